//! Versions of databases and proxies that get no fixes.

use crate::docker::Image;

/// A date: year, month, day.
type Date = (u32, u32, u32);

/// The date of the facts below.
const NOW: Date = (2026, 11, 29);

/// A version without fixes.
#[derive(Debug, PartialEq, Eq)]
pub struct Ended {
    /// The name and the version, for a sentence.
    pub name: String,
    /// The year and the month of the last fix.
    pub last: (u32, u32),
}

/// A product with the ends of its versions.
struct Product {
    name: &'static str,
    /// The last parts of the names of its images.
    images: &'static [&'static str],
    /// The major version, the minor version if it counts, and the end of fixes.
    versions: &'static [(u32, Option<u32>, Date)],
}

/// Sources: <https://www.postgresql.org/support/versioning/>, <https://endoflife.date/mysql>,
/// <https://mariadb.org/about/#maintenance-policy>, <https://www.mongodb.com/legal/support-policy/lifecycles>,
/// <https://redis.io/docs/latest/operate/oss_and_stack/install/version-mgmt/>, <https://www.rabbitmq.com/release-information>,
/// <https://www.elastic.co/support/eol>, <https://doc.traefik.io/traefik/deprecation/releases/>.
static PRODUCTS: &[Product] = &[
    Product {
        name: "PostgreSQL",
        images: &["postgres", "postgresql", "postgis", "pgvector", "timescaledb", "timescaledb-ha"],
        versions: &[
            (9, None, (2021, 11, 11)),
            (10, None, (2022, 11, 10)),
            (11, None, (2023, 11, 9)),
            (12, None, (2024, 11, 21)),
            (13, None, (2025, 11, 13)),
            (14, None, (2026, 11, 12)),
            (15, None, (2027, 11, 11)),
        ],
    },
    Product {
        name: "MySQL",
        images: &["mysql", "mysql-server"],
        versions: &[
            (5, None, (2023, 10, 31)),
            (8, Some(0), (2026, 4, 30)),
            (8, Some(1), (2023, 10, 25)),
            (8, Some(2), (2023, 12, 14)),
            (8, Some(3), (2024, 4, 10)),
            (9, Some(0), (2024, 10, 15)),
            (9, Some(1), (2025, 1, 21)),
            (9, Some(2), (2025, 4, 15)),
            (9, Some(3), (2025, 7, 22)),
            (9, Some(4), (2025, 10, 21)),
            (9, Some(5), (2026, 1, 20)),
        ],
    },
    Product {
        name: "MariaDB",
        images: &["mariadb"],
        versions: &[
            (5, None, (2020, 4, 11)),
            (10, Some(1), (2020, 10, 17)),
            (10, Some(2), (2022, 5, 23)),
            (10, Some(3), (2023, 5, 25)),
            (10, Some(4), (2024, 6, 18)),
            (10, Some(5), (2025, 6, 24)),
            (10, Some(6), (2026, 7, 6)),
            (10, Some(7), (2023, 2, 9)),
            (10, Some(8), (2023, 5, 20)),
            (10, Some(9), (2023, 8, 22)),
            (10, Some(10), (2023, 11, 17)),
            (11, Some(0), (2024, 6, 6)),
            (11, Some(1), (2024, 8, 21)),
            (11, Some(2), (2024, 11, 21)),
            (11, Some(3), (2024, 5, 29)),
        ],
    },
    Product {
        name: "MongoDB",
        images: &["mongo", "mongodb-community-server"],
        versions: &[
            (3, None, (2021, 4, 30)),
            (4, None, (2024, 2, 29)),
            (5, None, (2024, 10, 31)),
            (6, None, (2025, 7, 31)),
            (7, Some(0), (2027, 8, 31)),
        ],
    },
    Product {
        name: "Redis",
        images: &["redis"],
        versions: &[
            (3, None, (2020, 4, 30)),
            (4, None, (2020, 4, 30)),
            (5, None, (2022, 4, 27)),
            (6, Some(0), (2022, 5, 31)),
            (7, Some(0), (2024, 7, 29)),
        ],
    },
    Product { name: "RabbitMQ", images: &["rabbitmq"], versions: &[(3, None, (2024, 9, 17))] },
    Product {
        name: "Elasticsearch",
        images: &["elasticsearch"],
        versions: &[(6, None, (2022, 2, 10)), (7, None, (2026, 1, 15))],
    },
    Product { name: "Traefik", images: &["traefik"], versions: &[(1, None, (2021, 12, 31)), (2, None, (2026, 2, 1))] },
];

/// The version of an image if it gets no fixes anymore.
pub fn ended(image: &Image) -> Option<Ended> {
    let short = image.short().to_ascii_lowercase();
    let tag = image.tag.as_deref()?;
    let product = PRODUCTS.iter().find(|product| product.images.contains(&short.as_str()))?;
    // TimescaleDB and pgvector number their own versions first: 2.17.2-pg16.
    let words = || tag.split(['-', '_']);
    let of_postgres = words().find_map(|word| word.strip_prefix("pg").and_then(numbers));
    let is_own = matches!(short.as_str(), "pgvector" | "timescaledb" | "timescaledb-ha");
    let (major, minor) = if is_own { of_postgres? } else { numbers(words().next()?)? };
    of_version(product, major, minor)
}

/// A version of PostgreSQL if it gets no fixes anymore.
pub fn postgres(major: u32) -> Option<Ended> {
    PRODUCTS.iter().find(|product| product.name == "PostgreSQL").and_then(|product| of_version(product, major, None))
}

fn of_version(product: &Product, major: u32, minor: Option<u32>) -> Option<Ended> {
    let fits = |one: &&(u32, Option<u32>, Date)| one.0 == major && (one.1.is_none() || one.1 == minor);
    let (_, of_minor, last) = product.versions.iter().find(fits).filter(|one| one.2 < NOW)?;
    let number = of_minor.map(|minor| format!(".{minor}")).unwrap_or_default();
    Some(Ended { name: format!("{} {major}{number}", product.name), last: (last.0, last.1) })
}

/// The first two numbers of a version: `13.4` and `v2.10.7`.
fn numbers(text: &str) -> Option<(u32, Option<u32>)> {
    let mut parts = text.trim_start_matches('v').split('.');
    Some((parts.next()?.parse().ok()?, parts.next().and_then(|minor| minor.parse().ok())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_end() {
        for (image, name) in [
            ("postgres:13", Some("PostgreSQL 13")),
            ("docker.io/postgres:13.4", Some("PostgreSQL 13")),
            ("postgres:9.6-alpine", Some("PostgreSQL 9")),
            ("postgres:14", Some("PostgreSQL 14")),
            ("postgres:15.4-alpine3.18", None),
            ("postgres:latest", None),
            ("postgres", None),
            ("timescale/timescaledb:2.11.2-pg13", Some("PostgreSQL 13")),
            ("timescale/timescaledb:latest-pg16", None),
            ("postgis/postgis:13-3.4", Some("PostgreSQL 13")),
            ("pgvector/pgvector:pg16", None),
            ("redis:6", None),
            ("redis:6.0-alpine", Some("Redis 6.0")),
            ("redis:7-alpine", None),
            ("redis:5", Some("Redis 5")),
            ("mysql:5.7", Some("MySQL 5")),
            ("mysql:8", None),
            ("mysql:8.0.36", Some("MySQL 8.0")),
            ("mysql:8.4", None),
            ("mariadb:10.11", None),
            ("mariadb:10", None),
            ("mongo:4.4", Some("MongoDB 4")),
            ("mongo:7", None),
            ("traefik:v2.10", Some("Traefik 2")),
            ("traefik:v3.1", None),
            ("debian:10", None),
            ("example.com/api:5", None),
        ] {
            assert_eq!(ended(&Image::new(image)).map(|one| one.name).as_deref(), name, "{image}");
        }
    }
}

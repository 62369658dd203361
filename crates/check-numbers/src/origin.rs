//! Where an input is from.

use check::Place;
use check::Project;
use check::deployment::{From, Known};

/// Where an input is from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The files: one place, or several from which it is computed.
    Files(Vec<Place>),
    /// The default of a platform or a library, with the address of its documentation.
    Default(&'static str),
    /// The files state nothing: it is the calculator's own default.
    Calculator,
}

/// Hosts of documentation, and what they document.
const DOCUMENTED: [(&str, &str); 10] = [
    ("kubernetes.io", "Kubernetes"),
    ("docs.docker.com", "Docker"),
    ("docs.rs/sqlx", "sqlx"),
    ("docs.rs/tokio", "Tokio"),
    ("www.postgresql.org", "PostgreSQL"),
    ("www.pgbouncer.org", "PgBouncer"),
    ("keda.sh", "KEDA"),
    ("fly.io", "Fly"),
    ("render.com", "Render"),
    ("doc.rust-lang.org", "Rust"),
];

impl Origin {
    /// The origin of a known value.
    pub fn of<T>(known: &Known<T>) -> Self {
        match known.from {
            From::File(place) => Self::Files(vec![place]),
            From::Default(source) => Self::Default(source),
        }
    }

    /// The origin of what is computed from two values. The files count more than defaults.
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Files(mut places), Self::Files(more)) => {
                places.extend(more.into_iter().filter(|place| !places.contains(place)).collect::<Vec<_>>());
                Self::Files(places)
            }
            (files @ Self::Files(_), _) | (_, files @ Self::Files(_)) => files,
            (first, _) => first,
        }
    }

    /// Words for readers: `deploy/api.yaml:12`, `default of Kubernetes`, or `not stated`.
    pub fn words(&self, project: &Project) -> String {
        match self {
            Self::Files(places) => {
                let place = |place: &Place| {
                    let source = &project.files.get(place.file)?.source;
                    Some(format!("{}:{}", source.path, source.line(place.span.start)))
                };
                places.iter().filter_map(place).collect::<Vec<_>>().join(", ")
            }
            Self::Default(source) => {
                let known = DOCUMENTED.iter().find(|(host, _)| source.contains(host));
                known.map_or_else(|| "documented default".into(), |(_, name)| format!("default of {name}"))
            }
            Self::Calculator => "not stated".into(),
        }
    }
}

//! The roles of services: a store of data, a tool, or the reader's own service.

use crate::compose::Service;
use crate::docker::Image;
use crate::rules::variables::reference;
use crate::tree::Node;
use crate::words::Words;

/// A database, a cache or a queue.
#[derive(Debug, PartialEq, Eq)]
pub struct Engine {
    /// Its name, for a sentence.
    pub name: &'static str,
    /// The last parts of the names of its images.
    pub images: &'static [&'static str],
    /// The ports that its clients use.
    pub ports: &'static [u32],
    /// The schemes of its addresses.
    pub schemes: &'static [&'static str],
    /// Words for it in the names of variables.
    pub words: &'static [&'static str],
    /// The folder of its data, if losing it is a loss.
    pub folder: Option<&'static str>,
}

/// PostgreSQL.
pub const POSTGRES: &str = "PostgreSQL";

/// The engines.
pub static ENGINES: &[Engine] = &[
    Engine {
        name: POSTGRES,
        images: &[
            "postgres",
            "postgresql",
            "postgis",
            "pgvector",
            "timescaledb",
            "timescaledb-ha",
            "paradedb",
            "citus",
            "vchord-postgres",
            "pgvecto-rs",
        ],
        ports: &[5432],
        schemes: &["postgres", "postgresql"],
        words: &["POSTGRES", "POSTGRESQL", "PG", "DB", "DATABASE"],
        folder: Some("/var/lib/postgresql/data"),
    },
    Engine {
        name: "MySQL",
        images: &["mysql", "mysql-server", "percona", "percona-server"],
        ports: &[3306],
        schemes: &["mysql"],
        words: &["MYSQL", "DB", "DATABASE"],
        folder: Some("/var/lib/mysql"),
    },
    Engine {
        name: "MariaDB",
        images: &["mariadb"],
        ports: &[3306],
        schemes: &["mysql", "mariadb"],
        words: &["MARIADB", "MYSQL", "DB", "DATABASE"],
        folder: Some("/var/lib/mysql"),
    },
    Engine {
        name: "MongoDB",
        images: &["mongo", "mongodb", "mongodb-community-server"],
        ports: &[27017],
        schemes: &["mongodb"],
        words: &["MONGO", "MONGODB", "DB", "DATABASE"],
        folder: Some("/data/db"),
    },
    Engine {
        name: "Redis",
        images: &["redis", "redis-stack", "redis-stack-server", "keydb"],
        ports: &[6379],
        schemes: &["redis", "rediss"],
        words: &["REDIS", "CACHE"],
        folder: None,
    },
    Engine {
        name: "Valkey",
        images: &["valkey", "valkey-bundle"],
        ports: &[6379],
        schemes: &["redis", "rediss", "valkey"],
        words: &["REDIS", "VALKEY", "CACHE"],
        folder: None,
    },
    Engine {
        name: "Memcached",
        images: &["memcached"],
        ports: &[11211],
        schemes: &["memcache", "memcached"],
        words: &["MEMCACHED", "MEMCACHE"],
        folder: None,
    },
    Engine {
        name: "RabbitMQ",
        images: &["rabbitmq"],
        ports: &[5672],
        schemes: &["amqp", "amqps"],
        words: &["RABBITMQ", "RABBIT", "AMQP"],
        folder: None,
    },
    Engine {
        name: "Elasticsearch",
        images: &["elasticsearch"],
        ports: &[9200, 9300],
        schemes: &[],
        words: &["ELASTICSEARCH", "ELASTIC"],
        folder: None,
    },
    Engine {
        name: "ClickHouse",
        images: &["clickhouse", "clickhouse-server"],
        ports: &[8123, 9000],
        schemes: &["clickhouse"],
        words: &["CLICKHOUSE"],
        folder: Some("/var/lib/clickhouse"),
    },
];

/// Images of other programs: proxies, monitoring, administration, and systems to build on.
const TOOLS: Words = Words(
    "adminer alertmanager all-in-one alloy alpine autoheal busybox caddy cadvisor certbot cloudflared cp-kafka \
     cp-zookeeper curl dbmate debian dex dozzle dragonfly elasticmq envoy etcd flyway grafana haproxy influxdb \
     jaeger kafka kafka-ui keycloak kibana liquibase localstack loki mailcatcher maildev mailhog mailpit mc \
     meilisearch migrate minio mongo-express nats nats-streaming nginx nginx-proxy node node-exporter opensearch \
     opentelemetry-collector opentelemetry-collector-contrib pgadmin4 pgbouncer pgweb phpmyadmin portainer \
     portainer-ce postgres-exporter prometheus promtail pulsar python qdrant redis-commander redis_exporter \
     redisinsight redpanda rust scylla seq surrealdb swagger-ui tempo traefik typesense ubuntu vault vector \
     victoria-metrics watchtower wiremock zipkin zookeeper",
);

/// Images of programs that only development and tests use: they catch mail, or imitate the services of others.
const DEVELOPMENT: &[&str] =
    &["elasticmq", "localstack", "mailcatcher", "maildev", "mailhog", "mailpit", "smtp4dev", "wiremock"];

/// Registries and owners whose images are not the reader's.
const OWNERS: Words = Words(
    "bitnami bitnamilegacy certbot confluentinc grafana hashicorp jaegertracing library linuxserver minio otel \
     prom victoriametrics quay.io/keycloak ghcr.io/linuxserver lscr.io/linuxserver gcr.io/cadvisor",
);

/// The role of a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// A database, a cache or a queue.
    Store(&'static Engine),
    /// A program of others.
    Tool,
    /// The reader's own service, as far as the files show.
    Own,
}

impl Role {
    /// Looks at the image of a service, or at its name if it is built.
    pub fn of(service: Service<'_>) -> Self {
        let is_built = service.node.get("build").is_some();
        let image = service.image_name().filter(|_| !is_built);
        let short = image.as_ref().map(|image| image.short().to_ascii_lowercase()).unwrap_or_default();
        if let Some(engine) = ENGINES.iter().find(|engine| engine.images.contains(&short.as_str())) {
            return if runs_other(service) { Self::Tool } else { Self::Store(engine) };
        }
        let name = image.as_ref().map(|image| image.name.strip_prefix("docker.io/").unwrap_or(&image.name));
        let owner = name.and_then(|name| name.rsplit_once('/')).map_or("", |(owner, _)| owner);
        let is_known = TOOLS.has(&short) || OWNERS.has(owner);
        // The Dockerfile, or an image of another owner, may be that of a store.
        if is_known || is_named_tool(service.name()) { Self::Tool } else { Self::Own }
    }

    /// The engine of a store.
    pub fn engine(self) -> Option<&'static Engine> {
        match self {
            Self::Store(engine) => Some(engine),
            _ => None,
        }
    }
}

/// Whether a service is named like a store or a proxy.
fn is_named_tool(name: &str) -> bool {
    let low = name.to_ascii_lowercase();
    let mut words = low.split(['-', '_', '.']);
    words.any(|word| {
        let names = ["db", "database", "postgresdb", "cache", "pg", "smtp", "mail", "s3", "proxy"];
        names.contains(&word) || TOOLS.has(word) || ENGINES.iter().any(|engine| engine.images.contains(&word))
    })
}

/// Whether a service runs another program of the image of a database, such as its client or a script.
fn runs_other(service: Service<'_>) -> bool {
    let others = ["sh", "bash", "psql", "pg_isready", "mysql", "mariadb", "mongosh", "redis-cli", "valkey-cli"];
    let is_server = |word: &str| {
        let name = word.rsplit('/').next().unwrap_or(word);
        let servers = ["docker-entrypoint", "redis-", "valkey-", "clickhouse", "rabbitmq-"];
        Words("postgres mysqld mariadbd mongod memcached").has(name)
            || servers.iter().any(|server| name.starts_with(server)) && !name.ends_with("-cli")
    };
    let words: Vec<String> = ["entrypoint", "command"].iter().flat_map(|key| service.words(key)).collect();
    let first = words.first().map_or("", |word| word.rsplit('/').next().unwrap_or(word));
    let mut all = words.iter().flat_map(|word| word.split([' ', '\n', ';', '&', '"', '\'']));
    others.contains(&first) && !all.any(is_server)
}

impl Service<'_> {
    /// Whether its image is a program that only development and tests use.
    pub fn is_for_development(self) -> bool {
        self.image_name().is_some_and(|image| DEVELOPMENT.contains(&image.short().to_ascii_lowercase().as_str()))
    }

    /// Its image, with the defaults of its variables. What has no default stays as `$NAME`.
    pub fn image_name(self) -> Option<Image> {
        let text = self.image().and_then(Node::text)?;
        Some(Image::new(&reference::resolved(text)))
    }
}

//! What well-known images run, by the last part of their names.

use super::Container;
use crate::tree::Node;
use crate::words::Words;

/// Databases that keep their data on disk.
const DATABASES: Words = Words(
    "postgres postgresql postgis timescaledb timescaledb-ha pgvector mysql mysql-server mariadb percona mongo \
     mongodb mongodb-community-server cockroach clickhouse-server cassandra scylla elasticsearch opensearch \
     influxdb couchdb surrealdb",
);

/// Caches, brokers and stores: not services of Rust, and not always with data to lose.
const STORES: Words = Words(
    "redis redis-stack redis-stack-server valkey keydb dragonfly memcached rabbitmq nats kafka zookeeper redpanda \
     minio etcd qdrant consul vault neo4j pulsar",
);

/// Helpers beside a service, and tools of operations.
const TOOLS: Words = Words(
    "envoy proxyv2 nginx haproxy traefik caddy httpd oauth2-proxy pgbouncer pgadmin4 adminer phpmyadmin mailhog \
     mailpit prometheus alertmanager grafana loki tempo jaeger all-in-one opentelemetry-collector \
     opentelemetry-collector-contrib fluent-bit fluentd promtail vector filebeat logstash kibana busybox alpine \
     curl kubectl debian ubuntu git-sync k8s-sidecar mongo-express cloud-sql-proxy gce-proxy cloudflared keycloak \
     localstack",
);

fn is_database(short: &str) -> bool {
    DATABASES.has(short)
}

/// Whether an image is software of others and not the service: a database, a store or a tool.
fn is_stock(short: &str) -> bool {
    is_database(short) || STORES.has(short) || TOOLS.has(short) || short.contains("exporter")
}

/// Programs that start a database.
const SERVERS: [&str; 9] = [
    "entrypoint",
    "postgres",
    "mysqld",
    "mariadbd",
    "mongod",
    "cockroach",
    "clickhouse-server",
    "run.sh",
    "elasticsearch",
];

/// Ports of databases, stores and brokers, which speak no HTTP.
const PORTS: [u16; 12] = [2379, 3306, 4222, 5432, 5672, 6379, 9042, 9092, 11211, 26257, 27017, 27018];

impl Container<'_> {
    /// Whether it runs software of others, by its image, its name or its ports.
    pub fn is_stock(self) -> bool {
        let name = self.name().unwrap_or_default().to_ascii_lowercase();
        let is_proxy = matches!(name.as_str(), "istio-proxy" | "linkerd-proxy");
        let has_port = || self.ports().iter().any(|port| port.number.is_some_and(|number| PORTS.contains(&number)));
        is_stock(&self.image_name()) || is_stock(&name) || is_proxy || has_port()
    }

    /// Whether it runs a database that keeps its data on disk, by its image. A client has another command.
    pub fn is_database(self) -> bool {
        let is_server = |word: &str| {
            let program = word.rsplit('/').next().unwrap_or(word);
            SERVERS.iter().any(|server| program.contains(server))
        };
        let words = |key: &str| self.node.get(key).map_or(&[][..], Node::list).iter().filter_map(Node::text);
        let command = words("command").next();
        let argument = words("args").next().filter(|word| !word.starts_with('-'));
        is_database(&self.image_name()) && command.or(argument).is_none_or(is_server)
    }
}

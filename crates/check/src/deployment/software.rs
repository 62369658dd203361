//! Software that the reader has not written, by the names of its images.

use crate::docker::Image;
use crate::words::Words;

/// What an image is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Software {
    /// PostgreSQL.
    Postgres,
    /// PgBouncer.
    Pooler,
    /// Other software that is not the reader's.
    Other,
    /// Software of the reader, or unknown.
    Own,
}

/// Images of software that the reader has not written, by the last part of their names.
const OTHERS: Words = Words(
    "mysql mariadb mongo mongodb redis valkey keydb dragonfly memcached nginx traefik caddy envoy haproxy \
     rabbitmq nats kafka cp-kafka zookeeper redpanda minio elasticsearch opensearch kibana grafana prometheus \
     alertmanager loki tempo jaeger all-in-one opentelemetry-collector opentelemetry-collector-contrib \
     otel-collector promtail node-exporter cadvisor postgres-exporter postgres_exporter redis-exporter \
     redis_exporter vault consul etcd mailhog mailpit adminer pgadmin4 localstack keycloak certbot watchtower \
     portainer portainer-ce cloudflared busybox alpine curl cloud-sql-proxy cloudsql-proxy gce-proxy oauth2-proxy \
     fluent-bit fluentd vector proxyv2 dns-cloudflare meilisearch qdrant clickhouse-server scylla cassandra \
     surrealdb cockroach redisinsight phpmyadmin swagger-ui docker-socket-proxy autoheal dozzle uptime-kuma \
     kafka-ui redis-stack redis-stack-server valkey-bundle buildkit apisix kong pgdog seaweedfs aws-cli maildev \
     azurite fake-gcs-server registry temporal auto-setup dex hydra kratos zitadel gotrue postgrest hasura \
     graphql-engine metabase typesense weaviate chroma ollama",
);

/// What an image is, by its name.
pub fn software(image: &Image) -> Software {
    match image.short() {
        "postgres" | "postgresql" | "postgis" | "pgvector" | "timescaledb" | "timescaledb-ha" | "spilo-17"
        | "postgresql-repmgr" => Software::Postgres,
        "pgbouncer" => Software::Pooler,
        short if OTHERS.has(short) => Software::Other,
        _ => Software::Own,
    }
}

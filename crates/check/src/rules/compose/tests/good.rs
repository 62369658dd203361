//! Realistic files without faults: each rule has to leave them alone.

use super::found;

const FILES: &[(&str, &str)] = &[
    // Production on one host: secrets as files, a job for migrations, a proxy in front.
    (
        "compose.yaml",
        r#"
name: shop
services:
  proxy:
    image: caddy:2.10
    restart: unless-stopped
    ports: ["80:80", "443:443", "443:443/udp"]
    volumes:
      - ./Caddyfile:/etc/caddy/Caddyfile:ro
      - caddy:/data
    depends_on:
      api: { condition: service_healthy }
  api:
    image: registry.example.com/shop:${TAG:?}
    command: [serve]
    restart: unless-stopped
    environment:
      DATABASE_URL_FILE: /run/secrets/database_url
      RUST_LOG: info,shop=debug
      HOST: 0.0.0.0
      TOKEN_TTL: "3600"
      SMTP_PASSWORD: ${SMTP_PASSWORD:?}
    secrets: [database_url]
    # The image has its own health check.
    depends_on:
      db: { condition: service_healthy }
      migrate: { condition: service_completed_successfully }
    stop_grace_period: 40s
    logging: { driver: local }
  migrate:
    image: registry.example.com/shop:${TAG:?}
    command: [migrate]
    environment:
      DATABASE_URL_FILE: /run/secrets/database_url
    secrets: [database_url]
    depends_on:
      db: { condition: service_healthy }
  db:
    image: postgres:17.6-bookworm
    restart: unless-stopped
    environment:
      POSTGRES_PASSWORD_FILE: /run/secrets/database_password
    secrets: [database_password]
    volumes:
      - db:/var/lib/postgresql/data
      - ./init:/docker-entrypoint-initdb.d:ro
    healthcheck:
      test: [CMD, pg_isready, --host=127.0.0.1]
      interval: 2s
secrets:
  database_password: { file: secrets/database_password }
  database_url: { file: secrets/database_url }
volumes:
  caddy:
  db:
"#,
    ),
    // Everything from the environment, in the list form, with a cache that keeps nothing.
    (
        "docker-compose.yml",
        r#"
version: "3.9"
services:
  server:
    build:
      context: .
      dockerfile: docker/Dockerfile
    image: blog-server:latest
    container_name: blog-server
    restart: always
    env_file: .env
    ports:
      - "${PORT:-8080}:8080"
    environment:
      - DATABASE_URL=postgres://${DB_USER}:${DB_PASSWORD}@postgres:5432/${DB_NAME}
      - REDIS_URL=redis://cache:6379/0
      - JWT_SECRET=${JWT_SECRET}
      - RUST_LOG=${RUST_LOG:-info}
    depends_on:
      postgres:
        condition: service_healthy
      cache:
        condition: service_healthy
  postgres:
    image: postgres:18-alpine
    restart: always
    environment:
      - POSTGRES_USER=${DB_USER}
      - POSTGRES_PASSWORD=${DB_PASSWORD}
      - POSTGRES_DB=${DB_NAME}
    ports:
      - "127.0.0.1:5432:5432"
    volumes:
      - pg:/var/lib/postgresql
    healthcheck:
      test: ["CMD-SHELL", "pg_isready -U $${POSTGRES_USER} -d $${POSTGRES_DB}"]
      interval: 10s
      timeout: 5s
      retries: 5
  cache:
    image: redis:8-alpine
    restart: always
    command: redis-server --maxmemory 64mb --maxmemory-policy allkeys-lru
    healthcheck:
      test: ["CMD", "redis-cli", "ping"]
      interval: 10s
volumes:
  pg:
"#,
    ),
    // Anchors and merges.
    (
        "compose.yml",
        r#"
x-service: &service
  restart: unless-stopped
  logging: &logging
    driver: json-file
    options: { max-size: 10m, max-file: "3" }
x-environment: &environment
  APP_DATABASE__HOST: db
  APP_DATABASE__PORT: 5432
  APP_DATABASE__REQUIRE_SSL: false
  APP_DATABASE__PASSWORD: ${DB_PASSWORD:?set it}
services:
  api: &api
    <<: *service
    build: .
    environment:
      <<: *environment
      APP_APPLICATION__BASE_URL: https://example.com
    ports: ["8000:8000"]
    depends_on: &wait
      db: { condition: service_healthy }
  worker:
    <<: *api
    command: [worker]
    ports: []
  db:
    <<: *service
    image: postgres:16
    environment: { POSTGRES_PASSWORD: "${DB_PASSWORD:?set it}" }
    volumes: [{ type: volume, source: data, target: /var/lib/postgresql/data }]
    healthcheck: { test: pg_isready -U postgres, interval: 5s }
volumes: { data: }
"#,
    ),
    // For development, by its name: weak passwords, published ports, mounted sources, no policies.
    (
        "docker-compose.dev.yml",
        r#"
services:
  app:
    build: { context: ., target: dev }
    command: cargo watch -x run
    volumes: [".:/app", "target:/app/target"]
    ports: ["3000:3000"]
    environment:
      DATABASE_URL: postgres://postgres:postgres@db:5432/app
      JWT_SECRET: development-only
      RUST_LOG: debug
    depends_on:
      db: { condition: service_healthy }
  db:
    image: postgres:17
    ports: ["5432:5432"]
    environment: { POSTGRES_PASSWORD: postgres }
    healthcheck: { test: [CMD, pg_isready], interval: 1s }
  mail:
    image: axllent/mailpit:latest
volumes:
  target:
"#,
    ),
    // For development, by its comment.
    (
        "docker-compose.yml",
        r#"
# Databases for local development. The service runs with cargo run.
services:
  postgres:
    image: postgres:17
    environment:
      POSTGRES_USER: app
      POSTGRES_PASSWORD: app
    ports: ["5432:5432"]
  redis:
    image: redis
    ports: ["6379:6379"]
"#,
    ),
    // An override has no images of its own: nothing is absent.
    (
        "compose.override.yaml",
        r#"
services:
  api:
    ports: ["8080:8080"]
    depends_on: [db]
  db:
    ports: ["5432:5432"]
"#,
    ),
    // A part of a service, and one that extends another.
    (
        "compose.production.yaml",
        r#"
services:
  api:
    restart: always
    environment:
      RUST_LOG: info
  worker:
    extends: { file: common.yaml, service: worker }
    volumes: ["shared:/data"]
"#,
    ),
    // Tools behind profiles, and jobs.
    (
        "compose.yaml",
        r#"
services:
  api:
    image: ghcr.io/example/api:2.3.1@sha256:0000000000000000000000000000000000000000000000000000000000000000
    restart: always
    ports: ["127.0.0.1:8080:8080"]
    environment:
      S3_ENDPOINT: http://minio:9000
      OTEL_EXPORTER_OTLP_ENDPOINT: http://otel:4317
  sqlx:
    build: .
    profiles: [tools]
    command: [sqlx, migrate, run]
    environment: { DATABASE_URL: postgres://dev:dev@localhost/dev }
  db-backup:
    image: ghcr.io/example/backup:1.2
    command: sh -c "pg_dump >/backups/dump.sql && echo done"
  seed:
    image: ghcr.io/example/api:2.3.1
    command: [seed]
  otel:
    image: otel/opentelemetry-collector-contrib:0.131.0
    command: ["--config=/etc/otel.yaml"]
  minio:
    image: minio/minio:RELEASE.2025-04-22T22-12-26Z
    command: server /data --console-address ":9001"
    environment:
      MINIO_ROOT_PASSWORD_FILE: /run/secrets/minio
"#,
    ),
    // A proxy with the socket of Docker, a shell with exec, and a database that waits through a job.
    (
        "docker-compose.yml",
        r#"
services:
  traefik:
    image: traefik:v3.5
    restart: always
    command:
      - --providers.docker=true
      - --entrypoints.web.address=:80
    ports: ["80:80"]
    volumes: ["/var/run/docker.sock:/var/run/docker.sock:ro"]
  api:
    build: ./api
    restart: always
    entrypoint: ["/bin/sh", "-c", "/app/migrate && exec /app/serve"]
    environment:
      DATABASE_URL: mysql://app:${MYSQL_PASSWORD}@mysql:3306/app
    labels:
      - "traefik.http.routers.api.rule=Host(`api.example.com`) && PathPrefix(`/v1`)"
    deploy: { replicas: 3 }
    depends_on:
      prepare: { condition: service_completed_successfully }
  prepare:
    build: ./api
    restart: on-failure
    command: [/app/prepare]
    environment:
      DATABASE_URL: mysql://app:${MYSQL_PASSWORD}@mysql:3306/app
    depends_on:
      mysql: { condition: service_healthy }
  mysql:
    image: mysql:8.4
    restart: always
    environment:
      MYSQL_ROOT_PASSWORD: ${MYSQL_ROOT_PASSWORD:?}
    volumes: ["./data/mysql:/var/lib/mysql"]
    healthcheck:
      test: ["CMD", "mysqladmin", "ping", "-h", "localhost"]
      interval: 5s
"#,
    ),
    // Swarm: its own policies, and replicas behind one published port.
    (
        "stack.yaml",
        r#"
services:
  api:
    image: registry.example.com/api:7
    ports: ["8080:8080"]
    deploy:
      mode: replicated
      replicas: 4
      update_config: { order: start-first }
    networks: [edge]
networks:
  edge: { external: true }
"#,
    ),
    // PGDATA, a database on a network of the host, and several hosts in one address.
    (
        "compose.yaml",
        r#"
services:
  api:
    build: .
    restart: always
    network_mode: host
    environment:
      DATABASE_URL: postgres://app@127.0.0.1:5432/app
      MONGO_URL: mongodb://a:27017,b:27017/app?replicaSet=rs0
      LISTEN_ADDR: 127.0.0.1:8080
  postgres:
    image: postgres:18
    restart: always
    network_mode: host
    environment:
      PGDATA: /var/lib/postgresql/data/pgdata
      POSTGRES_PASSWORD_FILE: /run/secrets/db
    volumes: ["./pg:/var/lib/postgresql/data"]
"#,
    ),
    // The health check of the image, and one that installs its program.
    (
        "deploy/docker-compose.prod.yml",
        r#"
services:
  web:
    image: nginx:1.29-alpine
    restart: always
    depends_on: [api]
    healthcheck:
      test: ["CMD-SHELL", "wget -qO- http://localhost/ || exit 1"]
  api:
    build: ../api
    restart: always
    healthcheck:
      test: ["CMD", "curl", "-fsS", "http://localhost:3000/livez"]
"#,
    ),
];

#[test]
fn good_files_have_no_findings() {
    for (path, text) in FILES {
        assert_eq!(found(&[(path, text)]), [], "{path}:{text}");
    }
}

#[test]
fn files_of_one_folder_complete_each_other() {
    let base = "services:\n  api:\n    build: .\n    ports: [\"8080:8080\"]\n    depends_on: [db]\n  db:\n    image: postgres:17\n    volumes: [\"db:/var/lib/postgresql/data\"]\nvolumes:\n  db:\n";
    let production = "services:\n  api:\n    restart: always\n    depends_on:\n      db: {condition: service_healthy}\n  db:\n    restart: always\n    healthcheck: {test: [CMD, pg_isready]}\n";
    assert_eq!(found(&[("compose.yaml", base), ("compose.production.yaml", production)]), []);
    assert_eq!(found(&[("compose.yaml", base)]), [(2, "no-restart-policy"), (5, "depends-on-without-health")]);
    let elsewhere = [("a/compose.yaml", base), ("b/compose.production.yaml", production)];
    assert_eq!(found(&elsewhere).len(), 2);
}

#[test]
fn a_dockerfile_can_have_the_check_and_its_program() {
    let compose = "services:\n  proxy:\n    image: caddy:2\n    depends_on: [api]\n  api:\n    build: .\n    restart: always\n    healthcheck: {test: [CMD, curl, localhost]}\n";
    let image = |packages: &str| {
        format!(
            "FROM debian:13-slim\nRUN apt-get update && apt-get install -y {packages} && rm -rf /var/lib/apt/lists/*\nUSER 1000\nCMD [\"/app\"]\n"
        )
    };
    let find = |packages: &str| found(&[("compose.yaml", compose), ("Dockerfile", &image(packages))]);
    assert_eq!(find("curl"), []);
    assert_eq!(find("ca-certificates"), [(8, "compose-healthcheck-missing-tool")]);
}

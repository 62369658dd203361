//! Realistic files without faults: each rule has to leave them alone.

use super::{found, good_stacks};

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
    // For tests, by its comment, which is not in the first line.
    (
        "docker-compose.mysql.yaml",
        r#"
# A database and the service.
# Used only by the end-to-end tests.
services:
  api:
    image: example.com/api:1.4.0
    environment:
      DATABASE_URL: mysql://api:api@db/api
  db:
    image: mysql:8.4
    environment: { MYSQL_ROOT_PASSWORD: root }
"#,
    ),
    // For development, by its warning.
    (
        "monitoring/docker-compose.yml",
        r#"
# A dev-only configuration without passwords.
services:
  metrics:
    image: prom/prometheus
    environment: { ADMIN_PASSWORD: prometheus }
"#,
    ),
    (
        "docker-compose.yml",
        r#"
# Do not run this in production!
services:
  metrics:
    image: prom/prometheus
"#,
    ),
    // Programs that only development and tests use.
    (
        "compose.yaml",
        r#"
services:
  api:
    image: example.com/api:1.4.0
    restart: always
  mail:
    image: mailhog/mailhog:latest
    restart: always
  cloud:
    image: localstack/localstack
    restart: always
    environment: { AWS_SECRET_ACCESS_KEY: secret }
"#,
    ),
];

#[test]
fn good_files_have_no_findings() {
    for (path, text) in FILES.iter().chain(good_stacks::FILES) {
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

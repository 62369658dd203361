//! More files without faults: jobs, profiles, proxies, Swarm, and databases in unusual places.

pub const FILES: &[(&str, &str)] = &[
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
];

use super::*;
use crate::source::Source;

mod names;

/// Reads files, and leaks them: a model borrows the project.
fn deployment(files: &[(&str, &str)]) -> (&'static Project, Deployment<'static>) {
    let sources = files.iter().map(|(path, text)| Source::new(*path, text.as_bytes()).expect("text"));
    let project: &'static Project = Box::leak(Box::new(Project::new(sources.collect())));
    (project, Deployment::new(project))
}

fn value<T: Clone>(known: &Option<Known<T>>) -> Option<T> {
    known.as_ref().map(|known| known.value.clone())
}

fn is_default<T>(known: &Option<Known<T>>) -> bool {
    known.as_ref().is_some_and(|known| !known.is_written())
}

const DEPLOYMENT: &str = "\
apiVersion: apps/v1
kind: Deployment
metadata: {name: api}
spec:
  replicas: 4
  selector: {matchLabels: {app: api}}
  template:
    metadata: {labels: {app: api}}
    spec:
      terminationGracePeriodSeconds: 40
      containers:
        - name: api
          image: registry.example.com/api:1.2.0
          ports: [{name: http, containerPort: 8080}]
          envFrom: [{configMapRef: {name: api}}]
          env:
            - {name: DATABASE_URL, value: \"postgres://api@db:5432/api\"}
            - {name: SHUTDOWN_DEADLINE, value: 20s}
          readinessProbe: {httpGet: {path: /readyz, port: http}, periodSeconds: 5}
          resources: {requests: {cpu: 250m}, limits: {memory: 256Mi}}
          lifecycle: {preStop: {exec: {command: [sh, -c, sleep 5]}}}
";
const MAP: &str = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: api}\ndata: {DATABASE_MAX_CONNECTIONS: \"12\"}\n";
const SCALER: &str = "apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: api}\nspec:\n  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: api}\n  minReplicas: 2\n  maxReplicas: 10\n";
const POSTGRES: &str = "\
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: postgres}
spec:
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec:
      containers:
        - name: postgres
          image: postgres:17
          args: [-c, max_connections=150]
---
apiVersion: v1
kind: Service
metadata: {name: db}
spec: {selector: {app: db}, ports: [{port: 5432}]}
";
const DOCKERFILE: &str =
    "FROM gcr.io/distroless/cc-debian13:nonroot\nENV PORT=8080 RUST_LOG=info\nEXPOSE 8080\nUSER app\n";

#[test]
fn a_workload_is_joined_with_all_its_files() {
    let files = [
        ("k/api.yaml", DEPLOYMENT),
        ("k/map.yaml", MAP),
        ("k/hpa.yaml", SCALER),
        ("k/db.yaml", POSTGRES),
        ("Dockerfile", DOCKERFILE),
    ];
    let (_, model) = deployment(&files);
    let [api] = &model.services[..] else { panic!("{:?}", model.services) };
    assert_eq!((api.name, value(&api.replicas), value(&api.max_replicas)), ("api", Some(4), Some(10)));
    assert_eq!((value(&api.surge), value(&api.unavailable), is_default(&api.surge)), (Some(3), Some(2), true));
    assert_eq!((value(&api.pool_size), value(&api.grace), value(&api.pre_stop)), (Some(12), Some(40.0), Some(5.0)));
    assert_eq!((value(&api.drain), value(&api.cpu_request), value(&api.cpu_limit)), (Some(20.0), Some(250), None));
    assert_eq!((value(&api.memory_limit), value(&api.memory_request)), (Some(268_435_456), Some(268_435_456)));
    assert_eq!((value(&api.user), value(&api.has_shell)), (Some("app".into()), Some(false)));
    assert_eq!((value(&api.listens), api.exposed.len(), api.ports.len()), (Some(8080), 1, 1));
    let [probe] = &api.probes[..] else { panic!("{:?}", api.probes) };
    assert_eq!(
        (probe.check, probe.action, value(&probe.timeout)),
        (Check::Readiness, Action::Http("/readyz"), Some(1))
    );
    let [database] = &model.databases[..] else { panic!("{:?}", model.databases) };
    assert_eq!((value(&database.max_connections), value(&database.reserved)), (Some(150), Some(3)));
    assert_eq!((api.database, api.names_host), (Some(0), true));
    let load = model.load(0).expect("a load");
    assert_eq!((load.peak.steady(), load.connections(), load.names_host), (120, 156, true));
}

#[test]
fn what_the_files_do_not_state_is_not_known() {
    let text = "\
apiVersion: apps/v1
kind: Deployment
metadata: {name: api}
spec:
  replicas: {{ .Values.n }}
  selector: {matchLabels: {app: api}}
  template:
    spec:
      containers:
        - name: api
          image: {{ .Values.image }}
          env:
            - name: DB_MAX_CONNECTIONS
              valueFrom: {secretKeyRef: {name: a, key: b}}
            - {name: TOKIO_WORKER_THREADS, value: $(N)}
          lifecycle: {preStop: {exec: {command: [sh, -c, ./drain.sh]}}}
";
    let (_, model) = deployment(&[("t.yaml", text)]);
    let [api] = &model.services[..] else { panic!("{:?}", model.services) };
    assert_eq!((&api.replicas, &api.pool_size, &api.worker_threads), (&None, &None, &None));
    assert_eq!((&api.pre_stop, &api.surge, value(&api.grace)), (&None, &None, Some(30.0)));
}

#[test]
fn compose_services_are_joined_by_their_build() {
    let compose = "\
services:
  api:
    build: {context: ., dockerfile: docker/Dockerfile}
    environment: {DB_POOL_SIZE: 20, DATABASE_URL: 'postgres://db/a', PORT: '${PORT:-8080}'}
    deploy: {replicas: 3}
    mem_limit: 320m
  migrate:
    build: {context: ., dockerfile: docker/Dockerfile}
    restart: 'no'
    depends_on: [db]
  db:
    image: postgres:17
    command: postgres -c max_connections=50
";
    let cargo = "[package]\nname = \"api\"\n[dependencies]\nsqlx = \"0.8\"\n";
    let (_, model) = deployment(&[("compose.yaml", compose), ("docker/Dockerfile", DOCKERFILE), ("Cargo.toml", cargo)]);
    let [api, migrate] = &model.services[..] else { panic!("{:?}", model.services) };
    assert!(api.build.is_some_and(|build| build.is_named) && api.has_crate("sqlx") && migrate.is_job);
    assert_eq!((value(&api.pool_size), value(&api.replicas), value(&api.grace)), (Some(20), Some(3), Some(10.0)));
    assert_eq!((value(&api.acquire_timeout), is_default(&api.acquire_timeout)), (Some(30.0), true));
    assert_eq!(value(&migrate.pool_size), Some(10));
    assert_eq!((value(&api.memory_limit), &api.listens), (Some(335_544_320), &None));
    let load = model.load(0).expect("a load");
    assert_eq!((load.peak.connections(), load.other_connections()), (60, 10));
    assert_eq!(value(&model.databases[0].max_connections), Some(50));
}

#[test]
fn poolers_stand_between() {
    let compose = "\
services:
  api:
    image: api:1
    environment: [DB_MAX_CONNECTIONS=50, 'DATABASE_URL=postgres://u:p@pool:6432/a']
  pool:
    image: edoburu/pgbouncer:v1.20.1-p0
    environment: {DB_HOST: db, POOL_MODE: transaction, DEFAULT_POOL_SIZE: 200}
  db:
    image: postgres:17
";
    let (_, model) = deployment(&[("compose.yaml", compose)]);
    let [pooler] = &model.poolers[..] else { panic!("{:?}", model.poolers) };
    assert_eq!((value(&pooler.mode), value(&pooler.pool_size)), (Some(Mode::Transaction), Some(200)));
    assert_eq!((value(&pooler.version), value(&pooler.prepared_statements)), (Some((1, 20)), Some(0)));
    assert_eq!((pooler.database, model.services[0].pooler, model.services[0].database), (Some(0), Some(0), Some(0)));
    assert!(model.load(0).is_none());
}

#[test]
fn fly_and_render_have_defaults_of_their_own() {
    let fly = "app = 'a'\n[env]\nPORT = '8080'\n[http_service]\ninternal_port = 8080\n[[vm]]\nmemory = '512mb'\n";
    let render = "services:\n  - type: web\n    name: api\n    runtime: docker\n    numInstances: 2\n    envVars:\n      - {key: DB_POOL_SIZE, value: 5}\n      - {key: X, sync: false}\n";
    let (_, model) = deployment(&[("fly.toml", fly), ("render.yaml", render), ("Dockerfile", DOCKERFILE)]);
    let [app, web] = &model.services[..] else { panic!("{:?}", model.services) };
    assert_eq!(
        (value(&app.grace), value(&app.listens), value(&app.memory_limit)),
        (Some(5.0), Some(8080), Some(536_870_912))
    );
    assert_eq!((value(&web.grace), value(&web.replicas), value(&web.pool_size)), (Some(30.0), Some(2), Some(5)));
    assert!(app.build.is_some() && web.build.is_some());
}

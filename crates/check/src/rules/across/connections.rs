//! Connections of all clients against the limit of the database.

use crate::deployment::{Database, Deployment, Load, Peak, Platform, Service};
use crate::findings::Findings;
use crate::report::{Confidence, Place, Rule, Severity};

const DATABASE: &str = "services:\n  db:\n    image: postgres:17\n    command: postgres -c max_connections=100\n    volumes: [db:/var/lib/postgresql/data]\n  api:\n    image: registry.example.com/api:1.0.0\n    deploy: {replicas: 6}\n    environment:\n      DATABASE_URL: postgres://api@db/api\n      DATABASE_MAX_CONNECTIONS: \"20\"\nvolumes:\n  db:\n";
const DATABASE_SMALL: &str = "services:\n  db:\n    image: postgres:17\n    command: postgres -c max_connections=100\n    volumes: [db:/var/lib/postgresql/data]\n  api:\n    image: registry.example.com/api:1.0.0\n    deploy: {replicas: 6}\n    environment:\n      DATABASE_URL: postgres://api@db/api\n      DATABASE_MAX_CONNECTIONS: \"10\"\nvolumes:\n  db:\n";

pub static MAX_CONNECTIONS_EXCEEDED: Rule = Rule {
    id: "max-connections-exceeded",
    title: "The pools open more connections than PostgreSQL accepts",
    severity: Severity::High,
    confidence: Confidence::Sure,
    why: "PostgreSQL rejects each connection above max_connections with \"too many clients\", and sqlx retries until the \
          acquire timeout. Requests then fail with PoolTimedOut under load, and migrations and psql fail, too.",
    fix: "Lower the pool size so that (replicas + surge) x pool size + other clients fits into max_connections minus the \
          reserved connections, or put PgBouncer in front of the database.",
    page: "/resources/connection-pool/#size-it-from-the-server",
    claims: Rule::native(&["pool-max", "pool-max-dblimit"]),
    also: &[],
    pedantic: false,
    fails: Rule::native(&[("compose.yaml", DATABASE)]),
    passes: Rule::native(&[("compose.yaml", DATABASE_SMALL)]),
};

const API: &str = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: api}\nspec:\n  replicas: 3\n  strategy: {rollingUpdate: {maxSurge: 1, maxUnavailable: 0}}\n  selector: {matchLabels: {app: api}}\n  template:\n    metadata: {labels: {app: api}}\n    spec:\n      containers:\n        - name: api\n          image: registry.example.com/api:1.0.0\n          env:\n            - {name: DATABASE_URL, value: \"postgres://api@db:5432/api\"}\n            - {name: DATABASE_MAX_CONNECTIONS, value: \"20\"}\n";
const SERVER: &str = "apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: db}\nspec:\n  selector: {matchLabels: {app: db}}\n  template:\n    metadata: {labels: {app: db}}\n    spec:\n      containers:\n        - name: postgres\n          image: postgres:17\n          args: [-c, max_connections=100]\n---\napiVersion: v1\nkind: Service\nmetadata: {name: db}\nspec:\n  selector: {app: db}\n  ports: [{port: 5432}]\n";
const SCALER: &str = "apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: api}\nspec:\n  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: api}\n  minReplicas: 3\n  maxReplicas: 10\n";
const SCALER_SMALL: &str = "apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: api}\nspec:\n  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: api}\n  minReplicas: 3\n  maxReplicas: 3\n";

pub static HPA_MAX_EXCEEDS_CONNECTIONS: Rule = Rule {
    id: "hpa-max-exceeds-connections",
    title: "The autoscaler's maximum needs more connections than PostgreSQL accepts",
    severity: Severity::High,
    confidence: Confidence::Sure,
    why: "The autoscaler adds pods when traffic rises, and each pod opens a pool of its own. The new pods then exhaust \
          max_connections, so the service fails at its peak and not in tests.",
    fix: "Lower maxReplicas or the pool size so that (maxReplicas + surge) x pool size + other clients fits into \
          max_connections minus the reserved connections.",
    page: "/platforms/autoscaling/#the-ceiling-comes-from-the-database",
    claims: Rule::native(&["pool-max", "pool-max-dblimit"]),
    also: &[],
    pedantic: false,
    fails: Rule::native(&[("api.yaml", API), ("db.yaml", SERVER), ("hpa.yaml", SCALER)]),
    passes: Rule::native(&[("api.yaml", API), ("db.yaml", SERVER), ("hpa.yaml", SCALER_SMALL)]),
};

const SURGING: &str = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: api}\nspec:\n  replicas: 4\n  strategy: {rollingUpdate: {maxSurge: 100%, maxUnavailable: 0}}\n  selector: {matchLabels: {app: api}}\n  template:\n    metadata: {labels: {app: api}}\n    spec:\n      containers:\n        - name: api\n          image: registry.example.com/api:1.0.0\n          env:\n            - {name: DATABASE_URL, value: \"postgres://api@db:5432/api\"}\n            - {name: DATABASE_MAX_CONNECTIONS, value: \"20\"}\n";

pub static SURGE_EXCEEDS_CONNECTIONS: Rule = Rule {
    id: "surge-exceeds-connections",
    title: "A rollout needs more connections than PostgreSQL accepts",
    severity: Severity::Medium,
    confidence: Confidence::Sure,
    why: "During a rollout, old and new pods run at the same time, and each of them opens a pool. At full load, the new \
          pods get \"too many clients\" and do not become ready, or requests fail until the old pods have exited.",
    fix: "Set maxSurge to 1 and maxUnavailable to 0, or lower the pool size so that (replicas + surge) x pool size + other \
          clients fits into max_connections minus the reserved connections.",
    page: "/resources/connection-pool/#size-it-from-the-server",
    claims: Rule::native(&["pool-max", "pool-max-dblimit"]),
    also: &[],
    pedantic: false,
    fails: Rule::native(&[("api.yaml", SURGING), ("db.yaml", SERVER)]),
    passes: Rule::native(&[("api.yaml", API), ("db.yaml", SERVER)]),
};

/// Looks at each database with its clients.
pub fn look(deployment: &Deployment<'_>, findings: &mut Findings) {
    for (place, database) in deployment.databases.iter().enumerate() {
        let Some(load) = deployment.load(place) else { continue };
        let Some(available) = database.available() else { continue };
        let sum = Sum { deployment, database, load: &load, available };
        if load.usual() > available {
            sum.report(&MAX_CONNECTIONS_EXCEEDED, findings);
        } else if load.steady() > available {
            sum.report(&HPA_MAX_EXCEEDS_CONNECTIONS, findings);
        } else if load.connections() > available {
            sum.report(&SURGE_EXCEEDS_CONNECTIONS, findings);
        }
    }
}

/// A database with the connections to it.
struct Sum<'d, 'a> {
    deployment: &'d Deployment<'a>,
    database: &'d Database<'a>,
    load: &'d Load,
    available: u64,
}

impl Sum<'_, '_> {
    fn report(&self, rule: &'static Rule, findings: &mut Findings) {
        let Some(main) = self.deployment.services.get(self.load.main) else { return };
        let peak = &self.load.peak;
        let is_surge = std::ptr::eq(rule, &SURGE_EXCEEDS_CONNECTIONS);
        let narrowest = [
            peak.surge.as_ref().filter(|_| is_surge).and_then(|surge| surge.place()),
            main.max_replicas
                .as_ref()
                .filter(|_| std::ptr::eq(rule, &HPA_MAX_EXCEEDS_CONNECTIONS))
                .and_then(|max| max.place()),
            peak.pool.place(),
            peak.replicas.place(),
        ];
        let place = narrowest.into_iter().flatten().next().unwrap_or_else(|| main.place());
        let finding = findings.add_at(rule, place, self.message(main, rule));
        for (other, said) in self.places(main) {
            if other != place {
                finding.because(other, said);
            }
        }
        if !self.is_sure(main, is_surge) {
            finding.likely();
        }
    }

    /// The computation, in the terms of the platform.
    fn message(&self, main: &Service<'_>, rule: &Rule) -> String {
        let peak = &self.load.peak;
        let pods = if main.platform == Platform::Kubernetes { "pods" } else { "instances" };
        let is_steady = std::ptr::eq(rule, &MAX_CONNECTIONS_EXCEEDED);
        let (replicas, others) = if is_steady {
            (peak.usual, self.load.usual_others())
        } else {
            (peak.replicas.value, self.load.other_connections())
        };
        let surge = peak.surge.as_ref().map_or(0, |surge| surge.value);
        let pool = peak.pool.value;
        let total = if is_steady { self.load.usual() } else { self.load.connections() };
        let mut sum = match surge {
            surge if surge > 0 && !is_steady => format!("({replicas} {pods} + {surge} surge) x {pool}"),
            _ => format!("{replicas} {pods} x {pool}"),
        };
        if others > 0 {
            let names: Vec<_> =
                self.load.others.iter().filter_map(|(other, _)| self.deployment.services.get(*other)).collect();
            let names: Vec<_> = names.iter().map(|one| one.name).collect();
            sum.push_str(&format!(" + {others} of {}", names.join(", ")));
        }
        let (max, reserved) = (self.database.max(), self.database.reserved());
        let name = self.database.name;
        let available = self.available;
        let mut message =
            format!("{sum} = {total} connections, but {name} accepts {available} ({max} - {reserved} reserved).");
        if !self.load.names_host {
            message.push_str(&format!(" This holds if {} uses {name}.", main.name));
        }
        message
    }

    fn places(&self, main: &Service<'_>) -> Vec<(Place, String)> {
        let mut found = Vec::new();
        let mut add = |peak: &Peak, service: &Service<'_>| {
            let name = service.name;
            if let Some(place) = peak.replicas.place() {
                found.push((place, format!("{name} has up to {} replicas", peak.replicas.value)));
            }
            if let Some((place, surge)) = peak.surge.as_ref().and_then(|surge| Some((surge.place()?, surge.value))) {
                found.push((place, format!("a rollout of {name} adds {surge}")));
            }
            if let Some(place) = peak.pool.place() {
                found.push((place, format!("each of {name} opens up to {} connections", peak.pool.value)));
            }
        };
        add(&self.load.peak, main);
        for (other, peak) in &self.load.others {
            if let Some(service) = self.deployment.services.get(*other) {
                add(peak, service);
            }
        }
        let limit = self.database.max_connections.as_ref().and_then(|max| max.place());
        let said = format!("max_connections is {}", self.database.max());
        found.push((limit.unwrap_or_else(|| self.database.at.place(self.database.key)), said));
        found
    }

    /// Whether the finding follows from numbers that are written in the files. Compose runs one instance unless a file
    /// sets another number.
    fn is_sure(&self, main: &Service<'_>, is_surge: bool) -> bool {
        let peaks = || std::iter::once(&self.load.peak).chain(self.load.others.iter().map(|(_, peak)| peak));
        let is_counted =
            |peak: &Peak| peak.pool.is_written() && (peak.replicas.is_written() || main.platform == Platform::Compose);
        let surge = &self.load.peak.surge;
        self.load.names_host
            && peaks().all(is_counted)
            && self.database.max_connections.as_ref().is_some_and(|max| max.is_written())
            && (!is_surge || surge.as_ref().is_some_and(|surge| surge.is_written()))
    }
}

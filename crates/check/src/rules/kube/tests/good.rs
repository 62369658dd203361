//! Good manifests of a service, a database and jobs.

use super::found;

/// A service with what belongs to it.
const SERVICE: &str = r#"apiVersion: apps/v1
kind: Deployment
metadata:
  name: orders
  namespace: shop
  labels: &labels
    app.kubernetes.io/name: orders
    app.kubernetes.io/part-of: shop
spec:
  revisionHistoryLimit: 5
  minReadySeconds: 10
  strategy:
    type: RollingUpdate
    rollingUpdate: { maxUnavailable: 0, maxSurge: 1 }
  selector:
    matchLabels:
      app.kubernetes.io/name: orders
  template:
    metadata:
      labels: *labels
      annotations:
        prometheus.io/scrape: "true"
    spec:
      automountServiceAccountToken: false
      terminationGracePeriodSeconds: 45
      securityContext:
        runAsNonRoot: true
        runAsUser: 10001
        fsGroup: 10001
        seccompProfile: { type: RuntimeDefault }
      initContainers:
        - name: otel
          image: otel/opentelemetry-collector:0.115.1
          restartPolicy: Always
          resources:
            requests: { cpu: 50m, memory: 64Mi }
            limits: { memory: 64Mi }
      containers:
        - name: orders
          image: ghcr.io/example/orders:2.7.0@sha256:fca8e568f9c1f2bd35d1214c282eb04e07f1b75df07530b4c88ea09c63d41910
          args: [serve, --listen, "0.0.0.0:8080"]
          ports:
            - { name: http, containerPort: &port 8080 }
            - { name: metrics, containerPort: 9090 }
          env:
            - name: DATABASE_HOST
              value: orders-db
            - name: DATABASE_URL
              value: postgres://$(DB_USER):$(DB_PASSWORD)@orders-db:5432/orders
            - name: DB_PASSWORD
              valueFrom: { secretKeyRef: { name: orders-db, key: password } }
            - name: JWT_SECRET_FILE
              value: /run/secrets/jwt
            - name: TOKEN_TTL
              value: 15m
            - name: OTEL_EXPORTER_OTLP_ENDPOINT
              value: http://localhost:4317
            - name: REDIS_HOST
              value: localhost
          startupProbe:
            httpGet: { path: /livez, port: metrics }
            periodSeconds: 1
            failureThreshold: 30
          livenessProbe:
            httpGet: { path: /livez, port: metrics }
            timeoutSeconds: 2
            failureThreshold: 6
          readinessProbe:
            httpGet: { path: /readyz, port: *port }
            periodSeconds: 5
          lifecycle:
            preStop:
              exec:
                command: [/bin/sh, -c, "sleep 10"]
          resources:
            requests: { cpu: "0.25", memory: 256Mi }
            limits: { memory: 256Mi }
          securityContext:
            allowPrivilegeEscalation: false
            readOnlyRootFilesystem: true
            capabilities: { drop: [ALL] }
          volumeMounts:
            - { name: tmp, mountPath: /tmp }
      volumes:
        - name: tmp
          emptyDir: { sizeLimit: 1Gi }
---
# A comment alone is no document.
---
apiVersion: v1
kind: Service
metadata: { name: orders, namespace: shop }
spec:
  selector: { app.kubernetes.io/name: orders }
  ports:
    - { name: http, port: 80, targetPort: http }
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: orders, namespace: shop }
spec:
  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: orders }
  minReplicas: 3
  maxReplicas: 6
  metrics:
    - type: Resource
      resource: { name: cpu, target: { type: Utilization, averageUtilization: 70 } }
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: orders, namespace: shop }
spec:
  minAvailable: 2
  selector: { matchLabels: { app.kubernetes.io/name: orders } }
---
apiVersion: v1
kind: Secret
metadata: { name: orders-db, namespace: shop }
stringData: { password: correct-horse-42 }
"#;

/// A database of its own.
const DATABASE: &str = r#"apiVersion: v1
kind: Service
metadata: { name: orders-db }
spec:
  clusterIP: None
  selector: { app: orders-db }
  ports: [{ name: postgres, port: 5432 }]
---
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: orders-db }
spec:
  serviceName: orders-db
  replicas: 1
  selector: { matchLabels: { app: orders-db } }
  template:
    metadata: { labels: { app: orders-db } }
    spec:
      terminationGracePeriodSeconds: 120
      containers:
        - name: postgres
          image: postgres:17.2
          ports: [{ name: postgres, containerPort: 5432 }]
          env:
            - { name: POSTGRES_USER, value: orders }
            - { name: PGDATA, value: /var/lib/postgresql/data/pgdata }
            - { name: POSTGRES_PASSWORD_FILE, value: /run/secrets/postgres/password }
          readinessProbe:
            exec: { command: [pg_isready, --host=127.0.0.1] }
          resources:
            requests: { cpu: 500m, memory: 1Gi }
            limits: { memory: 1Gi }
          volumeMounts:
            - { name: data, mountPath: /var/lib/postgresql/data }
            - { name: run, mountPath: /var/run/postgresql }
        - name: exporter
          image: quay.io/prometheuscommunity/postgres-exporter:v0.16.0
          ports: [{ name: metrics, containerPort: 9187 }]
          resources: { requests: { cpu: 10m, memory: 32Mi }, limits: { memory: 32Mi } }
      volumes: [{ name: run, emptyDir: {} }]
  volumeClaimTemplates:
    - metadata: { name: data }
      spec:
        accessModes: [ReadWriteOnce]
        resources: { requests: { storage: 20Gi } }
"#;

/// What runs to its end.
const JOBS: &str = r#"apiVersion: batch/v1
kind: Job
metadata: { name: orders-migrate-2-7-0 }
spec:
  backoffLimit: 2
  activeDeadlineSeconds: 600
  template:
    metadata: { labels: { app: orders-migrate } }
    spec:
      restartPolicy: Never
      securityContext: { runAsNonRoot: true, runAsUser: 10001 }
      containers:
        - name: migrate
          image: ghcr.io/example/orders:2.7.0
          args: [migrate]
          resources: { requests: { cpu: 100m, memory: 64Mi }, limits: { memory: 128Mi } }
---
apiVersion: batch/v1
kind: CronJob
metadata: { name: orders-report }
spec:
  schedule: "0 3 * * *"
  concurrencyPolicy: Forbid
  jobTemplate:
    spec:
      activeDeadlineSeconds: 3600
      template:
        spec:
          restartPolicy: OnFailure
          containers:
            - name: report
              image: ghcr.io/example/orders:2.7.0
              args: [report]
              securityContext: { runAsUser: 10001 }
              resources: { requests: { cpu: 100m, memory: 64Mi }, limits: { memory: 128Mi } }
"#;

#[test]
fn a_service_a_database_and_jobs_have_no_findings() {
    for text in [SERVICE, DATABASE, JOBS] {
        assert_eq!(found(&[("k.yaml", text)]), []);
        assert_eq!(found(&[("k.yaml", &format!("\u{feff}{}", text.replace('\n', "\r\n")))]), []);
    }
    assert_eq!(found(&[("a.yaml", SERVICE), ("b.yaml", DATABASE), ("c.yaml", JOBS)]), []);
}

#[test]
fn the_reference_manifests_have_no_findings() {
    let files = [
        ("deployment.yaml", include_str!("../../../../../../service/deploy/kubernetes/deployment.yaml")),
        ("service.yaml", include_str!("../../../../../../service/deploy/kubernetes/service.yaml")),
        ("hpa.yaml", include_str!("../../../../../../service/deploy/kubernetes/hpa.yaml")),
        ("pdb.yaml", include_str!("../../../../../../service/deploy/kubernetes/pdb.yaml")),
        ("configmap.yaml", include_str!("../../../../../../service/deploy/kubernetes/configmap.yaml")),
        ("migrate-job.yaml", include_str!("../../../../../../service/deploy/kubernetes/migrate-job.yaml")),
        ("rollout.yaml", include_str!("../../../../../../service/deploy/kubernetes/canary/rollout.yaml")),
        ("scaledobject.yaml", include_str!("../../../../../../service/deploy/kubernetes/keda/scaledobject.yaml")),
        ("cloud-run.yaml", include_str!("../../../../../../service/deploy/cloud-run/service.yaml")),
    ];
    assert_eq!(found(&files), []);
    for file in files {
        assert_eq!(found(&[file]), [], "{} alone", file.0);
    }
}

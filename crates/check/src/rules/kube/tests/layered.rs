//! Manifests that another tool completes.

use super::found;

/// A base that its overlays complete.
const BASE: [(&str, &str); 3] = [
    (
        "deploy/base/kustomization.yaml",
        "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n  - deployment.yaml\n  - service.yaml\ncommonLabels:\n  app: orders\n",
    ),
    (
        "deploy/base/deployment.yaml",
        "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: orders\nspec:\n  replicas: 1\n  template:\n    spec:\n      securityContext:\n        runAsNonRoot: true\n      containers:\n        - name: orders\n          image: orders\n          ports:\n            - containerPort: 8080\n          readinessProbe:\n            httpGet:\n              path: /readyz\n              port: 8080\n          lifecycle:\n            preStop:\n              sleep:\n                seconds: 10\n",
    ),
    (
        "deploy/base/service.yaml",
        "apiVersion: v1\nkind: Service\nmetadata:\n  name: orders\nspec:\n  ports:\n    - port: 80\n      targetPort: 8080\n",
    ),
];

#[test]
fn a_base_is_completed_by_its_overlay() {
    let overlay = [
        (
            "deploy/overlays/prod/kustomization.yaml",
            "resources:\n  - ../../base\nimages:\n  - name: orders\n    newName: ghcr.io/example/orders\n    newTag: 2.7.0\nreplicas:\n  - name: orders\n    count: 3\npatches:\n  - path: resources.yaml\n",
        ),
        (
            "deploy/overlays/prod/resources.yaml",
            "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: orders\nspec:\n  template:\n    spec:\n      containers:\n        - name: orders\n          resources:\n            requests:\n              cpu: 250m\n              memory: 256Mi\n            limits:\n              memory: 256Mi\n",
        ),
    ];
    let files: Vec<_> = BASE.into_iter().chain(overlay).collect();
    assert_eq!(found(&files), []);
    // The patch alone names only what it changes.
    assert_eq!(found(&overlay[1..]), []);
}

/// A chart as `helm create` lays it out, with probes and hooks of its own.
const CHART: &str = r#"{{- if .Values.enabled -}}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "orders.fullname" . }}
  labels:
    {{- include "orders.labels" . | nindent 4 }}
spec:
  {{- if not .Values.autoscaling.enabled }}
  replicas: {{ .Values.replicaCount }}
  {{- end }}
  selector:
    matchLabels:
      {{- include "orders.selectorLabels" . | nindent 6 }}
  template:
    metadata:
      {{- with .Values.podAnnotations }}
      annotations:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      labels:
        {{- include "orders.selectorLabels" . | nindent 8 }}
    spec:
      {{- with .Values.imagePullSecrets }}
      imagePullSecrets:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      securityContext: {{ toYaml .Values.podSecurityContext | nindent 8 }}
      terminationGracePeriodSeconds: {{ .Values.grace | default 40 }}
      containers:
        - name: {{ .Chart.Name }}
          image: "{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}"
          ports:
            - name: http
              containerPort: {{ .Values.service.port }}
              protocol: TCP
          {{- with .Values.livenessProbe }}
          livenessProbe:
            {{- toYaml . | nindent 12 }}
          {{- end }}
          readinessProbe:
            httpGet:
              path: {{ .Values.readinessPath }}
              port: http
          lifecycle:
            {{- toYaml .Values.lifecycle | nindent 12 }}
          {{- with .Values.resources }}
          resources:
            {{- toYaml . | nindent 12 }}
          {{- end }}
          env:
            - name: HOST
              value: {{ .Values.host | quote }}
            {{- range $name, $value := .Values.env }}
            - name: {{ $name }}
              value: {{ $value | quote }}
            {{- end }}
      {{- if .Values.sidecar.enabled }}
        - name: sidecar
          image: "{{ .Values.sidecar.image }}"
          {{- toYaml .Values.sidecar.rest | nindent 10 }}
      {{- end }}
{{- end }}
"#;

#[test]
fn a_chart_has_no_findings() {
    let service = "apiVersion: v1\nkind: Service\nmetadata:\n  name: {{ include \"orders.fullname\" . }}\nspec:\n  type: {{ .Values.service.type }}\n  ports:\n    - port: {{ .Values.service.port }}\n      targetPort: http\n  selector:\n    {{- include \"orders.selectorLabels\" . | nindent 4 }}\n";
    let scaler = "{{- if .Values.autoscaling.enabled }}\napiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata:\n  name: {{ include \"orders.fullname\" . }}\nspec:\n  scaleTargetRef:\n    apiVersion: apps/v1\n    kind: Deployment\n    name: {{ include \"orders.fullname\" . }}\n  minReplicas: {{ .Values.autoscaling.minReplicas }}\n  maxReplicas: {{ .Values.autoscaling.maxReplicas }}\n{{- end }}\n";
    let files = [
        ("templates/deployment.yaml", CHART),
        ("templates/service.yaml", service),
        ("templates/hpa.yaml", scaler),
        ("values.yaml", "replicaCount: 1\nimage:\n  repository: ghcr.io/example/orders\n"),
    ];
    assert_eq!(found(&files), []);
}

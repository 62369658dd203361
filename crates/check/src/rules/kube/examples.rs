//! Manifests for the examples of rules.

/// A Deployment behind no Service. Lines of the specification, of the container and of the pod can be added.
macro_rules! deployment {
    ($container:literal) => {
        deployment!("  replicas: 3\n", $container, "")
    };
    ($spec:literal, $container:literal) => {
        deployment!($spec, $container, "")
    };
    ($spec:literal, $container:literal, $pod:literal) => {
        deployment!($spec, "          image: registry.example.com/api:1.4.2\n", $container, $pod)
    };
    ($spec:literal, $image:literal, $container:literal, $pod:literal) => {
        concat!(
            "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: api\nspec:\n",
            $spec,
            "  selector:\n    matchLabels:\n      app: api\n  template:\n    metadata:\n      labels:\n        app: api\n    spec:\n      containers:\n        - name: api\n",
            $image,
            "          ports:\n            - name: http\n              containerPort: 8080\n",
            $container,
            $pod
        )
    };
}

/// A Service for the Deployment. Lines of its port or of its specification can be added.
macro_rules! service {
    ($lines:literal) => {
        concat!(
            "apiVersion: v1\nkind: Service\nmetadata:\n  name: api\nspec:\n  selector:\n    app: api\n  ports:\n    - port: 80\n",
            $lines
        )
    };
}

/// A HorizontalPodAutoscaler for the Deployment. The lines are its limits.
macro_rules! autoscaler {
    ($limits:literal) => {
        concat!(
            "apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata:\n  name: api\nspec:\n  scaleTargetRef:\n    apiVersion: apps/v1\n    kind: Deployment\n    name: api\n",
            $limits,
            "  metrics:\n    - type: Resource\n      resource:\n        name: cpu\n        target:\n          type: Utilization\n          averageUtilization: 70\n"
        )
    };
}

/// A PodDisruptionBudget for the Deployment. The lines are what it allows.
macro_rules! budget {
    ($lines:literal) => {
        concat!(
            "apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata:\n  name: api\nspec:\n  selector:\n    matchLabels:\n      app: api\n",
            $lines
        )
    };
}

/// A claim for the volume `data`.
macro_rules! claim {
    () => {
        "apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata:\n  name: data\nspec:\n  accessModes: [ReadWriteOnce]\n  resources:\n    requests:\n      storage: 10Gi\n"
    };
}

pub(super) use {autoscaler, budget, claim, deployment, service};

//! Variants of faults, and what only looks like one.

use super::{found, manifest};

/// The rules that find something in a container.
fn in_container(lines: &str) -> Vec<&'static str> {
    let text = manifest("", &format!("        {lines}\n"), "");
    found(&[("k.yaml", &text)]).into_iter().map(|(id, _)| id).collect()
}

#[test]
fn the_manifest_itself_has_no_faults() {
    assert_eq!(found(&[("k.yaml", &manifest("", "", ""))]), []);
}

#[test]
fn probes() {
    for (lines, ids) in [
        ("readinessProbe: {tcpSocket: {port: http}}", &["tcp-readiness"][..]),
        (
            "readinessProbe: {tcpSocket: {port: 8080}}\n        livenessProbe: {httpGet: {path: /livez, port: 8080}}",
            &["tcp-readiness"],
        ),
        ("readinessProbe: {grpc: {port: 8080}}", &[]),
        ("readinessProbe: {exec: {command: [/api, healthcheck]}}", &[]),
        ("readinessProbe:", &["no-readiness-probe"]),
        ("readinessProbe: {httpGet: {path: /readyz, port: web}}", &["probe-port-mismatch"]),
        ("readinessProbe: {httpGet: {path: /readyz, port: 9999}}", &[]),
        ("livenessProbe: {httpGet: {path: /readyz, port: 8080}}", &["liveness-equals-readiness"]),
        ("livenessProbe: {httpGet: {path: /readyz, port: 9090}}", &[]),
        (
            "livenessProbe: {httpGet: {path: /livez, port: http}, failureThreshold: 1}",
            &["liveness-kills-before-readiness", "liveness-too-aggressive"],
        ),
        (
            "livenessProbe: {httpGet: {path: /livez, port: http}, periodSeconds: 5}",
            &["liveness-kills-before-readiness"],
        ),
        ("livenessProbe: {httpGet: {path: /livez, port: http}, successThreshold: 3}", &["invalid-success-threshold"]),
        ("startupProbe: {httpGet: {path: /livez, port: http}, periodSeconds: 1}", &["startup-probe-too-short"]),
        ("startupProbe: {httpGet: {path: /livez, port: http}}", &[]),
    ] {
        assert_eq!(in_container(lines), ids, "{lines}");
    }
}

#[test]
fn shutdown() {
    for (lines, ids) in [
        ("lifecycle: {}", &["no-prestop"][..]),
        ("lifecycle: {postStart: {exec: {command: [/api, warm]}}}", &["no-prestop"]),
        ("lifecycle: {}\n        env: [{name: SHUTDOWN_DELAY, value: 10s}]", &[]),
        ("lifecycle: {preStop: {httpGet: {path: /drain, port: http}}}", &[]),
        ("lifecycle: {preStop: {httpGet: {path: /admin/shutdown, port: http}}}", &["prestop-kills-immediately"]),
        ("lifecycle: {preStop: {exec: {command: [kill, -TERM, \"1\"]}}}", &["prestop-kills-immediately"]),
        ("lifecycle: {preStop: {exec: {command: [sh, -c, \"sleep 10; kill 1\"]}}}", &[]),
        ("lifecycle: {preStop: {sleep: {seconds: 28}}}", &["grace-too-short"]),
        ("lifecycle: {preStop: {exec: {command: [/bin/sh, -c, \"sleep 20 && sleep 8\"]}}}", &["grace-too-short"]),
        ("lifecycle: {preStop: {exec: {command: [sleep, \"15\"]}}}", &[]),
    ] {
        assert_eq!(in_container(lines), ids, "{lines}");
    }
    for (grace, ids) in
        [("0", &[("grace-too-short", 10)][..]), ("12", &[("grace-too-short", 10)]), ("15", &[]), ("40", &[])]
    {
        let text = manifest("", "", &format!("      terminationGracePeriodSeconds: {grace}\n"));
        assert_eq!(found(&[("k.yaml", &text)]), ids, "{grace}");
    }
}

#[test]
fn resources() {
    for (lines, ids) in [
        ("resources: {}", &["no-memory-limit", "no-requests"][..]),
        ("resources:\n          limits:\n            # memory: 1Gi", &["no-memory-limit", "no-requests"]),
        ("resources: {limits: {memory: 1Gi, cpu: 1}}", &[]),
        ("resources: {limits: {memory: 1Gi}}", &["no-cpu-request"]),
        ("resources: {requests: {cpu: \"0.05\", memory: 1Gi}, limits: {memory: 1Gi}}", &[]),
        ("resources: {requests: {cpu: 1, memory: 64Mi}, limits: {memory: 2048Mi}}", &["limit-far-above-request"]),
        ("resources: {requests: {cpu: 2, memory: 1Gi}, limits: {cpu: 1500m, memory: 1Gi}}", &["limits-below-requests"]),
        ("resources: {limits: {cpu: 4096m, memory: 1Gi}}", &[]),
        ("resources: {limits: {cpu: 0.5, memory: 1Gi}}", &["cpu-limit-low"]),
        ("resources: {requests: {cpu: 1}, limits: {memory: 512}}", &["memory-in-millibytes"]),
        ("resources: {requests: {cpu: 1}, limits: {memory: 512m}}", &["memory-in-millibytes"]),
        ("resources: {requests: {cpu: 1}, limits: {memory: 1e9}}", &[]),
        ("resources: {requests: {cpu: 1}, limits: {memory: 1 Gi}}", &["invalid-quantity"]),
        ("resources: {requests: {cpu: 500}, limits: {memory: 1Gi}}", &["cpu-without-unit"]),
        ("resources: {requests: {cpu: \"${CPU}\"}, limits: {memory: \"$MEMORY\"}}", &[]),
    ] {
        assert_eq!(in_container(lines), ids, "{lines}");
    }
}

#[test]
fn images() {
    for (image, ids) in [
        ("ghcr.io/example/api", &["latest-tag"][..]),
        ("ghcr.io/example/api:main", &["latest-tag"]),
        ("ghcr.io/example/api:latest@sha256:00", &[]),
        ("ghcr.io/example/api:v2", &[]),
        ("ghcr.io/example/api:deadbeef1", &[]),
        ("ghcr.io/example/api:$TAG", &[]),
        ("ghcr.io/example/api:COMMIT_SHA", &[]),
        ("${IMAGE}", &[]),
        ("ghcr.io/Example/api:1.0", &["placeholder-image"]),
        ("<your image>", &["placeholder-image"]),
        ("Registry.example.com:5000/api:1.0", &[]),
        ("127.0.0.1:5000/api:1.0", &["local-registry-image"]),
        ("k3d-registry.localhost:5000/api:1.0", &["local-registry-image"]),
    ] {
        let image = if image.contains('<') { format!("\"{image}\"") } else { image.to_owned() };
        let ids_found: Vec<_> = found(&[("k.yaml", &manifest(&image, "", ""))]).into_iter().map(|(id, _)| id).collect();
        assert_eq!(ids_found, ids, "{image}");
    }
    let skaffold = ("skaffold.yaml", "apiVersion: skaffold/v4beta6\nkind: Config\nbuild: {}\n");
    assert_eq!(found(&[("k.yaml", &manifest("api", "", "")), skaffold]), []);
}

#[test]
fn users() {
    for (lines, ids) in [
        ("securityContext: {}", &["no-run-as-non-root"][..]),
        ("securityContext: {runAsUser: 1000}", &[]),
        ("securityContext: {runAsUser: 0}", &["runs-as-root"]),
        ("securityContext: {runAsNonRoot: true}", &[]),
        ("securityContext: {runAsUser: 1000, privileged: true}", &["privileged"]),
    ] {
        assert_eq!(in_container(lines), ids, "{lines}");
    }
    let text = manifest("", "        securityContext: {}\n", "      securityContext: {runAsUser: 0}\n");
    assert_eq!(found(&[("k.yaml", &text)]), [("runs-as-root", 10)]);
}

#[test]
fn tools() {
    let probe = manifest("", "        readinessProbe: {exec: {command: [curl, -f, \"http://localhost:8080\"]}}\n", "");
    for (dockerfile, is_missing) in [
        ("FROM debian:13-slim\nUSER 1000\n", true),
        (
            "FROM debian:13-slim\nRUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*\nUSER 1000\n",
            false,
        ),
        ("FROM alpine:3.22\nUSER 1000\n", true),
        ("FROM ghcr.io/example/base:1.0\nUSER 1000\n", false),
        ("FROM gcr.io/distroless/cc-debian13:nonroot\n", false),
        (
            "FROM debian:13-slim AS tools\nFROM scratch\nCOPY --from=tools /usr/bin/curl /usr/bin/curl\nUSER 1000\n",
            false,
        ),
    ] {
        let ids = found(&[("k.yaml", &probe), ("Dockerfile", dockerfile)]);
        assert_eq!(ids.iter().any(|(id, _)| *id == "probe-missing-tool"), is_missing, "{dockerfile}");
    }
    // Two Dockerfiles: which one builds the image is not known.
    let two = [("k.yaml", probe.as_str()), ("a/Dockerfile", "FROM scratch\n"), ("b/Dockerfile", "FROM scratch\n")];
    assert!(!found(&two).iter().any(|(id, _)| *id == "probe-missing-tool"));
}

#[test]
fn variables() {
    for (env, ids) in [
        ("{name: DB_PASSWORD, value: hunter22}", &["secret-in-env"][..]),
        ("{name: DATABASE_URL, value: \"postgres://api:hunter22@db/api\"}", &["secret-in-env"]),
        ("{name: DATABASE_URL, value: \"postgres://api@db/api\"}", &[]),
        ("{name: DATABASE_URL, value: \"postgres://api:$(DB_PASSWORD)@db/api\"}", &[]),
        ("{name: STRIPE_API_KEY, value: sk_live_4242}", &["secret-in-env"]),
        ("{name: GOOGLE_API_KEY, value: GOOGLE_API_KEY_VAL}", &[]),
        ("{name: DB_PASSWORD, value: \"\"}", &[]),
        ("{name: DB_PASSWORD, value: change-me}", &[]),
        ("{name: DB_PASSWORD_FILE, value: /run/secrets/db}", &[]),
        ("{name: PASSWORD_MIN_LENGTH, value: \"12\"}", &[]),
        ("{name: ALLOW_EMPTY_PASSWORD, value: \"yes\"}", &[]),
        ("{name: TOKEN_URL, value: \"https://id.example.com/token\"}", &[]),
        ("{name: HOST, value: 127.0.0.1}", &["bind-loopback"]),
        ("{name: HOST, value: 0.0.0.0}", &[]),
        ("{name: REDIS_HOST, value: 127.0.0.1}", &[]),
        ("{name: A, value: x}, {name: A, value: y}", &["env-duplicate"]),
    ] {
        assert_eq!(in_container(&format!("env: [{env}]")), ids, "{env}");
    }
    // A proxy in the pod reaches the address.
    let proxy = "        env: [{name: HOST, value: 127.0.0.1}]\n";
    let text = manifest("", proxy, "")
        + "      - {name: proxy, image: \"envoyproxy/envoy:v1.32.1\", ports: [{containerPort: 8443}], resources: {requests: {cpu: 1}, limits: {memory: 1Gi}}}\n";
    assert_eq!(found(&[("k.yaml", &text)]), []);
}

#[test]
fn messages_do_not_contain_secrets() {
    let text = manifest(
        "",
        "        env: [{name: DB_PASSWORD, value: hunter22}, {name: URL, value: \"a://b:hunter22@c\"}]\n",
        "",
    );
    let sources = vec![crate::Source::new("k.yaml", text.as_bytes()).expect("text")];
    let findings = crate::look(&crate::Project::new(sources));
    assert_eq!(findings.iter().filter(|one| one.rule.id == "secret-in-env").count(), 2);
    assert!(!format!("{findings:?}").contains("hunter22"));
}

#[test]
fn types() {
    for (lines, ids) in [
        ("env: [{name: A, value: 1}]", &["wrong-value-type"][..]),
        ("env: [{name: A, value: true}]", &["wrong-value-type"]),
        ("env: [{name: A, value: \"1\"}, {name: B, value: 1.2.3}, {name: C, value: yes}, {name: D, value: 10s}]", &[]),
        ("env: [{name: A, value: }, {name: B, value: 0x}]", &[]),
        ("args: [--port, 8080]", &["wrong-value-type"]),
        ("args: [--port, \"8080\"]", &[]),
        ("securityContext: {runAsUser: \"1000\", runAsNonRoot: true}", &["wrong-value-type"]),
        ("securityContext: {runAsUser: 1000, runAsNonRoot: \"true\"}", &["wrong-value-type"]),
    ] {
        assert_eq!(in_container(lines), ids, "{lines}");
    }
}

#[test]
fn names() {
    for (lines, ids) in
        [("volumeMounts: [{name: data, mountPath: /data}]", &["undefined-volume"][..]), ("volumeMounts: []", &[])]
    {
        assert_eq!(in_container(lines), ids, "{lines}");
    }
    for (name, is_valid) in [
        ("api", true),
        ("a.b", true),
        ("Api", false),
        ("a_b", false),
        ("api-", false),
        ("é", false),
        ("${NAME}", true),
        ("APP_NAME", true),
        ("1", true),
    ] {
        let text = format!("apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: \"{name}\"}}\n");
        assert_eq!(found(&[("k.yaml", &text)]).is_empty(), is_valid, "{name}");
    }
    let text = manifest("", "", "").replace("name: http", "name: prometheus-metrics");
    assert!(found(&[("k.yaml", &text)]).iter().any(|(id, _)| *id == "invalid-name"));
}

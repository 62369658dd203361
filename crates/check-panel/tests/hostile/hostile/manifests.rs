//! Manifests, charts and files of Compose.

use super::{Case, numbered};

pub fn cases(part: usize) -> Vec<Case> {
    let n = |count: usize| count / part;
    let long = "x".repeat(n(1_000_000));
    let aliases = numbered(200, |at| format!("a{at}: &a{at} [*a{0}, *a{0}]\n", at - 1));
    let maps = numbered(200, |at| format!("a{at}: &a{at} {{<<: [*a{0}, *a{0}], b: *a{0}, c: *a{0}}}\n", at - 1));
    let pod = "apiVersion: v1\nkind: Pod\n";
    let in_pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n";
    let workload = |at: usize| {
        format!(
            "---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: a{at}}}\nspec:\n  selector: {{matchLabels: {{app: a{at}}}}}\n  template:\n    metadata: {{labels: {{app: a{at}}}}}\n    spec:\n      containers: [{{name: a, image: 'a:1', env: [{{name: DATABASE_URL, value: 'postgres://a:b{at}@db{at}/a'}}]}}]\n---\napiVersion: v1\nkind: Service\nmetadata: {{name: a{at}}}\nspec: {{selector: {{app: a{at}}}, ports: [{{port: 80, targetPort: http}}]}}\n"
        )
    };
    vec![
        ("huge scalar", "k.yaml", format!("{pod}metadata: {{name: \"{long}\"}}\n")),
        ("aliases", "k.yaml", format!("{pod}a0: &a0 1\n{aliases}")),
        ("aliases below a spec", "k.yaml", format!("{pod}a0: &a0 1\n{aliases}spec: *a200\nmetadata: *a200\n")),
        (
            "aliases of containers",
            "k.yaml",
            format!("{pod}a0: &a0 {{name: a, image: a}}\n{aliases}spec: {{containers: *a200, volumes: *a200}}\n"),
        ),
        ("merged aliases", "k.yaml", format!("{pod}a0: &a0 {{d: 1}}\n{maps}spec: *a200\nmetadata: *a200\n")),
        ("merged services", "compose.yaml", format!("a0: &a0 {{image: a}}\n{maps}services: *a200\n")),
        (
            "merged service",
            "compose.yaml",
            format!(
                "a0: &a0 {{image: a}}\n{maps}services: {{a: *a200, b: {{environment: *a200, ports: *a200, depends_on: *a200}}}}\n"
            ),
        ),
        (
            "many aliases of a service",
            "compose.yaml",
            format!(
                "services:\n  a: &a\n    image: a\n    environment:\n{}{}",
                numbered(n(3_000), |at| format!("      A{at}: b\n")),
                numbered(n(3_000), |at| format!("  a{at}: *a\n"))
            ),
        ),
        (
            "many merges",
            "compose.yaml",
            format!(
                "x: &a\n{}services:\n{}",
                numbered(n(3_000), |at| format!("  a{at}: b\n")),
                numbered(n(3_000), |at| format!("  a{at}: {{<<: *a, image: a}}\n"))
            ),
        ),
        ("brackets", "k.yaml", "[".repeat(n(1_000_000))),
        ("documents with errors", "k.yaml", format!("{pod}{}", "---\na: [\n".repeat(n(100_000)))),
        ("documents", "k.yaml", "---\napiVersion: v1\nkind: Pod\n".repeat(n(30_000))),
        ("workloads", "k.yaml", numbered(n(2_000), workload)),
        ("equal workloads", "k.yaml", numbered(n(2_000), |_| workload(1))),
        (
            "containers",
            "k.yaml",
            format!(
                "{in_pod}{}",
                numbered(n(8_000), |at| format!("  - {{name: a{at}, image: 'a:1', ports: [{{containerPort: 80}}]}}\n"))
            ),
        ),
        (
            "variables",
            "k.yaml",
            format!(
                "{in_pod}  - name: a\n    image: a:1\n    env:\n{}",
                numbered(n(20_000), |at| format!("    - {{name: A{at}, value: 'b{at}'}}\n"))
            ),
        ),
        (
            "equal variables",
            "k.yaml",
            format!(
                "{in_pod}  - name: a\n    image: a:1\n    env:\n{}",
                "    - {name: A, value: b}\n".repeat(n(20_000))
            ),
        ),
        (
            "volumes",
            "k.yaml",
            format!(
                "{in_pod}  - name: a\n    image: a:1\n    volumeMounts:\n{}  volumes:\n{}",
                numbered(n(10_000), |at| format!("    - {{name: v{at}, mountPath: /v{at}}}\n")),
                numbered(n(10_000), |at| format!("  - {{name: v{at}, emptyDir: {{}}}}\n"))
            ),
        ),
        (
            "annotations that ignore",
            "k.yaml",
            format!(
                "{pod}metadata:\n  name: a\n  annotations:\n{}spec:\n  containers:\n{}",
                numbered(n(5_000), |at| format!("    ignore-check.kube-linter.io/a{at}: b\n")),
                numbered(n(5_000), |at| format!("  - {{name: a{at}, image: a}}\n"))
            ),
        ),
        (
            "secrets",
            "k.yaml",
            format!(
                "apiVersion: v1\nkind: Secret\nmetadata: {{name: a}}\nstringData:\n{}",
                numbered(n(20_000), |at| format!("  A{at}_PASSWORD: hunter{at}\n"))
            ),
        ),
        (
            "configuration",
            "k.yaml",
            format!(
                "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: a}}\ndata:\n{}",
                numbered(n(20_000), |at| format!("  A{at}_PASSWORD: hunter{at}\n"))
            ),
        ),
        (
            "words as secrets",
            "compose.yaml",
            format!(
                "services:\n  a:\n    image: a\n    environment:\n{}",
                numbered(n(10_000), |at| format!("      A{at}_PASSWORD: {}\n", word(at)))
            ),
        ),
        (
            "template",
            "t.yaml",
            format!(
                "{pod}spec:\n{}",
                numbered(n(20_000), |at| format!("  a{at}: {{{{ .Values.a{at} | quote }}}} {{{{ .b }}}}\n"))
            ),
        ),
        (
            "template blocks",
            "t.yaml",
            format!("{pod}spec:\n{}", "  {{- toYaml .Values.a | nindent 2 }}\n".repeat(n(20_000))),
        ),
        ("template line", "t.yaml", format!("{pod}spec: {}", "{{ a }}".repeat(n(100_000)))),
        ("template without ends", "t.yaml", format!("{pod}spec: {}", "{{ a ".repeat(n(100_000)))),
        (
            "template containers",
            "t.yaml",
            format!(
                "{pod}spec:\n  containers:\n{}",
                "  - name: a\n    image: {{ .b }}\n    {{- toYaml .Values.a | nindent 4 }}\n".repeat(n(8_000))
            ),
        ),
        ("equal services", "compose.yaml", format!("services:\n{}", "  a:\n    image: x\n".repeat(n(20_000)))),
        (
            "services",
            "compose.yaml",
            format!("services:\n{}", numbered(n(20_000), |at| format!("  a{at}:\n    image: x\n"))),
        ),
        (
            "services that wait",
            "compose.yaml",
            format!(
                "services:\n{}",
                numbered(n(10_000), |at| format!("  a{at}:\n    build: .\n    depends_on: [a{}]\n", at - 1))
            ),
        ),
        (
            "services that wait for all",
            "compose.yaml",
            format!(
                "services:\n{}",
                numbered(300, |at| format!(
                    "  a{at}:\n    build: .\n    depends_on: [{}]\n",
                    numbered(300, |to| format!("a{to}, "))
                ))
            ),
        ),
        (
            "services with databases",
            "compose.yaml",
            format!(
                "services:\n{}",
                numbered(n(5_000), |at| format!(
                    "  a{at}:\n    build: .\n    environment: {{DATABASE_URL: 'postgres://a:b@db{at}/a'}}\n  db{at}:\n    image: postgres:17\n"
                ))
            ),
        ),
        (
            "services with ports",
            "compose.yaml",
            format!(
                "services:\n  a:\n    image: a\n    ports:\n{}",
                numbered(n(50_000), |at| format!("      - '{at}:80'\n"))
            ),
        ),
        (
            "networks and volumes",
            "compose.yaml",
            format!(
                "services:\n  a:\n    image: a\n    volumes:\n{}volumes:\n{}",
                numbered(n(20_000), |at| format!("      - v{at}:/v{at}\n")),
                numbered(n(20_000), |at| format!("  v{at}:\n"))
            ),
        ),
        (
            "chained aliases",
            "compose.yaml",
            format!("a0: &a0 [1]\n{}", numbered(n(20_000), |at| format!("a{at}: &a{at} [*a{}]\n", at - 1))),
        ),
        (
            "nested references",
            "compose.yaml",
            format!("services:\n  a:\n    image: \"{}\"\n", "${a:-".repeat(n(100_000))),
        ),
        ("references", "compose.yaml", format!("services:\n  a:\n    image: \"{}\"\n", "${a".repeat(n(100_000)))),
        (
            "comments",
            "compose.yaml",
            format!("services:\n{}", "  # axum-check: ignore[latest-tag] x\n  a:\n    image: x\n".repeat(n(8_000))),
        ),
        (
            "comments above each other",
            "compose.yaml",
            format!("services:\n{}  a:\n    image: x\n", "  # axum-check: ignore[latest-tag] x\n".repeat(n(15_000))),
        ),
        (
            "comments with unknown rules",
            "compose.yaml",
            format!(
                "services:\n{}",
                numbered(n(10_000), |at| format!("  # axum-check: ignore[latest-tags{at}] x\n  a{at}: {{image: x}}\n"))
            ),
        ),
        (
            "comments of Trivy",
            "compose.yaml",
            format!("services:\n{}", "  # trivy:ignore:DS002\n  a:\n    image: x\n".repeat(n(8_000))),
        ),
        (
            "comments in TOML",
            "Cargo.toml",
            format!(
                "[package]\n{}",
                numbered(n(10_000), |at| format!("# axum-check: ignore[latest-tag] x\na{at} = 1\n"))
            ),
        ),
        (
            "comments in a Dockerfile",
            "Dockerfile",
            format!("FROM debian:13\n{}", "# hadolint ignore=DL3006\nRUN a\n".repeat(n(10_000))),
        ),
        (
            "our comments in a Dockerfile",
            "Dockerfile",
            format!("FROM debian:13\n{}", "# axum-check: ignore[relative-workdir] x\nWORKDIR a\n".repeat(n(10_000))),
        ),
    ]
}

/// A word of lowercase letters for each number.
fn word(mut number: usize) -> String {
    let mut word = String::from("pass");
    while number > 0 {
        word.push(char::from(b'a' + (number % 26) as u8));
        number /= 26;
    }
    word
}

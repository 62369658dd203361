use super::*;
use crate::project::File;

/// A value that occurs nowhere else.
const VALUE: &str = "hunter2-Zq8";

fn secrets(path: &str, text: &str) -> (Project, Secrets) {
    let project = Project { files: vec![File::of_bytes(path, text.as_bytes())] };
    let secrets = Secrets::of(&project);
    (project, secrets)
}

#[test]
fn names_tell_secrets() {
    for name in
        ["DB_PASSWORD", "jwtSecret", "API_KEY", "stripe-api-key", "GITHUB_TOKEN", "REDIS_AUTH", "SMTP_PASS", "secret"]
    {
        assert!(is_secret(name), "{name}");
    }
    for name in [
        "TOKEN_TTL",
        "secretName",
        "PASSWORD_FILE",
        "KEY",
        "PATH",
        "automountServiceAccountToken",
        "JWT_ISSUER",
        "compass",
        "",
    ] {
        assert!(!is_secret(name), "{name}");
    }
}

#[test]
fn values_are_hidden_and_masked() {
    for (path, text) in [
        ("Dockerfile", "FROM a\nENV DB_PASSWORD=hunter2-Zq8 B=1\n"),
        ("Dockerfile", "FROM a\nENV DB_PASSWORD \"hunter2-Zq8\"\n"),
        ("Dockerfile", "FROM a\nARG TOKEN=hunter2-Zq8\n"),
        ("Dockerfile", "FROM a\nRUN API_KEY=hunter2-Zq8 make && export B=2\n"),
        ("Dockerfile", "FROM a\nRUN export API_KEY='hunter2-Zq8'\n"),
        ("Dockerfile", "FROM a\nCMD [\"app\", \"--db=postgres://app:hunter2-Zq8@db/x\"]\n"),
        ("compose.yml", "services:\n  a:\n    environment:\n      - SECRET=hunter2-Zq8\n"),
        ("compose.yml", "services:\n  a:\n    environment:\n      SECRET: \"hunter2-Zq8\"\n"),
        ("compose.yml", "services:\n  a:\n    environment:\n      - \"URL=postgres://app:hunter2-Zq8@db:5432/x\"\n"),
        (
            "pod.yaml",
            "apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - env:\n    - name: DB_PASSWORD\n      value: hunter2-Zq8\n",
        ),
        ("s.yaml", "apiVersion: v1\nkind: Secret\nstringData:\n  x: hunter2-Zq8\n"),
        ("s.yaml", "apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Secret\n  data: {x: hunter2-Zq8}\n"),
        ("t.yaml", "apiVersion: v1\nkind: Secret\nmetadata: {name: \"{{ .x }}\"}\nstringData:\n  x: hunter2-Zq8\n"),
        ("fly.toml", "[env]\nJWT_SECRET = 'hunter2-Zq8'\n"),
        ("src/main.rs", "let url = \"redis://:hunter2-Zq8@cache\";\n"),
    ] {
        let (project, secrets) = secrets(path, text);
        assert_eq!(secrets.hide(&format!("It is {VALUE}.")), "It is ***.", "{text}");
        assert!(secrets.are_in(&format!("x{VALUE}")), "{text}");
        let masked = secrets.mask(0, &project.files[0].source.text);
        assert!(!masked.contains(VALUE) && masked.len() == text.len(), "{masked}");
        assert_eq!(masked.lines().count(), text.lines().count());
    }
}

#[test]
fn references_and_switches_are_no_secrets() {
    for value in
        ["${DB_PASSWORD}", "$TOKEN", "/run/secrets/db", "true", "8", "<password>", "\"{{ .Values.password }}\""]
    {
        let (_, secrets) =
            secrets("compose.yml", &format!("services:\n  a:\n    environment:\n      PASSWORD: {value}\n"));
        assert!(secrets.values.list().is_empty(), "{value}: {:?}", secrets.values);
    }
}

#[test]
fn a_common_word_is_hidden_only_where_it_is_the_secret() {
    let text = "services:\n  db:\n    image: postgres:17\n    environment:\n      POSTGRES_PASSWORD: postgres\n";
    let (project, secrets) = secrets("compose.yml", text);
    assert_eq!(secrets.hide("postgres:17 has no digest."), "postgres:17 has no digest.");
    let masked = secrets.mask(0, &project.files[0].source.text);
    assert!(masked.contains("image: postgres:17") && masked.contains("POSTGRES_PASSWORD: ********\n"), "{masked}");
}

#[test]
fn private_keys_keep_their_lines() {
    let text = "apiVersion: v1\nkind: ConfigMap\ndata:\n  key: |\n    -----BEGIN PRIVATE KEY-----\n    MIIabc\n    -----END PRIVATE KEY-----\n";
    let (project, secrets) = secrets("c.yaml", text);
    let masked = secrets.mask(0, &project.files[0].source.text);
    assert!(!masked.contains("MIIabc") && masked.lines().count() == text.lines().count(), "{masked}");
}

#[test]
fn aliases_are_not_followed() {
    let mut text = String::from("a0: &a0 [x, x]\n");
    for level in 1..60 {
        text.push_str(&format!("a{level}: &a{level} [*a{0}, *a{0}]\n", level - 1));
    }
    assert!(secrets("x.yaml", &format!("kind: Pod\nspec: 1\n{text}")).1.values.list().is_empty());
}

#[test]
fn many_secrets_and_keys_without_ends_cost_one_pass() {
    let keys = "PRIVATE KEY-----\n".repeat(2_000) + "-----END PRIVATE KEY-----\n";
    let (_, secrets) = secrets("x.yaml", &keys);
    assert_eq!(secrets.places.len(), 1);
}

//! Images that run a service.

use super::{built, finds};

#[test]
fn the_base_image_decides_what_is_missing() {
    let build = "COPY . .\nRUN cargo build --release --locked";
    for (rule, run, runtime, expected) in [
        ("runtime-older-than-builder", build, "debian:bookworm-slim", true),
        ("runtime-older-than-builder", build, "debian:trixie-slim", false),
        ("runtime-older-than-builder", build, "ubuntu:26.04", false),
        ("runtime-older-than-builder", build, "amazonlinux:2023", true),
        ("runtime-older-than-builder", build, "registry.access.redhat.com/ubi9-minimal:9.6", true),
        ("runtime-older-than-builder", build, "example.com/base:1", false),
        (
            "runtime-older-than-builder",
            "RUN cargo build --release --target x86_64-unknown-linux-musl",
            "debian:11-slim",
            false,
        ),
        ("runtime-older-than-builder", "RUN cargo build --release --target $T", "debian:11-slim", false),
        (
            "runtime-older-than-builder",
            "RUN cargo zigbuild -r --target x86_64-unknown-linux-gnu.2.17",
            "debian:11-slim",
            false,
        ),
        ("runtime-older-than-builder", "RUN make dist", "debian:bookworm-slim", false),
        ("glibc-missing", build, "scratch", true),
        ("glibc-missing", build, "gcr.io/distroless/static-debian13", true),
        ("glibc-missing", build, "gcr.io/distroless/cc-debian13", false),
        (
            "glibc-missing",
            "ENV RUSTFLAGS=\"-C target-feature=+crt-static\"\nRUN cargo build --release",
            "scratch",
            false,
        ),
        ("glibc-missing", build, "alpine:3.23\nRUN apk add --no-cache gcompat", false),
        ("libgcc-missing", build, "gcr.io/distroless/base-debian13", true),
        ("libgcc-missing", build, "gcr.io/distroless/cc-debian13", false),
        ("eol-base-image", build, "alpine:3.21", true),
        ("eol-base-image", build, "alpine:3.22", false),
        ("eol-base-image", build, "gcr.io/distroless/cc-debian12", true),
    ] {
        assert_eq!(finds(rule, &built(run, runtime), &[]), expected, "{rule}: {run} | {runtime}");
    }
}

#[test]
fn libraries_follow_from_the_crates_of_the_binary() {
    let build = "COPY . .\nRUN cargo build --release --locked";
    let manifest = |dependencies: &str| format!("[package]\nname = \"app\"\n{dependencies}");
    for (rule, runtime, dependencies, expected) in [
        ("missing-ca-certificates", "debian:trixie-slim", "[dependencies]\nreqwest = \"0.12\"\n", true),
        ("missing-ca-certificates", "scratch", "[dependencies]\nreqwest = \"0.13\"\n", true),
        ("missing-ca-certificates", "alpine:3.23", "[dependencies]\nreqwest = \"0.12\"\n", false),
        ("missing-ca-certificates", "gcr.io/distroless/cc-debian13", "[dependencies]\nreqwest = \"0.12\"\n", false),
        (
            "missing-ca-certificates",
            "debian:trixie-slim\nRUN apt-get install -y curl",
            "[dependencies]\nreqwest = \"0.12\"\n",
            false,
        ),
        (
            "missing-ca-certificates",
            "debian:trixie-slim\nENV SSL_CERT_FILE=/ca.pem",
            "[dependencies]\nreqwest = \"0.12\"\n",
            false,
        ),
        (
            "missing-ca-certificates",
            "debian:trixie-slim",
            "[dependencies]\nreqwest = { version = \"0.12\", default-features = false, features = [\"rustls-tls\"] }\n",
            false,
        ),
        ("missing-ca-certificates", "debian:trixie-slim", "[dev-dependencies]\nreqwest = \"0.12\"\n", false),
        ("missing-ca-certificates", "debian:trixie-slim", "[dependencies]\naxum = \"0.8\"\n", false),
        (
            "libpq-missing",
            "debian:trixie-slim",
            "[dependencies]\ndiesel = { version = \"2\", features = [\"postgres_backend\"] }\n",
            false,
        ),
        (
            "libpq-missing",
            "gcr.io/distroless/cc-debian13",
            "[dependencies]\ndiesel = { version = \"2\", features = [\"postgres\"] }\n",
            true,
        ),
        (
            "libpq-missing",
            "debian:trixie-slim",
            "[dependencies]\ndiesel = { version = \"2\", features = [\"postgres\"] }\npq-sys = { version = \"0.7\", features = [\"bundled\"] }\n",
            false,
        ),
    ] {
        let manifest = manifest(dependencies);
        let text = built(build, runtime);
        assert_eq!(finds(rule, &text, &[("Cargo.toml", &manifest)]), expected, "{rule}: {runtime} | {dependencies}");
    }
    let old = "FROM rust:1.95-bookworm AS build\nCOPY . .\nRUN cargo build --release --locked\nFROM debian:bookworm-slim\nCOPY --from=build /target/release/app /app\nUSER 1000\nCMD [\"/app\"]\n";
    let vendored = manifest("[dependencies]\nopenssl = { version = \"0.10\", features = [\"vendored\"] }\n");
    assert!(!finds("openssl-on-slim", old, &[("Cargo.toml", &vendored)]));
    let dynamic = manifest("[dependencies]\nopenssl = \"0.10\"\n");
    assert!(finds("openssl-on-slim", old, &[("Cargo.toml", &dynamic)]));
    let installed = old.replace("COPY --from", "RUN apt-get install -y libssl3\nCOPY --from");
    assert!(!finds("openssl-on-slim", &installed, &[("Cargo.toml", &dynamic)]));
}

#[test]
fn how_the_container_starts() {
    let with = |rest: &str| format!("FROM debian:13-slim\nCOPY app start.sh /\nUSER 1000\n{rest}\n");
    let script = |text: &'static str| [("start.sh", text)];
    for (rule, text, script, expected) in [
        ("shell-form-cmd", with("CMD exec /app"), script(""), false),
        ("shell-form-cmd", with("ENTRYPOINT [\"/app\"]\nCMD serve"), script(""), false),
        ("exec-form-not-json", with("CMD [\"/app\", 'serve']"), script(""), true),
        ("exec-form-not-json", with("CMD [ \"$A\" = b ] && /app"), script(""), false),
        ("entrypoint-script-without-exec", with("CMD [\"/start.sh\"]"), script("#!/bin/sh\n/app\n"), true),
        ("entrypoint-script-without-exec", with("CMD [\"sh\", \"/start.sh\"]"), script("#!/bin/sh\n\"$@\"\n"), true),
        ("entrypoint-script-without-exec", with("CMD [\"/start.sh\"]"), script("#!/bin/sh\nexec /app\n"), false),
        (
            "entrypoint-script-without-exec",
            with("CMD [\"/start.sh\"]"),
            script("#!/bin/sh\ntrap stop TERM\n/app\n"),
            false,
        ),
        (
            "entrypoint-script-without-exec",
            with("ENTRYPOINT [\"dumb-init\", \"/start.sh\"]"),
            script("#!/bin/sh\n/app\n"),
            false,
        ),
        (
            "runs-as-root",
            with("USER root\nENTRYPOINT [\"/start.sh\"]"),
            script("#!/bin/sh\nexec gosu app /app\n"),
            false,
        ),
        ("runs-as-root", with("USER root\nENTRYPOINT [\"/start.sh\"]"), script("#!/bin/sh\nexec /app\n"), true),
        ("runs-as-root", with("USER root\nENTRYPOINT [\"/other.sh\"]"), script(""), false),
        ("runs-as-root", with("USER $APP_UID\nCMD [\"/app\"]"), script(""), false),
        (
            "healthcheck-uses-missing-tool",
            with("HEALTHCHECK CMD wget -q http://localhost\nCMD [\"/app\"]"),
            script(""),
            true,
        ),
        ("healthcheck-uses-missing-tool", with("HEALTHCHECK NONE\nCMD [\"/app\"]"), script(""), false),
        ("expose-mismatch", with("EXPOSE 80\nCMD [\"/app\", \"--port\", \"8080\"]"), script(""), true),
        ("expose-mismatch", with("EXPOSE 80 8080\nENV PORT=8080\nCMD [\"/app\"]"), script(""), false),
        ("expose-mismatch", with("ENV PORT=8080\nEXPOSE $PORT\nCMD [\"/app\"]"), script(""), false),
        ("expose-mismatch", with("ENV DB_PORT=5432\nEXPOSE 8080\nCMD [\"/app\"]"), script(""), false),
    ] {
        assert_eq!(finds(rule, &text, &script), expected, "{rule}: {text}");
    }
    let alpine = "FROM alpine:3.23\nUSER 1000\nHEALTHCHECK CMD wget -q http://localhost || exit 1\nCMD [\"/app\"]\n";
    assert!(!finds("healthcheck-uses-missing-tool", alpine, &[]));
}

#[test]
fn secrets_are_values_and_files_that_the_image_keeps() {
    let with = |rest: &str| format!("FROM debian:13-slim AS run\n{rest}\nUSER 1000\nCMD [\"/app\"]\n");
    let ignore = [(".dockerignore", ".env\n")];
    for (text, others, expected) in [
        (with("COPY .env /"), &[][..], true),
        (with("COPY .env /"), &ignore, false),
        (with("COPY .env.example /"), &[], false),
        (with("RUN --mount=source=.env,target=.env true"), &[], false),
        (with("ENV JWT_SECRET=$JWT_SECRET"), &[], false),
        (
            format!(
                "FROM rust:1.95-trixie AS b\nENV DATABASE_URL=postgres://a:b@c/d\n{}",
                with("COPY --from=b /app /app")
            ),
            &[],
            false,
        ),
        (format!("FROM rust:1.95-trixie AS b\nRUN touch .env\n{}", with("COPY --from=b /.env /")), &[], false),
        (format!("FROM rust:1.95-trixie AS b\nCOPY . .\n{}", with("COPY --from=b /.env /")), &[], true),
    ] {
        assert_eq!(finds("secret-in-image", &text, others), expected, "{text}");
    }
}

#[test]
fn servers_with_signals_of_their_own_and_shells_are_no_faults() {
    for (rule, text, expected) in [
        ("stopsignal-unhandled", "FROM debian:13-slim\nUSER 1000\nSTOPSIGNAL SIGQUIT\nCMD [\"/app\"]\n", true),
        (
            "stopsignal-unhandled",
            "FROM debian:13-slim\nUSER 1000\nSTOPSIGNAL SIGQUIT\nCMD [\"nginx\", \"-g\", \"daemon off;\"]\n",
            false,
        ),
        (
            "stopsignal-unhandled",
            "FROM nginxinc/nginx-unprivileged:1.29-alpine\nSTOPSIGNAL SIGQUIT\nCMD [\"sh\", \"-c\", \"exec start\"]\n",
            false,
        ),
        ("shell-form-cmd", "FROM debian:13-slim\nUSER 1000\nCMD bash\n", false),
        ("shell-form-cmd", "FROM debian:13-slim\nUSER 1000\nCMD app\n", true),
        ("runs-as-root", "FROM debian:13\nCMD [\"/bin/bash\"]\n", false),
        ("runs-as-root", "FROM debian:13\nCMD [\"/bin/bash\", \"-c\", \"exec /app\"]\n", true),
        ("dev-packages-in-runtime", "FROM debian:13\nRUN apt-get install -y libssl-dev\nCMD [\"/app\"]\n", true),
        (
            "dev-packages-in-runtime",
            "FROM debian:13\nRUN apt-get install -y libssl-dev\nCMD [\"cargo\", \"build\", \"--release\"]\n",
            false,
        ),
        // An image that compiles when it runs.
        ("dev-packages-in-runtime", "FROM rust:1.95\nRUN apt-get install -y libssl-dev\nCMD [\"/app\"]\n", false),
        (
            "dev-packages-in-runtime",
            "FROM rust:1.95 AS build\nRUN cargo build --release --locked\nFROM rust:1.95\nRUN apt-get install -y libssl-dev\nCOPY --from=build /target/release/app /app\nCMD [\"/app\"]\n",
            true,
        ),
        (
            "dev-packages-in-runtime",
            "FROM debian:13\nRUN apt-get install -y libssl-dev\nRUN env RUSTFLAGS=-g cargo build --release --locked\nCMD [\"/app\"]\n",
            false,
        ),
        (
            "dev-packages-in-runtime",
            "FROM debian:13\nRUN apt-get install -y libssl-dev\nRUN cargo test --no-run\nCMD [\"/app\"]\n",
            false,
        ),
        (
            "dev-packages-in-runtime",
            "FROM debian:13\nRUN apt-get install -y libssl-dev\nRUN cargo fetch\nCMD [\"/app\"]\n",
            true,
        ),
        (
            "hardcoded-arch",
            "FROM --platform=linux/amd64 debian:13 AS pages\nRUN make\nFROM debian:13-slim\nCOPY --from=pages /site /site\nUSER 1000\nCMD [\"/app\"]\n",
            false,
        ),
        (
            "hardcoded-arch",
            "FROM --platform=linux/amd64 rust:1.95 AS build\nRUN cargo build --release --locked\nFROM debian:13-slim\nCOPY --from=build /target/release/app /app\nUSER 1000\nCMD [\"/app\"]\n",
            true,
        ),
    ] {
        assert_eq!(finds(rule, text, &[]), expected, "{rule}: {text}");
    }
}

//! Which kinds of files the rules across files need.

use crate::kind::Kind;
use crate::report::Rule;

/// The kinds of files in the examples of the rules with several files, rules on Rust code included. A browser has no examples
/// (see [`Rule::native`]), so they are repeated here.
const NEEDS: &[(&[Kind], &str)] = &[
    (&[Kind::Dockerfile, Kind::Dockerignore, Kind::Cargo], "musl-default-allocator"),
    (&[Kind::Dockerfile, Kind::Toolchain], "toolchain-file-overrides-image"),
    (
        &[Kind::Dockerfile, Kind::Cargo],
        "member-missing-from-dependency-layer no-dockerignore missing-ca-certificates openssl-on-slim \
         libpq-missing rust-image-too-old binary-name-mismatch",
    ),
    (&[Kind::Dockerfile, Kind::Dockerignore, Kind::Cargo, Kind::SqlxQuery], "sqlx-offline-missing"),
    (&[Kind::Dockerfile, Kind::Script], "entrypoint-script-without-exec"),
    (&[Kind::Dockerfile, Kind::Compose], "compose-healthcheck-missing-tool"),
    (&[Kind::Dockerfile, Kind::Kubernetes], "probe-missing-tool"),
    (
        &[Kind::Kubernetes],
        "hpa-and-replicas hpa-without-requests pdb-blocks-drain rolling-update-with-rwo-volume \
         service-selects-nothing service-port-mismatch ingress-port-mismatch hpa-max-exceeds-connections \
         surge-exceeds-connections rwo-volume-with-replicas",
    ),
    (&[Kind::Cargo], "profile-in-workspace-member virtual-workspace-resolver"),
    (&[Kind::Cargo, Kind::Other], "lockfile-ignored-by-git"),
    (&[Kind::Cargo, Kind::Fly], "sqlx-without-tls log-level-compiled-out"),
    (&[Kind::Cargo, Kind::Toolchain], "toolchain-too-old"),
    (&[Kind::Dockerfile, Kind::CargoConfig], "linker-not-in-image config-target-moves-binary"),
    (
        &[Kind::Dockerfile, Kind::Compose, Kind::Cargo],
        "path-outside-context pgbouncer-transaction-mode-with-prepared-statements pool-size-in-url-ignored",
    ),
    (&[Kind::Dockerfile, Kind::Kubernetes, Kind::Cargo], "cpu-limit-not-whole"),
    (
        &[Kind::Dockerfile, Kind::Compose, Kind::Kubernetes],
        "named-user-run-as-non-root root-image-run-as-non-root prestop-needs-shell probe-needs-shell",
    ),
    (&[Kind::Dockerfile, Kind::Fly], "port-mismatch"),
    (&[Kind::Cargo, Kind::Rust], "old-path-syntax new-path-syntax"),
    (&[Kind::Dockerfile, Kind::Rust], "bind-loopback-in-code"),
];

impl Rule {
    /// The kinds of files that the rule needs, if it compares several files. A check of one file alone must not report that an
    /// ignore of such a rule is unused.
    pub fn needs(&self) -> impl Iterator<Item = Kind> {
        let mut rows = NEEDS.iter().filter(|(_, rules)| rules.split(' ').any(|id| id == self.id));
        rows.next().map_or(&[][..], |(kinds, _)| kinds).iter().copied()
    }
}

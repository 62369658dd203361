//! Settings of the profile that ships.

use super::profiles::{Profile, Setting, settings, shipped};
use super::workspace::Crates;
use crate::findings::Findings;
use crate::project::Project;
use crate::report::{Confidence, Rule, Severity};

pub static OPT_LEVEL_ZERO: Rule = Rule {
    id: "opt-level-zero",
    title: "The release build is not optimized",
    severity: Severity::High,
    confidence: Confidence::Sure,
    why: "With opt-level = 0 the compiler does not optimize, as in a debug build. The service needs several times as much \
          CPU for each request.",
    fix: "Delete the line: the default of the release profile is 3.",
    page: "/configuration/cargo-profile/",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[("Cargo.toml", "[package]\nname = \"api\"\n\n[profile.release]\nopt-level = 0\n")]),
    passes: Rule::native(&[("Cargo.toml", "[package]\nname = \"api\"\n\n[profile.release]\nopt-level = 3\n")]),
};

pub static DEBUG_ASSERTIONS_IN_RELEASE: Rule = Rule {
    id: "debug-assertions-in-release",
    title: "Debug assertions are compiled into the release",
    severity: Severity::Medium,
    confidence: Confidence::Sure,
    why: "debug-assertions = true compiles every debug_assert! of the service and of its dependencies into the binary. A \
          request that reaches a false one panics, and the checks cost CPU in hot loops.",
    fix: "Delete the line, and set overflow-checks = true if you want only the arithmetic checks.",
    page: "/configuration/cargo-profile/#what-each-setting-does",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[("Cargo.toml", "[package]\nname = \"api\"\n\n[profile.release]\ndebug-assertions = true\n")]),
    passes: Rule::native(&[("Cargo.toml", "[package]\nname = \"api\"\n\n[profile.release]\noverflow-checks = true\n")]),
};

pub static STRIP_REMOVES_DEBUG: Rule = Rule {
    id: "strip-removes-debug",
    title: "The profile generates debug information and strips it",
    severity: Severity::Low,
    confidence: Confidence::Sure,
    why: "strip removes the line tables that debug adds. The build takes longer, and backtraces still have no file and no \
          line.",
    fix: "Set strip = \"none\" to keep the lines, or delete debug.",
    page: "/configuration/cargo-profile/#backtraces-you-can-read",
    claims: Rule::native(&["cargo-strip"]),
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "Cargo.toml",
        "[package]\nname = \"api\"\n\n[profile.release]\ndebug = \"line-tables-only\"\nstrip = \"debuginfo\"\n",
    )]),
    passes: Rule::native(&[(
        "Cargo.toml",
        "[package]\nname = \"api\"\n\n[profile.release]\ndebug = \"line-tables-only\"\nstrip = \"none\"\n",
    )]),
};

pub static FAT_LTO_MEMORY: Rule = Rule {
    id: "fat-lto-memory",
    title: "Fat LTO holds the whole program in memory",
    severity: Severity::Low,
    confidence: Confidence::Likely,
    why: "Fat LTO optimizes all crates as one program, in one process. On a small builder the kernel kills the compiler: \
          exit code 137, or signal 9.",
    fix: "Set lto = \"thin\", or build on a machine with enough memory.",
    page: "/resources/build-time/#give-the-builder-enough-memory",
    claims: Rule::native(&["cargo-lto-true", "build-8min"]),
    also: &[],
    pedantic: true,
    fails: Rule::native(&[("Cargo.toml", "[package]\nname = \"api\"\n\n[profile.release]\nlto = true\n")]),
    passes: Rule::native(&[("Cargo.toml", "[package]\nname = \"api\"\n\n[profile.release]\nlto = \"thin\"\n")]),
};

/// Looks at the profiles that ship.
pub fn look(project: &Project, findings: &mut Findings) {
    let crates = Crates::of(project);
    let profiles = shipped(project, &crates);
    let with = |path: &[&str], values: &[&str]| {
        let mut found: Vec<_> = settings(&profiles, path).into_iter().map(|(_, setting)| setting).collect();
        found.retain(|setting| values.contains(&setting.text()));
        found
    };
    for setting in with(&["opt-level"], &["0"]) {
        let said = format!("[profile.{}] sets opt-level = 0.", setting.profile);
        findings.add(&OPT_LEVEL_ZERO, setting.at, setting.node.span, said);
    }
    for setting in with(&["package", "*", "opt-level"], &["0"]) {
        let said = format!("[profile.{}] sets opt-level = 0 for all dependencies.", setting.profile);
        findings.add(&OPT_LEVEL_ZERO, setting.at, setting.node.span, said);
    }
    for setting in with(&["debug-assertions"], &["true"]) {
        let said = format!("[profile.{}] sets debug-assertions = true.", setting.profile);
        findings.add(&DEBUG_ASSERTIONS_IN_RELEASE, setting.at, setting.node.span, said);
    }
    for setting in with(&["lto"], &["true", "fat"]) {
        let said = format!("[profile.{}] sets lto = {}, which is fat LTO.", setting.profile, setting.written());
        findings.add(&FAT_LTO_MEMORY, setting.at, setting.node.span, said);
    }
    for setting in with(&["strip"], &["true", "symbols", "debuginfo"]) {
        strip(setting, &profiles, findings);
    }
}

fn strip(setting: Setting<'_>, profiles: &[(usize, Profile<'_>)], findings: &mut Findings) {
    let same = |name: &str| {
        let mut found = settings(profiles, &[name]).into_iter().map(|(_, one)| one);
        // A profile may strip what it inherits on purpose.
        found.find(|one| one.profile == setting.profile && one.at.file == setting.at.file)
    };
    let keeps = same("split-debuginfo").is_some_and(|one| matches!(one.text(), "packed" | "unpacked"));
    let debug = same("debug").filter(|one| !keeps && !matches!(one.text(), "false" | "0" | "none"));
    if let Some(debug) = debug {
        let said = format!("strip = {} removes what debug = {} adds.", setting.written(), debug.written());
        findings
            .add(&STRIP_REMOVES_DEBUG, setting.at, setting.node.span, said)
            .because(debug.at.place(debug.node.span), "The debug information is generated here");
    }
}

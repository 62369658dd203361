//! Crates that were written for another version of axum.

use super::lock::Lock;
use super::paths::below;
use super::workspace::{Crates, home};
use crate::cargo::Package;
use crate::findings::Findings;
use crate::project::Project;
use crate::report::{Confidence, Rule, Severity};
use crate::words::Words;

/// A lock file with axum 0.8 and a version of axum-extra.
macro_rules! axum_lock {
    ($version:literal, $core:literal) => {
        concat!(
            "version = 4\n\n",
            "[[package]]\nname = \"api\"\nversion = \"0.1.0\"\ndependencies = [\n \"axum\",\n \"axum-extra\",\n]\n\n",
            "[[package]]\nname = \"axum\"\nversion = \"0.8.9\"\ndependencies = [\n \"axum-core 0.5.6\",\n]\n\n",
            "[[package]]\nname = \"axum-core\"\nversion = \"0.4.5\"\n\n",
            "[[package]]\nname = \"axum-core\"\nversion = \"0.5.6\"\n\n",
            "[[package]]\nname = \"axum-extra\"\nversion = \"",
            $version,
            "\"\ndependencies = [\n \"axum-core ",
            $core,
            "\",\n]\n"
        )
    };
}

pub static AXUM_VERSION_MISMATCH: Rule = Rule {
    id: "axum-version-mismatch",
    title: "A crate was built for another version of axum",
    severity: Severity::Medium,
    confidence: Confidence::Likely,
    why: "Extractors and responses of a crate implement the traits of the axum-core that it depends on. A handler that uses \
          them with another axum-core does not compile: the trait Handler is not satisfied.",
    fix: "Update the crate to a release for the axum version of the service.",
    page: "/configuration/versions/#version-pairs",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[("Cargo.lock", axum_lock!("0.9.6", "0.4.5"))]),
    passes: Rule::native(&[("Cargo.lock", axum_lock!("0.12.6", "0.5.6"))]),
};

/// Crates whose only use is in handlers. Others, such as tonic, have an axum of their own.
const IN_HANDLERS: Words = Words(
    "axum-extra axum-login axum-messages axum-flash axum-valid axum-client-ip axum-typed-multipart askama_axum \
     async-graphql-axum",
);

/// Looks at the lock files.
pub fn look(project: &Project, findings: &mut Findings) {
    let crates = Crates::of(project);
    for lock in Lock::all(project) {
        for own in lock.local() {
            let mut axums = lock.needs(own).filter(|one| one.name == "axum");
            let (Some(axum), None) = (axums.next(), axums.next()) else { continue };
            for other in lock.needs(own).filter(|one| IN_HANDLERS.has(one.name)) {
                let (Some(wanted), Some(has)) = (core(&lock, axum), core_of(&lock, other)) else { continue };
                let is_first = |text: &str| text.split('.').take(2).collect::<Vec<_>>().join(".");
                if is_first(wanted) == is_first(has) {
                    continue;
                }
                let said = format!(
                    "{} {} is for axum-core {has}, and axum {} has {wanted}.",
                    other.name, other.version, axum.version
                );
                let place = crates.list.iter().map(|one| one.manifest).find_map(|manifest| {
                    below(&home(manifest), &lock.folder)?;
                    let dependency = manifest.dependencies().into_iter().find(|one| one.name() == other.name)?;
                    Some((manifest.at, dependency.key.span))
                });
                let name = other.node.get("name").map_or(other.node.span, |node| node.span);
                let (at, span) = place.unwrap_or((lock.at, name));
                findings
                    .add(&AXUM_VERSION_MISMATCH, at, span, said)
                    .because(lock.at.place(name), format!("{} {}", other.name, other.version));
            }
        }
    }
}

/// The version of axum-core that a crate depends on.
fn core<'a>(lock: &Lock<'a>, package: &Package<'a>) -> Option<&'a str> {
    lock.needs(package).find(|one| one.name == "axum-core").map(|one| one.version)
}

/// The same, or that of the axum that the crate depends on.
fn core_of<'a>(lock: &Lock<'a>, package: &Package<'a>) -> Option<&'a str> {
    let axum = || lock.needs(package).find(|one| one.name == "axum");
    core(lock, package).or_else(|| core(lock, axum()?))
}

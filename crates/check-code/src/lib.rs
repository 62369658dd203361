//! What is wrong with the Rust code of a service.
//!
//! The files come from [`Project`]: those that are not Rust say where the code runs and which versions it uses.
//! Nothing is compiled, so types are known only as far as the files name them; what is not clear is not reported.

mod calls;
mod chain;
mod code;
mod conditions;
mod expand;
mod flow;
mod names;
mod nodes;
mod packages;
mod query;
mod read;
mod rules;
mod stack;
mod tests_of;
mod visit;
mod walk;

pub use rules::{GROUPS, rules};

/// What the tests of the rules, which both crates share, name.
#[cfg(test)]
use ::check::{Finding, Source};

use ::check::{At, Gap, Kind, Options, Project, Report};
use code::Unit;
use read::Parsed;
use std::collections::BTreeSet;

/// The most bytes of all Rust files together.
const BYTES: usize = 32 * 1024 * 1024;

/// Looks at all Rust files of a project.
pub fn look(project: &Project) -> Report {
    let (parsed, gaps) = parse(project);
    let findings = rules::look_at(&walk::collect(project, units(project, &parsed)));
    drop(parsed);
    forget_spans();
    Report { findings, gaps, ..Report::default() }
}

/// Checks all Rust files of a project: applies their ignores, and leaves out what the reader did not ask for.
pub fn check(project: &Project, options: &Options) -> Report {
    let known: Vec<_> = rules().collect();
    ::check::finish(project, look(project), &known, options)
}

/// Frees the texts that proc-macro2 keeps for the spans of all tokens.
fn forget_spans() {
    proc_macro2::extra::invalidate_current_thread_spans();
}

fn parse(project: &Project) -> (Vec<(At<'_>, Parsed)>, Vec<Gap>) {
    let mut parsed = Vec::new();
    let mut gaps = Vec::new();
    let mut bytes = 0;
    for at in project.of_kind(Kind::Rust) {
        bytes += at.source.text.len();
        if bytes > BYTES {
            let what = "the Rust files are larger than 32 MiB together".to_string();
            gaps.push(Gap { place: at.place(at.source.line_span(1)), what });
            break;
        }
        match Parsed::new(at.source) {
            Ok(one) => parsed.push((at, one)),
            Err(refusal) => gaps.push(Gap { place: at.place(refusal.span), what: refusal.what }),
        }
    }
    (parsed, gaps)
}

/// The name of a package in code: that of its manifest, or of its folder.
fn crate_name(project: &Project, package: &str) -> String {
    let manifests = ::check::manifests(project);
    let own = manifests.iter().find(|manifest| manifest.at.source.folder().trim_end_matches('/') == package);
    let name = |key| own.and_then(|manifest| manifest.root.get(key)).and_then(|table| table.get("name"));
    let name = name("lib").or_else(|| name("package")).and_then(::check::Node::text);
    let folder = package.rsplit('/').next().unwrap_or(package);
    name.unwrap_or(folder).replace('-', "_")
}

fn units<'a>(project: &Project, parsed: &'a [(At<'a>, Parsed)]) -> Vec<Unit<'a>> {
    let roots = packages::roots(parsed.iter().map(|(at, _)| at.source.path.as_str()));
    let mut units: Vec<Unit<'a>> = Vec::new();
    let mut tests = BTreeSet::new();
    for (at, parsed) in parsed {
        let (package, module) = packages::of(&at.source.path, &roots);
        let mut modules = BTreeSet::new();
        tests_of::test_modules(&module, &parsed.syntax.items, &mut modules);
        tests.extend(modules.into_iter().map(|module| (package, module)));
        let is_test = tests_of::is_test_path(&at.source.path);
        let krate = crate_name(project, package);
        units.push(Unit { at: *at, parsed, package, krate, module, is_test });
    }
    for unit in &mut units {
        let is_in = |(package, module): &(&str, String)| {
            let rest = unit.module.strip_prefix(module.as_str());
            *package == unit.package && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
        };
        unit.is_test |= tests.iter().any(is_in);
    }
    units
}

//! Every calculator has a program for its page and one for its embeds.

#![allow(clippy::expect_used, reason = "a test that cannot go on has failed")]

use models::ALL;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// Programs of no single calculator.
const OTHERS: [&str; 2] = ["app", "simulate"];

#[test]
fn every_calculator_has_its_two_programs_and_there_are_no_others() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("programs/src/bin");
    let mut there: BTreeSet<_> = fs::read_dir(&folder)
        .expect("the programs")
        .map(|entry| entry.expect("an entry").path().file_stem().expect("a name").to_string_lossy().into_owned())
        .collect();
    for name in OTHERS {
        assert!(there.remove(name), "programs/src/bin/{name}.rs is missing");
    }
    for slug in ALL.iter().map(|calculator| calculator.slug) {
        let module = slug.replace('-', "_");
        for (name, kind, of) in [(slug.to_string(), "app", "pages"), (format!("embed-{slug}"), "live", "embeds")] {
            let text = format!(
                "//! The program of the {of} of `{slug}`.\n\n{kind}::program!(&[models::{module}::CALCULATOR]);\n"
            );
            let found = fs::read_to_string(folder.join(&name).with_extension("rs")).unwrap_or_default();
            assert_eq!(found, text, "programs/src/bin/{name}.rs must have this text:\n\n{text}");
            there.remove(&name);
        }
    }
    assert!(there.is_empty(), "no calculator has the programs {there:?} in programs/src/bin; remove them");
}

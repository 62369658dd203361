//! Checks of what the site and its browser tests require of every calculator. Each message says what to add.

use crate::form::{self, query};
use crate::{ALL, Calculator, Field, Kind, Report, Value};
use std::collections::{BTreeSet, HashSet};
use std::fs;
use std::path::Path;

/// Returns the answer to the defaults.
fn report(calculator: &Calculator) -> Report {
    form::evaluate_defaults(calculator)
        .unwrap_or_else(|errors| panic!("{}: the defaults have no answer: {errors:?}", calculator.slug))
}

fn is_kebab_case(name: &str) -> bool {
    name.split('-').all(|part| !part.is_empty() && part.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit()))
}

#[test]
fn slugs_and_keys_are_unique_and_in_kebab_case() {
    let mut slugs = HashSet::new();
    for calculator in ALL {
        assert!(is_kebab_case(calculator.slug) && slugs.insert(calculator.slug), "{}", calculator.slug);
        let mut keys = HashSet::new();
        for field in calculator.fields() {
            assert!(is_kebab_case(field.key) && keys.insert(field.key), "{} {}", calculator.slug, field.key);
        }
    }
}

#[test]
fn metric_keys_are_unique_and_in_kebab_case() {
    for calculator in ALL {
        let mut keys = HashSet::new();
        for metric in report(calculator).all_metrics() {
            let (slug, key) = (calculator.slug, metric.key);
            assert!(is_kebab_case(key), "{slug}: write the key of the metric {key} in kebab-case");
            assert!(keys.insert(key), "{slug}: two metrics have the key {key}: rename one of them");
        }
    }
}

#[test]
fn every_calculator_has_a_headline_metric() {
    for calculator in ALL {
        assert!(
            report(calculator).metric(calculator.headline).is_some(),
            "{}: `headline` is {:?}: set it to the key of a metric in the report",
            calculator.slug,
            calculator.headline
        );
    }
}

#[test]
fn every_calculator_has_three_presets_that_change_inputs_and_have_an_answer() {
    for calculator in ALL {
        let slug = calculator.slug;
        let count = calculator.presets.len();
        assert!(count >= 3, "{slug} has {count} presets: add {} to `presets`", 3_usize.saturating_sub(count));
        for preset in calculator.presets {
            let (title, texts) = (preset.title, query::decode(calculator, preset.query));
            let foreign = query::foreign(calculator, preset.query);
            assert!(foreign.is_empty(), "{slug}, preset {title:?}: no field has these keys: {foreign}");
            assert!(
                !query::encode(calculator, &texts).is_empty(),
                "{slug}, preset {title:?}: all inputs are at their defaults: change one in its `query`"
            );
            let answer = form::evaluate(calculator, &texts);
            assert!(answer.is_ok(), "{slug}, preset {title:?}: correct its `query`: {:?}", answer.err());
        }
    }
}

#[test]
fn every_form_begins_with_few_inputs() {
    for calculator in ALL {
        let open = calculator.groups.iter().filter(|group| !group.folded);
        let inputs: usize = open.map(|group| group.fields.len()).sum();
        assert!((1..=9).contains(&inputs), "{} opens with {inputs} inputs: fold a group", calculator.slug);
    }
}

#[test]
fn every_calculator_has_a_lookup() {
    for calculator in ALL {
        assert!(
            calculator.fields().any(|field| !field.lookup.is_empty()),
            r#"{}: add `.lookup("...")` to a field: the query or command that finds the reader's number"#,
            calculator.slug
        );
    }
}

#[test]
fn every_calculator_has_two_snippets_that_differ() {
    for calculator in ALL {
        let (slug, snippets) = (calculator.slug, report(calculator).snippets);
        assert!(
            snippets.len() >= 2,
            "{slug}: the answer to the defaults has {} snippets: add configuration to paste to `snippets` of its report, \
             two pieces at least",
            snippets.len()
        );
        let titles: HashSet<_> = snippets.iter().map(|snippet| snippet.title).collect();
        assert_eq!(titles.len(), snippets.len(), "{slug}: give each snippet a title of its own");
        assert_ne!(snippets[0].code, snippets[1].code, "{slug}: the first two snippets are the same");
    }
}

#[test]
fn every_calculator_has_a_chart_of_two_rows() {
    for calculator in ALL {
        let slug = calculator.slug;
        assert!(!calculator.charts.is_empty(), "{slug} has no chart: add one to `charts`");
        for chart in calculator.charts {
            let plot = (chart.plot)(&form::defaults(calculator));
            let rows = plot.expect("the defaults have a picture").readout().rows.len();
            assert!(rows >= 2, "{slug}, chart {:?}: draw at least two values, not {rows}", chart.title);
        }
    }
}

/// The browser tests type these numbers into the first field, which must change the answer.
#[test]
fn the_first_number_of_every_calculator_can_be_changed() {
    for calculator in ALL {
        let slug = calculator.slug;
        let is_number = |field: &Field| matches!(field.kind, Kind::Number { .. });
        let influences = |values: &[Value]| -> Vec<_> {
            let all = calculator.sensitivity(values, usize::MAX).into_iter();
            all.map(|influence| (influence.field.key, influence.headlines)).collect()
        };
        let (place, field) = calculator
            .fields()
            .enumerate()
            .find(|(_, field)| is_number(field))
            .unwrap_or_else(|| panic!("{slug}: add a field with a number"));
        let mut values = form::defaults(calculator);
        let before = influences(&values);
        assert!(!before.is_empty(), "{slug}: no input changes the headline metric {}", calculator.headline);
        for number in ["29", "31", "37"] {
            values[place] = form::parse(field, number)
                .unwrap_or_else(|error| panic!("{slug}: let {} take {number}: {:?}", field.key, error.problem));
            assert_ne!(values[place], field.default(), "{slug}: choose another default for {}", field.key);
            assert_ne!(before, influences(&values), "{slug}: put a field first that changes the headline metric");
        }
    }
}

#[test]
fn every_calculator_has_its_page() {
    const PAGES: &str = "content/calculators";
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(PAGES);
    let names = fs::read_dir(&folder).expect("the pages of the calculators").map(|entry| entry.expect("a file").path());
    let pages: BTreeSet<String> = names
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned()))
        .collect();
    for calculator in ALL {
        let slug = calculator.slug;
        assert!(pages.contains(slug), "the calculator {slug} has no page: add {PAGES}/{slug}.md");
    }
    for page in pages {
        assert!(
            Calculator::named(&page).is_some(),
            "{PAGES}/{page}.md has no calculator: add one with the slug {page} to `ALL`, or delete the page"
        );
    }
}

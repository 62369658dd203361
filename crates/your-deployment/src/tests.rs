use super::facts::field_of;
use super::*;
use faults::Problem;
use models::form::query;
use models::units::Unit;
use models::{Calculator, Kind};

#[test]
fn every_filled_input_exists_and_accepts_the_range_of_the_panel() {
    for fact in FACTS {
        let panel_field = fact.field().unwrap_or_else(|| panic!("{} fills a number", fact.key));
        let Kind::Number { min, max, whole, .. } = panel_field.kind else { panic!("{} is a number", fact.key) };
        assert!(min < max, "{}: the range is not empty", fact.key);
        for fill in fact.fills {
            let (_, field) = field_of(fill.calculator, fill.field).unwrap_or_else(|| panic!("{fill:?} is there"));
            let Kind::Number { min: field_min, max: field_max, whole: field_whole, .. } = field.kind else {
                panic!("{fill:?} is a number")
            };
            match fill.per {
                Per::One => assert!(field_min <= min && max <= field_max && field_whole <= whole, "{fill:?}"),
                Per::Default(_) => {
                    let by = fill.divisor().unwrap_or_else(|| panic!("{fill:?} has a number to divide by"));
                    assert!(field_min <= min / by && max / by <= field_max && !field_whole, "{fill:?}");
                }
                Per::Fact(other) => {
                    let by = Fact::named(other).and_then(Fact::field).map(|field| field.kind);
                    let Some(Kind::Number { min: one, max: many, .. }) = by else { panic!("{fill:?} is by a fact") };
                    assert!(
                        one >= 1.0 && field_min <= min / many && max / one <= field_max && !field_whole,
                        "{fill:?}"
                    );
                }
            }
            assert!([panel_field.unit, Unit::NONE].contains(&field.unit), "{fill:?}: the unit is that of the panel");
        }
    }
}

#[test]
fn an_input_is_filled_by_one_fact() {
    let mut fills: Vec<_> =
        FACTS.iter().flat_map(|fact| fact.fills).map(|fill| (fill.calculator, fill.field)).collect();
    let count = fills.len();
    fills.sort_unstable();
    fills.dedup();
    assert_eq!(fills.len(), count);
}

#[test]
fn the_checks_of_a_platform_are_a_preset_of_the_calculator() {
    let calculator = Calculator::named("health-check-load").expect("the calculator");
    let checked: Vec<_> = platforms().filter(|platform| !platform.checks.is_empty()).collect();
    assert_eq!(checked.iter().map(|platform| platform.key).collect::<Vec<_>>(), ["kubernetes", "fargate"]);
    for platform in checked {
        let texts = query::decode(calculator, platform.checks);
        assert_eq!(query::encode(calculator, &texts), platform.checks, "{}", platform.key);
    }
    assert_eq!(platforms().count(), 7);
}

#[test]
fn a_mark_shows_the_default_of_its_calculator() {
    let mark = |name| Mark::named(name).unwrap_or_else(|problem| panic!("{problem}"));
    let shown = |name| {
        let Mark { text, value, of, computed } = mark(name);
        (text, value, of, computed)
    };
    let of = |text: &str, value: &str, of: &str, computed: Option<&'static str>| {
        (text.into(), value.into(), of.into(), computed)
    };
    assert_eq!(shown("instances"), of("10", "10", "health-check-load/instances", None));
    assert_eq!(shown("pool-sizing/instances"), of("3", "3", "pool-sizing/instances", None));
    assert_eq!(
        shown("health-check-load/log-lines-per-day"),
        of("4,320,000", "4320000", "health-check-load/log-lines-per-day", Some(""))
    );
    assert_eq!(shown("platform"), of("Kubernetes", "kubernetes", "deployment/platform", None));
    let fixed = mark("platform-cost/monthly-cost-kubernetes");
    assert_eq!(mark("platform-cost/monthly-cost-PLATFORM"), Mark { computed: Some("kubernetes"), ..fixed });
}

#[test]
fn an_unknown_mark_lists_the_known_ones() {
    let wrong = |name| Mark::named(name).expect_err("a wrong name");
    assert_eq!(
        wrong("cats"),
        Problem::new(
            "a deployment has no `cats`",
            "use one of instances, probers, rps, pool-size, db-cores, memory, platform, or calculator/key"
        )
    );
    assert_eq!(wrong("cats/rps").what, "there is no calculator `cats`");
    assert_eq!(wrong("pool-sizing/surge").what, "no deployment fills the field `surge` of pool-sizing");
    let Problem { what, remedy } = wrong("memory-budget/peak");
    assert_eq!(what, "memory-budget has no field or result `peak`");
    assert!(remedy.contains("peak-mib, "), "{remedy}");
    assert_eq!(
        wrong("memory-budget/hard-bound-mib").what,
        "the result `hard-bound-mib` of memory-budget is not a number with the defaults"
    );
}

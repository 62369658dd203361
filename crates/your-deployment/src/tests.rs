use super::facts::field_of;
use super::*;
use faults::Problem;
use models::form::{evaluate, query};
use models::units::{Unit, machine};
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
                Per::Default(..) => {
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
            // `cores` and `vCPU` count the same.
            let counts = |unit: Unit| unit == Unit::counted(unit.name);
            assert!(
                field.unit == panel_field.unit || (counts(field.unit) && counts(panel_field.unit)),
                "{fill:?}: the unit is that of the panel"
            );
        }
    }
}

#[test]
fn an_input_is_filled_by_one_fact() {
    let mut fills: Vec<_> =
        FACTS.iter().flat_map(|fact| fact.fills).map(|fill| (fill.calculator, fill.field)).collect();
    fills.sort_unstable();
    let twice: Vec<_> = fills.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0]).collect();
    // The autoscaler's maximum is at least the instances of today, and replaces them if the reader enters it.
    assert_eq!(twice, [("capacity", "max-instances"), ("pool-sizing", "max-instances")]);
    let place = |key| FACTS.iter().position(|fact| fact.key == key);
    assert!(place("instances") < place("max-instances"));
}

#[test]
fn every_calculator_of_a_running_service_starts_from_facts() {
    for calculator in models::ALL {
        let filled = FACTS.iter().flat_map(|fact| fact.fills).any(|fill| fill.calculator == calculator.slug);
        assert_eq!(filled, calculator.slug != "build-time", "{}", calculator.slug);
    }
    assert!(FACTS.iter().all(|fact| fact.fills.iter().any(|fill| fill.calculator == "capacity")));
}

#[test]
fn facts_give_every_calculator_inputs_that_it_computes() {
    // As the panel fills them, at both ends of every range.
    for least in [true, false] {
        let numbers: Vec<_> = FACTS
            .iter()
            .map(|fact| match fact.field().map(|field| field.kind) {
                Some(Kind::Number { min, max, .. }) => (fact, if least { min } else { max }),
                _ => panic!("{} is a number", fact.key),
            })
            .collect();
        for calculator in models::ALL {
            let mut pairs = Vec::new();
            for (fact, number) in &numbers {
                for fill in fact.fills.iter().filter(|fill| fill.calculator == calculator.slug) {
                    let by = match fill.per {
                        Per::One => 1.0,
                        Per::Default(..) => fill.divisor().expect("a divisor"),
                        Per::Fact(key) => numbers.iter().find(|(fact, _)| fact.key == key).expect("a fact").1,
                    };
                    pairs.retain(|(key, _)| *key != fill.field);
                    pairs.push((fill.field, machine(number / by)));
                }
            }
            let pairs: Vec<_> = pairs.iter().map(|(key, value)| [key, "=", value].concat()).collect();
            let texts = query::decode(calculator, &pairs.join("&"));
            assert!(evaluate(calculator, &texts).is_ok(), "{} cannot compute {}", calculator.slug, pairs.join("&"));
        }
    }
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
    for platform in platforms() {
        for (slug, field, value) in platform.fills() {
            let calculator = Calculator::named(slug).expect("the calculator");
            let texts = query::decode(calculator, &[field, "=", value].concat());
            assert!(evaluate(calculator, &texts).is_ok(), "{slug} takes {field}={value}");
        }
        assert!(platform.fills().any(|filled| filled == ("capacity", PLATFORM, platform.key)));
    }
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
        of("4.32 million", "4320000", "health-check-load/log-lines-per-day", Some(""))
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
            "use one of instances, probers, max-instances, rps, latency, pool-size, db-cores, max-connections, memory, cpu, worker-threads, surge, pre-stop, grace, lines-per-request, line-bytes, platform, or calculator/key"
        )
    );
    assert_eq!(wrong("cats/rps").what, "there is no calculator `cats`");
    assert_eq!(wrong("pool-sizing/db-time").what, "no deployment fills the field `db-time` of pool-sizing");
    let Problem { what, remedy } = wrong("memory-budget/peak");
    assert_eq!(what, "memory-budget has no field or result `peak`");
    assert!(remedy.contains("peak-mib, "), "{remedy}");
    assert_eq!(
        wrong("memory-budget/hard-bound-mib").what,
        "the result `hard-bound-mib` of memory-budget is not a number with the defaults"
    );
}

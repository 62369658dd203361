//! The charts and the snippets.

use super::*;

#[test]
fn the_first_chart_contains_the_answer_and_a_worse_window() {
    let inputs = Inputs { incident_minutes: 10.0, ..defaults() };
    let drawn = inputs.spending();
    assert_eq!((drawn.at[0], drawn.at[20], drawn.at[40], drawn.marks[0].from), (0.0, 20.0, 40.0, 20.0));
    let at = |series: usize, place: usize| drawn.series[series].values[place].expect("a value");
    assert_close(at(0, 20), metric(&answer(&inputs), "budget-used"));
    // Of 20 deploys, 6 or fewer are bad in 97.8% of the windows, 5 or fewer in 93.3%.
    assert_close(at(1, 20), 60.0 / 43.2);
    assert_eq!((at(0, 0), at(1, 0)), (0.0, 0.0));
    assert!(drawn.series[0].chosen && !drawn.series[1].chosen);
}

#[test]
fn the_second_chart_has_times_where_an_alert_fires() {
    let drawn = defaults().detection();
    let last = |series: usize| drawn.series[series].values[40].expect("a value");
    assert_relatively_near(last(0), 51.84, 1e-3);
    assert_relatively_near(last(1), 129.6, 1e-3);
    assert_relatively_near(last(2), 259.2, 1e-3);
    // At exactly the budget, none fires.
    assert!(drawn.series.iter().all(|series| series.values[0].is_none()));
    assert_close(drawn.at[0], 0.001);
    assert_close(drawn.limits[0].from, 30.0);
}

#[test]
fn rules_have_the_objective_and_the_required_errors() {
    let code = |inputs: &Inputs, place: usize| answer(inputs).snippets[place].code.plain();
    let plain = code(&defaults(), 0);
    assert!(plain.contains("job:http_requests_bad:rate1h / job:http_requests:rate1h > 14.4 * 0.001\n"), "{plain}");
    assert!(plain.contains("job:http_requests_bad:rate30m / job:http_requests:rate30m > 6 * 0.001\n"), "{plain}");
    assert!(!plain.contains("3600"), "{plain}");
    let low = code(&Inputs { rps: 1.0 / 60.0, ..defaults() }, 0);
    assert!(low.contains("job:http_requests_bad:rate1h * 3600 > 3.5\n"), "{low}");
    assert!(low.contains("job:http_requests_bad:rate6h * 21600 > 3.5\n"), "{low}");
    assert!(low.contains("fewer than 4 errors; you have 1.\n"), "{low}");
    assert!(!low.contains("259200"), "{low}");
    let strict = code(&Inputs { slo: 99.999, ..defaults() }, 0);
    assert!(strict.contains("> 14.4 * 0.0001\n") && strict.contains("Objective 99.99%; you have 99.999%."), "{strict}");
    let lax = code(&Inputs { slo: 90.0, ..defaults() }, 0);
    assert!(lax.contains("# ErrorBudgetBurnFast would need more errors than requests.\n"), "{lax}");
    assert!(lax.contains("> 6 * 0.1\n"), "{lax}");
}

#[test]
fn every_recorded_series_of_the_alerts_exists() {
    let report = answer(&Inputs { rps: 1.0 / 60.0, ..defaults() });
    let [alerts, records, budget] = [0, 1, 2].map(|place| report.snippets[place].code.plain());
    let used = [&alerts, &budget].map(|text| text.split("job:http_requests").skip(1));
    for name in used.into_iter().flatten() {
        let name: String = name.chars().take_while(|c| c.is_ascii_alphanumeric() || "_:".contains(*c)).collect();
        let recorded = format!("- record: job:http_requests{name}\n");
        assert!(records.contains(&recorded) || budget.contains(&recorded), "{recorded}");
    }
    assert!(budget.contains("retention.time=35d") && budget.contains("rate5m[30d]") && budget.contains(") / 0.001\n"));
}

#[test]
fn the_steps_have_the_results() {
    let inputs = Inputs { observed_bad: Some(0.0), observed_deploys: Some(20.0), slo: 90.0, ..defaults() };
    let numbers: Vec<_> = answer(&inputs).steps.iter().map(|step| step.numbers.plain()).collect();
    assert!(numbers[0].ends_with("= 4,320 min"), "{numbers:?}");
    assert!(numbers[8].ends_with("never"), "{numbers:?}");
    assert!(numbers[10].contains("1,296,001 and 108,001 errors"), "{numbers:?}");
    assert_eq!(numbers.len(), 11);
}

//! The chart and the snippets.

use super::*;

#[test]
fn the_chart_shows_the_load_of_an_outage_and_the_capacity() {
    let drawn = defaults().amplification();
    let last: Vec<_> = drawn.series.iter().map(|series| series.values.last().copied().flatten()).collect();
    assert_eq!((drawn.at.len(), last[0], last[2]), (51, Some(1_500.0), Some(500.0)));
    assert_close(last[1].expect("a value"), 550.0);
    assert_eq!((drawn.limits[0].from, drawn.marks[0].from), (1_000.0, 0.01));
    let chosen = |inputs: Inputs| inputs.amplification().series.iter().position(|series| series.chosen);
    assert_eq!(chosen(defaults()), Some(0));
    assert_eq!(chosen(Inputs { retry_budget: Some(20.0), ..defaults() }), Some(1));
    assert_eq!(chosen(Inputs { attempts: 1.0, ..defaults() }), Some(2));
    let generous = Inputs { retry_budget: Some(20.0), ..defaults() }.amplification();
    assert_close(generous.series[1].values[50].expect("a value"), 600.0);
}

#[test]
fn snippets_have_the_plan_and_name_the_inputs_that_differ() {
    let report = answer(&Inputs { acquire_timeout: 30.0, ..defaults() });
    let [axum, postgres, calls, nginx, alb] = [0, 1, 2, 3, 4].map(|place| report.snippets[place].code.plain());
    assert!(axum.contains("Duration::from_millis(10000),\n"), "{axum}");
    assert!(axum.contains("(\"statement_timeout\", \"2000\"), // you have 5 s\n"), "{axum}");
    assert!(axum.contains(".acquire_timeout(Duration::from_millis(2000)) // you have 30 s\n"), "{axum}");
    assert!(postgres.contains("SET statement_timeout = '2000ms'; -- you have 5 s\n"), "{postgres}");
    assert!(postgres.contains("SET lock_timeout = '1000ms';\n"), "{postgres}");
    assert!(calls.contains("TpsBudget::new(Duration::from_secs(10), 1, 10_f32 / 100.0)"), "{calls}");
    assert!(calls.contains("Duration::from_millis(100)\n") && calls.contains("from_millis(2000))\n"), "{calls}");
    assert!(nginx.contains("proxy_read_timeout 15000ms; #") && nginx.contains("proxy_next_upstream off;"), "{nginx}");
    assert!(alb.contains("idle_timeout       = 15 #"), "{alb}");
}

#[test]
fn snippets_of_other_setups() {
    let code = |inputs: &Inputs, place: usize| answer(inputs).snippets[place].code.plain();
    let twice = Inputs { attempts: 1.0, proxy_attempts: 2.0, statement_timeout: 0.0, ..defaults() };
    assert!(
        code(&twice, 3)
            .contains("proxy_read_timeout 13000ms; # between two reads: until the response begins, you have 15 s\n")
    );
    assert!(code(&twice, 3).contains("proxy_next_upstream error timeout;"));
    assert!(code(&twice, 0).contains("(\"statement_timeout\", \"2000\"), // you have none\n"));
    let newer = Inputs { transaction_timeout: Some(30.0), ..defaults() };
    assert!(code(&newer, 1).contains("SET transaction_timeout = '7000ms'; -- you have 30 s\n"), "{}", code(&newer, 1));
    let calling = Inputs { calls: 1.0, call_timeout: 30.0, statements: 0.0, ..defaults() };
    assert!(
        code(&calling, 2)
            .contains(".timeout(Duration::from_millis(9000)) // one call, up to the last byte, you have 30 s\n")
    );
    let direct = Inputs { proxy_timeout: 0.0, ..defaults() };
    assert!(code(&direct, 3).contains("proxy_read_timeout 15000ms;"));
}

#[test]
fn the_steps_have_the_results() {
    let report = answer(&Inputs { calls: 2.0, retry_budget: Some(10.0), ..defaults() });
    let numbers: Vec<_> = report.steps.iter().map(|step| step.numbers.plain()).collect();
    assert_eq!(numbers[0], "1 × (2 s + 15 s + 2 × 2 s) + 0 s = 21 s");
    assert_eq!(numbers[1], "10 s and 21 s: 10 s");
    assert_eq!(numbers[3], "3 × 10 s + 0.3 s = 30.3 s");
    let endless = answer(&Inputs {
        request_timeout: 0.0,
        statement_timeout: 0.0,
        proxy_timeout: 0.0,
        client_timeout: 0.0,
        ..defaults()
    });
    assert!(endless.steps[..4].iter().all(|step| step.numbers.plain().ends_with("no limit")));
}

#[test]
fn a_cap_below_the_base_is_an_error() {
    let errors = Inputs { backoff_cap: 0.05, ..defaults() }.evaluate().expect_err("a conflict");
    assert_eq!(errors[0].field, "backoff-cap");
}

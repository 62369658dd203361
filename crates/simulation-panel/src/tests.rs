use super::*;
use models::Amount;
use models::form;
use models::form::query;
use models::pool_sizing::CALCULATOR;

/// Returns all messages for a request.
fn messages(request: &str) -> Vec<String> {
    let mut messages = Vec::new();
    answer(request, |message| messages.push(message.to_string()));
    messages
}

fn refused(request: &str) -> String {
    let messages = messages(request);
    assert_eq!(messages.len(), 1, "{request}");
    messages[0].strip_prefix("refused ").expect("a refusal").into()
}

#[test]
fn a_request_leads_to_progress_and_then_a_result() {
    let messages = messages("rps=1500&pool-size=7&sim-requests=10000");
    let (result, progress) = messages.split_last().expect("messages");
    let progress: Vec<f64> = progress
        .iter()
        .map(|message| message.strip_prefix("progress ").expect("progress").parse().expect("a number"))
        .collect();
    assert!(progress.is_sorted() && progress[0] > 0.0 && progress.last() == Some(&1.0), "{progress:?}");
    for part in [
        r#"result <p class="answer__sentence">Simulated with <b>7</b> connections"#,
        r#"<th scope="row">Wait, p99</th>"#,
        r#"<circle class="series-3 plot__chosen""#,
        "wait, p99, simulated",
    ] {
        assert!(result.contains(part), "{part} in {result}");
    }
}

#[test]
fn the_same_seed_gives_the_same_result() {
    let with = |seed| messages(&format!("rps=1500&pool-size=7&sim-requests=10000&sim-seed={seed}")).pop();
    assert_eq!(with(7), with(7));
    assert_ne!(with(7), with(8));
}

#[test]
fn invalid_requests_are_refused_with_a_sentence() {
    for (request, sentence) in [
        ("rps=lots", "Fix the calculator's inputs first."),
        ("db-time=0&held-time=0", "Fix the calculator's inputs first."),
        ("rps=0", "There are no requests to simulate. Enter a request rate above."),
        (
            "pooler=pgbouncer-transaction",
            "The simulation does not model a pooler. Choose “None” as the pooler above to simulate only the pools.",
        ),
        ("sim-service=pasted", "Paste hold times, at least one of them greater than 0."),
        ("sim-service=pasted&sim-times=0%2C+-+abc", "Paste hold times, at least one of them greater than 0."),
        ("sim-requests=100", "Requests for each pool size must be between 10,000 and 5,000,000."),
        ("sim-seed=-1", "Seed must be between 0 and 4,294,967,295."),
        (
            "sim-service=pasted&sim-times=10 60001",
            "Each hold time must be 0, or between 0.000001 and 60,000 milliseconds.",
        ),
        (
            "sim-service=pasted&sim-times=0.0000000001",
            "Each hold time must be 0, or between 0.000001 and 60,000 milliseconds.",
        ),
        ("sim-arrivals=sometimes", "Choose one of the options for “request arrivals”."),
    ] {
        assert_eq!(refused(request), sentence, "{request}");
    }
    assert!(refused("rps=10000&held-time=2000&instances=100&pool-size=500").contains("at least 1,001,000 requests"));
}

/// One simulation of the reader's own pool size, and the formula's value of a metric.
fn both(request: &str, key: &str) -> (Outcome, f64) {
    let options = Options::parse(request).expect("options");
    let mut simulation = Simulation::new(&options.experiment(options.inputs.pool_size)).expect("an experiment");
    while simulation.advance(SLICE) < 1.0 {}
    let report = options.inputs.evaluate().expect("an answer");
    let Some(Amount::Number(number)) = report.metric(key).map(|metric| metric.amount) else {
        panic!("{key} is no number")
    };
    (simulation.outcome().expect("an outcome"), number)
}

#[test]
fn simulation_and_formula_agree_within_the_margins_where_the_formula_is_exact() {
    // One instance without a database: exponential holds, with and without timeouts, and in overload.
    for request in [
        "rps=200&instances=1&db-time=0&held-time=20&pool-size=6",
        "rps=600&instances=1&db-time=0&held-time=20&pool-size=10&acquire-timeout=0.05",
        "rps=450&instances=1&db-time=0&held-time=20&pool-size=10&acquire-timeout=0.1",
    ] {
        let request = format!("{request}&sim-requests=400000");
        for (key, estimate) in [
            ("wait-probability", (|outcome| outcome.wait_probability) as fn(&Outcome) -> simulation::Estimate),
            ("timeout-probability", |outcome| outcome.timeout_probability),
            ("busy-connections", |outcome| outcome.busy_connections),
        ] {
            let (outcome, formula) = both(&request, key);
            let simulated = estimate(&outcome);
            // Twice the margin: the seed is fixed, and a 95% interval misses once in twenty.
            let off = (simulated.value - formula).abs();
            assert!(off <= 2.0 * simulated.margin + 1e-9, "{request} {key}: {simulated:?} {formula}");
        }
        let (outcome, formula) = both(&request, "mean-wait-ms");
        let off = (outcome.mean_wait.value * 1e3 - formula).abs();
        assert!(off <= 2.0 * outcome.mean_wait.margin * 1e3, "{request}: {:?} {formula}", outcome.mean_wait);
    }
    // A database that saturates, behind one pool.
    let (outcome, formula) =
        both("rps=1600&instances=1&pool-size=20&acquire-timeout=0.1&sim-requests=400000", "wait-probability");
    assert!((outcome.wait_probability.value - formula).abs() < 0.03, "{:?} {formula}", outcome.wait_probability);
}

#[test]
fn pasted_times_replace_the_hold_time() {
    let request = "rps=200&instances=1&sim-service=pasted&sim-times=10 ms, 30\n20;20";
    let options = Options::parse(&request.replace(' ', "+").replace(';', "%3B")).expect("options");
    let experiment = options.experiment(4.0);
    assert_eq!((experiment.other_time, experiment.database_time), (0.02, 0.0));
    assert_eq!(experiment.service, simulation::Service::Samples(vec![10.0, 30.0, 20.0, 20.0]));
    assert_eq!(options.inputs.variability, Some(0.125));
}

#[test]
fn the_simulation_starts_from_the_shape_of_the_calculator() {
    let service = |request: &str| Options::parse(request).expect("options").experiment(4.0).service;
    let lognormal = |variability| simulation::Service::Lognormal { variability };
    assert_eq!(service(""), simulation::Service::Exponential);
    assert_eq!(service("hold-shape=constant"), simulation::Service::Deterministic);
    assert_eq!(service("variability=0&hold-shape=long-tailed"), simulation::Service::Deterministic);
    // Each of its two parts varies by as much.
    let simulation::Service::Lognormal { variability } = service("hold-shape=long-tailed") else {
        panic!("not lognormal")
    };
    assert!((variability - 4.0).abs() < 1e-9, "{variability}");
    assert_eq!(service("variability=2&db-time=0"), lognormal(2.0));
    assert_eq!(service("hold-shape=long-tailed&sim-service=exponential"), simulation::Service::Exponential);
    // The formula of the comparison follows.
    let formula = |request: &str| Options::parse(request).expect("options").inputs.hold_variability();
    assert_eq!(formula("hold-shape=long-tailed&sim-service=constant"), 0.0);
    assert_eq!(formula("variability=9&sim-service=exponential"), formula(""));
}

#[test]
fn fractions_of_a_core_keep_their_capacity() {
    for (cores, whole) in [(0.5, 1.0), (1.5, 2.0), (4.0, 4.0)] {
        let request =
            format!("db-cores={cores}&db-time=2&rps={}&sim-requests=200000&instances=1&pool-size=60", 300.0 * cores);
        let experiment = Options::parse(&request).expect("options").experiment(10.0);
        assert_eq!(f64::from(experiment.database_cores), whole);
        assert!((experiment.database_time - 0.002 * whole / cores).abs() < 1e-12, "{cores}");
        let (outcome, load) = both(&request, "db-cpu-utilization");
        let utilization = outcome.database_utilization;
        assert!((utilization.value - load).abs() <= 2.0 * utilization.margin, "{cores}: {utilization:?} {load}");
    }
}

#[test]
fn in_overload_the_formula_keeps_the_cores_busy_and_no_more() {
    let messages = messages("rps=900&db-cores=0.5&sim-requests=10000&acquire-timeout=1");
    let result = messages.last().expect("a result");
    let row = result.split(r#"<th scope="row">Database cores in use</th>"#).nth(1).expect("a row");
    // The simulation and the formula.
    assert!(row.starts_with("<td>practically all</td><td>practically all</td>"), "{row}");
}

#[test]
fn the_readers_own_size_is_simulated() {
    for request in ["", "pool-size=37", "rps=3000&pool-size=3", "instances=200&rps=20000"] {
        let options = Options::parse(request).expect("options");
        let sizes = options.sizes();
        assert!(
            sizes.contains(&options.inputs.pool_size) && sizes.len() <= 11 && sizes.is_sorted(),
            "{request} {sizes:?}"
        );
    }
    assert_eq!(
        Options::parse("pooler=pgbouncer-session&pooler-size=12").expect("options").experiment(10.0).pool_size,
        4
    );
}

#[test]
fn the_form_has_every_field_and_no_calculator_has_one_of_its_names() {
    let form = form();
    for field in &FIELDS {
        assert!(form.contains(&format!(r#" name="{}""#, field.key)), "{}", field.key);
        assert!(CALCULATOR.fields().all(|other| other.key != field.key));
    }
    // The page sends both forms in one query string; the calculator ignores unknown keys.
    let texts = query::decode(&CALCULATOR, "sim-seed=7&rps=9");
    assert_eq!(query::encode(&CALCULATOR, &texts), "rps=9");
    assert!(form::values(&CALCULATOR, &texts).is_ok());
}

/// No wait exceeds the acquire timeout. In overload most waits are just below it, so more variable hold times can only
/// add shorter ones.
#[test]
fn in_overload_the_mean_wait_falls_as_holds_vary_more_in_simulation_as_in_formula() {
    let waits = [0.1, 1.0, 4.0].map(|variability| {
        let service = if variability == 1.0 { "exponential" } else { "lognormal" };
        let request = format!(
            "rps=1100&instances=1&db-time=0&held-time=10&pool-size=10&acquire-timeout=0.05&variability={variability}&sim-service={service}"
        );
        let (outcome, formula) = both(&request, "mean-wait-ms");
        (outcome.mean_wait.high() * 1e3, outcome.mean_wait.low() * 1e3, formula)
    });
    assert!(waits.is_sorted_by(|(_, low, formula), (high, _, next)| low > high && formula > next), "{waits:?}");
}

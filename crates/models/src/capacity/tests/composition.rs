//! Composing changes no number: each resource is what its own calculator answers for the same inputs.

use super::*;

use crate::{Calculator, Report, Value};

/// Evaluates a calculator with its defaults, except for these inputs.
fn ask(calculator: &'static Calculator, inputs: &[(&str, f64)]) -> Option<Report> {
    let mut values = form::defaults(calculator);
    for (key, number) in inputs {
        let place = calculator.fields().position(|field| field.key == *key).expect("a field");
        values[place] = Value::Number(*number);
    }
    (calculator.evaluate)(&values).ok()
}

fn close(found: f64, expected: f64) -> Result<(), TestCaseError> {
    let is_close = (found - expected).abs() <= 1e-9 * expected.abs() || found == expected;
    prop_assert!(is_close, "{found} is not {expected}");
    Ok(())
}

#[test]
fn each_use_is_the_answer_of_its_calculator() {
    let result = runner(200).run(&any_inputs(&CALCULATOR), |values| {
        let Some(inputs) = Inputs::from_values(&values) else { return Ok(()) };
        let Some(models) = inputs.models() else { return Err(TestCaseError::fail("no models")) };
        let used = inputs.uses(&models, 1.0);
        let each = inputs.rps / inputs.instances;
        let pool = [
            ("rps", inputs.rps),
            ("instances", inputs.instances),
            ("max-instances", inputs.instances),
            ("surge", 0.0),
            ("pool-size", inputs.pool_size),
            ("db-time", inputs.db_time),
            ("held-time", inputs.held_time),
            ("db-cores", inputs.db_cores),
            ("max-connections", inputs.max_connections),
        ];
        if inputs.pooler_size.is_none()
            && let Some(report) = ask(&pool_sizing::CALCULATOR, &pool)
        {
            close(used[Resource::DatabaseCpu as usize], metric(&report, "db-cpu-utilization"))?;
            if let Amount::Number(wait) = amount(&report, "p99-wait-ms") {
                close(used[Resource::Wait as usize], wait / inputs.target_p99)?;
            }
            let available = metric(&report, "available-connections");
            close(used[Resource::Connections as usize], metric(&report, "worst-case-connections") / available)?;
        }
        let mut memory = vec![
            ("rps", each),
            ("latency", inputs.latency),
            ("body-mean", inputs.body_mean),
            ("limit", inputs.memory),
            ("db-connections", inputs.pool_size),
        ];
        memory.extend(inputs.concurrency_limit.map(|limit| ("concurrency-limit", limit)));
        let report = ask(&memory_budget::CALCULATOR, &memory).expect("an answer");
        close(used[Resource::Memory as usize], metric(&report, "peak-mib") / inputs.memory)?;

        let logs = [
            ("rps", inputs.rps),
            ("instances", inputs.instances),
            ("lines-per-request", inputs.lines_per_request),
            ("line-bytes", inputs.line_bytes),
        ];
        let report = ask(&log_volume::CALCULATOR, &logs).expect("an answer");
        let kept = metric(&report, "bytes-per-second") / inputs.instances * inputs.retention * 86_400.0;
        close(used[Resource::Disk as usize], kept / (inputs.free_disk * 1e9))?;

        let deploy = [
            ("replicas", inputs.instances),
            ("rps", inputs.rps),
            ("pool-size", inputs.pool_size),
            ("propagation", inputs.propagation),
            ("pre-stop", inputs.pre_stop),
            ("grace", inputs.grace),
            ("surge", inputs.surge),
        ];
        let budget = [("rps", inputs.rps), ("slo", inputs.slo), ("deploys", inputs.deploys)];
        if let (Some(deploy), Some(budget)) =
            (ask(&rolling_deploy::CALCULATOR, &deploy), ask(&error_budget::CALCULATOR, &budget))
        {
            let lost = metric(&deploy, "failed-requests") + metric(&deploy, "cut-requests");
            close(used[Resource::Errors as usize], lost * inputs.deploys / metric(&budget, "budget-requests"))?;
        }
        Ok(())
    });
    if let Err(why) = result {
        panic!("{why}");
    }
}

#[test]
fn the_bill_is_that_of_the_cost_comparison() {
    let inputs = typed("platform=fargate&rps=400&instances=4");
    let models = inputs.models().expect("models");
    let cost = [
        ("rps", 100.0),
        ("cpu-time", 2.0),
        ("memory", 512.0),
        ("zones", 3.0),
        ("pool-size", 10.0),
        ("db-time", 2.0),
        ("min-instances", 4.0),
        ("max-instances", 12.0),
    ];
    let report = ask(&platform_cost::CALCULATOR, &cost).expect("an answer");
    assert_relatively_near(inputs.bill(&models, 1.0), metric(&report, "infrastructure-cost-fargate"), 1e-9);
}

#[test]
fn the_use_of_the_cpu_limit_is_that_of_the_quota() {
    let report = ask(&cpu_quota::CALCULATOR, &[("rps", 500.0 / 3.0)]).expect("an answer");
    assert_relatively_near(uses("", 1.0)[Resource::Cpu as usize], metric(&report, "utilization"), 1e-9);
}

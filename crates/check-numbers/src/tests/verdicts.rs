use super::*;
use crate::verdicts;
use models::form::{evaluate, query};

/// The page of a calculator.
fn page_of(slug: &str) -> String {
    let above = if slug == "capacity" { "/" } else { "/calculators/" };
    [above, slug, "/"].concat()
}

#[test]
fn a_verdict_is_that_of_the_calculator() {
    for files in [files::KUBERNETES, platforms::COMPOSE, platforms::FLY, platforms::RENDER] {
        let (_, inputs) = of_first(files);
        let found = verdicts(&inputs);
        assert_eq!(found.len(), models::ALL.len());
        for verdict in found {
            let calculator = Calculator::named(verdict.calculator).expect("the calculator");
            assert_eq!(
                verdict.address.strip_suffix(&verdict.query).map(|rest| rest.trim_end_matches('?')),
                Some(page_of(calculator.slug).as_str())
            );
            let report = evaluate(calculator, &query::decode(calculator, &verdict.query)).expect("an answer");
            assert_eq!((verdict.headline, verdict.verdict), (report.headline.plain(), report.verdict));
            assert_eq!(verdict.reasons.len(), report.because.len());
            assert_eq!(verdict.figures[0].key, calculator.headline);
            let total = verdict.from_files + verdict.from_platform + verdict.from_calculator;
            assert_eq!(total, calculator.fields().count());
        }
    }
}

#[test]
fn a_verdict_reports_what_it_rests_on() {
    let (_, inputs) = of_first(files::KUBERNETES);
    let found = verdicts(&inputs);
    let of = |slug: &str| found.iter().find(|verdict| verdict.calculator == slug).expect("a verdict");
    let deploy = of("rolling-deploy");
    assert!(!deploy.is_thin());
    assert_eq!(deploy.basis(), "9 of 22 values from the files, 1 documented default");
    assert_eq!(deploy.assumes().as_deref(), Some("Assumes 500 requests per second."));
    let assumed: Vec<_> = deploy.assumed.iter().map(|one| (one.field, one.text.as_str())).collect();
    assert_eq!(assumed, [("rps", "500 per second"), ("propagation", "5 s")]);
    let build = of("build-time");
    assert!(build.is_thin() && build.assumes().is_none());
    let pools = of("pool-sizing");
    assert!(pools.query.contains("pool-size=12") && pools.address.starts_with("/calculators/pool-sizing/?"));
}

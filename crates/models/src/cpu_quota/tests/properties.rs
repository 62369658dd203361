//! Properties of all inputs.

use super::*;
use proptest::prelude::*;

fn any_inputs() -> impl Strategy<Value = Inputs> {
    let traffic = (0.01..64.0_f64, prop::bool::ANY, 0.0..5e3_f64, 0.0..50.0_f64, prop::option::of(1..64_u32));
    let threads = (prop_oneof![Just(0), 0..32_u32], prop::option::weighted(0.2, 1..100_u32));
    let work = (prop_oneof![Just(0.0), 0.0..100.0_f64], 0.0..100.0_f64, 1.0..1e3_f64, 0.0..3e3_f64);
    (traffic, threads, work).prop_map(|(traffic, threads, work)| Inputs {
        quota: if traffic.1 { traffic.0.ceil() } else { traffic.0 },
        rps: traffic.2,
        cpu_time: traffic.3,
        worker_threads: traffic.4.map(f64::from),
        other_threads: f64::from(threads.0),
        burst_threads: threads.1.map(f64::from),
        blocking_share: work.0,
        blocking_time: work.1,
        period: work.2,
        longest_poll: work.3,
    })
}

proptest! {
    #[test]
    fn the_plan_is_final_and_no_worse(inputs in any_inputs()) {
        let goal = inputs.improved();
        prop_assert_eq!(goal.improved(), goal);
        let (before, after) = (inputs.evaluate(), goal.evaluate());
        prop_assert!(after.verdict <= before.verdict, "{:?}\n{:?}", before, after);
        prop_assert!(after.plan.is_empty());
    }

    #[test]
    fn every_answer_is_finite_and_in_order(inputs in any_inputs()) {
        let report = inputs.evaluate();
        let words = format!("{report:?}{:?}", inputs.limits());
        prop_assert!(!words.contains("NaN") && !words.contains("inf"), "{}", words);
        let cpu = inputs.cpu();
        prop_assert!((0.0..=1.0).contains(&cpu.throttled), "{}", cpu.throttled);
        let (run, stall) = cpu.run_and_stall();
        prop_assert!(run > 0.0 && stall >= 0.0 && (run + stall - inputs.period).abs() < 1e-9);
        prop_assert!(cpu.mean_wait().is_none() == cpu.p99_wait().is_none());
        prop_assert!(cpu.mean_wait().is_none_or(|wait| wait >= 0.0));
    }

    #[test]
    fn more_threads_are_throttled_more_often(inputs in any_inputs(), more in 1..64_u32) {
        let wider = Inputs { other_threads: inputs.other_threads + f64::from(more), ..inputs };
        prop_assert!(wider.cpu().throttled >= inputs.cpu().throttled);
    }
}

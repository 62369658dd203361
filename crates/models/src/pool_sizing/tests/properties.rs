//! Properties of all inputs.

use super::*;
use proptest::prelude::*;

proptest! {
    #[test]
    fn the_tail_falls_from_waits_to_timeouts_and_its_area_is_the_mean(
        rate in 0.1..40.0_f64, servers in 1..20_usize, patience in 0.01..8.0_f64,
    ) {
        let queue = erlang(rate, 1.0, servers, patience);
        let steps = 4000;
        let at = |step: usize| queue.tail(patience * (step as f64 + 0.5) / steps as f64);
        let area: f64 = (0..steps).map(at).sum::<f64>() * patience / steps as f64;
        prop_assert!((area - queue.mean_wait()).abs() <= 1e-5 * (1.0 + queue.mean_wait()));
        prop_assert!((queue.tail(0.0) - queue.wait_probability()).abs() < 1e-9);
        prop_assert!((1..steps).all(|step| at(step) <= at(step - 1) + 1e-12));
        prop_assert!(queue.timeout_probability() <= queue.wait_probability() + 1e-12);
        // Little's law for the connections: those who do not give up hold one for their time.
        let served = rate * (1.0 - queue.timeout_probability());
        prop_assert!((queue.busy() - served).abs() < 1e-9 * (1.0 + served));
        for share in [0.5, 0.95, 0.99] {
            match queue.quantile(share) {
                Some(wait) if wait > 0.0 && wait < patience => prop_assert!((queue.tail(wait) - (1.0 - share)).abs() < 1e-9),
                Some(wait) => prop_assert!(wait == 0.0 || queue.timeout_probability() <= 1.0 - share + 1e-9),
                None => prop_assert!(queue.timeout_probability() >= 1.0 - share),
            }
        }
    }

    #[test]
    fn throughput_rises_to_its_bounds(
        demand in 1e-4..0.1_f64, delay in 0.0..0.5_f64, cores in 1..64_u32, open in 1..400_usize,
    ) {
        let database = Database { demand, delay, cores: f64::from(cores) };
        let rate = database.throughput(open);
        let bound = (open as f64 / (demand + delay)).min(f64::from(cores) / demand);
        prop_assert!(rate <= bound * (1.0 + 1e-9) && rate > 0.0);
        prop_assert!(database.throughput(open + 1) >= rate * (1.0 - 1e-12));
    }

    #[test]
    fn a_longer_hold_or_more_load_never_waits_less(
        rps in 1.0..3000.0_f64, held in 0.5..50.0_f64, size in 1..40_u32, more in 1.0..3.0_f64, instances in 1..10_u32,
    ) {
        let mean = |rps: f64, held: f64| {
            let database = Database { demand: 0.0, delay: held / 1e3, cores: 4.0 };
            let table = Throughput::new(database, (instances * size) as usize);
            Pools::of_instances(&table, asked(rps, 5.0), f64::from(instances), size as usize)
        };
        let (now, busier, slower) = (mean(rps, held), mean(rps * more, held), mean(rps, held * more));
        for other in [busier, slower] {
            prop_assert!(other.mean_wait() >= now.mean_wait() - 1e-12);
            prop_assert!(other.timeout_probability() >= now.timeout_probability() - 1e-12);
        }
    }

    #[test]
    fn no_inputs_result_in_nan(
        rps in 0.0..1e6_f64, db_time in 0.0..1e4_f64, held in 0.0..6e4_f64, v in 0.0..100.0_f64, instances in 1..1000_u32,
        size in 1..500_u32, timeout in 0.0..3600.0_f64, cores in 0.1..1024.0_f64, pooler in 0..3_usize,
    ) {
        let pooler = ["none", "pgbouncer-session", "pgbouncer-transaction"][pooler];
        let query = format!(
            "rps={rps}&db-time={db_time}&held-time={held}&variability={v}&instances={instances}&pool-size={size}&acquire-timeout={timeout}&db-cores={cores}&pooler={pooler}&pooler-size=1000"
        );
        let report = form::evaluate(&CALCULATOR, &query::decode(&CALCULATOR, &query));
        let words = format!("{report:?}");
        prop_assert!(report.is_ok() && !words.contains("NaN") && !words.contains("inf"), "{query} {words}");
    }
}

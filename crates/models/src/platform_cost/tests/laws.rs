//! The formulas of the bills, compared with published and independently computed values.

use super::super::busy::{Occupied, billed, break_even, busy, packed, rounded};
use super::super::demand::{HOURS, capacity, instances, profile};
use super::super::money::{beyond, capped, cents, tiered};
use super::inputs;
use crate::platform_cost::Shape;
use crate::tests::support::assert_close;
use proptest::prelude::*;

#[test]
fn the_tightest_packing_is_the_mean_of_a_poisson_number_of_places_rounded_up() {
    let table = [
        (0.5, 80.0, 0.393_469_340_287),
        (10.0, 10.0, 1.418_503_190_38),
        (40.0, 10.0, 4.449_854_535_11),
        (100.0, 80.0, 1.977_350_835_97),
        (0.0, 80.0, 0.0),
    ];
    for (in_flight, places, expected) in table {
        assert_close(packed(in_flight, places), expected);
    }
}

/// The long way: each probability from the one before, from zero.
#[test]
fn packing_agrees_with_the_sum_from_zero() {
    for (in_flight, places) in [(0.01_f64, 1.0), (3.0, 1.0), (7.3, 4.0), (200.0, 30.0)] {
        let (mut probability, mut sum) = (libm::exp(-in_flight), 0.0);
        for number in 0..2_000 {
            sum += probability * (f64::from(number) / places).ceil();
            probability *= in_flight / f64::from(number + 1);
        }
        assert_close(packed(in_flight, places), sum);
    }
    // With one place each, the mean is that of the requests.
    assert_close(packed(1_234.5, 1.0), 1_234.5);
}

#[test]
fn far_from_zero_the_last_instance_is_half_full() {
    let (below, above) = (packed(10_000.0, 80.0), packed(10_000.1, 80.0));
    assert!((above / below - 1.0).abs() < 1e-4, "{below} {above}");
    assert_close(packed(20_000.0, 1.0), 20_000.0);
    assert_close(packed(20_000.0, 80.0), 250.0 + 0.5 * 79.0 / 80.0);
}

#[test]
fn a_busy_period_is_billed_in_steps() {
    let table =
        [(0.02, 0.100_678_365_491), (0.05, 0.115_651_764_275), (0.1, 0.158_197_670_687), (0.5, 0.551_665_556_613)];
    for (mean, expected) in table {
        assert_close(rounded(0.1, mean), expected);
    }
}

#[test]
fn always_on_pays_from_a_number_in_flight() {
    assert_close(break_even(0.6, 1.0).expect("cheaper from some load on"), 0.916_290_731_874);
    assert_eq!(break_even(1.0, 1.0), None);
    assert_eq!(break_even(1.1, 1.0), None);
}

#[test]
fn an_instance_is_busy_while_it_has_a_request() {
    assert_close(busy(0.25), 0.221_199_216_928_595);
    assert_close(busy(1e-12), 1e-12);
    assert_eq!(billed(0.0, 0.05, 80.0), 0.0);
    assert_eq!(billed(1_000.0, 1.0, 80.0), 1.0);
    // The limit of many in flight agrees with the formula just below it.
    assert!(billed(30.0 / 0.05, 0.05, 80.0) > 1.0 - 1e-9);
    // One request a second of 50 ms: a busy period of 51 ms, billed as 117 ms, 0.95 times a second.
    assert!((billed(1.0, 0.05, 80.0) - 0.110_9).abs() < 1e-4);
}

/// Plays a single instance through, one request at a time, with times of random length: an independent look at the law.
#[test]
fn the_formula_of_busy_time_agrees_with_counting() {
    let mut state = 88_172_645_463_325_252_u64;
    let mut exponential = |mean: f64| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        -mean * libm::log(((state >> 11) as f64 + 0.5) / (1_u64 << 53) as f64)
    };
    for (rate, seconds, tolerance) in [(1.0, 0.05, 0.02), (5.0, 0.05, 0.03), (10.0, 0.05, 0.03), (20.0, 0.05, 0.03)] {
        let (mut now, mut start, mut end, mut busy_time, mut billed_time) = (0.0, 0.0, 0.0_f64, 0.0, 0.0);
        for _ in 0..200_000 {
            now += exponential(1.0 / rate);
            if now > end {
                busy_time += end - start;
                billed_time += ((end - start) / 0.1_f64).ceil() * 0.1;
                (start, end) = (now, now);
            }
            end = end.max(now + exponential(seconds));
        }
        assert!((busy_time / now / busy(rate * seconds) - 1.0).abs() < 0.02, "busy at {rate}: {}", busy_time / now);
        // Steps that would overlap are billed once.
        let (law, counted) = (billed(rate, seconds, 80.0), (billed_time / now).min(1.0));
        assert!((counted / law - 1.0).abs() < tolerance, "billed at {rate}: {counted} {law}");
    }
}

#[test]
fn an_instance_of_few_places_is_busy_as_in_erlangs_loss_system() {
    // One place: busy for the load it carries. Two places carrying one request: b (1 + b) = 1 + b + b²/2, b = √2.
    assert_close(Occupied::new(0.6, 1.0).busy(), 0.6);
    let root = libm::sqrt(2.0);
    assert_close(Occupied::new(1.0, 2.0).busy(), 1.0 - 1.0 / (2.0 + root));
    // Erlang's B for ten places and an offered load of 5 erlangs is 1.84% (published tables: 0.0184).
    let lost = 0.018_384_570_336_9;
    let table: f64 = (0..=10)
        .scan(1.0, |term, j| {
            let now = *term;
            *term *= 5.0 / f64::from(j + 1);
            Some(now)
        })
        .sum();
    assert_close(Occupied::new(5.0 * (1.0 - lost), 10.0).busy(), 1.0 - 1.0 / table);
    // Many places: no request is turned away.
    assert!((Occupied::new(6.0, 40.0).busy() / busy(6.0) - 1.0).abs() < 1e-6);
    assert_eq!(Occupied::new(0.0, 1.0).busy(), 0.0);
}

/// Plays instances of a few places, with each request going to a random one that has a free place.
#[test]
fn the_formula_of_few_places_agrees_with_playing_it() {
    let mut state = 88_172_645_463_325_252_u64;
    let mut uniform = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        ((state >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
    };
    for (rate, seconds, count, places) in [(50.0, 0.5, 42, 1), (20.0, 0.5, 9, 2), (40.0, 0.25, 5, 4)] {
        // The ends of the requests of each instance.
        let mut ends = vec![Vec::<f64>::new(); count];
        let (mut now, mut busy_time, mut turned_away) = (0.0, 0.0, 0);
        for _ in 0..60_000 {
            let gap = -libm::log(uniform()) / rate;
            for ends in &mut ends {
                let last = ends.iter().fold(now, |last: f64, end| last.max(*end));
                busy_time += (last - now).min(gap);
                ends.retain(|end| *end > now + gap);
            }
            now += gap;
            let free: Vec<usize> = (0..count).filter(|place| ends[*place].len() < places).collect();
            match free.get((uniform() * free.len() as f64) as usize) {
                Some(place) => ends[*place].push(now - seconds * libm::log(uniform())),
                None => turned_away += 1,
            }
        }
        let law = count as f64 * Occupied::new(rate * seconds / count as f64, places as f64).busy();
        let played = busy_time / now;
        assert!((played / law - 1.0).abs() < 0.02, "{count} instances of {places}: {played} {law}");
        assert!(turned_away < 600, "{turned_away}");
        assert!(played >= rate * seconds / places as f64 * 0.98);
    }
}

/// Half a million requests of 3.6 s, one at a time: Infracost bills 1,800,000 seconds. Times that vary around 3.6 s are
/// rounded up by 50 ms on average.
#[test]
fn requests_that_are_served_one_at_a_time_are_billed_one_by_one() {
    let query = "month-hours=730&latency=3600&concurrency=1&free-tier=false&memory=512&database=none&peak-ratio=1";
    let inputs = super::super::Inputs { rps: 500_000.0 / (730.0 * 3_600.0), ..inputs(query) };
    let report = inputs.evaluate().expect("an answer");
    let compute = crate::tests::support::metric(&report, "compute-cost-cloud-run");
    // In a tier 1 region.
    let published = 1_800_000.0 * (0.000_024 + 0.5 * 0.000_002_5) + 0.2;
    assert!(compute >= published && compute < published * 1.015, "{compute} {published}");
}

#[test]
fn the_load_of_an_instance_is_the_lesser_of_cpu_and_places() {
    let inputs = inputs("cpu-time=2&latency=50");
    assert_close(capacity(&inputs, 1.0, 80.0, 0.6), 300.0);
    assert_close(capacity(&inputs, 1.0, 10.0, 0.6), 120.0);
    assert_close(capacity(&inputs, 0.5, 80.0, 0.6), 150.0);
    assert_eq!(instances(600.0, 300.0, 1.0), 2.0);
    assert_eq!(instances(600.1, 300.0, 1.0), 3.0);
    assert_eq!(instances(1.0, 300.0, 2.0), 2.0);
    assert_eq!(instances(0.3, 0.1, 0.0), 3.0, "0.3 / 0.1 is a little less than 3 or a little more");
    assert_eq!(instances(0.0, 300.0, 0.0), 0.0);
}

#[test]
fn the_profiles_of_the_shapes_have_their_known_hours() {
    let bursty = profile(Shape::Bursty, 18.0);
    assert_close(bursty[0], 18.0);
    for hour in &bursty[1..] {
        assert_close(*hour, 6.0 / 23.0);
    }
    let office = profile(Shape::Office, 4.0);
    assert!((office[1] - 2.898_23).abs() < 1e-5 && (office[23] - 0.043_963).abs() < 1e-5, "{office:?}");
    let consumer = profile(Shape::Consumer, 4.0);
    assert!((consumer[1] - 2.860_97).abs() < 1e-5 && (consumer[23] - 0.140_148).abs() < 1e-5, "{consumer:?}");
}

#[test]
fn money_is_rounded_capped_and_tiered() {
    assert_eq!((cents(1.005), cents(2.675), cents(0.004)), (1.0, 2.68, 0.0));
    assert_eq!((beyond(3.0, 2.0), beyond(2.0, 3.0)), (1.0, 0.0));
    assert_eq!((capped(672.0, 100.0), capped(24.0, 730.0)), (100.0, 24.0));
    let tiers = [(10.0, 3.0), (30.0, 2.0)];
    for (amount, expected) in [(0.0, 0.0), (5.0, 15.0), (10.0, 30.0), (20.0, 50.0), (30.0, 70.0), (40.0, 80.0)] {
        assert_eq!(tiered(amount, &tiers, 1.0), expected, "{amount}");
    }
}

proptest! {
    #[test]
    fn a_profile_has_its_peak_first_falls_and_has_a_mean_of_one(peak in 1.0..20.0_f64, shape in 0..3_usize) {
        let hours = profile([Shape::Office, Shape::Consumer, Shape::Bursty][shape], peak);
        prop_assert!((hours[0] - peak).abs() < 1e-9 * peak);
        prop_assert!((hours.iter().sum::<f64>() / HOURS as f64 - 1.0).abs() < 1e-9);
        prop_assert!(hours.windows(2).all(|pair| pair[0] >= pair[1] - 1e-9) && hours[23] >= 0.0, "{hours:?}");
    }

    #[test]
    fn billed_time_is_between_busy_time_and_all_time(rate in 1e-6..1e4_f64, seconds in 1e-4..60.0_f64) {
        let (busy, billed) = (busy(rate * seconds), billed(rate, seconds, 80.0));
        prop_assert!(billed >= busy * (1.0 - 1e-9) && billed <= 1.0, "{busy} {billed}");
    }

    #[test]
    fn billed_time_of_few_places_is_at_least_that_of_full_instances(
        places in 1..70_u32,
        load in 0.001..0.6_f64,
        seconds in 1e-3..60.0_f64,
    ) {
        let places = f64::from(places);
        let in_flight = load * places;
        let billed = billed(in_flight / seconds, seconds, places);
        prop_assert!(billed >= in_flight / places * (1.0 - 1e-9) && billed <= 1.0, "{billed}");
        let occupied = Occupied::new(in_flight, places).busy();
        prop_assert!(occupied >= in_flight / places * (1.0 - 1e-9) && occupied >= busy(in_flight) - 1e-9, "{occupied}");
    }

    #[test]
    fn nothing_is_packed_tighter_than_full_or_looser_than_one_more(in_flight in 1e-3..2e4_f64, places in 1.0..1e3_f64) {
        let packed = packed(in_flight, places);
        prop_assert!(packed >= in_flight / places * (1.0 - 1e-9) && packed <= in_flight / places + 1.0);
    }
}

//! The speed of the simulation: `cargo bench --bench simulation`. One item is one arrival.

use divan::counter::ItemsCount;
use simulation::{Arrivals, Experiment, Service, Simulation};

fn main() {
    divan::main();
}

const ARRIVALS: u32 = 200_000;

fn typical() -> Experiment {
    Experiment {
        arrival_rate: 800.0,
        arrivals: Arrivals::Poisson,
        instances: 3,
        pool_size: 10,
        acquire_timeout: 30.0,
        other_time: 0.008,
        database_time: 0.002,
        database_cores: 4,
        service: Service::Exponential,
        seed: 1,
        count: ARRIVALS,
        warm_up: 0.1,
    }
}

fn simulate(bencher: divan::Bencher, experiment: Experiment) {
    bencher.counter(ItemsCount::new(ARRIVALS)).bench(|| {
        let mut simulation = Simulation::new(&experiment)?;
        simulation.advance(ARRIVALS);
        simulation.outcome()
    });
}

#[divan::bench]
fn exponential(bencher: divan::Bencher) {
    simulate(bencher, typical());
}

#[divan::bench]
fn without_database(bencher: divan::Bencher) {
    simulate(bencher, Experiment { database_time: 0.0, ..typical() });
}

#[divan::bench]
fn lognormal(bencher: divan::Bencher) {
    simulate(bencher, Experiment { service: Service::Lognormal { variability: 4.0 }, ..typical() });
}

#[divan::bench]
fn samples(bencher: divan::Bencher) {
    let values = (1..=1000).map(|value| f64::from(value % 97)).collect();
    simulate(bencher, Experiment { service: Service::Samples(values), ..typical() });
}

#[divan::bench]
fn bursty(bencher: divan::Bencher) {
    let arrivals = Arrivals::Bursty { ratio: 3.0, share: 0.1, length: 1.0 };
    simulate(bencher, Experiment { arrivals, ..typical() });
}

/// More load than the database can handle: every connection busy, long queues, timeouts.
#[divan::bench]
fn overloaded(bencher: divan::Bencher) {
    simulate(bencher, Experiment { arrival_rate: 2200.0, acquire_timeout: 1.0, ..typical() });
}

/// A fleet: four thousand connections.
#[divan::bench]
fn large(bencher: divan::Bencher) {
    simulate(
        bencher,
        Experiment { arrival_rate: 80_000.0, instances: 100, pool_size: 40, database_cores: 256, ..typical() },
    );
}

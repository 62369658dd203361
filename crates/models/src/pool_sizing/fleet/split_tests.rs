use super::*;

/// Returns the weights of one instance.
fn weights(instance: Instance, max: usize) -> Vec<f64> {
    let servers = instance.size as f64;
    let at = |n: f64| libm::exp(n * libm::log(instance.load) - libm::lgamma(n + 1.0));
    let poisson = |n: f64| at(n) / at(instance.load.floor().min(servers));
    let first = instance.head * poisson(servers);
    (0..=max)
        .map(|n| match n.checked_sub(instance.size) {
            None => poisson(n as f64),
            Some(queue) if queue < instance.length => first * libm::pow(instance.ratio, queue as f64),
            Some(queue) => first * instance.last.get(queue - instance.length).copied().unwrap_or(0.0),
        })
        .collect()
}

fn convolved(one: &[f64], other: &[f64]) -> Vec<f64> {
    (0..one.len()).map(|n| (0..=n).map(|part| one[part] * other[n - part]).sum()).collect()
}

#[test]
fn the_powers_are_convolutions() {
    let plain =
        Instance { size: 3, load: 1.7, head: 1.2, ratio: 0.5, length: 1_000_000, last: [0.0; 2], lost: [0.0; 2] };
    for (instance, instances) in [
        (plain, 4),
        (Instance { size: 1, load: 0.9, head: 1.3, ratio: 0.8, ..plain }, 16),
        (Instance { length: 5, last: [0.02, 0.03], ..plain }, 6),
        (Instance { size: 1, load: 1.0, ratio: 1.1, length: 3, last: [0.9, 0.7], ..plain }, 20),
        (Instance { size: 1, length: 0, last: [0.4, 0.3], ..plain }, 9),
        (Instance { length: 1, last: [0.4, 0.3], ..plain }, 9),
        (Instance { size: 12, load: 11.0, ratio: 0.9, ..plain }, 20),
        (Instance { size: 13, load: 11.0, ratio: 0.9, ..plain }, 20),
        (Instance { size: 13, load: 13.0, ratio: 1.1, length: 3, last: [0.9, 0.7], ..plain }, 12),
        (Instance { size: 13, load: 12.0, length: 0, last: [0.4, 0.3], ..plain }, 9),
        (Instance { size: 30, load: 20.0, head: 1.4, ratio: 0.6, length: 9, last: [0.01, 0.01], ..plain }, 5),
    ] {
        let max = 300;
        let one = weights(instance, max);
        let (mut all, mut others) = (one.clone(), one.clone());
        for _ in 1..instances {
            others = all;
            all = convolved(&others, &one);
        }
        let split = Split::new(instance, instances, max);
        let peak = all.iter().copied().fold(0.0, f64::max);
        for n in 0..=max {
            for (found, expected) in [(split.all[n], all[n]), (split.others[n], others[n])] {
                assert!(
                    (found - expected).abs() <= 1e-6 * expected + 1e-13 * peak,
                    "{instance:?} {n}: {found} {expected}"
                );
            }
        }
    }
}

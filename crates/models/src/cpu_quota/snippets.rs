//! Configuration to paste, with the recommended limit and workers.

use super::Inputs;
use super::model::{COMFORTABLE, Cpu};
use crate::units::machine;
use crate::{Marked, Snippet};

pub(super) fn all(inputs: &Inputs, cpu: &Cpu, goal: &Inputs) -> Vec<Snippet> {
    let (limit, workers) = (machine((goal.quota * 1e3).ceil()), machine(goal.workers()));
    let request = machine((cpu.demand / COMFORTABLE * 1e3).ceil().max(10.0).min((goal.quota * 1e3).ceil()));
    let note = |entered: f64, recommended: f64| {
        if entered == recommended { String::new() } else { [" # you entered ⟦", &machine(entered), "⟧"].concat() }
    };
    let (quota_note, worker_note) = (note(inputs.quota, goal.quota), note(inputs.workers(), goal.workers()));
    let snippet = |title, pieces: &[&str]| Snippet { title, code: Marked::new(pieces.concat()) };
    vec![
        snippet(
            "Kubernetes resources",
            &[
                "resources:\n  requests:\n    cpu: ⟦",
                &request,
                "m⟧ # what requests need, with 30% to spare\n  limits:\n    cpu: ⟦",
                &limit,
                "m⟧",
                &quota_note,
                "\nenv:\n  - name: TOKIO_WORKER_THREADS\n    value: \"⟦",
                &workers,
                "⟧\"",
                &worker_note,
                "\n",
            ],
        ),
        snippet(
            "Tokio runtime",
            &[
                "\
fn main() -> std::io::Result<()> {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(⟦",
                &workers,
                "⟧) // takes precedence over TOKIO_WORKER_THREADS
        .enable_all()
        .build()?
        .block_on(serve())
}
",
            ],
        ),
        snippet(
            "Prometheus query",
            &["\
# Share of throttled periods
sum by (pod) (increase(container_cpu_cfs_throttled_periods_total{container=\"api\"}[5m]))
  / sum by (pod) (increase(container_cpu_cfs_periods_total{container=\"api\"}[5m])) > ⟦0.25⟧
"],
        ),
        snippet(
            "Docker",
            &["docker run --cpus=⟦", &machine(goal.quota), "⟧ -e TOKIO_WORKER_THREADS=⟦", &workers, "⟧ your-image\n"],
        ),
    ]
}

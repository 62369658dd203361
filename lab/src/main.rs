//! Measures on this machine what the calculators of the site predict. See `README.md`.

mod experiments;
mod lab;
mod load;
mod machine;
mod noise;
mod parts;
mod programs;
mod stats;
mod typical;
mod words;

use anyhow::{Context, Result, bail};
use experiments::{ALL, Experiment};
use lab::{Lab, Options};
use std::path::PathBuf;
use std::process::ExitCode;

const USAGE: &str = "usage: lab [--short] [--fresh] [--out FOLDER] [EXPERIMENT ...]

  --short    a few seconds for each experiment: whether it works, not what it finds
  --fresh    measure again what an interrupted run has measured
  --out      where the files are written, instead of content/measurements";

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("lab: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<()> {
    if let Some(outcome) = programs::run() {
        return outcome;
    }
    let Some((options, names)) = arguments()? else {
        println!("{USAGE}\n\nexperiments:");
        for experiment in ALL {
            println!("  {:<12} {}", experiment.name, experiment.about);
        }
        return Ok(());
    };
    let chosen = experiments(&names, options.short)?;
    if !cfg!(target_os = "linux") {
        bail!("the lab reads /proc: run it on Linux");
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let mut failed = Vec::new();
        for experiment in chosen {
            let outcome = tokio::select! {
                outcome = Lab::measure(&options, experiment) => outcome,
                _ = tokio::signal::ctrl_c() => bail!("interrupted; run it again to go on"),
            };
            if let Err(error) = outcome {
                eprintln!("lab: {}: {error:#}", experiment.name);
                failed.push(experiment.name);
            }
        }
        if failed.is_empty() { Ok(()) } else { bail!("not measured: {}", failed.join(", ")) }
    })
}

/// Returns `None` if the help was asked for.
fn arguments() -> Result<Option<(Options, Vec<String>)>> {
    use lexopt::prelude::*;
    let mut options = Options { short: false, fresh: false, out: PathBuf::from("content/measurements") };
    let mut names = Vec::new();
    let mut parser = lexopt::Parser::from_env();
    while let Some(argument) = parser.next()? {
        match argument {
            Long("short") => options.short = true,
            Long("fresh") => options.fresh = true,
            Long("out") => options.out = parser.value()?.into(),
            Short('h') | Long("help") => return Ok(None),
            Value(name) => names.push(name.string()?),
            other => return Err(other.unexpected()).context(USAGE),
        }
    }
    Ok(Some((options, names)))
}

fn experiments(names: &[String], short: bool) -> Result<Vec<&'static Experiment>> {
    if names.is_empty() {
        return Ok(ALL.iter().filter(|experiment| short || !experiment.is_long()).collect());
    }
    let find = |name: &String| {
        let known = || ALL.iter().map(|experiment| experiment.name).collect::<Vec<_>>().join(", ");
        ALL.iter()
            .find(|experiment| experiment.name == name)
            .with_context(|| format!("there is no experiment {name}; there are {}", known()))
    };
    names.iter().map(find).collect()
}

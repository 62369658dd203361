//! One run of one experiment: what it gets, and what becomes of what it measured.

use crate::experiments::Experiment;
use crate::noise::Subject;
use crate::{machine, noise};
use anyhow::{Context, Error, Result, anyhow, ensure};
use measurements::{Discarded, Measurement, Series};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

/// How often a cell is measured again after a rule threw its run away.
const REPEATS: usize = 2;

/// What the command line asks for.
pub struct Options {
    /// Whether experiments only show that they work.
    pub short: bool,
    /// Whether cells that an interrupted run has measured are measured again.
    pub fresh: bool,
    /// Where the files are written.
    pub out: PathBuf,
}

/// What an experiment gets.
pub struct Lab {
    /// Whether the experiment only shows that it works: a few cells, a second or two each.
    pub short: bool,
    /// Where the random numbers start. The same in all runs, so that runs differ only in what the machine did.
    pub seed: u64,
    /// A folder for what the experiment writes, empty at the start and removed at the end.
    pub scratch: PathBuf,
    name: &'static str,
    done: BTreeMap<String, serde_json::Value>,
    progress: PathBuf,
    discarded: Vec<Discarded>,
    versions: BTreeMap<String, String>,
    expected: Duration,
    started: Instant,
}

impl Lab {
    /// Runs an experiment and writes its file.
    pub async fn measure(options: &Options, experiment: &'static Experiment) -> Result<()> {
        let started = Instant::now();
        let target = Path::new("target/lab");
        let mode = if options.short { "short" } else { "full" };
        let progress = target.join(format!("{}.{mode}.json", experiment.name));
        let scratch = tempfile::Builder::new().prefix("axum-lab-").tempdir()?;
        fs::create_dir_all(target)?;
        if options.fresh || options.short {
            let _ = fs::remove_file(&progress);
        }
        let done = match fs::read_to_string(&progress) {
            Ok(text) => serde_json::from_str(&text).unwrap_or_default(),
            Err(_) => BTreeMap::new(),
        };
        println!("{}: {}", experiment.name, experiment.about);
        let noise = noise::measure(if options.short { Duration::from_millis(200) } else { Duration::from_secs(3) });
        let mut lab = Self {
            short: options.short,
            seed: 1,
            scratch: scratch.path().to_owned(),
            name: experiment.name,
            done,
            progress,
            discarded: Vec::new(),
            versions: BTreeMap::new(),
            expected: Duration::ZERO,
            started,
        };
        let series = (experiment.run)(&mut lab).await?;
        let measurement = Measurement {
            experiment: experiment.name.into(),
            date: machine::today(),
            seconds: started.elapsed().as_secs_f64().round(),
            command: format!("make lab EXPERIMENT={}", experiment.name),
            seed: lab.seed,
            machine: machine::describe()?,
            versions: lab.versions,
            noise,
            series,
            discarded: lab.discarded,
        };
        check(&measurement.series)?;
        fs::create_dir_all(&options.out)?;
        let file = options.out.join(format!("{}.json", experiment.name));
        let text = measurement.to_json().map_err(Error::msg)?;
        fs::write(&file, text).with_context(|| format!("writing {}", file.display()))?;
        let _ = fs::remove_file(&lab.progress);
        println!("{}: {} in {:.0} s", experiment.name, file.display(), started.elapsed().as_secs_f64());
        Ok(())
    }

    /// Says how long all cells of the experiment take together, for the time left.
    pub fn expect(&mut self, duration: Duration) {
        self.expected = duration;
    }

    /// A time for which something is left alone, such as a service that has just started: a tenth of it in a short run,
    /// whose numbers are of no use anyway.
    pub fn pause(&self, full: Duration) -> Duration {
        if self.short { full / 10 } else { full }
    }

    /// Records the version of something that runs.
    pub fn version(&mut self, name: &str, version: impl Into<String>) {
        self.versions.insert(name.into(), version.into());
    }

    /// Measures a cell, or returns what an interrupted run has measured. Repeats it if the machine was busy with
    /// something else that matters for its subject; see [`noise`].
    pub async fn cell<T, F>(&mut self, name: &str, subject: Subject, mut measure: F) -> Result<T>
    where
        T: Serialize + DeserializeOwned,
        F: AsyncFnMut() -> Result<T>,
    {
        if let Some(value) = self.done.get(name) {
            println!("  {name}: measured before");
            return Ok(serde_json::from_value(value.clone())?);
        }
        self.announce(name);
        let mut value;
        let mut attempt = 0;
        loop {
            let watch = noise::Watch::start(subject)?;
            value = measure().await.with_context(|| format!("cell {name}"))?;
            let broken = if self.short { Vec::new() } else { watch.broken_rules()? };
            if broken.is_empty() {
                break;
            }
            let discarded = broken.into_iter().map(|(rule, value)| Discarded { cell: name.into(), rule, value });
            self.discarded.extend(discarded);
            attempt += 1;
            if attempt > REPEATS {
                println!("  {name}: disturbed {attempt} times; kept, and marked in the file");
                break;
            }
            println!("  {name}: disturbed, measured again");
        }
        self.done.insert(name.into(), serde_json::to_value(&value)?);
        fs::write(&self.progress, serde_json::to_vec(&self.done)?)?;
        Ok(value)
    }

    fn announce(&self, name: &str) {
        let left = self.expected.saturating_sub(self.started.elapsed()).as_secs();
        let left =
            if left > 0 && !self.short { format!(", {}:{:02} left", left / 60, left % 60) } else { String::new() };
        println!("  {}: {name}{left}", self.name);
    }
}

/// A run that measured nothing is a failure, however quietly it ended.
fn check(series: &[Series]) -> Result<()> {
    for series in series {
        ensure!(!series.cells.is_empty(), "{} has no cells", series.key);
        for cell in &series.cells {
            ensure!(!cell.measured.is_empty(), "{} has no numbers", cell.name);
            for measured in &cell.measured {
                ensure!(measured.value.is_finite(), "{}: {} is not a number", cell.name, measured.key);
            }
        }
        measurements::compare(series).map_err(|faults| anyhow!(faults.join("; ")))?;
    }
    Ok(())
}

/// Seconds since 1970.
pub fn now() -> f64 {
    SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0.0, |time| time.as_secs_f64())
}

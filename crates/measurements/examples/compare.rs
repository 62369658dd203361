//! Prints what was measured beside what the calculators predict: `cargo run --package measurements --example compare`.

use measurements::{Accuracy, Measurement, compare};
use std::path::Path;
use std::{env, fs};

fn main() -> Result<(), String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../content/measurements");
    let chosen: Vec<_> = env::args().skip(1).collect();
    let mut files: Vec<_> = fs::read_dir(folder).map_err(|error| error.to_string())?.flatten().collect();
    files.sort_by_key(fs::DirEntry::path);
    for file in files {
        let text = fs::read_to_string(file.path()).map_err(|error| error.to_string())?;
        let measurement = Measurement::parse(&text)?;
        if !chosen.is_empty() && !chosen.contains(&measurement.experiment) {
            continue;
        }
        for series in &measurement.series {
            println!("\n{}/{}: {}", measurement.experiment, series.key, series.title);
            let all = compare(series).map_err(|faults| faults.join("\n"))?;
            for comparison in &all {
                let measured = comparison.measured;
                let (low, high) = (measured.low.unwrap_or(measured.value), measured.high.unwrap_or(measured.value));
                println!(
                    "  {:<58} {:<20} {:>9.4} ({low:.4} to {high:.4}) predicted {:>9.4}  {:+.1}%",
                    comparison.cell.name,
                    measured.key,
                    measured.value,
                    comparison.predicted,
                    comparison.error() * 100.0
                );
            }
            if let Some(accuracy) = Accuracy::of(&all) {
                println!("  {accuracy:?}");
            }
        }
    }
    Ok(())
}

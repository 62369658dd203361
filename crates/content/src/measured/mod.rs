//! What the lab measured, as the tables and charts of a page.

mod scatter;
mod table;

use faults::{Fault, Faults, Place};
use measurements::{Accuracy, Comparison, Measurement, Series, compare};
use std::path::Path;

pub(crate) use scatter::scatter;
pub(crate) use table::{lab_table, series_table};

/// Reads a file of `content/measurements/`, and checks that the calculators accept its inputs.
pub(crate) fn read(path: &Path, text: &str) -> Result<Measurement, Faults> {
    let mut faults = Faults::default();
    let again = "measure it again: make lab EXPERIMENT=";
    let name = path.file_stem().and_then(|name| name.to_str()).unwrap_or_default();
    let fault = |what: String| Fault::new(Place::line(path, 1), what, format!("{again}{name}"));
    let measurement = match Measurement::parse(text) {
        Ok(measurement) => measurement,
        Err(error) => {
            faults.push(fault(error));
            return Err(faults);
        }
    };
    if measurement.experiment != name {
        faults.push(fault(format!("its experiment is `{}`", measurement.experiment)));
    }
    for series in &measurement.series {
        for what in compare(series).err().into_iter().flatten() {
            faults.push(fault(what));
        }
    }
    faults.or(measurement)
}

/// Where, when and with what it was measured, as Markdown.
pub(crate) fn origin(measurement: &Measurement) -> String {
    let Measurement { machine, versions, date, command, experiment, .. } = measurement;
    let versions: Vec<_> = versions.iter().map(|(name, version)| format!("{name} {version}")).collect();
    let with = if versions.is_empty() { String::new() } else { format!(" with {}", versions.join(", ")) };
    let virtual_machine = if machine.virtual_machine { "virtual machine" } else { "machine" };
    format!(
        "Measured on {date}{with}, on a {virtual_machine} with {} cores ({}) and Linux {}. Repeat it with `{command}`. \
         All numbers: [{experiment}.json]({}).",
        machine.cores,
        machine.cpu,
        machine.kernel,
        crate::addresses::measurement(experiment),
    )
}

/// What a scatter shows, in words: what a point is, and how far predictions are off.
pub(crate) fn in_words(comparisons: &[&Comparison<'_>]) -> String {
    let claimed: Vec<_> = comparisons.iter().copied().filter(|comparison| comparison.cell.in_range).collect();
    let mut words = format!(
        "Each point is one of {} settings: measured from left to right, predicted from bottom to top, both on logarithmic \
         axes. On the line, both are the same. The dashed lines are errors of {}.",
        comparisons.len(),
        percent(scatter::BAND),
    );
    if let Some(accuracy) = Accuracy::of(claimed.iter().copied()) {
        words += &format!(
            " Half of {} predictions are within {} of the measurement, nine of ten within {}; the largest error is {}.",
            accuracy.count,
            percent(accuracy.median),
            percent(accuracy.ninety),
            signed_percent(accuracy.worst),
        );
    }
    match comparisons.len() - claimed.len() {
        0 => {}
        1 => words += " The hollow point is a setting for which the calculator makes no claim.",
        beyond => {
            words += &format!(" The {beyond} hollow points are settings for which the calculator makes no claim.")
        }
    }
    words
}

/// Whether a key is one of those that a page names: the same, or one that starts like a name that ends with `*`.
/// Calculators that compare alternatives have a key for each, such as `clean-seconds-thin`.
pub(crate) fn names(name: &str, key: &str) -> bool {
    name.strip_suffix('*').map_or(name == key, |start| key.starts_with(start))
}

/// All comparisons of some series.
pub(crate) fn comparisons<'a>(series: impl IntoIterator<Item = &'a Series>) -> Vec<Comparison<'a>> {
    // Faults were reported when the file was read.
    series.into_iter().flat_map(|series| compare(series).unwrap_or_default()).collect()
}

fn percent(share: f64) -> String {
    let percent = share * 100.0;
    let digits = usize::from(percent < 9.95 && percent.fract() != 0.0);
    format!("{percent:.digits$}%")
}

fn signed_percent(share: f64) -> String {
    let sign = match share {
        0.0 => "",
        ..0.0 => "−",
        _ => "+",
    };
    format!("{sign}{}", percent(share.abs()))
}

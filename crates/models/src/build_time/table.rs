//! The numbers of the answer: a few single ones, and a row for each profile.

use super::Inputs;
use super::inputs::MINUTES;
use super::model::Model;
use super::profiles::{FAT, PROFILES, Profile};
use crate::units::Unit;
use crate::{Metric, Row, Table};

impl Inputs {
    pub(super) fn metrics(&self, model: &Model) -> Vec<Metric> {
        let months = model.months[0];
        let fat = model.builds[FAT].clean / self.clean_build;
        vec![
            Metric::new("net-saving-per-month", "Saved a month, net", model.recommendation.net, Unit::DOLLARS),
            Metric::new("fat-clean-ratio", "Fat LTO, clean, against default", fat, Unit::counted("times")),
            Metric::new("waiting-cost-per-month", "Waiting for default builds, a month", months.waiting, Unit::DOLLARS),
            Metric::new("minutes-per-month", "Minutes of default builds, a month", months.minutes, MINUTES),
            Metric::new(
                "compute-saving-per-month",
                "Compute that LTO can save, a month",
                self.gain(1.0),
                Unit::DOLLARS,
            ),
            Metric::new("cpu-seconds", "CPU time of a clean build", model.work, Unit::SECONDS),
            Metric::new(
                "lto-time-factor",
                "Your LTO time, against the fitted",
                self.measured(),
                Unit::counted("times"),
            ),
        ]
    }

    pub(super) fn table(&self, model: &Model) -> Table {
        let row = |(place, profile): (usize, &Profile)| {
            let (build, net) = (model.builds[place], model.nets[place]);
            let numbers = [
                ("Clean build", build.clean, Unit::SECONDS),
                ("Cached build", build.hit, Unit::SECONDS),
                ("CI bill a month", model.months[place].bill, Unit::DOLLARS),
                ("Binary", self.binary_size * profile.size, Unit::MB),
                ("Net, in releases only", net.releases, Unit::DOLLARS),
                ("Net, in every build", net.everywhere, Unit::DOLLARS),
            ];
            let cells = profile.keys.iter().zip(numbers);
            Row {
                label: profile.label,
                best: place == model.recommendation.profile,
                cells: cells.map(|(key, (label, value, unit))| Metric::new(key, label, value, unit)).collect(),
            }
        };
        Table {
            caption: "What each profile costs, and what it saves a month over the default. Half of the published builds \
                      are within 12% of these times, and all within 50%",
            columns: &[
                "Profile",
                "Clean build",
                "Cached build",
                "CI bill a month",
                "Binary",
                "Net, in releases only",
                "Net, in every build",
            ],
            rows: PROFILES.iter().enumerate().map(row).collect(),
        }
    }
}

//! What a calculator draws, as data: rows of numbers that become a picture, and a table for those who want the numbers.

use super::Value;
use crate::units::{Unit, figure};

/// A picture that answers a question.
#[derive(Clone, Copy, Debug)]
pub struct Chart {
    /// The question, as a heading.
    pub title: &'static str,
    /// From values that have an answer to what is drawn.
    pub plot: fn(&[Value]) -> Option<Plot>,
}

/// What is drawn.
#[derive(Clone, Debug, PartialEq)]
pub enum Plot {
    /// Numbers against a number.
    Lines(Lines),
    /// Parts of a whole, for each of a few.
    Bars(Bars),
}

/// Series over one grid of x values.
#[derive(Clone, Debug, PartialEq)]
pub struct Lines {
    /// The axis across.
    pub x: Axis,
    /// The axis up.
    pub y: Axis,
    /// Where the series have values, ascending.
    pub at: Vec<f64>,
    /// What is drawn over the grid.
    pub series: Vec<Series>,
    /// Places on the x axis that have a name.
    pub marks: Vec<Mark>,
    /// Heights on the y axis that have a name.
    pub limits: Vec<Mark>,
}

/// One axis.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Axis {
    /// What is on it.
    pub label: &'static str,
    /// Its unit.
    pub unit: Unit,
    /// How values are spread over it.
    pub scale: Scale,
    /// The smallest value drawn; smaller ones are drawn here and written as "this or less".
    pub floor: f64,
}

impl Axis {
    /// An axis without a floor.
    pub const fn new(label: &'static str, unit: Unit, scale: Scale) -> Self {
        Self { label, unit, scale, floor: f64::MIN }
    }

    /// Returns the value to draw.
    pub fn drawn(&self, value: f64) -> f64 {
        if value < self.floor { self.floor } else { value }
    }

    /// Returns the text of a value in a table.
    fn words(&self, value: f64) -> String {
        let text = with_unit(self.drawn(value), self.unit);
        if value <= self.floor { [&text, " or less"].concat() } else { text }
    }
}

/// How values are spread over an axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// Equal steps are equal differences; starts at zero.
    Linear,
    /// Equal steps are equal ratios. What is zero or less has no place on it, and is left out.
    Log,
}

/// One line, or a row of points.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// Its name, which stands at the line.
    pub label: &'static str,
    /// One value for each place of the grid; where there is `None` the line is broken.
    pub values: Vec<Option<f64>>,
    /// Points with a range each instead of a line: `(low, high)` for each place of the grid.
    pub ranges: Option<Vec<(f64, f64)>>,
    /// Whether this is what the reader has chosen, to be drawn with more weight.
    pub chosen: bool,
}

impl Series {
    /// A line; what is not finite is left out.
    pub fn line(label: &'static str, values: impl IntoIterator<Item = f64>) -> Self {
        let values = values.into_iter().map(|value| value.is_finite().then_some(value)).collect();
        Self { label, values, ranges: None, chosen: false }
    }

    /// The same, chosen by the reader or not.
    pub fn chosen(self, chosen: bool) -> Self {
        Self { chosen, ..self }
    }
}

/// A place on an axis, or an interval of it, that has a name.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    /// Its name, short.
    pub label: String,
    /// Where it begins.
    pub from: f64,
    /// Where it ends: the same for a place.
    pub to: f64,
}

impl Mark {
    /// A place with a name.
    pub fn at(label: impl Into<String>, at: f64) -> Self {
        Self { label: label.into(), from: at, to: at }
    }
}

/// Bars that are stacked from the same parts.
#[derive(Clone, Debug, PartialEq)]
pub struct Bars {
    /// Unit of all values.
    pub unit: Unit,
    /// Names of the parts, from the first that is stacked to the last.
    pub parts: Vec<&'static str>,
    /// The bars.
    pub bars: Vec<Bar>,
    /// A value that all bars are held against.
    pub limit: Option<Mark>,
}

/// One bar.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    /// Its name.
    pub label: &'static str,
    /// One value for each part, none negative.
    pub values: Vec<f64>,
    /// Whether there is no limit to it: what is drawn is only its start.
    pub unbounded: bool,
}

/// The rows and columns of a chart, as text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Readout {
    /// Heading of the first column, which names the row, then of the others.
    pub head: Vec<String>,
    /// The rows, each as long as the heading.
    pub rows: Vec<Vec<String>>,
}

/// What a table says where there is no value.
const NO_VALUE: &str = "none";

impl Plot {
    /// The names of the series, or of the parts.
    pub fn names(&self) -> Vec<&'static str> {
        match self {
            Self::Lines(lines) => lines.series.iter().map(|series| series.label).collect(),
            Self::Bars(bars) => bars.parts.clone(),
        }
    }

    /// The numbers that are drawn.
    pub fn readout(&self) -> Readout {
        match self {
            Self::Lines(lines) => lines.readout(),
            Self::Bars(bars) => bars.readout(),
        }
    }
}

impl Lines {
    fn readout(&self) -> Readout {
        let mut head = vec![self.x.label.into()];
        for series in &self.series {
            head.push(series.label.into());
        }
        let mut rows = Vec::new();
        for (place, at) in self.at.iter().enumerate() {
            let mut row = vec![with_unit(*at, self.x.unit)];
            for series in &self.series {
                row.push(match series.values.get(place) {
                    Some(Some(value)) => self.y.words(*value),
                    _ => NO_VALUE.into(),
                });
            }
            rows.push(row);
        }
        Readout { head, rows }
    }
}

impl Bars {
    /// The length of a bar, in words.
    pub fn total(&self, bar: &Bar) -> String {
        if bar.unbounded { "no limit".into() } else { with_unit(bar.values.iter().sum(), self.unit) }
    }

    fn readout(&self) -> Readout {
        let mut head: Vec<String> = vec![String::new(), "Total".into()];
        for part in &self.parts {
            head.push((*part).into());
        }
        let mut rows = Vec::new();
        for bar in &self.bars {
            let mut row = vec![bar.label.into(), self.total(bar)];
            for value in &bar.values {
                row.push(with_unit(*value, self.unit));
            }
            rows.push(row);
        }
        Readout { head, rows }
    }
}

/// A value with its unit, as it stands in a table and on an axis.
pub fn with_unit(value: f64, unit: Unit) -> String {
    match unit {
        Unit::SHARE => crate::units::percent(value),
        Unit::DOLLARS => crate::units::dollars(value),
        Unit { symbol: "", .. } => figure(value),
        Unit { symbol, .. } => [&figure(value), " ", symbol].concat(),
    }
}

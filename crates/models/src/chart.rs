//! The charts of a calculator, as data: numbers that become a picture and a table.

use super::Value;
use crate::units::Unit;

/// A chart that answers a question.
#[derive(Clone, Copy, Debug)]
pub struct Chart {
    /// The question, as a heading.
    pub title: &'static str,
    /// Returns the plot for values that have an answer; `None` if the values have the wrong type.
    pub plot: fn(&[Value]) -> Option<Plot>,
}

/// What is drawn.
#[derive(Clone, Debug, PartialEq)]
pub enum Plot {
    /// Lines over a number.
    Lines(Lines),
    /// Stacked bars.
    Bars(Bars),
}

/// Series over one grid of x values.
#[derive(Clone, Debug, PartialEq)]
pub struct Lines {
    /// The horizontal axis.
    pub x: Axis,
    /// The vertical axis.
    pub y: Axis,
    /// The x values of the grid, ascending.
    pub at: Vec<f64>,
    /// The lines.
    pub series: Vec<Series>,
    /// Labeled x values.
    pub marks: Vec<Mark>,
    /// Labeled y values.
    pub limits: Vec<Mark>,
}

/// One axis.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Axis {
    /// The quantity on it.
    pub label: &'static str,
    /// Unit of the values.
    pub unit: Unit,
    /// Linear or logarithmic.
    pub scale: Scale,
    /// The smallest value drawn; smaller ones are drawn here, and the table writes "or less".
    pub floor: f64,
}

impl Axis {
    /// Creates an axis without a floor.
    pub const fn new(label: &'static str, unit: Unit, scale: Scale) -> Self {
        Self { label, unit, scale, floor: f64::MIN }
    }

    /// Returns the value to draw.
    pub fn drawn(&self, value: f64) -> f64 {
        if value < self.floor { self.floor } else { value }
    }

    fn words(&self, value: f64) -> String {
        let text = self.unit.format(self.drawn(value));
        if value <= self.floor { [&text, " or less"].concat() } else { text }
    }
}

/// The scale of an axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// Linear, from zero.
    Linear,
    /// Logarithmic. Values of zero or less are left out.
    Log,
}

/// A line or a row of points.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// Name, shown at the end of the line.
    pub label: &'static str,
    /// One value for each x value; the line is interrupted at `None`.
    pub values: Vec<Option<f64>>,
    /// Draws points with ranges instead of a line: `(low, high)` for each x value.
    pub ranges: Option<Vec<(f64, f64)>>,
    /// Whether to emphasize it as the reader's choice.
    pub chosen: bool,
}

impl Series {
    /// Creates a line; values that are not finite are left out.
    pub fn line(label: &'static str, values: impl IntoIterator<Item = f64>) -> Self {
        let values = values.into_iter().map(|value| value.is_finite().then_some(value)).collect();
        Self { label, values, ranges: None, chosen: false }
    }

    /// Sets whether to emphasize the line as the reader's choice.
    pub fn chosen(self, chosen: bool) -> Self {
        Self { chosen, ..self }
    }
}

/// A labeled value or interval of an axis.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    /// Short label.
    pub label: String,
    /// Start.
    pub from: f64,
    /// End; equal to the start for a single value.
    pub to: f64,
}

impl Mark {
    /// Labels a single value.
    pub fn at(label: impl Into<String>, at: f64) -> Self {
        Self { label: label.into(), from: at, to: at }
    }
}

/// Bars stacked from the same parts.
#[derive(Clone, Debug, PartialEq)]
pub struct Bars {
    /// What the bars are, as the heading of their names.
    pub of: &'static str,
    /// Unit of all values.
    pub unit: Unit,
    /// Names of the parts, in stacking order.
    pub parts: Vec<&'static str>,
    /// The bars.
    pub bars: Vec<Bar>,
    /// A value to compare all bars with.
    pub limit: Option<Mark>,
}

/// One stacked bar.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    /// Name of the bar.
    pub label: &'static str,
    /// One value for each part, none negative.
    pub values: Vec<f64>,
    /// Whether the bar has no upper limit: only its start is drawn.
    pub unbounded: bool,
}

/// The rows and columns of a chart, as text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Readout {
    /// Heading of the first column, which names the rows, then of the others.
    pub head: Vec<String>,
    /// The rows, each as long as the heading.
    pub rows: Vec<Vec<String>>,
}

const NO_VALUE: &str = "none";

impl Plot {
    /// Returns the names of the series, or of the parts.
    pub fn names(&self) -> Vec<&'static str> {
        match self {
            Self::Lines(lines) => lines.series.iter().map(|series| series.label).collect(),
            Self::Bars(bars) => bars.parts.clone(),
        }
    }

    /// Returns the drawn numbers as a table.
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
            let mut row = vec![self.x.unit.format(*at)];
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
    /// Returns the length of a bar as text.
    pub fn total(&self, bar: &Bar) -> String {
        if bar.unbounded { "no limit".into() } else { self.unit.format(bar.values.iter().sum()) }
    }

    fn readout(&self) -> Readout {
        let mut head: Vec<String> = vec![self.of.into(), "Total".into()];
        for part in &self.parts {
            head.push((*part).into());
        }
        let mut rows = Vec::new();
        for bar in &self.bars {
            let mut row = vec![bar.label.into(), self.total(bar)];
            for value in &bar.values {
                row.push(self.unit.format(*value));
            }
            rows.push(row);
        }
        Readout { head, rows }
    }
}

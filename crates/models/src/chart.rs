//! The charts of a calculator, as data: numbers that become a picture and a table.

use super::Value;
use crate::units::{Column, Unit};

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
    /// Labeled x values, the most important first. At most [`MAX_MARKS`] are drawn, and always the reader's own.
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

    /// Returns the text of values in one column of a table, one for each value.
    fn column(&self, values: &[Option<f64>]) -> Vec<String> {
        let column = Column::of(self.unit, values.iter().flatten().map(|value| self.drawn(*value)));
        let words = |value: &f64| match self.scale {
            _ if *value <= self.floor => [&self.unit.format(self.floor), " or less"].concat(),
            Scale::Linear => column.format(*value),
            // One precision would hide the small values, which are as far apart in the picture as the large ones.
            Scale::Log => self.unit.format(*value),
        };
        values.iter().map(|value| value.as_ref().map_or_else(|| NO_VALUE.into(), words)).collect()
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

/// About as many marks as a picture can explain.
pub const MAX_MARKS: usize = 3;

/// A labeled value or interval of an axis.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    /// Short label.
    pub label: String,
    /// Start.
    pub from: f64,
    /// End; equal to the start for a single value.
    pub to: f64,
    /// Whether this is the value that the reader entered.
    pub own: bool,
}

impl Mark {
    /// Labels a single value.
    pub fn at(label: impl Into<String>, at: f64) -> Self {
        Self::between(label, at, at)
    }

    /// Labels the value that the reader entered.
    pub fn own(label: impl Into<String>, at: f64) -> Self {
        Self { own: true, ..Self::at(label, at) }
    }

    /// Labels an interval.
    pub fn between(label: impl Into<String>, from: f64, to: f64) -> Self {
        Self { label: label.into(), from, to, own: false }
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
    /// Values to compare all bars with.
    pub limits: Vec<Mark>,
    /// The largest value drawn, if the axis must not grow with the longest bar or limit: what is longer is cut off
    /// there.
    pub end: Option<f64>,
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
    /// The row that is closest to what the reader entered.
    pub own: usize,
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
    /// Returns the marks to draw: those of the reader, then the first of the others.
    pub fn marks(&self) -> impl Iterator<Item = &Mark> {
        let own = self.marks.iter().filter(|mark| mark.own);
        own.chain(self.marks.iter().filter(|mark| !mark.own)).take(MAX_MARKS)
    }

    /// Returns the row of the grid that is closest to what the reader entered.
    fn own_row(&self) -> usize {
        let Some(own) = self.marks.iter().find(|mark| mark.own) else { return 0 };
        let mut closest = (0, f64::INFINITY);
        for (row, at) in self.at.iter().enumerate() {
            let distance = (at - own.from).abs();
            if distance < closest.1 {
                closest = (row, distance);
            }
        }
        closest.0
    }

    fn readout(&self) -> Readout {
        let mut head = vec![self.x.label.into()];
        for series in &self.series {
            head.push(series.label.into());
        }
        let at: Vec<_> = self.at.iter().copied().map(Some).collect();
        let columns = self.series.iter().map(|series| self.y.column(&series.values));
        let rows = rows([self.x.column(&at)].into_iter().chain(columns), self.at.len());
        Readout { head, rows, own: self.own_row() }
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
        let all = || self.bars.iter().flat_map(|bar| &bar.values).copied();
        let column = Column::of(self.unit, all());
        let mut rows = Vec::new();
        for bar in &self.bars {
            let mut row = vec![bar.label.into(), self.total(bar)];
            for value in &bar.values {
                row.push(column.format(*value));
            }
            rows.push(row);
        }
        Readout { head, rows, own: 0 }
    }
}

/// Turns columns of text into rows.
fn rows(columns: impl Iterator<Item = Vec<String>>, count: usize) -> Vec<Vec<String>> {
    let mut rows = vec![Vec::new(); count];
    for column in columns {
        for (row, cell) in rows.iter_mut().zip(column) {
            row.push(cell);
        }
    }
    rows
}

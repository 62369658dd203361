//! Numbers, alone and in tables, for people and for machines.

use crate::markup::text;
use models::units::Column;
use models::{Amount, Metric, Report, Table, fill};

pub(super) fn table(markup: &mut String, table: &Table, before: Option<&Report>) {
    markup
        .push_str(r#"<div class="alternatives" tabindex="0" role="group" aria-label="Alternatives"><table><caption>"#);
    text(markup, table.caption, "</caption><thead><tr>");
    for column in table.columns {
        markup.push_str(r#"<th scope="col">"#);
        text(markup, column, "</th>");
    }
    markup.push_str("</tr></thead><tbody>");
    let columns: Vec<_> = (0..table.columns.len()).map(|place| column(table, place)).collect();
    for row in &table.rows {
        markup.push_str(if row.best { r#"<tr data-best="true">"# } else { "<tr>" });
        markup.push_str(r#"<th scope="row">"#);
        text(
            markup,
            row.label,
            if row.best { r#" <span class="alternatives__best">best</span></th>"# } else { "</th>" },
        );
        for (cell, column) in row.cells.iter().zip(&columns) {
            markup.push_str("<td>");
            number(markup, cell, before, column.as_ref());
            markup.push_str("</td>");
        }
        markup.push_str("</tr>");
    }
    markup.push_str("</tbody></table></div>");
}

/// Returns the column of a table with that number, so that all of its numbers have one precision.
fn column(table: &Table, place: usize) -> Option<Column> {
    let cells = || table.rows.iter().filter_map(|row| row.cells.get(place));
    let numbers = cells().filter_map(|cell| match cell.amount {
        Amount::Number(number) => Some(number),
        _ => None,
    });
    cells().next().map(|cell| Column::of(cell.unit, numbers))
}

/// Writes a number for people and machines, and its previous value if that differs.
pub(super) fn number(markup: &mut String, metric: &Metric, before: Option<&Report>, column: Option<&Column>) {
    let Metric { key, amount, unit, .. } = metric;
    let parts = |amount: Amount| match (amount, column) {
        (Amount::Number(number), Some(column)) => column.parts(number),
        (amount, _) => amount.parts(*unit),
    };
    let (now, unit) = parts(*amount);
    markup.push_str(&[r#"<data data-metric=""#, key, r#"" value=""#, &amount.machine(), "\">"].concat());
    if now.starts_with(|first: char| first.is_ascii_alphabetic()) {
        markup.push_str(r#"<span class="word">"#);
        text(markup, &now, "</span>");
    } else {
        text(markup, &now, "");
    }
    if !unit.is_empty() {
        markup.push_str(if unit.starts_with(['%', '/', '×']) { "<small>" } else { " <small>" });
        text(markup, &unit, "</small>");
    }
    markup.push_str("</data>");
    let then = before.and_then(|report| report.metric(key)).map(|then| parts(then.amount));
    if let Some((then, unit)) = then.filter(|(then, _)| *then != now) {
        markup.push_str(r#"<span class="before">was "#);
        // The unit is beside it already, unless the number has become words.
        let then = if parts(*amount).1 == unit { then } else { [&then, " ", &unit].concat() };
        text(markup, then.trim_end(), "");
        let before = before.and_then(|report| report.metric(key)).map(|then| then.amount);
        if let (Amount::Number(now), Some(Amount::Number(then))) = (*amount, before) {
            change(markup, now / then - 1.0);
        }
        markup.push_str("</span>");
    }
}

/// Writes a relative change, unless it is too large for a percentage to mean much.
fn change(markup: &mut String, change: f64) {
    let percent = (change * 100.0).round();
    if percent != 0.0 && percent.abs() < 1e3 {
        let pattern = if percent < 0.0 { " (−{=}%)" } else { " (+{=}%)" };
        text(markup, &fill(pattern, &[percent.abs()]), "");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use models::units::Unit;

    #[test]
    fn amounts_that_are_not_numbers_are_words_without_a_unit() {
        let metric = |amount| Metric { key: "wait", label: "Wait", amount, unit: Unit::MILLIS };
        let written = |amount| {
            let mut markup = String::new();
            number(&mut markup, &metric(amount), None, None);
            markup
        };
        assert_eq!(
            written(Amount::Number(2.5)),
            r#"<data data-metric="wait" value="2.5">2.5 <small>ms</small></data>"#
        );
        assert_eq!(
            written(Amount::Unbounded),
            r#"<data data-metric="wait" value="unbounded"><span class="word">no limit</span></data>"#
        );
    }

    #[test]
    fn a_change_is_a_percentage_unless_it_is_tiny_or_huge() {
        let words = |by| {
            let mut markup = String::new();
            change(&mut markup, by);
            markup
        };
        assert_eq!([0.25, -0.5, 0.001, 12.0].map(words), [" (+25%)", " (−50%)", "", ""]);
    }
}

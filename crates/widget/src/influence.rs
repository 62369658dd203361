//! The inputs that matter most, as a list with a bar each.

use super::markup::{coordinates, text};
use models::{Amount, Calculator, Field, Influence, Metric, Report, Value};

/// About as many inputs as a reader remembers.
pub const MAX_INFLUENCES: usize = 3;

/// Returns the list items for these values and their report, the strongest influence first.
pub fn influences(calculator: &Calculator, values: &[Value], report: &Report) -> String {
    influence_items(calculator, &calculator.sensitivity(values, MAX_INFLUENCES), report)
}

/// Returns the list items for influences that were found one by one.
pub fn influence_items(calculator: &Calculator, influences: &[Influence], report: &Report) -> String {
    report.metric(calculator.headline).map(|headline| items(influences, headline)).unwrap_or_default()
}

/// The text where no input changes what readers see of the headline.
const NONE: &str = "No single input changes this result noticeably.";

fn items(influences: &[Influence], headline: &Metric) -> String {
    let number = |amount: &Amount| match amount {
        Amount::Number(number) => Some(*number),
        _ => None,
    };
    let all = influences.iter().flat_map(|influence| &influence.headlines).chain([&headline.amount]).filter_map(number);
    let (low, high) = all.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), one| (low.min(one), high.max(one)));
    // Amounts that are not numbers are drawn at the end.
    let place = |amount: &Amount| {
        let fraction = number(amount).map_or(1.0, |number| (number - low) / (high - low));
        if fraction.is_finite() { fraction * 100.0 } else { 50.0 }
    };
    let words = |amount: &Amount| match amount {
        Amount::Unstable => "unstable".into(),
        amount => amount.format(headline.unit),
    };

    let mut markup = String::new();
    for Influence { field, inputs, headlines: [less, more] } in influences {
        let [less_words, more_words, now] = [less, more, &headline.amount].map(words);
        if less_words == more_words && less_words == now {
            continue;
        }
        let (from, to) = (place(less).min(place(more)), place(less).max(place(more)));
        let middle = place(&headline.amount);
        markup.push_str(r#"<li><span class="influence__name">"#);
        text(&mut markup, field.label, r#"</span> <span class="influence__inputs">"#);
        text(
            &mut markup,
            &from_to(&input(field, inputs[0]), &input(field, inputs[1])),
            r#"</span> <svg class="influence__bar" aria-hidden="true">"#,
        );
        coordinates(&mut markup, r#"<rect x="{=}%" width="{=}%" y="3" height="10"/>"#, &[from, to - from]);
        coordinates(&mut markup, r#"<line x1="{=}%" x2="{=}%" y1="0" y2="16"/></svg> "#, &[middle, middle]);
        markup.push_str(r#"<span class="influence__headline">"#);
        text(&mut markup, &from_to(&less_words, &more_words), "</span></li>");
    }
    if markup.is_empty() && !influences.is_empty() {
        markup.push_str(&["<li>", NONE, "</li>"].concat());
    }
    markup
}

fn input(field: &Field, number: f64) -> String {
    field.unit.format(number)
}

/// Joins two texts, with their unit only once.
fn from_to(from: &str, to: &str) -> String {
    let number = match (from.rsplit_once(' '), to.rsplit_once(' ')) {
        // Also `1 core to 2 cores`.
        (Some((number, unit)), Some((_, other))) if other.starts_with(unit) => number,
        _ => from,
    };
    [number, " to ", to].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use models::units::Unit;

    const HOLD: Field = Field::number("hold", "Hold <time>", 10.0, 0.0, 100.0).unit(Unit::MILLIS);

    #[test]
    fn each_influence_has_its_input_and_headline_range() {
        let one = |headlines| Influence { field: &HOLD, inputs: [8.0, 12.0], headlines };
        let found = [one([Amount::Number(5.0), Amount::Number(25.0)]), one([Amount::Number(10.0), Amount::Unstable])];
        let markup = items(&found, &Metric::new("wait", "Wait", 10.0, Unit::MILLIS));
        let items: Vec<_> = markup.split("</li>").collect();
        for part in ["Hold &lt;time>", "8 to 12 ms", "5 to 25 ms", r#"<rect x="0%" width="100%""#, r#"x1="25%""#] {
            assert!(items[0].contains(part), "{part} in {}", items[0]);
        }
        for part in ["10 ms to unstable", r#"<rect x="25%" width="75%""#] {
            assert!(items[1].contains(part), "{part} in {}", items[1]);
        }
    }

    #[test]
    fn the_unit_of_a_range_is_written_once() {
        assert_eq!(from_to("1 core", "2 cores"), "1 to 2 cores");
        assert_eq!(from_to("900 µs", "1.2 s"), "900 µs to 1.2 s");
        assert_eq!(from_to("$5.00", "$6.00"), "$5.00 to $6.00");
    }

    #[test]
    fn without_influences_there_is_no_list() {
        assert_eq!(items(&[], &Metric::new("wait", "Wait", 10.0, Unit::MILLIS)), "");
    }
}

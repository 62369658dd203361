//! The inputs that matter most, as a list with a bar each.

use super::markup::{coordinates, text};
use models::{Amount, Calculator, Field, Influence, Metric, Report, Value};

/// About as many inputs as a reader remembers.
const MAX: usize = 3;

/// Returns the list items for these values and their report, the strongest influence first.
pub fn influences(calculator: &Calculator, values: &[Value], report: &Report) -> String {
    let headline = report.metric(calculator.headline);
    headline.map(|headline| items(&calculator.sensitivity(values, MAX), headline)).unwrap_or_default()
}

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
        text(&mut markup, &from_to(&words(less), &words(more)), "</span></li>");
    }
    markup
}

fn input(field: &Field, number: f64) -> String {
    field.unit.format(number)
}

fn from_to(from: &str, to: &str) -> String {
    [from, " to ", to].concat()
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
        for part in ["Hold &lt;time>", "8 ms to 12 ms", "5 ms to 25 ms", r#"<rect x="0%" width="100%""#, r#"x1="25%""#]
        {
            assert!(items[0].contains(part), "{part} in {}", items[0]);
        }
        for part in ["10 ms to unstable", r#"<rect x="25%" width="75%""#] {
            assert!(items[1].contains(part), "{part} in {}", items[1]);
        }
    }

    #[test]
    fn without_influences_there_is_no_list() {
        assert_eq!(items(&[], &Metric::new("wait", "Wait", 10.0, Unit::MILLIS)), "");
    }
}

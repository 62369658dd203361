//! Writes a page with the charts of all calculators, with their defaults and for each well-known setup, to look at.
//!
//! ```console
//! cargo run --package widget --example charts > charts.html
//! ```
//!
//! The page loads the style sheets of `style/` relative to the root of the repository.

#![allow(clippy::print_stdout, reason = "the page is the output")]

use models::form::{query, values};
use models::{ALL, Calculator};
use widget::{Drawing, highlights, influences};

const SHEETS: [&str; 8] = ["layers", "tokens", "base", "prose", "blocks", "tools", "chart", "reading"];

fn main() {
    print!(
        "<!doctype html><meta charset=utf-8><meta name=viewport content=\"width=device-width\"><title>Charts</title>"
    );
    for sheet in SHEETS {
        print!("<link rel=stylesheet href=style/{sheet}.css>");
    }
    print!("<body><main style=\"max-width:44rem;margin:auto;padding:1rem\">");
    for calculator in ALL {
        print!("<h1>{}</h1>", calculator.title);
        page(calculator, "defaults", "");
        for preset in calculator.presets {
            page(calculator, preset.title, preset.query);
        }
    }
}

fn page(calculator: &Calculator, title: &str, inputs: &str) {
    let texts = query::decode(calculator, inputs);
    let Ok(values) = values(calculator, &texts) else { return };
    let Ok(report) = (calculator.evaluate)(&values) else { return };
    print!("<h2>{title}</h2>");
    for chart in calculator.charts {
        let Some(plot) = (chart.plot)(&values) else { continue };
        let Drawing { picture, table } = Drawing::of(&plot);
        print!(
            "<figure class=chart><figcaption>{}</figcaption><div class=chart__picture>{picture}</div>\
             <div class=chart__highlights>{}</div><details class=chart__numbers><summary>Table</summary>\
             <div class=table><table>{table}</table></div></details></figure>",
            chart.title,
            highlights(&plot)
        );
    }
    print!("<ol class=influences>{}</ol>", influences(calculator, &values, &report));
}

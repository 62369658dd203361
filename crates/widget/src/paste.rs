//! The field for text that fills in the form, and what the text contained.

use super::markup::{marked, text};
use models::{Calculator, Pasted};

/// Returns the field for the text, folded; empty if the calculator has none.
pub fn paste(calculator: &Calculator) -> String {
    let Some(paste) = calculator.paste else { return String::new() };
    let id = [calculator.slug, "-paste"].concat();
    let mut markup = String::from(r#"<details class="paste"><summary>"#);
    text(&mut markup, paste.label, "</summary>");
    markup.push_str(&[r#"<label for=""#, &id, r#"" class="field__hint">"#].concat());
    text(&mut markup, paste.hint, "</label>");
    markup.push_str(
        &[
            r#"<textarea id=""#,
            &id,
            r#"" rows="4" spellcheck="false" autocomplete="off"></textarea><button type="button" class="button button--small" data-act="paste">Read it</button><div data-part="pasted" role="status"></div></details>"#,
        ]
        .concat(),
    );
    markup
}

/// Returns what the text contained.
pub fn pasted(pasted: &Pasted) -> String {
    let mut markup = String::from("<p>");
    marked(&mut markup, &pasted.summary, "</p>");
    markup.push_str(
        r#"<div class="table" tabindex="0" role="group" aria-label="What the text contains"><table><thead><tr>"#,
    );
    for name in &pasted.table.head {
        markup.push_str(r#"<th scope="col">"#);
        text(&mut markup, name, "</th>");
    }
    markup.push_str("</tr></thead><tbody>");
    for row in &pasted.table.rows {
        markup.push_str("<tr>");
        for (column, cell) in row.iter().enumerate() {
            let (open, close) = if column == 0 { (r#"<th scope="row">"#, "</th>") } else { ("<td>", "</td>") };
            markup.push_str(open);
            text(&mut markup, cell, close);
        }
        markup.push_str("</tr>");
    }
    markup.push_str("</tbody></table></div>");
    markup
}

/// Returns the sentence that says what to paste.
pub fn unreadable(sentence: &str) -> String {
    let mut markup = String::from(r#"<p class="field__error">"#);
    text(&mut markup, sentence, "</p>");
    markup
}

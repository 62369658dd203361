//! The form of a calculator, with its defaults.

use super::markup::text;
use models::form::{default_text, message};
use models::{Calculator, Field, FieldError, Group, Kind};

/// A folded group with more fields than this lists only those that differ from their defaults.
const FEW: usize = 4;
/// Maximum number of characters of a field's text in the summary of a folded group.
const LONGEST: usize = 30;

/// Returns the DOM id of a field's control. Its hint and error have the suffixes `-hint` and `-error`.
pub fn field_id(calculator: &Calculator, field: &Field) -> String {
    [calculator.slug, "-", field.key].concat()
}

/// Returns the presets, then the fields in groups. A `brief` form has only the groups that are open.
pub fn form(calculator: &Calculator, brief: bool) -> String {
    let mut markup = String::new();
    if !brief && !calculator.presets.is_empty() {
        markup.push_str(
            r#"<div class="presets" role="group" aria-label="Start from"><p class="presets__title">Start from</p><ul>"#,
        );
        for preset in calculator.presets {
            markup
                .push_str(r#"<li><button type="button" class="button button--small" aria-pressed="false" data-fill=""#);
            text(&mut markup, preset.query, "\">");
            text(&mut markup, preset.title, "</button></li>");
        }
        markup.push_str("</ul></div>");
    }
    for group in calculator.groups.iter().filter(|group| !(brief && group.folded)) {
        let (open, between, close) = if group.folded {
            (
                r#"<details class="group"><summary><span class="group__title">"#,
                "</span></legend>",
                "</fieldset></details>",
            )
        } else {
            (r#"<fieldset class="group"><legend>"#, "</legend>", "</fieldset>")
        };
        markup.push_str(open);
        if group.folded {
            let defaults: Vec<_> = group.fields.iter().map(default_text).collect();
            text(&mut markup, group.title, r#"</span> <span class="group__present">"#);
            text(
                &mut markup,
                &group_summary(group, &defaults),
                r#"</span></summary><fieldset><legend><span class="visually-hidden">"#,
            );
        }
        text(&mut markup, group.title, between);
        for field in group.fields {
            control(&mut markup, calculator.slug, field);
        }
        markup.push_str(close);
    }
    markup
}

/// Returns the summary of a folded group: its values, or only those that differ from their defaults if there are many
/// fields.
pub fn group_summary(group: &Group, texts: &[String]) -> String {
    let many = group.fields.len() > FEW;
    let shown = group.fields.iter().zip(texts).filter(|(field, text)| !many || **text != default_text(field));
    let words: Vec<_> = shown.map(|(field, text)| in_words(field, text)).collect();
    if words.is_empty() { "All defaults".into() } else { words.join(", ") }
}

/// Returns the inputs that differ from their defaults as a sentence, for places without a form.
pub fn changed_inputs(calculator: &Calculator, texts: &[String]) -> String {
    let own = calculator.fields().zip(texts).filter(|(field, text)| **text != default_text(field));
    let words: Vec<_> = own.map(|(field, text)| in_words(field, text)).collect();
    if words.is_empty() {
        "With the default inputs.".into()
    } else {
        ["With ", &words.join(", "), "; otherwise the defaults."].concat()
    }
}

/// Returns a field and its text in words.
fn in_words(field: &Field, text: &str) -> String {
    [field.label, " ", &value_in_words(field, text)].concat()
}

/// Returns the text of a field in words. Text that is too long for any value is cut; the field still shows all of it.
pub(super) fn value_in_words(field: &Field, text: &str) -> String {
    let end = text.char_indices().nth(LONGEST).map_or(text.len(), |(end, _)| end);
    let text = text.get(..end).unwrap_or_default();
    match field.kind {
        Kind::Number { .. } if text.is_empty() => "none".into(),
        Kind::Number { .. } => field.unit.with(text),
        Kind::Choice { options, .. } => {
            let chosen = options.iter().find(|option| option.key == text);
            let words = chosen.map_or(text, |option| option.label);
            words.split(':').next().unwrap_or(words).into()
        }
    }
}

/// Returns what is shown beside a field whose value is the reader's own: a button that restores the default.
pub fn own_value(field: &Field) -> String {
    let mut markup = String::from(r#"<button type="button" class="field__reset" data-reset=""#);
    markup.push_str(&[field.key, r#"">yours<span class="visually-hidden">: use the default of "#].concat());
    text(&mut markup, field.label, ", ");
    text(&mut markup, &value_in_words(field, &default_text(field)), "</span> ↺</button>");
    markup
}

/// Returns the error message to show at a field.
pub fn error(field: &Field, error: &FieldError) -> String {
    let mut markup = String::from(r#"<span class="visually-hidden">Error: </span>"#);
    text(&mut markup, &message(field, error.problem), "");
    markup
}

/// Writes a field of the form with that name: label, a sign with the origin of the default and where to find the
/// reader's own number, hint, error, and control.
pub fn control(markup: &mut String, form: &str, field: &Field) {
    let id = [form, "-", field.key].concat();
    markup.push_str(&[r#"<div class="field"><label for=""#, &id, "\">"].concat());
    text(markup, field.label, "");
    if !field.unit.name.is_empty() {
        markup.push_str(&[r#"<span class="visually-hidden">, in "#, field.unit.name, "</span>"].concat());
    }
    markup.push_str("</label>");
    about(markup, field);
    markup.push_str(&[r#"<p class="field__hint" id=""#, &id, r#"-hint">"#].concat());
    text(markup, field.hint, "");
    markup.push_str(&[r#"</p><p class="field__error" id=""#, &id, r#"-error"></p>"#].concat());
    markup.push_str(r#"<div class="field__box">"#);
    input(markup, &id, field);
    markup.push_str(r#" <span class="field__unit" aria-hidden="true">"#);
    // The label already names what is counted.
    let symbol = if field.unit.symbol == field.unit.name { "" } else { field.unit.symbol };
    text(markup, symbol, "</span></div>");
    markup.push_str(&[r#"<span class="field__own" id=""#, &id, r#"-own"></span></div>"#].concat());
}

/// Writes the sign that opens the origin of the default and the lookup.
fn about(markup: &mut String, field: &Field) {
    markup.push_str(
        r#"<details class="field__about"><summary><span aria-hidden="true">?</span><span class="visually-hidden">About "#,
    );
    text(markup, field.label, "</span></summary><div><p>");
    markup.push_str(field.origin.sentence());
    markup.push_str("</p>");
    if !field.lookup.is_empty() {
        markup.push_str(r#"<p>To find your own number:</p><code tabindex="0">"#);
        text(markup, field.lookup, "</code>");
    }
    markup.push_str("</div></details>");
}

fn input(markup: &mut String, id: &str, field: &Field) {
    let attributes = [
        " id=\"",
        id,
        r#"" name=""#,
        field.key,
        r#"" autocomplete="off" aria-describedby=""#,
        id,
        "-hint ",
        id,
        r#"-error""#,
    ]
    .concat();
    match field.kind {
        Kind::Number { whole, .. } => {
            let mode = if whole { "numeric" } else { "decimal" };
            let default = default_text(field);
            let parts = [
                r#"<input type="text" inputmode=""#,
                mode,
                r#"" maxlength="64" spellcheck="false" value=""#,
                &default,
                "\"",
                &attributes,
                ">",
            ];
            markup.push_str(&parts.concat());
        }
        Kind::Choice { options, default } => {
            markup.push_str(&["<select", &attributes, ">"].concat());
            for option in options {
                let selected = if option.key == default { r#"" selected>"# } else { "\">" };
                markup.push_str(&[r#"<option value=""#, option.key, selected].concat());
                text(markup, option.label, "</option>");
            }
            markup.push_str("</select>");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use models::units::Unit;
    use models::{ALL, Choice, Problem};

    const FIELDS: &[Field] = &[
        Field::number("hold", "Hold <time>", 0.5, 0.0, 60.0).unit(Unit::SECONDS).hint("About 1").lookup("a < b"),
        Field::optional("limit", "Limit", 1.0, 10.0),
        Field::choice(
            "cache",
            "Is it cached?",
            "none",
            &[Choice { key: "none", label: "No: never" }, Choice { key: "lazy", label: "Lazily" }],
        ),
    ];
    const GROUP: Group = Group { title: "Times", folded: true, fields: FIELDS };

    fn texts(texts: [&str; 3]) -> Vec<String> {
        texts.map(String::from).into()
    }

    #[test]
    fn every_field_has_a_label_a_hint_and_an_error_element() {
        for calculator in ALL {
            let markup = form(calculator, false);
            for field in calculator.fields() {
                let id = field_id(calculator, field);
                for part in [
                    format!(r#"<label for="{id}">"#),
                    format!(r#" id="{id}" name="{}""#, field.key),
                    format!(r#"aria-describedby="{id}-hint {id}-error""#),
                    format!(r#"<p class="field__error" id="{id}-error"></p>"#),
                ] {
                    assert_eq!(markup.matches(&part).count(), 1, "{part}");
                }
            }
            assert_eq!(markup.matches("data-fill=").count(), calculator.presets.len());
            let brief = form(calculator, true);
            let open: usize =
                calculator.groups.iter().filter(|group| !group.folded).map(|group| group.fields.len()).sum();
            assert_eq!(brief.matches(r#"class="field""#).count(), open);
            assert!(!brief.contains(r#"<details class="group">"#) && !brief.contains("data-fill"));
        }
    }

    #[test]
    fn a_control_has_the_attributes_of_its_field() {
        let mut markup = String::new();
        for field in FIELDS {
            control(&mut markup, ALL[0].slug, field);
        }
        for part in [
            r#"Hold &lt;time><span class="visually-hidden">, in seconds</span></label>"#,
            r#"inputmode="decimal" maxlength="64" spellcheck="false" value="0.5""#,
            r#"<code tabindex="0">a &lt; b</code>"#,
            r#"<option value="none" selected>No: never</option><option value="lazy">Lazily</option>"#,
            r#"<span class="field__unit" aria-hidden="true">s</span>"#,
        ] {
            assert!(markup.contains(part), "{part} in {markup}");
        }
        assert_eq!(markup.matches("<details").count(), FIELDS.len());
        assert_eq!(markup.matches("To find your own number").count(), 1);
    }

    #[test]
    fn a_folded_group_has_a_summary() {
        let words = group_summary(&GROUP, &texts(["2", "", "none"]));
        assert_eq!(words, "Hold <time> 2 s, Limit none, Is it cached? No");
        assert_eq!(group_summary(&GROUP, &texts(["x", "3", "lazy"])), "Hold <time> x s, Limit 3, Is it cached? Lazily");
        const MANY: [Field; 5] = [Field::count("n", "Pods", 1, 0, 9); 5];
        let group = Group { title: "Many", folded: true, fields: &MANY };
        let texts = ["1", "1", "7", "1", "2"].map(String::from);
        assert_eq!(group_summary(&group, &texts), "Pods 7, Pods 2");
        assert_eq!(group_summary(&group, &["1"; 5].map(String::from)), "All defaults");
    }

    #[test]
    fn changed_inputs_are_listed() {
        let calculator = &ALL[0];
        let mut texts: Vec<_> = calculator.fields().map(default_text).collect();
        assert_eq!(changed_inputs(calculator, &texts), "With the default inputs.");
        texts[0] = "6".into();
        texts[2] = "5".into();
        assert_eq!(
            changed_inputs(calculator, &texts),
            "With App instances 6, Check interval 5 s; otherwise the defaults."
        );
    }

    #[test]
    fn an_error_is_a_sentence_at_the_field() {
        let wrong = FieldError { field: "hold", problem: Problem::NotANumber };
        let expected = r#"<span class="visually-hidden">Error: </span>Hold &lt;time> must be a number, like 0.5"#;
        assert_eq!(error(&FIELDS[0], &wrong), expected);
    }
}

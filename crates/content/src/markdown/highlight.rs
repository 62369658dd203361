//! Highlights code with a few classes. The style sheet defines the colors.

use super::kept::highlighted;
use pulldown_cmark_escape::escape_html_body_text;
use std::sync::LazyLock;
use syntect::easy::ScopeRegionIterator;
use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxReference, SyntaxSet};
use syntect::util::LinesWithEndings;

static SYNTAXES: LazyLock<SyntaxSet> = LazyLock::new(two_face::syntax::extra_newlines);

/// Classes by prefix of a scope's name. The innermost scope with a class applies.
static CLASSES: LazyLock<Vec<(Scope, &str)>> = LazyLock::new(|| {
    let classes = [
        ("comment", "hl-c"),
        ("string", "hl-s"),
        ("constant", "hl-n"),
        ("keyword.operator", ""),
        ("keyword", "hl-k"),
        ("storage", "hl-k"),
        ("entity.name.function", "hl-f"),
        ("support.function", "hl-f"),
        ("support.macro", "hl-f"),
        ("entity.name.tag", "hl-k"),
        ("entity.name.section", "hl-k"),
        ("entity.name", "hl-t"),
        ("support.type", "hl-t"),
        ("variable.annotation", "hl-f"),
    ];
    classes.into_iter().filter_map(|(name, class)| Scope::new(name).ok().map(|scope| (scope, class))).collect()
});

/// Languages without a grammar.
const PLAIN: [&str; 1] = ["text"];

fn syntax(language: &str) -> Option<&'static SyntaxReference> {
    // HCL's grammar is registered under Terraform's extension.
    let token = if language == "hcl" { "tf" } else { language };
    SYNTAXES.find_syntax_by_token(token)
}

/// Whether a code block may have this language.
pub(super) fn is_known(language: &str) -> bool {
    PLAIN.contains(&language) || syntax(language).is_some()
}

/// The code as HTML. An unknown language, or a line that the grammar fails on, stays plain text.
pub(super) fn highlight(code: &str, language: &str) -> String {
    highlighted("block", code, language, || block(code, language))
}

fn block(code: &str, language: &str) -> String {
    let mut html = String::new();
    let mut run = (String::new(), "");
    each_token(code, language, |text, class| {
        if class != run.1 && !text.trim().is_empty() {
            push(&mut html, &run.0, run.1);
            run = (String::new(), class);
        }
        run.0.push_str(text);
    });
    push(&mut html, &run.0, run.1);
    html
}

/// The code as HTML, line by line, without line breaks.
pub(crate) fn highlighted_lines(code: &str, language: &str) -> Vec<String> {
    let html = || lines(code, language).iter().map(|line| format!("{line}\n")).collect();
    highlighted("lines", code, language, html).split_terminator('\n').map(String::from).collect()
}

fn lines(code: &str, language: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    each_token(code, language, |text, class| {
        for (place, part) in text.split('\n').enumerate() {
            if place > 0 {
                lines.push(String::new());
            }
            if let Some(line) = lines.last_mut() {
                push(line, part, class);
            }
        }
    });
    // A text ends with a line break, which begins no line.
    lines.pop_if(|line| line.is_empty());
    lines
}

/// Calls `token` with each piece of the code and its class.
fn each_token(code: &str, language: &str, mut token: impl FnMut(&str, &'static str)) {
    let Some(syntax) = syntax(language).filter(|_| !PLAIN.contains(&language)) else {
        return token(code, "");
    };
    let mut state = ParseState::new(syntax);
    let mut scopes = ScopeStack::new();
    for line in LinesWithEndings::from(code) {
        let operations = state.parse_line(line, &SYNTAXES).unwrap_or_default();
        for (text, operation) in ScopeRegionIterator::new(&operations, line) {
            // An operation that fails leaves the stack unchanged.
            let _ = scopes.apply(operation);
            token(text, class(&scopes));
        }
    }
}

fn class(scopes: &ScopeStack) -> &'static str {
    let class = |scope: &Scope| CLASSES.iter().find(|(prefix, _)| prefix.is_prefix_of(*scope)).map(|(_, class)| *class);
    scopes.as_slice().iter().rev().find_map(class).unwrap_or("")
}

fn push(html: &mut String, text: &str, class: &str) {
    let mut escaped = String::new();
    // Writing to a `String` does not fail.
    let _ = escape_html_body_text(&mut escaped, text);
    if class.is_empty() || text.trim().is_empty() {
        html.push_str(&escaped);
    } else {
        let bare = escaped.trim_end();
        html.push_str(&format!("<span class=\"{class}\">{bare}</span>{}", &escaped[bare.len()..]));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_get_classes_and_text_is_escaped() {
        let html = highlight("// <b>\nlet x = \"a\";\n", "rust");
        assert!(html.starts_with("<span class=\"hl-c\">// &lt;b&gt;</span>\n"), "{html}");
        assert!(html.contains("<span class=\"hl-s\">\"a\"</span>"), "{html}");
    }

    #[test]
    fn every_language_of_the_reference_is_known() {
        for language in ["rust", "toml", "yaml", "dockerfile", "bash", "sql", "text", "json", "ini", "hcl", "nginx"] {
            assert!(is_known(language), "{language}");
        }
        assert!(!is_known("rusty"));
    }

    #[test]
    fn each_line_closes_its_own_spans() {
        let lines = highlighted_lines("/* a\n\n<b>\n*/\n", "rust");
        assert_eq!(lines.len(), 4, "{lines:?}");
        assert_eq!((lines[1].as_str(), lines[2].as_str()), ("", "<span class=\"hl-c\">&lt;b&gt;</span>"));
        assert_eq!(highlighted_lines("a\n\nb\n", "text"), ["a", "", "b"]);
    }

    #[test]
    fn plain_text_stays_as_it_is() {
        assert_eq!(highlight("a < b\n", "text"), "a &lt; b\n");
    }
}

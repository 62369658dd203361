//! Code blocks.

use super::highlight;
use super::reader::{Reader, Spanned};
use crate::service::{LocalName, Needs};
use pulldown_cmark::{CodeBlockKind, Event, TagEnd};
use pulldown_cmark_escape::escape_html_body_text;
use std::ops::Range;
use std::{iter, mem};

/// Languages whose code must be included from the service's files, so that it is compiled or linted.
const INCLUDED: [&str; 2] = ["rust", "dockerfile"];

/// Lines above which a code block can be folded.
const LONG: usize = 20;

/// Where the tests of the service run the commands of a block: `run="service"`. See `service/tests/it/commands.rs`.
const ENVIRONMENTS: [&str; 4] = ["files", "database", "service", "proxy"];

impl<'a> Reader<'a> {
    /// Reads a code block. Returns the number of events of `rest` that it consumed.
    pub(super) fn code(&mut self, kind: &CodeBlockKind<'a>, span: &Range<usize>, rest: &[Spanned<'a>]) -> usize {
        let end = rest.iter().position(|(event, _)| matches!(event, Event::End(TagEnd::CodeBlock))).unwrap_or(0);
        let text =
            |(event, _): &Spanned<'a>| if let Event::Text(text) = event { text.to_string() } else { String::new() };
        let code: String = rest[..end].iter().map(text).collect();
        let info = if let CodeBlockKind::Fenced(info) = kind { info.as_ref() } else { "" };
        let (language, attributes) = info.split_once(' ').unwrap_or((info, ""));
        if !highlight::is_known(language) {
            let what = if language.is_empty() {
                "a code block has no language".into()
            } else {
                format!("the language `{language}` is unknown")
            };
            self.fault(span.start, what, "write one after ```, or text");
        }
        if INCLUDED.contains(&language) {
            let remedy = "move it to service/, between `region: name` and `endregion: name`, and write {{include service/path#name}}";
            self.fault(span.start, format!("{language} code must come from a file"), remedy);
        }
        if language == "toml"
            && let Err(error) = code.parse::<toml::Table>()
        {
            self.fault(span.start, format!("invalid TOML: {}", error.message()), "fix it, or use the language text");
        }
        let mut title = None;
        for attribute in fence_attributes(attributes) {
            match attribute {
                Ok(("title", text)) => title = Some(text),
                Ok(("run", environment)) => self.runs(environment, language, span),
                Ok((text, _)) | Err(text) => {
                    let what = format!("a code block cannot have `{text}`");
                    self.fault(span.start, what, "write title=\"src/main.rs\" or run=\"service\" after the language");
                }
            }
        }
        self.push_html(figure(&code, language, title));
        self.body.code.push_str(&code);
        end + 1
    }

    /// Checks `run="name"`, and removes it from the published Markdown.
    fn runs(&mut self, environment: &str, language: &str, span: &Range<usize>) {
        if !ENVIRONMENTS.contains(&environment) {
            let what = format!("no test runs commands in `{environment}`");
            self.fault(span.start, what, format!("use one of {}", ENVIRONMENTS.join(", ")));
        }
        if language != "bash" {
            self.fault(span.start, format!("no test runs {language}"), "use the language bash, or remove run");
        }
        let attribute = format!(" run=\"{environment}\"");
        let source = self.source.text.get(span.clone()).unwrap_or_default();
        if let Some(at) = source.lines().next().and_then(|line| line.find(&attribute)) {
            self.copy.replace(span.start + at..span.start + at + attribute.len(), []);
        }
    }
}

/// The attributes of a fence, `name="value"`, separated by spaces. Ends with what is not one.
fn fence_attributes(mut text: &str) -> impl Iterator<Item = Result<(&str, &str), &str>> {
    iter::from_fn(move || {
        text = text.trim();
        let attribute = text.split_once("=\"").and_then(|(name, rest)| Some((name, rest.split_once('"')?)));
        match attribute {
            _ if text.is_empty() => None,
            Some((name, (value, rest))) => {
                text = rest;
                Some(Ok((name, value)))
            }
            None => Some(Err(mem::take(&mut text))),
        }
    })
}

/// Code as HTML.
pub(super) fn figure(code: &str, language: &str, title: Option<&str>) -> String {
    figure_with(code, language, title.map(escaped).as_deref())
}

/// Code without a caption, as HTML.
pub fn code_figure(code: &str, language: &str) -> String {
    figure(code, language, None)
}

/// Code from a file, as HTML: its caption leads to the page of the file, and what the code needs can be opened below it.
pub(super) fn included_figure(code: &str, language: &str, path: &str, link: Option<&str>, needs: &Needs) -> String {
    let caption = match link {
        Some(link) => format!("<a href=\"{link}\">{}</a>", escaped(path)),
        None => escaped(path),
    };
    let mut html = figure_with(code, language, Some(&caption));
    if *needs != Needs::default() {
        html.push_str(&needs_html(needs));
    }
    html
}

fn needs_html(needs: &Needs) -> String {
    let Needs { imports, crates, local } = needs;
    let named = [("imports", imports.is_empty()), ("crates", crates.is_empty()), ("other code", local.is_empty())];
    let named: Vec<_> = named.iter().filter(|(_, empty)| !empty).map(|(name, _)| *name).collect();
    let named = match named.as_slice() {
        [rest @ .., last] if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        names => names.concat(),
    };
    let mut html = format!("<details class=\"needs\"><summary>Needs {named}</summary>");
    if !imports.is_empty() {
        html.push_str(&figure(imports, "rust", Some("Imports")));
    }
    if !crates.is_empty() {
        let entries: String = crates.iter().map(|needed| needed.entry.as_str()).collect();
        html.push_str(&figure(&format!("[dependencies]\n{entries}"), "toml", Some("Cargo.toml")));
    }
    if !local.is_empty() {
        let link = |name: &LocalName| format!("<a href=\"{}\"><code>{}</code></a>", name.address, escaped(&name.name));
        let links: Vec<_> = local.iter().map(link).collect();
        html.push_str(&format!("<p>From the service: {}.</p>", links.join(", ")));
    }
    html + "</details>\n"
}

/// The name of a language, for readers.
fn name_of(language: &str) -> &str {
    match language {
        "bash" => "Shell",
        "dockerfile" => "Dockerfile",
        "hcl" => "Terraform",
        "js" => "JavaScript",
        "markdown" => "Markdown",
        "rust" => "Rust",
        "text" => "Text",
        "yaml" => "YAML",
        "toml" => "TOML",
        "sql" => "SQL",
        "json" => "JSON",
        "html" => "HTML",
        "php" => "PHP",
        "ini" => "INI",
        "http" => "HTTP",
        other => other,
    }
}

fn figure_with(code: &str, language: &str, caption: Option<&str>) -> String {
    let caption = match caption {
        Some(caption) => format!("<figcaption>{caption}</figcaption>"),
        None => format!("<figcaption class=\"code__language\">{}</figcaption>", escaped(name_of(language))),
    };
    let lines = code.lines().count();
    let code = highlight::highlight(code, language);
    let all = if lines > LONG { all_lines(lines) } else { String::new() };
    format!("<figure class=\"code\">{caption}<pre tabindex=\"0\"><code>{code}</code></pre>{all}</figure>\n")
}

/// The box that unfolds code on a phone, without a script.
fn all_lines(lines: usize) -> String {
    format!("<label class=\"unfold\"><input type=\"checkbox\" autocomplete=\"off\">All {lines} lines</label>")
}

fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    // Writing to a `String` does not fail.
    let _ = escape_html_body_text(&mut escaped, text);
    escaped
}

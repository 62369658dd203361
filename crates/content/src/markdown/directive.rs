//! Directives: `{{calculator name}}`, `{{claim id}}`, `{{diagram name}}`, `{{include service/path#region}}`,
//! `{{readers 1000000}}`, `{{starter}}`, `{{visit}}`.

use super::code;
use super::reader::{Reader, Spanned};
use crate::body::{Block, Piece, Snippet};
use crate::record::Visit;
use crate::{claim_html, include};
use models::{ALL, Calculator};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd, html};
use std::ops::Range;

/// The container of a table, which scrolls if the table is too wide.
pub(super) const TABLE: &str = "<div class=\"table\" role=\"group\" aria-label=\"Table\" tabindex=\"0\">";

/// The form that downloads the starter under the reader's name. `src/pages/scripts/starter.js` handles it.
const STARTER: &str = "<form class=\"starter\" autocomplete=\"off\" novalidate data-starter>\
    <label for=\"starter-name\">Name of your service</label>\
    <span class=\"starter__row\"><input id=\"starter-name\" value=\"my-service\" spellcheck=\"false\" autocapitalize=\"none\" \
    aria-describedby=\"starter-note\"><button class=\"button\">Download</button></span>\
    <span id=\"starter-note\" class=\"starter__note\" role=\"status\">Lowercase letters, digits and hyphens.</span></form>";

const STARTER_MARKDOWN: &str = "On the website, this page downloads the starter under the name that you enter.";

impl<'a> Reader<'a> {
    /// Reads the start of a paragraph, or all of it if it is a directive. Returns the number of events of `rest` that it
    /// consumed.
    pub(super) fn directive(&mut self, rest: &[Spanned<'a>]) -> usize {
        let end = rest.iter().position(|(event, _)| matches!(event, Event::End(TagEnd::Paragraph))).unwrap_or(0);
        let span = match (rest.first(), end.checked_sub(1).and_then(|last| rest.get(last))) {
            (Some((_, first)), Some((_, last))) => first.start..last.end,
            _ => 0..0,
        };
        let text = self.source.text.get(span.clone()).unwrap_or_default().trim();
        let Some(directive) = text.strip_prefix("{{").and_then(|text| text.strip_suffix("}}")) else {
            self.pending.push(Event::Start(Tag::Paragraph));
            return 0;
        };
        match directive.trim().split_once(' ') {
            Some(("calculator", slug)) => self.calculator(slug.trim(), span),
            Some(("claim", id)) => self.card(id.trim(), span),
            Some(("diagram", name)) => self.diagram(name.trim(), span),
            Some(("include", what)) => self.include(what.trim(), span),
            Some(("readers", counts)) => self.readers(counts.trim(), span),
            None if directive.trim() == "starter" => {
                self.push_html(STARTER.into());
                self.copy.replace(span, [Piece::Text(STARTER_MARKDOWN.into())]);
            }
            None if directive.trim() == "visit" => self.visit(span),
            _ => {
                let what = format!("the directive `{}` is unknown", directive.trim());
                self.fault(
                    span.start,
                    what,
                    "use {{calculator name}}, {{claim id}}, {{diagram name}}, {{include service/path#region}}, \
                     {{readers 1000000}}, {{starter}} or {{visit}}",
                );
            }
        }
        end + 1
    }

    fn calculator(&mut self, slug: &str, span: Range<usize>) {
        let Some(calculator) = Calculator::named(slug) else {
            let known: Vec<_> = ALL.iter().map(|calculator| calculator.slug).collect();
            let what = format!("there is no calculator `{slug}`");
            return self.fault(span.start, what, format!("use one of {}", known.join(", ")));
        };
        self.flush();
        self.body.blocks.push(Block::Calculator(calculator));
        self.copy.replace(span, [Piece::Calculator(calculator)]);
    }

    fn card(&mut self, id: &str, span: Range<usize>) {
        let Some(claim) = self.claim(id, span.start) else { return };
        let sources = self.references.sources;
        self.push_html(claim_html::card(claim, sources));
        let pieces = [Piece::Text("> ".into())].into_iter().chain(claim_html::claim_markdown(claim, sources));
        self.copy.replace(span, pieces);
    }

    fn diagram(&mut self, name: &str, span: Range<usize>) {
        let Some(diagram) = self.references.diagrams.iter().find(|diagram| diagram.name == name) else {
            let remedy = format!("add content/diagrams/{name}.svg, or use an existing one");
            return self.fault(span.start, format!("there is no diagram `{name}`"), remedy);
        };
        if self.body.diagrams.iter().any(|other| other == name) {
            let what = format!("the diagram `{name}` is already on this page");
            return self.fault(span.start, what, "show it only once");
        }
        self.body.diagrams.push(name.into());
        self.push_html(diagram.figure());
        self.copy.replace(span, [Piece::Text(diagram.markdown())]);
    }

    /// What serving the site to these numbers of monthly readers costs.
    fn readers(&mut self, counts: &str, span: Range<usize>) {
        let numbers: Option<Vec<f64>> =
            counts.split_whitespace().map(|count| count.parse::<u32>().ok().map(f64::from)).collect();
        match numbers.filter(|numbers| (1..=4).contains(&numbers.len()) && !numbers.contains(&0.0)) {
            Some(numbers) => self.computed(&traffic_cost::readers_table(self.references.visit.load(), &numbers), span),
            None => self.fault(
                span.start,
                format!("`{counts}` is not a list of reader counts"),
                "write one to four whole numbers, like {{readers 100000 1000000}}",
            ),
        }
    }

    /// What a first visit loads, and how that was measured.
    fn visit(&mut self, span: Range<usize>) {
        let Visit { measured, how, parts } = self.references.visit;
        let table = traffic_cost::visit_table(parts.iter().map(|(name, load)| (name.as_str(), *load)));
        self.computed(&format!("{table}\nMeasured on {measured}. {}\n", how.source()), span);
    }

    /// Adds computed Markdown with a table: as HTML to the page, and unchanged to its Markdown version.
    fn computed(&mut self, markdown: &str, span: Range<usize>) {
        let mut inner = String::new();
        html::push_html(&mut inner, Parser::new_ext(markdown, Options::ENABLE_TABLES));
        let table = inner.replace("<table>", &format!("{}<table>", TABLE));
        self.push_html(table.replace("</table>", "</table></div>"));
        self.push_text(&markdown.replace(['|', '*', '-'], " "));
        self.copy.replace(span, [Piece::Text(markdown.trim_end().into())]);
    }

    fn include(&mut self, what: &str, span: Range<usize>) {
        match include::include(self.references.root, what) {
            Ok(snippet) => {
                let include::IncludedCode { path, region, language, code } = snippet;
                let needs = self.references.service.needs(&path, &code);
                let file = self.references.service.file(&path).filter(|file| file.has_page());
                let line = region.as_deref().and_then(|name| file?.region(name)).map(|region| *region.lines.start());
                let link = file.map(|file| match line {
                    Some(line) => format!("{}#L{line}", file.address()),
                    None => file.address(),
                });
                self.push_html(code::included_figure(&code, language, &path, link.as_deref(), &needs));
                self.body.code.push_str(&code);
                let fenced = format!("```{language} title=\"{path}\"\n{code}```");
                self.copy.replace(span, [Piece::Text(fenced)]);
                self.body.snippets.push(Snippet { path, region, code, needs });
            }
            Err(problem) => self.problem(span.start, problem),
        }
    }
}

//! Directives: `{{calculator name}}`, `{{claim id}}`, `{{diagram name}}`, `{{include service/path#region}}`,
//! `{{lab}}`, `{{measured experiment/series keys}}`, `{{predicted experiment metric}}`, `{{readers 1000000}}`,
//! `{{starter}}`, `{{visit}}`.

use super::code;
use super::reader::{Reader, Spanned};
use crate::body::{Block, Piece, Snippet};
use crate::links::Link;
use crate::record::Visit;
use crate::{claim_html, diagram, include, measured};
use measurements::Measurement;
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
            Some(("measured", what)) => self.measured(what.trim(), span),
            Some(("predicted", what)) => self.predicted(what.trim(), span),
            Some(("readers", counts)) => self.readers(counts.trim(), span),
            None if directive.trim() == "starter" => {
                self.push_html(STARTER.into());
                self.copy.replace(span, [Piece::Text(STARTER_MARKDOWN.into())]);
            }
            None if directive.trim() == "visit" => self.visit(span),
            None if directive.trim() == "lab" => {
                self.computed(&measured::lab_table(self.references.measurements), span);
            }
            _ => {
                let what = format!("the directive `{}` is unknown", directive.trim());
                self.fault(
                    span.start,
                    what,
                    "use {{calculator name}}, {{claim id}}, {{diagram name}}, {{include service/path#region}}, \
                     {{lab}}, {{measured experiment}}, {{predicted experiment metric}}, {{readers 1000000}}, {{starter}} or \
                     {{visit}}",
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

    /// How an experiment was run: `{{measured pool}}`; what a series of it measured: `{{measured pool/timeouts}}`; one
    /// metric of it beside the prediction: `{{measured pool/timeouts p99-wait-ms}}`; some of its numbers:
    /// `{{measured pool/timeouts ping-ms code-held-ms}}`. `clean-seconds-*` stands for all keys that start like this.
    fn measured(&mut self, what: &str, span: Range<usize>) {
        let mut words = what.split_whitespace();
        let what = words.next().unwrap_or_default();
        let keys: Vec<&str> = words.collect();
        let (name, key) = what.split_once('/').map_or((what, None), |(name, key)| (name, Some(key)));
        let Some(measurement) = self.measurement(name, span.start) else { return };
        let Some(key) = key else { return self.computed(&measured::origin(measurement), span) };
        match measurement.series(key) {
            Some(series) => match measured::series_table(series, &keys) {
                Ok(table) => self.computed(&table, span),
                Err(unknown) => {
                    let what = format!("no cell of {name}/{key} has a number `{unknown}`");
                    self.fault(span.start, what, format!("use keys of content/measurements/{name}.json"));
                }
            },
            None => {
                let known: Vec<_> = measurement.series.iter().map(|series| series.key.as_str()).collect();
                let remedy = format!("use one of {}", known.join(", "));
                self.fault(span.start, format!("{name} has no series `{key}`"), remedy);
            }
        }
    }

    /// A metric as predicted against measured, all series of an experiment together: `{{predicted pool p99-wait-ms}}`.
    fn predicted(&mut self, what: &str, span: Range<usize>) {
        let Some((name, metric)) = what.split_once(' ') else {
            return self.fault(span.start, "the metric is missing", "write {{predicted experiment metric}}");
        };
        let Some(measurement) = self.measurement(name, span.start) else { return };
        let all = measured::comparisons(&measurement.series);
        let of_metric: Vec<_> =
            all.iter().filter(|comparison| measured::names(metric, comparison.metric.key)).collect();
        let Some(first) = of_metric.first() else {
            let remedy = "use the key of a metric that the experiment measures and its calculator predicts";
            return self.fault(span.start, format!("{name} has no predictions of `{metric}`"), remedy);
        };
        let (id, unit) = (format!("predicted-{name}-{}", metric.trim_end_matches("-*")), &first.measured.unit);
        let title = format!("{}: predicted against measured", first.metric.label);
        let words = measured::in_words(&of_metric);
        if let Some(svg) = measured::scatter(&of_metric, unit, &id) {
            self.push_html(diagram::figure(&id, &title, &svg, &words));
        }
        self.push_text(&words);
        self.copy.replace(span, [Piece::Text(diagram::markdown(&title, &words))]);
    }

    fn measurement(&mut self, name: &str, offset: usize) -> Option<&'a Measurement> {
        let found = self.references.measurements.iter().find(|measurement| measurement.experiment == name);
        if found.is_none() {
            let remedy = format!("use a name of content/measurements/, or measure it: make lab EXPERIMENT={name}");
            self.fault(offset, format!("there is no measurement `{name}`"), remedy);
        }
        found
    }

    /// Adds computed Markdown with a table: as HTML to the page, and unchanged to its Markdown version.
    fn computed(&mut self, markdown: &str, span: Range<usize>) {
        let mut inner = String::new();
        html::push_html(&mut inner, Parser::new_ext(markdown, Options::ENABLE_TABLES));
        let table = inner.replace("<table>", &format!("{}<table>", TABLE));
        self.push_html(table.replace("</table>", "</table></div>"));
        self.push_text(&markdown.replace(['|', '*', '-'], " "));
        let line = self.source.line(span.start);
        let mut pieces = Vec::new();
        let mut rest = markdown.trim_end();
        // Links of the Markdown version are resolved later, because they depend on the base path of the site.
        while let Some((before, target)) = rest.split_once("](") {
            let (target, after) = target.split_once(')').unwrap_or((target, ""));
            pieces.extend([Piece::Text(format!("{before}](")), Piece::Link(target.into())]);
            self.body.links.push(Link { to: target.into(), line });
            rest = after;
            pieces.push(Piece::Text(")".into()));
        }
        pieces.push(Piece::Text(rest.into()));
        self.copy.replace(span, pieces);
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

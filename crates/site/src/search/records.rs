//! The records of the search index: every page, section, claim, symptom, calculator and checklist item, with its own address.

use crate::page::RenderedPage;
use app::pages::Pages;
use app::pages::addresses;
use content::{Body, Cause, ChecklistGroup, ChecklistItem, Claim, Heading, Library, Page, Symptom, Verdict};
use models::form::evaluate_defaults;
use models::{Calculator, Kind as FieldKind};

/// A search result.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Record {
    /// The address from the root of the site, with an id.
    pub address: String,
    /// The kind of result.
    pub kind: ResultKind,
    /// The title.
    pub title: String,
    /// The text to search.
    pub text: String,
}

/// The kinds of search results.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ResultKind {
    /// A page.
    Page,
    /// A section of the page with this title.
    Section(String),
    /// A claim of the ledger, with its verdict.
    Claim(Verdict),
    /// A symptom, with its messages, one per line.
    Symptom(String),
    /// A calculator.
    Calculator,
    /// An item of the checklist.
    Task,
}

impl ResultKind {
    /// The label for readers.
    pub(super) fn label(&self) -> &'static str {
        match self {
            Self::Page => "Page",
            Self::Section(_) => "Section",
            Self::Claim(_) => "Claim",
            Self::Symptom(_) => "Symptom",
            Self::Calculator => "Calculator",
            Self::Task => "Checklist",
        }
    }

    /// The detail beside the label: the page of a section, the verdict of a claim, or the messages of a symptom.
    pub(super) fn detail(&self) -> &str {
        match self {
            Self::Section(page) => page,
            Self::Claim(verdict) => verdict.label(),
            Self::Symptom(messages) => messages,
            Self::Page | Self::Calculator | Self::Task => "",
        }
    }
}

/// All records, page by page.
pub(super) fn records(library: &Library, source: &Pages, pages: &[RenderedPage]) -> Vec<Record> {
    // Files of `content/` and symptoms have records of their own.
    let is_content =
        |address: &str| library.symptom_at(address).is_some() || library.all().any(|page| page.address == address);
    let others = pages.iter().filter(|page| page.markdown.is_some() && !page.head.embed && !is_content(&page.address));
    let sections = library.sections.iter().flat_map(|section| {
        let of_pages = section.pages.iter().flat_map(page);
        page(&section.index).into_iter().chain(of_pages)
    });
    let calculators = library.calculators.iter().flat_map(page);
    let claims = library.claims.iter().map(claim);
    let symptoms = library.symptoms.iter().map(|one| symptom(source, one));
    let tasks = library.checklist.iter().flat_map(tasks);
    others.map(other).chain(sections).chain(calculators).chain(symptoms).chain(claims).chain(tasks).collect()
}

/// A page that is not a file of `content/`.
fn other(page: &RenderedPage) -> Record {
    let (title, text) = (page.head.title.clone(), page.head.description.clone());
    Record { address: page.address.clone(), kind: ResultKind::Page, title, text }
}

/// A page of `content/` and its sections.
fn page(page: &Page) -> Vec<Record> {
    let calculator = Calculator::named(&page.slug).filter(|one| addresses::calculator(one.slug) == page.address);
    let of_page = |(heading, text): (Option<&Heading>, String)| match heading {
        Some(heading) => Record {
            address: format!("{}#{}", page.address, heading.id),
            kind: ResultKind::Section(page.about.title.clone()),
            title: heading.text.clone(),
            // Pagefind omits records without a text, such as a heading right before the next one.
            text: one_line(if text.trim().is_empty() { &heading.text } else { &text }),
        },
        None => Record {
            address: page.address.clone(),
            kind: if calculator.is_some() { ResultKind::Calculator } else { ResultKind::Page },
            title: page.about.title.clone(),
            text: one_line(&format!(
                "{} {text} {} {}",
                page.about.summary,
                calculator.map(calculator_text).unwrap_or_default(),
                headings(&page.body),
            )),
        },
    };
    page.body.parts().map(of_page).collect()
}

/// The headings, as part of the page's own text. A query with words from several sections then finds the page.
fn headings(body: &Body) -> String {
    let headings: Vec<_> = body.headings.iter().map(|heading| heading.text.as_str()).collect();
    headings.join(". ")
}

/// The inputs, results and presets of a calculator.
fn calculator_text(calculator: &Calculator) -> String {
    let fields = calculator.fields().map(|field| {
        let choices: Vec<_> = match field.kind {
            FieldKind::Choice { options, .. } => options.iter().map(|option| option.label).collect(),
            FieldKind::Number { .. } => Vec::new(),
        };
        format!("{} {} {}. {}", field.label, choices.join(" "), field.key, field.hint)
    });
    let report = evaluate_defaults(calculator).ok();
    let answers = report.iter().flat_map(|report| report.all_metrics()).map(|metric| metric.label.to_string());
    let presets = calculator.presets.iter().map(|preset| preset.title.to_string());
    fields.chain(answers).chain(presets).collect::<Vec<_>>().join(" ")
}

fn claim(claim: &Claim) -> Record {
    Record {
        address: format!("{}#{}", addresses::CLAIMS, claim.id),
        kind: ResultKind::Claim(claim.verdict),
        title: claim.said.plain.clone(),
        text: claim.right.plain.clone(),
    }
}

fn symptom(source: &Pages, symptom: &Symptom) -> Record {
    let messages: Vec<_> = symptom.messages.iter().map(|message| message.source.as_str()).collect();
    // Wildcards match any text.
    let printed = messages.join(" ").replace(['*', '{', '}'], " ");
    let cause = |cause: &Cause| {
        let Cause { title, check, shows, fix, verify, pages } = cause;
        let pages: Vec<_> = pages.iter().map(|page| source.title_of(&page.to)).collect();
        let texts = [title, check, shows, fix, verify].map(|text| text.plain.as_str());
        format!("{}. {}", texts.join(" "), pages.join(" "))
    };
    let causes: Vec<_> = symptom.causes.iter().map(cause).collect();
    Record {
        address: addresses::symptom(&symptom.id),
        kind: ResultKind::Symptom(messages.join("\n")),
        title: symptom.title.plain.clone(),
        text: one_line(&format!("{} {printed} {} {}", symptom.means.plain, symptom.words.join(". "), causes.join(" "))),
    }
}

fn tasks(group: &ChecklistGroup) -> Vec<Record> {
    let task = |item: &ChecklistItem| Record {
        address: format!("{}#{}", addresses::CHECKLIST, item.id),
        kind: ResultKind::Task,
        title: item.to_do.plain.clone(),
        text: item.verify.plain.clone(),
    };
    group.items.iter().map(task).collect()
}

/// Joins the words with single spaces, without a space before punctuation.
fn one_line(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    [". ", ", ", "; ", ": ", ") "].iter().fold(line, |line, sign| line.replace(&format!(" {sign}"), sign))
}

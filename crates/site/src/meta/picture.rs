//! What the picture of a page says: its title and, where there is one, the answer that the page gives at once.

use super::about::Kind;
use crate::Rendered;
use app::pages::addresses::SITE;
use app::pages::{Head, claims};
use content::{Library, Verdict};
use models::form;
use models::{ALL, Calculator, Marked};
use pictures::{Card, HEIGHT, Picture, WIDTH};

/// The first page has the site's name above its title anyway.
const HOME: &str = "The production reference for Rust Axum services";

/// The picture's words.
pub(super) fn card(library: &Library, page: &Rendered) -> Card {
    let Rendered { address, head, meta, .. } = page;
    let title = if meta.kind == Kind::Home { HOME.into() } else { head.title.clone() };
    Card { site: SITE, section: section(library, page), title, answer: answer(library, address, head) }
}

/// The name of a picture's file.
pub(crate) fn file(address: &str) -> String {
    match address.trim_matches('/') {
        "" => "og/index.png".into(),
        page => format!("og/{page}.png"),
    }
}

/// What the head says about it. The file keeps its name, because what was shared once points at it for years; the version
/// makes those who keep copies ask again.
pub(super) fn tags(tags: &mut super::Tags, page: &Rendered, picture: &Picture) {
    let Some(url) = address(page, picture) else { return };
    tags.meta("property", "og:image", &url);
    tags.meta("property", "og:image:type", "image/png");
    tags.meta("property", "og:image:width", &WIDTH.to_string());
    tags.meta("property", "og:image:height", &HEIGHT.to_string());
    tags.meta("property", "og:image:alt", &picture.alt);
}

/// The whole address of a page's picture.
pub(super) fn address(page: &Rendered, picture: &Picture) -> Option<String> {
    Some(format!("{}?v={}", page.meta.absolute(&file(&page.address))?, picture.version))
}

fn section(library: &Library, page: &Rendered) -> String {
    let is_section = library.sections.iter().any(|section| section.index.address == page.address);
    match page.meta.kind {
        Kind::Article => page.meta.above.last().map(|(name, _)| name.clone()).unwrap_or_default(),
        Kind::Calculator => "Calculator".into(),
        Kind::List if is_section => "Reference".into(),
        _ => String::new(),
    }
}

fn answer(library: &Library, address: &str, head: &Head) -> Option<Marked> {
    let count = |number: usize| number as f64;
    let counted = |pattern: &str, numbers: &[usize]| {
        let numbers: Vec<_> = numbers.iter().copied().map(count).collect();
        Some(Marked::fill(pattern, &numbers))
    };
    let pages = library.pages().count();
    let items = library.checklist.iter().map(|group| group.items.len()).sum();
    match address {
        "/" => counted(
            "⟦{}⟧ pages, ⟦{}⟧ calculators, and ⟦{}⟧ claims checked against their sources",
            &[pages, ALL.len(), library.claims.len()],
        ),
        "/reference/" => counted("⟦{}⟧ pages in ⟦{}⟧ sections", &[pages, library.sections.len()]),
        "/calculators/" => {
            counted("⟦{}⟧ calculators that show their formulas and end in configuration to paste", &[ALL.len()])
        }
        "/claims/" => counted(
            "⟦{}⟧ confirmed, ⟦{}⟧ corrected, ⟦{}⟧ that depend on conditions, ⟦{}⟧ without a source",
            &Verdict::ALL.map(|(_, verdict)| claims::count(library, verdict)),
        ),
        "/symptoms/" => {
            counted("⟦{}⟧ symptoms, each with its messages, its cause, a check and the fix", &[library.symptoms.len()])
        }
        "/checklist/" => counted("⟦{}⟧ things to see to, each with a way to verify it", &[items]),
        "/sources/" => counted("⟦{}⟧ sources, and the pages that rest on them", &[library.sources.len()]),
        _ => match library.sections.iter().find(|section| section.index.address == address) {
            Some(section) if section.pages.len() > 1 => counted("⟦{}⟧ pages", &[section.pages.len()]),
            Some(_) => None,
            None => headline(address, head),
        },
    }
}

/// What a calculator answers to its defaults.
fn headline(address: &str, head: &Head) -> Option<Marked> {
    let slug = address.strip_prefix("/calculators/")?.trim_end_matches('/');
    let calculator = Calculator::named(slug).filter(|_| head.island)?;
    Some(form::evaluate_defaults(calculator).ok()?.headline)
}

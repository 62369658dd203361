//! The picture of a page for shared links: its title and, if the page has one, its answer.

use super::about::PageKind;
use super::tags::Tags;
use crate::page::RenderedPage;
use app::pages::Head;
use app::pages::addresses::{self, SITE};
use app::pages::table::PAGES;
use content::Library;
use models::form;
use models::{ALL, Marked};
use pictures::{Card, HEIGHT, Picture, WIDTH};

/// The title on the picture of the home page. The site's name is above it, as on every picture.
const HOME: &str = "The production reference for Rust Axum services";

/// The texts of the picture.
pub(super) fn card(library: &Library, page: &RenderedPage) -> Card {
    let RenderedPage { address, head, meta, .. } = page;
    let title = if meta.kind == PageKind::Home { HOME.into() } else { head.title.clone() };
    Card { site: SITE, section: section(library, page), title, answer: answer(library, address, head) }
}

/// The name of a picture's file.
pub(crate) fn file(address: &str) -> String {
    match address.trim_matches('/') {
        "" => "og/index.png".into(),
        page => format!("og/{page}.png"),
    }
}

/// The tags of the picture. The file keeps its name, because shared links point to it for years. The version makes caches fetch a
/// changed picture.
pub(super) fn tags(tags: &mut Tags, page: &RenderedPage, picture: &Picture) {
    let Some(url) = address(page, picture) else { return };
    tags.meta("property", "og:image", &url);
    tags.meta("property", "og:image:type", "image/png");
    tags.meta("property", "og:image:width", &WIDTH.to_string());
    tags.meta("property", "og:image:height", &HEIGHT.to_string());
    tags.meta("property", "og:image:alt", &picture.alt);
}

/// The absolute URL of a page's picture.
pub(super) fn address(page: &RenderedPage, picture: &Picture) -> Option<String> {
    Some(format!("{}?v={}", page.meta.absolute(&file(&page.address))?, picture.version))
}

fn section(library: &Library, page: &RenderedPage) -> String {
    let is_section = library.section_at(&page.address).is_some();
    match page.meta.kind {
        PageKind::Article => page.meta.above.last().map(|(name, _)| name.clone()).unwrap_or_default(),
        PageKind::Calculator => "Calculator".into(),
        PageKind::List if is_section => "Reference".into(),
        _ => String::new(),
    }
}

fn answer(library: &Library, address: &str, head: &Head) -> Option<Marked> {
    if let Some(page) = PAGES.iter().find(|page| page.address == address) {
        return page.preview.map(|preview| preview(library));
    }
    match library.section_at(address) {
        Some(section) if section.pages.len() > 1 => Some(Marked::fill("⟦{}⟧ pages", &[section.pages.len() as f64])),
        Some(_) => None,
        None => headline(address, head),
    }
}

/// The answer of a calculator for its defaults.
fn headline(address: &str, head: &Head) -> Option<Marked> {
    let calculator = ALL.iter().find(|one| addresses::calculator(one.slug) == address).filter(|_| head.island)?;
    Some(form::evaluate_defaults(calculator).ok()?.headline)
}

//! Metadata for search engines, link previews, feed readers, and browsers that install the site.

pub(super) mod about;
mod json_ld;
mod manifest;
mod picture;
mod robots;
mod tags;

pub use about::Meta;
pub(super) use manifest::{MANIFEST, manifest};
pub(super) use picture::file as picture_file;
pub(super) use robots::{robots, sitemap};

use super::oembed;
use super::page::RenderedPage;
use about::PageKind;
use app::pages::addresses::SITE;
use content::Library;
use faults::{Fault, Faults, Place};
use manifest::SURFACE;
use pictures::Picture;
use tags::Tags;

/// The length of a description in characters. Search engines cut longer ones.
const DESCRIPTION: std::ops::RangeInclusive<usize> = 50..=160;

/// The metadata in the head of a page, for a site at `base`.
pub(super) fn head(page: &RenderedPage, base: &str) -> String {
    let mut tags = Tags::default();
    tags.link("icon", &format!("{base}favicon.ico")).attribute("sizes", "32x32");
    for (scheme, color) in SURFACE {
        tags.meta("name", "theme-color", color).attribute("media", &format!("(prefers-color-scheme: {scheme})"));
    }
    if let (Some(calculator), Some(site)) = (page.calculator(), page.meta.absolute("/")) {
        let href = format!("{site}{}", oembed::file(calculator));
        tags.link("alternate", &href).attribute("type", "application/json+oembed").attribute("title", calculator.title);
    }
    if page.meta.kind == PageKind::Hidden {
        tags.meta("name", "robots", "noindex");
        return tags.html;
    }
    tags.link("apple-touch-icon", &format!("{base}apple-touch-icon.png"));
    tags.link("manifest", &format!("{base}{MANIFEST}"));
    preview(&mut tags, page);
    tags.html + &json_ld::script(page)
}

/// The preview of a shared link: Open Graph, and Twitter's tags where they differ.
fn preview(tags: &mut Tags, page: &RenderedPage) {
    let is_article = matches!(page.meta.kind, PageKind::Article | PageKind::Symptom);
    tags.meta("property", "og:site_name", SITE);
    tags.meta("property", "og:type", if is_article { "article" } else { "website" });
    tags.meta("property", "og:title", &page.head.title);
    tags.meta("property", "og:description", &page.head.description);
    if let Some(modified) = page.meta.modified.as_deref().filter(|_| is_article) {
        tags.meta("property", "article:modified_time", modified);
    }
    if let Some(url) = page.meta.absolute(&page.address) {
        tags.link("canonical", &url);
        tags.meta("property", "og:url", &url);
    }
    match &page.meta.picture {
        Some(picture) => {
            tags.meta("name", "twitter:card", "summary_large_image");
            picture::tags(tags, page, picture);
        }
        None => {
            tags.meta("name", "twitter:card", "summary");
        }
    }
}

/// The picture of a page, unless the page is hidden.
pub(super) fn picture(library: &Library, page: &RenderedPage) -> Option<Picture> {
    (page.meta.kind != PageKind::Hidden).then(|| Picture::from(&picture::card(library, page)))
}

/// Reports descriptions that are too short or too long, and letters that pictures cannot show.
pub(super) fn faults(library: &Library, pages: &[RenderedPage]) -> Faults {
    let mut faults = Faults::default();
    for page in pages.iter().filter(|page| page.meta.kind != PageKind::Hidden) {
        let mut fault = |what: String, remedy: &str| faults.push(Fault::new(Place::page(&page.address), what, remedy));
        let length = page.head.description.chars().count();
        if !DESCRIPTION.contains(&length) {
            let (min, max) = (DESCRIPTION.start(), DESCRIPTION.end());
            let remedy = format!("write {min} to {max} characters");
            fault(format!("the description has {length} characters"), &remedy);
        }
        for letter in picture::card(library, page).missing() {
            let remedy = "change the title, or add the character as crates/pictures/src/fonts/README.md describes";
            fault(format!("the typeface of pictures has no `{letter}`"), remedy);
        }
    }
    faults
}

#[cfg(test)]
mod tests;

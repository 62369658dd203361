//! What a page says to machines: search engines, previews of links, feed readers, browsers that install the site.

mod about;
mod json_ld;
mod manifest;
mod picture;
mod robots;

pub use about::Meta;
pub(super) use manifest::{MANIFEST, manifest};
pub(super) use picture::file as picture_file;
pub(super) use robots::{robots, sitemap};

use super::RenderedPage;
use super::oembed;
use about::PageKind;
use app::pages::addresses::SITE;
use content::Library;
use faults::{Fault, Faults, Place};
use pictures::Picture;
use pulldown_cmark_escape::escape_html;

/// The site's surface, light and dark, as in `style/tokens.css`: what a browser colors its own frame with.
const SURFACE: [(&str, &str); 2] = [("light", "#fdfcfa"), ("dark", "#15171a")];

/// Characters that a description has: what search engines show of it, and not so little that it says nothing.
const DESCRIPTION: std::ops::RangeInclusive<usize> = 50..=160;

/// The part of a page's head that is for machines, for a site that stands at `base` on its host.
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

/// What a link to the page looks like where it is shared: Open Graph, and what differs elsewhere.
fn preview(tags: &mut Tags, page: &RenderedPage) {
    let is_article = page.meta.kind == PageKind::Article;
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

/// The picture of a page, if it is to have one.
pub(super) fn picture(library: &Library, page: &RenderedPage) -> Option<Picture> {
    (page.meta.kind != PageKind::Hidden).then(|| Picture::from(&picture::card(library, page)))
}

/// Everything that what shows a page could not show: descriptions that are too short or too long, letters that no picture has.
pub(super) fn faults(library: &Library, pages: &[RenderedPage]) -> Faults {
    let mut faults = Faults::default();
    for page in pages.iter().filter(|page| page.meta.kind != PageKind::Hidden) {
        let mut fault = |what: String, remedy: &str| faults.push(Fault::new(Place::page(&page.address), what, remedy));
        let length = page.head.description.chars().count();
        if !DESCRIPTION.contains(&length) {
            let (least, most) = (DESCRIPTION.start(), DESCRIPTION.end());
            fault(format!("the description has {length} characters"), &format!("write one of {least} to {most}"));
        }
        for letter in picture::card(library, page).missing() {
            let remedy = "change the title, or add the letter to crates/pictures/src/fonts/ as its README says";
            fault(format!("the typeface of pictures has no `{letter}`"), remedy);
        }
    }
    faults
}

/// Tags of a head in the making.
#[derive(Default)]
struct Tags {
    html: String,
}

impl Tags {
    fn meta(&mut self, kind: &str, name: &str, content: &str) -> &mut Self {
        self.html += "<meta>";
        self.attribute(kind, name).attribute("content", content)
    }

    fn link(&mut self, rel: &str, href: &str) -> &mut Self {
        self.html += "<link>";
        self.attribute("rel", rel).attribute("href", href)
    }

    /// Adds an attribute to the last tag.
    fn attribute(&mut self, name: &str, value: &str) -> &mut Self {
        self.html.pop();
        self.html += &format!(" {name}=\"{}\">", escaped(value));
        self
    }
}

/// Text as it can stand in HTML, in XML and in attributes of both.
fn escaped(text: &str) -> String {
    let mut html = String::new();
    // A String takes everything.
    let _ = escape_html(&mut html, text);
    html
}

#[cfg(test)]
mod tests;

//! The sitemap and `robots.txt`, for crawlers.

use super::about::PageKind;
use super::tags::escaped;
use crate::page::RenderedPage;

/// The name of the sitemap's file.
const SITEMAP: &str = "sitemap.xml";

/// The name and content of the sitemap (<https://www.sitemaps.org>). It lists absolute URLs, so there is no sitemap if the site's
/// address is unknown.
pub(crate) fn sitemap(pages: &[RenderedPage]) -> Option<(String, String)> {
    let found = pages.iter().filter(|page| page.meta.kind != PageKind::Hidden);
    let entries = found.map(|page| {
        let address = escaped(&page.meta.absolute(&page.address)?);
        let modified = page.meta.modified.iter().map(|day| format!("<lastmod>{day}</lastmod>")).collect::<String>();
        Some(format!("<url><loc>{address}</loc>{modified}</url>\n"))
    });
    let entries = entries.collect::<Option<String>>()?;
    let text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n{entries}</urlset>\n"
    );
    Some((SITEMAP.into(), text))
}

/// `robots.txt` (RFC 9309), which crawlers read only at the root of a host. Embeds exclude themselves with a `<meta>`.
pub(crate) fn robots(root: Option<&str>) -> (String, String) {
    let sitemap = root.map(|root| format!("\nSitemap: {root}{SITEMAP}\n")).unwrap_or_default();
    ("robots.txt".into(), format!("User-agent: *\nAllow: /\n{sitemap}"))
}

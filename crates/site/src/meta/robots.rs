//! For those who walk the whole site: which pages there are, and that all of them may be read.

use super::super::RenderedPage;
use super::about::PageKind;
use super::escaped;

/// Name of the sitemap's file.
const SITEMAP: &str = "sitemap.xml";

/// The sitemap (<https://www.sitemaps.org>) of all pages that can be found by searching. Its addresses are whole ones, so there
/// is none where the site's is not known.
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

/// `robots.txt` (RFC 9309), of which only the one at the root of a host is read. Embeds say themselves that they are not to
/// be found.
pub(crate) fn robots(root: Option<&str>) -> (String, String) {
    let sitemap = root.map(|root| format!("\nSitemap: {root}{SITEMAP}\n")).unwrap_or_default();
    ("robots.txt".into(), format!("User-agent: *\nAllow: /\n{sitemap}"))
}

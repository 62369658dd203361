//! A page as structured data: JSON-LD with the vocabulary of schema.org.

use super::about::PageKind;
use super::picture;
use crate::page::RenderedPage;
use app::pages::addresses::SITE;
use serde_json::{Value, json};

/// The script element, which is data and does not run.
pub(super) fn script(page: &RenderedPage) -> String {
    let graph: Vec<_> = [Some(web_page(page)), breadcrumbs(page)].into_iter().flatten().map(without_nulls).collect();
    let text = json!({ "@context": "https://schema.org", "@graph": graph }).to_string();
    // Otherwise a text could close the element, or open a comment in it.
    format!("<script type=\"application/ld+json\">{}</script>", text.replace('<', "\\u003c"))
}

/// The page. Unknown values are null.
fn web_page(page: &RenderedPage) -> Value {
    let (head, meta) = (&page.head, &page.meta);
    let url = meta.absolute(&page.address);
    let image = meta.picture.as_ref().and_then(|picture| picture::address(page, picture));
    let site = json!({ "@type": "WebSite", "name": SITE, "url": meta.absolute("/") });
    match meta.kind {
        PageKind::Hidden | PageKind::Home => json!({
            "@type": "WebSite", "name": SITE, "description": head.description, "url": url, "inLanguage": "en",
        }),
        PageKind::List => json!({
            "@type": "CollectionPage", "name": head.title, "description": head.description, "url": url,
            "dateModified": meta.modified, "inLanguage": "en", "isPartOf": site,
        }),
        PageKind::Article | PageKind::Symptom => json!({
            "@type": "TechArticle", "headline": head.title, "description": head.description, "url": url, "image": image,
            "dateModified": meta.modified, "inLanguage": "en", "isPartOf": site,
            "author": { "@type": "Organization", "name": SITE, "url": meta.absolute("/") },
        }),
        PageKind::Calculator => json!({
            "@type": "WebApplication", "name": head.title, "description": head.description, "url": url,
            "dateModified": meta.modified, "inLanguage": "en", "isPartOf": site,
            "image": image, "applicationCategory": "DeveloperApplication", "operatingSystem": "Any",
            "browserRequirements": "WebAssembly, to compute with your own numbers",
            "offers": { "@type": "Offer", "price": "0", "priceCurrency": "USD" },
        }),
    }
}

/// The breadcrumbs of the page. They need absolute URLs, so this returns `None` if the site's address is unknown.
fn breadcrumbs(page: &RenderedPage) -> Option<Value> {
    let here = (page.head.title.clone(), page.address.clone());
    let steps = page.meta.above.iter().chain([&here]).enumerate().map(|(place, (name, address))| {
        let item = page.meta.absolute(address)?;
        Some(json!({ "@type": "ListItem", "position": place + 1, "name": name, "item": item }))
    });
    let steps = steps.collect::<Option<Vec<_>>>().filter(|steps| steps.len() > 1)?;
    Some(json!({ "@type": "BreadcrumbList", "itemListElement": steps }))
}

/// Removes null values at any depth.
fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(fields) => {
            let known = fields.into_iter().filter(|(_, value)| !value.is_null());
            known.map(|(key, value)| (key, without_nulls(value))).collect()
        }
        other => other,
    }
}

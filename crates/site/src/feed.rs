//! The feed of the ledger's changes (Atom, RFC 4287).

use app::pages::addresses::SITE;
use app::pages::table::CLAIMS;
use atom_syndication::{Content, Entry, Feed, FixedDateTime, Generator, Link, Person, Text};
use content::{Change, Library, slug};

/// The feed for a site at `base`. If the address of the site is unknown, its links have no host, and feed readers resolve them
/// against the address of the feed.
pub(super) fn feed(library: &Library, base: &str) -> String {
    let root = library.site.address.as_deref().unwrap_or(base);
    let page = format!("{root}claims/");
    let entries: Vec<_> = library.changes.iter().map(|change| entry(change, root, &page)).collect();
    let feed = Feed {
        title: format!("{}: {}", SITE, CLAIMS.title).into(),
        id: "urn:axum-in-production:claims".into(),
        updated: library.changes.first().map(|change| midnight(&change.on)).unwrap_or_default(),
        authors: vec![Person { name: SITE.into(), ..Person::default() }],
        generator: Some(Generator { value: SITE.into(), ..Generator::default() }),
        links: vec![
            Link { href: format!("{page}feed.xml"), rel: "self".into(), ..Link::default() },
            Link { href: page, rel: "alternate".into(), ..Link::default() },
        ],
        entries,
        ..Feed::default()
    };
    feed.to_string()
}

fn entry(change: &Change, root: &str, page: &str) -> Entry {
    let place = change.claims.first().map(|id| format!("#{id}")).unwrap_or_default();
    let words = first_sentence(&change.what.plain);
    Entry {
        title: Text::plain(words),
        id: format!("urn:axum-in-production:claims:{}:{}", change.on, slug(words)),
        updated: midnight(&change.on),
        links: vec![Link { href: format!("{page}{place}"), rel: "alternate".into(), ..Link::default() }],
        content: Some(Content {
            value: Some(change.what.html.replace("href=\"/", &format!("href=\"{root}"))),
            content_type: Some("html".into()),
            ..Content::default()
        }),
        ..Entry::default()
    }
}

/// The text up to the first period, colon or semicolon.
fn first_sentence(text: &str) -> &str {
    text.split([':', ';']).next().and_then(|part| part.split(". ").next()).unwrap_or(text).trim_end_matches('.')
}

fn midnight(day: &str) -> FixedDateTime {
    format!("{day}T00:00:00Z").parse().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use content::{Inline, SiteSettings};

    #[test]
    fn links_have_the_path_of_the_site_and_its_host_if_it_is_known() {
        let html = "See <a href=\"/a/b/\">this</a>.".into();
        let what = Inline { html, plain: "See this.".into(), ..Inline::default() };
        let mut library = Library::default();
        library.changes = vec![Change { on: "2026-11-23".into(), what, claims: vec!["sky".into()] }];
        let text = feed(&library, "/docs/");
        assert!(text.contains("href=\"/docs/claims/#sky\"") && text.contains("=&quot;/docs/a/b/&quot;"), "{text}");

        library.site = SiteSettings::default().with(Some("https://a.example/docs/"), None, "/docs/").unwrap();
        let text = feed(&library, "/docs/");
        assert!(
            text.contains("rel=\"self\" href=\"https://a.example/docs/claims/feed.xml\"")
                || text.contains("href=\"https://a.example/docs/claims/feed.xml\" rel=\"self\""),
            "{text}"
        );
        assert!(text.contains("=&quot;https://a.example/docs/a/b/&quot;"), "{text}");
    }
}

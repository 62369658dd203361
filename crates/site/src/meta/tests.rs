//! Tests of the metadata.

use super::*;
use app::pages::Head;
use content::{Library, SiteSettings};
use serde_json::Value;

const DESCRIPTION: &str = "A sentence </script> with \"quotes\" & signs, long enough for a description.";

fn library(address: Option<&str>) -> Library {
    let mut library = Library::default();
    library.site = SiteSettings::default().with(address, None, "/docs/").unwrap();
    library
}

fn page(address: &str, root: Option<&str>) -> RenderedPage {
    let head = Head::new("A < B", DESCRIPTION);
    let meta = Meta::new(&library(root), address, &head);
    RenderedPage { address: address.into(), head, html: String::new(), markdown: None, meta }
}

const ROOT: &str = "https://docs.example.org/docs/";

/// The JSON-LD of a head.
fn graph(html: &str) -> Vec<Value> {
    let (_, rest) = html.split_once("<script type=\"application/ld+json\">").unwrap();
    let (json, after) = rest.split_once("</script>").unwrap();
    assert!(!after.contains("script"), "the element ends where it should: {html}");
    let document: Value = serde_json::from_str(json).unwrap();
    document["@graph"].as_array().unwrap().clone()
}

#[test]
fn with_an_address_a_page_says_where_it_stands() {
    let html = head(&page("/claims/", Some(ROOT)), "/docs/");
    assert!(html.contains("<link rel=\"canonical\" href=\"https://docs.example.org/docs/claims/\">"), "{html}");
    assert!(html.contains("<meta property=\"og:url\" content=\"https://docs.example.org/docs/claims/\">"), "{html}");
    let [thing, breadcrumbs] = &graph(&html)[..] else { panic!("a page and its breadcrumbs: {html}") };
    assert_eq!(thing["url"], "https://docs.example.org/docs/claims/");
    assert_eq!(thing["description"], DESCRIPTION);
    let steps = breadcrumbs["itemListElement"].as_array().unwrap();
    assert_eq!(steps[0]["item"], ROOT);
    assert_eq!((&steps[1]["position"], &steps[1]["name"]), (&2.into(), &"A < B".into()));
}

#[test]
fn without_an_address_what_needs_one_is_left_out() {
    let html = head(&page("/claims/", None), "/docs/");
    assert!(!html.contains("canonical") && !html.contains("og:url") && !html.contains("null"), "{html}");
    let graph = graph(&html);
    assert_eq!(graph.len(), 1);
    assert_eq!(graph[0].get("url"), None);
    assert_eq!(graph[0]["isPartOf"]["name"], SITE);
    assert_eq!(sitemap(&[page("/claims/", None)]), None);
    assert!(!robots(None).1.contains("Sitemap"));
}

#[test]
fn text_is_escaped_as_an_attribute() {
    let html = head(&page("/claims/", None), "/");
    assert!(html.contains("property=\"og:title\" content=\"A &lt; B\""), "{html}");
    assert!(html.contains("content=\"A sentence &lt;/script&gt; with &quot;quotes&quot; &amp; signs"), "{html}");
}

#[test]
fn what_is_not_to_be_found_says_so_and_nothing_else() {
    for address in ["/404/", "/embed/pool-sizing/"] {
        let mut page = page(address, Some(ROOT));
        page.head.embed = address != "/404/";
        page.meta = Meta::new(&library(Some(ROOT)), address, &page.head);
        let html = head(&page, "/docs/");
        assert!(html.contains("<meta name=\"robots\" content=\"noindex\">"), "{html}");
        assert!(!html.contains("og:") && !html.contains("canonical") && !html.contains("ld+json"), "{html}");
        assert!(!sitemap(&[page]).unwrap().1.contains(address));
    }
    assert!(!head(&page("/claims/", None), "/").contains("noindex"));
}

#[test]
fn the_sitemap_has_whole_addresses_and_days() {
    let mut checked = page("/a/b/", Some(ROOT));
    checked.meta.modified = Some("2026-11-22".into());
    let (name, text) = sitemap(&[checked, page("/", Some(ROOT))]).unwrap();
    assert_eq!(name, "sitemap.xml");
    assert!(text.contains("<url><loc>https://docs.example.org/docs/a/b/</loc><lastmod>2026-11-22</lastmod></url>"));
    assert!(text.contains("<url><loc>https://docs.example.org/docs/</loc></url>"), "{text}");
    assert!(robots(Some(ROOT)).1.ends_with("\nSitemap: https://docs.example.org/docs/sitemap.xml\n"));
}

#[test]
fn the_manifest_stays_below_the_path_of_the_site() {
    let manifest: Value = serde_json::from_str(&manifest("/docs/").1).unwrap();
    for key in ["id", "start_url", "scope"] {
        assert_eq!(manifest[key], "/docs/");
    }
    let icons = manifest["icons"].as_array().unwrap();
    assert!(icons.iter().all(|icon| icon["src"].as_str().unwrap().starts_with("/docs/icons/")), "{icons:?}");
    let shortcuts = manifest["shortcuts"].as_array().unwrap();
    let found: Vec<_> = shortcuts.iter().map(|shortcut| shortcut["url"].as_str().unwrap()).collect();
    let address = |one: &models::Calculator| format!("/docs{}", app::pages::addresses::calculator(one.slug));
    let known: Vec<_> = models::ALL.iter().map(address).collect();
    assert_eq!(found[..2], ["/docs/symptoms/", "/docs/capacity/"]);
    assert!(found[1..].iter().all(|url| known.iter().any(|known| known == url)), "{found:?}");
    assert_eq!(found.len(), 10.min(1 + known.len()));
}

#[test]
fn the_colors_around_the_page_are_those_of_the_page() {
    let [(_, light), (_, dark)] = SURFACE;
    let tokens = include_str!("../../../../style/tokens.css");
    assert!(tokens.contains(&format!("--surface: light-dark({light}, {dark});")), "style/tokens.css has other colors");
}

#[test]
fn a_description_that_is_too_short_is_a_fault() {
    let mut short = page("/claims/", None);
    short.head.description = "Claims.".into();
    assert_eq!(
        faults(&library(None), &[short]).lines(),
        ["/claims/: the description has 7 characters; write 50 to 160 characters"]
    );
    assert_eq!(faults(&library(None), &[page("/claims/", None)]), Faults::default());
}

#[test]
fn a_letter_that_no_picture_can_show_is_a_fault() {
    let mut foreign = page("/claims/", None);
    foreign.head.title = "漢".into();
    let remedy = "change the title, or add the character as crates/pictures/src/fonts/README.md describes";
    assert_eq!(
        faults(&library(None), &[foreign]).lines(),
        [format!("/claims/: the typeface of pictures has no `漢`; {remedy}")]
    );
}

#[test]
fn a_picture_is_named_after_its_page_and_its_version_is_asked_for() {
    let mut page = page("/claims/", Some(ROOT));
    page.meta.picture = picture(&library(Some(ROOT)), &page);
    let html = head(&page, "/docs/");
    let version = &page.meta.picture.as_ref().unwrap().version;
    let image = format!("property=\"og:image\" content=\"{ROOT}og/claims.png?v={version}\"");
    assert!(html.contains(&image) && html.contains("summary_large_image"), "{html}");
    assert!(html.contains("og:image:alt\" content=\"A &lt; B. 0 confirmed, 0 corrected"), "{html}");
    assert_eq!(["/", "/a/", "/a/b/"].map(picture_file), ["og/index.png", "og/a.png", "og/a/b.png"]);
}

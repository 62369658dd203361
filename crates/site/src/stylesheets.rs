//! Joins the style sheets that Trunk stages: one for every page, more for the pages that need them, and one for embeds.

use super::html::rewrite;
use super::page::RenderedPage;
use app::pages::addresses::{CALCULATORS, CHECKLIST, CLAIMS, HOME, LICENSES, SOURCES, SYMPTOMS};
use checksums::fingerprint;
use lol_html::element;
use std::cell::RefCell;
use std::error::Error;
use std::fs;
use std::io;
use std::path::Path;

/// A style sheet that only some pages load.
struct Bundle {
    /// Its name, without the digest of its content.
    name: &'static str,
    /// Its files of `style/`.
    files: &'static [&'static str],
    /// Whether a page needs it.
    is_needed: fn(&RenderedPage) -> bool,
}

/// The name of the style sheet of every page: the files of no bundle.
const EVERYWHERE: &str = "style";

const BUNDLES: [Bundle; 5] = [
    Bundle {
        name: "calculators",
        #[rustfmt::skip]
        files: &[
            "answer", "calculator", "chart", "figures", "moving", "prices", "queue", "reading", "rollout", "series",
            "snippets", "storm", "workbench",
        ],
        is_needed: |page| page.head.island,
    },
    Bundle { name: "check", files: &["check", "findings", "verdicts"], is_needed: |page| page.head.findings },
    Bundle { name: "home", files: &["home"], is_needed: |page| [HOME, CALCULATORS].contains(&page.address.as_str()) },
    Bundle {
        name: "lists",
        files: &["ledger", "symptoms"],
        is_needed: |page| {
            let has_list = [HOME, CHECKLIST, CLAIMS, LICENSES, SOURCES].contains(&page.address.as_str());
            has_list || page.address.starts_with(SYMPTOMS)
        },
    },
    Bundle { name: "map", files: &["map"], is_needed: |page| page.head.map },
];

/// The files of `style/` that embeds need.
#[rustfmt::skip]
const EMBED_FILES: [&str; 14] = [
    "layers", "tokens", "base", "lists", "blocks", "calculator", "fields", "answer", "figures", "chart", "series", "reading",
    "workbench", "print",
];

/// Whether a page does without the style sheet at that address. Embeds have one of their own.
pub(super) fn is_superfluous(href: &str, page: &RenderedPage) -> bool {
    let name = href.rsplit('/').next().unwrap_or(href);
    let is_of = |bundle: &Bundle| name.strip_prefix(bundle.name).is_some_and(|rest| rest.starts_with('-'));
    page.head.embed || BUNDLES.iter().any(|bundle| is_of(bundle) && !(bundle.is_needed)(page))
}

/// Joins the style sheets that a shell names, for a site at `base`. Returns the shell with links to the joined files, and the
/// address of the style sheet of embeds.
pub(super) fn join(html: &str, base: &str, staging: &Path) -> Result<(String, String), Box<dyn Error>> {
    let sheets = RefCell::new(Vec::new());
    let gather = vec![element!("link[rel=stylesheet]", |link| {
        sheets.borrow_mut().extend(link.get_attribute("href"));
        Ok(())
    })];
    rewrite(html, gather)?;
    let files = sheets.into_inner().into_iter().map(|href| Stylesheet::read_and_remove(&href, base, staging));
    let sheets = files.collect::<io::Result<Vec<_>>>()?;
    let write =
        |name, has: &dyn Fn(&Stylesheet) -> bool| write(name, sheets.iter().filter(|sheet| has(sheet)), base, staging);
    let is_in = |sheet: &Stylesheet, files: &[&str]| files.contains(&sheet.name.as_str());
    let is_for_all = |sheet: &Stylesheet| !BUNDLES.iter().any(|bundle| is_in(sheet, bundle.files));
    let mut links = Vec::from_iter(write(EVERYWHERE, &is_for_all)?);
    for bundle in &BUNDLES {
        links.extend(write(bundle.name, &|sheet| is_in(sheet, bundle.files))?);
    }
    let embed = write("embed", &|sheet| is_in(sheet, &EMBED_FILES))?.unwrap_or_default();
    // The joined style sheets replace the first links, and the other links are removed.
    links.reverse();
    let links = RefCell::new(links);
    let join = vec![element!("link[rel=stylesheet]", |link| {
        match links.borrow_mut().pop() {
            Some(href) => {
                link.set_attribute("href", &href)?;
                link.remove_attribute("integrity");
            }
            None => link.remove(),
        }
        Ok(())
    })];
    Ok((rewrite(html, join)?, embed))
}

/// A file of `style/`.
struct Stylesheet {
    name: String,
    css: String,
}

impl Stylesheet {
    /// Reads a style sheet and removes it from the site. Trunk has added a digest to its name.
    fn read_and_remove(href: &str, base: &str, staging: &Path) -> io::Result<Self> {
        let file = staging.join(href.strip_prefix(base).unwrap_or(href));
        let css = fs::read_to_string(&file)?;
        fs::remove_file(file)?;
        let name = href.rsplit('/').next().unwrap_or(href);
        Ok(Self { name: name.split(['-', '.']).next().unwrap_or(name).into(), css })
    }
}

/// Joins style sheets into one file, unless all are empty. Returns its address.
fn write<'a>(
    bundle: &str,
    sheets: impl Iterator<Item = &'a Stylesheet>,
    base: &str,
    staging: &Path,
) -> io::Result<Option<String>> {
    let css = sheets.map(|sheet| sheet.css.as_str()).collect::<Vec<_>>().join("\n");
    if css.is_empty() {
        return Ok(None);
    }
    let name = format!("{bundle}-{}.css", fingerprint([css.as_bytes()]));
    fs::write(staging.join(&name), css)?;
    Ok(Some(format!("{base}{name}")))
}

//! Joins the style sheets that Trunk stages: one for every page, one more for pages with a calculator, one more for the first
//! page and the list of calculators, one more for long lists such as the ledger, one more for the indexes of sections, and one
//! for embeds.

use super::html::rewrite;
use checksums::fingerprint;
use lol_html::element;
use std::cell::RefCell;
use std::error::Error;
use std::fs;
use std::io;
use std::path::Path;

/// The names of the style sheets for every page, for calculators, for the first page, for long lists and for the maps of
/// sections, without the digest of their content.
const BUNDLES: [&str; 5] = ["style", "calculators", "home", "lists", "map"];

/// The files of `style/` that only calculators need.
#[rustfmt::skip]
const CALCULATOR_FILES: &[&str] = &[
    "answer", "calculator", "chart", "figures", "moving", "prices", "queue", "reading", "rollout", "series", "snippets",
    "storm", "workbench",
];

/// The file of `style/` that only the first page and the list of calculators need.
const HOME_FILE: &str = "home";

/// The files of `style/` that only the first page, the symptoms and the pages with many entries need.
const LIST_FILES: [&str; 2] = ["ledger", "symptoms"];

/// The file of `style/` that only the indexes of sections need.
const MAP_FILE: &str = "map";

/// The files of `style/` that embeds need.
#[rustfmt::skip]
const EMBED_FILES: [&str; 14] = [
    "layers", "tokens", "base", "lists", "blocks", "calculator", "fields", "answer", "figures", "chart", "series", "reading",
    "workbench", "print",
];

/// Selects the link to the style sheet of calculators, which a page without an island does not need.
pub(super) const CALCULATOR_LINK: &str = "link[rel=stylesheet][href*='/calculators-']";

/// Selects the link to the style sheet of the first page and of the list of calculators.
pub(super) const HOME_LINK: &str = "link[rel=stylesheet][href*='/home-']";

/// Selects the link to the style sheet of long lists.
pub(super) const LIST_LINK: &str = "link[rel=stylesheet][href*='/lists-']";

/// Selects the link to the style sheet of the maps of sections.
pub(super) const MAP_LINK: &str = "link[rel=stylesheet][href*='/map-']";

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
    let is_for_calculators = |sheet: &Stylesheet| CALCULATOR_FILES.contains(&sheet.name.as_str());
    let mut links = Vec::new();
    let is_for_home = |sheet: &Stylesheet| sheet.name == HOME_FILE;
    let is_for_lists = |sheet: &Stylesheet| LIST_FILES.contains(&sheet.name.as_str());
    let is_for_maps = |sheet: &Stylesheet| sheet.name == MAP_FILE;
    let is_for_all = |sheet: &Stylesheet| {
        !is_for_calculators(sheet) && !is_for_home(sheet) && !is_for_lists(sheet) && !is_for_maps(sheet)
    };
    links.extend(write(BUNDLES[0], &is_for_all)?);
    links.extend(write(BUNDLES[1], &is_for_calculators)?);
    links.extend(write(BUNDLES[2], &is_for_home)?);
    links.extend(write(BUNDLES[3], &is_for_lists)?);
    links.extend(write(BUNDLES[4], &is_for_maps)?);
    let embed = write("embed", &|sheet| EMBED_FILES.contains(&sheet.name.as_str()))?.unwrap_or_default();
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

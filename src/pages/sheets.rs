//! The style sheets that Trunk has staged, joined: one for every page, and one more for pages with a calculator.

use super::html::rewrite;
use super::policy::fingerprint;
use lol_html::element;
use std::cell::RefCell;
use std::error::Error;
use std::fs;
use std::io;
use std::path::Path;

/// What the sheet of every page and that of the calculators are called, before the digest of their content.
const BUNDLES: [&str; 2] = ["style", "calculators"];

/// The files that only calculators need, by their names in `style/`.
const OF_CALCULATORS: [&str; 6] = ["answer", "calculator", "chart", "reading", "snippets", "workbench"];

/// The sheet that a page without an island leaves out of the shell.
pub(super) const OF_ISLANDS: &str = "link[rel=stylesheet][href*='/calculators-']";

/// Joins the sheets that a shell for a site at `base` names, and returns it with links to what they have become.
pub(super) fn join(html: &str, base: &str, staging: &Path) -> Result<String, Box<dyn Error>> {
    let sheets = RefCell::new(Vec::new());
    let gather = vec![element!("link[rel=stylesheet]", |link| {
        sheets.borrow_mut().extend(link.get_attribute("href"));
        Ok(())
    })];
    rewrite(html, gather)?;
    let sheets = sheets.into_inner();
    let mut links = Vec::new();
    for (place, bundle) in BUNDLES.into_iter().enumerate() {
        let own: Vec<_> = sheets.iter().filter(|href| bundle_of(href) == place).collect();
        if !own.is_empty() {
            links.push(format!("{base}{}", write(bundle, &own, base, staging)?));
        }
    }
    // Each takes the place of the first links that there are.
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
    Ok(rewrite(html, join)?)
}

/// The place in [`BUNDLES`] where a file belongs: Trunk has put a digest behind its name.
fn bundle_of(href: &str) -> usize {
    let file = href.rsplit('/').next().unwrap_or(href);
    let name = file.split(['-', '.']).next().unwrap_or(file);
    usize::from(OF_CALCULATORS.contains(&name))
}

/// Writes these sheets into one, in place of them, and returns its name.
fn write(bundle: &str, sheets: &[&String], base: &str, staging: &Path) -> io::Result<String> {
    let files: Vec<_> = sheets.iter().map(|href| staging.join(href.strip_prefix(base).unwrap_or(href))).collect();
    let css = files.iter().map(fs::read_to_string).collect::<io::Result<Vec<_>>>()?.join("\n");
    for file in &files {
        fs::remove_file(file)?;
    }
    let name = format!("{bundle}-{}.css", fingerprint([css.as_bytes()]));
    fs::write(staging.join(&name), css)?;
    Ok(name)
}

//! Redirects to pages: from their former addresses, and from short addresses of the calculators.

use super::addresses;
use super::library::Library;
use super::links::Targets;
use faults::{Fault, Faults, Place};
use models::ALL;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// An address that redirects to a page.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Redirect {
    /// The former or short address, as `/old/address/`.
    pub from: String,
    /// The address of the page.
    pub to: String,
}

impl Library {
    /// All redirects, sorted.
    pub fn redirects(&self) -> Vec<Redirect> {
        let former = self.all().flat_map(|page| {
            page.about.formerly.iter().map(|from| Redirect { from: from.clone(), to: page.address.clone() })
        });
        let mut redirects: Vec<_> = former.chain(short()).collect();
        redirects.sort();
        redirects
    }
}

/// `/name/` redirects to the page of that calculator. If that is its address, `/calculators/name/` does.
fn short() -> impl Iterator<Item = Redirect> {
    ALL.iter().map(|calculator| {
        let to = addresses::calculator(calculator.slug);
        let short = format!("/{}/", calculator.slug);
        let from = if short == to { format!("{}{}/", addresses::CALCULATORS, calculator.slug) } else { short };
        Redirect { from, to }
    })
}

/// Adds a fault for each redirect from an address that has a page, or that another redirect uses.
pub(super) fn check(library: &Library, root: &Path, targets: &Targets, faults: &mut Faults) {
    let mut fault =
        |path: &Path, what: String, remedy: &str| faults.push(Fault::new(Place::line(path, 1), what, remedy));
    let mut taken: BTreeMap<String, PathBuf> = BTreeMap::new();
    for Redirect { from, to } in short() {
        let name = to.trim_matches('/').rsplit('/').next().unwrap_or_default();
        let path = root.join(format!("content/calculators/{name}.md"));
        if targets.contains_key(&from) {
            let what = format!("the short address {from} of the calculator is also the address of a page");
            fault(&path, what, "give that page another address");
        }
        taken.insert(from, path);
    }
    for page in library.all() {
        for from in &page.about.formerly {
            if targets.contains_key(from) {
                let what = format!("the former address {from} is the address of a page");
                fault(&page.path, what, "remove it from `formerly`, or move that page");
            }
            if let Some(other) = taken.insert(from.clone(), page.path.clone()) {
                let what = format!("the former address {from} already redirects to {}", other.display());
                fault(&page.path, what, "keep it in one of the two pages");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_calculator_has_a_short_address() {
        let redirects = Library::default().redirects();
        assert!(redirects.contains(&Redirect { from: "/pool-sizing/".into(), to: "/calculators/pool-sizing/".into() }));
    }
}

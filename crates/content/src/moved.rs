//! Addresses that lead to pages which stand elsewhere: where they stood, and short ones of the calculators.

use super::library::Library;
use super::links::Targets;
use faults::{Fault, Faults, Place};
use models::ALL;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// An address and the page that it leads to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moved {
    /// The address without a page, as `/old/address/`.
    pub from: String,
    /// The address of the page.
    pub to: String,
}

impl Library {
    /// Every address that leads elsewhere, in order.
    pub fn moved(&self) -> Vec<Moved> {
        let former = self.all().flat_map(|page| {
            page.about.formerly.iter().map(|from| Moved { from: from.clone(), to: page.address.clone() })
        });
        let mut moved: Vec<_> = former.chain(short()).collect();
        moved.sort();
        moved
    }
}

/// A calculator is known by its name.
fn short() -> impl Iterator<Item = Moved> {
    ALL.iter().map(|calculator| Moved {
        from: format!("/{}/", calculator.slug),
        to: format!("/calculators/{}/", calculator.slug),
    })
}

/// Whether this is an address as pages have it, from slash to slash.
pub(super) fn is_address(text: &str) -> bool {
    let is_part = |part: &str| {
        let letters = |letter: char| letter.is_ascii_alphanumeric() || "-_.".contains(letter);
        part.starts_with(|first: char| first.is_ascii_alphanumeric()) && part.chars().all(letters)
    };
    text.strip_prefix('/').and_then(|rest| rest.strip_suffix('/')).is_some_and(|parts| parts.split('/').all(is_part))
}

/// Notes each former address that is one of a page, or that two pages claim.
pub(super) fn check(library: &Library, root: &Path, targets: &Targets, faults: &mut Faults) {
    let mut fault =
        |path: &Path, what: String, remedy: &str| faults.push(Fault::new(Place::line(path, 1), what, remedy));
    let mut taken: BTreeMap<String, PathBuf> = BTreeMap::new();
    for Moved { from, to } in short() {
        let path = root.join(format!("content{}.md", to.trim_end_matches('/')));
        if targets.contains_key(&from) {
            let what = format!("the short address {from} of the calculator is that of a page");
            fault(&path, what, "give that page another address");
        }
        taken.insert(from, path);
    }
    for page in library.all() {
        for from in &page.about.formerly {
            if targets.contains_key(from) {
                let what = format!("the former address {from} has a page");
                fault(&page.path, what, "remove it from `formerly`, or move that page");
            }
            if let Some(other) = taken.insert(from.clone(), page.path.clone()) {
                let what = format!("the former address {from} leads to {} already", other.display());
                fault(&page.path, what, "keep it in one place");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_goes_from_slash_to_slash() {
        for address in ["/old/", "/old/page-1/", "/a.b/c_d/"] {
            assert!(is_address(address), "{address}");
        }
        for text in ["", "/", "//", "old/", "/old", "/old//page/", "/a b/", "/../a/", "/_host/", "/a?b/", "/ä/"] {
            assert!(!is_address(text), "{text}");
        }
    }

    #[test]
    fn a_calculator_is_found_by_its_name_alone() {
        let moved = Library::default().moved();
        assert!(moved.contains(&Moved { from: "/pool-sizing/".into(), to: "/calculators/pool-sizing/".into() }));
    }
}

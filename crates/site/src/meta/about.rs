//! The metadata of a page, collected from the content.

use app::pages::Head;
use app::pages::addresses::SITE;
use app::pages::table::{CALCULATORS, CLAIMS, HOME, NOT_FOUND, SERVICE, SYMPTOMS};
use content::{Library, Page};
use pictures::Picture;

/// The metadata of a page besides its title and description.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Meta {
    pub(super) kind: PageKind,
    /// The address of the site, if it is known.
    pub(super) root: Option<String>,
    /// The names and addresses of the pages above it, starting with the home page.
    pub(super) above: Vec<(String, String)>,
    /// The day on which it was last checked, as `YYYY-MM-DD`.
    pub(super) modified: Option<String>,
    /// The picture of shared links, if the build draws pictures.
    pub(crate) picture: Option<Picture>,
}

/// The kinds of pages, as far as metadata differs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum PageKind {
    /// Excluded from search engines: an embed, a file of the service, or the page for missing addresses.
    #[default]
    Hidden,
    /// The home page.
    Home,
    /// A list of pages, or a page made from data files.
    List,
    /// A page of the reference.
    Article,
    /// A symptom.
    Symptom,
    /// A calculator.
    Calculator,
}

impl Meta {
    /// The metadata of the page at `address`, which has this head.
    pub fn new(library: &Library, address: &str, head: &Head) -> Self {
        let kind = page_kind(library, address, head);
        let page = library.all().find(|page| page.address == address);
        let modified = match page {
            Some(page) => Some(page.about.updated.clone()),
            None if kind == PageKind::Symptom => library.symptom_at(address).map(|symptom| symptom.updated.clone()),
            None if address == CLAIMS.address => library.changes.first().map(|change| change.on.clone()),
            None => None,
        };
        Self { kind, root: library.site.address.clone(), above: above(library, address, kind), modified, picture: None }
    }

    /// The absolute URL of an address of the site, if the site's address is known.
    pub(super) fn absolute(&self, address: &str) -> Option<String> {
        Some(format!("{}{}", self.root.as_deref()?, address.trim_start_matches('/')))
    }
}

fn page_kind(library: &Library, address: &str, head: &Head) -> PageKind {
    let is_there = |page: &Page| page.address == address;
    match address {
        _ if address == HOME.address => PageKind::Home,
        _ if head.embed || address == NOT_FOUND.address => PageKind::Hidden,
        // Pages quote what is worth finding of them.
        _ if address.starts_with(SERVICE.address) && address != SERVICE.address => PageKind::Hidden,
        _ if library.calculators.iter().any(is_there) => PageKind::Calculator,
        _ if library.pages().any(is_there) => PageKind::Article,
        _ if library.symptom_at(address).is_some() => PageKind::Symptom,
        _ => PageKind::List,
    }
}

fn above(library: &Library, address: &str, kind: PageKind) -> Vec<(String, String)> {
    let home = (SITE.to_string(), HOME.address.to_string());
    let named = |name: &str, address: &str| (name.to_string(), address.to_string());
    match kind {
        PageKind::Hidden | PageKind::Home => Vec::new(),
        PageKind::List => vec![home],
        PageKind::Calculator => vec![home, named(CALCULATORS.title, CALCULATORS.address)],
        PageKind::Symptom => vec![home, named(SYMPTOMS.title, SYMPTOMS.address)],
        PageKind::Article => {
            let section = library.section(address.split('/').nth(1).unwrap_or_default());
            let section = section.map(|section| named(&section.index.about.title, &section.index.address));
            [home].into_iter().chain(section).collect()
        }
    }
}

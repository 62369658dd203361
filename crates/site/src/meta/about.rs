//! What machines are told about a page, gathered from the content.

use app::pages::Head;
use app::pages::addresses::SITE;
use app::pages::table::{CALCULATORS, CLAIMS, HOME, NOT_FOUND};
use content::{Library, Page};
use pictures::Picture;

/// What machines are told about a page beside its title and description.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Meta {
    pub(super) kind: PageKind,
    /// Where the site stands, if that is known.
    pub(super) root: Option<String>,
    /// The pages above it, the first page first: name and address.
    pub(super) above: Vec<(String, String)>,
    /// When it was last checked, as `YYYY-MM-DD`.
    pub(super) modified: Option<String>,
    /// What a shared link to it shows; only where pictures are drawn.
    pub(crate) picture: Option<Picture>,
}

/// What kind of page it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum PageKind {
    /// Not to be found by searching: an embed, the page for addresses that are not there.
    #[default]
    Hidden,
    /// The first page.
    Home,
    /// A list of pages, or of what the data files say.
    List,
    /// A page of the reference.
    Article,
    /// A calculator.
    Calculator,
}

impl Meta {
    /// About the page at `address`, which has this head.
    pub fn new(library: &Library, address: &str, head: &Head) -> Self {
        let kind = page_kind(library, address, head);
        let page = library.all().find(|page| page.address == address);
        let modified = match page {
            Some(page) => Some(page.about.updated.clone()),
            None if address == CLAIMS.address => library.changes.first().map(|change| change.on.clone()),
            None => None,
        };
        Self { kind, root: library.site.address.clone(), above: above(library, address, kind), modified, picture: None }
    }

    /// The whole address of what stands at an address of the site.
    pub(super) fn absolute(&self, address: &str) -> Option<String> {
        Some(format!("{}{}", self.root.as_deref()?, address.trim_start_matches('/')))
    }
}

fn page_kind(library: &Library, address: &str, head: &Head) -> PageKind {
    let is_there = |page: &Page| page.address == address;
    match address {
        _ if address == HOME.address => PageKind::Home,
        _ if head.embed || address == NOT_FOUND.address => PageKind::Hidden,
        _ if library.calculators.iter().any(is_there) => PageKind::Calculator,
        _ if library.pages().any(is_there) => PageKind::Article,
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
        PageKind::Article => {
            let section = library.section(address.split('/').nth(1).unwrap_or_default());
            let section = section.map(|section| named(&section.index.about.title, &section.index.address));
            [home].into_iter().chain(section).collect()
        }
    }
}

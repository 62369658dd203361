//! What the table of pages says about a page, and what every page is made of.

use super::document::Document;
use content::Library;
use leptos::prelude::{AnyView, expect_context};
use models::Marked;
use std::sync::Arc;

/// A page that is not a file of `content/`.
pub struct SitePage {
    /// Address from the root of the site, as `/claims/`.
    pub address: &'static str,
    /// Title, without the site's name.
    pub title: &'static str,
    /// One sentence.
    pub summary: &'static str,
    /// Where every page links to it.
    pub(super) places: &'static [Place],
    /// The page for people.
    pub(super) view: fn(&'static SitePage) -> AnyView,
    /// The same as Markdown; none for a page that only a browser needs.
    pub(super) markdown: Option<fn(&Contents, &SitePage) -> Document>,
    /// The sentence on its picture for shared links.
    pub preview: Option<fn(&Library) -> Marked>,
}

/// A place that links to a page of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// The bar at the top, under this name.
    Bar(&'static str),
    /// The part of the menu with tools and data, under its title.
    Menu,
    /// The footer, under this name.
    Footer(&'static str),
}

/// What the pages are made of; in the context of each.
#[derive(Clone)]
pub(super) struct Contents {
    /// Everything below `content/`.
    pub library: Arc<Library>,
    /// The table of the other pages.
    pub pages: &'static [&'static SitePage],
}

impl Contents {
    /// The contents of the page that is being rendered.
    pub fn of_context() -> Self {
        expect_context()
    }

    /// The page of the table at an address.
    pub fn site_page(&self, address: &str) -> Option<&'static SitePage> {
        self.pages.iter().copied().find(|page| page.address == address)
    }

    /// The pages of the table that the menu lists.
    pub fn in_menu(&self) -> impl Iterator<Item = &'static SitePage> + use<> {
        self.pages.iter().copied().filter(|page| page.places.contains(&Place::Menu))
    }

    /// The pages of the table that the bar links to, with their names there.
    pub fn in_bar(&self) -> impl Iterator<Item = (&'static SitePage, &'static str)> + use<> {
        self.named(|place| if let Place::Bar(name) = place { Some(name) } else { None })
    }

    /// The pages of the table that the footer links to, with their names there.
    pub fn in_footer(&self) -> impl Iterator<Item = (&'static SitePage, &'static str)> + use<> {
        self.named(|place| if let Place::Footer(name) = place { Some(name) } else { None })
    }

    fn named(
        &self,
        name: fn(Place) -> Option<&'static str>,
    ) -> impl Iterator<Item = (&'static SitePage, &'static str)> + use<> {
        self.pages.iter().filter_map(move |page| Some((*page, page.places.iter().copied().find_map(name)?)))
    }

    /// The title of the page that a link leads to.
    pub fn title_of(&self, to: &str) -> String {
        let address = to.split('#').next().unwrap_or_default();
        let file = self.library.all().find(|page| page.address == address).map(|page| page.about.title.clone());
        let other = || self.site_page(address).map(|page| page.title.to_string());
        file.or_else(other).unwrap_or_else(|| address.into())
    }
}

/// What `content/` has, for the page that is being rendered.
pub(super) fn library() -> Arc<Library> {
    Contents::of_context().library
}

//! The types of the page table, and the context of every page.

use super::addresses::{CHECK, SYMPTOMS};
use super::document::Document;
use super::rules::rules;
use content::{Area, Library};
use leptos::prelude::{AnyView, expect_context};
use models::Marked;
use std::sync::Arc;

/// A page that is not a file of `content/`.
pub struct SitePage {
    /// The address from the root of the site, as `/claims/`.
    pub address: &'static str,
    /// The title, without the site's name.
    pub title: &'static str,
    /// The summary, in one sentence.
    pub summary: &'static str,
    /// The places from which every page links to this one.
    pub(super) places: &'static [NavPlace],
    pub(super) view: fn(&'static SitePage) -> AnyView,
    /// The Markdown version, unless only a browser needs the page.
    pub(super) markdown: Option<fn(&Contents, &SitePage) -> Document>,
    /// The sentence on its picture for shared links.
    pub preview: Option<fn(&Library) -> Marked>,
}

/// A place on every page with links to pages of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NavPlace {
    /// The bar, with this link text.
    Bar(&'static str),
    /// This part of the menu, with the title of the page.
    Menu(Area),
    /// The footer, with this link text.
    Footer(&'static str),
}

/// The data that pages are rendered from. Every page has it in its context.
#[derive(Clone)]
pub(super) struct Contents {
    /// The content of `content/`.
    pub library: Arc<Library>,
    /// The table of all other pages.
    pub pages: &'static [&'static SitePage],
}

impl Contents {
    /// Reads the contents from the context of the page that is being rendered.
    pub fn of_context() -> Self {
        expect_context()
    }

    /// The page of the table at an address.
    pub fn site_page(&self, address: &str) -> Option<&'static SitePage> {
        self.pages.iter().copied().find(|page| page.address == address)
    }

    /// The pages of the table that the menu lists.
    pub fn in_menu(&self) -> impl Iterator<Item = &'static SitePage> + use<> {
        self.pages.iter().copied().filter(|page| page.places.iter().any(|place| matches!(place, NavPlace::Menu(_))))
    }

    /// The pages of the table in this part of the menu.
    pub fn in_area(&self, area: Area) -> impl Iterator<Item = &'static SitePage> + use<> {
        self.pages.iter().copied().filter(move |page| page.places.contains(&NavPlace::Menu(area)))
    }

    /// The pages of the table that the bar links to, with their link texts.
    pub fn in_bar(&self) -> impl Iterator<Item = (&'static SitePage, &'static str)> + use<> {
        self.named(|place| if let NavPlace::Bar(name) = place { Some(name) } else { None })
    }

    /// The pages of the table that the footer links to, with their link texts.
    pub fn in_footer(&self) -> impl Iterator<Item = (&'static SitePage, &'static str)> + use<> {
        self.named(|place| if let NavPlace::Footer(name) = place { Some(name) } else { None })
    }

    fn named(
        &self,
        name: fn(NavPlace) -> Option<&'static str>,
    ) -> impl Iterator<Item = (&'static SitePage, &'static str)> + use<> {
        self.pages.iter().filter_map(move |page| Some((*page, page.places.iter().copied().find_map(name)?)))
    }

    /// The title of a link's target page, or its address if there is no such page.
    pub fn title_of(&self, to: &str) -> String {
        let address = to.split('#').next().unwrap_or_default();
        let file = self.library.all().find(|page| page.address == address).map(|page| page.about.title.clone());
        let other = || self.site_page(address).map(|page| page.title.to_string());
        let id = address.strip_prefix(SYMPTOMS).map(|id| id.trim_end_matches('/'));
        let symptom = || self.library.symptom(id?).map(|symptom| symptom.title.plain.clone());
        let id = address.strip_prefix(CHECK).map(|id| id.trim_end_matches('/'));
        let rule = || rules().find(|(rule, _)| Some(rule.id) == id).map(|(rule, _)| rule.title.into());
        file.or_else(other).or_else(symptom).or_else(rule).unwrap_or_else(|| address.into())
    }
}

/// The content of `content/`, from the context of the page that is being rendered.
pub(super) fn library() -> Arc<Library> {
    Contents::of_context().library
}

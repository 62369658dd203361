//! The table of pages that are not files of `content/`.
//!
//! To add a page, add a static here and list it in [`PAGES`]. Its route, its Markdown version, its links in the bar, the menu
//! and the footer, and its entries in search and the sitemap follow from that.

use super::addresses::{self, SITE};
use super::markdown::{check as check_markdown, data, files, lists, symptoms as symptoms_markdown};
use super::previews;
use super::site_page::{NavPlace, SitePage};
use super::{
    calculators, check, checklist, claims, home, licenses, not_found, offline, reference, service, sources, symptoms,
};
use NavPlace::{Bar, Footer, Menu};
use content::Area;

/// All pages of the table, in the order of the bar, the menu and the footer.
pub static PAGES: [&SitePage; 12] = [
    &HOME,
    &REFERENCE,
    &CALCULATORS,
    &CHECK,
    &SYMPTOMS,
    &CHECKLIST,
    &CLAIMS,
    &SERVICE,
    &SOURCES,
    &OFFLINE,
    &LICENSES,
    &NOT_FOUND,
];

/// The home page.
pub static HOME: SitePage = SitePage {
    address: addresses::HOME,
    title: SITE,
    summary: "Run a Rust Axum service in production: what breaks, what it costs, how to configure it, and calculators \
        for your own numbers.",
    places: &[],
    view: home::view,
    markdown: Some(lists::all),
    preview: Some(previews::home),
};

/// The list of all pages.
pub static REFERENCE: SitePage = SitePage {
    address: addresses::REFERENCE,
    title: "All pages",
    summary: "Every page of the production reference for Rust Axum services, by what they help to do, with a summary of each.",
    places: &[Bar("Reference"), Menu(Area::About), Footer("All pages")],
    view: reference::view,
    markdown: Some(lists::all),
    preview: Some(previews::reference),
};

/// The list of all calculators.
pub static CALCULATORS: SitePage = SitePage {
    address: addresses::CALCULATORS,
    title: "Calculators",
    summary: "Enter your own numbers. Every calculator shows its formulas and gives you configuration to paste.",
    places: &[Bar("Calculators")],
    view: calculators::view,
    markdown: Some(lists::calculators),
    preview: Some(previews::calculators),
};

/// The checker of deployment files.
pub static CHECK: SitePage = SitePage {
    address: addresses::CHECK,
    title: "Check your files",
    summary: "Drop your Dockerfile, manifests and Cargo.toml: see what breaks in production, line by line, with the fix. \
        The files stay in your browser.",
    places: &[Bar("Check"), Menu(Area::Build)],
    view: check::view,
    markdown: Some(check_markdown::list),
    preview: Some(previews::check),
};

/// Symptoms with their causes and fixes.
pub static SYMPTOMS: SitePage = SitePage {
    address: addresses::SYMPTOMS,
    title: "Find by symptom",
    summary: "Paste a log of an Axum service, or pick a symptom: get its causes, a command that tells them apart, and \
        the fixes.",
    places: &[Bar("Symptoms"), Menu(Area::Diagnose)],
    view: symptoms::view,
    markdown: Some(symptoms_markdown::list),
    preview: Some(previews::symptoms),
};

/// The checklist.
pub static CHECKLIST: SitePage = SitePage {
    address: addresses::CHECKLIST,
    title: "Before the first deploy",
    summary: "A checklist for an Axum service that is about to get its first users: what to do, and how to verify \
        that it is done.",
    places: &[Menu(Area::Build), Footer("Checklist")],
    view: checklist::view,
    markdown: Some(data::checklist),
    preview: Some(previews::checklist),
};

/// The claim ledger.
pub static CLAIMS: SitePage = SitePage {
    address: addresses::CLAIMS,
    title: "Claim ledger",
    summary: "Common claims about running Axum in production, checked: the verdict, the correction and the sources \
        for each claim.",
    places: &[Bar("Claims"), Menu(Area::About), Footer("Claim ledger")],
    view: claims::view,
    markdown: Some(data::claims),
    preview: Some(previews::claims),
};

/// The files of the reference service.
pub static SERVICE: SitePage = SitePage {
    address: addresses::SERVICE,
    title: "The reference service",
    summary: "Every file behind the code on these pages: a complete Axum service with its tests, images and manifests, to \
        read or download.",
    places: &[Menu(Area::Build), Footer("Reference service")],
    view: service::view,
    markdown: Some(files::service),
    preview: None,
};

/// The registry of sources.
pub static SOURCES: SitePage = SitePage {
    address: addresses::SOURCES,
    title: "Sources",
    summary: "Every document and measurement that this reference cites, the day it was read, and the pages that cite \
        it.",
    places: &[Menu(Area::About), Footer("Sources")],
    view: sources::view,
    markdown: Some(data::sources),
    preview: Some(previews::sources),
};

/// What the site stores on the device. It also replaces pages that are not stored while the browser is offline.
pub static OFFLINE: SitePage = SitePage {
    address: addresses::OFFLINE,
    title: "Offline use and stored data",
    summary: "What this site stores in your browser so that it works offline, and how to remove it.",
    places: &[Footer("Offline use and stored data")],
    view: offline::view,
    markdown: Some(data::offline),
    preview: None,
};

/// The licenses of third-party work on the site.
pub static LICENSES: SitePage = SitePage {
    address: addresses::LICENSES,
    title: "Licenses",
    summary: "The open-source code and the typeface in the files that this site serves, each with the full text of its \
        license.",
    places: &[Footer("Licenses")],
    view: licenses::view,
    markdown: Some(data::licenses),
    preview: None,
};

/// The page that static hosts show for a missing address.
pub static NOT_FOUND: SitePage = SitePage {
    address: addresses::NOT_FOUND,
    title: "Page not found",
    summary: "There is no page at this address. Look for the page you want in the list of all pages.",
    places: &[],
    view: not_found::view,
    markdown: None,
    preview: None,
};

//! The menu: all pages, with a collapsible part for each section.

use super::addresses::{CALCULATORS, CHECKLIST, CLAIMS, HOME, REFERENCE, SERVICE, SYMPTOMS};
use super::site_page::Contents;
use leptos::prelude::*;

struct Part<'a> {
    title: &'a str,
    /// The address of the page about this part.
    index: &'a str,
    /// Addresses and titles.
    pages: Vec<(&'a str, &'a str)>,
}

/// The menu of the page at `address`. The part with this page is open.
pub(super) fn menu(address: &str) -> AnyView {
    let contents = Contents::of_context();
    let library = &contents.library;
    let sections = library.sections.iter().map(|section| Part {
        title: &section.index.about.title,
        index: &section.index.address,
        pages: section.pages.iter().map(|page| (page.address.as_str(), page.about.title.as_str())).collect(),
    });
    let calculators = Part {
        title: "Calculators",
        index: CALCULATORS,
        pages: library.calculators.iter().map(|page| (page.address.as_str(), page.about.title.as_str())).collect(),
    };
    let data = Part {
        title: "Tools and data",
        index: REFERENCE,
        pages: contents.in_menu().map(|page| (page.address, page.title)).collect(),
    };
    let parts = sections.chain([calculators, data]).map(|part| view_of(&part, address));
    view! {
        <nav class="pages" id="pages" popover aria-label="All pages">
            {first(address)}
            {parts.collect::<Vec<_>>()}
        </nav>
    }
    .into_any()
}

/// What the bar of a phone has no room for, in front of all pages. Shown where the menu is opened with a button.
fn first(address: &str) -> AnyView {
    let links = [
        (HOME, "Home"),
        (SYMPTOMS, "Symptoms"),
        (CHECKLIST, "Checklist"),
        (CALCULATORS, "Calculators"),
        (CLAIMS, "Claims"),
    ];
    let link = |(to, name): (&'static str, &'static str)| {
        let current = (to == address).then_some("page");
        view! { <li><a href=to aria-current=current>{name}</a></li> }
    };
    view! {
        <div class="pages__first">
            <ul>{links.map(link).to_vec()}</ul>
            <button type="button" class="button" popovertarget="pages" popovertargetaction="hide">
                "Close"
            </button>
        </div>
    }
    .into_any()
}

/// Whether a link leads to the page at `address`, or to the list that the page belongs to.
fn current(to: &str, address: &str) -> Option<&'static str> {
    match address.strip_prefix(to) {
        Some("") => Some("page"),
        Some(_) if [SYMPTOMS, SERVICE].contains(&to) => Some("true"),
        _ => None,
    }
}

fn view_of(part: &Part<'_>, address: &str) -> AnyView {
    let link = |to: &str, name: &str| {
        let current = current(to, address);
        view! { <li><a href=to.to_string() aria-current=current>{name.to_string()}</a></li> }
    };
    let open = part.index == address || part.pages.iter().any(|(page, _)| current(page, address).is_some());
    // "Tools and data" has no page of its own and links to the list of all pages.
    let overview = if part.index == REFERENCE { "All pages" } else { "Overview" };
    view! {
        <details open=open>
            <summary>{part.title.to_string()}</summary>
            <ul>
                {link(part.index, overview)}
                {part.pages.iter().map(|(to, name)| link(to, name)).collect::<Vec<_>>()}
            </ul>
        </details>
    }
    .into_any()
}

//! The menu: all pages, with a collapsible part for each area.

use super::addresses::{CALCULATORS, CHECKLIST, CLAIMS, HOME, SERVICE, SYMPTOMS};
use super::parts::{Part, parts};
use super::site_page::Contents;
use leptos::prelude::*;

/// The menu of the page at `address`. The part with this page is open.
pub(super) fn menu(address: &str) -> AnyView {
    let contents = Contents::of_context();
    let parts: Vec<_> = parts(&contents).iter().map(|part| view_of(part, address)).collect();
    view! {
        <nav class="pages" id="pages" popover aria-label="All pages">
            {first(address)}
            {parts}
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
    let open = part.entries.iter().any(|entry| current(entry.address, address).is_some());
    let links: Vec<_> = part
        .entries
        .iter()
        .map(|entry| {
            let current = current(entry.address, address);
            view! { <li><a href=entry.address.to_string() aria-current=current>{entry.title.clone()}</a></li> }
        })
        .collect();
    view! {
        <details open=open>
            <summary>{part.title}</summary>
            <ul>{links}</ul>
        </details>
    }
    .into_any()
}

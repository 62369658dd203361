//! The actions of a calculator: share, compare, reset, export.

use leptos::prelude::*;

/// The buttons beside the verdict.
pub(super) fn actions() -> AnyView {
    view! {
        <div class="actions">
            {button("share", "Share")} {button("compare", "Compare")} {button("reset", "Reset")}
        </div>
    }
    .into_any()
}

/// The buttons below all numbers.
pub(super) fn exports() -> AnyView {
    view! { <div class="actions actions--end">{button("json", "Save as JSON")} {button("csv", "Save as CSV")}</div> }
        .into_any()
}

/// The places for what the buttons did, in view of them.
pub(super) fn messages() -> AnyView {
    view! {
        {notice("done")}
        <p class="share" role="status" data-part="shared"></p>
        {notice("compared")}
    }
    .into_any()
}

fn button(act: &'static str, label: &'static str) -> AnyView {
    view! { <button type="button" class="button button--small" data-act=act>{label}</button> }.into_any()
}

/// A place for a message that stays until the reader dismisses it.
pub(super) fn notice(part: &'static str) -> AnyView {
    view! { <p class="notice" role="status" data-part=part></p> }.into_any()
}

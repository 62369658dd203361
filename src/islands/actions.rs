//! The actions of a calculator: share, compare, reset, export.

use leptos::prelude::*;

/// The buttons below the form. The messages about sharing and comparing follow them, so that they are in view of the button.
pub(super) fn actions() -> AnyView {
    let button = |act, label| {
        view! { <button type="button" class="button" data-act=act>{label}</button> }
    };
    view! {
        <div class="actions">
            {button("share", "Share these inputs")}
            {button("compare", "Compare")}
            {button("reset", "Reset")}
            {button("json", "Save as JSON")}
            {button("csv", "Save as CSV")}
        </div>
        <p class="share" role="status" data-part="shared"></p>
        {notice("compared")}
        <p class="notice__hint">"Numbers that change also show their previous value."</p>
    }
    .into_any()
}

/// A place for a message that stays until the reader dismisses it.
pub(super) fn notice(part: &'static str) -> AnyView {
    view! { <p class="notice" role="status" data-part=part></p> }.into_any()
}

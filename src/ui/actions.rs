//! What a reader can do with a calculator besides typing: share, compare, export, begin anew.

use leptos::prelude::*;

/// The buttons below the form, and below them what came of sharing and comparing: in view of whoever pressed one.
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
        <p class="notice__hint">"Change an input: each number that changes also shows what it was."</p>
    }
    .into_any()
}

/// A place for a sentence that stands there for a while, with a way to end it.
pub(super) fn notice(part: &'static str) -> AnyView {
    view! { <p class="notice" role="status" data-part=part></p> }.into_any()
}

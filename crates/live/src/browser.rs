//! Access to the page and the browser. Errors are ignored: without an element or a permission, nothing happens.

mod address;
mod chart;
mod controls;
mod device;
mod dom;
mod root;
mod simulation;
mod snippet;

pub(super) use address::{initial_query, page_url, set_query, update_address_bar};
pub(super) use chart::{on_chart_pointer_move, on_slider_input};
pub(super) use controls::{
    changed_field, clicked_attribute, field_text, focus_field, mark_own_values, open_groups_with_errors, pasted_text,
    selected_tab, set_field_text, update_form,
};
pub(super) use device::{clear_stored_query, copy, download, store_query, stored_query};
pub use root::{Root, mark_stopped_on_panic};
pub(super) use root::{Timer, defer, deployment_query, mark_live};
pub(super) use simulation::run_simulation;
pub(super) use snippet::copy_snippet;

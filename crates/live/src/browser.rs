//! What a calculator asks of the browser. Nothing here fails loudly: without an element or a permission, nothing happens.

mod address;
mod controls;
mod device;
mod dom;
mod reading;
mod root;
mod simulation;

pub(super) use address::{address_of, inputs, keep, tell_inputs};
pub(super) use controls::{clicked, entered, open_tab, read, review, unfold, write};
pub(super) use device::{copy, download, forget, recall, remember};
pub(super) use reading::{copy_piece, point, read as read_chart};
pub(super) use root::{Later, mark_live, soon, start};
pub use root::{Root, stop_on_panic};
pub(super) use simulation::simulate;

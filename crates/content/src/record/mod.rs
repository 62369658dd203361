//! Reads data files and front matter: TOML, key by key, so that all faults of a file are reported at once, with their lines.

mod area;
mod checklist;
mod findings;
mod front_matter;
mod ledger;
mod licenses;
mod section_map;
mod site;
mod sources;
mod symptoms;
mod tested;
mod visit;

pub use area::Area;
pub use checklist::{ChecklistGroup, ChecklistItem};
pub use front_matter::FrontMatter;
pub use ledger::{Change, Claim, Verdict};
pub use licenses::{License, ThirdPartyWork};
pub use section_map::{SectionMap, Stage};
pub use site::SiteSettings;
pub use sources::{Origin, Source, Sources};
pub use symptoms::{Captured, Cause, Filled, Pattern, Split, Symptom};
pub use tested::Tested;
pub use visit::Visit;

pub(super) use checklist::read as read_checklist;
pub(super) use front_matter::split;
pub(super) use ledger::{read as read_claims, read_changes};
pub(super) use licenses::read as read_licenses;
pub(super) use site::read as read_site;
pub(super) use sources::read as read_sources;
pub(super) use symptoms::read as read_symptoms;
pub(super) use tested::read as read_tested;
pub(super) use visit::read as read_visit;

pub(super) use findings::Findings;

//! Checks the maps of the sections against their pages.

use super::library::{Library, Section};
use super::links::{self, Targets};
use super::record::SectionMap;
use faults::{Fault, Faults, Place};
use std::collections::BTreeSet;

/// A section with fewer pages needs no map, because its list of pages shows as much.
const FEWEST_PAGES: usize = 3;

/// Adds a fault for each page that a map leaves out, repeats or invents, and for each section without a map.
pub(super) fn check(library: &Library, targets: &Targets, faults: &mut Faults) {
    for section in &library.sections {
        match &section.index.about.map {
            Some(map) => check_map(section, map, targets, faults),
            None if section.pages.len() < FEWEST_PAGES => {}
            None => {
                let what = format!("the section has {} pages and no map", section.pages.len());
                let remedy = format!(
                    "add [map] to its front matter, with `title`, `start`, and a [[map.stage]] with `name` and `pages` \
                     for each stage; only a section with fewer than {FEWEST_PAGES} pages needs no map"
                );
                faults.push(Fault::new(Place::line(&section.index.path, 1), what, remedy));
            }
        }
    }
}

fn check_map(section: &Section, map: &SectionMap, targets: &Targets, faults: &mut Faults) {
    let path = &section.index.path;
    let mut seen = BTreeSet::new();
    for page in map.pages() {
        faults.extend(links::check(page, &section.index.address, targets, path));
        if !seen.insert(&page.to) {
            let what = format!("the map already has the page {}", page.to);
            faults.push(Fault::new(Place::line(path, page.line), what, "keep it in one stage"));
        }
    }
    for page in section.pages.iter().filter(|page| !seen.contains(&page.address)) {
        let what = format!("the map does not have the page {}", page.address);
        let remedy = format!("add `{}` to the `pages` of a stage", page.slug);
        faults.push(Fault::new(Place::line(path, map.line), what, remedy));
    }
    if !seen.contains(&map.start.to) {
        let what = format!("the map starts at {}, which is not in any stage", map.start.to);
        faults.push(Fault::new(Place::line(path, map.start.line), what, "start at a page of a stage"));
    }
}

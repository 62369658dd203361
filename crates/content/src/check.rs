//! Checks across files: duplicate titles, broken links, and claims, sources and diagrams that no page uses.

use super::addresses;
use super::library::Library;
use super::links::{self, Link, Targets};
use super::maps;
use super::record::Area;
use super::redirects;
use faults::{Fault, Faults, Place};
use models::platform_cost;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// A diagram with fixed numbers must begin its title with this if readers can replace the numbers in the text around it.
const EXAMPLE: &str = "Example:";

/// Runs all checks. `root` is the folder with the files, `others` are addresses of the site that are not in the content, and
/// `data` are the links in data files.
pub(super) fn all(library: &Library, root: &Path, others: &[String], data: &[(PathBuf, Link)], faults: &mut Faults) {
    titles(library, faults);
    orders(library, faults);
    areas(library, faults);
    claims(library, faults);
    symptoms(library, faults);
    sources(library, root, faults);
    diagrams(library, faults);
    let targets = targets(library, others);
    redirects::check(library, root, &targets, faults);
    maps::check(library, &targets, faults);
    for page in library.all() {
        let links = page.body.links.iter();
        faults.extend(links.filter_map(|link| links::check(link, &page.address, &targets, &page.path)));
    }
    faults.extend(data.iter().filter_map(|(path, link)| links::check(link, "/", &targets, path)));
}

fn symptoms(library: &Library, faults: &mut Faults) {
    let (mut ids, mut messages) = (BTreeSet::new(), BTreeSet::new());
    for symptom in &library.symptoms {
        if !ids.insert(&symptom.id) {
            let what = format!("two symptoms have the id `{}`", symptom.id);
            faults.push(fault(&symptom.path, symptom.line, what, "change one of the ids"));
        }
        for message in symptom.messages.iter().filter(|message| !messages.insert(message.without_names())) {
            let what = format!("another symptom has the message `{}`", message.source);
            faults.push(fault(&symptom.path, message.line, what, "keep one of them"));
        }
    }
}

fn fault(path: &Path, line: usize, what: String, remedy: &str) -> Fault {
    Fault::new(Place::line(path, line), what, remedy)
}

fn titles(library: &Library, faults: &mut Faults) {
    let mut titles: BTreeMap<&str, &Path> = BTreeMap::new();
    for page in library.all() {
        if let Some(other) = titles.insert(&page.about.title, &page.path) {
            let what = format!("the title “{}” is already used by {}", page.about.title, other.display());
            faults.push(fault(&page.path, 1, what, "change one of them"));
        }
    }
}

fn orders(library: &Library, faults: &mut Faults) {
    let neighbors = library.sections.iter().map(|section| section.pages.iter().collect::<Vec<_>>());
    for pages in neighbors.chain([library.sections.iter().map(|section| &section.index).collect()]) {
        for pair in pages.windows(2).filter(|pair| pair[0].about.order == pair[1].about.order) {
            let what = format!("order {} is already used by {}", pair[1].about.order, pair[0].path.display());
            faults.push(fault(&pair[1].path, 1, what, "change one of them"));
        }
    }
}

/// A page without an area would be in no menu.
fn areas(library: &Library, faults: &mut Faults) {
    let lost = library.sections.iter().map(|section| &section.index).filter(|index| index.about.area.is_none());
    for index in lost {
        let keys = Area::ALL.map(|(key, _)| key).join(", ");
        let remedy = format!("add `area` to its front matter, one of {keys}");
        faults.push(fault(&index.path, 1, "the section has no area of the menu".into(), &remedy));
    }
}

fn claims(library: &Library, faults: &mut Faults) {
    let mut ids: BTreeMap<&str, &Path> = BTreeMap::new();
    for claim in &library.claims {
        if let Some(other) = ids.insert(&claim.id, &claim.path) {
            let what = format!("the claim `{}` is already in {}", claim.id, other.display());
            faults.push(fault(&claim.path, claim.line, what, "change one of them"));
        }
        if library.quoting(claim).next().is_none() {
            let what = format!("no page quotes the claim `{}`", claim.id);
            faults.push(fault(&claim.path, claim.line, what, "quote it on a page, with [^claim:id] or {{claim id}}"));
        }
    }
}

/// An unused source would go stale unnoticed.
fn sources(library: &Library, root: &Path, faults: &mut Faults) {
    let path = &root.join("content/sources.toml");
    for source in library.sources.values().filter(|source| library.citing(source).next().is_none()) {
        faults.push(fault(
            path,
            source.line,
            format!("nothing cites the source `{}`", source.id),
            "cite it or delete it",
        ));
    }
}

fn diagrams(library: &Library, faults: &mut Faults) {
    for diagram in &library.diagrams {
        if !library.all().any(|page| page.body.diagrams.contains(&diagram.name)) {
            let what = format!("no page shows the diagram `{}`", diagram.name);
            faults.push(fault(&diagram.path, 1, what, "show it on a page, with {{diagram name}}"));
        }
        let beside_marks =
            library.all().any(|page| page.body.diagrams.contains(&diagram.name) && page.body.has_readers_numbers());
        if beside_marks && diagram.has_numbers && !diagram.title.starts_with(EXAMPLE) {
            let what = format!(
                "the diagram `{}` contains numbers, but readers can replace the numbers of this page",
                diagram.name
            );
            let remedy = format!("begin its title with “{EXAMPLE}”, and name the example there");
            faults.push(fault(&diagram.path, 1, what, &remedy));
        }
    }
}

fn targets(library: &Library, others: &[String]) -> Targets {
    let mut targets: Targets = others.iter().map(|address| (address.clone(), Default::default())).collect();
    for page in library.all() {
        let places = page.body.headings.iter().map(|heading| heading.id.clone()).collect();
        targets.insert(page.address.clone(), places);
    }
    targets.extend(library.service.pages().map(|file| (file.address(), Default::default())));
    let measurements = library.measurements.iter().map(|measured| addresses::measurement(&measured.experiment));
    targets.extend(measurements.map(|address| (address, Default::default())));
    targets.extend(library.symptoms.iter().map(|symptom| (addresses::symptom(&symptom.id), Default::default())));
    let items = library.checklist.iter().flat_map(|group| &group.items);
    let data: [(&str, Vec<_>); 4] = [
        (addresses::CLAIMS, library.claims.iter().map(|claim| claim.id.clone()).collect()),
        (addresses::SYMPTOMS, library.symptoms.iter().map(|symptom| symptom.id.clone()).collect()),
        (addresses::CHECKLIST, items.map(|item| item.id.clone()).collect()),
        (addresses::SOURCES, library.sources.keys().cloned().collect()),
    ];
    for (address, places) in data {
        targets.entry(address.into()).or_default().extend(places);
    }
    // This page adds a list of prices to the content of its file.
    if let Some(places) = targets.get_mut(&addresses::calculator(platform_cost::CALCULATOR.slug)) {
        places.insert("prices".into());
    }
    targets
}

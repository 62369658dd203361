//! Reads all content and checks it as a whole.

use super::addresses::{self, CALCULATORS};
use super::check;
use super::diagram;
use super::library::{Library, Page, Section};
use super::markdown::{self, References};
use super::measured;
use super::record::{self, Findings, Symptom};
use super::service::Service;
use super::similar;
use super::wording::wording_faults;
use faults::{Fault, Faults, Place, Source as File};
use measurements::Measurement;
use rayon::prelude::*;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Files and folders of the content that quote the words of others.
const QUOTED: [&str; 2] = ["sources.toml", "licenses"];

impl Library {
    /// Reads `content/` in the folder `root` and checks it, including its links and the code that it includes. `others` are the
    /// addresses of the site that are not in the content.
    ///
    /// # Errors
    ///
    /// Returns all faults, sorted by file and line.
    pub fn load(root: &Path, others: &[String]) -> Result<Self, Faults> {
        let mut loader = Loader { root, content: root.join("content"), findings: Findings::default() };
        let mut library = loader.data();
        loader.pages(&mut library);
        let Findings { mut faults, links } = loader.findings;
        // Checking links and uses needs every page and claim, so it waits until all files are readable.
        if faults.is_empty() {
            check::all(&library, root, others, &links, &mut faults);
        }
        let mut library = faults.or(library)?;
        library.neighbors = similar::neighbors(library.pages());
        Ok(library)
    }
}

/// Reads the files of the content, and collects their faults and links.
struct Loader<'a> {
    root: &'a Path,
    content: PathBuf,
    findings: Findings,
}

impl Loader<'_> {
    fn data(&mut self) -> Library {
        let service = Service::read(self.root, &mut self.findings.faults);
        let mut library = Library { service, ..Library::default() };
        if let Some((path, text)) = self.text(&self.content.join("site.toml")) {
            library.site = record::read_site(&path, &text, &mut self.findings);
        }
        if let Some((path, text)) = self.text(&self.content.join("sources.toml")) {
            library.sources = record::read_sources(&path, &text, &mut self.findings);
        }
        for path in self.entries(&self.content.join("claims")) {
            if let Some((path, text)) = self.text(&path) {
                let claims = record::read_claims(&path, &text, &library.sources, &mut self.findings);
                library.claims.extend(claims);
            }
        }
        if let Some((path, text)) = self.text(&self.content.join("changes.toml")) {
            library.changes = record::read_changes(&path, &text, &library.claims, &mut self.findings);
        }
        library.symptoms = self.symptoms();
        if let Some((path, text)) = self.text(&self.content.join("checklist.toml")) {
            library.checklist = record::read_checklist(&path, &text, &mut self.findings);
        }
        if let Some((path, text)) = self.text(&self.content.join("visit.toml")) {
            library.visit = record::read_visit(&path, &text, &mut self.findings);
        }
        if let Some((path, text)) = self.text(&self.content.join("tested.toml")) {
            library.tested = record::read_tested(&path, &text, &mut self.findings);
        }
        for path in self.entries(&self.content.join("licenses")) {
            if let Some((path, text)) = self.text(&path) {
                library.licenses.push(record::read_licenses(&path, &text, &mut self.findings));
            }
        }
        for path in self.entries(&self.content.join("diagrams")) {
            if path.extension().is_none_or(|extension| extension != "svg") {
                self.findings.faults.push(fault(
                    &path,
                    "this folder may contain only SVG files",
                    "move the file to another folder",
                ));
            } else if let Some((path, text)) = self.text(&path) {
                library.diagrams.push(diagram::read(&path, &text, &mut self.findings.faults));
            }
        }
        library.measurements = self.measurements();
        library
    }

    fn measurements(&mut self) -> Vec<Measurement> {
        let mut measurements = Vec::new();
        for path in self.entries(&self.content.join("measurements")) {
            let Some((path, text)) = self.text(&path) else { continue };
            match measured::read(&path, &text) {
                Ok(measurement) => measurements.push(measurement),
                Err(faults) => self.findings.faults.extend(faults),
            }
        }
        measurements
    }

    /// There are hundreds, so all cores read them.
    fn symptoms(&mut self) -> Vec<Symptom> {
        let paths = self.entries(&self.content.join("symptoms"));
        let files: Vec<_> = paths.iter().filter_map(|path| self.text(path)).collect();
        let read = |(path, text): &(PathBuf, String)| {
            let mut findings = Findings::default();
            (record::read_symptoms(path, text, &mut findings), findings)
        };
        let mut symptoms = Vec::new();
        for (of_file, Findings { faults, links }) in files.par_iter().map(read).collect::<Vec<_>>() {
            symptoms.extend(of_file);
            self.findings.faults.extend(faults);
            self.findings.links.extend(links);
        }
        symptoms
    }

    fn pages(&mut self, library: &mut Library) {
        let sections: Vec<_> =
            self.entries(&self.content.join("reference")).into_iter().filter(|path| path.is_dir()).collect();
        let folders = sections.iter().map(|folder| (folder.clone(), format!("/{}/", stem(folder))));
        let folders = folders.chain([(self.content.join("calculators"), CALCULATORS.to_owned())]).collect();
        let mut folders = self.folders(folders, library);
        library.calculators = folders.pop().unwrap_or_default();
        for page in &mut library.calculators {
            page.address = addresses::calculator(&page.slug);
        }
        library.sections = self.sections(&sections, folders);
    }

    fn sections(&mut self, folders: &[PathBuf], pages: Vec<Vec<Page>>) -> Vec<Section> {
        let mut sections = Vec::new();
        for (folder, mut pages) in folders.iter().zip(pages) {
            let name = stem(folder);
            match pages.iter().position(|page| page.slug == "index") {
                Some(place) => {
                    let index = Page { address: format!("/{name}/"), slug: name, ..pages.remove(place) };
                    sections.push(Section { index, pages });
                }
                None if folder.join("index.md").exists() => {}
                None => self.findings.faults.push(fault(
                    &folder.join("index.md"),
                    "the section has no index.md",
                    "add one with the section's title and summary",
                )),
            }
        }
        sections.sort_by_key(|section| section.index.about.order);
        sections
    }

    /// The pages in each of these folders, sorted. Pages of the folder at an address have addresses below it.
    fn folders(&mut self, folders: Vec<(PathBuf, String)>, library: &Library) -> Vec<Vec<Page>> {
        let files: Vec<_> =
            folders.into_iter().map(|(folder, address)| (address, self.markdown_files(&folder))).collect();
        let read: Vec<Vec<_>> = files
            .par_iter()
            .map(|(address, files)| {
                files
                    .par_iter()
                    .map(|(path, text)| read_page(File { path, text }, address, self.root, library))
                    .collect()
            })
            .collect();
        let mut readable = |pages: Vec<Result<Page, Faults>>| {
            let pages = pages.into_iter().filter_map(|page| match page {
                Ok(page) => Some(page),
                Err(faults) => {
                    self.findings.faults.extend(faults);
                    None
                }
            });
            let mut pages: Vec<_> = pages.collect();
            pages.sort_by_key(|page| page.about.order);
            pages
        };
        read.into_iter().map(&mut readable).collect()
    }

    fn markdown_files(&mut self, folder: &Path) -> Vec<(PathBuf, String)> {
        let mut files = Vec::new();
        for path in self.entries(folder) {
            if path.extension().is_none_or(|extension| extension != "md") {
                self.findings.faults.push(fault(
                    &path,
                    "this folder may contain only Markdown files",
                    "move the file to another folder",
                ));
                continue;
            }
            files.extend(self.text(&path));
        }
        files
    }

    fn text(&mut self, path: &Path) -> Option<(PathBuf, String)> {
        match fs::read_to_string(path) {
            Ok(text) => {
                // Titles of sources and licenses are quoted.
                if !QUOTED
                    .iter()
                    .any(|quoted| path.strip_prefix(&self.content).is_ok_and(|path| path.starts_with(quoted)))
                {
                    self.findings.faults.extend(wording_faults(path, &text));
                }
                Some((path.into(), text))
            }
            Err(error) => {
                self.findings.faults.push(unreadable(path, &error));
                None
            }
        }
    }

    fn entries(&mut self, folder: &Path) -> Vec<PathBuf> {
        let listed = fs::read_dir(folder).and_then(|entries| entries.map(|entry| Ok(entry?.path())).collect());
        let mut paths: Vec<PathBuf> = listed.unwrap_or_else(|error| {
            self.findings.faults.push(unreadable(folder, &error));
            Vec::new()
        });
        // Editors create hidden files.
        paths.retain(|path| !stem(path).starts_with('.'));
        paths.sort();
        paths
    }
}

fn read_page(file: File<'_>, folder: &str, root: &Path, library: &Library) -> Result<Page, Faults> {
    let (about, start) = record::split(file, |id| library.sources.contains_key(id))?;
    let Library { sources, claims, diagrams, visit, service, measurements, .. } = library;
    let references = References { root, sources, claims, diagrams, visit, service, measurements };
    let body = markdown::read(file, start, references)?;
    let slug = stem(file.path);
    Ok(Page { address: format!("{folder}{slug}/"), slug, about, body, path: file.path.into() })
}

fn stem(path: &Path) -> String {
    path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default()
}

fn fault(path: &Path, what: &str, remedy: &str) -> Fault {
    Fault::new(Place::line(path, 1), what, remedy)
}

fn unreadable(path: &Path, error: &io::Error) -> Fault {
    Fault::new(Place::line(path, 1), format!("cannot read it: {error}"), "check that it exists and is readable")
}

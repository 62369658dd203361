//! All content, read and checked as a whole.

use super::body::Body;
use super::fault::{Fault, Source};
use super::front_matter::{self, FrontMatter};
use super::links::{self, Targets};
use super::markdown;
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Every section and every page, in reading order.
#[derive(Clone, Debug, Default)]
pub struct Library {
    /// The sections of the reference.
    pub sections: Vec<Section>,
    /// The pages around the calculators; their slugs are the calculators'.
    pub calculators: Vec<Page>,
}

/// A section of the reference: a folder.
#[derive(Clone, Debug)]
pub struct Section {
    /// The folder's `index.md`: the section's name, summary and introduction.
    pub index: Page,
    /// Its pages, in order.
    pub pages: Vec<Page>,
}

/// A page: a file.
#[derive(Clone, Debug)]
pub struct Page {
    /// Address from the root of the site, as `/section/page/`.
    pub address: String,
    /// Last part of the address.
    pub slug: String,
    /// What it says about itself.
    pub about: FrontMatter,
    /// What it says.
    pub body: Body,
    path: PathBuf,
}

impl Library {
    /// Reads `reference/*/*.md` and `calculators/*.md` below `root` and checks them, with their links. `others` are the
    /// addresses that the site has beside those of the content.
    ///
    /// # Errors
    ///
    /// Everything that is wrong, in order of file and line.
    pub fn load(root: &Path, others: &[String]) -> Result<Self, Vec<Fault>> {
        let mut faults = Vec::new();
        let mut library = Self::default();
        for folder in entries(&root.join("reference"), &mut faults).into_iter().filter(|path| path.is_dir()) {
            let name = stem(&folder);
            let mut pages = read_folder(&folder, &format!("/{name}/"), &mut faults);
            match pages.iter().position(|page| page.slug == "index") {
                Some(place) => {
                    let index = Page { address: format!("/{name}/"), slug: name, ..pages.remove(place) };
                    library.sections.push(Section { index, pages });
                }
                None if folder.join("index.md").exists() => {}
                None => faults.push(missing(&folder.join("index.md"), "a section needs a name and a summary")),
            }
        }
        library.sections.sort_by_key(|section| section.index.about.order);
        library.calculators = read_folder(&root.join("calculators"), "/calculators/", &mut faults);
        // Links are judged only when it is certain which pages there are.
        if faults.is_empty() {
            library.check(others, &mut faults);
        }
        faults.sort();
        if faults.is_empty() { Ok(library) } else { Err(faults) }
    }

    /// The section at this part of an address.
    pub fn section(&self, slug: &str) -> Option<&Section> {
        self.sections.iter().find(|section| section.index.slug == slug)
    }

    /// The text around a calculator.
    pub fn calculator(&self, slug: &str) -> Option<&Page> {
        self.calculators.iter().find(|page| page.slug == slug)
    }

    /// Every page of the reference, in reading order.
    pub fn pages(&self) -> impl Iterator<Item = &Page> {
        self.sections.iter().flat_map(|section| &section.pages)
    }

    fn all(&self) -> impl Iterator<Item = &Page> {
        self.sections.iter().map(|section| &section.index).chain(self.pages()).chain(&self.calculators)
    }

    fn check(&self, others: &[String], faults: &mut Vec<Fault>) {
        let mut targets: Targets = others.iter().map(|address| (address.clone(), Default::default())).collect();
        let mut titles: BTreeMap<&str, &Path> = BTreeMap::new();
        for page in self.all() {
            let places = page.body.headings.iter().map(|heading| heading.id.clone()).collect();
            targets.insert(page.address.clone(), places);
            if let Some(other) = titles.insert(&page.about.title, &page.path) {
                let what = format!("the title “{}” is also that of {}", page.about.title, other.display());
                faults.push(Fault { path: page.path.clone(), line: 1, what, remedy: "change one of them".into() });
            }
        }
        let neighbors = self.sections.iter().map(|section| section.pages.iter().collect::<Vec<_>>());
        for pages in neighbors.chain([self.sections.iter().map(|section| &section.index).collect()]) {
            for pair in pages.windows(2).filter(|pair| pair[0].about.order == pair[1].about.order) {
                let what = format!("order {} is also that of {}", pair[1].about.order, pair[0].path.display());
                faults.push(Fault { path: pair[1].path.clone(), line: 1, what, remedy: "change one of them".into() });
            }
        }
        for page in self.all() {
            let links = page.body.links.iter();
            faults.extend(links.filter_map(|link| links::check(link, &page.address, &targets, &page.path)));
        }
    }
}

fn read_folder(folder: &Path, address: &str, faults: &mut Vec<Fault>) -> Vec<Page> {
    let mut pages = Vec::new();
    for path in entries(folder, faults) {
        if path.extension().is_none_or(|extension| extension != "md") {
            faults.push(missing(&path, "only Markdown files are read here"));
            continue;
        }
        match read_file(&path, address) {
            Ok(page) => pages.push(page),
            Err(found) => faults.extend(found),
        }
    }
    pages.sort_by_key(|page| page.about.order);
    pages
}

fn read_file(path: &Path, folder: &str) -> Result<Page, Vec<Fault>> {
    let text = fs::read_to_string(path).map_err(|error| vec![unreadable(path, &error)])?;
    let source = Source { path, text: &text };
    let (about, start) = front_matter::split(source)?;
    let body = markdown::read(source, start)?;
    let slug = stem(path);
    Ok(Page { address: format!("{folder}{slug}/"), slug, about, body, path: path.into() })
}

fn entries(folder: &Path, faults: &mut Vec<Fault>) -> Vec<PathBuf> {
    let listed = fs::read_dir(folder).and_then(|entries| entries.map(|entry| Ok(entry?.path())).collect());
    let mut paths: Vec<PathBuf> = listed.unwrap_or_else(|error| {
        faults.push(unreadable(folder, &error));
        Vec::new()
    });
    // Editors leave hidden files behind.
    paths.retain(|path| !stem(path).starts_with('.'));
    paths.sort();
    paths
}

fn stem(path: &Path) -> String {
    path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default()
}

fn missing(path: &Path, what: &str) -> Fault {
    Fault { path: path.into(), line: 1, what: what.into(), remedy: "add the file, or remove what stands there".into() }
}

fn unreadable(path: &Path, error: &io::Error) -> Fault {
    Fault {
        path: path.into(),
        line: 1,
        what: format!("cannot be read: {error}"),
        remedy: "check that it is there".into(),
    }
}

//! All content, read and checked: the types and their lookups.

use super::addresses::SYMPTOMS;
use super::body::Body;
use super::diagram::Diagram;
use super::record::{
    Area, Change, ChecklistGroup, Claim, FrontMatter, Origin, SiteSettings, Source, Sources, Symptom, Tested,
    ThirdPartyWork, Verdict, Visit,
};
use super::service::{Service, ServiceFile};
use measurements::Measurement;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// The addresses of the most similar pages for each address, the most similar first, with their similarity.
pub(super) type Neighbors = BTreeMap<String, Vec<(String, f64)>>;

/// All content of the site.
#[derive(Clone, Debug, Default)]
pub struct Library {
    /// The address of the site and of its sources.
    pub site: SiteSettings,
    /// The sections of the reference, in reading order.
    pub sections: Vec<Section>,
    /// The pages that contain the calculators, with the same slugs.
    pub calculators: Vec<Page>,
    /// The sources that pages and claims cite.
    pub sources: Sources,
    /// The claims of the ledger.
    pub claims: Vec<Claim>,
    /// The ledger's changelog, newest first.
    pub changes: Vec<Change>,
    /// The symptoms.
    pub symptoms: Vec<Symptom>,
    /// The checklist for the first deploy.
    pub checklist: Vec<ChecklistGroup>,
    /// The diagrams that pages show.
    pub diagrams: Vec<Diagram>,
    /// The third-party work that the site ships.
    pub licenses: Vec<ThirdPartyWork>,
    /// What a first visit loads.
    pub visit: Visit,
    /// The reference service.
    pub service: Service,
    /// What its tests ran with.
    pub tested: Tested,
    /// What the lab measured, by the name of the experiment.
    pub measurements: Vec<Measurement>,
    pub(super) neighbors: Neighbors,
}

/// A section of the reference, which is a folder.
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
    /// The last part of the address.
    pub slug: String,
    /// Its front matter.
    pub about: FrontMatter,
    /// Its content.
    pub body: Body,
    /// Its file.
    pub path: PathBuf,
}

impl Library {
    /// The symptom with an id.
    pub fn symptom(&self, id: &str) -> Option<&Symptom> {
        self.symptoms.iter().find(|symptom| symptom.id == id)
    }

    /// The symptom whose page is at this address.
    pub fn symptom_at(&self, address: &str) -> Option<&Symptom> {
        self.symptom(address.strip_prefix(SYMPTOMS)?.strip_suffix('/')?)
    }

    /// The section with this slug.
    pub fn section(&self, slug: &str) -> Option<&Section> {
        self.sections.iter().find(|section| section.index.slug == slug)
    }

    /// The page of the calculator with this slug.
    pub fn calculator(&self, slug: &str) -> Option<&Page> {
        self.calculators.iter().find(|page| page.slug == slug)
    }

    /// Every page of the reference, in reading order.
    pub fn pages(&self) -> impl Iterator<Item = &Page> {
        self.sections.iter().flat_map(|section| &section.pages)
    }

    /// The sections and pages of each area of the menu, in reading order: the sections of the area, and then pages of other
    /// sections.
    pub fn areas(&self) -> impl Iterator<Item = (Area, Vec<&Page>)> {
        Area::ALL.iter().map(|(_, area)| {
            let (own, others): (Vec<_>, Vec<_>) =
                self.sections.iter().partition(|section| section.index.about.area == Some(*area));
            let indexed = own.iter().flat_map(|section| [&section.index].into_iter().chain(&section.pages));
            let kept = indexed.filter(|page| page.about.area.is_none_or(|other| other == *area));
            let guests = others.iter().flat_map(|section| &section.pages);
            (*area, kept.chain(guests.filter(|page| page.about.area == Some(*area))).collect())
        })
    }

    /// The section whose index is at this address.
    pub fn section_at(&self, address: &str) -> Option<&Section> {
        self.sections.iter().find(|section| section.index.address == address)
    }

    /// Whether a page is the index of a section.
    pub fn is_index(&self, page: &Page) -> bool {
        self.section_at(&page.address).is_some()
    }

    /// Every page that is a file: section indexes, reference pages and calculators.
    pub fn all(&self) -> impl Iterator<Item = &Page> {
        self.sections.iter().map(|section| &section.index).chain(self.pages()).chain(&self.calculators)
    }

    /// The most similar pages, the most similar first, with their similarity: 1 for a page and itself.
    pub fn related(&self, page: &Page) -> Vec<(&Page, f64)> {
        let near = self.neighbors.get(&page.address).into_iter().flatten();
        near.filter_map(|(address, likeness)| Some((self.pages().find(|page| &page.address == address)?, *likeness)))
            .collect()
    }

    /// How many claims have this verdict.
    pub fn claims_with(&self, verdict: Verdict) -> usize {
        self.claims.iter().filter(|claim| claim.verdict == verdict).count()
    }

    /// The pages that quote a claim.
    pub fn quoting<'a>(&'a self, claim: &'a Claim) -> impl Iterator<Item = &'a Page> {
        self.all().filter(|page| page.body.claims.contains(&claim.id))
    }

    /// The pages that show a file of the service or a region of it, each once, with the regions.
    pub fn showing(&self, file: &ServiceFile) -> Vec<(&Page, Vec<&str>)> {
        let shown = |page: &Page| page.body.snippets.iter().any(|snippet| snippet.path == file.path);
        self.all()
            .filter(|page| shown(page))
            .map(|page| {
                let snippets = page.body.snippets.iter().filter(|snippet| snippet.path == file.path);
                (page, snippets.filter_map(|snippet| snippet.region.as_deref()).collect())
            })
            .collect()
    }

    /// The pages that cite a source, directly or through a claim.
    pub fn citing<'a>(&'a self, source: &'a Source) -> impl Iterator<Item = &'a Page> {
        self.all().filter(|page| page.body.cited.contains(&source.id) || page.about.reading.contains(&source.id))
    }

    /// Every external address that pages link to and the registry does not list, with those pages.
    pub fn other_links(&self) -> BTreeMap<&str, Vec<&Page>> {
        let registered = |to: &str| {
            self.sources.values().any(|source| matches!(&source.origin, Origin::Published(url) if url == to))
        };
        let mut links: BTreeMap<&str, Vec<&Page>> = BTreeMap::new();
        for page in self.all() {
            for link in page.body.links.iter().filter(|link| link.to.starts_with("https://") && !registered(&link.to)) {
                let pages = links.entry(&link.to).or_default();
                if pages.last().is_none_or(|last| last.address != page.address) {
                    pages.push(page);
                }
            }
        }
        links
    }
}

//! Renders all pages with their metadata, and the text files of the site.

use super::archive;
use super::check_examples;
use super::finder;
use super::meta::{self, Meta};
use super::oembed;
use super::page::RenderedPage;
use super::published;
use super::search::Search;
use super::shell::resolve;
use super::starter;
use app::pages::addresses::{ARCHIVE, CHECK_EXAMPLES, FEED, FINDER, STARTER, file, measurement};
use app::pages::{PageContent, Pages, Script, embed_scripts};
use content::{Library, Piece};
use faults::{Fault, Faults, Place};
use measurements::Measurement;
use pictures::Picture;
use rayon::prelude::*;
use std::sync::Arc;
use zip::result::ZipError;

/// The site before it is written to files.
#[derive(Clone, Debug)]
pub struct Site {
    /// All pages.
    pub pages: Vec<RenderedPage>,
    /// Markdown files that are not pages: name and content.
    pub texts: Vec<(&'static str, Vec<Piece>)>,
    /// The search index.
    pub search: Search,
    library: Arc<Library>,
}

impl Site {
    /// The scripts and text files for a site at `base`: names and contents.
    pub fn files(&self, base: &str) -> Vec<(String, String)> {
        let scripts = Script::ALL.map(|script| (script.file(), script.text()));
        let texts = self.texts.iter().map(|(name, text)| ((*name).into(), resolve(text, base)));
        let feed = (file(FEED), super::feed::feed(&self.library, base));
        let raw = self.library.service.pages().map(|page| (file(&page.raw()), page.text.clone()));
        let starter = (file(STARTER), starter::json(&self.library.service));
        let finder = (file(FINDER), finder::json(&self.library));
        let examples = (file(CHECK_EXAMPLES), check_examples::json(&self.library.service));
        let machines =
            [feed, starter, finder, examples, meta::manifest(base), meta::robots(self.library.site.address.as_deref())];
        let oembed = self.library.site.address.iter().flat_map(|address| oembed::oembed(address));
        let embedding = embed_scripts::scripts().into_iter().chain(oembed);
        // What was read as JSON can be written as JSON.
        let measured = |one: &Measurement| (file(&measurement(&one.experiment)), one.to_json().unwrap_or_default());
        scripts
            .into_iter()
            .chain(texts)
            .chain(raw)
            .chain(machines)
            .chain(embedding)
            .chain(self.library.measurements.iter().map(measured))
            .chain(meta::sitemap(&self.pages))
            .collect()
    }

    /// All files of the service as a ZIP archive, and its name.
    ///
    /// # Errors
    ///
    /// Returns an error if a file is too large for the archive.
    pub fn archive(&self) -> Result<(String, Vec<u8>), ZipError> {
        Ok((file(ARCHIVE), archive::zip(&self.library.service)?))
    }

    /// The published data for a site at `base`: names and contents of files.
    ///
    /// # Errors
    ///
    /// Returns an error if a number of a price file is not a JSON number.
    pub fn published(&self, base: &str) -> Result<Vec<(String, String)>, serde_json::Error> {
        published::files(&self.library, base)
    }

    /// Checks the metadata of the pages.
    pub fn faults(&self) -> Faults {
        meta::faults(&self.library, &self.pages)
    }

    /// Adds a picture of each page for shared links. Previews need absolute URLs, so a site with an unknown address gets no
    /// pictures.
    pub fn with_pictures(mut self) -> Self {
        if self.library.site.address.is_some() {
            for page in &mut self.pages {
                page.meta.picture = meta::picture(&self.library, page);
            }
        }
        self
    }

    /// The pictures of the pages, with the names of their files.
    pub fn pictures(&self) -> Vec<(String, &Picture)> {
        let pictured = self.pages.iter().filter_map(|page| Some((&page.address, page.meta.picture.as_ref()?)));
        pictured.map(|(address, picture)| (meta::picture_file(address), picture)).collect()
    }

    /// Whether the address of the site is known.
    pub fn has_address(&self) -> bool {
        self.library.site.address.is_some()
    }
}

/// Renders the site.
///
/// # Errors
///
/// Returns an error if the component of a page sets no head, which happens if the router does not find a page that its own routes
/// declare.
pub fn render(library: Library) -> Result<Site, Fault> {
    let library = Arc::new(library);
    let source = Pages::new(library.clone());
    let pages = source.addresses().into_par_iter().map(|address| {
        let missing = || Fault::new(Place::page(&address), "the page has no head", "call `Head::set` in its component");
        let PageContent { head, html, markdown } = source.page(&address).ok_or_else(missing)?;
        let meta = Meta::new(&library, &address, &head);
        Ok::<_, Fault>(RenderedPage { address, head, html, markdown, meta })
    });
    let mut pages: Vec<_> = pages.collect::<Result<_, _>>()?;
    let search = Search::new(&library, &source, &pages);
    for page in &mut pages {
        page.html = search.with_folder_name(&page.html);
    }
    let texts = source.for_language_models().into();
    Ok(Site { pages, texts, search, library })
}

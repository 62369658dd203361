//! All pages with what they tell machines, and every text file of the site.

use super::meta::{self, Meta};
use super::oembed;
use super::published;
use super::search::Search;
use super::shell::written;
use app::pages::addresses::{CALCULATORS, EMBEDS, FEED};
use app::pages::{Head, PageContent, Pages, Script, embed_scripts};
use content::{Library, Piece};
use faults::{Fault, Faults, Place};
use models::Calculator;
use pictures::Picture;
use std::sync::Arc;

/// A page, before it is put into the shell.
#[derive(Clone, Debug)]
pub struct RenderedPage {
    /// Address from the root of the site, as `/section/page/`.
    pub address: String,
    /// Its head.
    pub head: Head,
    /// The content of its body.
    pub html: String,
    /// The same as Markdown, where that makes sense.
    pub markdown: Option<Vec<Piece>>,
    /// What it says to machines.
    pub meta: Meta,
}

impl RenderedPage {
    /// The calculator whose own page this is, or its embed.
    pub(super) fn calculator(&self) -> Option<&'static Calculator> {
        let slug = [CALCULATORS, EMBEDS].iter().find_map(|above| self.address.strip_prefix(above))?;
        Calculator::named(slug.strip_suffix('/')?)
    }
}

/// Everything that is written.
#[derive(Clone, Debug)]
pub struct Site {
    /// Every page.
    pub pages: Vec<RenderedPage>,
    /// Files of Markdown that are no pages, by name.
    pub texts: Vec<(&'static str, Vec<Piece>)>,
    /// What can be found.
    pub search: Search,
    library: Arc<Library>,
}

impl Site {
    /// Everything beside the pages, for a site that stands at `base`: names and contents of files.
    pub fn files(&self, base: &str) -> Vec<(String, String)> {
        let scripts = Script::ALL.map(|script| (script.file(), script.text()));
        let texts = self.texts.iter().map(|(name, text)| ((*name).into(), written(text, base)));
        let feed = (FEED.trim_start_matches('/').into(), super::feed::feed(&self.library, base));
        let machines = [feed, meta::manifest(base), meta::robots(self.library.site.address.as_deref())];
        let oembed = self.library.site.address.iter().flat_map(|address| oembed::oembed(address));
        let embedding = embed_scripts::scripts().into_iter().chain(oembed);
        scripts.into_iter().chain(texts).chain(machines).chain(embedding).chain(meta::sitemap(&self.pages)).collect()
    }

    /// The data behind the pages, for a site that stands at `base`: names and contents of files.
    ///
    /// # Errors
    ///
    /// A number that JSON cannot write as its file does.
    pub fn published(&self, base: &str) -> Result<Vec<(String, String)>, serde_json::Error> {
        published::files(&self.library, base)
    }

    /// Everything wrong with what the pages say about themselves.
    pub fn faults(&self) -> Faults {
        meta::faults(&self.library, &self.pages)
    }

    /// The site with a picture of each page for shared links. Previews take nothing but whole addresses, so there are none
    /// where the site's address is not known.
    pub fn with_pictures(mut self) -> Self {
        if self.library.site.address.is_some() {
            for page in &mut self.pages {
                page.meta.picture = meta::picture(&self.library, page);
            }
        }
        self
    }

    /// The pictures of the pages, by name of their files.
    pub fn pictures(&self) -> Vec<(String, &Picture)> {
        let pictured = self.pages.iter().filter_map(|page| Some((&page.address, page.meta.picture.as_ref()?)));
        pictured.map(|(address, picture)| (meta::picture_file(address), picture)).collect()
    }

    /// Whether it is known where the site will stand.
    pub fn has_address(&self) -> bool {
        self.library.site.address.is_some()
    }
}

/// The whole site.
///
/// # Errors
///
/// A page whose component sets no head: the router did not find what its own routes declare.
pub fn render(library: Library) -> Result<Site, Fault> {
    let library = Arc::new(library);
    let source = Pages::new(library.clone());
    let pages = source.addresses().into_iter().map(|address| {
        let missing = || Fault::new(Place::page(&address), "the page has no head", "set one in its component");
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

//! The last that is done to a page: it gets its policy, and each file that it loads gets the digest of its content.

use super::html::rewrite;
use super::policy::{self, Allowed, csp, fingerprint, inline, integrity};
use lol_html::html_content::{ContentType, Element};
use lol_html::{element, text};
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::{fs, io};

/// The worker of the simulation, whose names Trunk leaves as they are.
const SIMULATION: [&str; 3] = ["simulate_loader.js", "simulate.js", "simulate_bg.wasm"];
/// What a rewriter of HTML takes for an error.
type Fault = Box<dyn Error + Send + Sync>;

/// Stands for the policy until all scripts of a page are known.
const POLICY: &str = "@policy@";

/// Seals the pages of a build.
#[derive(Debug)]
pub struct Seal {
    staging: PathBuf,
    base: String,
    release: bool,
    /// The folder that the simulation has been moved to.
    simulation: Option<String>,
    digests: RefCell<BTreeMap<String, String>>,
    allowed: RefCell<Allowed>,
}

impl Seal {
    /// For the site that is staged here. Gives the simulation a folder that is named by its content: a page of one version
    /// never meets the worker of another.
    ///
    /// # Errors
    ///
    /// Files that cannot be read or moved.
    pub fn new(staging: &Path, base: &str, release: bool) -> io::Result<Self> {
        let simulation = if staging.join(SIMULATION[0]).exists() { Some(move_simulation(staging)?) } else { None };
        let allowed = RefCell::new(Allowed { reload: !release, ..Allowed::default() });
        let (staging, base) = (staging.into(), base.into());
        Ok(Self { staging, base, release, simulation, digests: RefCell::default(), allowed })
    }

    /// A page as [`super::Shell`] has written it, sealed.
    ///
    /// # Errors
    ///
    /// HTML that cannot be read or has no place for the policy; a file of this site that is not there.
    pub fn page(&self, html: &str) -> Result<String, Box<dyn Error>> {
        self.sealed(html).map_err(|fault| -> Box<dyn Error> { fault })
    }

    fn sealed(&self, html: &str) -> Result<String, Fault> {
        let scripts = RefCell::new(Vec::<String>::new());
        let runs = Cell::new(false);
        let import_map = self.import_map(html)?;
        let handlers = vec![
            element!("html", |html| {
                if self.release && !html.has_attribute("data-embed") {
                    html.set_attribute("data-worker", &format!("{}sw.js", self.base))?;
                }
                Ok(())
            }),
            element!("meta[charset]", |meta| {
                let head = format!(
                    "<meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\
                    <meta name=\"referrer\" content=\"no-referrer\">{import_map}"
                );
                meta.after(&head, ContentType::Html);
                Ok(())
            }),
            element!("link[rel=stylesheet]", |link| self.with_integrity(link, "href")),
            element!("script", |script| {
                runs.set(!script.has_attribute("src") && policy::is_run(script.get_attribute("type").as_deref()));
                if runs.get() {
                    scripts.borrow_mut().push(String::new());
                }
                if script.has_attribute("src") {
                    self.with_integrity(script, "src")?;
                }
                if let Some(wasm) = script.get_attribute("data-wasm") {
                    script.set_attribute("data-integrity", &self.digest(&wasm)?)?;
                }
                if let (Some(folder), true) = (&self.simulation, script.has_attribute("data-worker")) {
                    script.set_attribute("data-worker", &format!("{}{folder}/{}", self.base, SIMULATION[0]))?;
                }
                Ok(())
            }),
            text!("script", |part| {
                if let (true, Some(script)) = (runs.get(), scripts.borrow_mut().last_mut()) {
                    script.push_str(part.as_str());
                }
                Ok(())
            }),
        ];
        let sealed = rewrite(html, handlers)?;
        let (head, rest) =
            sealed.split_once(POLICY).ok_or("index.html has no <meta charset>: the policy follows it")?;
        let map = script_text(&import_map).map(inline);
        let own = scripts.into_inner().iter().map(|script| inline(script)).chain(map).collect();
        let mut allowed = self.allowed.borrow_mut();
        allowed.scripts.append(&mut Clone::clone(&own));
        let policy = csp(&Allowed { scripts: own, reload: allowed.reload });
        Ok([head, &policy, rest].concat())
    }

    /// The policy of all pages that were sealed, for headers: it allows what any of them does.
    pub fn csp(&self) -> String {
        csp(&self.allowed.borrow())
    }

    /// Scripts that are imported have no attribute for a digest; a map of imports has.
    fn import_map(&self, html: &str) -> Result<String, Fault> {
        let script = RefCell::new(None);
        let find = vec![element!("script[data-js]", |element| {
            *script.borrow_mut() = element.get_attribute("data-js");
            Ok(())
        })];
        rewrite(html, find)?;
        let Some(script) = script.into_inner() else { return Ok(String::new()) };
        let digest = self.digest(&script)?;
        Ok(format!("<script type=\"importmap\">{{\"integrity\":{{\"{script}\":\"{digest}\"}}}}</script>"))
    }

    fn with_integrity(&self, element: &mut Element<'_, '_>, at: &str) -> Result<(), Fault> {
        if let Some(address) = element.get_attribute(at) {
            element.set_attribute("integrity", &self.digest(&address)?)?;
        }
        Ok(())
    }

    /// The digest of the file at an address of this site.
    fn digest(&self, address: &str) -> Result<String, Fault> {
        if let Some(digest) = self.digests.borrow().get(address) {
            return Ok(digest.clone());
        }
        let name = address.strip_prefix(&self.base).ok_or_else(|| format!("{address} is no file of this site"))?;
        let content = fs::read(self.staging.join(name)).map_err(|error| format!("{name}: {error}"))?;
        let digest = integrity(&content);
        self.digests.borrow_mut().insert(address.into(), digest.clone());
        Ok(digest)
    }
}

fn script_text(element: &str) -> Option<&str> {
    let (_, text) = element.split_once('>')?;
    Some(text.split_once("</script>")?.0)
}

fn move_simulation(staging: &Path) -> io::Result<String> {
    let contents = SIMULATION.iter().map(|name| fs::read(staging.join(name))).collect::<io::Result<Vec<_>>>()?;
    let folder = format!("simulate-{}", fingerprint(contents.iter().map(Vec::as_slice)));
    fs::create_dir_all(staging.join(&folder))?;
    for name in SIMULATION {
        fs::rename(staging.join(name), staging.join(&folder).join(name))?;
    }
    Ok(folder)
}

//! Secures finished pages: writes the Content-Security-Policy into each, and the integrity of each file that a page loads.

use super::html::rewrite;
use super::policy::{self, Allowed, csp};
use checksums::{inline, integrity};
use lol_html::html_content::{ContentType, Element};
use lol_html::{element, text};
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::path::{Path, PathBuf};
use std::{fs, io};

/// The WebSocket in the script that `trunk serve` adds to reload pages.
const RELOAD: &str = ".well-known/trunk/ws";
/// The placeholder for the policy, until all scripts of a page are known.
const POLICY: &str = "@policy@";

/// The error type of `lol_html`'s handlers.
type RewriteError = Box<dyn Error + Send + Sync>;

/// Writes the policy and the integrity of files into the pages of a build.
#[derive(Debug)]
pub struct PageSecurity {
    staging: PathBuf,
    base: String,
    /// Whether the site has a service worker.
    service_worker: bool,
    digests: RefCell<BTreeMap<String, String>>,
    allowed: RefCell<Allowed>,
}

impl PageSecurity {
    /// For the site in the folder `staging`. Only a release has a service worker, except under `trunk serve`.
    ///
    /// # Errors
    ///
    /// Returns an error if `index.html` cannot be read.
    pub fn new(staging: &Path, base: &str, release: bool) -> io::Result<Self> {
        let is_served = fs::read_to_string(staging.join("index.html"))?.contains(RELOAD);
        let allowed = RefCell::new(Allowed { reload: is_served, ..Allowed::default() });
        let (staging, base) = (staging.into(), base.into());
        Ok(Self { staging, base, service_worker: release && !is_served, digests: RefCell::default(), allowed })
    }

    /// Returns the HTML of a page with policy and integrity. `html` is a page from [`super::Shell::page`].
    ///
    /// # Errors
    ///
    /// Returns an error if the HTML cannot be parsed or has no `<meta charset>`, or if a file that the page loads is missing.
    pub fn apply(&self, html: &str) -> Result<String, Box<dyn Error>> {
        self.rewrite_page(html).map_err(|fault| -> Box<dyn Error> { fault })
    }

    fn rewrite_page(&self, html: &str) -> Result<String, RewriteError> {
        let html = &self.with_address_of_reload(html);
        let scripts = RefCell::new(Vec::<String>::new());
        let runs = Cell::new(false);
        let is_framed = Cell::new(false);
        let import_map = self.import_map(html)?;
        let handlers = vec![
            element!("html", |html| {
                is_framed.set(html.has_attribute("data-embed"));
                if self.service_worker && !html.has_attribute("data-embed") {
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
            element!("link[rel=stylesheet]", |link| {
                // In a sandbox the page has no origin, so its own style sheets are cross-origin. Integrity then requires CORS.
                if is_framed.get() {
                    link.set_attribute("crossorigin", "anonymous")?;
                }
                self.with_integrity(link, "href")
            }),
            element!("script", |script| {
                runs.set(!script.has_attribute("src") && policy::is_run(script.get_attribute("type").as_deref()));
                if runs.get() {
                    scripts.borrow_mut().push(String::new());
                }
                if script.has_attribute("src") {
                    self.with_integrity(script, "src")?;
                }
                Ok(())
            }),
            element!("[data-wasm]", |element| {
                if let Some(wasm) = element.get_attribute("data-wasm") {
                    element.set_attribute("data-integrity", &self.digest(&wasm)?)?;
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
        let rewritten = rewrite(html, handlers)?;
        let (head, rest) =
            rewritten.split_once(POLICY).ok_or("index.html has no <meta charset>; add one, the policy follows it")?;
        let map = script_text(&import_map).map(inline);
        let own = scripts.into_inner().iter().map(|script| inline(script)).chain(map).collect();
        let mut allowed = self.allowed.borrow_mut();
        allowed.scripts.append(&mut Clone::clone(&own));
        let policy = csp(&Allowed { scripts: own, reload: allowed.reload });
        Ok([head, &policy, rest].concat())
    }

    /// Whether the pages register a service worker.
    pub fn has_service_worker(&self) -> bool {
        self.service_worker
    }

    /// The policy for headers. It allows what any page so far needs.
    pub fn csp(&self) -> String {
        csp(&self.allowed.borrow())
    }

    /// The import map with the integrity of imported scripts, which have no `integrity` attribute of their own.
    fn import_map(&self, html: &str) -> Result<String, RewriteError> {
        // Most pages import nothing, and reading a page takes time.
        if !html.contains("data-js") {
            return Ok(String::new());
        }
        let scripts = RefCell::new(BTreeSet::new());
        let find = vec![element!("[data-js]", |element| {
            scripts.borrow_mut().extend(element.get_attribute("data-js"));
            Ok(())
        })];
        rewrite(html, find)?;
        let mut digests = serde_json::Map::new();
        for script in scripts.into_inner() {
            let digest = self.digest(&script)?;
            // After a failure, a module is requested again under this address, because browsers remember failures by address.
            digests.insert(format!("{script}?again"), digest.clone().into());
            digests.insert(script, digest.into());
        }
        if digests.is_empty() {
            return Ok(String::new());
        }
        Ok(format!("<script type=\"importmap\">{}</script>", serde_json::json!({ "integrity": digests })))
    }

    /// `trunk serve` replaces placeholders in its script whenever it serves a page. That would change the script's hash, so they
    /// are replaced here.
    fn with_address_of_reload(&self, html: &str) -> String {
        let address = "{{__TRUNK_ADDRESS__}}";
        let html =
            html.replace(&format!("'{address}'"), "location.host").replace(&format!("`{address}`"), "location.host");
        html.replace("{{__TRUNK_WS_BASE__}}", &self.base)
    }

    fn with_integrity(&self, element: &mut Element<'_, '_>, at: &str) -> Result<(), RewriteError> {
        if let Some(address) = element.get_attribute(at) {
            element.set_attribute("integrity", &self.digest(&address)?)?;
        }
        Ok(())
    }

    /// The `integrity` of the file at an address of this site.
    fn digest(&self, address: &str) -> Result<String, RewriteError> {
        if let Some(digest) = self.digests.borrow().get(address) {
            return Ok(digest.clone());
        }
        let name = address.strip_prefix(&self.base).ok_or_else(|| format!("{address} is not a file of this site"))?;
        let content = fs::read(self.staging.join(name)).map_err(|error| format!("cannot read {name}: {error}"))?;
        let digest = integrity(&content);
        self.digests.borrow_mut().insert(address.into(), digest.clone());
        Ok(digest)
    }
}

/// The text of a `<script>` element.
fn script_text(element: &str) -> Option<&str> {
    let (_, text) = element.split_once('>')?;
    Some(text.split_once("</script>")?.0)
}

#[cfg(test)]
#[allow(clippy::expect_used, reason = "a test that cannot go on has failed")]
mod tests {
    use super::*;
    use tempfile::TempDir;

    const PAGE: &str = r#"<!doctype html><html lang=en><meta charset=utf-8><title>x</title>
<link href=/docs/style.css rel=stylesheet integrity=old><script>theme()</script>
<script type="module" src="/docs/site.js"></script><script type="application/ld+json">{"a":1}</script>
<script type="speculationrules">{"prefetch":[]}</script>
<script type=module data-js=/docs/a.js data-wasm=/docs/a.wasm data-simulation=/docs/simulation.js>start("<b>")</script>
<body><p>x</p></body></html>"#;

    fn staged(index: &str) -> TempDir {
        let folder = TempDir::new().expect("a temporary folder");
        fs::write(folder.path().join("index.html"), index).expect("a file to write");
        for name in ["style.css", "site.js", "a.js", "a.wasm"] {
            fs::write(folder.path().join(name), name).expect("a file to write");
        }
        folder
    }

    fn secured(html: &str, release: bool) -> String {
        let folder = staged(html);
        PageSecurity::new(folder.path(), "/docs/", release).expect("a staged site").apply(html).expect("a page")
    }

    fn policy_of(page: &str) -> &str {
        let (_, rest) = page.split_once("http-equiv=\"Content-Security-Policy\" content=\"").expect("a policy");
        rest.split_once('"').expect("its end").0
    }

    #[test]
    fn the_policy_lists_every_inline_script_that_runs_and_no_other() {
        let page = secured(PAGE, true);
        let policy = policy_of(&page);
        let digest = integrity(b"a.js");
        let map = format!("{{\"integrity\":{{\"/docs/a.js\":\"{digest}\",\"/docs/a.js?again\":\"{digest}\"}}}}");
        assert!(page.contains(&format!("<script type=\"importmap\">{map}</script>")), "{page}");
        for script in ["theme()", "{\"prefetch\":[]}", "start(\"<b>\")", &map] {
            assert!(policy.contains(&inline(script)), "{script}: {policy}");
        }
        assert_eq!(policy.matches("'sha256-").count(), 4, "{policy}");
        assert!(page.find("Content-Security-Policy") < page.find("<script"), "{page}");
    }

    #[test]
    fn every_file_has_its_integrity() {
        let page = secured(PAGE, true);
        assert!(page.contains(&format!("rel=stylesheet integrity=\"{}\"", integrity(b"style.css"))), "{page}");
        assert!(page.contains(&format!("src=\"/docs/site.js\" integrity=\"{}\"", integrity(b"site.js"))), "{page}");
        assert!(page.contains(&format!("data-integrity=\"{}\"", integrity(b"a.wasm"))), "{page}");
    }

    #[test]
    fn an_embed_loads_style_sheets_with_cors() {
        let embed = PAGE.replace("<html ", "<html data-embed=true ");
        assert!(secured(&embed, true).contains("crossorigin=\"anonymous\""));
        assert!(!secured(PAGE, true).contains("crossorigin"));
    }

    #[test]
    fn only_a_release_has_a_service_worker_and_only_trunk_serve_a_websocket() {
        assert!(secured(PAGE, true).contains("<html lang=en data-worker=\"/docs/sw.js\">"));
        assert!(!secured(PAGE, false).contains("sw.js") && !secured(PAGE, false).contains("ws:"));
        let reload = "reload('{{__TRUNK_ADDRESS__}}' + '{{__TRUNK_WS_BASE__}}' + '.well-known/trunk/ws')";
        let served = PAGE.replace("theme()", reload);
        for release in [false, true] {
            let page = secured(&served, release);
            assert!(!page.contains("sw.js") && policy_of(&page).contains("connect-src 'self' ws:;"), "{page}");
            let written = "reload(location.host + '/docs/' + '.well-known/trunk/ws')";
            assert!(page.contains(written) && policy_of(&page).contains(&inline(written)), "{page}");
        }
        let embed = PAGE.replace("<html ", "<html data-embed=true ");
        assert!(!secured(&embed, true).contains("sw.js"));
    }

    #[test]
    fn the_policy_for_hosts_allows_what_any_page_needs() {
        let folder = staged("");
        let security = PageSecurity::new(folder.path(), "/docs/", true).expect("a staged site");
        for script in ["one()", "other()"] {
            let html = format!("<html><meta charset=utf-8><script>{script}</script></html>");
            security.apply(&html).expect("a page");
        }
        assert!(security.csp().contains(&inline("one()")) && security.csp().contains(&inline("other()")));
    }

    #[test]
    fn a_shell_without_charset_and_a_missing_file_are_errors() {
        let folder = staged("");
        let security = PageSecurity::new(folder.path(), "/docs/", true).expect("a staged site");
        let fault = security.apply("<html><p>x</p></html>").expect_err("no place").to_string();
        assert!(fault.contains("<meta charset>"), "{fault}");
        let lost = "<html><meta charset=utf-8><script src=/docs/lost.js></script></html>";
        assert!(security.apply(lost).expect_err("a lost file").to_string().contains("lost.js"));
    }
}

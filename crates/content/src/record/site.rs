//! `site.toml`: the address of the site and of its sources. Environment variables override it.

use super::findings::Findings;
use crate::links::is_address;
use faults::{Fault, Faults, Place, Problem};
use std::path::Path;
use toml_reader::TableReader;

/// The settings that differ between deployments of the site.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SiteSettings {
    /// The site's address: begins with `https://`, ends with a slash.
    pub address: Option<String>,
    /// The prefix of the address where a file can be edited: begins with `https://`, ends with a slash.
    pub source: Option<String>,
    /// The file or the variable that sets the address.
    set_in: Option<Place>,
}

/// The environment variables.
const ADDRESS: &str = "SITE_ADDRESS";
const SOURCE: &str = "SITE_SOURCE";

/// Reads `site.toml`.
pub(crate) fn read(path: &Path, text: &str, findings: &mut Findings) -> SiteSettings {
    findings.read(path, text, |root, _| {
        let (address, line) = place(root, "address");
        let (source, _) = place(root, "source");
        SiteSettings { address, source, set_in: Some(Place::line(path, line)) }
    })
}

fn place(root: &mut TableReader<'_, '_>, key: &str) -> (Option<String>, usize) {
    let text = root.text(key, 0..301);
    let place = parse(&text.text).unwrap_or_else(|problem| {
        root.fault(text.at, format!("`{key}`: {}", problem.what), problem.remedy);
        None
    });
    (place, root.line(text.at))
}

/// Parses an address that paths are appended to. Returns nothing for an empty text.
fn parse(text: &str) -> Result<Option<String>, Problem> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    if !is_address(text) {
        return Err(Problem::new(
            format!("`{text}` is not a URL"),
            "write one that begins with https://, or leave it empty",
        ));
    }
    if text.contains(['?', '#', '@', '"', '<', '>', '\\']) {
        return Err(Problem::new(format!("`{text}` contains more than a host and a path"), "remove everything else"));
    }
    Ok(Some(format!("{}/", text.trim_end_matches('/'))))
}

impl SiteSettings {
    /// Overrides the settings with `address` and `source` from the environment, if they are set. `base` is the path that the site
    /// is built for.
    ///
    /// # Errors
    ///
    /// Returns a fault for each setting that is not a URL, and for an address whose path is not `base`.
    pub fn with(mut self, address: Option<&str>, source: Option<&str>, base: &str) -> Result<Self, Faults> {
        let mut faults = Faults::default();
        let mut read = |name, text: &str| {
            parse(text).unwrap_or_else(|problem| {
                faults.push(problem.at(Place::Setting(name)));
                None
            })
        };
        if let Some(text) = address {
            self.address = read(ADDRESS, text);
            self.set_in = Some(Place::Setting(ADDRESS));
        }
        if let Some(text) = source {
            self.source = read(SOURCE, text);
        }
        if let Some(address) = &self.address
            && path_of(address) != base
        {
            let place = self.set_in.clone().unwrap_or(Place::Setting(ADDRESS));
            let what = format!("the address `{address}` does not match the public URL `{base}`");
            let remedy = format!("build with --public-url {}, or change the address", path_of(address));
            faults.push(Fault::new(place, what, remedy));
        }
        faults.or(self)
    }

    /// The absolute URL of an address of the site, as `/section/page/`.
    pub fn absolute(&self, address: &str) -> Option<String> {
        Some(format!("{}{}", self.address.as_deref()?, address.trim_start_matches('/')))
    }

    /// The address where a file can be edited. `path` is relative to the root of the repository.
    pub fn edit(&self, path: &Path) -> Option<String> {
        Some(format!("{}{}", self.source.as_deref()?, path.display()))
    }
}

/// The path of an address, with a slash at both ends.
fn path_of(address: &str) -> &str {
    let host = address.trim_start_matches("https://");
    host.find('/').map_or("/", |place| &host[place..])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(address: &str, base: &str) -> Result<SiteSettings, Faults> {
        SiteSettings::default().with(Some(address), None, base)
    }

    #[test]
    fn the_environment_overrides_the_file() {
        let file = SiteSettings { address: Some("https://a.example/".into()), ..SiteSettings::default() };
        let settings = file.clone().with(None, Some("https://git.example/edit/main"), "/").unwrap();
        assert_eq!(settings.absolute("/p/").as_deref(), Some("https://a.example/p/"));
        let edit = settings.edit(Path::new("content/site.toml"));
        assert_eq!(edit.as_deref(), Some("https://git.example/edit/main/content/site.toml"));
        let unknown = file.with(Some(""), None, "/docs/").unwrap();
        assert_eq!((unknown.absolute("/p/"), unknown.edit(Path::new("x"))), (None, None));
    }

    #[test]
    fn the_path_of_the_address_must_match_the_public_url() {
        for (address, base) in [("https://docs.example", "/"), ("https://docs.example/a/b", "/a/b/")] {
            assert_eq!(at(address, base).unwrap().address, Some(format!("{address}/")));
        }
        assert_eq!(
            at("https://docs.example/docs", "/").unwrap_err().lines(),
            ["SITE_ADDRESS: the address `https://docs.example/docs/` does not match the public URL `/`; \
              build with --public-url /docs/, or change the address"]
        );
    }

    #[test]
    fn an_address_must_be_an_https_url() {
        for text in ["http://docs.example/", "docs.example", "https://", "https://docs", "https://docs.example/a b"] {
            let faults = at(text, "/").unwrap_err().lines();
            let expected =
                format!("SITE_ADDRESS: `{text}` is not a URL; write one that begins with https://, or leave it empty");
            assert_eq!(faults, [expected]);
        }
        for text in ["https://docs.example/?a=b", "https://docs.example/#a", "https://me:secret@docs.example/"] {
            let faults = at(text, "/").unwrap_err().lines();
            assert!(faults[0].contains("contains more than a host and a path; remove"), "{faults:?}");
        }
    }
}

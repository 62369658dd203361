//! The ledger as data.

use super::{CLAIMS_SCHEMA, Head, Link, SiteUrls, Text};
use app::pages::addresses;
use app::pages::table::CLAIMS;
use content::{self, Library, Origin, Verdict};
use schemars::JsonSchema;
use serde::Serialize;

/// What is often said about running Axum services in production, and what is right: every claim with its verdict, its
/// correction and its sources.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(title = "Claim ledger")]
pub(super) struct Claims<'a> {
    #[serde(flatten)]
    head: Head,
    /// All claims, in the order of the ledger.
    claims: Vec<Claim<'a>>,
}

/// One claim.
#[derive(Debug, Serialize, JsonSchema)]
struct Claim<'a> {
    /// Its permanent name.
    #[schemars(regex(pattern = "^[a-z0-9]+(-[a-z0-9]+)*$"))]
    id: &'a str,
    /// Where it stands in the ledger, for people. Permanent.
    #[schemars(extend("format" = "uri-reference"))]
    link: String,
    /// The part of the ledger that it is in.
    part: &'a str,
    /// What is often said.
    said: Text,
    /// What we found.
    verdict: Verdict,
    /// What is right.
    right: Text,
    /// What the verdict rests on. Empty only for an estimate.
    sources: Vec<Source<'a>>,
    /// Where it can be computed for other numbers.
    calculators: Vec<Link>,
    /// The pages that quote it.
    pages: Vec<Link>,
}

/// A source. It has an address where it is published, and a method where it is our own measurement or arithmetic.
#[derive(Debug, Serialize, JsonSchema)]
struct Source<'a> {
    /// What claims and pages cite it by.
    id: &'a str,
    /// Its title, with who publishes it.
    title: &'a str,
    /// Where it was read.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("format" = "uri"))]
    address: Option<&'a str>,
    /// What was run or computed.
    #[serde(skip_serializing_if = "Option::is_none")]
    method: Option<Text>,
    /// The day on which it was read or run, as YYYY-MM-DD. Missing where it is known only from others who quote it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("format" = "date"))]
    seen: Option<&'a str>,
}

impl<'a> Claims<'a> {
    /// The ledger of a library, with links as `urls` writes them.
    pub(super) fn new(library: &'a Library, urls: &SiteUrls<'_>) -> Self {
        let updated = library.changes.iter().map(|change| change.on.as_str()).max().unwrap_or_default();
        let page = urls.titled(CLAIMS.title, CLAIMS.address);
        let head = urls.head((CLAIMS_SCHEMA, "claims.schema.json"), updated, page);
        Self { head, claims: library.claims.iter().map(|claim| Claim::new(claim, library, urls)).collect() }
    }
}

impl<'a> Claim<'a> {
    fn new(claim: &'a content::Claim, library: &'a Library, urls: &SiteUrls<'_>) -> Self {
        let calculators = claim.calculators.iter();
        let pages = library.quoting(claim);
        let sources = claim.sources.iter().filter_map(|id| library.sources.get(id));
        Self {
            id: &claim.id,
            link: urls.link(&format!("{}#{}", CLAIMS.address, claim.id)),
            part: &claim.part,
            said: urls.text(&claim.said),
            verdict: claim.verdict,
            right: urls.text(&claim.right),
            sources: sources.map(|source| Source::new(source, urls)).collect(),
            calculators: calculators.map(|one| urls.titled(one.title, &addresses::calculator(one.slug))).collect(),
            pages: pages.map(|page| urls.titled(&page.about.title, &page.address)).collect(),
        }
    }
}

impl<'a> Source<'a> {
    fn new(source: &'a content::Source, urls: &SiteUrls<'_>) -> Self {
        let (address, method) = match &source.origin {
            Origin::Published(address) => (Some(address.as_str()), None),
            Origin::Own(how) => (None, Some(urls.text(how))),
        };
        Self { id: &source.id, title: &source.title, address, method, seen: source.seen.as_deref() }
    }
}

//! The ledger as data.

use super::{CLAIMS_SCHEMA, Head, Link, SiteUrls, Text};
use app::pages::addresses;
use app::pages::table::CLAIMS;
use content::{self, Library, Origin, Verdict};
use schemars::JsonSchema;
use serde::Serialize;

/// Common claims about running Axum services in production, each with its verdict, its correction and its sources.
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
    /// The permanent ID of the claim.
    #[schemars(regex(pattern = "^[a-z0-9]+(-[a-z0-9]+)*$"))]
    id: &'a str,
    /// The address of the claim on the ledger page. Permanent.
    #[schemars(extend("format" = "uri-reference"))]
    link: String,
    /// The part of the ledger that contains the claim.
    part: &'a str,
    /// The claim as it is often made.
    said: Text,
    /// The verdict on the claim.
    verdict: Verdict,
    /// The correct statement.
    right: Text,
    /// The sources of the verdict. Empty only for estimates.
    sources: Vec<Source<'a>>,
    /// Calculators that compute the claim for other numbers.
    calculators: Vec<Link>,
    /// The pages that quote the claim.
    pages: Vec<Link>,
}

/// A source. It has an address if it is published, or a method if it is our own measurement or calculation.
#[derive(Debug, Serialize, JsonSchema)]
struct Source<'a> {
    /// The ID by which claims and pages cite the source.
    id: &'a str,
    /// The title, including the publisher.
    title: &'a str,
    /// The address where it was read.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("format" = "uri"))]
    address: Option<&'a str>,
    /// How it was measured or computed.
    #[serde(skip_serializing_if = "Option::is_none")]
    method: Option<Text>,
    /// The date on which it was read or measured, as YYYY-MM-DD. Missing if we know it only from others who quote it.
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

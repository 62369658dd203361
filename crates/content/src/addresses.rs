//! Addresses of pages that content links to and that are not files below `content/`.

/// The list of all calculators. Each calculator's page is below it.
pub const CALCULATORS: &str = "/calculators/";
/// The checklist.
pub const CHECKLIST: &str = "/checklist/";
/// The claim ledger.
pub const CLAIMS: &str = "/claims/";
/// The list of the service's files. The page of each file is below it.
pub const SERVICE: &str = "/service/";
/// The list of sources.
pub const SOURCES: &str = "/sources/";
/// The list of symptoms.
pub const SYMPTOMS: &str = "/symptoms/";

/// The address of a calculator's page.
pub fn calculator(slug: &str) -> String {
    [CALCULATORS, slug, "/"].concat()
}

/// The address of a symptom.
pub fn symptom(id: &str) -> String {
    [SYMPTOMS, id, "/"].concat()
}

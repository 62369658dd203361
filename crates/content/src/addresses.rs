//! Addresses of pages that content links to and that are not files below `content/`.

/// The list of all calculators. Each calculator's page is below it.
pub const CALCULATORS: &str = "/calculators/";
/// The checker of files. The page of each rule is below it.
pub const CHECK: &str = "/check/";
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

/// The calculator with all others in it, which has a shorter address than they have.
pub const CAPACITY: &str = "capacity";

/// The address of a calculator's page.
pub fn calculator(slug: &str) -> String {
    let above = if slug == CAPACITY { "/" } else { CALCULATORS };
    [above, slug, "/"].concat()
}

/// The address of a symptom.
pub fn symptom(id: &str) -> String {
    [SYMPTOMS, id, "/"].concat()
}

/// The address of a rule of the checker.
pub fn rule(id: &str) -> String {
    [CHECK, id, "/"].concat()
}

/// The page of an experiment of the lab.
pub fn experiment(name: &str) -> String {
    ["/lab/", name, "/"].concat()
}

/// The address of the numbers of an experiment.
pub fn measurement(experiment: &str) -> String {
    format!("/measurements/{experiment}.json")
}

//! The symptoms as data.

use super::{Head, Link, SYMPTOMS_SCHEMA, SiteUrls};
use app::pages::addresses;
use app::pages::table::SYMPTOMS;
use content::{self, Library};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

/// What Axum services and their platforms log when they fail, with the causes, a check for each, and the fixes.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(title = "Symptoms")]
pub(super) struct Symptoms<'a> {
    #[serde(flatten)]
    head: Head,
    /// All symptoms.
    symptoms: Vec<Symptom<'a>>,
}

/// One symptom. Its texts are CommonMark, and `{name}` in them stands for what a message captures from a line.
#[derive(Debug, Serialize, JsonSchema)]
struct Symptom<'a> {
    /// The permanent ID of the symptom.
    #[schemars(regex(pattern = "^[a-z0-9]+(-[a-z0-9]+)*$"))]
    id: &'a str,
    /// The address of its page. Permanent. A captured value can be appended as a fragment: `#port=8080`.
    #[schemars(extend("format" = "uri-reference"))]
    link: String,
    /// The message, or what one observes.
    title: String,
    /// The group.
    group: &'a str,
    /// Whether its message has many unrelated causes. Prefer any other symptom that matches.
    general: bool,
    /// Messages as they are logged. `*` matches one or more characters within a line, and `{name}` also captures them. The case
    /// of letters does not matter.
    messages: Vec<&'a str>,
    /// A line that contains one of these texts is another symptom.
    not: &'a [String],
    /// Lines with a message.
    examples: &'a [String],
    /// Descriptions by people who have no message.
    words: &'a [String],
    /// What it means.
    means: String,
    /// The check that separates the causes.
    #[serde(skip_serializing_if = "Option::is_none")]
    first_check: Option<Check<'a>>,
    /// The causes, the most likely one first.
    #[schemars(length(min = 1))]
    causes: Vec<Cause<'a>>,
    /// The values that the first example captures, by name.
    captured: BTreeMap<&'a str, &'a str>,
}

/// A check.
#[derive(Debug, Serialize, JsonSchema)]
struct Check<'a> {
    /// Shell commands.
    commands: &'a str,
    /// What their output means.
    reads: String,
}

/// A cause, with its check and its fix.
#[derive(Debug, Serialize, JsonSchema)]
struct Cause<'a> {
    /// The cause in a few words.
    title: String,
    /// The check, and what it shows if this is the cause.
    check: Check<'a>,
    /// The fix.
    fix: String,
    /// How to know that it is fixed.
    verify: String,
    /// Pages with details.
    pages: Vec<Link>,
}

impl<'a> Symptoms<'a> {
    pub(super) fn new(library: &'a Library, urls: &SiteUrls<'_>) -> Self {
        let updated = library.symptoms.iter().map(|symptom| symptom.updated.as_str()).max().unwrap_or_default();
        let page = urls.titled(SYMPTOMS.title, SYMPTOMS.address);
        let head = urls.head((SYMPTOMS_SCHEMA, "symptoms.schema.json"), updated, page);
        Self { head, symptoms: library.symptoms.iter().map(|one| Symptom::new(one, library, urls)).collect() }
    }
}

impl<'a> Symptom<'a> {
    fn new(one: &'a content::Symptom, library: &'a Library, urls: &SiteUrls<'_>) -> Self {
        let split = one.split.as_ref();
        Self {
            id: &one.id,
            link: urls.link(&addresses::symptom(&one.id)),
            title: urls.text(&one.title.template).markdown,
            group: &one.group,
            general: one.general,
            messages: one.messages.iter().map(|message| message.source.as_str()).collect(),
            not: &one.not,
            examples: &one.examples,
            words: &one.words,
            means: urls.text(&one.means.template).markdown,
            first_check: split.map(|split| Check {
                commands: &split.check.template.plain,
                reads: urls.text(&split.reads.template).markdown,
            }),
            causes: one.causes.iter().map(|cause| Cause::new(cause, library, urls)).collect(),
            captured: one.captured.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect(),
        }
    }
}

impl<'a> Cause<'a> {
    fn new(cause: &'a content::Cause, library: &'a Library, urls: &SiteUrls<'_>) -> Self {
        let page = |link: &content::Link| {
            let address = link.to.split('#').next().unwrap_or_default();
            let page = library.all().find(|page| page.address == address);
            urls.titled(page.map_or(address, |page| page.about.title.as_str()), &link.to)
        };
        Self {
            title: urls.text(&cause.title.template).markdown,
            check: Check { commands: &cause.check.template.plain, reads: urls.text(&cause.shows.template).markdown },
            fix: urls.text(&cause.fix.template).markdown,
            verify: urls.text(&cause.verify.template).markdown,
            pages: cause.pages.iter().map(page).collect(),
        }
    }
}

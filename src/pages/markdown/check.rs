//! The rules of the checker as Markdown.

use crate::pages::addresses::rule as address_of;
use crate::pages::check_rule::claims;
use crate::pages::document::Document;
use crate::pages::rules::rules;
use crate::pages::site_page::{Contents, SitePage};

/// The list.
pub(in crate::pages) fn list(_: &Contents, page: &SitePage) -> Document {
    let mut document = Document::new(page.title, page.summary);
    for (name, rules) in check::GROUPS.iter().chain(&check_code::GROUPS) {
        document.text(format!("## {name}\n\n"));
        for rule in *rules {
            document.entry(rule.title, &address_of(rule.id), rule.why);
        }
        document.text("\n");
    }
    document
}

/// The page of a rule.
pub(super) fn rule(contents: &Contents, address: &str) -> Option<Document> {
    let (rule, _) = rules().find(|(rule, _)| address_of(rule.id) == address)?;
    let mut document = Document::new(rule.title, rule.why);
    document.text(format!("Rule `{}`. Fix: {} Background: ", rule.id, rule.fix));
    document.link(&contents.title_of(rule.page), rule.page).text(".\n\n");
    for (heading, files) in [("With the fault", rule.fails), ("Without the fault", rule.passes)] {
        document.text(format!("## {heading}\n\n"));
        for (path, text) in files {
            document.text(format!("`{path}`:\n\n```text\n{}\n```\n\n", text.trim_end()));
        }
    }
    for claim in claims(&contents.library, rule) {
        document.pieces(&claim.right.markdown).text("\n\n");
    }
    Some(document)
}

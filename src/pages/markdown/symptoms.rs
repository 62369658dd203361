//! The symptoms as Markdown.

use crate::pages::addresses::symptom;
use crate::pages::document::Document;
use crate::pages::site_page::{Contents, SitePage};
use content::Symptom;

/// The list.
pub(in crate::pages) fn list(contents: &Contents, page: &SitePage) -> Document {
    let mut document = Document::new(page.title, page.summary);
    for group in contents.library.symptoms.chunk_by(|one, next| one.group == next.group) {
        document.text(format!("## {}\n\n", group[0].group));
        for one in group {
            document.entry(&one.title.plain, &symptom(&one.id), &one.means.plain);
        }
        document.text("\n");
    }
    document
}

/// The page of a symptom.
pub(super) fn page(contents: &Contents, address: &str) -> Option<Document> {
    let symptom = contents.library.symptom_at(address)?;
    let mut document = Document::new(&symptom.title.plain, &symptom.means.plain);
    if !symptom.lines.is_empty() {
        let lines: Vec<_> = symptom.lines.iter().map(|line| line.plain.as_str()).collect();
        document.text(format!("In the log:\n\n```text\n{}\n```\n\n", lines.join("\n")));
    }
    if let Some(split) = &symptom.split {
        document.text(format!("## First check\n\n```bash\n{}\n```\n\n", split.check.plain));
        document.pieces(&split.reads.markdown).text("\n\n");
    }
    causes(contents, symptom, &mut document);
    Some(document)
}

fn causes(contents: &Contents, symptom: &Symptom, document: &mut Document) {
    for (number, cause) in (1..).zip(&symptom.causes) {
        document.text(format!("## Cause {number}: ")).pieces(&cause.title.markdown);
        document.text(format!("\n\nCheck:\n\n```bash\n{}\n```\n\n", cause.check.plain));
        document.pieces(&cause.shows.markdown).text("\n\nFix: ").pieces(&cause.fix.markdown);
        document.text("\n\nVerify: ").pieces(&cause.verify.markdown).text("\n\nDetails:");
        for page in &cause.pages {
            document.text(" ").link(&contents.title_of(&page.to), &page.to);
        }
        document.text("\n\n");
    }
}

//! The pages made from data files, as Markdown.

use crate::pages::document::Document;
use crate::pages::site_page::{Contents, SitePage};
use crate::pages::{addresses, claims, licenses, offline};
use content::{claim_markdown, source_markdown};

pub(in crate::pages) fn claims(contents: &Contents, page: &SitePage) -> Document {
    let library = &contents.library;
    let mut document = Document::new(page.title, page.summary);
    document.text(claims::counts(library)).text("\n");
    for part in library.claims.chunk_by(|one, next| one.part == next.part) {
        document.text(format!("\n## {}\n\n", claims::part_title(&part[0].part)));
        for claim in part {
            document.text(format!("- `{}` ", claim.id)).0.extend(claim_markdown(claim, &library.sources));
            document.text(" Pages:");
            for page in library.quoting(claim) {
                document.text(" ").link(&page.about.title, &page.address);
            }
            document.text(".\n");
        }
    }
    document.text("\n## As data\n\n").link("claims.json", addresses::CLAIMS_DATA).text("; ");
    document.link("how to use it", addresses::ABOUT_DATA).text("\n\n## Changes\n\n");
    for change in &library.changes {
        document.text(format!("- {}: ", change.on)).inline(&change.what).text("\n");
    }
    document
}

pub(in crate::pages) fn checklist(contents: &Contents, page: &SitePage) -> Document {
    let library = &contents.library;
    let mut document = Document::new(page.title, page.summary);
    for group in &library.checklist {
        document.text(format!("## {}\n\n", group.title));
        for item in &group.items {
            document.text("- [ ] ").inline(&item.to_do).text(" Verify: ").inline(&item.verify).text(" ");
            document.link(&contents.title_of(&item.page.to), &item.page.to).text("\n");
        }
        document.text("\n");
    }
    document
}

pub(in crate::pages) fn sources(contents: &Contents, page: &SitePage) -> Document {
    let library = &contents.library;
    let mut document = Document::new(page.title, page.summary);
    for source in library.sources.values() {
        document.text(format!("- `{}` {}. Cited by", source.id, source_markdown(source)));
        for page in library.citing(source) {
            document.text(" ").link(&page.about.title, &page.address);
        }
        document.text("\n");
    }
    document.text("\n## Other sources cited on pages\n\n");
    for (to, pages) in library.other_links() {
        document.text(format!("- <{to}>"));
        for page in pages {
            document.text(" ").link(&page.about.title, &page.address);
        }
        document.text("\n");
    }
    document
}

pub(in crate::pages) fn licenses(contents: &Contents, page: &SitePage) -> Document {
    let library = &contents.library;
    let mut document = Document::new(page.title, page.summary);
    document.text(licenses::OWN).text("\n");
    for part in &library.licenses {
        document.text(format!("\n## {}\n\n{} <{}>\n", part.title, part.about, part.origin));
        for license in &part.licenses {
            let of = license.of.join(", ");
            document.text(format!("\n### {}\n\n{of}\n\n```text\n{}\n```\n", license.name, license.text));
        }
    }
    document
}

pub(in crate::pages) fn offline(_: &Contents, page: &SitePage) -> Document {
    let mut document = Document::new(page.title, page.summary);
    for (name, how, _) in offline::KEPT {
        document.text(format!("- {name}: {how}\n"));
    }
    document.text(format!("- The site itself: {}\n\n{}\n", offline::SITE_ITSELF, offline::NOWHERE_ELSE));
    document
}

//! The files of the service as Markdown.

use crate::pages::addresses::ARCHIVE;
use crate::pages::document::Document;
use crate::pages::site_page::{Contents, SitePage};
use content::Library;

/// The list of the files.
pub(in crate::pages) fn service(contents: &Contents, page: &SitePage) -> Document {
    let mut document = Document::new(page.title, page.summary);
    document.file("All files as a ZIP archive", ARCHIVE).text("\n\n");
    for file in contents.library.service.pages() {
        document.entry(file.name(), &file.address(), &file.about());
    }
    document
}

/// The page of a file.
pub(super) fn file(library: &Library, address: &str) -> Option<Document> {
    let file = library.service.page(address)?;
    let about = file.about();
    let about = if about.is_empty() { "A file of the reference service." } else { &about };
    let mut document = Document::new(&file.path, about);
    document.file("Raw file", &file.raw()).text("\n\n");
    let shown = library.showing(file);
    if !shown.is_empty() {
        document.text("Shown on:\n\n");
        for (page, _) in shown {
            document.entry(&page.about.title, &page.address, &page.about.summary);
        }
        document.text("\n");
    }
    document.text(format!("````{}\n{}````\n", file.language, file.text));
    Some(document)
}

//! Builds elements of a head.

use pulldown_cmark_escape::escape_html;

/// A builder of head elements.
#[derive(Default)]
pub(super) struct Tags {
    pub(super) html: String,
}

impl Tags {
    pub(super) fn meta(&mut self, kind: &str, name: &str, content: &str) -> &mut Self {
        self.html += "<meta>";
        self.attribute(kind, name).attribute("content", content)
    }

    pub(super) fn link(&mut self, rel: &str, href: &str) -> &mut Self {
        self.html += "<link>";
        self.attribute("rel", rel).attribute("href", href)
    }

    /// Adds an attribute to the last tag.
    pub(super) fn attribute(&mut self, name: &str, value: &str) -> &mut Self {
        self.html.pop();
        self.html += &format!(" {name}=\"{}\">", escaped(value));
        self
    }
}

/// Escapes text for HTML and XML, including attributes.
pub(super) fn escaped(text: &str) -> String {
    let mut html = String::new();
    // Writing to a `String` cannot fail.
    let _ = escape_html(&mut html, text);
    html
}

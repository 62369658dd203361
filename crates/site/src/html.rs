//! Rewrites finished HTML without parsing it into a tree.

use lol_html::errors::RewritingError;
use lol_html::{ElementContentHandlers, RewriteStrSettings, Selector, rewrite_str};
use std::borrow::Cow;

/// Returns the HTML after each handler has rewritten the elements that match its selector.
pub(super) fn rewrite<'s, 'h>(
    html: &str,
    handlers: impl IntoIterator<Item = (Cow<'s, Selector>, ElementContentHandlers<'h>)>,
) -> Result<String, RewritingError> {
    let settings = RewriteStrSettings::new();
    rewrite_str(html, handlers.into_iter().fold(settings, RewriteStrSettings::append_element_content_handler))
}

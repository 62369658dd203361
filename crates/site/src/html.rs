//! Finished HTML, taken apart only where it must be changed.

use lol_html::errors::RewritingError;
use lol_html::{ElementContentHandlers, RewriteStrSettings, Selector, rewrite_str};
use std::borrow::Cow;

/// The HTML after each element has gone through the handler of each selector that it matches.
pub(super) fn rewrite<'s, 'h>(
    html: &str,
    handlers: impl IntoIterator<Item = (Cow<'s, Selector>, ElementContentHandlers<'h>)>,
) -> Result<String, RewritingError> {
    let settings = RewriteStrSettings::new();
    rewrite_str(html, handlers.into_iter().fold(settings, RewriteStrSettings::append_element_content_handler))
}

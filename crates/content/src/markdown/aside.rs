//! Asides: block quotes that begin with a marker, as `[!NOTE]`. The parser knows the markers of GitHub; these are in use.

use faults::Problem;
use pulldown_cmark::BlockQuoteKind;

const MARKERS: [&str; 2] = ["[!NOTE]", "[!WARNING]"];

/// The HTML before the content of an aside.
///
/// # Errors
///
/// Returns a problem if the site does not use this kind of aside.
pub(super) fn open(kind: BlockQuoteKind) -> Result<String, Problem> {
    let (name, word) = match kind {
        BlockQuoteKind::Note => ("note", "Note"),
        BlockQuoteKind::Warning => ("warning", "Warning"),
        BlockQuoteKind::Tip => return Err(unknown("[!TIP]")),
        BlockQuoteKind::Important => return Err(unknown("[!IMPORTANT]")),
        BlockQuoteKind::Caution => return Err(unknown("[!CAUTION]")),
    };
    Ok(format!("<div class=\"aside aside--{name}\" role=\"note\"><p class=\"aside__word\">{word}</p>"))
}

/// The HTML after the content of an aside.
pub(super) const CLOSE: &str = "</div>";

/// The problem of an unknown marker.
pub(super) fn unknown(marker: &str) -> Problem {
    Problem::new(format!("the aside `{marker}` is unknown"), format!("use one of {}", MARKERS.join(", ")))
}

//! Asides: block quotes that begin with a marker, as `[!NOTE]`. The parser knows the markers of GitHub; these are in use.

use faults::Problem;
use pulldown_cmark::BlockQuoteKind;

const MARKERS: [&str; 2] = ["[!NOTE]", "[!WARNING]"];

/// What comes before the content of an aside.
///
/// # Errors
///
/// The site does not use this kind.
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

/// What comes after it.
pub(super) const CLOSE: &str = "</div>";

/// The problem that a marker is not in use.
pub(super) fn unknown(marker: &str) -> Problem {
    Problem::new(format!("the aside `{marker}` is unknown"), format!("use one of {}", MARKERS.join(", ")))
}

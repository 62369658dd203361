//! Asides: block quotes whose first line is a marker, as `[!NOTE]`.

/// A kind of aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Kind {
    marker: &'static str,
    /// For the class.
    name: &'static str,
    /// What the reader sees above it.
    word: &'static str,
}

const KINDS: [Kind; 2] = [
    Kind { marker: "[!NOTE]", name: "note", word: "Note" },
    Kind { marker: "[!WARNING]", name: "warning", word: "Warning" },
];

/// The kind that a marker names.
///
/// # Errors
///
/// The markers there are, when it is none of them.
pub(super) fn kind(marker: &str) -> Result<Kind, String> {
    let kind = KINDS.into_iter().find(|kind| kind.marker == marker);
    kind.ok_or_else(|| KINDS.map(|kind| kind.marker).join(", "))
}

impl Kind {
    /// What stands before the content.
    pub(super) fn open(self) -> String {
        let Self { name, word, .. } = self;
        format!("<div class=\"aside aside--{name}\" role=\"note\"><p class=\"aside__word\">{word}</p>")
    }

    /// What stands after it.
    pub(super) const CLOSE: &'static str = "</div>";
}

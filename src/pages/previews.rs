//! The sentences on the pictures of the table's pages, with counts of their entries.

use check::rules;
use content::{Library, Verdict};
use models::{ALL, Marked};

/// Fills the numbers into a pattern.
fn counted(pattern: &str, numbers: &[usize]) -> Marked {
    let numbers: Vec<_> = numbers.iter().map(|number| *number as f64).collect();
    Marked::fill(pattern, &numbers)
}

pub(super) fn home(library: &Library) -> Marked {
    counted(
        "⟦{}⟧ pages, ⟦{}⟧ calculators, and ⟦{}⟧ claims checked against their sources",
        &[library.pages().count(), ALL.len(), library.claims.len()],
    )
}

pub(super) fn reference(library: &Library) -> Marked {
    counted("⟦{}⟧ pages in ⟦{}⟧ sections", &[library.pages().count(), library.sections.len()])
}

pub(super) fn calculators(_: &Library) -> Marked {
    counted("⟦{}⟧ calculators that show their formulas and give you configuration to paste", &[ALL.len()])
}

pub(super) fn check(_: &Library) -> Marked {
    counted("⟦{}⟧ rules for Dockerfiles, manifests and Cargo files, each with its fix", &[rules().count()])
}

pub(super) fn claims(library: &Library) -> Marked {
    counted(
        "⟦{}⟧ confirmed, ⟦{}⟧ corrected, ⟦{}⟧ that depend on conditions, ⟦{}⟧ without a source",
        &Verdict::ALL.map(|(_, verdict)| library.claims_with(verdict)),
    )
}

pub(super) fn symptoms(library: &Library) -> Marked {
    counted("⟦{}⟧ symptoms, each with its messages, its cause, a check and the fix", &[library.symptoms.len()])
}

pub(super) fn checklist(library: &Library) -> Marked {
    let items = library.checklist.iter().map(|group| group.items.len()).sum();
    counted("⟦{}⟧ items to check, each with a way to verify it", &[items])
}

pub(super) fn sources(library: &Library) -> Marked {
    counted("⟦{}⟧ sources, and the pages that cite them", &[library.sources.len()])
}

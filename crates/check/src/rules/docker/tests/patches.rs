//! Patches.

use super::super::RULES;
use super::found;

/// Applying a patch to an example removes the finding.
#[test]
fn patches_mend_what_is_found() {
    let mut patched = 0;
    for rule in RULES {
        for finding in found(rule.fails).into_iter().filter(|one| one.rule.id == rule.id) {
            let Some(patch) = &finding.patch else { continue };
            let mut files: Vec<(String, String)> =
                rule.fails.iter().map(|(path, text)| ((*path).into(), (*text).into())).collect();
            let mut edits = patch.edits.clone();
            edits.sort_by_key(|(place, _)| std::cmp::Reverse(place.span.start));
            for (place, text) in edits {
                files[place.file].1.replace_range(std::ops::Range::from(place.span), &text);
            }
            let files: Vec<_> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
            let left = found(&files).iter().filter(|one| one.rule.id == rule.id).count();
            assert_eq!(left, 0, "{}: {files:?}", rule.id);
            patched += 1;
        }
    }
    assert!(patched >= 12, "{patched}");
}

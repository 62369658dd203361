//! Titles are the names of pages, and reasons their descriptions. Those of files and of code must differ, too.

use std::collections::BTreeSet;

#[test]
fn no_two_rules_have_the_same_name_title_or_reason() {
    let (mut ids, mut titles, mut reasons) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for rule in check::rules().chain(super::rules()) {
        let (reason, _) = rule.why.split_once(". ").expect("two sentences");
        assert!(ids.insert(rule.id), "the id {} occurs twice", rule.id);
        assert!(titles.insert(rule.title), "the title \"{}\" occurs twice", rule.title);
        assert!(reasons.insert(reason), "the reason \"{reason}\" occurs twice");
    }
}

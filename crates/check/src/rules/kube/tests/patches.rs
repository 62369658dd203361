//! Patches remove what they are offered for.

use super::{beside, found, manifest};

#[test]
fn patches_mend_what_they_are_for() {
    for (image, container, rule) in [
        ("", "        resources: {requests: {cpu: 1}, limits: {memory: 512m}}\n", "memory-in-millibytes"),
        ("", "        resources: {requests: {cpu: 1}, limits: {memory: 512MiB}}\n", "invalid-quantity"),
        ("", "        resources: {requests: {cpu: 500}, limits: {memory: 1Gi}}\n", "cpu-without-unit"),
        (
            "",
            "        resources: {requests: {cpu: 1, memory: 1Mi}, limits: {memory: 1Gi}}\n",
            "limit-far-above-request",
        ),
        ("", "        env: [{name: A, value: 1}]\n", "wrong-value-type"),
        ("", "        securityContext: {runAsUser: \"1\"}\n", "wrong-value-type"),
        ("", "        imagePullPolicy: Never\n", "image-pull-policy-never"),
        ("", "        env: [{name: HOST, value: \"127.0.0.1:80\"}]\n", "bind-loopback"),
        ("", "        args: [--bind=localhost]\n", "bind-loopback"),
        ("", "        securityContext: {runAsUser: 1, privileged: true}\n", "privileged"),
        ("", "        lifecycle:\n", "no-prestop"),
        (
            "",
            "        startupProbe: {httpGet: {path: /livez, port: 80}, successThreshold: 2}\n",
            "invalid-success-threshold",
        ),
    ] {
        let mut text = manifest(image, container, "");
        if rule == "no-prestop" {
            text = text.replace("        lifecycle:\n", "");
        }
        let mended = mended(&text, rule);
        assert!(!found(&[("k.yaml", &mended)]).iter().any(|(id, _)| *id == rule), "{rule}: {mended}");
    }
    let text = beside("", "", "{minAvailable: 3, selector: {matchLabels: {app: api}}}");
    assert_eq!(found(&[("k.yaml", &mended(&text, "pdb-blocks-drain"))]), []);
}

/// A text with the patch of its first finding of a rule.
fn mended(text: &str, rule: &str) -> String {
    let source = crate::Source::new("k.yaml", text.as_bytes()).expect("text");
    let findings = crate::look(&crate::Project::new(vec![source]));
    let finding = findings.into_iter().find(|one| one.rule.id == rule).unwrap_or_else(|| panic!("{rule}: {text}"));
    let mut edits = finding.patch.expect("a patch").edits;
    edits.sort_by_key(|(place, _)| std::cmp::Reverse(place.span.start));
    let mut mended = text.to_owned();
    for (place, with) in edits {
        mended.replace_range(std::ops::Range::from(place.span), &with);
    }
    mended
}

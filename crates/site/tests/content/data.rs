//! Sources, ledger, symptoms, checklist and licenses.

use crate::sample::{CHANGES, CHECKLIST, CLAIMS, LICENSES, SITE, SOURCES, SYMPTOMS, VISIT, data_faults};

#[test]
fn everything_wrong_with_the_ledger_is_named_at_once() {
    let claims = "[[claim]]\nid = \"Sky\"\nsaid = \"The sky is blue.\"\nverdict = \"maybe\"\nright = \"- a list that is long enough\"\n\
        sources = [\"sea\"]\nwrong = 1\n\n[[claim]]\nid = \"sky-blue\"\nsaid = \"It is blue.\"\nverdict = \"confirmed\"\n\
        right = \"By day and without clouds.\"\n";
    let found = data_faults("claims/sky.toml", claims);
    let expected = [
        "2: the id `Sky` is not valid in an address; use lowercase letters, digits and hyphens",
        "4: `verdict` is not one of confirmed, corrected, depends, estimate; change it",
        "5: `right`: only text, code, emphasis and links are allowed here; write one or more sentences",
        "6: there is no source `sea`; use an existing one, or add it",
        "7: the claim has an unknown key `wrong`; use only id, said, verdict, right, sources, calculators",
        "9: the claim `sky-blue` has no source; cite one, or set the verdict to estimate",
    ];
    for fault in expected {
        assert!(found.iter().any(|found| found == fault), "no {fault} in {found:#?}");
    }
}

#[test]
fn a_claim_that_no_page_quotes_and_a_source_that_nothing_cites_are_faults() {
    let second = CLAIMS.replace("sky-blue", "sky-green");
    assert_eq!(
        data_faults("claims/sky.toml", &format!("{CLAIMS}{second}")),
        ["7: no page quotes the claim `sky-green`; quote it on a page, with [^claim:id] or {{claim id}}"]
    );
    let sea = SOURCES.replace("sky", "sea");
    assert_eq!(
        data_faults("sources.toml", &format!("{SOURCES}{sea}")),
        ["5: nothing cites the source `sea`; cite it or delete it"]
    );
}

#[test]
fn sources_need_an_address_or_a_method() {
    let bad = |line: &str| data_faults("sources.toml", &SOURCES.replace("url = \"https://example.org/sky\"", line));
    assert_eq!(
        bad("url = \"http://example.org/\"")[0],
        "3: `http://example.org/` is not a URL; write one that begins with https://"
    );
    assert_eq!(
        bad("")[0],
        "1: the source `sky` must have either `url` or `how`; add `url`, or `how` for our own measurement"
    );
}

#[test]
fn symptoms_and_checklist_lead_to_pages_that_there_are() {
    let symptoms = SYMPTOMS.replace("/basics/good/", "/basics/god/");
    assert_eq!(
        data_faults("symptoms/sky.toml", &symptoms),
        ["16: there is no page /basics/god/; did you mean /basics/good/?"]
    );
    let changes = CHANGES.replace("The ledger", "The [ledger](/clams/)");
    assert_eq!(data_faults("changes.toml", &changes), ["3: there is no page /clams/; did you mean /claims/?"]);
    let checklist = CHECKLIST.replace("/basics/good/", "/basics/good/#nowhere");
    assert_eq!(
        data_faults("checklist.toml", &checklist),
        ["7: there is no #nowhere on /basics/good/; use one of #a-heading"]
    );
}

#[test]
fn a_license_has_its_text_and_what_is_under_it() {
    let licenses = LICENSES.replace("https", "http").replace("[\"cumulus 1.0\"]", "[]").replace("name =", "title =");
    assert_eq!(
        data_faults("licenses/cloud.toml", &licenses),
        [
            "3: `http://example.org/clouds/` is not a URL; write one that begins with https://",
            "4: the license `` lists no works; list them in `of`, or delete the license",
            "4: the license has no `name`; add it",
            "5: the license has an unknown key `title`; use only name, of, text",
        ]
    );
    let short = LICENSES.replace("Everybody may look at these clouds, and draw them, and sell", "");
    assert!(data_faults("licenses/cloud.toml", &short)[0].contains("`text` is not a text of 100 to 60000 characters"));
}

#[test]
fn settings_are_addresses_or_empty() {
    let settings = SITE.replace("\"\"", "\"example.org\"").replace("main", "main?plain=1");
    assert_eq!(
        data_faults("site.toml", &settings),
        [
            "1: `address`: `example.org` is not a URL; write one that begins with https://, or leave it empty",
            "2: `source`: `https://example.org/edit/main?plain=1` contains more than a host and a path; remove everything else",
        ]
    );
    assert_eq!(
        data_faults("site.toml", "adress = \"\"\nsource = \"\"\n"),
        ["1: the file has an unknown key `adress`; use only address, source", "1: the file has no `address`; add it",]
    );
}

#[test]
fn everything_wrong_with_a_measured_visit_is_named_at_once() {
    let visit = VISIT.replace("2026-11-26", "\"today\"").replace("bytes = 40000", "bytes = 0\nkilo = 40");
    assert_eq!(
        data_faults("visit.toml", &visit),
        [
            "1: `measured` is not a date without quotes, like 2026-11-22; change it",
            "6: `bytes` is not a whole number greater than 0; change it",
            "7: the part has an unknown key `kilo`; use only name, requests, bytes",
        ]
    );
}

//! Files to try the checker with: a service with faults, and the reference service.

use check::{Kind, Source};
use content::Service;
use serde_json::{Map, Value, json};

/// A service with many faults.
const FAULTY: [(&str, &str); 6] = [
    ("Cargo.toml", include_str!("../../../content/check/faulty/Cargo.toml")),
    ("Dockerfile", include_str!("../../../content/check/faulty/Dockerfile")),
    ("compose.yaml", include_str!("../../../content/check/faulty/compose.yaml")),
    ("k8s/database.yaml", include_str!("../../../content/check/faulty/k8s/database.yaml")),
    ("k8s/deployment.yaml", include_str!("../../../content/check/faulty/k8s/deployment.yaml")),
    ("src/main.rs", include_str!("../../../content/check/faulty/src/main.rs")),
];

/// The folders of the service that are not part of what is deployed. The starter is another service.
const LEFT_OUT: [&str; 4] = ["starter/", "tests/", "examples/", "scripts/"];

/// The texts of both by their paths, as JSON.
pub(super) fn json(service: &Service) -> String {
    let faulty: Map<_, _> = FAULTY.into_iter().map(|(path, text)| (path.into(), text.into())).collect();
    let files = service.files.iter().filter(|file| is_checked(file.name(), &file.text));
    let service: Map<_, _> = files.map(|file| (file.name().into(), Value::from(file.text.as_str()))).collect();
    json!({ "faulty": faulty, "service": service }).to_string()
}

/// Whether the checker reads a file of the service.
fn is_checked(path: &str, text: &str) -> bool {
    let kind = Source::new(path, text.as_bytes()).map(|source| Kind::of(&source));
    !LEFT_OUT.iter().any(|folder| path.starts_with(folder)) && kind.is_ok_and(|kind| kind != Kind::Other)
}

#[cfg(test)]
#[allow(clippy::expect_used, reason = "a test that cannot go on has failed")]
mod tests {
    use super::*;
    use crate::own_content::LIBRARY;
    use check::{Options, Project};

    fn reports(name: &str) -> Vec<String> {
        let all: Value = serde_json::from_str(&json(&LIBRARY.service)).expect("JSON");
        let files = all[name].as_object().expect("files");
        let source = |(path, text): (&String, &Value)| Source::new(path.as_str(), text.as_str()?.as_bytes()).ok();
        let project = Project::new(files.iter().filter_map(source).collect());
        let options = Options { pedantic: false };
        let reports = [check::check(&project, &options), check_code::check(&project, &options)];
        let said = |finding: check::Finding| {
            let source = &project.files[finding.place.file].source;
            format!("{}:{} {}", source.path, source.line(finding.place.span.start), finding.rule.id)
        };
        reports.into_iter().flat_map(|report| report.findings).map(said).collect()
    }

    #[test]
    fn the_reference_service_is_clean() {
        let found = reports("service");
        assert!(found.is_empty(), "{}", found.join("\n"));
    }

    #[test]
    fn the_page_about_the_checker_names_rules_that_exist() {
        let text = include_str!("../../../content/reference/use/check.md");
        let named = text.split("axum-check: ignore[").skip(1).filter_map(|rest| rest.split(']').next());
        let known: Vec<_> = check::rules().chain(check_code::rules()).map(|rule| rule.id).collect();
        let unknown: Vec<_> = named.filter(|id| !known.contains(id) && *id != "rule-id").collect();
        assert!(unknown.is_empty(), "{unknown:?}");
    }

    #[test]
    fn each_file_of_the_faulty_service_has_findings() {
        let found = reports("faulty");
        for (path, _) in FAULTY {
            assert!(found.iter().any(|said| said.starts_with(&format!("{path}:"))), "{path}");
        }
    }
}

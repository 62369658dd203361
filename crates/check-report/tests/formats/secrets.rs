//! No format prints the value of a variable that looks like a secret.

use super::rules::{examples, formats, report, view};
use super::sample::sample;
use check::{Content, File, Kind, Project, Secrets};

/// A value that occurs nowhere else.
const VALUE: &str = "pl4nted-Zq8x";

/// The project with the value in place of each secret, and with more variables that have it.
fn planted(project: &Project) -> Project {
    let secrets = Secrets::of(project);
    let file = |(place, file): (usize, &File)| {
        let mut text = file.source.text.clone();
        let mut spans: Vec<_> = secrets.places().filter(|(file, _)| *file == place).map(|(_, span)| span).collect();
        spans.sort_by_key(|span| std::cmp::Reverse(span.start));
        for span in spans {
            text.replace_range(span.start..span.end, VALUE);
        }
        match (&file.content, file.kind) {
            (Content::Docker(_), _) => {
                text.push_str(&format!("\nENV API_KEY={VALUE}\nRUN TOKEN={VALUE} wget https://me:{VALUE}@example.com/x\n"));
            }
            (Content::Toml(_), Kind::Fly) => text.push_str(&format!("\n[env]\nDB_PASSWORD = \"{VALUE}\"\n")),
            (Content::Yaml(_), Kind::Kubernetes) => text.push_str(&format!(
                "\n---\napiVersion: v1\nkind: Pod\nmetadata: {{ name: x }}\nspec:\n  containers:\n    - name: x\n      image: x\n      env:\n        - {{ name: DB_PASSWORD, value: {VALUE} }}\n        - {{ name: DB, value: \"postgres://x:{VALUE}@db/x\" }}\n"
            )),
            _ => {}
        }
        File::of_bytes(file.source.path.clone(), text.as_bytes())
    };
    Project { files: project.files.iter().enumerate().map(file).collect() }
}

#[test]
fn no_format_prints_a_secret() {
    for (rule, project) in examples() {
        let project = planted(&project);
        let report = report(&project);
        for text in formats(&view(&project, &report, "")) {
            assert!(!text.contains(VALUE), "{}: {text}", rule.id);
        }
    }
}

#[test]
fn no_format_prints_the_secret_of_the_sample() {
    let sample = sample();
    for text in formats(&sample.view(true)) {
        assert!(!text.contains("hunter2"), "{text}");
    }
}

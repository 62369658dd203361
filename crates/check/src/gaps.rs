//! What a check cannot analyze. One gap for each cause, not for each place.

use crate::docker::{Body, Dockerfile, Kind as Does};
use crate::kind::Kind;
use crate::map::Set;
use crate::order::sort_by_key;
use crate::project::{At, Content, File, Project};
use crate::report::{Gap, Place};
use crate::source::{Source, Span};
use crate::{compose, kube};

/// What is not analyzed, by file.
pub fn gaps(project: &Project) -> Vec<Gap> {
    let mut found = Vec::new();
    let mut charts = Set::new();
    for (file, read) in project.files.iter().enumerate() {
        let source = &read.source;
        let mut gap = |at: usize, what: String| {
            found.push(Gap { place: Place { file, span: source.line_span(source.line(at)) }, what });
        };
        if read.kind == Kind::Helm && charts.insert(chart(source)) {
            let hint = if is_helm(source) {
                " Render the chart and check the result: helm template . > rendered.yaml"
            } else {
                ""
            };
            gap(0, format!("Values that a template fills in are unknown.{hint}"));
        }
        match &read.content {
            Content::Unread(why) => gap(0, why.clone()),
            Content::Docker(docker) => {
                let rest = "The other instructions are checked.";
                gap_of_errors(source, "a valid instruction", &docker.errors, rest, &mut gap);
                if let Some(at) = docker.rest {
                    gap(
                        at,
                        "The instructions from this line on are not checked, because the file has too many.".into(),
                    );
                }
                if let Some((at, name)) = first_construct(docker, source) {
                    gap(
                        at,
                        format!("The commands in {name} are checked, but the values of shell variables are unknown."),
                    );
                }
            }
            Content::Yaml(yaml) => {
                let name = if read.kind == Kind::Helm { "valid YAML around the templates" } else { "valid YAML" };
                let rest = "This document is checked up to this line, and what it lacks is not reported.";
                gap_of_errors(source, name, &yaml.errors, rest, &mut gap);
            }
            Content::Toml(toml) => {
                let rest = "The other keys are checked, and what the file lacks is not reported.";
                gap_of_errors(source, "valid TOML", &toml.errors, rest, &mut gap);
            }
            Content::Text => {}
        }
    }
    found.extend(many(project));
    found.extend(unknown(project));
    sort_by_key(&mut found, |gap| (gap.place.file, gap.place.span));
    found
}

fn gap_of_errors(
    source: &Source,
    language: &str,
    errors: &[(usize, String)],
    rest: &str,
    gap: &mut impl FnMut(usize, String),
) {
    let Some((at, said)) = errors.first() else { return };
    let more = match errors.len() - 1 {
        0 => String::new(),
        1 => " One more error follows.".into(),
        more => format!(" {more} more errors follow."),
    };
    // The parser of Dockerfiles adds the line.
    let said = said.split(" at line ").next().unwrap_or(said).trim().trim_end_matches('.');
    let line = source.line(*at);
    gap(*at, format!("Line {line} is not {language}: {said}. {rest}{more}"));
}

/// Whether a template is one of Helm. Argo also writes `{{...}}`.
fn is_helm(source: &Source) -> bool {
    let marks = ["{{-", ".Values", ".Release", ".Chart", "{{ include", "{{ template"];
    source.path.contains("templates/") || marks.iter().any(|mark| source.text.contains(mark))
}

/// The folder of the chart that a template is in.
fn chart(source: &Source) -> String {
    let folder = source.folder();
    folder.split_once("templates/").map_or(folder, |(chart, _)| chart).to_owned()
}

/// The first function, `case` or loop in the commands of a Dockerfile.
fn first_construct(docker: &Dockerfile, source: &Source) -> Option<(usize, String)> {
    let instructions = docker.stages.iter().flat_map(|stage| &stage.instructions);
    let commands = instructions.flat_map(|one| match &one.kind {
        Does::Run { body: Body::Shell(commands), .. } => &commands[..],
        _ => &[],
    });
    commands.into_iter().find_map(|command| {
        let span = command.span();
        let line = source.line_span(source.line(span.start)).start;
        let before = source.slice(Span { start: line, end: span.start });
        let after = source.slice(Span { start: span.end, end: source.text.len() });
        let keyword = before.split_whitespace().next_back().filter(|word| matches!(*word, "while" | "until"));
        let own = Some(command.program()).filter(|name| matches!(*name, "for" | "case" | "select" | "function"));
        let name = match keyword.or(own) {
            Some("function") => "a function".into(),
            Some(name) => format!("`{name}`"),
            None if after.trim_start().starts_with("()") => "a function".into(),
            None => return None,
        };
        Some((span.start, name))
    })
}

/// Services and objects beyond the number that is read.
fn many(project: &Project) -> Vec<Gap> {
    let mut found = Vec::new();
    let mut gap = |at: At<'_>, byte: usize, what: String| {
        found.push(Gap { place: at.place(at.source.line_span(at.source.line(byte))), what });
    };
    let services = compose::services(project);
    for service in &services {
        let Some(node) = service.node.get("environment") else { continue };
        if node.list().len().max(node.entries().len()) > compose::VARIABLES {
            let what = format!("Only the first {} variables of {} are checked.", compose::VARIABLES, service.name());
            gap(service.at, service.key.span.start, what);
        }
    }
    if let Some(last) = services.get(compose::MOST - 1) {
        let what = format!("Only the first {} services are checked.", compose::MOST);
        gap(last.at, last.key.span.start, what);
    }
    let objects = kube::objects(project);
    if let Some(last) = objects.get(kube::MOST - 1) {
        gap(last.at, last.root.span.start, format!("Only the first {} objects are checked.", kube::MOST));
    }
    for workload in objects.into_iter().filter_map(kube::Object::workload) {
        let lists = ["containers", "initContainers"].iter().filter_map(|key| workload.pod.get(key));
        for next in lists.filter_map(|list| list.list().get(kube::CONTAINERS)) {
            let what = format!("Only the first {} containers of this pod are checked.", kube::CONTAINERS);
            gap(workload.object.at, next.span.start, what);
        }
        for container in workload.all_containers() {
            let next = container.node.get("env").and_then(|list| list.list().get(compose::VARIABLES));
            if let Some(next) = next {
                let what = format!("Only the first {} variables are checked.", compose::VARIABLES);
                gap(workload.object.at, next.span.start, what);
            }
        }
    }
    found
}

/// All files of unknown kinds, in one gap.
fn unknown(project: &Project) -> Option<Gap> {
    // The name of a file with variables tells enough, and its text is not read.
    let is_unknown = |file: &File| {
        file.kind == Kind::Other
            && !matches!(file.content, Content::Unread(_))
            && !file.source.name().starts_with(".env")
    };
    let names: Vec<_> = project.files.iter().enumerate().filter(|(_, file)| is_unknown(file)).collect();
    let (first, _) = names.first()?;
    let listed: Vec<_> = names.iter().take(3).map(|(_, file)| file.source.path.as_str()).collect();
    let more = names.len() - listed.len();
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let what = format!("No rule reads files of this kind: {}{more}.", listed.join(", "));
    Some(Gap { place: Place { file: *first, span: Span::default() }, what })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(files: &[(&str, &str)]) -> Vec<(String, usize, String)> {
        let files = files.iter().map(|(path, text)| File::of_bytes(*path, text.as_bytes()));
        let project = Project { files: files.collect() };
        let gap = |gap: Gap| {
            let source = &project.files[gap.place.file].source;
            (source.path.clone(), source.line(gap.place.span.start), gap.what)
        };
        gaps(&project).into_iter().map(gap).collect()
    }

    #[test]
    fn each_cause_has_one_gap() {
        let template = "apiVersion: v1\nkind: Pod\nspec: {{ .Values.x }}\n";
        let broken = "apiVersion: v1\nkind: Pod\na: [\n---\nkind: Pod\napiVersion: v1\nb: ]\n";
        let found = found(&[
            ("chart/templates/a.yaml", template),
            ("chart/templates/b.yaml", template),
            ("other/templates/c.yaml", template),
            ("Dockerfile", "FROM a\nFRUM b\nRUX c\nRUN for x in 1 2; do echo $x; done\nRUN while true; do a; done\n"),
            ("b.yaml", broken),
            ("Cargo.toml", "[a\nb = \n"),
            ("one.txt", ""),
            ("two.txt", ""),
            ("three.txt", ""),
            ("four.txt", ""),
            (".env", ""),
            ("main.rs", ""),
        ]);
        let places: Vec<_> = found.iter().map(|(path, line, _)| (path.as_str(), *line)).collect();
        assert_eq!(
            places,
            [
                ("chart/templates/a.yaml", 1),
                ("other/templates/c.yaml", 1),
                ("Dockerfile", 2),
                ("Dockerfile", 4),
                ("b.yaml", 3),
                ("Cargo.toml", 1),
                ("one.txt", 1)
            ],
            "{found:#?}"
        );
        let said = |path: &str| &found.iter().find(|gap| gap.0 == path).expect("a gap").2;
        assert_eq!(said("one.txt"), "No rule reads files of this kind: one.txt, two.txt, three.txt and 1 more.");
        assert!(said("Dockerfile").ends_with("One more error follows."), "{}", said("Dockerfile"));
    }

    #[test]
    fn constructs_of_the_shell_have_names() {
        for (script, name) in [
            ("for a in b; do c $a; done", Some("`for`")),
            ("if a; then b; fi; until c; do d; done", Some("`until`")),
            ("case $a in b) c;; esac", Some("`case`")),
            ("f() { a; }; f", Some("a function")),
            ("echo for while case", None),
        ] {
            let found = found(&[("Dockerfile", &format!("FROM a\nRUN {script}\n"))]);
            let said: Vec<_> = found.into_iter().map(|(_, _, what)| what).collect();
            assert_eq!(said.len(), usize::from(name.is_some()), "{script}: {said:?}");
            assert!(name.is_none_or(|name| said.iter().any(|what| what.contains(name))), "{script}: {said:?}");
        }
    }

    #[test]
    fn unread_files_keep_their_names() {
        let large = vec![b'a'; crate::project::LARGEST + 1];
        let project = Project {
            files: vec![File::of_bytes("Dockerfile", b"FROM a\n\xff"), File::of_bytes("Cargo.lock", &large)],
        };
        let said: Vec<_> = gaps(&project).into_iter().map(|gap| gap.what).collect();
        assert_eq!(said, ["Line 2 is not UTF-8.", "The file is larger than 4 MB."]);
        assert!(project.has(Kind::Dockerfile) && project.has(Kind::CargoLock));
        assert!(crate::look(&project).is_empty());
    }
}

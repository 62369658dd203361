//! The examples for CI are valid, as far as this can be known without their services.

use super::{folder, run};
use check::{File, Node, Source, yaml_of};

const GITHUB: &str = include_str!("../../ci/github.yml");
const GITLAB: &str = include_str!("../../ci/gitlab.yml");
const PRE_COMMIT: &str = include_str!("../../ci/pre-commit-config.yaml");
const HOOKS: &str = include_str!("../../../../.pre-commit-hooks.yaml");
const PAGE: &str = include_str!("../../../../content/reference/use/ci-check.md");

fn root(text: &str) -> Node {
    let yaml = yaml_of(text);
    assert!(yaml.errors.is_empty(), "{:?}", yaml.errors);
    let mut documents = yaml.documents.into_iter();
    let root = documents.next().expect("a document").root;
    assert!(documents.next().is_none());
    root
}

#[track_caller]
fn has_only(node: &Node, known: &[&str]) {
    for (key, _) in node.entries() {
        let key = key.text().expect("a text");
        assert!(known.contains(&key), "{key} is not one of {known:?}");
    }
}

fn text<'a>(node: &'a Node, path: &[&str]) -> &'a str {
    node.at(path).and_then(Node::text).unwrap_or_default()
}

/// The steps of a job.
fn steps(job: &Node) -> &[Node] {
    job.get("steps").map(Node::list).expect("steps")
}

#[test]
fn the_workflow_has_the_keys_of_github() {
    let workflow = root(GITHUB);
    has_only(&workflow, &["name", "on", "permissions", "concurrency", "env", "jobs"]);
    assert!(workflow.get("permissions").is_some_and(Node::is_empty), "no job has rights that it does not list");
    for (name, job) in workflow.get("jobs").expect("jobs").entries() {
        has_only(job, &["needs", "if", "runs-on", "timeout-minutes", "permissions", "steps"]);
        for key in ["runs-on", "timeout-minutes", "permissions"] {
            assert!(job.get(key).is_some(), "{:?} has no {key}", name.text());
        }
        for step in steps(job) {
            has_only(step, &["uses", "with", "id", "if", "run", "env"]);
            assert!(step.get("uses").is_some() != step.get("run").is_some());
        }
    }
}

#[test]
fn actions_are_pinned_by_commit() {
    let uses = GITHUB.lines().filter_map(|line| line.split_once("uses: "));
    for (_, action) in uses {
        let (_, pin) = action.split_once('@').expect("a version");
        let (commit, version) = pin.split_once(" # v").expect("a comment with the version");
        assert!(commit.len() == 40 && commit.bytes().all(|byte| byte.is_ascii_hexdigit()), "{action}");
        assert!(version.split('.').count() == 3, "{action}");
    }
}

#[test]
fn only_one_job_writes_and_it_runs_no_code_of_the_change() {
    let workflow = root(GITHUB);
    let (check, comment) =
        (workflow.at(&["jobs", "check"]).expect("a job"), workflow.at(&["jobs", "comment"]).expect("a job"));
    has_only(check.get("permissions").expect("rights"), &["contents", "security-events"]);
    assert_eq!(text(check, &["permissions", "contents"]), "read");
    has_only(comment.get("permissions").expect("rights"), &["pull-requests"]);
    assert!(steps(comment).iter().all(|step| !text(step, &["uses"]).starts_with("actions/checkout")));
    // An expression in a script would run what a title or a branch contains.
    for step in steps(check).iter().chain(steps(comment)) {
        assert!(!text(step, &["run"]).contains("${{"), "{}", text(step, &["run"]));
    }
    let title = "<!-- axum-check -->";
    assert!(text(steps(comment).last().expect("a step"), &["run"]).contains(title));
}

#[test]
fn the_job_has_the_keys_of_gitlab() {
    let all = root(GITLAB);
    has_only(&all, &["deployment-files"]);
    let job = all.get("deployment-files").expect("a job");
    has_only(
        job,
        &["stage", "image", "timeout", "rules", "variables", "cache", "before_script", "script", "artifacts"],
    );
    has_only(job.get("artifacts").expect("artifacts"), &["when", "paths", "reports", "expire_in"]);
    let report = text(job, &["artifacts", "reports", "codequality"]);
    let scripts = job.get("script").map(Node::list).expect("a list");
    assert!(
        scripts.iter().filter_map(Node::text).any(|line| line.contains(&format!("--format gitlab --output {report}")))
    );
}

#[test]
fn the_hook_has_the_keys_of_pre_commit() {
    let hooks = root(HOOKS);
    let hook = hooks.list().first().expect("a hook");
    has_only(hook, &["id", "name", "description", "entry", "language", "pass_filenames", "files"]);
    let config = root(PRE_COMMIT);
    has_only(&config, &["repos"]);
    let repository = config.get("repos").and_then(|list| list.list().first()).expect("a repository");
    has_only(repository, &["repo", "rev", "hooks"]);
    let used = repository.get("hooks").and_then(|list| list.list().first()).expect("a hook");
    assert_eq!(text(used, &["id"]), text(hook, &["id"]));
}

#[test]
fn commands_have_options_that_exist() {
    let help = run(&folder(&[]), &["--help"]).out;
    let known: Vec<&str> = help.split_whitespace().map(|word| word.trim_end_matches(['.', ','])).collect();
    for text in [GITHUB, GITLAB, HOOKS, PAGE] {
        let commands = text.split("check-files check").skip(1).map(|rest| rest.lines().next().unwrap_or_default());
        // A command ends where another one or the code of a page does.
        let commands = commands.map(|command| command.split(['`', '|', '>']).next().unwrap_or_default());
        for option in commands.flat_map(str::split_whitespace).filter(|word| word.starts_with("--")) {
            let name = option.split('=').next().unwrap_or(option);
            assert!(known.contains(&name) || known.contains(&option), "{option}");
        }
    }
}

#[test]
fn every_option_is_on_the_page() {
    let help = run(&folder(&[]), &["--help"]).out;
    for option in help.split_whitespace().filter(|word| word.starts_with("--")) {
        let option = option.trim_end_matches(['.', ',']);
        assert!(matches!(option, "--help" | "--version") || PAGE.contains(option), "{option}");
    }
}

#[test]
fn the_commented_files_are_read_as_a_whole() {
    for (path, text) in [("github.yml", GITHUB), ("gitlab.yml", GITLAB)] {
        let file = File::new(Source::new(path, text.as_bytes()).expect("text"));
        assert!(file.is_read() && text.starts_with("# "), "{path}");
    }
}

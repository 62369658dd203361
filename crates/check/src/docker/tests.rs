//! Dockerfiles with what makes them hard to read.

use super::*;
use crate::source::Source;

fn parsed(text: &str) -> (Source, Dockerfile) {
    let source = Source::new("Dockerfile", text.as_bytes()).expect("text");
    let file = read(&source);
    (source, file)
}

fn programs(stage: &Stage) -> Vec<String> {
    let commands = stage.instructions.iter().filter_map(|one| match &one.kind {
        Kind::Run { body: Body::Shell(commands), .. } => Some(commands),
        _ => None,
    });
    commands
        .flatten()
        .map(|one| one.words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" "))
        .collect()
}

#[test]
fn args_before_the_first_stage_name_its_image() {
    let (source, file) = parsed(
        "ARG REL=12\nARG BASE=debian:${REL}-slim\nARG X\nFROM rust:1.90 AS b\nFROM ${BASE}\nFROM b as c\nFROM $X\n",
    );
    assert!(file.errors.is_empty(), "{:?}", file.errors);
    let images: Vec<_> = file
        .stages
        .iter()
        .map(|stage| stage.image.as_ref().map(|image| (image.name.as_str(), image.tag.as_deref())))
        .collect();
    assert_eq!(images, [Some(("rust", Some("1.90"))), Some(("debian", Some("12-slim"))), None, None]);
    assert_eq!(file.stages[2].parent, Some(0));
    assert_eq!((file.stage("C"), file.stage("1"), file.stage("nobody")), (Some(2), Some(1), None));
    assert_eq!(file.lineage(2).len(), 2);
    assert_eq!(source.line(file.stages[1].from.span.start), 5);
}

#[test]
fn here_documents_are_scripts_and_no_instructions() {
    let text = "FROM rust:1\nRUN --mount=type=cache,target=/t \\\n    <<END\nset -e\ncopy x y\n# not ours\ncargo build --release --locked\nEND\n# ours\nUSER 1\n";
    let (source, file) = parsed(text);
    assert!(file.errors.is_empty(), "{:?}", file.errors);
    assert_eq!(programs(&file.stages[0]), ["set -e", "copy x y", "cargo build --release --locked"]);
    let Kind::Run { mounts, body: Body::Shell(commands), .. } = &file.stages[0].instructions[0].kind else { panic!() };
    assert_eq!(mounts[0].text, "--mount=type=cache,target=/t");
    assert_eq!(source.line(commands[2].span().start), 7);
    let comments: Vec<_> = file.comments.iter().map(|(text, span)| (text.as_str(), source.line(span.start))).collect();
    assert_eq!(comments, [("ours", 9)]);
}

#[test]
fn here_documents_in_the_middle_of_a_command_are_found() {
    let text = "FROM x\nRUN --mount=type=ssh bash -e <<EOF && ls\nUSER 1\ncargo build\nEOF\nRUN cat > /a <<'A' > /b <<-B\nCMD x\nA\n\tCMD y\n\tB\nRUN <<EOF\n#!/usr/bin/env python3\nprint(1)\nEOF\nRUN echo $((1<<2)) \"<<X\"\nUSER 2\n";
    let (source, file) = parsed(text);
    assert!(file.errors.is_empty(), "{:?}", file.errors);
    let all = programs(&file.stages[0]);
    assert_eq!(all, ["bash -e", "ls", "USER 1", "cargo build", "cat", "echo $((1<<2)) <<X"]);
    assert_eq!(file.stages[0].instructions.len(), 5);
    let Kind::Run { body: Body::Shell(commands), .. } = &file.stages[0].instructions[0].kind else { panic!() };
    assert_eq!(source.slice(commands[3].span()), "cargo build");
}

#[test]
fn the_exec_form_of_run_is_a_command() {
    let (_, file) = parsed("FROM x\nRUN [\"cargo\", \"build\", \"--release\"]\n");
    assert_eq!(programs(&file.stages[0]), ["cargo build --release"]);
}

#[test]
fn comments_in_a_continued_command_are_left_out_and_kept() {
    let (_, file) = parsed("FROM x\nRUN apt-get update \\\n# keep this small\n    && apt-get install -y curl\n");
    assert_eq!(programs(&file.stages[0]), ["apt-get update", "apt-get install -y curl"]);
    assert_eq!(file.comments[0].0, "keep this small");
}

#[test]
fn variables_are_pairs_in_both_spellings() {
    let (source, file) = parsed("FROM x\nENV A=1 B=\"two words\" U=postgres://a?b=1&c=2\nENV OLD a value\nARG Y Z=3\n");
    let Kind::Env(pairs) = &file.stages[0].instructions[0].kind else { panic!() };
    let pairs: Vec<_> = pairs.iter().map(|(name, value)| (name.as_str(), value.text.as_str())).collect();
    assert_eq!(pairs, [("A", "1"), ("B", "two words"), ("U", "postgres://a?b=1&c=2")]);
    let Kind::Env(old) = &file.stages[0].instructions[1].kind else { panic!() };
    assert_eq!((old[0].0.as_str(), source.slice(old[0].1.span)), ("OLD", "a"));
    let Kind::Arg(declared) = &file.stages[0].instructions[2].kind else { panic!() };
    assert_eq!(declared.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["Y", "Z"]);
}

#[test]
fn an_unreadable_instruction_does_not_hide_the_next() {
    let (source, file) = parsed("FROM x\nFROBNICATE a \\\n  b\nUSER 1\nCOPY\nWORKDIR /a\n");
    let lines: Vec<_> = file.errors.iter().map(|(at, _)| source.line(*at)).collect();
    assert_eq!(lines, [2, 5]);
    assert!(matches!(
        &file.stages[0].instructions[..],
        [Instruction { kind: Kind::User(_), .. }, Instruction { kind: Kind::Workdir(_), .. }]
    ));
}

#[test]
fn exec_and_shell_forms_differ() {
    let (_, file) = parsed(
        "FROM x\nENTRYPOINT [\"/app\", \"serve\"]\nCMD exec /app\nHEALTHCHECK --interval=5s CMD curl -f http://x\nHEALTHCHECK NONE\n",
    );
    let kinds: Vec<_> = file.stages[0].instructions.iter().map(|one| &one.kind).collect();
    assert!(matches!(kinds[0], Kind::Entrypoint(Body::Exec(words)) if words.len() == 2));
    assert!(matches!(kinds[1], Kind::Cmd(Body::Shell(commands)) if commands[0].program() == "app"));
    assert!(
        matches!(kinds[2], Kind::Healthcheck { body: Some(Body::Shell(_)), flags } if flags[0].text == "--interval=5s")
    );
    assert!(matches!(kinds[3], Kind::Healthcheck { body: None, .. }));
}

//! Commands that need bash, in an image whose shell is not bash.

use super::base;
use super::plan::Plan;
use crate::docker::{Body, Kind as Does, Stage};
use crate::findings::Findings;
use crate::project::At;
use crate::report::{Confidence, Rule, Severity};

pub static BASHISM_IN_SH: Rule = Rule {
    id: "bashism-in-sh",
    title: "A command uses bash syntax but runs in sh",
    severity: Severity::Low,
    confidence: Confidence::Sure,
    why: "On Debian, RUN uses dash as /bin/sh, and dash rejects [ a == b ] and [[ a == b ]]. The condition is never \
          true, so the build takes the other branch and reports no error.",
    fix: "Use = instead of ==, or set SHELL [\"/bin/bash\", \"-c\"].",
    page: "/configuration/dockerfile/",
    claims: &[],
    also: &["SC3010", "SC3014"],
    pedantic: false,
    fails: Rule::native(&[(
        "Dockerfile",
        "FROM debian:13-slim\nARG A\nRUN if [ \"$A\" == \"b\" ]; then touch /b; fi\nUSER 1000\nCMD [\"/app\"]\n",
    )]),
    passes: Rule::native(&[(
        "Dockerfile",
        "FROM debian:13-slim\nARG A\nRUN if [ \"$A\" = \"b\" ]; then touch /b; fi\nUSER 1000\nCMD [\"/app\"]\n",
    )]),
};

/// Looks at the stages that the image needs.
pub fn look(plan: &Plan<'_>, findings: &mut Findings) {
    for part in &plan.parts {
        let has_shell = part.steps.iter().any(|step| matches!(step.one.kind, Does::Shell(_)));
        let lineage = plan.file.lineage(part.place);
        let image = lineage.last().and_then(|base| base.image.as_ref());
        if !has_shell && image.is_some_and(uses_dash) {
            bashisms(part.stage, plan.at, findings);
        }
    }
}

/// Whether `/bin/sh` is dash. BusyBox accepts == and [[.
fn uses_dash(image: &crate::docker::Image) -> bool {
    use super::release::System;
    let is_dash = matches!(System::of(image), Some(System::Debian(_) | System::Ubuntu(..)));
    is_dash && base::has_shell(image) != Some(false)
}

fn bashisms(stage: &Stage, at: At<'_>, findings: &mut Findings) {
    for one in &stage.instructions {
        let Does::Run { body: Body::Shell(commands), .. } = &one.kind else { continue };
        // A here-document can run in another shell.
        if at.source.slice(one.span).contains("<<") {
            continue;
        }
        for command in commands {
            let is_double = |word: &&crate::shell::Word| word.text == "==" && at.source.slice(word.span) == "==";
            match command.program() {
                "[" => {
                    if let Some(word) = command.arguments().iter().find(is_double) {
                        let finding = findings.add(&BASHISM_IN_SH, at, word.span, "dash does not support == in [.");
                        finding.patch(at.place(word.span), "=", false);
                    }
                }
                "[[" => {
                    findings.add(&BASHISM_IN_SH, at, command.span(), "dash has no [[.");
                }
                _ => {}
            }
        }
    }
}

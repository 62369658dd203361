//! What the build downloads into the image.

use super::plan::Plan;
use super::steps::Step;
use crate::docker::{Instruction, Kind as Does};
use crate::findings::Findings;
use crate::project::At;
use crate::report::{Confidence, Rule, Severity};
use crate::shell::{Command, Word};
use crate::words::Words;

pub static NETWORK_FETCH_IN_BUILD: Rule = Rule {
    id: "network-fetch-in-build",
    title: "The build downloads a file without verifying it",
    severity: Severity::Low,
    confidence: Confidence::Likely,
    why: "The server can send a different file tomorrow, and an attacker who controls the server controls every new \
          image. The image build also fails while the server is down.",
    fix: "Use ADD --checksum=sha256:..., or run sha256sum --check in the same RUN.",
    page: "/warnings/supply-chain/#verify-what-you-pull-sign-what-you-push",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: Rule::native(&[(
        "Dockerfile",
        "FROM debian:13-slim\nRUN wget https://example.com/fonts.tar.gz\nUSER 1000\nCMD [\"/app\"]\n",
    )]),
    passes: Rule::native(&[(
        "Dockerfile",
        "FROM debian:13-slim\nADD --checksum=sha256:24454f830cdb571e2c4ad15481119c43b3cafd48dd869a9b2945d1036d1dc68d https://example.com/fonts.tar.gz /\nUSER 1000\nCMD [\"/app\"]\n",
    )]),
};

/// Looks at the image that runs.
pub fn look(plan: &Plan<'_>, findings: &mut Findings) {
    let (at, product) = (plan.at, &plan.product);
    let commands: Vec<_> = product.steps.iter().flat_map(Step::commands).collect();
    for step in &product.steps {
        added(step.one, at, findings);
    }
    for (place, command) in commands.iter().enumerate() {
        let later = commands.get(place + 1..).unwrap_or_default();
        if fetches(command) && !later.iter().any(|later| verifies(later)) {
            let said = format!("{} downloads a file, and no later command verifies it.", command.program());
            findings.add(&NETWORK_FETCH_IN_BUILD, at, command.span(), said);
        }
    }
}

fn is_address(word: &Word) -> bool {
    ["http://", "https://", "ftp://"].iter().any(|scheme| word.text.starts_with(scheme))
}

/// `ADD` of an address. Git repositories are left out, because a fragment can pin their commit.
fn added(one: &Instruction, at: At<'_>, findings: &mut Findings) {
    let Does::Copy { sources, flags, is_add: true, .. } = &one.kind else { return };
    let is_checked = flags.iter().any(|flag| flag.text.starts_with("--checksum"));
    let is_file = |word: &&Word| is_address(word) && !word.text.contains(".git");
    if let Some(word) = sources.iter().find(is_file).filter(|_| !is_checked) {
        findings.add(&NETWORK_FETCH_IN_BUILD, at, word.span, "ADD downloads a file and has no --checksum.");
    }
}

/// Whether a command downloads a file. The address may be in a variable.
fn fetches(command: &Command) -> bool {
    let arguments = || command.arguments().iter().filter(|word| !word.text.starts_with('-'));
    let is_local = arguments().any(|word| word.text.contains("://localhost") || word.text.contains("://127.0.0.1"));
    let has_address = arguments().any(is_address);
    let is_variable = command.arguments().last().is_some_and(|word| word.expands && word.text.starts_with('$'));
    matches!(command.program(), "curl" | "wget") && (has_address || is_variable) && !is_local
}

/// Whether a command verifies what an earlier one has downloaded.
fn verifies(command: &Command) -> bool {
    let program = command.program();
    let is_sum = program.ends_with("sum") || program == "shasum";
    let checks = command.arguments().iter().any(|word| {
        word.text == "--check" || word.text.starts_with('-') && !word.text.starts_with("--") && word.text.contains('c')
    });
    is_sum && checks
        || Words("gpg gpgv minisign cosign openssl signify").has(program)
            && command.arguments().iter().any(|word| word.text.contains("verify") || word.text == "-V")
        || program == "gpgv"
        // [ "$(sha256sum file)" = "..." ]
        || matches!(program, "[" | "test") && command.words.iter().any(|word| word.text.contains("sum "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shell::{Dialect, commands};

    #[test]
    fn downloads_and_checks_are_recognized() {
        for (text, expected) in [
            ("curl -fsSL https://example.com/a -o a", (true, false)),
            ("wget -P app \"$file\"", (true, false)),
            ("curl http://localhost:8080/livez", (false, false)),
            ("curl --version", (false, false)),
            ("echo \"0  a\" | sha256sum -c -", (false, true)),
            ("shasum -a 256 --check sums", (false, true)),
            ("gpg --batch --verify a.asc a", (false, true)),
            ("gpg --import key", (false, false)),
        ] {
            let all = commands(text, 0, Dialect::Docker);
            assert_eq!((all.iter().any(fetches), all.iter().any(verifies)), expected, "{text}");
        }
    }
}

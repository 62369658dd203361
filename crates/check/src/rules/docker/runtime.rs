//! What the image that runs contains, and as whom it runs.

use super::stages::{Product, commands, products};
use crate::docker::{Body, Instruction, Kind as Does, Stage};
use crate::kind::Kind;
use crate::project::{At, Project};
use crate::report::{Confidence, Rule, Severity};
use crate::rules::Findings;
use crate::shell::{Command, Join, Word};

pub static RUNS_AS_ROOT: Rule = Rule {
    id: "runs-as-root",
    title: "The service runs as root",
    severity: Severity::Medium,
    confidence: Confidence::Sure,
    why: "Whoever breaks into the service is root in the container, and on the node if the container leaks. Kubernetes \
          refuses the image where runAsNonRoot is set.",
    fix: "Add USER with a number, such as USER 65532:65532, before the command.",
    page: "/warnings/security/",
    claims: &[],
    also: &["DL3002", "run-as-non-root", "runAsRootAllowed"],
    pedantic: false,
    fails: &[("Dockerfile", "FROM debian:13-slim\nCOPY app /app\nCMD [\"/app\"]\n")],
    passes: &[("Dockerfile", "FROM debian:13-slim\nCOPY app /app\nUSER 65532:65532\nCMD [\"/app\"]\n")],
};

pub static SHELL_FORM_CMD: Rule = Rule {
    id: "shell-form-cmd",
    title: "A shell stands between the platform and the service",
    severity: Severity::Medium,
    confidence: Confidence::Likely,
    why: "In the shell form, process 1 is /bin/sh, which may not pass SIGTERM on. The service then ends with SIGKILL after \
          the grace period, and requests are cut off.",
    fix: "Write the exec form: CMD [\"/app\"].",
    page: "/warnings/graceful-shutdown/",
    claims: &[],
    also: &["DL3025", "JSONArgsRecommended"],
    pedantic: false,
    fails: &[("Dockerfile", "FROM debian:13-slim\nUSER 1000\nCMD /app serve\n")],
    passes: &[("Dockerfile", "FROM debian:13-slim\nUSER 1000\nCMD [\"/app\", \"serve\"]\n")],
};

pub static RELATIVE_WORKDIR: Rule = Rule {
    id: "relative-workdir",
    title: "The folder depends on the image",
    severity: Severity::Low,
    confidence: Confidence::Sure,
    why: "A WORKDIR without a slash is below the folder of the base image. When that changes, the service looks for its \
          files elsewhere.",
    fix: "Begin the folder with a slash.",
    page: "/configuration/dockerfile/",
    claims: &[],
    also: &["DL3000", "WorkdirRelativePath"],
    pedantic: false,
    fails: &[("Dockerfile", "FROM debian:13-slim\nWORKDIR app\nUSER 1000\n")],
    passes: &[("Dockerfile", "FROM debian:13-slim\nWORKDIR /app\nUSER 1000\n")],
};

pub static APT_LISTS_NOT_CLEANED: Rule = Rule {
    id: "apt-lists-not-cleaned",
    title: "Package lists stay in the image",
    severity: Severity::Low,
    confidence: Confidence::Sure,
    why: "apt-get update stores some 20 MB of lists in the layer. A later layer cannot remove them from the image.",
    fix: "Add rm -rf /var/lib/apt/lists/* to the same RUN.",
    page: "/configuration/dockerfile/",
    claims: &[],
    also: &["DL3009"],
    pedantic: false,
    fails: &[(
        "Dockerfile",
        "FROM debian:13-slim\nRUN apt-get update && apt-get install -y ca-certificates\nUSER 1000\n",
    )],
    passes: &[(
        "Dockerfile",
        "FROM debian:13-slim\nRUN apt-get update && apt-get install -y ca-certificates && rm -rf /var/lib/apt/lists/*\nUSER 1000\n",
    )],
};

pub static APT_UPDATE_ALONE: Rule = Rule {
    id: "apt-update-alone",
    title: "Package lists have a layer of their own",
    severity: Severity::Low,
    confidence: Confidence::Sure,
    why: "Docker caches the layer with the lists, so a later install asks for versions that are gone. An update that \
          installs nothing only makes the image larger.",
    fix: "Write apt-get update && apt-get install in one RUN.",
    page: "/configuration/dockerfile/",
    claims: &[],
    also: &["SC2015"],
    pedantic: false,
    fails: &[("Dockerfile", "FROM debian:13-slim\nRUN apt-get update\nUSER 1000\n")],
    passes: &[(
        "Dockerfile",
        "FROM debian:13-slim\nRUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*\nUSER 1000\n",
    )],
};

pub static USELESS_CLEAN: Rule = Rule {
    id: "useless-clean",
    title: "A layer removes what is not there",
    severity: Severity::Low,
    confidence: Confidence::Likely,
    why: "Nothing in this stage installs packages before the lists are removed. The layer is empty, and the reader is \
          misled.",
    fix: "Remove the command.",
    page: "/configuration/dockerfile/",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: &[("Dockerfile", "FROM debian:13-slim\nRUN rm -rf /var/lib/apt/lists/*\nUSER 1000\n")],
    passes: &[("Dockerfile", "FROM debian:13-slim\nUSER 1000\n")],
};

pub static DEBUG_TOOLS_IN_RUNTIME: Rule = Rule {
    id: "debug-tools-in-runtime",
    title: "The image has tools for debugging",
    severity: Severity::Low,
    confidence: Confidence::Sure,
    why: "Tools such as ping and netcat help whoever breaks in, and each of them can have holes. An ephemeral container \
          brings them when they are needed.",
    fix: "Remove them, and use kubectl debug.",
    page: "/warnings/security/",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: &[(
        "Dockerfile",
        "FROM debian:13-slim\nRUN apt-get update && apt-get install -y net-tools vim && rm -rf /var/lib/apt/lists/*\nUSER 1000\n",
    )],
    passes: &[(
        "Dockerfile",
        "FROM debian:13-slim\nRUN apt-get update && apt-get install -y ca-certificates && rm -rf /var/lib/apt/lists/*\nUSER 1000\n",
    )],
};

pub static DEV_PACKAGES_IN_RUNTIME: Rule = Rule {
    id: "dev-packages-in-runtime",
    title: "The image has headers and static libraries",
    severity: Severity::Low,
    confidence: Confidence::Sure,
    why: "Packages that end in -dev are for compiling. At runtime the library alone is enough, and it is a tenth of the \
          size.",
    fix: "Install the library: libpq5 instead of libpq-dev, libssl3 instead of libssl-dev.",
    page: "/configuration/dockerfile/",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: &[(
        "Dockerfile",
        "FROM debian:13-slim\nRUN apt-get update && apt-get install -y libpq-dev && rm -rf /var/lib/apt/lists/*\nUSER 1000\n",
    )],
    passes: &[(
        "Dockerfile",
        "FROM debian:13-slim\nRUN apt-get update && apt-get install -y libpq5 && rm -rf /var/lib/apt/lists/*\nUSER 1000\n",
    )],
};

pub static CHOWN_LAYER: Rule = Rule {
    id: "chown-layer",
    title: "Files are stored twice to change their owner",
    severity: Severity::Low,
    confidence: Confidence::Likely,
    why: "A recursive chown copies every file into a new layer. The image holds the binary twice.",
    fix: "Write COPY --chown=65532:65532, or leave the files to root.",
    page: "/configuration/dockerfile/",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: &[("Dockerfile", "FROM debian:13-slim\nCOPY app /app\nRUN chown -R 1000 /app\nUSER 1000\n")],
    passes: &[("Dockerfile", "FROM debian:13-slim\nCOPY --chown=1000 app /app\nUSER 1000\n")],
};

pub static NETWORK_FETCH_IN_BUILD: Rule = Rule {
    id: "network-fetch-in-build",
    title: "The image contains what a server sends on that day",
    severity: Severity::Low,
    confidence: Confidence::Likely,
    why: "A file that is downloaded without a checksum can be another one tomorrow. If its server is down, no image can be \
          built.",
    fix: "Use ADD --checksum=sha256:..., or compare the digest in the same RUN.",
    page: "/warnings/supply-chain/",
    claims: &[],
    also: &[],
    pedantic: false,
    fails: &[("Dockerfile", "FROM debian:13-slim\nRUN wget https://example.com/fonts.tar.gz\nUSER 1000\n")],
    passes: &[(
        "Dockerfile",
        "FROM debian:13-slim\nADD --checksum=sha256:24454f830cdb571e2c4ad15481119c43b3cafd48dd869a9b2945d1036d1dc68d https://example.com/fonts.tar.gz /\nUSER 1000\n",
    )],
};

pub static BASHISM_IN_SH: Rule = Rule {
    id: "bashism-in-sh",
    title: "The command needs bash and runs in sh",
    severity: Severity::Low,
    confidence: Confidence::Sure,
    why: "RUN uses /bin/sh, which is dash on Debian and BusyBox on Alpine. There [ a == b ] is an error, so the condition \
          is never true.",
    fix: "Write = instead of ==, or set SHELL [\"/bin/bash\", \"-c\"].",
    page: "/configuration/dockerfile/",
    claims: &[],
    also: &["SC3014", "DL4005"],
    pedantic: false,
    fails: &[("Dockerfile", "FROM debian:13-slim\nRUN if [ \"$A\" == \"b\" ]; then true; fi\nUSER 1000\n")],
    passes: &[("Dockerfile", "FROM debian:13-slim\nRUN if [ \"$A\" = \"b\" ]; then true; fi\nUSER 1000\n")],
};

/// Packages that help only a person at a terminal.
const TOOLS: [&str; 18] = [
    "net-tools",
    "iputils-ping",
    "vim",
    "nano",
    "apt-utils",
    "telnet",
    "netcat",
    "netcat-openbsd",
    "strace",
    "gdb",
    "htop",
    "less",
    "man-db",
    "tcpdump",
    "dnsutils",
    "iproute2",
    "lsof",
    "traceroute",
];

/// Looks at the images that run, and at the shell of all stages.
pub fn look(project: &Project, findings: &mut Findings) {
    for (at, file) in project.dockerfiles() {
        for product in products(file) {
            user(&product, project, at, findings);
            command(product.stage, at, findings);
            packages(product.stage, at, findings);
            for one in &product.stage.instructions {
                layer(one, at, findings);
            }
        }
        for stage in &file.stages {
            if !stage.instructions.iter().any(|one| matches!(&one.kind, Does::Shell(_))) {
                bashisms(stage, at, findings);
            }
        }
    }
}

fn user(product: &Product<'_>, project: &Project, at: At<'_>, findings: &mut Findings) {
    let stage = product.stage;
    let last = stage.instructions.iter().rev().find_map(|one| match &one.kind {
        Does::User(user) => Some(user),
        _ => None,
    });
    let drops = drops_rights(stage, project);
    if let Some(user) = last {
        let name = user.text.split(':').next().unwrap_or_default();
        if matches!(name, "root" | "0") && !drops {
            findings.add(&RUNS_AS_ROOT, at, user.span, "The last USER is root.");
        }
        return;
    }
    if std::ptr::eq(stage, product.base)
        || product.base.instructions.iter().all(|one| !matches!(one.kind, Does::User(_)))
    {
        let Some(image) = &product.base.image else { return };
        let tag = image.tag.as_deref().unwrap_or_default();
        let has_user =
            tag.contains("nonroot") || image.name.starts_with("cgr.dev/") || image.name.contains("chainguard");
        if !has_user && !drops {
            let said = format!("No USER is set, and {} runs as root.", image.name);
            findings.add(&RUNS_AS_ROOT, at, stage.from.span, said);
        }
    }
}

/// Whether a script starts the service, which may change the user. A Dockerfile alone does not say.
fn drops_rights(stage: &Stage, project: &Project) -> bool {
    let entry = stage.instructions.iter().rev().find_map(|one| match &one.kind {
        Does::Entrypoint(body) => Some(body),
        _ => None,
    });
    let Some(words) = entry.map(first_words) else { return false };
    let changes =
        |text: &str| ["gosu", "su-exec", "setpriv", "runuser", "s6-setuidgid"].iter().any(|name| text.contains(name));
    let script = words.iter().find(|word| word.ends_with(".sh"));
    words.iter().any(|word| changes(word))
        || script.is_some_and(|script| {
            let name = script.rsplit('/').next().unwrap_or(script);
            let given = project.of_kind(Kind::Script).find(|file| file.source.name() == name);
            given.is_none_or(|file| changes(&file.source.text))
        })
}

fn first_words(body: &Body) -> Vec<&str> {
    match body {
        Body::Exec(words) => words.iter().map(|word| word.text.as_str()).collect(),
        Body::Shell(commands) => commands.iter().flat_map(|one| &one.words).map(|word| word.text.as_str()).collect(),
    }
}

fn command(stage: &Stage, at: At<'_>, findings: &mut Findings) {
    let has_entry = stage.instructions.iter().any(|one| matches!(one.kind, Does::Entrypoint(_)));
    for one in &stage.instructions {
        let body = match &one.kind {
            Does::Entrypoint(body) => body,
            Does::Cmd(body) if !has_entry => body,
            _ => continue,
        };
        let Body::Shell(commands) = body else { continue };
        let starts = at.source.slice(one.span);
        let replaces = starts.split_whitespace().nth(1) == Some("exec");
        if !commands.is_empty() && !replaces {
            findings.add(&SHELL_FORM_CMD, at, one.span, "The command is started by /bin/sh -c.");
        }
    }
}

fn is_apt(command: &Command, does: &str) -> bool {
    matches!(command.program(), "apt-get" | "apt") && command.subcommand().is_some_and(|name| name.text == does)
}

fn cleans_lists(command: &Command) -> bool {
    command.program() == "rm"
        && command
            .arguments()
            .iter()
            .any(|word| word.text.starts_with("/var/lib/apt/lists") || word.text == "/var/lib/apt")
}

fn packages(stage: &Stage, at: At<'_>, findings: &mut Findings) {
    let mut installed = false;
    for one in &stage.instructions {
        let Does::Run { mounts, body: Body::Shell(commands), .. } = &one.kind else { continue };
        let mounted =
            mounts.iter().any(|mount| mount.text.contains("/var/lib/apt") || mount.text.contains("/var/cache/apt"));
        let updates = commands.iter().find(|command| is_apt(command, "update"));
        let installs = commands.iter().find(|command| is_apt(command, "install"));
        let cleans = commands.iter().find(|command| cleans_lists(command));
        match (updates, installs, cleans) {
            (Some(update), None, None) if !mounted => {
                findings.add(&APT_UPDATE_ALONE, at, update.span(), "This RUN updates the lists and installs nothing.");
            }
            (_, Some(_), None) if !mounted => {
                findings.add(&APT_LISTS_NOT_CLEANED, at, one.span, "This RUN installs packages and leaves the lists.");
            }
            (None, None, Some(clean)) if !installed => {
                findings.add(&USELESS_CLEAN, at, clean.span(), "No package was installed before.");
            }
            _ => {}
        }
        installed |= installs.is_some();
        let adds = |command: &&Command| {
            is_apt(command, "install")
                || command.program() == "apk" && command.arguments().iter().any(|word| word.text == "add")
        };
        for install in commands.iter().filter(adds) {
            install_words(install, at, findings);
        }
    }
}

fn install_words(install: &Command, at: At<'_>, findings: &mut Findings) {
    let packages = || install.arguments().iter().filter(|word| !word.text.starts_with('-'));
    let name = |word: &Word| word.text.split(['=', ':']).next().unwrap_or_default().to_string();
    let tools: Vec<_> = packages().filter(|word| TOOLS.contains(&name(word).as_str())).collect();
    if let Some(first) = tools.first() {
        let names: Vec<_> = tools.iter().map(|word| name(word)).collect();
        findings.add(&DEBUG_TOOLS_IN_RUNTIME, at, first.span, format!("{} in the image that runs.", names.join(", ")));
    }
    let headers: Vec<_> = packages().filter(|word| name(word).ends_with("-dev")).collect();
    if let Some(first) = headers.first() {
        let names: Vec<_> = headers.iter().map(|word| name(word)).collect();
        findings.add(&DEV_PACKAGES_IN_RUNTIME, at, first.span, format!("{} in the image that runs.", names.join(", ")));
    }
}

fn layer(one: &Instruction, at: At<'_>, findings: &mut Findings) {
    match &one.kind {
        Does::Workdir(folder) => {
            let is_absolute = folder.text.starts_with(['/', '$']) || folder.text.get(1..3) == Some(":\\");
            if !is_absolute {
                findings.add(
                    &RELATIVE_WORKDIR,
                    at,
                    folder.span,
                    format!("{} is below the folder of the image.", folder.text),
                );
            }
        }
        Does::Run { body: Body::Shell(commands), .. } => {
            let recursive = |command: &&Command| {
                command.program() == "chown"
                    && command.arguments().iter().any(|word| {
                        word.text == "--recursive"
                            || word.text.starts_with('-') && !word.text.starts_with("--") && word.text.contains('R')
                    })
            };
            if let Some(chown) = commands.iter().find(recursive) {
                findings.add(&CHOWN_LAYER, at, chown.span(), "chown -R copies the files into a new layer.");
            }
            fetches(commands, at, findings);
        }
        _ => {}
    }
}

fn fetches(commands: &[Command], at: At<'_>, findings: &mut Findings) {
    let checks = commands.iter().any(|command| command.program().ends_with("sum") && command.has(&["-c", "--check"]));
    let fetch = commands.iter().find(|command| {
        matches!(command.program(), "curl" | "wget")
            && command.arguments().iter().any(|word| word.text.starts_with("http"))
    });
    if let Some(fetch) = fetch.filter(|_| !checks) {
        findings.add(&NETWORK_FETCH_IN_BUILD, at, fetch.span(), format!("{} without a checksum.", fetch.program()));
    }
}

fn bashisms(stage: &Stage, at: At<'_>, findings: &mut Findings) {
    for (_, command) in commands(stage).filter(|(_, command)| command.program() == "[") {
        if let Some(word) =
            command.arguments().iter().find(|word| word.text == "==" && at.source.slice(word.span) == "==")
        {
            findings.add(&BASHISM_IN_SH, at, word.span, "== is an error in [ of /bin/sh.");
        }
    }
    let double = commands(stage).find(|(_, command)| command.program() == "[[" && command.join != Join::Pipe);
    if let Some((_, command)) = double {
        findings.add(&BASHISM_IN_SH, at, command.span(), "[[ is not in /bin/sh.");
    }
}

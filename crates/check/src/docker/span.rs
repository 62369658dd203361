//! Where an instruction is.

use crate::source::{Source, Span};
use parse_dockerfile as parser;
use parser::{Command, HealthcheckArguments};

/// From the keyword of an instruction to its last argument.
pub fn span_of(instruction: &parser::Instruction<'_>, source: &Source) -> Span {
    use parser::Instruction as Read;
    let of_body = |command: &Command<'_>| match command {
        Command::Exec(words) => words.span.end,
        Command::Shell(script) => script.span.end,
        _ => 0,
    };
    let (start, end) = match instruction {
        Read::From(one) => (one.from.span.start, one.image.span.end),
        Read::Add(one) => (one.add.span.start, one.dest.span.end),
        Read::Arg(one) => (one.arg.span.start, one.arguments.span.end),
        Read::Cmd(one) => (one.cmd.span.start, of_body(&one.arguments)),
        Read::Copy(one) => (one.copy.span.start, one.dest.span.end),
        Read::Entrypoint(one) => (one.entrypoint.span.start, of_body(&one.arguments)),
        Read::Env(one) => (one.env.span.start, one.arguments.span.end),
        Read::Expose(one) => (one.expose.span.start, one.arguments.last().map_or(0, |last| last.span.end)),
        Read::Healthcheck(one) => {
            let end = match &one.arguments {
                HealthcheckArguments::Cmd { arguments, .. } => of_body(arguments),
                HealthcheckArguments::None { none, .. } => none.span.end,
                _ => 0,
            };
            (one.healthcheck.span.start, end)
        }
        Read::Run(one) => {
            let documents = one.here_docs.iter().map(|document| document.span.end);
            (one.run.span.start, documents.fold(of_body(&one.arguments), usize::max))
        }
        Read::Stopsignal(one) => (one.stopsignal.span.start, one.arguments.span.end),
        Read::User(one) => (one.user.span.start, one.arguments.span.end),
        Read::Workdir(one) => (one.workdir.span.start, one.arguments.span.end),
        Read::Label(one) => (one.label.span.start, one.arguments.span.end),
        Read::Shell(one) => (one.shell.span.start, one.arguments.last().map_or(0, |last| last.span.end)),
        _ => (0, 0),
    };
    let end = end.max(start);
    Span { start, end: if end == start { source.line_span(source.line(start)).end } else { end } }
}

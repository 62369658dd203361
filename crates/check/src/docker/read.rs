//! Parses a Dockerfile, and skips instructions that the parser rejects.

use super::here::{self, Here};
use super::span::span_of;
use super::{Body, Dockerfile, Image, Instruction, Kind, Stage, Values, replaced, set};
use crate::map::Map;
use crate::order::sort_by;
use crate::shell::{self, Dialect, Word};
use crate::source::{Source, Span};
use parse_dockerfile as parser;
use parser::{Command, Flag, HealthcheckArguments, UnescapedString};

/// How many rejected instructions to skip. After that, only comments are read.
const FAULTS: usize = 64;

/// More stages, instructions or commands than this are not read, because rules compare them with each other.
const STAGES: usize = 50;
const INSTRUCTIONS: usize = 500;
const COMMANDS: usize = 5_000;

/// Parses a file.
pub fn read(source: &Source) -> Dockerfile {
    let mut text = source.text.clone();
    let mut file = Dockerfile::default();
    let documents = here::blank(&mut text, source);
    let mut here: Vec<Span> = documents.iter().map(|one| one.body).collect();
    for _ in 0..FAULTS {
        let (line, said) = match parser::parse(&text) {
            Ok(parsed) => {
                let (global, names) = (Values::new(), Map::new());
                let mut reader = Reader {
                    source,
                    global,
                    commands: 0,
                    names,
                    documents: &documents,
                    here: &mut here,
                    file: &mut file,
                };
                reader.instructions(&parsed.instructions);
                break;
            }
            Err(error) => (error.line().max(1), error.to_string()),
        };
        file.errors.push((source.line_span(line).start, said));
        if !blank(&mut text, source, line) {
            break;
        }
    }
    sort_by(&mut here, Ord::cmp);
    file.comments = here::comments(source, &here);
    file
}

/// Replaces the instruction on a line with spaces. Returns whether the text has changed.
fn blank(text: &mut String, source: &Source, line: usize) -> bool {
    let continues = |line: usize| source.slice(source.line_span(line)).trim_end().ends_with(['\\', '`']);
    let (mut first, mut last) = (line, line);
    while first > 1 && continues(first - 1) {
        first -= 1;
    }
    while last < source.count() && continues(last) {
        last += 1;
    }
    let (start, end) = (source.line_span(first).start, source.line_span(last).end);
    let Some(before) = text.get(start..end) else { return false };
    let blanked: String =
        before.bytes().map(|byte| if byte == b'\n' || byte == b'\r' { byte as char } else { ' ' }).collect();
    let changed = blanked != before;
    text.replace_range(start..end, &blanked);
    changed
}

struct Reader<'a> {
    source: &'a Source,
    /// `ARG` before the first stage.
    global: Values,
    /// The number of commands so far.
    commands: usize,
    /// The stages by their names in lower case.
    names: Map<String, usize>,
    /// Here-documents that are blanked for the parser.
    documents: &'a [Here],
    /// The places of all here-documents.
    here: &'a mut Vec<Span>,
    file: &'a mut Dockerfile,
}

impl Reader<'_> {
    fn instructions(&mut self, instructions: &[parser::Instruction<'_>]) {
        for (place, instruction) in instructions.iter().enumerate() {
            let is_stage = matches!(instruction, parser::Instruction::From(_));
            if place == INSTRUCTIONS || is_stage && self.file.stages.len() == STAGES {
                self.file.rest = Some(span_of(instruction, self.source).start);
                return;
            }
            match instruction {
                parser::Instruction::From(from) => self.stage(from),
                other => {
                    let mut kind = self.kind(other);
                    if let Kind::Run { body: Body::Shell(commands), .. } = &mut kind {
                        let more = commands.get(COMMANDS - self.commands).map(|command| command.span().start);
                        commands.truncate(COMMANDS - self.commands);
                        self.commands += commands.len();
                        self.file.rest = more;
                    }
                    let Some(stage) = self.file.stages.last_mut() else {
                        self.global_arg(kind);
                        continue;
                    };
                    stage.instructions.push(Instruction { span: span_of(other, self.source), kind });
                    if self.file.rest.is_some() {
                        return;
                    }
                }
            }
        }
    }

    fn global_arg(&mut self, kind: Kind) {
        let Kind::Arg(declared) = kind else { return };
        for (name, default) in declared {
            let value = default.as_ref().and_then(|word| replaced(&word.text, &self.global));
            set(&mut self.global, &name, value);
            self.file.args.push((name, default));
        }
    }

    fn stage(&mut self, from: &parser::FromInstruction<'_>) {
        let written = word(&from.image);
        let base = replaced(&written.text, &self.global);
        let parent = base.as_deref().and_then(|name| self.names.get(&name.to_ascii_lowercase()).copied());
        let image = base.filter(|_| parent.is_none()).map(|name| Image::new(&name));
        let name = from.as_.as_ref().map(|(_, name)| name.value.to_string());
        if let Some(name) = &name {
            self.names.insert(name.to_ascii_lowercase(), self.file.stages.len());
        }
        let platform = from.options.iter().filter(|option| option.name.value == "platform");
        let platform = platform.filter_map(|option| option.value.as_ref()).map(word).next();
        self.file.stages.push(Stage { name, from: written, platform, image, parent, instructions: Vec::new() });
    }

    fn kind(&mut self, instruction: &parser::Instruction<'_>) -> Kind {
        use parser::Instruction as Read;
        match instruction {
            Read::Run(run) => {
                let (mounts, flags) = run.options.iter().map(flag).partition(|flag| flag.text.starts_with("--mount="));
                let mut commands = match self.body(&run.arguments) {
                    Body::Shell(commands) => commands,
                    Body::Exec(words) => shell::Command::of(words).into_iter().collect(),
                };
                for document in &run.here_docs {
                    self.here.push(document.span.clone().into());
                    commands = self.script(document.span.clone().into());
                }
                let line = self.source.line(run.run.span.start);
                let reads_script = commands.iter().any(|one| matches!(one.program(), "sh" | "bash" | "dash" | "ash"));
                let first = self.documents.partition_point(|one| one.line < line);
                let here = self.documents.iter().skip(first).take_while(|one| reads_script && one.line == line);
                for document in here {
                    commands.extend(self.script(document.body));
                }
                Kind::Run { mounts, flags, body: Body::Shell(commands) }
            }
            Read::Copy(copy) => self.copy(&copy.options, &copy.src, &copy.dest, false),
            Read::Add(add) => self.copy(&add.options, &add.src, &add.dest, true),
            Read::Env(env) => Kind::Env(self.pairs(&env.arguments)),
            Read::Arg(arg) => {
                let declared = self.words(&arg.arguments).into_iter().map(|word| match split(&word) {
                    Some((name, value)) => (name, Some(value)),
                    None => (word.text, None),
                });
                Kind::Arg(declared.collect())
            }
            Read::User(user) => Kind::User(word(&user.arguments)),
            Read::Workdir(workdir) => Kind::Workdir(word(&workdir.arguments)),
            Read::Expose(expose) => Kind::Expose(expose.arguments.iter().map(word).collect()),
            Read::Cmd(cmd) => Kind::Cmd(self.body(&cmd.arguments)),
            Read::Entrypoint(entrypoint) => Kind::Entrypoint(self.body(&entrypoint.arguments)),
            Read::Healthcheck(check) => {
                let body = match &check.arguments {
                    HealthcheckArguments::Cmd { arguments, .. } => Some(self.body(arguments)),
                    _ => None,
                };
                Kind::Healthcheck { flags: check.options.iter().map(flag).collect(), body }
            }
            Read::Stopsignal(signal) => Kind::Stopsignal(word(&signal.arguments)),
            Read::Shell(shell) => Kind::Shell(shell.arguments.iter().map(word).collect()),
            _ => Kind::Other,
        }
    }

    fn copy(
        &mut self,
        options: &[Flag<'_>],
        from: &[parser::Source<'_>],
        to: &UnescapedString<'_>,
        is_add: bool,
    ) -> Kind {
        let mut sources = Vec::new();
        for one in from {
            match one {
                parser::Source::Path(path) => sources.push(word(path)),
                parser::Source::HereDoc(document) => self.here.push(document.span.clone().into()),
                _ => {}
            }
        }
        let value = |option: &Flag<'_>| option.value.as_ref().filter(|_| option.name.value == "from").map(word);
        let from = options.iter().find_map(value);
        Kind::Copy { from, flags: options.iter().map(flag).collect(), sources, destination: word(to), is_add }
    }

    fn body(&self, command: &Command<'_>) -> Body {
        match command {
            Command::Exec(words) => Body::Exec(words.value.iter().map(word).collect()),
            Command::Shell(script) => {
                let span = Span::from(script.span.clone());
                Body::Shell(shell::commands(self.source.slice(span), span.start, Dialect::Docker))
            }
            _ => Body::Exec(Vec::new()),
        }
    }

    /// The commands of a here-document; none if its shebang line names a program other than a shell.
    fn script(&self, span: Span) -> Vec<shell::Command> {
        let inside = self.source.slice(span);
        let interpreter = inside.lines().next().and_then(|line| line.trim().strip_prefix("#!"));
        if interpreter.is_some_and(|line| !line.trim_end().ends_with("sh") && !line.contains("sh ")) {
            return Vec::new();
        }
        shell::commands(inside, span.start, Dialect::Script)
    }

    fn words(&self, text: &UnescapedString<'_>) -> Vec<Word> {
        shell::words(self.source.slice(text.span.clone().into()), text.span.start)
    }

    /// `KEY=value KEY=value`, or the legacy form `KEY value`.
    fn pairs(&self, text: &UnescapedString<'_>) -> Vec<(String, Word)> {
        let words = self.words(text);
        match &words[..] {
            [name, value, ..] if split(name).is_none() => vec![(name.text.clone(), value.clone())],
            _ => words.iter().filter_map(split).collect(),
        }
    }
}

/// Splits `KEY=value`.
fn split(word: &Word) -> Option<(String, Word)> {
    let (name, value) = word.text.split_once('=')?;
    let span = Span { start: (word.span.start + name.len() + 1).min(word.span.end), end: word.span.end };
    Some((name.into(), Word { text: value.into(), span, expands: word.expands }))
}

fn word(text: &UnescapedString<'_>) -> Word {
    Word { text: text.value.to_string(), span: text.span.clone().into(), expands: text.value.contains('$') }
}

/// A flag, as written.
fn flag(flag: &Flag<'_>) -> Word {
    let value = flag.value.as_ref().map(|value| format!("={}", value.value)).unwrap_or_default();
    let text = format!("--{}{value}", flag.name.value);
    Word { expands: text.contains('$'), text, span: flag.span().into() }
}

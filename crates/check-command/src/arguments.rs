//! The arguments of the command.

use crate::outcome::Result;
use check::Severity;
use lexopt::prelude::*;
use std::path::PathBuf;

/// What `--help` prints.
pub const HELP: &str = include_str!("help.txt");

/// What to do.
#[derive(Debug)]
pub enum Command {
    /// Check files.
    Check(Box<Arguments>),
    /// List the rules.
    List,
    /// Explain a rule.
    Explain(String),
    /// Print the help.
    Help,
    /// Print the version.
    Version,
}

/// How to check.
#[derive(Debug, Default)]
pub struct Arguments {
    /// Files and folders. A dash stands for the standard input.
    pub paths: Vec<PathBuf>,
    /// The name of the file on the standard input.
    pub name: Option<String>,
    /// How to print the report.
    pub format: Format,
    /// Where to print it, if not on the standard output.
    pub output: Option<PathBuf>,
    /// Whether to print colors; `None` to look whether the output is a terminal.
    pub color: Option<bool>,
    /// The address of the documentation.
    pub site: Option<String>,
    /// Whether to report everything.
    pub pedantic: bool,
    /// The severity from which on a finding is a failure; `None` for never.
    pub fail_on: Option<Severity>,
    /// What to compare with.
    pub base: Option<Base>,
    /// Whether to report only what the base lacks.
    pub new_only: bool,
    /// Which fixes to apply.
    pub fix: Option<Fix>,
    /// Whether to print fixes instead of applying them.
    pub diff: bool,
}

/// How to print a report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// For people.
    #[default]
    Text,
    /// For programs.
    Json,
    /// For code scanning.
    Sarif,
    /// For a comment on a pull request.
    Markdown,
    /// For the code quality report of GitLab.
    Gitlab,
}

/// What to compare with.
#[derive(Debug, PartialEq, Eq)]
pub enum Base {
    /// Another checkout.
    Folder(PathBuf),
    /// A commit, branch or tag.
    Ref(String),
}

/// Which fixes to apply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fix {
    /// Those that change nothing that a service may rely on.
    Safe,
    /// All.
    All,
}

/// Reads the arguments.
pub fn parse(mut parser: lexopt::Parser) -> Result<Command> {
    let said = |error: lexopt::Error| error.to_string();
    let first = parser.next().map_err(said)?;
    let command = match first {
        None | Some(Short('h') | Long("help")) => Command::Help,
        Some(Short('V') | Long("version")) => Command::Version,
        Some(Value(name)) if name == "help" => Command::Help,
        Some(Value(name)) if name == "list" => Command::List,
        Some(Value(name)) if name == "explain" => {
            let rule = parser.next().map_err(said)?;
            match rule {
                Some(Value(rule)) => Command::Explain(rule.string().map_err(said)?),
                Some(Short('h') | Long("help")) => Command::Help,
                _ => return Err("explain needs the ID of a rule. To see all IDs, run: check-files list".into()),
            }
        }
        Some(Value(name)) if name == "check" => return check(parser).map_err(said),
        Some(other) => {
            let said = match other {
                Value(name) => {
                    format!("unknown command {:?}; the commands are check, list and explain", name.to_string_lossy())
                }
                other => format!("{}; write a command first: check, list or explain", other.unexpected()),
            };
            return Err(said);
        }
    };
    match parser.next().map_err(said)? {
        None => Ok(command),
        Some(Short('h') | Long("help")) => Ok(Command::Help),
        Some(more) => Err(more.unexpected().to_string()),
    }
}

fn check(mut parser: lexopt::Parser) -> std::result::Result<Command, lexopt::Error> {
    let mut arguments = Arguments { fail_on: Some(Severity::Medium), ..Arguments::default() };
    while let Some(argument) = parser.next()? {
        match argument {
            Short('h') | Long("help") => return Ok(Command::Help),
            Short('V') | Long("version") => return Ok(Command::Version),
            Long("explain") => return Ok(Command::Explain(parser.value()?.string()?)),
            Long("format") => arguments.format = parser.value()?.parse_with(format)?,
            Long("output") => arguments.output = Some(parser.value()?.into()),
            Long("color") => arguments.color = parser.value()?.parse_with(color)?,
            Long("site") => arguments.site = Some(parser.value()?.parse_with(site)?),
            Long("name") => arguments.name = Some(parser.value()?.string()?),
            Long("pedantic") => arguments.pedantic = true,
            Long("fail-on") => arguments.fail_on = parser.value()?.parse_with(severity)?,
            Long("base") => set_base(&mut arguments, Base::Folder(parser.value()?.into()))?,
            Long("base-ref") => set_base(&mut arguments, Base::Ref(parser.value()?.string()?))?,
            Long("new-only") => arguments.new_only = true,
            Long("fix") => {
                arguments.fix = Some(parser.optional_value().map_or(Ok(Fix::Safe), |value| value.parse_with(fix))?);
            }
            Long("diff") => arguments.diff = true,
            Value(path) => arguments.paths.push(path.into()),
            other => return Err(other.unexpected()),
        }
    }
    if arguments.new_only && arguments.base.is_none() {
        return Err("--new-only needs --base or --base-ref".into());
    }
    if arguments.diff {
        arguments.fix = arguments.fix.or(Some(Fix::Safe));
    }
    let reads_input = arguments.paths.iter().any(|path| path.as_os_str() == "-");
    match (reads_input, &arguments.name) {
        (true, None) => return Err("- needs --name with the name of the file, such as --name Dockerfile".into()),
        (false, Some(_)) => return Err("--name is for the standard input; add the path -".into()),
        (true, _) if arguments.fix.is_some() && !arguments.diff => {
            return Err("the standard input cannot be fixed in place; add --diff".into());
        }
        _ => {}
    }
    if arguments.paths.is_empty() {
        arguments.paths.push(".".into());
    }
    Ok(Command::Check(Box::new(arguments)))
}

fn set_base(arguments: &mut Arguments, base: Base) -> std::result::Result<(), lexopt::Error> {
    match arguments.base.replace(base) {
        None => Ok(()),
        Some(_) => Err("give one of --base and --base-ref, once".into()),
    }
}

fn format(value: &str) -> Result<Format> {
    Ok(match value {
        "text" => Format::Text,
        "json" => Format::Json,
        "sarif" => Format::Sarif,
        "markdown" => Format::Markdown,
        "gitlab" => Format::Gitlab,
        _ => return Err("the formats are text, json, sarif, markdown and gitlab".into()),
    })
}

fn color(value: &str) -> Result<Option<bool>> {
    Ok(match value {
        "auto" => None,
        "always" => Some(true),
        "never" => Some(false),
        _ => return Err("write auto, always or never".into()),
    })
}

fn severity(value: &str) -> Result<Option<Severity>> {
    Ok(match value {
        "high" => Some(Severity::High),
        "medium" => Some(Severity::Medium),
        "low" => Some(Severity::Low),
        "never" => None,
        _ => return Err("the limits are high, medium, low and never".into()),
    })
}

fn fix(value: &str) -> Result<Fix> {
    match value {
        "safe" => Ok(Fix::Safe),
        "unsafe" => Ok(Fix::All),
        _ => Err("write --fix or --fix=unsafe".into()),
    }
}

fn site(value: &str) -> Result<String> {
    if value.starts_with("https://") || value.starts_with("http://") {
        Ok(value.into())
    } else {
        Err("the address must begin with https://".into())
    }
}

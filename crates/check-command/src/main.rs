//! The command that checks the deployment files of a repository.

mod arguments;
mod base;
mod diff;
mod explain;
mod extra;
mod files;
mod git;
mod output;
mod run;
mod site;
mod write;

use arguments::{Command, HELP};
use std::io::Write as _;
use std::process::ExitCode;

/// What went wrong, in a sentence for the user.
type Result<T> = std::result::Result<T, String>;

/// Nothing at or above the limit was found.
const FINE: u8 = 0;

/// Something at or above the limit was found.
const FOUND: u8 = 1;

/// The command was used wrongly, or a file cannot be read or written.
const WRONG: u8 = 2;

fn main() -> ExitCode {
    let code = match arguments::parse(lexopt::Parser::from_env()) {
        Ok(Command::Check(arguments)) => run::run(&arguments),
        Ok(Command::List) => print(&explain::list()).map(|()| FINE),
        Ok(Command::Explain(rule)) => {
            explain::explain(&rule, &site::default()).and_then(|text| print(&text)).map(|()| FINE)
        }
        Ok(Command::Help) => print(HELP).map(|()| FINE),
        Ok(Command::Version) => print(concat!("check-files ", env!("CARGO_PKG_VERSION"), "\n")).map(|()| FINE),
        Err(said) => Err(format!("{said}\nFor the options, run: check-files --help")),
    };
    let code = code.unwrap_or_else(|said| {
        let _ = writeln!(std::io::stderr(), "check-files: {said}");
        WRONG
    });
    ExitCode::from(code)
}

/// Prints to the standard output. A reader that closes it early, such as `head`, is no fault.
fn print(text: &str) -> Result<()> {
    match std::io::stdout().lock().write_all(text.as_bytes()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(format!("cannot write the output: {error}"))
        }
        _ => Ok(()),
    }
}

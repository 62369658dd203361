//! The command that checks the deployment files of a repository.

mod arguments;
mod base;
mod diff;
mod explain;
mod extra;
mod files;
mod git;
mod outcome;
mod output;
mod run;
mod site;
mod write;

use arguments::{Command, HELP};
use outcome::{FINE, WRONG, print};
use std::io::Write as _;
use std::process::ExitCode;

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

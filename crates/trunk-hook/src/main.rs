//! What Trunk runs after each build: it builds the programs of the calculators, then the site.
//!
//! Trunk builds one program and would run its tools again for each further one on every change, so that is done here: a release has
//! two programs for each calculator, its page's and its embed's, and `trunk serve` has one with all calculators. A program whose
//! WebAssembly has not changed is not made again.
//!
//! This package has no dependencies: it is compiled in a second, and decides what the rest has to be compiled for.

mod programs;
mod tools;

use std::env;
use std::error::Error;
use std::path::PathBuf;
use std::process::{Command, ExitCode};

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Box<dyn Error>> {
    env::var_os("TRUNK_STAGING_DIR")
        .ok_or("TRUNK_STAGING_DIR is not set: this is the hook of `trunk build` and `trunk serve`; run one of those")?;
    let release = env::var("TRUNK_PROFILE").is_ok_and(|profile| profile == "release");
    let folder = programs::build(&target()?, release)?;
    println!("pages: compiling the prerenderer, which takes minutes the first time");
    let mut prerender = tools::cargo();
    prerender.args(["run", "--package", "site", "--bin", "prerender"]);
    if release {
        prerender.args(["--features", "release"]);
    }
    succeed(prerender.env("PROGRAMS", folder))
}

/// Cargo's target folder, which this program is in as `target/debug/trunk-hook`.
fn target() -> Result<PathBuf, Box<dyn Error>> {
    let program = env::current_exe()?;
    let folder = program.ancestors().nth(2).ok_or("this program is in no target folder; run it with cargo")?;
    Ok(folder.into())
}

/// Runs a command to its end, with what it says.
fn succeed(command: &mut Command) -> Result<(), Box<dyn Error>> {
    let name = command.get_program().to_string_lossy().into_owned();
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{name} has failed ({status}); see the messages above").into()),
        Err(error) => Err(format!("{name} could not be started: {error}").into()),
    }
}

//! Trunk's hook, which runs after each build: builds the programs of the calculators, then runs the prerenderer.
//!
//! A release has two programs for each calculator, one for its page and one for its embeds. `trunk serve` has one program with
//! all calculators. Trunk could build several programs, but it would run all its tools for each of them on every change. The hook
//! skips a program whose WebAssembly has not changed.
//!
//! This package has no dependencies, so it compiles in a second.

mod names;
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
        .ok_or("TRUNK_STAGING_DIR is not set, so Trunk did not start this hook; run `trunk build` or `trunk serve`")?;
    let release = env::var("TRUNK_PROFILE").is_ok_and(|profile| profile == "release");
    let folder = programs::build(&target()?, release)?;
    println!("pages: compiling the prerenderer, which takes minutes the first time");
    let mut prerender = tools::cargo();
    prerender.args(["run", "--package", "site", "--bin", "prerender"]);
    if release {
        prerender.args(["--features", "release"]);
    }
    run_checked(prerender.env("PROGRAMS", folder))
}

/// Cargo's target folder. This program is `target/debug/trunk-hook`.
fn target() -> Result<PathBuf, Box<dyn Error>> {
    let program = env::current_exe()?;
    let folder = program.ancestors().nth(2).ok_or("trunk-hook is not in a target folder; run it with `cargo run`")?;
    Ok(folder.into())
}

/// Runs a command, which prints to the same terminal.
///
/// # Errors
///
/// Returns an error if the command cannot be started or fails.
fn run_checked(command: &mut Command) -> Result<(), Box<dyn Error>> {
    let name = command.get_program().to_string_lossy().into_owned();
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{name} failed ({status}); see its messages above").into()),
        Err(error) => Err(format!("cannot start {name}: {error}").into()),
    }
}

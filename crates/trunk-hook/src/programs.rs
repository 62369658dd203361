//! Builds the WebAssembly programs and their JavaScript, and optimizes both for size in a release.

use crate::{names, run_checked, tools};
use std::error::Error;
use std::fs;
use std::io;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::thread;
use std::time::{Instant, SystemTime};

const TARGET: &str = "wasm32-unknown-unknown";

/// The packages, and their folders, in which each file is a program. Those of the checker are a package of their own, because a
/// change of a package links all of its programs again.
const PACKAGES: [(&str, &str); 2] =
    [("programs", "programs/src/bin"), ("checker-programs", "programs/checker/src/bin")];

/// The program with all calculators, which `trunk serve` uses instead of those of single calculators.
const ALL: &str = "app";

/// The programs that belong to no calculator.
const OTHERS: [&str; 3] = ["checker", "checker-code", "checker-numbers"];

/// The program that Trunk builds.
const BUILT_BY_TRUNK: &str = "simulate";

/// The options of wasm-opt, for the smallest file. Functions that are called once are inlined only if they are short, because
/// inlined copies compress badly.
const SIZE_OPTIONS: &[&str] = &[
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
    "--low-memory-unused",
    "--one-caller-inline-max-function-size",
    "15",
    "--always-inline-max-function-size",
    "4",
    "--generate-global-effects",
    "--converge",
    "-Oz",
    "--strip-producers",
    "--strip-target-features",
];

/// Builds the programs. Returns their folder, which contains `name.js` and `name.wasm` for each of them.
///
/// # Errors
///
/// Returns an error if a program does not compile, a tool is missing or fails, or a file cannot be read or written.
pub fn build(target: &Path, release: bool) -> Result<PathBuf, Box<dyn Error>> {
    let started = Instant::now();
    let for_serve = || std::iter::once(ALL).chain(OTHERS).map(String::from).collect();
    let names = if release { release_programs()? } else { for_serve() };
    println!("programs: compiling {}", names.len());
    let profile = if release { "release" } else { "dev" };
    let mut cargo = tools::cargo();
    cargo.args(["build", "--target", TARGET, "--profile", profile, "--target-dir"]).arg(target);
    cargo.args(PACKAGES.iter().flat_map(|(package, _)| ["--package", package]));
    cargo.args(names.iter().flat_map(|name| ["--bin", name]));
    run_checked(&mut cargo)?;

    let folder = |below: &str| target.join(below).join(if release { "release" } else { "debug" });
    let (compiled, folder) = (folder(TARGET), folder("programs"));
    fs::create_dir_all(&folder)?;
    remove_stale(&folder, &names)?;
    let rest = Mutex::new(names.iter());
    let next = || rest.lock().map_or(None, |mut names| names.next());
    let work = || {
        let mut built = 0;
        while let Some(name) = next() {
            let is_built = build_program(name, &compiled, &folder, release);
            built += usize::from(is_built.map_err(|error| format!("{name}: {error}"))?);
        }
        Ok::<_, String>(built)
    };
    let built = thread::scope(|scope| {
        let workers: Vec<_> =
            (0..thread::available_parallelism().map_or(1, NonZero::get)).map(|_| scope.spawn(work)).collect();
        workers
            .into_iter()
            .map(|worker| worker.join().unwrap_or_else(|_| Err("a thread panicked".into())))
            .sum::<Result<usize, _>>()
    })?;
    println!("programs: rebuilt {built} of {} in {:.1?}", names.len(), started.elapsed());
    Ok(folder)
}

/// The programs of a release.
fn release_programs() -> io::Result<Vec<String>> {
    let mut names = Vec::new();
    let folders = PACKAGES.iter().map(|(_, folder)| fs::read_dir(folder)).collect::<io::Result<Vec<_>>>()?;
    for entry in folders.into_iter().flatten() {
        let file = PathBuf::from(entry?.file_name());
        let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        if name != ALL && name != BUILT_BY_TRUNK {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}

/// Removes the output of programs that no longer exist, because everything in the folder is copied into the site.
fn remove_stale(folder: &Path, names: &[String]) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let is_known = names.iter().any(|name| path.file_stem().is_some_and(|stem| stem == name.as_str()));
        // An interrupted build leaves a folder behind.
        match (is_known, path.is_dir()) {
            (true, _) => {}
            (false, true) => fs::remove_dir_all(path)?,
            (false, false) => fs::remove_file(path)?,
        }
    }
    Ok(())
}

/// Builds a program from its compiled WebAssembly. Returns false if it was already built from the same file.
fn build_program(name: &str, compiled: &Path, folder: &Path, release: bool) -> Result<bool, Box<dyn Error>> {
    let source = compiled.join(name).with_extension("wasm");
    let [script, program, stamp] = ["js", "wasm", "stamp"].map(|extension| folder.join(name).with_extension(extension));
    let now = stamp_of(&source)?;
    if fs::read_to_string(&stamp).is_ok_and(|before| before == now) && script.exists() && program.exists() {
        return Ok(false);
    }
    let scratch = folder.join(format!("{name}.new"));
    let bound = scratch.join(format!("{name}_bg.wasm"));
    run_checked(
        tools::tool("wasm-bindgen")?
            .args(["--target", "web", "--no-typescript", "--out-dir"])
            .arg(&scratch)
            .arg(&source),
    )?;
    let glue = scratch.join(name).with_extension("js");
    if release {
        number_names(&bound, &glue)?;
        run_checked(tools::tool("wasm-opt")?.args(SIZE_OPTIONS).arg(&bound).arg("-o").arg(&program))?;
        run_checked(
            tools::tool("esbuild")?
                .args(["--minify", "--format=esm", "--log-level=warning"])
                .arg(&glue)
                .arg(format!("--outfile={}", script.display()))
                .arg("--allow-overwrite"),
        )?;
    } else {
        fs::rename(bound, &program)?;
        fs::rename(glue, &script)?;
    }
    fs::remove_dir_all(scratch)?;
    fs::write(stamp, now)?;
    Ok(true)
}

/// Shortens what both files are compressed to: see [`names`].
fn number_names(program: &Path, script: &Path) -> io::Result<()> {
    let [mut bytes, mut text] = [fs::read(program)?, fs::read(script)?];
    names::number(&mut bytes, &mut text);
    fs::write(program, bytes)?;
    fs::write(script, text)
}

/// A text that changes with the file and with the options of wasm-opt.
fn stamp_of(source: &Path) -> io::Result<String> {
    let about = fs::metadata(source)?;
    let modified = about.modified()?.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    Ok(format!("{} {} {SIZE_OPTIONS:?}", about.len(), modified.as_nanos()))
}

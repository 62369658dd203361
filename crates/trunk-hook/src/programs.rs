//! The WebAssembly programs: compiled, with their scripts, and in a release made small.

use crate::{succeed, tools};
use std::error::Error;
use std::fs;
use std::io;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::thread;
use std::time::{Instant, SystemTime};

const TARGET: &str = "wasm32-unknown-unknown";

/// Programs are the files of this folder.
const SOURCES: &str = "programs/src/bin";

/// The program with all calculators, which `trunk serve` has in place of theirs.
const ALL: &str = "app";

/// The program that Trunk builds.
const OF_TRUNK: &str = "simulate";

/// As small as it gets. Functions that are called once are inlined only if they are short: copies compress badly.
const SMALL: &[&str] = &[
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

/// Builds the programs and returns the folder that they are in, each as `name.js` and `name.wasm`.
///
/// # Errors
///
/// A program that cannot be compiled; a tool that is missing or fails; files that cannot be read or written.
pub fn build(target: &Path, release: bool) -> Result<PathBuf, Box<dyn Error>> {
    let started = Instant::now();
    let names = if release { of_release()? } else { vec![ALL.into()] };
    println!("programs: compiling {}", names.len());
    let profile = if release { "release" } else { "dev" };
    let mut cargo = tools::cargo();
    cargo.args(["build", "--package", "programs", "--target", TARGET, "--profile", profile, "--target-dir"]);
    cargo.arg(target).args(names.iter().flat_map(|name| ["--bin", name]));
    succeed(&mut cargo)?;

    let folder = |below: &str| target.join(below).join(if release { "release" } else { "debug" });
    let (compiled, folder) = (folder(TARGET), folder("programs"));
    fs::create_dir_all(&folder)?;
    remove_others(&folder, &names)?;
    let rest = Mutex::new(names.iter());
    let next = || rest.lock().map_or(None, |mut names| names.next());
    let work = || {
        let mut made = 0;
        while let Some(name) = next() {
            made += usize::from(make(name, &compiled, &folder, release).map_err(|error| format!("{name}: {error}"))?);
        }
        Ok::<_, String>(made)
    };
    let made = thread::scope(|scope| {
        let workers: Vec<_> =
            (0..thread::available_parallelism().map_or(1, NonZero::get)).map(|_| scope.spawn(work)).collect();
        workers
            .into_iter()
            .map(|worker| worker.join().unwrap_or_else(|_| Err("a thread has panicked".into())))
            .sum::<Result<usize, _>>()
    })?;
    println!("programs: {made} of {} made anew, in {:.1?}", names.len(), started.elapsed());
    Ok(folder)
}

/// The programs of a release.
fn of_release() -> io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(SOURCES)? {
        let file = PathBuf::from(entry?.file_name());
        let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        if name != ALL && name != OF_TRUNK {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}

/// Removes what was made of programs that are no longer there: all that is in the folder goes into the site.
fn remove_others(folder: &Path, names: &[String]) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let is_known = names.iter().any(|name| path.file_stem().is_some_and(|stem| stem == name.as_str()));
        // A build that was stopped leaves a folder.
        match (is_known, path.is_dir()) {
            (true, _) => {}
            (false, true) => fs::remove_dir_all(path)?,
            (false, false) => fs::remove_file(path)?,
        }
    }
    Ok(())
}

/// Makes a program of what was compiled, unless it was made of the same before. Says whether it did.
fn make(name: &str, compiled: &Path, folder: &Path, release: bool) -> Result<bool, Box<dyn Error>> {
    let source = compiled.join(name).with_extension("wasm");
    let [script, program, stamp] = ["js", "wasm", "stamp"].map(|extension| folder.join(name).with_extension(extension));
    let now = stamp_of(&source)?;
    if fs::read_to_string(&stamp).is_ok_and(|before| before == now) && script.exists() && program.exists() {
        return Ok(false);
    }
    let scratch = folder.join(format!("{name}.new"));
    let bound = scratch.join(format!("{name}_bg.wasm"));
    succeed(
        tools::tool("wasm-bindgen")?
            .args(["--target", "web", "--no-typescript", "--out-dir"])
            .arg(&scratch)
            .arg(&source),
    )?;
    let glue = scratch.join(name).with_extension("js");
    if release {
        succeed(tools::tool("wasm-opt")?.args(SMALL).arg(&bound).arg("-o").arg(&program))?;
        succeed(
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

/// Another text when the file is another, or is to be made otherwise.
fn stamp_of(source: &Path) -> io::Result<String> {
    let about = fs::metadata(source)?;
    let modified = about.modified()?.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    Ok(format!("{} {} {SMALL:?}", about.len(), modified.as_nanos()))
}

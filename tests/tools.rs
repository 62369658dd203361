//! What `scripts/prebuilt` does with archives of other projects: it runs nothing whose digest is not pinned.

#![allow(clippy::expect_used, reason = "a test that cannot go on has failed")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

/// A folder with the script, and with an archive that holds a program which leaves a trace when it runs.
struct Scene {
    folder: TempDir,
}

impl Scene {
    fn new() -> Self {
        let scene = Self { folder: TempDir::new().expect("a temporary folder") };
        fs::create_dir_all(scene.at("scripts")).expect("a folder to make");
        fs::copy("scripts/prebuilt", scene.at("scripts/prebuilt")).expect("a script to copy");
        scene.pack("echo 'tool 1.2.3'");
        scene
    }

    fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Packs the program as a release does, in a folder of its own.
    fn pack(&self, program: &str) {
        fs::create_dir_all(self.at("release")).expect("a folder to make");
        let script = format!("#!/bin/sh\n: >'{}'\n{program}\n", self.at("trace").display());
        fs::write(self.at("release/tool"), script).expect("a file to write");
        self.run(Command::new("tar").args(["-czf", "tool.tar.gz", "release"]));
    }

    fn run(&self, command: &mut Command) -> Output {
        command.current_dir(self.folder.path()).env("CARGO_HOME", self.at("cargo")).output().expect("a program to run")
    }

    fn prebuilt(&self, arguments: &[&str]) -> Output {
        self.run(Command::new("scripts/prebuilt").args(arguments))
    }

    fn url(&self, name: &str) -> String {
        format!("file://{}", self.at(name).display())
    }

    fn digest(&self) -> String {
        let output = self.run(Command::new("sha256sum").arg("tool.tar.gz"));
        String::from_utf8_lossy(&output.stdout).split(' ').next().expect("a digest").into()
    }

    fn checksums(&self, text: &str) {
        fs::write(self.at("scripts/checksums"), text).expect("a file to write");
    }

    /// Installs the program: the status, what was said, whether the program has run, whether it is there.
    fn install(&self) -> (Option<i32>, String, bool, bool) {
        let output = self.prebuilt(&["install", &self.url("tool.tar.gz"), "tool", "1.2.3"]);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        (output.status.code(), said, self.at("trace").exists(), self.at("cargo/bin/tool").exists())
    }

    fn release(&self, digest: &str) -> String {
        let release = format!(r#"{{"assets":[{{"name":"tool.tar.gz","digest":{digest}}}]}}"#);
        fs::write(self.at("release.json"), release).expect("a file to write");
        self.url("release.json")
    }
}

#[test]
fn an_archive_with_the_pinned_digest_is_installed() {
    let scene = Scene::new();
    scene.checksums(&format!("# about\n{}  {}\n", scene.digest(), scene.url("tool.tar.gz")));
    let (status, said, ran, there) = scene.install();
    assert_eq!((status, ran, there), (Some(0), true, true), "{said}");
}

#[test]
fn without_a_pinned_digest_nothing_is_downloaded_and_nothing_runs() {
    let scene = Scene::new();
    let of_another = format!("{}  {}\n", scene.digest(), scene.url("tool.tar.gz.old"));
    let commented_out = format!("# {}  {}\n", scene.digest(), scene.url("tool.tar.gz"));
    for checksums in [None, Some(String::new()), Some(of_another), Some(commented_out)] {
        if let Some(text) = &checksums {
            scene.checksums(text);
        }
        let (status, said, ran, there) = scene.install();
        assert_eq!((status, ran, there), (Some(3), false, false), "{checksums:?}: {said}");
        assert!(said.contains("scripts/tools pin"), "{said}");
    }
}

#[test]
fn an_archive_with_another_digest_does_not_run() {
    let scene = Scene::new();
    scene.checksums(&format!("{}  {}\n", scene.digest(), scene.url("tool.tar.gz")));
    scene.pack("echo 'tool 1.2.3'; echo changed");
    let (status, said, ran, there) = scene.install();
    assert_eq!((status, ran, there), (Some(5), false, false), "{said}");
    assert!(said.contains("NOT INSTALLED") && said.contains(&scene.digest()), "{said}");
}

#[test]
fn a_program_of_another_version_and_an_archive_that_is_missing_are_not_installed() {
    let scene = Scene::new();
    scene.pack("echo 'tool 1.2.4'");
    let [archive, lost] = ["tool.tar.gz", "lost.tar.gz"].map(|name| scene.url(name));
    scene.checksums(&format!("{0}  {archive}\n{0}  {lost}\n", scene.digest()));
    let (status, said, _, there) = scene.install();
    assert_eq!((status, there), (Some(4), false), "{said}");
    assert_eq!(scene.prebuilt(&["install", &lost, "tool", "1.2.3"]).status.code(), Some(4));
}

#[test]
fn pinning_takes_an_archive_that_its_release_vouches_for_and_no_other() {
    let scene = Scene::new();
    let (digest, url) = (scene.digest(), scene.url("tool.tar.gz"));
    let other = "0".repeat(64);
    let pin = |release: &str| scene.prebuilt(&["pin", &scene.release(release), &url]);

    let pinned = pin(&format!("\"sha256:{digest}\""));
    assert_eq!(String::from_utf8_lossy(&pinned.stdout), format!("{digest}  {url}\n"));
    assert_eq!(pin(&format!("\"sha256:{other}\"")).status.code(), Some(5));
    assert_eq!(pin("null").status.code(), Some(4), "a release that names no digest vouches for nothing");

    let absent = scene.prebuilt(&["pin", &scene.url("release.json"), &scene.url("other.tar.gz")]);
    assert!(absent.status.success() && absent.stdout.is_empty(), "no archive for a system: built from source there");

    scene.checksums(&format!("{other}  {url}\n"));
    assert_eq!(pin(&format!("\"sha256:{digest}\"")).status.code(), Some(5), "a release must not change under its name");
    assert!(!scene.at("trace").exists(), "pinning runs nothing");
}

#[test]
fn every_line_of_the_checksums_is_of_a_pinned_version() {
    let read =
        |name: &str| fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).expect("a file to read");
    let (trunk, lock) = (read("Trunk.toml"), read("Cargo.lock"));
    let trunk =
        trunk.split_once("trunk-version = \"=").and_then(|(_, rest)| rest.split('"').next()).expect("a version");
    let bindgen = lock.split_once("name = \"wasm-bindgen\"\nversion = \"").and_then(|(_, rest)| rest.split('"').next());
    let versions =
        [format!("/v{trunk}/trunk-"), format!("/{0}/wasm-bindgen-{0}-", bindgen.expect("a version in Cargo.lock"))];
    for line in read("scripts/checksums").lines().filter(|line| !line.starts_with('#')) {
        let (digest, url) = line.split_once("  ").expect("a digest, two spaces and an address");
        assert!(digest.len() == 64 && digest.bytes().all(|byte| byte.is_ascii_hexdigit()), "{line}");
        assert!(url.starts_with("https://github.com/"), "{line}");
        assert!(versions.iter().any(|version| url.contains(version)), "{url}: pin again, with scripts/tools pin");
    }
}

#[test]
fn nothing_else_downloads_programs() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let within = |folder: &str| {
        let entries = fs::read_dir(root.join(folder)).expect("a folder to read");
        entries.map(|entry| entry.expect("an entry").path()).filter(|path| path.is_file()).collect::<Vec<_>>()
    };
    let files = ["Makefile", "Dockerfile", ".gitlab-ci.yml", "service/scripts/lint", "service/scripts/lint-tools"];
    let files =
        files.map(|name| root.join(name)).into_iter().chain(within("scripts")).chain(within(".github/workflows"));
    let downloads = |path: &PathBuf| {
        let text = fs::read_to_string(path).expect("a file to read");
        // What only looks whether a program is there downloads nothing.
        let lines = text.lines().filter(|line| !line.contains("needs curl"));
        let mut words = lines.flat_map(|line| line.split(|char: char| !char.is_ascii_alphanumeric()));
        words.any(|word| ["curl", "wget"].contains(&word))
    };
    let found: Vec<_> = files.filter(downloads).collect();
    assert_eq!(found, [root.join("scripts/prebuilt")], "install it with scripts/prebuilt, which checks its digest");
}

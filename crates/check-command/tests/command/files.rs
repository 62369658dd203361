//! Which files are checked, and under which names.

use super::{FAULTY, folder, report, run, texts};

#[test]
fn folders_are_searched_without_what_is_not_deployed() {
    let folder = folder(&[
        ("Dockerfile", FAULTY),
        (".gitignore", "ignored/\n.env*\nCargo.lock\n.sqlx\n"),
        (".dockerignore", "target\n"),
        (".env", "DB_PASSWORD=hunter2-Zq8"),
        (".cargo/config.toml", "[build]\n"),
        ("Cargo.lock", "version = 4\n"),
        ("Cargo.toml", "[package]\nname = 'a'\n"),
        (".sqlx/query-1.json", "{}"),
        ("src/main.rs", "fn main() {}\n"),
        ("deploy/pod.yaml", "apiVersion: v1\nkind: Pod\n"),
        ("deploy/notes.yaml", "a: 1\n"),
        ("package.json", "{}"),
        ("README.md", "# A\n"),
        ("ignored/Dockerfile", FAULTY),
        ("target/Dockerfile", FAULTY),
        ("a/node_modules/b/Dockerfile", FAULTY),
        ("vendor/Cargo.toml", "[package]\n"),
        (".git/Dockerfile", FAULTY),
    ]);
    let found = report(&folder, &[]);
    assert_eq!(
        texts(&found, "files", "path"),
        [
            ".cargo/config.toml",
            ".dockerignore",
            ".env",
            ".sqlx/query-1.json",
            "Cargo.lock",
            "Cargo.toml",
            "Dockerfile",
            "deploy/pod.yaml",
            "src/main.rs"
        ]
    );
    assert!(!run(&folder, &["check", "--pedantic"]).out.contains("hunter2"));
}

#[test]
fn a_file_that_is_given_is_read() {
    let folder = folder(&[
        (".gitignore", "notes.txt\ntarget/\n"),
        ("Dockerfile", FAULTY),
        ("notes.txt", "a"),
        ("target/Dockerfile", FAULTY),
    ]);
    let found = report(&folder, &["./notes.txt", "Dockerfile", "target/"]);
    assert_eq!(texts(&found, "files", "path"), ["Dockerfile", "notes.txt", "target/Dockerfile"]);
    assert_eq!(texts(&found, "gaps", "message"), ["No rule reads files of this kind: notes.txt."]);
}

#[test]
fn paths_are_shown_as_they_were_given() {
    let folder = folder(&[("a/b/Dockerfile", FAULTY)]);
    let absolute = format!("{}/a", folder.path().display());
    for (given, shown) in [
        ("a", "a/b/Dockerfile"),
        ("./a//", "a/b/Dockerfile"),
        (".", "a/b/Dockerfile"),
        ("a/b/Dockerfile", "a/b/Dockerfile"),
        (&absolute, &*format!("{absolute}/b/Dockerfile")),
    ] {
        assert_eq!(texts(&report(&folder, &[given]), "files", "path"), [shown], "{given}");
    }
}

#[test]
fn the_order_of_paths_does_not_matter() {
    let folder = folder(&[("a/Dockerfile", FAULTY), ("b/Dockerfile", FAULTY), ("c/Dockerfile", FAULTY)]);
    let first = run(&folder, &["check", "a", "b", "c"]).out;
    assert_eq!(first, run(&folder, &["check", "c", "a", "b", "a/Dockerfile"]).out);
    assert_eq!(first, run(&folder, &["check"]).out);
}

#[test]
fn files_that_cannot_be_read_are_gaps() {
    let folder = folder(&[("Dockerfile", FAULTY)]);
    std::fs::write(folder.path().join("pod.yaml"), b"\xff\xfea").expect("a file");
    std::fs::write(folder.path().join("data.json"), vec![b'x'; check::LARGEST + 1]).expect("a file");
    std::fs::write(folder.path().join("Cargo.lock"), vec![b'#'; check::LARGEST + 1]).expect("a file");
    let found = report(&folder, &[]);
    assert_eq!(texts(&found, "files", "path"), ["Cargo.lock", "Dockerfile", "pod.yaml"]);
    assert_eq!(texts(&found, "gaps", "message"), ["The file is larger than 4 MB.", "Line 1 is not UTF-8."]);
}

//! Fixes.

use super::{folder, read, run, run_with};

/// A comment with a wrong name, which has a safe fix.
const WRONG: &str = "FROM debian:13-slim\n# axum-check: ignore[relative-workdirs] the image pins it\nWORKDIR app\nENV API_KEY=hunter2-Zq8\nUSER 65532:65532\nCMD [\"/app\"]\n";

fn right() -> String {
    WRONG.replace("relative-workdirs", "relative-workdir")
}

#[test]
fn safe_fixes_are_written() {
    let folder = folder(&[("a/Dockerfile", WRONG)]);
    let output = run(&folder, &["check", "--fix", "--fail-on", "never"]);
    assert_eq!(output.code, Some(0), "{}", output.err);
    assert_eq!(output.err, "Fixed: 1 in 1 file.\n");
    assert_eq!(read(&folder, "a/Dockerfile"), right());
    assert!(!output.out.contains("unknown-ignore"), "{}", output.out);
    assert_eq!(run(&folder, &["check", "--fix", "--fail-on", "never"]).err, "Nothing to fix.\n");
    let left: Vec<_> = std::fs::read_dir(folder.path().join("a")).expect("a folder").collect();
    assert_eq!(left.len(), 1, "temporary files are removed");
}

#[test]
fn a_diff_changes_nothing_and_hides_secrets() {
    let folder = folder(&[("a/Dockerfile", WRONG)]);
    let output = run(&folder, &["check", "--diff"]);
    assert_eq!(output.code, Some(1));
    assert!(output.out.starts_with("--- a/a/Dockerfile\n+++ b/a/Dockerfile\n@@ -1,5 +1,5 @@\n"), "{}", output.out);
    assert!(output.out.contains("\n+# axum-check: ignore[relative-workdir] the image pins it\n"), "{}", output.out);
    assert!(!output.out.contains("hunter2"), "{}", output.out);
    assert_eq!(read(&folder, "a/Dockerfile"), WRONG);
    let output = run_with(&folder, &["check", "--diff", "-", "--name", "Dockerfile"], &right());
    assert_eq!((output.code, output.out.as_str()), (Some(0), ""));
}

#[test]
fn marks_and_line_ends_stay() {
    let text = format!("\u{feff}{}", WRONG.replace('\n', "\r\n"));
    let folder = folder(&[("Dockerfile", &text)]);
    run(&folder, &["check", "--fix"]);
    assert_eq!(read(&folder, "Dockerfile"), text.replace("relative-workdirs", "relative-workdir"));
}

#[cfg(unix)]
#[test]
fn permissions_and_links_stay() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    let folder = folder(&[("Dockerfile.real", WRONG)]);
    let real = folder.path().join("Dockerfile.real");
    std::fs::set_permissions(&real, std::fs::Permissions::from_mode(0o640)).expect("permissions");
    symlink("Dockerfile.real", folder.path().join("Dockerfile")).expect("a link");
    run(&folder, &["check", "--fix", "Dockerfile"]);
    let link = std::fs::symlink_metadata(folder.path().join("Dockerfile")).expect("a link");
    assert!(link.is_symlink() && read(&folder, "Dockerfile.real") == right());
    assert_eq!(std::fs::metadata(real).expect("a file").permissions().mode() & 0o777, 0o640);
}

//! Files that production does not run: tests, examples, benchmarks, documentation, and what only CI uses.

use crate::kind::Kind;
use crate::project::{File, Project};
use crate::words::Words;

/// Words in the name of a folder for tests, examples or benchmarks, also in `integration-tests`.
const WORDS: Words = Words(
    "test tests testing testdata testsuite e2e playwright cypress fixture fixtures snapshots example examples \
     bench benches benchmark benchmarks",
);

/// Names of other folders. As a word in a longer name, each of them may be a part of the product.
const NAMES: Words = Words(
    "doc docs documentation sample samples tutorial tutorials training archive archived ci github gitlab \
     buildkite devcontainer xtask",
);

/// Names of folders with images and manifests for the machine of a developer. Rules on Compose look at the names
/// themselves.
const DEVELOPMENT: Words = Words("dev devel development local localhost minikube kind sandbox tilt");

/// For each file of a project, whether production does not run it. Only folders below the one that has all files
/// count, so that a reader can check a folder of examples alone.
pub fn aside(project: &Project) -> Vec<bool> {
    let folders: Vec<&str> = project.files.iter().map(|file| file.source.folder()).collect();
    let common = common(&folders);
    let is_aside = |file: &File| {
        let below = file.source.folder().get(common..).unwrap_or_default();
        below.split('/').any(|name| is_other(name, file.kind)) || reproduces(below)
    };
    project.files.iter().map(is_aside).collect()
}

/// Whether a folder reproduces a bug report, as in `issues/1042`.
fn reproduces(folder: &str) -> bool {
    let is_number = |name: &str| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit());
    let mut names = folder.split('/').skip_while(|name| *name != "issues").skip(1);
    names.next().is_some_and(is_number)
}

fn is_other(name: &str, kind: Kind) -> bool {
    let low = name.trim_start_matches(['.', '_']).to_ascii_lowercase();
    let can_be_local =
        matches!(kind, Kind::Kubernetes | Kind::Helm | Kind::HelmValues | Kind::Kustomization | Kind::Dockerfile);
    NAMES.has(&low) || can_be_local && DEVELOPMENT.has(&low) || low.split(['-', '_', '.']).any(|word| WORDS.has(word))
}

/// The length of the path of the folder that has all folders.
fn common(folders: &[&str]) -> usize {
    let Some((first, others)) = folders.split_first() else { return 0 };
    let ends = first.match_indices('/').map(|(place, _)| place + 1);
    let is_shared = |end: &usize| {
        let start = first.get(..*end).unwrap_or_default();
        others.iter().all(|other| other.starts_with(start))
    };
    ends.take_while(is_shared).last().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Source;

    fn found(files: &[(&str, &str)]) -> Vec<bool> {
        let sources = files.iter().filter_map(|(path, text)| Source::new(*path, text.as_bytes()).ok());
        aside(&Project::new(sources.collect()))
    }

    #[test]
    fn folders_of_tests_and_examples_are_aside() {
        for (path, is_aside) in [
            ("deploy/compose.yaml", false),
            ("latest/Dockerfile", false),
            ("docs-service/Dockerfile", false),
            ("crates/api/tests/e2e/Dockerfile", true),
            ("integration_tests/compose.yaml", true),
            ("examples/minimal/compose.yaml", true),
            (".github/actions/cluster/Dockerfile", true),
            ("_archived/Dockerfile", true),
            ("tilt/Dockerfile", true),
            ("issues/Dockerfile", false),
            ("issues/api-2/Dockerfile", false),
            ("issues/1042/Dockerfile", true),
            ("dev/compose.yaml", false),
        ] {
            assert_eq!(found(&[("Cargo.toml", ""), (path, "")]), [false, is_aside], "{path}");
        }
        let pod = "apiVersion: v1\nkind: Pod\n";
        assert_eq!(found(&[("Cargo.toml", ""), ("k8s/overlays/dev/pod.yaml", pod)]), [false, true]);
    }

    #[test]
    fn a_folder_of_examples_can_be_checked_alone() {
        assert_eq!(found(&[("examples/api/Dockerfile", ""), ("examples/api/k8s/compose.yaml", "")]), [false, false]);
        assert_eq!(found(&[("examples/api/Dockerfile", "")]), [false]);
        assert_eq!(found(&[("examples/Dockerfile", ""), ("examples/tests/Dockerfile", "")]), [false, true]);
        assert!(found(&[]).is_empty());
    }
}

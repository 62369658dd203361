//! Which release of which distribution an image is, and so which libc it has.

use crate::docker::Image;

/// A distribution.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum System {
    /// Debian, and images that are built from it.
    Debian(u32),
    /// Ubuntu, by year and month.
    Ubuntu(u32, u32),
    /// Alpine, whose libc is musl, and its release if it is known.
    Alpine(Option<(u32, u32)>),
    /// Nothing, or only files that a static program needs.
    Static,
}

/// Debian's releases: name, number, glibc, the last month of long-term support, and the first version of Rust whose
/// image is built from it.
///
/// Sources: <https://wiki.debian.org/DebianReleases>, <https://wiki.debian.org/LTS>,
/// <https://github.com/docker-library/official-images/commits/master/library/rust>.
const DEBIAN: [(&str, u32, (u32, u32), (u32, u32), (u32, u32)); 6] = [
    ("stretch", 9, (2, 24), (2022, 6), (1, 18)),
    ("buster", 10, (2, 28), (2024, 6), (1, 36)),
    ("bullseye", 11, (2, 31), (2026, 8), (1, 54)),
    ("bookworm", 12, (2, 36), (2028, 6), (1, 70)),
    ("trixie", 13, (2, 41), (2030, 6), (1, 89)),
    ("forky", 14, (2, 43), (2032, 6), (u32::MAX, 0)),
];

/// Ubuntu's releases with long-term support: year and month, name, glibc, and the last month of standard support.
///
/// Source: <https://ubuntu.com/about/release-cycle>.
const UBUNTU: [((u32, u32), &str, (u32, u32), (u32, u32)); 5] = [
    ((16, 4), "xenial", (2, 23), (2021, 4)),
    ((18, 4), "bionic", (2, 27), (2023, 5)),
    ((20, 4), "focal", (2, 31), (2025, 5)),
    ((22, 4), "jammy", (2, 35), (2027, 6)),
    ((24, 4), "noble", (2, 39), (2029, 5)),
];

/// The last month of support of Alpine's releases.
///
/// Source: <https://alpinelinux.org/releases/>.
const ALPINE: [((u32, u32), (u32, u32)); 9] = [
    ((3, 15), (2023, 11)),
    ((3, 16), (2024, 5)),
    ((3, 17), (2024, 11)),
    ((3, 18), (2025, 5)),
    ((3, 19), (2025, 11)),
    ((3, 20), (2026, 4)),
    ((3, 21), (2026, 11)),
    ((3, 22), (2027, 5)),
    ((3, 23), (2027, 11)),
];

/// The release that `stable` and images without a release mean.
const STABLE: u32 = 13;

impl System {
    /// The system of an image, if its name says so.
    pub fn of(image: &Image) -> Option<Self> {
        let tag = image.tag.as_deref().unwrap_or("latest");
        let short = image.short();
        let is_alpine = tag.contains("alpine");
        match short {
            _ if image.name == "scratch" || short == "static" || short.starts_with("static-") => Some(Self::Static),
            "alpine" => Some(Self::Alpine(version(tag))),
            _ if is_alpine => Some(Self::Alpine(tag.split_once("alpine").and_then(|(_, rest)| version(rest)))),
            "muslrust" | "rust-musl-cross" => Some(Self::Alpine(None)),
            "rust" => named(tag).or_else(|| Some(Self::Debian(of_rust(version(tag)?)))).or_else(|| floating(tag)),
            "cargo-chef" => named(tag)
                .or_else(|| Some(Self::Debian(of_rust(version(tag.split_once("rust-")?.1)?))))
                .or_else(|| floating(tag)),
            "debian" => named(tag).or_else(|| numbered(tag)).or_else(|| floating(tag)),
            "ubuntu" => ubuntu(tag),
            // gcr.io/distroless/cc-debian12
            _ => short.rsplit_once("-debian").and_then(|(_, number)| number.parse().ok()).map(Self::Debian),
        }
    }

    /// The version of its glibc; `None` for musl and for nothing.
    pub fn glibc(self) -> Option<(u32, u32)> {
        match self {
            Self::Debian(number) => DEBIAN.iter().find(|one| one.1 == number).map(|one| one.2),
            Self::Ubuntu(year, month) => UBUNTU.iter().find(|one| one.0 == (year, month)).map(|one| one.2),
            Self::Alpine(_) | Self::Static => None,
        }
    }

    /// The last month in which it gets fixes, as year and month.
    pub fn last_month(self) -> Option<(u32, u32)> {
        match self {
            Self::Debian(number) => DEBIAN.iter().find(|one| one.1 == number).map(|one| one.3),
            Self::Ubuntu(year, month) => UBUNTU.iter().find(|one| one.0 == (year, month)).map(|one| one.3),
            Self::Alpine(Some(release)) => match ALPINE.iter().find(|one| one.0 == release) {
                Some(known) => Some(known.1),
                None => (release < ALPINE[0].0).then_some(ALPINE[0].1),
            },
            Self::Alpine(None) | Self::Static => None,
        }
    }

    /// Its name, for a sentence.
    pub fn name(self) -> String {
        match self {
            Self::Debian(number) => {
                let name = DEBIAN.iter().find(|one| one.1 == number).map(|one| format!(" ({})", one.0));
                format!("Debian {number}{}", name.unwrap_or_default())
            }
            Self::Ubuntu(year, month) => format!("Ubuntu {year}.{month:02}"),
            Self::Alpine(Some((major, minor))) => format!("Alpine {major}.{minor}"),
            Self::Alpine(None) => "Alpine".into(),
            Self::Static => "an image without a libc".into(),
        }
    }
}

/// The release whose name a tag contains.
fn named(tag: &str) -> Option<System> {
    let words = || tag.split(['-', '.', '_']);
    let debian = DEBIAN.iter().find(|one| words().any(|word| word == one.0)).map(|one| System::Debian(one.1));
    debian.or_else(|| {
        let found = UBUNTU.iter().find(|one| words().any(|word| word == one.1));
        found.map(|((year, month), ..)| System::Ubuntu(*year, *month))
    })
}

/// `12`, `12-slim`, `12.5`.
fn numbered(tag: &str) -> Option<System> {
    let number = tag.split(['-', '.']).next()?.parse().ok()?;
    DEBIAN.iter().any(|one| one.1 == number).then_some(System::Debian(number))
}

/// A tag that names no release means the current one.
fn floating(tag: &str) -> Option<System> {
    let floats = ["latest", "stable", "slim", "1", "bookworm"].contains(&tag.split('-').next().unwrap_or(tag));
    (floats || tag.starts_with("stable")).then_some(System::Debian(STABLE))
}

fn ubuntu(tag: &str) -> Option<System> {
    let (year, month) = tag.split('-').next()?.split_once('.').unwrap_or((tag, ""));
    match (year.parse(), month.parse()) {
        (Ok(year), Ok(month)) => Some(System::Ubuntu(year, month)),
        _ => named(tag),
    }
}

/// The version of Rust in a tag: `1.72` and `1.72.0-slim` are (1, 72).
pub fn version(tag: &str) -> Option<(u32, u32)> {
    let mut parts = tag.split('-').next()?.split('.');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

/// The Debian release from which the image of a version of Rust is built, if its tag names none.
fn of_rust(version: (u32, u32)) -> u32 {
    DEBIAN.iter().rev().find(|one| one.4 <= version).map_or(DEBIAN[0].1, |one| one.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn images_have_the_release_of_their_tag() {
        for (image, system) in [
            ("rust:1.68", Some(System::Debian(11))),
            ("rust:1.68.0", Some(System::Debian(11))),
            ("rust:1.72", Some(System::Debian(12))),
            ("rust:1.82-slim", Some(System::Debian(12))),
            ("rust:1.88", Some(System::Debian(12))),
            ("rust:1.89", Some(System::Debian(13))),
            ("rust:1.96", Some(System::Debian(13))),
            ("rust", Some(System::Debian(13))),
            ("rust:latest", Some(System::Debian(13))),
            ("rust:1", Some(System::Debian(13))),
            ("rust:slim", Some(System::Debian(13))),
            ("rust:1.54-buster", Some(System::Debian(10))),
            ("rust:slim-bullseye", Some(System::Debian(11))),
            ("rust:1.90-alpine3.21", Some(System::Alpine(Some((3, 21))))),
            ("alpine:3.19", Some(System::Alpine(Some((3, 19))))),
            ("alpine", Some(System::Alpine(None))),
            ("docker.io/lukemathwalker/cargo-chef:0.1.66-rust-1.77.0-bookworm", Some(System::Debian(12))),
            ("lukemathwalker/cargo-chef:latest-rust-1.92.0", Some(System::Debian(13))),
            ("lukemathwalker/cargo-chef:latest-rust-1", Some(System::Debian(13))),
            ("debian:12-slim", Some(System::Debian(12))),
            ("debian:12.5", Some(System::Debian(12))),
            ("debian:bookworm-20260713-slim", Some(System::Debian(12))),
            ("debian:stable-slim", Some(System::Debian(13))),
            ("ubuntu:20.04", Some(System::Ubuntu(20, 4))),
            ("ubuntu:jammy", Some(System::Ubuntu(22, 4))),
            ("gcr.io/distroless/cc-debian12:nonroot", Some(System::Debian(12))),
            ("gcr.io/distroless/static-debian12", Some(System::Static)),
            ("cgr.dev/chainguard/static", Some(System::Static)),
            ("scratch", Some(System::Static)),
            ("clux/muslrust:stable", Some(System::Alpine(None))),
            ("example.com/own:1", None),
        ] {
            assert_eq!(System::of(&Image::new(image)), system, "{image}");
        }
    }

    #[test]
    fn newer_releases_have_newer_libraries() {
        assert!(DEBIAN.is_sorted_by_key(|one| one.2) && UBUNTU.is_sorted_by_key(|one| one.2));
        assert_eq!(System::Debian(12).glibc(), Some((2, 36)));
        assert_eq!(System::Alpine(None).glibc(), None);
        assert_eq!(System::Alpine(Some((3, 19))).last_month(), Some((2025, 11)));
    }
}

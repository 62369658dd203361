//! The distribution release that an image is built from, and so its C library and the end of its support.

mod tables;
#[cfg(test)]
mod tests;

use crate::docker::Image;
use tables::{ALPINE, AMAZON, DEBIAN, DISTROLESS, ENTERPRISE, STABLE, UBUNTU};
pub use tables::{CHECKED, Date, Version};

/// A distribution.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum System {
    /// Debian, by release.
    Debian(u32),
    /// Ubuntu, by year and month.
    Ubuntu(u32, u32),
    /// Alpine, with its release if the tag names one. Its C library is musl.
    Alpine(Option<Version>),
    /// Red Hat Enterprise Linux or a distribution built from it, by major version.
    Enterprise(u32),
    /// Amazon Linux, by version.
    Amazon(u32),
    /// No C library: `scratch`, or the files that a static binary needs.
    Static,
}

impl System {
    /// The system of an image, if its name and tag determine it.
    pub fn of(image: &Image) -> Option<Self> {
        let tag = image.tag.as_deref().unwrap_or("latest");
        if let Some(number) = distroless(image) {
            let is_static = image.short().starts_with("static-");
            return Some(if is_static { Self::Static } else { Self::Debian(number) });
        }
        if image.name == "scratch" || image.short() == "static" {
            return Some(Self::Static);
        }
        let is_alpine = tag.contains("alpine");
        match official(image)? {
            "alpine" => Some(Self::Alpine(version(tag))),
            "rust" | "cargo-chef" | "debian" | "buildpack-deps" if is_alpine => {
                Some(Self::Alpine(tag.split_once("alpine").and_then(|(_, rest)| version(rest))))
            }
            "muslrust" | "rust-musl-cross" => Some(Self::Alpine(None)),
            "rust" => named(tag).or_else(|| Some(Self::Debian(of_rust(version(tag)?)))).or_else(|| floating(tag)),
            "cargo-chef" => named(tag)
                .or_else(|| Some(Self::Debian(of_rust(version(tag.split_once("rust-")?.1)?))))
                .or_else(|| floating(tag)),
            "debian" => named(tag).or_else(|| numbered(tag)).or_else(|| floating(tag)),
            "buildpack-deps" => named(tag),
            "ubuntu" => ubuntu(tag),
            "amazonlinux" => Some(Self::Amazon(tag.split(['.', '-']).next()?.parse().ok()?)),
            "rockylinux" | "almalinux" | "centos" => {
                let number = tag.trim_start_matches("stream").split(['.', '-']).next()?.parse().ok()?;
                Some(Self::Enterprise(number))
            }
            "ubi" => {
                let part = image.name.split('/').find_map(|part| part.strip_prefix("ubi"))?;
                Some(Self::Enterprise(part.split('-').next()?.parse().ok()?))
            }
            _ => None,
        }
    }

    /// The version of its glibc; `None` without glibc, or if the release is not in the tables.
    pub fn glibc(self) -> Option<Version> {
        match self {
            Self::Debian(number) => DEBIAN.iter().find(|one| one.number == number).map(|one| one.glibc),
            Self::Ubuntu(year, month) => UBUNTU.iter().find(|one| one.number == (year, month)).map(|one| one.glibc),
            Self::Enterprise(number) => ENTERPRISE.iter().find(|one| one.0 == number).map(|one| one.1),
            Self::Amazon(number) => AMAZON.iter().find(|one| one.0 == number).map(|one| one.1),
            Self::Alpine(_) | Self::Static => None,
        }
    }

    /// The last day on which it gets security fixes.
    pub fn end(self) -> Option<Date> {
        match self {
            Self::Debian(number) => DEBIAN.iter().find(|one| one.number == number).map(|one| one.end),
            Self::Ubuntu(year, month) => UBUNTU.iter().find(|one| one.number == (year, month)).map(|one| one.end),
            Self::Alpine(Some(release)) => match ALPINE.iter().find(|one| one.0 == release) {
                Some(known) => Some(known.1),
                None => ALPINE.first().filter(|oldest| release < oldest.0).map(|oldest| oldest.1),
            },
            Self::Enterprise(number) => ENTERPRISE.iter().find(|one| one.0 == number).map(|one| one.2),
            Self::Amazon(number) => AMAZON.iter().find(|one| one.0 == number).map(|one| one.2),
            Self::Alpine(None) | Self::Static => None,
        }
    }

    /// Its name, as in a sentence.
    pub fn name(self) -> String {
        match self {
            Self::Debian(number) => {
                let name = DEBIAN.iter().find(|one| one.number == number).map(|one| format!(" ({})", one.name));
                format!("Debian {number}{}", name.unwrap_or_default())
            }
            Self::Ubuntu(year, month) => format!("Ubuntu {year}.{month:02}"),
            Self::Alpine(Some((major, minor))) => format!("Alpine {major}.{minor}"),
            Self::Alpine(None) => "Alpine".into(),
            Self::Enterprise(number) => format!("Enterprise Linux {number}"),
            Self::Amazon(number) => format!("Amazon Linux {number}"),
            Self::Static => "an image without a C library".into(),
        }
    }
}

/// The last day on which an image gets security fixes, and the name of what ends.
pub fn end(image: &Image) -> Option<(String, Date)> {
    if let Some(number) = distroless(image)
        && let Some((_, end)) = DISTROLESS.iter().find(|one| one.0 == number)
    {
        return Some((format!("the distroless images for Debian {number}"), *end));
    }
    let system = System::of(image)?;
    Some((system.name(), system.end()?))
}

/// The Debian release of a distroless image, as in `gcr.io/distroless/cc-debian12`.
pub fn distroless(image: &Image) -> Option<u32> {
    image.short().rsplit_once("-debian").and_then(|(_, number)| number.parse().ok())
}

/// The name of an image that Docker or the maintainers of Rust publish, also if it comes from a mirror of Docker Hub.
pub fn official(image: &Image) -> Option<&str> {
    let short = image.short();
    let path = image.name.strip_suffix(short)?.trim_end_matches('/');
    let owner = path.rsplit('/').next().unwrap_or_default();
    let (registry, _) = path.split_once('/').unwrap_or((path, ""));
    let is_hub = path.is_empty() || matches!(path, "docker.io" | "index.docker.io") || owner == "library";
    match short {
        "cargo-chef" if owner == "lukemathwalker" => Some(short),
        "muslrust" if owner == "clux" => Some(short),
        "rust-musl-cross" if owner == "messense" => Some(short),
        "rust" if matches!(owner, "rustlang" | "rust-lang") => Some(short),
        "rockylinux" | "almalinux" if owner == short => Some(short),
        _ if registry.ends_with("redhat.com") && path.contains("ubi") || short.starts_with("ubi") => Some("ubi"),
        _ if owner == "amazonlinux" || path == "public.ecr.aws/amazonlinux" => Some("amazonlinux"),
        _ => is_hub.then_some(short),
    }
}

/// The release whose name a tag contains.
fn named(tag: &str) -> Option<System> {
    let words = || tag.split(['-', '.', '_']);
    let debian = DEBIAN.iter().find(|one| words().any(|word| word == one.name)).map(|one| System::Debian(one.number));
    debian.or_else(|| {
        let found = UBUNTU.iter().find(|one| words().any(|word| word == one.name));
        found.map(|one| System::Ubuntu(one.number.0, one.number.1))
    })
}

/// Whether a tag names a release of a distribution: `slim-bookworm`, `alpine3.21`.
pub fn names_release(tag: &str) -> bool {
    let alpine = tag.split_once("alpine").and_then(|(_, rest)| version(rest));
    named(tag).is_some() || alpine.is_some()
}

/// `12`, `12-slim`, `12.5`.
fn numbered(tag: &str) -> Option<System> {
    let number = tag.split(['-', '.']).next()?.parse().ok()?;
    DEBIAN.iter().any(|one| one.number == number).then_some(System::Debian(number))
}

/// A tag that names no release uses the current one.
fn floating(tag: &str) -> Option<System> {
    let first = tag.split('-').next().unwrap_or(tag);
    matches!(first, "latest" | "stable" | "slim" | "1").then_some(System::Debian(STABLE))
}

fn ubuntu(tag: &str) -> Option<System> {
    let (year, month) = tag.split('-').next()?.split_once('.').unwrap_or((tag, ""));
    match (year.parse(), month.parse()) {
        (Ok(year), Ok(month)) => Some(System::Ubuntu(year, month)),
        _ => named(tag),
    }
}

/// The version at the start of a tag: `1.72` and `1.72.0-slim` are (1, 72).
pub fn version(tag: &str) -> Option<Version> {
    let mut parts = tag.split('-').next()?.split('.');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

/// The Debian release of the official image of a version of Rust, if its tag names none.
fn of_rust(version: Version) -> u32 {
    let first = DEBIAN.first().map_or(STABLE, |one| one.number);
    DEBIAN.iter().rev().find(|one| one.rust <= version).map_or(first, |one| one.number)
}

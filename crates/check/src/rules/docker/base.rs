//! What a base image contains, as far as its name determines it. `None` means that it does not.

use super::release::official;
use crate::docker::Image;

/// Whether it is one of Google's distroless images.
pub fn is_distroless(image: &Image) -> bool {
    image.name.contains("distroless/")
}

/// The variant of a distroless image: `cc`, `base`, `base-nossl` or `static`.
pub fn distroless_variant(image: &Image) -> Option<&str> {
    let short = image.short();
    is_distroless(image).then(|| short.rsplit_once("-debian").map_or(short, |(variant, _)| variant))
}

fn is_chainguard(image: &Image) -> bool {
    image.name.starts_with("cgr.dev/")
}

fn tag(image: &Image) -> &str {
    image.tag.as_deref().unwrap_or("latest")
}

/// Whether it contains the compiler of Rust.
pub fn has_compiler(image: &Image) -> bool {
    matches!(official(image), Some("rust" | "cargo-chef" | "muslrust" | "rust-musl-cross"))
}

/// Whether its default user is root.
pub fn runs_as_root(image: &Image) -> Option<bool> {
    if is_distroless(image) {
        return Some(!tag(image).contains("nonroot"));
    }
    if is_chainguard(image) {
        return Some(false);
    }
    match official(image)? {
        "scratch" | "debian" | "ubuntu" | "alpine" | "busybox" | "buildpack-deps" | "fedora" => Some(true),
        "rust" | "cargo-chef" | "muslrust" | "rockylinux" | "almalinux" | "centos" | "amazonlinux" => Some(true),
        _ => None,
    }
}

/// Whether it has a bundle of CA certificates.
pub fn has_certificates(image: &Image) -> Option<bool> {
    if is_distroless(image) || is_chainguard(image) || has_compiler(image) {
        return Some(true);
    }
    match official(image)? {
        "alpine" | "buildpack-deps" => Some(true),
        "scratch" | "debian" | "ubuntu" | "busybox" => Some(false),
        _ => None,
    }
}

/// Whether it has `/bin/sh`.
pub fn has_shell(image: &Image) -> Option<bool> {
    if is_distroless(image) {
        return Some(tag(image).contains("debug"));
    }
    match official(image) {
        Some("scratch") => Some(false),
        Some("debian" | "ubuntu" | "alpine" | "busybox" | "rust" | "fedora" | "amazonlinux") => Some(true),
        _ => None,
    }
}

/// Whether it has `curl`, `wget` or `nc`.
pub fn has_program(image: &Image, program: &str) -> Option<bool> {
    if has_shell(image) == Some(false) {
        return Some(false);
    }
    let is_busybox = matches!(program, "wget" | "nc");
    match official(image)? {
        "debian" | "ubuntu" => Some(false),
        "alpine" | "busybox" => Some(is_busybox),
        "rust" if tag(image).contains("alpine") => Some(is_busybox),
        "rust" if tag(image).contains("slim") => Some(false),
        _ => None,
    }
}

/// The folder in which its instructions begin.
pub fn folder(image: &Image) -> Option<&'static str> {
    if is_distroless(image) {
        return Some(if tag(image).contains("nonroot") { "/home/nonroot" } else { "/" });
    }
    match official(image)? {
        "scratch" | "debian" | "ubuntu" | "alpine" | "busybox" | "rust" | "cargo-chef" | "buildpack-deps" => Some("/"),
        "muslrust" => Some("/volume"),
        "rust-musl-cross" => Some("/home/rust/src"),
        _ => None,
    }
}

/// The value of `CARGO_HOME` in it.
pub fn cargo_home(image: &Image) -> Option<&'static str> {
    match official(image)? {
        "rust" | "cargo-chef" => Some("/usr/local/cargo"),
        // Versions before 2025 used /root/.cargo.
        "muslrust" if !tag(image).contains(|one: char| one.is_ascii_digit()) => Some("/opt/cargo"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn images_ship_what_their_makers_document() {
        for (name, root, certificates, shell, curl) in [
            ("scratch", Some(true), Some(false), Some(false), Some(false)),
            ("debian:13-slim", Some(true), Some(false), Some(true), Some(false)),
            ("docker.io/library/ubuntu:24.04", Some(true), Some(false), Some(true), Some(false)),
            ("alpine:3.23", Some(true), Some(true), Some(true), Some(false)),
            ("rust:1.95", Some(true), Some(true), Some(true), None),
            ("rust:1.95-slim", Some(true), Some(true), Some(true), Some(false)),
            ("gcr.io/distroless/cc-debian13", Some(true), Some(true), Some(false), Some(false)),
            ("gcr.io/distroless/cc-debian13:nonroot", Some(false), Some(true), Some(false), Some(false)),
            ("gcr.io/distroless/cc-debian13:debug", Some(true), Some(true), Some(true), None),
            ("cgr.dev/chainguard/static", Some(false), Some(true), None, None),
            ("example.com/team/base:1", None, None, None, None),
        ] {
            let image = Image::new(name);
            let facts =
                (runs_as_root(&image), has_certificates(&image), has_shell(&image), has_program(&image, "curl"));
            assert_eq!(facts, (root, certificates, shell, curl), "{name}");
        }
        assert_eq!(distroless_variant(&Image::new("gcr.io/distroless/base-nossl-debian13")), Some("base-nossl"));
        assert_eq!(has_program(&Image::new("alpine"), "wget"), Some(true));
        assert_eq!(cargo_home(&Image::new("rust:1.95-slim")), Some("/usr/local/cargo"));
    }
}

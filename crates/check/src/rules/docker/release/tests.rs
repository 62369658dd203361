//! Facts about images that people use.

use super::*;

#[test]
fn images_have_the_release_of_their_tag() {
    for (image, system) in [
        ("rust:1.36", Some(System::Debian(9))),
        ("rust:1.54", Some(System::Debian(10))),
        ("rust:1.54-buster", Some(System::Debian(10))),
        ("rust:1.55", Some(System::Debian(11))),
        ("rust:1.68.0", Some(System::Debian(11))),
        ("rust:1.70", Some(System::Debian(11))),
        ("rust:1.71.1-slim", Some(System::Debian(11))),
        ("rust:1.72", Some(System::Debian(12))),
        ("rust:1.82-slim", Some(System::Debian(12))),
        ("rust:1.88", Some(System::Debian(12))),
        ("rust:1.89", Some(System::Debian(13))),
        ("rust:1.98.0", Some(System::Debian(13))),
        ("rust:1.100", Some(System::Debian(13))),
        ("rust", Some(System::Debian(13))),
        ("rust:latest", Some(System::Debian(13))),
        ("rust:1", Some(System::Debian(13))),
        ("rust:1-slim", Some(System::Debian(13))),
        ("rust:slim", Some(System::Debian(13))),
        ("rust:slim-bullseye", Some(System::Debian(11))),
        ("docker.io/library/rust:1.90", Some(System::Debian(13))),
        ("public.ecr.aws/docker/library/rust:1.90", Some(System::Debian(13))),
        ("rustlang/rust:nightly-bookworm", Some(System::Debian(12))),
        ("example.com/team/rust:1.90", None),
        ("rust:1.90-alpine3.21", Some(System::Alpine(Some((3, 21))))),
        ("rust:alpine", Some(System::Alpine(None))),
        ("alpine:3.19", Some(System::Alpine(Some((3, 19))))),
        ("alpine:3.21.7", Some(System::Alpine(Some((3, 21))))),
        ("alpine:3", Some(System::Alpine(None))),
        ("alpine", Some(System::Alpine(None))),
        ("docker.io/lukemathwalker/cargo-chef:0.1.66-rust-1.77.0-bookworm", Some(System::Debian(12))),
        ("lukemathwalker/cargo-chef:latest-rust-1.92.0", Some(System::Debian(13))),
        ("lukemathwalker/cargo-chef:latest-rust-1", Some(System::Debian(13))),
        ("lukemathwalker/cargo-chef:0.1.73-rust-1.90-alpine", Some(System::Alpine(None))),
        ("debian:12-slim", Some(System::Debian(12))),
        ("debian:12.5", Some(System::Debian(12))),
        ("debian:bookworm-20260713-slim", Some(System::Debian(12))),
        ("debian:stable-slim", Some(System::Debian(13))),
        ("debian:forky-slim", None),
        ("debian:testing", None),
        ("ubuntu:20.04", Some(System::Ubuntu(20, 4))),
        ("ubuntu:jammy", Some(System::Ubuntu(22, 4))),
        ("ubuntu:26.04", Some(System::Ubuntu(26, 4))),
        ("ubuntu", None),
        ("amazonlinux:2023", Some(System::Amazon(2023))),
        ("rockylinux:9-minimal", Some(System::Enterprise(9))),
        ("registry.access.redhat.com/ubi9/ubi-minimal:9.4", Some(System::Enterprise(9))),
        ("registry.access.redhat.com/ubi8-micro", Some(System::Enterprise(8))),
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
fn support_ends_on_a_day() {
    for (image, expected) in [
        ("debian:buster-slim", Some((2024, 6, 30))),
        ("debian:11", Some((2026, 8, 31))),
        ("debian:bookworm-slim", Some((2028, 6, 30))),
        ("gcr.io/distroless/cc-debian12", Some((2026, 9, 30))),
        ("gcr.io/distroless/static-debian12:nonroot", Some((2026, 9, 30))),
        ("gcr.io/distroless/cc-debian13", Some((2030, 6, 30))),
        ("ubuntu:20.04", Some((2025, 5, 31))),
        ("ubuntu:24.04", Some((2029, 5, 31))),
        ("alpine:3.9", Some((2023, 5, 1))),
        ("alpine:3.19", Some((2025, 11, 1))),
        ("alpine:3.21", Some((2026, 11, 1))),
        ("alpine:3.24", Some((2028, 6, 1))),
        ("alpine:3.99", None),
        ("amazonlinux:2", Some((2026, 6, 30))),
        ("centos:7", Some((2024, 6, 30))),
        ("scratch", None),
    ] {
        assert_eq!(end(&Image::new(image)).map(|(_, date)| date), expected, "{image}");
    }
}

#[test]
fn later_releases_have_later_libraries() {
    assert!(DEBIAN.is_sorted_by_key(|one| (one.number, one.glibc, one.end, one.rust)));
    assert!(UBUNTU.is_sorted_by_key(|one| (one.number, one.glibc)));
    assert!(ALPINE.is_sorted() && ENTERPRISE.is_sorted() && AMAZON.is_sorted());
    assert_eq!(System::Debian(12).glibc(), Some((2, 36)));
    assert_eq!(System::Alpine(None).glibc(), None);
}

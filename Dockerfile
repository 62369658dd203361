# syntax=docker/dockerfile:1
# The site in a container of its own, served by Caddy:
#
#   docker build --tag axum-in-production .
#   docker run --rm --read-only --cap-drop ALL --security-opt no-new-privileges \
#     --publish 127.0.0.1:8080:8080 axum-in-production
#
# Tags move: pin the digests as well, image:tag@sha256:... and let a bot raise
# them weekly.

# region: build
FROM rust:1.95.0-trixie AS build
# `make build` does not install these itself.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends nodejs npm \
    && rm -rf /var/lib/apt/lists/*
# Uses the compiler of the image, not the latest stable.
ENV RUSTUP_TOOLCHAIN=1.95.0
RUN rustup target add wasm32-unknown-unknown
WORKDIR /build
# A separate layer for the tools, rebuilt only when their versions change.
COPY scripts scripts
COPY Trunk.toml Cargo.toml Cargo.lock ./
COPY e2e/package.json e2e/package-lock.json e2e/
RUN scripts/tools build
# .dockerignore excludes everything that the build does not read.
COPY . .
# The address of the site, for the pictures of shared links and for the sitemap:
# --build-arg SITE_ADDRESS=https://docs.example.org/axum/
# --build-arg PUBLIC_URL=/axum/
ARG SITE_ADDRESS=""
ARG SITE_SOURCE=""
ARG PUBLIC_URL=/
# The builder keeps crates and compressed copies between builds.
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/build/target \
    TRUNK_BUILD_PUBLIC_URL="$PUBLIC_URL" make build
# endregion: build

# region: serve
FROM caddy:2.10.2-alpine AS caddy
# The binary has the capability to bind low ports. In a container without that
# capability, the kernel refuses to start it: "operation not permitted".
RUN setcap -r /usr/bin/caddy

# No shell, no package manager; Caddy is one static binary.
FROM gcr.io/distroless/static-debian13:nonroot
COPY --from=caddy /usr/bin/caddy /usr/bin/caddy
# Owned by root: the server cannot change what it serves.
COPY --from=build /build/dist /srv
WORKDIR /srv
# Caddy tries to write its configuration and data here. On a read-only file
# system, it logs one error and runs without them.
ENV XDG_CONFIG_HOME=/tmp XDG_DATA_HOME=/tmp
# Numeric, because Kubernetes cannot verify that a user name is not root. 65532
# is the user of :nonroot.
USER 65532:65532
# For documentation only; this publishes nothing. The PORT variable changes it.
EXPOSE 8080
# No HEALTHCHECK, because the image has no program that could run it. Let the
# platform probe /robots.txt.
ENTRYPOINT ["/usr/bin/caddy"]
CMD ["run", "--config", "_host/Caddyfile"]
# endregion: serve

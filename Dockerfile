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
# What make build does not install by itself.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends nodejs npm \
    && rm -rf /var/lib/apt/lists/*
# The image's own compiler, not today's stable.
ENV RUSTUP_TOOLCHAIN=1.95.0
RUN rustup target add wasm32-unknown-unknown
WORKDIR /build
# The tools in a layer of their own: they change when their versions do.
COPY scripts scripts
COPY Trunk.toml Cargo.toml Cargo.lock ./
COPY e2e/package.json e2e/package-lock.json e2e/
RUN scripts/tools build
# .dockerignore lets in what the build reads and nothing else.
COPY . .
# Where the site will stand, so that shared links have pictures and pages say
# their address: --build-arg SITE_ADDRESS=https://docs.example.org/axum/
# --build-arg PUBLIC_URL=/axum/
ARG SITE_ADDRESS=""
ARG SITE_SOURCE=""
ARG PUBLIC_URL=/
# Crates, and what was packed, stay on the builder.
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/build/target \
    TRUNK_BUILD_PUBLIC_URL="$PUBLIC_URL" make build
# endregion: build

# region: serve
FROM caddy:2.10.2-alpine AS caddy
# The binary may bind low ports. Without that right in the container the
# kernel would not start it: "operation not permitted".
RUN setcap -r /usr/bin/caddy

# No shell, no package manager; Caddy is one static binary.
FROM gcr.io/distroless/static-debian13:nonroot
COPY --from=caddy /usr/bin/caddy /usr/bin/caddy
# Owned by root: the server cannot change what it serves.
COPY --from=build /build/dist /srv
WORKDIR /srv
# Caddy wants folders of its own, and runs without them: it says once that it
# cannot keep its configuration.
ENV XDG_CONFIG_HOME=/tmp XDG_DATA_HOME=/tmp
# Numeric: Kubernetes cannot prove that a name is not root. 65532 is what
# :nonroot means.
USER 65532:65532
# Documentation only, this publishes nothing. PORT in the environment moves it.
EXPOSE 8080
# No HEALTHCHECK: there is nothing in the image to ask with. Let the platform
# ask for /robots.txt: a server of files that answers is well.
ENTRYPOINT ["/usr/bin/caddy"]
CMD ["run", "--config", "_host/Caddyfile"]
# endregion: serve

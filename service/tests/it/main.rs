//! The built binary against a real `PostgreSQL`, and real signals.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

mod auth;
mod basics;
mod commands;
mod customers;
mod database;
mod layers;
mod lifecycle;
mod limits;
mod observability;
mod orders;
mod panics;
mod rotation;
mod settings;
mod support;
mod text;
mod uploads;

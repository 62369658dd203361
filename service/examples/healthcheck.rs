//! A `healthcheck` subcommand for a binary that has no other subcommands.
//!
//! ```bash
//! cargo run -- serve &
//! cargo run --example healthcheck -- healthcheck; echo $?
//! ```

#[path = "../src/healthcheck.rs"]
mod healthcheck;

// region: main
fn main() -> std::process::ExitCode {
    use std::process::ExitCode;
    if std::env::args().nth(1).as_deref() == Some("healthcheck") {
        return match healthcheck::healthcheck() {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                eprintln!("{error}");
                ExitCode::FAILURE
            }
        };
    }
    // Build the runtime and start your service here.
    ExitCode::SUCCESS
}
// endregion: main

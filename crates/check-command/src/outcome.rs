//! What every part of the command returns, and how it prints.

use std::io::Write as _;

/// What went wrong, in a sentence for the user.
pub type Result<T> = std::result::Result<T, String>;

/// Nothing at or above the limit was found.
pub const FINE: u8 = 0;

/// Something at or above the limit was found.
pub const FOUND: u8 = 1;

/// The command was used wrongly, or a file cannot be read or written.
pub const WRONG: u8 = 2;

/// Prints to the standard output. A reader that closes it early, such as `head`, is no fault.
pub fn print(text: &str) -> Result<()> {
    match std::io::stdout().lock().write_all(text.as_bytes()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(format!("cannot write the output: {error}"))
        }
        _ => Ok(()),
    }
}

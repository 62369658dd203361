//! The scripts that other people's pages load.
//!
//! Their names are in other people's pages for years. They may be added to, never changed.

use super::script_text::{PROGRAM, without_comments};
use checksums::integrity;

/// Gives each frame the height of what is in it.
const FRAMES: (&str, &str) = ("embed.js", include_str!("scripts/embedding/embed.js"));
/// The custom element.
const ELEMENT: (&str, &str) = ("axum-calculator.js", include_str!("scripts/embedding/axum-calculator.js"));

/// The scripts that other people's pages load: names and contents of files.
pub fn scripts() -> [(String, String); 2] {
    [FRAMES, (ELEMENT.0, &[PROGRAM, ELEMENT.1].concat())].map(|(name, text)| (name.into(), without_comments(text)))
}

/// The digest of the script that gives frames their height, as a page that loads it can ask for.
pub(super) fn integrity_of_frames() -> String {
    integrity(without_comments(FRAMES.1).as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_of_frames_is_small_and_the_one_that_was_promised() {
        let [(name, text), (element, _)] = scripts();
        assert_eq!((name.as_str(), element.as_str()), ("embed.js", "axum-calculator.js"));
        assert!(text.len() < 1200, "{}", text.len());
        let promised = "sha384-0IcpVNoT7BdmrcBpUjHtyTVk3pwTFlpL51hTBA/aBTpsxO/PZWh2KO2sz8JbsvEF";
        let remedy = "pages that ask for the digest of embed.js would no longer load it: leave it as it is, and put what is new into a file of another name";
        assert_eq!(integrity_of_frames(), promised, "{remedy}");
    }
}

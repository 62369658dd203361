//! The scripts for pages of other sites.
//!
//! Other sites contain the names and digests of these scripts for years. Add scripts, but never change or rename one.

use super::script_text::{PROGRAM, without_comments};
use checksums::integrity;

/// Sets the height of each frame to that of its content.
const FRAMES: (&str, &str) = ("embed.js", include_str!("scripts/embedding/embed.js"));
/// The custom element.
const ELEMENT: (&str, &str) = ("axum-calculator.js", include_str!("scripts/embedding/axum-calculator.js"));

/// The files of these scripts: names and contents.
pub fn scripts() -> [(String, String); 2] {
    [FRAMES, (ELEMENT.0, &[PROGRAM, ELEMENT.1].concat())].map(|(name, text)| (name.into(), without_comments(text)))
}

/// The `integrity` of the script that sets the height of frames, for the snippets.
pub(super) fn integrity_of_frames() -> String {
    integrity(without_comments(FRAMES.1).as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_frame_script_is_small_and_unchanged() {
        let [(name, text), (element, _)] = scripts();
        assert_eq!((name.as_str(), element.as_str()), ("embed.js", "axum-calculator.js"));
        assert!(text.len() < 1200, "{}", text.len());
        let promised = "sha384-0IcpVNoT7BdmrcBpUjHtyTVk3pwTFlpL51hTBA/aBTpsxO/PZWh2KO2sz8JbsvEF";
        let remedy = "pages with the integrity of embed.js would no longer load it; leave it unchanged, and put new code into a new file";
        assert_eq!(integrity_of_frames(), promised, "{remedy}");
    }
}

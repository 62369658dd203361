//! A picture that links to a calculator, for pages that allow links but no frames.
//!
//! It contains no numbers: one file serves all inputs, and a number would be wrong for most of them.

use super::paint::{self, Result};
use pictures::TYPEFACE as NAME;
use pictures::color::{ACCENT, INK, INK_SOFT, SUNK};
use pictures::mark;
use pulldown_cmark_escape::escape_html;

/// Width in pixels: fits into the text of a README without scaling.
const WIDTH: u32 = 640;
/// Height in pixels.
const HEIGHT: u32 = 112;

/// Returns the picture for the calculator with this title, as PNG.
///
/// # Errors
///
/// Returns an error if the picture cannot be drawn.
pub fn invitation(title: &str) -> Result<Vec<u8>> {
    paint::card(&svg(title), WIDTH, HEIGHT)
}

fn svg(title: &str) -> String {
    let mut escaped = String::new();
    // Writing to a `String` does not fail.
    let _ = escape_html(&mut escaped, title);
    let mark = mark::placed(24.0, 24.0, 64.0, ACCENT);
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{HEIGHT}\" font-family=\"{NAME}\">\
         <rect width=\"{WIDTH}\" height=\"{HEIGHT}\" fill=\"{INK_SOFT}\"/>\
         <rect x=\"1\" y=\"1\" width=\"{}\" height=\"{}\" fill=\"{SUNK}\"/>{mark}\
         <text x=\"112\" y=\"53\" font-size=\"32\" font-weight=\"600\" letter-spacing=\"-0.6\" fill=\"{INK}\">{escaped}</text>\
         <text x=\"112\" y=\"86\" font-size=\"20\" fill=\"{ACCENT}\">Open the calculator with these inputs →</text></svg>",
        WIDTH - 2,
        HEIGHT - 2
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use models::ALL;
    use pictures::{Weight, missing};

    #[test]
    fn every_title_fits_and_can_be_drawn() {
        for title in ALL.iter().map(|calculator| calculator.title) {
            assert!(112.0 + Weight::SemiBold.width(title) * 32.0 < 616.0, "{title}");
            assert_eq!(missing(title), Vec::<char>::new(), "{title}");
        }
        assert_eq!(missing("Open the calculator with these inputs →"), Vec::<char>::new());
    }

    #[test]
    fn it_is_small_and_has_only_the_title_and_the_call_to_action() {
        let png = invitation("A < B").unwrap();
        let reader = png::Decoder::new(std::io::Cursor::new(&png)).read_info().unwrap();
        assert_eq!((reader.info().width, reader.info().height), (WIDTH, HEIGHT));
        assert!(png.len() < 12_000, "{} bytes", png.len());
        let svg = svg("A < B");
        let words: Vec<_> = svg.split("<text ").skip(1).filter_map(|text| text.split(['>', '<']).nth(1)).collect();
        assert_eq!(words, ["A &lt; B", "Open the calculator with these inputs →"]);
    }
}

//! The preview picture of a shared link: the site's mark and name, the page's title, and its answer.

use super::color::{ACCENT, INK, INK_SOFT, PAPER, SUNK};
use super::mark;
use super::typeface::{NAME, Weight, missing};
use super::wrap::{Run, TextStyle, Word, words};
use models::Marked;
use pulldown_cmark_escape::escape_html;

/// Width in pixels, as recommended for Open Graph images.
pub const WIDTH: u32 = 1200;
/// Height in pixels.
pub const HEIGHT: u32 = 630;

const MARGIN: f32 = 84.0;
const TEXT_WIDTH: f32 = WIDTH as f32 - 2.0 * MARGIN;

/// Font sizes of a title, each with its maximum number of lines. Longer titles have the last size.
const TITLE_SIZES: [(f32, usize); 5] = [(116.0, 1), (96.0, 2), (82.0, 3), (70.0, 3), (60.0, 4)];

/// The contents of a picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// Name of the site.
    pub site: &'static str,
    /// The section of the page; may be empty.
    pub section: String,
    /// The page's title.
    pub title: String,
    /// A sentence with the answer; its marked parts are emphasized.
    pub answer: Option<Marked>,
}

impl Card {
    /// Returns the alternative text.
    pub fn alt(&self) -> String {
        let answer = self.answer.as_ref().map(|answer| format!(". {}", answer.plain())).unwrap_or_default();
        let section = if self.section.is_empty() { String::new() } else { format!("{}: ", self.section) };
        format!("{section}{}{answer}", self.title)
    }

    /// Returns the letters that the typeface lacks.
    pub fn missing(&self) -> Vec<char> {
        missing(&self.alt())
    }

    /// Returns the picture as SVG. The text is aligned to the bottom, where a short title looks less lost than in the
    /// middle.
    pub fn svg(&self) -> String {
        let mut drawing = Drawing::new();
        let mark = mark::placed(MARGIN - 4.0, MARGIN - 10.0, 52.0, ACCENT);
        drawing.svg += &mark;
        let name = TextStyle { size: 30.0, plain: Weight::SemiBold, marked: Weight::SemiBold, letter_spacing: -0.01 };
        drawing.line(name, MARGIN + 62.0, MARGIN + 26.0, &words([(false, self.site)]), INK);

        let (title, line_height) = self.title_style();
        let mut bottom = HEIGHT as f32 - MARGIN;
        if let Some(answer) = &self.answer {
            let style =
                TextStyle { size: 40.0, plain: Weight::Regular, marked: Weight::SemiBold, letter_spacing: -0.01 };
            bottom = drawing.block(style, 1.36, bottom, &words(answer.pieces()), INK_SOFT) - 30.0;
            // Leaves room for the descenders of the title.
            bottom -= title.size * 0.24;
        }
        bottom = drawing.block(title, line_height, bottom, &words([(false, self.title.as_str())]), INK) - 32.0;
        if !self.section.is_empty() {
            let style = TextStyle { size: 32.0, plain: Weight::Regular, marked: Weight::Regular, letter_spacing: 0.0 };
            drawing.block(style, 1.2, bottom, &words([(false, self.section.as_str())]), INK_SOFT);
        }
        drawing.finish()
    }

    /// Returns the largest style that fits, and its line height; smaller if there is an answer below.
    fn title_style(&self) -> (TextStyle, f32) {
        let words = words([(false, self.title.as_str())]);
        let style =
            |size| TextStyle { size, plain: Weight::SemiBold, marked: Weight::SemiBold, letter_spacing: -0.025 };
        let sizes = TITLE_SIZES.iter().skip(usize::from(self.answer.is_some()));
        let fits = sizes.clone().find(|(size, max_lines)| style(*size).wrap(&words, TEXT_WIDTH).len() <= *max_lines);
        let (size, _) = fits.or(sizes.clone().last()).copied().unwrap_or(TITLE_SIZES[0]);
        (style(size), 1.1)
    }
}

/// An SVG document that is being written.
struct Drawing {
    svg: String,
}

impl Drawing {
    fn new() -> Self {
        let large = mark::placed(WIDTH as f32 - 470.0, -130.0, 640.0, PAPER);
        let svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{HEIGHT}\" font-family=\"{NAME}\">\
             <rect width=\"{WIDTH}\" height=\"{HEIGHT}\" fill=\"{SUNK}\"/>{large}"
        );
        Self { svg }
    }

    /// Writes wrapped lines, the last with its baseline at `bottom`. Returns the top of the first.
    fn block(&mut self, style: TextStyle, line_height: f32, bottom: f32, words: &[Word], color: &str) -> f32 {
        let lines = style.wrap(words, TEXT_WIDTH);
        let step = style.size * line_height;
        for (place, line) in lines.iter().rev().enumerate() {
            // Descenders extend below the block.
            self.line(style, MARGIN, bottom - step * place as f32, line, color);
        }
        bottom - step * (lines.len() - 1) as f32 - style.size * 0.75
    }

    fn line(&mut self, style: TextStyle, x: f32, y: f32, words: &[Word], color: &str) {
        let TextStyle { size, plain, letter_spacing, .. } = style;
        let weight = plain.number();
        let spacing = letter_spacing * size;
        self.svg += &format!(
            "<text x=\"{x}\" y=\"{y}\" font-size=\"{size}\" font-weight=\"{weight}\" letter-spacing=\"{spacing}\" \
             fill=\"{color}\" xml:space=\"preserve\">"
        );
        for (place, word) in words.iter().enumerate() {
            if place > 0 {
                self.svg.push(' ');
            }
            word.iter().for_each(|run| self.run(style, run));
        }
        self.svg += "</text>";
    }

    fn run(&mut self, style: TextStyle, run: &Run) {
        let mut text = String::new();
        // Writing to a `String` does not fail.
        let _ = escape_html(&mut text, &run.text);
        let weight = style.marked.number();
        match run.marked {
            true => self.svg += &format!(r#"<tspan font-weight="{weight}" fill="{ACCENT}">{text}</tspan>"#),
            false => self.svg += &text,
        }
    }

    fn finish(self) -> String {
        self.svg + "</svg>"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn card(title: &str, answer: Option<&str>) -> Card {
        Card { site: "Axum", section: "Requests".into(), title: title.into(), answer: answer.map(Marked::new) }
    }

    #[test]
    fn short_titles_are_large_and_long_ones_stay_inside() {
        let size = |title| card(title, None).title_style().0.size;
        assert_eq!(size("Logs"), 116.0);
        assert!(size("WebSockets and server-sent events") < 116.0);
        let long = "A title of sixty characters that is as long as it may become";
        let (style, line_height) = card(long, Some("x")).title_style();
        let lines = style.wrap(&words([(false, long)]), TEXT_WIDTH).len() as f32;
        assert!(lines * style.size * line_height < 300.0, "{lines} lines of {}", style.size);
    }

    #[test]
    fn text_is_escaped_and_marks_are_emphasized() {
        let svg = card("A < B & C", Some("⟦50⟧ queries")).svg();
        assert!(svg.contains("A &lt; B &amp; C"), "{svg}");
        assert!(svg.contains(&format!(r#"fill="{ACCENT}">50</tspan> queries</text>"#)), "{svg}");
        assert_eq!(card("A", Some("⟦50⟧ queries")).alt(), "Requests: A. 50 queries");
    }
}

//! What a shared link to a page shows: the site's mark and name, the page's title, and its answer.

use super::color::{ACCENT, INK, INK_SOFT, PAPER, SUNK};
use super::lines::{Run, Setting, Word, words};
use super::mark;
use super::typeface::{NAME, Weight, missing};
use models::Marked;
use pulldown_cmark_escape::escape_html;

/// Size in pixels: what Open Graph's readers ask for.
pub const WIDTH: u32 = 1200;
/// See [`WIDTH`].
pub const HEIGHT: u32 = 630;

/// Space at every edge.
const MARGIN: f32 = 84.0;
const TEXT: f32 = WIDTH as f32 - 2.0 * MARGIN;

/// Sizes of a title, and in how many lines each may be set; the last is for all that is longer.
const TITLES: [(f32, usize); 5] = [(116.0, 1), (96.0, 2), (82.0, 3), (70.0, 3), (60.0, 4)];

/// What a picture says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// Name of the site.
    pub site: &'static str,
    /// What the page belongs to; may be empty.
    pub section: String,
    /// The page's title.
    pub title: String,
    /// A sentence that answers at once; its marks stand out.
    pub answer: Option<Marked>,
}

impl Card {
    /// The same in words, for who does not see it.
    pub fn alt(&self) -> String {
        let answer = self.answer.as_ref().map(|answer| format!(". {}", answer.plain())).unwrap_or_default();
        let section = if self.section.is_empty() { String::new() } else { format!("{}: ", self.section) };
        format!("{section}{}{answer}", self.title)
    }

    /// Letters that cannot be drawn.
    pub fn missing(&self) -> Vec<char> {
        missing(&self.alt())
    }

    /// The picture. Its text stands at the bottom, so that a short title is not lost in the middle.
    pub fn svg(&self) -> String {
        let mut drawing = Drawing::new();
        let mark = mark::placed(MARGIN - 4.0, MARGIN - 10.0, 52.0, ACCENT);
        drawing.svg += &mark;
        let name = Setting { size: 30.0, plain: Weight::SemiBold, marked: Weight::SemiBold, tracking: -0.01 };
        drawing.line(name, MARGIN + 62.0, MARGIN + 26.0, &words([(false, self.site)]), INK);

        let (title, leading) = self.title_setting();
        let mut bottom = HEIGHT as f32 - MARGIN;
        if let Some(answer) = &self.answer {
            let setting = Setting { size: 40.0, plain: Weight::Regular, marked: Weight::SemiBold, tracking: -0.01 };
            bottom = drawing.block(setting, 1.36, bottom, &words(answer.pieces()), INK_SOFT) - 30.0;
            // The tails of the title's letters.
            bottom -= title.size * 0.24;
        }
        bottom = drawing.block(title, leading, bottom, &words([(false, self.title.as_str())]), INK) - 32.0;
        if !self.section.is_empty() {
            let setting = Setting { size: 32.0, plain: Weight::Regular, marked: Weight::Regular, tracking: 0.0 };
            drawing.block(setting, 1.2, bottom, &words([(false, self.section.as_str())]), INK_SOFT);
        }
        drawing.finish()
    }

    /// As large as fits; smaller above an answer.
    fn title_setting(&self) -> (Setting, f32) {
        let words = words([(false, self.title.as_str())]);
        let setting = |size| Setting { size, plain: Weight::SemiBold, marked: Weight::SemiBold, tracking: -0.025 };
        let sizes = TITLES.iter().skip(usize::from(self.answer.is_some()));
        let fits = sizes.clone().find(|(size, most)| setting(*size).lines(&words, TEXT).len() <= *most);
        let (size, _) = fits.or(sizes.clone().last()).copied().unwrap_or(TITLES[0]);
        (setting(size), 1.1)
    }
}

/// SVG in the making.
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

    /// Lines whose last one stands at `bottom`; returns where the first one begins.
    fn block(&mut self, setting: Setting, leading: f32, bottom: f32, words: &[Word], color: &str) -> f32 {
        let lines = setting.lines(words, TEXT);
        let step = setting.size * leading;
        for (place, line) in lines.iter().rev().enumerate() {
            // Letters without a tail end where the block does.
            self.line(setting, MARGIN, bottom - step * place as f32, line, color);
        }
        bottom - step * (lines.len() - 1) as f32 - setting.size * 0.75
    }

    /// Words on one line.
    fn line(&mut self, setting: Setting, x: f32, y: f32, words: &[Word], color: &str) {
        let Setting { size, plain, tracking, .. } = setting;
        let weight = plain.number();
        let spacing = tracking * size;
        self.svg += &format!(
            "<text x=\"{x}\" y=\"{y}\" font-size=\"{size}\" font-weight=\"{weight}\" letter-spacing=\"{spacing}\" \
             fill=\"{color}\" xml:space=\"preserve\">"
        );
        for (place, word) in words.iter().enumerate() {
            if place > 0 {
                self.svg.push(' ');
            }
            word.iter().for_each(|run| self.run(setting, run));
        }
        self.svg += "</text>";
    }

    fn run(&mut self, setting: Setting, run: &Run) {
        let mut text = String::new();
        // A String takes everything.
        let _ = escape_html(&mut text, &run.text);
        let weight = setting.marked.number();
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
        let size = |title| card(title, None).title_setting().0.size;
        assert_eq!(size("Logs"), 116.0);
        assert!(size("WebSockets and server-sent events") < 116.0);
        let long = "A title of sixty characters that is as long as it may become";
        let (setting, leading) = card(long, Some("x")).title_setting();
        let lines = setting.lines(&words([(false, long)]), TEXT).len() as f32;
        assert!(lines * setting.size * leading < 300.0, "{lines} lines of {}", setting.size);
    }

    #[test]
    fn text_is_escaped_and_marks_stand_out() {
        let svg = card("A < B & C", Some("⟦50⟧ queries")).svg();
        assert!(svg.contains("A &lt; B &amp; C"), "{svg}");
        assert!(svg.contains(&format!(r#"fill="{ACCENT}">50</tspan> queries</text>"#)), "{svg}");
        assert_eq!(card("A", Some("⟦50⟧ queries")).alt(), "Requests: A. 50 queries");
    }
}

//! Wraps text into lines of about equal length.

use super::typeface::Weight;

/// A part of a word in one style.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Run {
    pub(super) text: String,
    /// Whether to emphasize it.
    pub(super) marked: bool,
}

/// Runs without a line break between them.
pub(super) type Word = Vec<Run>;

/// Marked pieces with at most this many characters are not wrapped: `100 round trips`.
const MAX_UNBROKEN: usize = 18;

/// Splits text into words. Each piece of the text comes with whether it is marked.
pub(super) fn words<'a>(pieces: impl IntoIterator<Item = (bool, &'a str)>) -> Vec<Word> {
    let mut words = vec![Word::new()];
    for (marked, piece) in pieces {
        let is_short = marked && piece.chars().count() <= MAX_UNBROKEN;
        for (place, part) in piece.split(|c: char| c == ' ' && !is_short).enumerate() {
            if place > 0 {
                words.push(Word::new());
            }
            if let (Some(word), false) = (words.last_mut(), part.is_empty()) {
                word.push(Run { text: part.into(), marked });
            }
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Font size, the weights of plain and marked runs, and the letter spacing relative to the size.
#[derive(Clone, Copy, Debug)]
pub(super) struct TextStyle {
    pub(super) size: f32,
    pub(super) plain: Weight,
    pub(super) marked: Weight,
    pub(super) letter_spacing: f32,
}

impl TextStyle {
    fn width(&self, word: &Word) -> f32 {
        let run = |run: &Run| {
            let weight = if run.marked { self.marked } else { self.plain };
            weight.width(&run.text) + run.text.chars().count() as f32 * self.letter_spacing
        };
        word.iter().map(run).sum::<f32>() * self.size
    }

    fn space(&self) -> f32 {
        (self.plain.width(" ") + self.letter_spacing) * self.size
    }

    /// Wraps words into as few lines as possible of at most `width`, all about equally long.
    pub(super) fn wrap(&self, words: &[Word], width: f32) -> Vec<Vec<Word>> {
        let widths: Vec<_> = words.iter().map(|word| self.width(word)).collect();
        let fewest = greedy(&widths, self.space(), width).len();
        // Finds the narrowest width that needs no more lines.
        let (mut narrow, mut wide) = (0.0, width);
        while wide - narrow > 1.0 {
            let middle = f32::midpoint(narrow, wide);
            let fits = widths.iter().all(|word| *word <= middle);
            if fits && greedy(&widths, self.space(), middle).len() == fewest { wide = middle } else { narrow = middle }
        }
        greedy(&widths, self.space(), wide).into_iter().map(|line| words[line].to_vec()).collect()
    }
}

/// Returns lines as ranges of words, each filled as far as possible.
fn greedy(widths: &[f32], space: f32, width: f32) -> Vec<std::ops::Range<usize>> {
    let mut lines = Vec::new();
    let (mut start, mut filled) = (0, 0.0);
    for (place, word) in widths.iter().enumerate() {
        if place > start && filled + space + word > width {
            lines.push(start..place);
            (start, filled) = (place, *word);
        } else {
            filled += word + if place > start { space } else { 0.0 };
        }
    }
    lines.push(start..widths.len());
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    const TITLE: TextStyle =
        TextStyle { size: 80.0, plain: Weight::SemiBold, marked: Weight::SemiBold, letter_spacing: -0.02 };

    fn text(lines: &[Vec<Word>]) -> Vec<String> {
        let word = |word: &Word| word.iter().map(|run| run.text.as_str()).collect::<String>();
        lines.iter().map(|line| line.iter().map(word).collect::<Vec<_>>().join(" ")).collect()
    }

    #[test]
    fn text_is_wrapped_into_few_lines_of_similar_length() {
        let broken = |title| text(&TITLE.wrap(&words([(false, title)]), 1032.0));
        assert_eq!(broken("Metrics"), ["Metrics"]);
        assert_eq!(broken("Overload, load shedding and retries"), ["Overload, load", "shedding and retries"]);
    }

    #[test]
    fn marks_begin_and_end_within_words_and_short_ones_are_not_broken() {
        let words =
            words([(false, "Send "), (true, "50 queries"), (false, ", and "), (true, "a rather long marked piece")]);
        let runs: Vec<_> = words.iter().map(Vec::len).collect();
        assert_eq!(runs, [1, 2, 1, 1, 1, 1, 1, 1]);
        assert_eq!(words[1][0], Run { text: "50 queries".into(), marked: true });
        assert_eq!(words[1][1], Run { text: ",".into(), marked: false });
    }

    #[test]
    fn a_word_wider_than_the_line_has_its_own_line() {
        let broken = TITLE.wrap(&words([(false, "a Donaudampfschifffahrtsgesellschaft b")]), 300.0);
        assert_eq!(text(&broken), ["a", "Donaudampfschifffahrtsgesellschaft", "b"]);
    }
}

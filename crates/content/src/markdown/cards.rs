//! Rows of a table that become cards on a phone.

use pulldown_cmark_escape::escape_html;

/// A table whose rows become cards, and the cell that comes next.
pub(super) struct Cards {
    heads: Vec<String>,
    column: usize,
    in_body: bool,
}

impl Cards {
    /// Returns the table with these headings.
    pub(super) fn of(heads: Vec<String>) -> Self {
        Self { heads, column: 0, in_body: false }
    }

    /// Begins with the rows below the head.
    pub(super) fn begin(&mut self) {
        self.in_body = true;
    }

    /// Returns the tag of the next cell, with the heading of its column; `None` in the head.
    pub(super) fn cell(&mut self) -> Option<String> {
        if !self.in_body {
            return None;
        }
        let column = self.column;
        self.column = (column + 1) % self.heads.len();
        // The first cell is the heading of its card, and needs none. Nor does the only other cell.
        if column == 0 || self.heads.len() < 3 {
            return Some("<td>".into());
        }
        let mut tag = String::from("<td data-label=\"");
        // Writing to a string does not fail.
        let _ = escape_html(&mut tag, &self.heads[column]);
        tag.push_str("\">");
        Some(tag)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cells_of_a_card_name_their_columns() {
        let heads = ["Sign", "Cause", "Fix <b>"].map(String::from).to_vec();
        let mut cards = Cards::of(heads);
        assert_eq!(cards.cell(), None);
        cards.begin();
        let mut row = || [(); 3].map(|()| cards.cell().unwrap_or_default());
        let expected = ["<td>", r#"<td data-label="Cause">"#, r#"<td data-label="Fix &lt;b&gt;">"#];
        assert_eq!(row(), expected);
        assert_eq!(row(), expected);
    }
}

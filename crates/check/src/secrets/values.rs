//! Finds many values in a text in one pass, however many values there are.

use crate::order::sort_by;
/// Values to find.
#[derive(Clone, Debug, Default)]
pub struct Values {
    /// In the order of their bytes.
    sorted: Vec<String>,
    /// For each value, the longest other value that it begins with.
    parents: Vec<Option<usize>>,
}

/// Where a value is: its first byte, the byte after its last, and its place in the list.
type Match = (usize, usize, usize);

impl Values {
    /// Prepares values. Empty values are left out.
    pub fn new(values: impl IntoIterator<Item = String>) -> Self {
        let mut sorted: Vec<String> = values.into_iter().filter(|value| !value.is_empty()).collect();
        sort_by(&mut sorted, Ord::cmp);
        sorted.dedup();
        let mut parents: Vec<Option<usize>> = Vec::with_capacity(sorted.len());
        for (place, value) in sorted.iter().enumerate() {
            // Everything between a value and what begins with it begins with it as well.
            let mut parent = place.checked_sub(1);
            while let Some(one) = parent
                && !sorted.get(one).is_some_and(|start| value.starts_with(start))
            {
                parent = parents.get(one).copied().flatten();
            }
            parents.push(parent);
        }
        Self { sorted, parents }
    }

    /// The values in the order of their bytes.
    pub fn list(&self) -> &[String] {
        &self.sorted
    }

    /// All places of all values, by their first bytes; at one byte, the longest value first.
    pub fn matches<'a>(&'a self, text: &'a str) -> impl Iterator<Item = Match> + 'a {
        let firsts = self.firsts();
        let bytes = text.as_bytes();
        let starts = bytes.iter().enumerate().filter(move |(_, byte)| firsts[usize::from(**byte)]);
        starts.flat_map(move |(start, _)| {
            let rest = bytes.get(start..).unwrap_or_default();
            let longest = self.sorted.partition_point(|value| value.as_bytes() <= rest).checked_sub(1);
            let all = std::iter::successors(longest, |place| self.parents.get(*place).copied().flatten());
            all.filter_map(move |place| {
                let value = self.sorted.get(place).filter(|value| rest.starts_with(value.as_bytes()))?;
                Some((start, start + value.len(), place))
            })
        })
    }

    /// Whether any value is in a text.
    pub fn are_in(&self, text: &str) -> bool {
        !self.sorted.is_empty() && self.matches(text).next().is_some()
    }

    /// A text with something in place of the values, and of those that overlap.
    pub fn replaced(&self, text: &str, with: impl Fn(&str) -> String) -> String {
        let mut found = String::with_capacity(text.len());
        let mut written = 0;
        let mut open: Option<(usize, usize)> = None;
        let mut write = |(start, end): (usize, usize)| {
            found.push_str(text.get(written..start).unwrap_or_default());
            found.push_str(&with(text.get(start..end).unwrap_or_default()));
            written = end;
        };
        if !self.sorted.is_empty() {
            for (start, end, _) in self.matches(text) {
                open = match open {
                    Some((first, last)) if start < last => Some((first, last.max(end))),
                    Some(before) => {
                        write(before);
                        Some((start, end))
                    }
                    None => Some((start, end)),
                };
            }
        }
        open.into_iter().for_each(write);
        found.push_str(text.get(written..).unwrap_or_default());
        found
    }

    fn firsts(&self) -> [bool; 256] {
        let mut firsts = [false; 256];
        for byte in self.sorted.iter().filter_map(|value| value.bytes().next()) {
            firsts[usize::from(byte)] = true;
        }
        firsts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_values_are_found_and_replaced() {
        for (values, text, expected) in [
            (&["abcd"][..], "xabcdabcdx", "x**x"),
            (&["abcd", "abcdef"], "abcdefabcdeabcf", "**eabcf"),
            (&["abcd", "cdef"], "abcdefcdef", "**"),
            (&["hunter", "hunter10", "hunter2"], "hunter15 hunter2", "*15 *"),
            (&["bc", "abcx"], "abcd", "a*d"),
            (&["äß", "ß"], "xäßßä", "x**ä"),
            (&[], "abc", "abc"),
            (&[""], "abc", "abc"),
        ] {
            let values = Values::new(values.iter().map(|value| String::from(*value)));
            assert_eq!(values.replaced(text, |_| "*".into()), expected, "{text}");
            assert_eq!(values.are_in(text), text != expected);
        }
    }
}

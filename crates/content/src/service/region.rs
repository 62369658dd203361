//! Regions: the code between the comments `region: name` and `endregion: name`. They may nest.

use std::ops::RangeInclusive;

const COMMENTS: [&str; 4] = ["//", "#", "--", ";"];

/// A region of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Region {
    /// Its name.
    pub name: String,
    /// The lines of its comments, counted from 1.
    pub lines: RangeInclusive<usize>,
}

/// A line of a file.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Line<'a> {
    /// The comment that begins a region.
    Begin(&'a str),
    /// The comment that ends a region.
    End(&'a str),
    /// Anything else.
    Code(&'a str),
}

/// The lines of a file.
pub(crate) fn lines(text: &str) -> impl Iterator<Item = Line<'_>> {
    text.lines().map(|line| {
        let bare = line.trim();
        let comment = COMMENTS.iter().find_map(|leader| bare.strip_prefix(leader)).map(str::trim).unwrap_or_default();
        match (comment.strip_prefix("region: "), comment.strip_prefix("endregion: ")) {
            (Some(name), _) => Line::Begin(name),
            (_, Some(name)) => Line::End(name),
            _ => Line::Code(line),
        }
    })
}

/// The regions of a file. One that is not closed ends with the file.
pub(super) fn regions(text: &str) -> Vec<Region> {
    let mut regions: Vec<Region> = Vec::new();
    let last = text.lines().count();
    for (line, number) in lines(text).zip(1..) {
        match line {
            Line::Begin(name) => regions.push(Region { name: name.into(), lines: number..=last }),
            Line::End(name) => {
                for region in regions.iter_mut().filter(|region| region.name == name) {
                    region.lines = *region.lines.start()..=number;
                }
            }
            Line::Code(_) => {}
        }
    }
    regions
}

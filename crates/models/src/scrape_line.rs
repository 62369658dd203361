//! One line of a scrape, in the Prometheus text format or OpenMetrics.

/// What a line contains.
pub(crate) enum Line<'a> {
    /// A series and its value.
    Sample(Sample<'a>),
    /// The type of a metric that has several series for each label set: a histogram or a summary.
    Composed(&'a str),
    /// A comment, or nothing.
    Nothing,
    /// Something else.
    Wrong,
}

/// A series.
pub(crate) struct Sample<'a> {
    pub(crate) name: &'a str,
    /// Names, and values with their escapes.
    pub(crate) labels: Vec<(&'a str, &'a str)>,
    /// The value, as written.
    pub(crate) value: &'a str,
}

/// Reads a line. Exemplars and timestamps are ignored.
pub(crate) fn line(text: &str) -> Line<'_> {
    let text = text.trim();
    if let Some(comment) = text.strip_prefix('#') {
        let mut words = comment.split_ascii_whitespace();
        let words = (words.next(), words.next(), words.next());
        return match words {
            (Some("TYPE"), Some(name), Some("histogram" | "summary" | "gaugehistogram")) => Line::Composed(name),
            _ => Line::Nothing,
        };
    }
    if text.is_empty() {
        return Line::Nothing;
    }
    sample(text).map_or(Line::Wrong, Line::Sample)
}

fn sample(text: &str) -> Option<Sample<'_>> {
    let end = text.find(|c: char| !is_name(c)).unwrap_or(text.len());
    let (mut name, rest) = text.split_at_checked(end)?;
    let mut labels = Vec::new();
    let rest = match rest.trim_start().strip_prefix('{') {
        Some(inside) => {
            let (quoted, rest) = label_set(inside, &mut labels)?;
            name = if name.is_empty() { quoted? } else { name };
            rest
        }
        None => rest,
    };
    if name.is_empty() || name.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let value = rest.split_ascii_whitespace().next()?;
    is_number(value).then_some(Sample { name, labels, value })
}

/// Reads labels up to the closing brace. Returns a quoted metric name among them, if any, and the rest of the line.
fn label_set<'a>(mut text: &'a str, labels: &mut Vec<(&'a str, &'a str)>) -> Option<(Option<&'a str>, &'a str)> {
    let mut metric = None;
    loop {
        text = text.trim_start_matches([' ', '\t', ',']);
        if let Some(rest) = text.strip_prefix('}') {
            return Some((metric, rest));
        }
        let (label, rest) = match text.strip_prefix('"') {
            Some(inside) => quoted(inside)?,
            None => text.split_at_checked(text.find(|c: char| !is_name(c))?)?,
        };
        let rest = rest.trim_start();
        match rest.strip_prefix('=') {
            Some(rest) => {
                let (value, rest) = quoted(rest.trim_start().strip_prefix('"')?)?;
                labels.push((label, value));
                text = rest;
            }
            // A quoted metric name stands alone.
            None if text.starts_with('"') && metric.is_none() => {
                metric = Some(label);
                text = rest;
            }
            None => return None,
        }
    }
}

/// Reads up to the closing quote, which a backslash escapes.
fn quoted(text: &str) -> Option<(&str, &str)> {
    let mut escaped = false;
    for (place, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return Some((text.get(..place)?, text.get(place + 1..)?)),
            _ => {}
        }
    }
    None
}

fn is_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_' || c == ':'
}

fn is_number(text: &str) -> bool {
    // Rust's parser of numbers takes kilobytes of WebAssembly, and which number it is does not matter.
    let digits = text.trim_start_matches(['+', '-']);
    ["Inf", "inf", "NaN", "nan"].contains(&digits)
        || (digits.starts_with(|c: char| c.is_ascii_digit() || c == '.')
            && digits.bytes().all(|byte| byte.is_ascii_digit() || b".eE+-_".contains(&byte)))
}

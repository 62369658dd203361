//! Helm templates, made readable as YAML: what a template fills in is replaced by marks of the same length.

use crate::tree::Node;
use crate::words::Words;

/// What stands for a value that a template fills in. It is in the private use area, so no manifest contains it.
pub const MARK: char = '\u{e000}';

/// A template as YAML.
#[derive(Clone, Debug, Default)]
pub struct Masked {
    /// The text. Every byte that is not part of an action is where it was.
    pub text: String,
    /// Where actions are that can print whole lines, such as `toYaml`: what is absent may be in them.
    pub blocks: Vec<usize>,
    /// The indentation of what each block prints, if the action sets it with `indent` or `nindent`.
    pub columns: Vec<Option<usize>>,
}

/// Replaces the actions of a template.
pub fn mask(text: &str) -> Masked {
    let mut masked = Masked { text: String::with_capacity(text.len()), ..Masked::default() };
    let mut rest = text;
    while let Some(start) = rest.find("{{") {
        let Some((before, action)) = rest.split_at_checked(start) else { break };
        masked.text.push_str(before);
        let end = action.find("}}").map_or(action.len(), |end| end + 2);
        let Some((action, after)) = action.split_at_checked(end) else { break };
        let is_line = is_blank(masked.text.chars().rev()) && is_blank(after.chars());
        if is_line && prints(action) {
            let own = masked.text.rsplit('\n').next().map_or(0, str::len);
            masked.columns.push(column(action, own));
            masked.blocks.push(masked.text.len());
        }
        replace(action, is_line, &mut masked.text);
        rest = after;
    }
    masked.text.push_str(rest);
    masked
}

/// Whether only spaces come before the end of a line.
fn is_blank(mut line: impl Iterator<Item = char>) -> bool {
    line.find(|one| *one == '\n' || !one.is_whitespace()).is_none_or(|one| one == '\n')
}

/// Appends marks or, for an action on lines of its own, spaces, as many bytes as the action has.
fn replace(action: &str, is_line: bool, text: &mut String) {
    for (place, line) in action.split('\n').enumerate() {
        if place > 0 {
            text.push('\n');
        }
        let is_marked = !is_line && place == 0;
        let marks = if is_marked { line.len() / MARK.len_utf8() } else { 0 };
        text.extend(std::iter::repeat_n(MARK, marks));
        let fill = if is_marked { '_' } else { ' ' };
        text.extend(std::iter::repeat_n(fill, line.len() - marks * MARK.len_utf8()));
    }
}

/// The indentation of what an action prints, if it begins at the column `own`.
fn column(action: &str, own: usize) -> Option<usize> {
    let (before, after) = action.rsplit_once("indent ")?;
    let digits = after.trim_start();
    let end = digits.find(|one: char| !one.is_ascii_digit()).unwrap_or(digits.len());
    let width: usize = digits.get(..end)?.parse().ok()?;
    // `nindent` begins a new line, so the place of the action does not matter.
    if before.ends_with('n') { Some(width) } else { own.checked_add(width) }
}

/// Whether an action prints text, unlike `if`, `end` or a comment.
fn prints(action: &str) -> bool {
    let inside = action.trim_start_matches(['{', '-', ' ']).trim_start();
    let word = inside.split(|one: char| one.is_whitespace() || one == '}').next().unwrap_or_default();
    let is_control = Words("if else end range with define block break continue").has(word);
    !(is_control || inside.starts_with("/*") || inside.starts_with('$') && inside.contains('='))
}

impl Node {
    /// Whether a template fills in the scalar, or a part of it.
    pub fn is_template(&self) -> bool {
        self.text().is_some_and(|text| text.contains(MARK))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml;

    #[test]
    fn literal_values_stay_where_they_are() {
        let text = "spec:\n  replicas: {{ .Values.n }}\n  {{- if .Values.x }}\n  a: \"v{{ .Values.y }}\" # é\n  {{- end }}\n  b:\n    {{- toYaml .Values.b | nindent 4 }}\n  c: 2\n";
        let masked = mask(text);
        assert_eq!(masked.text.len(), text.len());
        let yaml = yaml::read(&masked.text);
        assert!(yaml.errors.is_empty(), "{:?}", yaml.errors);
        let spec = yaml.documents[0].root.get("spec").expect("a mapping");
        let is_template = ["replicas", "a", "c"].map(|key| spec.get(key).is_some_and(Node::is_template));
        assert_eq!(is_template, [true, true, false]);
        assert_eq!((masked.blocks.len(), &masked.columns[..]), (1, &[Some(4)][..]));
        let c = spec.get("c").expect("a value");
        assert_eq!(text.get(c.span.start..c.span.end), Some("2"));
    }

    #[test]
    fn the_indentation_of_blocks_is_known_if_the_action_sets_it() {
        let text =
            "{{ include \"a\" . | indent 4 }}\n  {{- toYaml .x | trim | nindent 12 }}\n  {{ include \"b\" . }}\n";
        assert_eq!(mask(text).columns, [Some(4), Some(12), None]);
    }

    #[test]
    fn an_action_without_an_end_is_masked_to_the_end() {
        let text = "a: {{ x\nb: 1\n";
        assert_eq!(mask(text).text.len(), text.len());
    }
}

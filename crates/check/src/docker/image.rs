//! Image names, and the variables in them.

use crate::map::Map;

/// A reference to an image: `gcr.io/distroless/cc-debian13:nonroot@sha256:...`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Image {
    /// The registry and the repository: `gcr.io/distroless/cc-debian12`.
    pub name: String,
    /// The tag.
    pub tag: Option<String>,
    /// The digest, such as `sha256:...`.
    pub digest: Option<String>,
}

impl Image {
    /// Splits a reference into name, tag and digest.
    pub fn new(text: &str) -> Self {
        let (rest, digest) = text.split_once('@').map_or((text, None), |(rest, digest)| (rest, Some(digest.into())));
        // A colon before a slash separates the port of a registry.
        let tag = rest.rsplit_once(':').filter(|(_, tag)| !tag.contains('/'));
        let (name, tag) = tag.map_or((rest, None), |(name, tag)| (name, Some(tag.into())));
        Self { name: name.into(), tag, digest }
    }

    /// The name after the last slash.
    pub fn short(&self) -> &str {
        self.name.rsplit('/').next().unwrap_or(&self.name)
    }
}

/// The values of `ARG` and `ENV` by name; `None` for a value that is set at build time.
pub type Values = Map<String, Option<String>>;

/// Longer values are not known: a variable that contains itself twice would double with each assignment.
const LONGEST: usize = 4_096;

/// More variables are not known: each step of a build has a map of its own.
const VARIABLES: usize = 100;

/// Sets a variable.
pub fn set(values: &mut Values, name: &str, value: Option<String>) {
    if values.len() < VARIABLES || values.contains_key(name) {
        values.insert(name.into(), value);
    }
}

/// Replaces `$NAME`, `${NAME}`, `${NAME:-default}` and `${NAME:+other}`; `None` if a value is not known.
pub fn replaced(text: &str, values: &Values) -> Option<String> {
    let mut found = String::new();
    let mut rest = text;
    while let Some(start) = rest.find('$') {
        found.push_str(rest.get(..start)?);
        rest = rest.get(start + 1..)?;
        let value = |name: &str| values.get(name).cloned().flatten();
        if let Some(braced) = rest.strip_prefix('{') {
            let (inside, after) = braced.split_once('}')?;
            let end = inside.find(|next: char| next != '_' && !next.is_ascii_alphanumeric()).unwrap_or(inside.len());
            let (name, otherwise) = inside.split_at_checked(end)?;
            match otherwise.split_at_checked(2) {
                Some((":-", default)) => {
                    found.push_str(&value(name).filter(|one| !one.is_empty()).unwrap_or(default.into()))
                }
                Some((":+", other)) => found.push_str(value(name).map_or("", |_| other)),
                _ => found.push_str(&value(name)?),
            }
            rest = after;
        } else {
            let end = rest.find(|next: char| next != '_' && !next.is_ascii_alphanumeric()).unwrap_or(rest.len());
            let (name, after) = rest.split_at_checked(end)?;
            found.push_str(&value(name)?);
            rest = after;
        }
        if found.len() > LONGEST {
            return None;
        }
    }
    found.push_str(rest);
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_have_names_tags_and_digests() {
        for (text, name, tag, digest) in [
            ("rust", "rust", None, None),
            ("rust:1.90", "rust", Some("1.90"), None),
            ("localhost:5000/a/b", "localhost:5000/a/b", None, None),
            ("localhost:5000/a/b:1@sha256:00", "localhost:5000/a/b", Some("1"), Some("sha256:00")),
            ("a@sha256:00", "a", None, Some("sha256:00")),
        ] {
            let image = Image::new(text);
            assert_eq!((image.name.as_str(), image.tag.as_deref(), image.digest.as_deref()), (name, tag, digest));
        }
    }

    #[test]
    fn values_that_double_end_unknown() {
        let mut values = Values::default();
        values.insert("A".into(), Some("a".into()));
        for _ in 0..100 {
            let value = replaced("$A$A", &values);
            set(&mut values, "A", value);
        }
        assert_eq!(values.get("A"), Some(&None));
    }

    #[test]
    fn variables_are_replaced_or_unknown() {
        let mut values = Values::default();
        values.extend([("A".into(), Some("1".into())), ("B".into(), None), ("E".into(), Some(String::new()))]);
        for (text, expected) in [
            ("x$A-${A}y", Some("x1-1y")),
            ("$B", None),
            ("${B:-2}", Some("2")),
            ("${E:-2}${A:+z}", Some("2z")),
            ("${C}", None),
            ("${A", None),
            ("plain", Some("plain")),
        ] {
            assert_eq!(replaced(text, &values).as_deref(), expected, "{text}");
        }
    }
}

//! Versions, and which ones a requirement allows.

/// A version without its pre-release.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version(pub u32, pub u32, pub u32);

impl std::fmt::Display for Version {
    fn fmt(&self, into: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(into, "{}.{}.{}", self.0, self.1, self.2)
    }
}

/// Reads `1.85` or `1.85.0-beta.1`. A missing part is 0.
pub fn read(text: &str) -> Option<Version> {
    let (text, _) = text.split_once(['-', '+']).unwrap_or((text, ""));
    let mut parts = text.trim().split('.');
    let first = parts.next()?.parse().ok()?;
    let mut next = || parts.next().map_or(Some(0), |part| part.parse().ok());
    let version = Version(first, next()?, next()?);
    parts.next().is_none().then_some(version)
}

/// The oldest version that a requirement allows, if all that it allows are compatible with that one: `0.9`, `^1.2`,
/// `=1.11.0`, `~1.5` and `0.2.*`, but not `>=1` and `0`.
pub fn oldest(requirement: &str) -> Option<Version> {
    let text = requirement.trim();
    let text = text.strip_prefix(['^', '~', '=']).unwrap_or(text).trim();
    let text = text.strip_suffix(".*").unwrap_or(text);
    // Without its minor version, 0 allows releases that are not compatible with each other.
    if text == "0" { None } else { read(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requirements_have_an_oldest_version() {
        for (text, expected) in [
            ("0.9", Some(Version(0, 9, 0))),
            ("^1.2.3", Some(Version(1, 2, 3))),
            ("= 1.11.0", Some(Version(1, 11, 0))),
            ("0.2.*", Some(Version(0, 2, 0))),
            ("1", Some(Version(1, 0, 0))),
            ("0.8.0-rc.1", Some(Version(0, 8, 0))),
            ("0", None),
            ("0.*", None),
            ("*", None),
            (">=1", None),
            ("1, <2", None),
            ("1.2.3.4", None),
            ("", None),
        ] {
            assert_eq!(oldest(text), expected, "{text}");
        }
        assert_eq!(Version(1, 85, 0).to_string(), "1.85.0");
    }
}

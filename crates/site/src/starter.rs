//! The files of the starter, which a script downloads under the reader's name.

use content::Service;
use serde_json::Value;

/// The folder of the starter in the service.
const FOLDER: &str = "starter/";

/// The texts of the files by their path in the starter, as JSON.
pub(super) fn json(service: &Service) -> String {
    let files = service.files.iter().filter_map(|file| Some((file.name().strip_prefix(FOLDER)?, file)));
    files.map(|(path, file)| (path.to_owned(), Value::from(file.text.as_str()))).collect::<Value>().to_string()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
mod tests {
    use super::*;
    use crate::own_content::LIBRARY;
    use std::collections::BTreeMap;

    fn files() -> BTreeMap<String, String> {
        serde_json::from_str(&json(&LIBRARY.service)).unwrap()
    }

    #[test]
    fn every_file_is_in_it() {
        let files = files();
        for path in ["Cargo.toml", "Cargo.lock", "src/main.rs", "migrations/0001_orders.sql", ".dockerignore"] {
            assert!(files.contains_key(path), "{path}");
        }
    }

    #[test]
    fn the_name_of_the_starter_is_part_of_no_other_word() {
        for (path, text) in files() {
            for (at, name) in text.match_indices("starter") {
                let is_letter = |letter: Option<char>| letter.is_some_and(|letter| letter.is_ascii_alphabetic());
                let (before, behind) = (&text[..at], &text[at + name.len()..]);
                let is_part = is_letter(before.chars().next_back()) || is_letter(behind.chars().next());
                assert!(!is_part, "{path}: renaming would break a word after: {before}");
            }
        }
    }
}

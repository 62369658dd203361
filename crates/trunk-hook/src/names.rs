//! Numbers in place of the names that wasm-bindgen gives to imports.
//!
//! A name such as `__wbg_call_7bbd9cceba9949ad` ends with a hash, which no compression makes smaller, and both files contain it.
//! A number of the same length is written over it, so that no length in the WebAssembly changes.

use std::collections::BTreeMap;
use std::ops::Range;

/// What the names of imports start with.
const PREFIX: &[u8] = b"__wbg_";

/// How long the hash at the end of a name is.
const HASH: usize = 16;

/// Replaces the same names by the same numbers in a program and its script.
pub fn number(program: &mut [u8], script: &mut [u8]) {
    let mut numbers = BTreeMap::new();
    // The script lists all imports: numbers that ascend there compress best.
    for text in [script, program] {
        for place in names(text) {
            let name = &mut text[place];
            let next = numbers.len() + 1;
            let number = *numbers.entry(name.to_vec()).or_insert(next);
            let digits = name.len() - PREFIX.len();
            name[PREFIX.len()..].copy_from_slice(format!("{number:0digits$}").as_bytes());
        }
    }
}

/// The places of the names that end with a hash. Others, such as `__wbg_ptr`, are not imports.
fn names(text: &[u8]) -> Vec<Range<usize>> {
    let mut places = Vec::new();
    let mut from = 0;
    while let Some(found) = text[from..].windows(PREFIX.len()).position(|window| window == PREFIX) {
        let start = from + found;
        let is_in_name = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$');
        let length = text[start..].iter().position(|byte| !is_in_name(byte)).unwrap_or(text.len() - start);
        let end = start + length;
        if ends_with_hash(&text[start + PREFIX.len()..end]) {
            places.push(start..end);
        }
        from = end;
    }
    places
}

fn ends_with_hash(name: &[u8]) -> bool {
    let is_digit = |byte: &u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(byte);
    name.split_last_chunk::<HASH>().is_some_and(|(before, hash)| before.ends_with(b"_") && hash.iter().all(is_digit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_gets_the_same_number_of_the_same_length_in_both_files() {
        let script =
            "__wbg_call_7bbd9cceba9949ad:f,__wbg_call_6bcf8d3e20937e46:g,__wbg__wbg_cb_unref_997e73d32238e655:h";
        let program = b"\x00\x1b__wbg_call_6bcf8d3e20937e46\x00\x01\x1b__wbg_call_7bbd9cceba9949ad\x00\x02";
        let (mut new_program, mut new_script) = (program.to_vec(), script.as_bytes().to_vec());
        number(&mut new_program, &mut new_script);
        let expected = b"\x00\x1b__wbg_000000000000000000002\x00\x01\x1b__wbg_000000000000000000001\x00\x02";
        assert_eq!(new_program.escape_ascii().to_string(), expected.escape_ascii().to_string());
        assert_eq!(new_program.len(), program.len());
        assert_eq!(new_script.len(), script.len());
        assert_eq!(
            String::from_utf8_lossy(&new_script),
            "__wbg_000000000000000000001:f,__wbg_000000000000000000002:g,__wbg_000000000000000000000000000003:h"
        );
    }

    #[test]
    fn what_is_not_the_name_of_an_import_stays() {
        let text = "this.__wbg_ptr; __wbg_stream_free; __wbg_7bbd9cceba9949ad; __wbg_call_7bbd9cceba9949aX; __wbg_";
        let mut script = text.as_bytes().to_vec();
        number(&mut [], &mut script);
        assert_eq!(String::from_utf8_lossy(&script), text);
    }
}

//! Lists of words. An array of texts takes 8 bytes of a program for each word, beside the word.

/// Words with spaces between them.
#[derive(Clone, Copy, Debug)]
pub struct Words(pub &'static str);

impl Words {
    /// Whether it contains a word.
    #[inline(never)]
    pub fn has(self, word: &str) -> bool {
        self.iter().any(|own| own == word)
    }

    /// The words, in order.
    pub fn iter(self) -> impl Iterator<Item = &'static str> {
        self.0.split(' ')
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_words_are_found() {
        let words = Words("curl wget nc");
        assert!(["curl", "wget", "nc"].into_iter().all(|word| words.has(word)));
        assert!(!["", "c", "nca", "curl wget", "get"].into_iter().any(|word| words.has(word)));
    }
}

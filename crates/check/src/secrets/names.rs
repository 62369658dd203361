//! Which names of variables and keys stand for secrets.

use crate::words::Words;

/// Words that make a name one of a secret.
const WORDS: Words = Words("PASSWORD PASSWD PASSPHRASE SECRET SECRETS TOKEN CREDENTIAL CREDENTIALS APIKEY REQUIREPASS");

/// Words that do so only at the end of a name.
const LAST: Words = Words("PASS PWD AUTH PEPPER");

/// Words that do so in front of `KEY`.
const KEYS: Words = Words("API ACCESS PRIVATE SECRET ENCRYPTION SIGNING AUTH MASTER SESSION LICENSE");

/// Last words of names that tell something about a secret, and not the secret.
const ABOUT: Words = Words(
    "FILE PATH DIR NAME NAMES URL URI REF ID TTL EXPIRY EXPIRATION EXPIRES LIFETIME DURATION MS SECONDS SECS \
     MINUTES HOURS DAYS LENGTH SIZE LIMIT COUNT ENABLED REQUIRED ALGORITHM ISSUER AUDIENCE HEADER TYPE HOST PORT \
     POLICY VERSION",
);

/// Whether a name stands for a secret: `DB_PASSWORD` and `jwtSecret`, but not `TOKEN_TTL` or `secretName`.
pub fn is_secret(name: &str) -> bool {
    if !may_be_secret(name) {
        return false;
    }
    let words = words(name);
    let Some(last) = words.last().map(String::as_str) else { return false };
    if ABOUT.has(last) || words.first().is_some_and(|first| first == "AUTOMOUNT") {
        return false;
    }
    let is_key = words.windows(2).any(|two| matches!(two, [which, key] if key == "KEY" && KEYS.has(which)));
    is_key || LAST.has(last) || words.iter().any(|word| WORDS.has(word))
}

/// Whether a name contains a part of the words above. Most names of a large file do not.
fn may_be_secret(name: &str) -> bool {
    let parts: [&[u8]; 8] = [b"PASS", b"SECRET", b"TOKEN", b"CREDENTIAL", b"KEY", b"PWD", b"AUTH", b"PEPPER"];
    let bytes = name.as_bytes();
    (0..bytes.len()).any(|at| {
        let rest = bytes.get(at..).unwrap_or_default();
        let first = rest.first().map(u8::to_ascii_uppercase);
        let is_at = |part: &&[u8]| rest.get(..part.len()).is_some_and(|start| start.eq_ignore_ascii_case(part));
        parts.iter().any(|part| part.first().copied() == first && is_at(part))
    })
}

/// The words of a name in upper case, whether they are joined by underscores, dashes, points or capital letters.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut was_lower = false;
    for one in name.chars() {
        let is_joint = !one.is_ascii_alphanumeric();
        if is_joint || was_lower && one.is_ascii_uppercase() {
            words.push(String::new());
        }
        was_lower = one.is_ascii_lowercase() || one.is_ascii_digit();
        if let Some(last) = words.last_mut().filter(|_| !is_joint) {
            last.push(one.to_ascii_uppercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

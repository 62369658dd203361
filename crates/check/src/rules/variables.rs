//! References and secrets in the values of environment variables.

use crate::words::Words;

/// A value of Compose, in which `$$` is a dollar, `${NAME}` a reference, and `${NAME:-text}` a reference with a default.
pub mod reference {
    use crate::map::Map;

    /// The text with defaults in place of references. A reference without a default stays, as `$NAME`.
    pub fn resolved(text: &str) -> String {
        nested(text, 0)
    }

    /// Defaults nest, and every level costs stack.
    const DEEPEST: usize = 8;

    /// Longer values stay as they are: no reference is as long.
    const LONGEST: usize = 4_096;

    fn nested(text: &str, depth: usize) -> String {
        if text.len() > LONGEST {
            return text.into();
        }
        let ends = ends(text);
        let mut found = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('$') {
            found.push_str(before);
            let end = ends.get(&(text.len() - after.len())).map(|end| end - (text.len() - after.len()));
            if let Some(after) = after.strip_prefix('$') {
                found.push('$');
                rest = after;
            } else if let Some((inside, after)) = end.and_then(|end| Some((after.get(1..end)?, after.get(end + 1..)?)))
            {
                match default(inside) {
                    Some(default) if depth < DEEPEST => found.push_str(&nested(default, depth + 1)),
                    _ => {
                        found.push('$');
                        found.push_str(name(inside));
                    }
                }
                rest = after;
            } else {
                found.push('$');
                rest = after;
            }
        }
        found.push_str(rest);
        found
    }

    /// Where the braces end, by where they begin.
    fn ends(text: &str) -> Map<usize, usize> {
        let mut open = Vec::new();
        let mut found = Map::new();
        for (place, byte) in text.bytes().enumerate() {
            match byte {
                b'{' => open.push(place),
                b'}' => found.extend(open.pop().map(|start| (start, place))),
                _ => {}
            }
        }
        found
    }

    /// The text if it has no reference.
    pub fn literal(text: &str) -> Option<String> {
        let parts: Vec<_> = text.split("$$").collect();
        parts.iter().all(|part| !part.contains('$')).then(|| parts.join("$"))
    }

    /// The default of a value that is a single reference.
    pub fn fallback(text: &str) -> Option<&str> {
        let (inside, after) = braced(text.trim().strip_prefix('$')?)?;
        default(inside).filter(|default| after.is_empty() && !default.is_empty() && !default.contains('$'))
    }

    /// The content of the braces that a text begins with, and the text behind them.
    fn braced(text: &str) -> Option<(&str, &str)> {
        let inside = text.strip_prefix('{')?;
        let mut depth = 1;
        for (place, one) in inside.char_indices() {
            match one {
                '{' => depth += 1,
                '}' => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                return Some((inside.get(..place)?, inside.get(place + 1..)?));
            }
        }
        None
    }

    fn name(inside: &str) -> &str {
        let end = inside.find(|one: char| one != '_' && !one.is_ascii_alphanumeric()).unwrap_or(inside.len());
        inside.get(..end).unwrap_or(inside)
    }

    /// The default behind a name: `NAME:-default` or `NAME-default`.
    fn default(inside: &str) -> Option<&str> {
        let rest = inside.get(name(inside).len()..)?;
        rest.strip_prefix(":-").or_else(|| rest.strip_prefix('-'))
    }
}

/// Words that end the names of secrets.
const SECRETS: Words = Words("PASSWORD PASSWD PASS PWD SECRET TOKEN APIKEY PASSPHRASE SECRETKEY");

/// Words that make a key secret, in front of `KEY`.
const KEYS: Words = Words("API SECRET PRIVATE ACCESS ENCRYPTION SIGNING HMAC JWT MASTER SESSION COOKIE AUTH SERVICE");

/// Whether a name is that of a secret: `DB_PASSWORD`, `JWT_SECRET`, `STRIPE_API_KEY`, `app.hmacSecret`.
pub fn is_secret(name: &str) -> bool {
    let words = words(name);
    let is_public = words.iter().any(|word| Words("PUBLIC PUBLISHABLE ANON ALLOW VITE").has(word));
    let of_key = |word: &str| matches!(word, "KEY");
    match words.as_slice() {
        _ if is_public => false,
        [.., before, last] if of_key(last) => KEYS.has(before),
        [.., before, last] if last == "BASE" => before == "KEY",
        [.., last] => SECRETS.has(last),
        [] => false,
    }
}

/// The words of a name, in capitals.
pub fn words(name: &str) -> Vec<String> {
    let mut found = vec![String::new()];
    let mut was_small = false;
    for one in name.chars() {
        if !one.is_ascii_alphanumeric() || was_small && one.is_ascii_uppercase() {
            found.push(String::new());
        }
        if let Some(last) = found.last_mut().filter(|_| one.is_ascii_alphanumeric()) {
            last.push(one.to_ascii_uppercase());
        }
        was_small = one.is_ascii_lowercase();
    }
    found.retain(|word| !word.is_empty());
    found
}

/// Whether a literal value of a secret is one. Paths, references to a vault, switches and blanks to fill in are not.
pub fn is_value(text: &str) -> bool {
    let text = text.trim();
    let low = text.to_ascii_lowercase();
    let is_switch = matches!(
        low.as_str(),
        "" | "true" | "false" | "yes" | "no" | "on" | "off" | "0" | "1" | "null" | "none" | "nil" | "~" | "-"
    );
    let is_path = text.starts_with('/') && text.get(1..).is_some_and(|rest| rest.contains('/') && !rest.contains('+'))
        || text.starts_with("./")
        || [".pem", ".key", ".crt", ".txt", ".json"].iter().any(|end| low.ends_with(end));
    let is_elsewhere =
        ["vault:", "op://", "ref+", "arn:", "file:", "enc[", "awssm", "gcp:", "sm://", "{{", "%(", "@@", "sops"]
            .iter()
            .any(|start| low.starts_with(start));
    let is_blank =
        text.starts_with('<') && text.ends_with('>') || text.chars().all(|one| matches!(one, '*' | '.' | 'x' | 'X'));
    let is_small_number = text.len() < 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    !(is_switch || is_path || is_elsewhere || is_blank || is_small_number || text.contains("{{"))
}

/// Whether a value asks to be replaced by the key of a provider. A placeholder for a password or a signing secret is in
/// use as it is.
pub fn is_to_fill_in(name: &str, text: &str) -> bool {
    let is_key = words(name).last().is_some_and(|last| matches!(last.as_str(), "KEY" | "APIKEY" | "TOKEN"));
    is_key && text.trim().to_ascii_lowercase().starts_with("your")
}

/// Whether a value is a key that a provider has issued, which is never for development only.
pub fn is_issued(text: &str) -> bool {
    let starts =
        ["sk_live_", "rk_live_", "AKIA", "ghp_", "github_pat_", "glpat-", "xoxb-", "xoxp-", "SG.", "-----BEGIN"];
    starts.iter().any(|start| text.trim_start().starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_have_defaults() {
        for (text, all, fallback) in [
            ("a", "a", None),
            ("${A}", "$A", None),
            ("${A:?say it: now}/b", "$A/b", None),
            ("${A:-b}", "b", Some("b")),
            ("${A-b}:c", "b:c", None),
            ("${A:-${B:-c}}", "c", None),
            ("$A:1", "$A:1", None),
            ("a$$b", "a$b", None),
            ("${A:-}", "", None),
            ("${A", "${A", None),
            ("${A:-b}}${C:-{d}}", "b}{d}", None),
        ] {
            assert_eq!((reference::resolved(text).as_str(), reference::fallback(text)), (all, fallback), "{text}");
        }
        assert_eq!(reference::literal("a$$b").as_deref(), Some("a$b"));
        assert_eq!(reference::literal("a$b"), None);
    }

    #[test]
    fn names_of_secrets_end_in_one() {
        for name in
            ["POSTGRES_PASSWORD", "JWT_SECRET", "APP__HMAC_SECRET", "STRIPE_API_KEY", "hmacSecret", "SECRET_KEY_BASE"]
        {
            assert!(is_secret(name), "{name}");
        }
        for name in [
            "POSTGRES_PASSWORD_FILE",
            "TOKEN_TTL",
            "AWS_ACCESS_KEY_ID",
            "PUBLIC_API_KEY",
            "PRIMARY_KEY",
            "TOKEN_URL",
            "ALLOW_EMPTY_PASSWORD",
            "",
        ] {
            assert!(!is_secret(name), "{name}");
        }
    }

    #[test]
    fn blanks_and_paths_are_not_secrets() {
        for text in ["hunter2", "postgres", "changeme", "a/b+c==", "123456"] {
            assert!(is_value(text), "{text}");
        }
        for text in ["", "true", "/run/secrets/key", "<your key>", "xxx", "vault:a/b", "60", "./key.pem"] {
            assert!(!is_value(text), "{text}");
        }
    }
}

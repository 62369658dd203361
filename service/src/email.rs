//! Email addresses, validated as browsers validate them.

use serde::Deserialize;

// region: email
/// The address as the customer wrote it, trimmed. Send messages to this
/// spelling. Compare addresses with `lower(email COLLATE "C")`, which has a
/// unique index.
///
/// ASCII only, like `<input type="email">`: in Unicode, one name has several
/// spellings, and each would become an account.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
pub struct Email(String);

impl TryFrom<String> for Email {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let address = text.trim();
        let (local, domain) = address.split_once('@').unwrap_or_default();
        let symbol = |b: u8| b".!#$%&'*+/=?^_`{|}~-".contains(&b);
        let valid = address.len() <= 254
            && !local.is_empty()
            && local.bytes().all(|b| b.is_ascii_alphanumeric() || symbol(b))
            && domain.split('.').all(is_label);
        if valid {
            Ok(Self(address.to_owned()))
        } else {
            Err("must be an address such as name@example.com")
        }
    }
}

fn is_label(label: &str) -> bool {
    (1..=63).contains(&label.len())
        && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
        && !label.starts_with('-')
        && !label.ends_with('-')
}
// endregion: email

impl Email {
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

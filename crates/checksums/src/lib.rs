//! How content is named and checked: a fingerprint in a file's name, the `integrity` of a file, the digest of an inline script.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use sha2::{Digest, Sha256, Sha384};

/// An inline script as a policy names it.
pub fn inline(script: &str) -> String {
    format!("'sha256-{}'", BASE64_STANDARD.encode(Sha256::digest(script)))
}

/// A file as an `integrity` attribute names it.
pub fn integrity(content: &[u8]) -> String {
    format!("sha384-{}", BASE64_STANDARD.encode(Sha384::digest(content)))
}

/// A short name for content: another one when the content is another.
pub fn fingerprint<'a>(content: impl IntoIterator<Item = &'a [u8]>) -> String {
    let digest = content.into_iter().fold(Sha256::new(), Sha256::chain_update).finalize();
    digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_are_those_of_the_standard() {
        // The example of the Content Security Policy specification, level 2, and of nothing at all.
        assert_eq!(inline("alert('Hello, world.');"), "'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='");
        assert_eq!(integrity(b""), "sha384-OLBgp1GsljhM2TJ+sbHjaiH9txEUvgdDTAzHv2P24donTt6/529l+9Ua0vFImLlb");
        assert_eq!(fingerprint([b"ab".as_slice(), b"c"]), "ba7816bf8f01cfea");
    }
}

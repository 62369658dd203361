//! Digests: the fingerprint in a file's name, the `integrity` of a file, and the hash of an inline script.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use sha2::{Digest, Sha256, Sha384};

/// The hash of an inline script, as a Content-Security-Policy lists it.
pub fn inline(script: &str) -> String {
    format!("'sha256-{}'", BASE64_STANDARD.encode(Sha256::digest(script)))
}

/// The value of the `integrity` attribute for a file with this content.
pub fn integrity(content: &[u8]) -> String {
    format!("sha384-{}", BASE64_STANDARD.encode(Sha384::digest(content)))
}

/// The first 16 hexadecimal digits of the SHA-256 of the concatenated parts, for the name of a file.
pub fn fingerprint<'a>(content: impl IntoIterator<Item = &'a [u8]>) -> String {
    let digest = content.into_iter().fold(Sha256::new(), Sha256::chain_update).finalize();
    digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_are_those_of_the_standard() {
        // The example of Content Security Policy Level 2, and the digest of empty content.
        assert_eq!(inline("alert('Hello, world.');"), "'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='");
        assert_eq!(integrity(b""), "sha384-OLBgp1GsljhM2TJ+sbHjaiH9txEUvgdDTAzHv2P24donTt6/529l+9Ua0vFImLlb");
        assert_eq!(fingerprint([b"ab".as_slice(), b"c"]), "ba7816bf8f01cfea");
    }
}

//! Poly1305 of texts that come in pieces, quickly for long ones.
//!
//! libsodium's takes one block after the other, or two. That of the crate `poly1305` takes four where the processor has AVX2, in up to
//! half the time; what it has to prepare for that costs as much as some KiB.

use poly1305::Poly1305;
use poly1305::universal_hash::{KeyInit, UniversalHash};

use super::boxes::{TAG_SIZE, Tag};
use super::keys::KEY_SIZE;
use super::sodium;

/// Four blocks, which are authenticated in one step. Of fewer, and then of all that follow, the crate makes a step each.
const STEP: usize = 4 * 16;

/// See the module's text.
#[expect(
    clippy::large_enum_variant,
    reason = "each lives on the stack, for one message"
)]
pub(super) enum Authenticator {
    /// The portable one.
    Plain(sodium::Authenticator),
    Wide(Wide),
}

/// Four blocks at a time.
pub(super) struct Wide {
    hash: Poly1305,
    /// The beginning of a step that has no end yet.
    rest: [u8; STEP],
    length: usize,
}

impl Authenticator {
    pub fn new(key: &[u8; KEY_SIZE]) -> Authenticator {
        match has_wide_instructions() {
            true => Authenticator::Wide(Wide {
                hash: Poly1305::new(key.into()),
                rest: [0; STEP],
                length: 0,
            }),
            false => Authenticator::Plain(sodium::Authenticator::new(key)),
        }
    }

    pub fn update(&mut self, bytes: &[u8]) {
        match self {
            Authenticator::Plain(plain) => plain.update(bytes),
            Authenticator::Wide(wide) => wide.update(bytes),
        }
    }

    pub fn finish(self) -> Tag {
        match self {
            Authenticator::Plain(plain) => plain.finish(),
            Authenticator::Wide(wide) => wide.finish(),
        }
    }
}

impl Wide {
    fn update(&mut self, mut bytes: &[u8]) {
        if self.length > 0 {
            let (front, behind) = bytes.split_at(bytes.len().min(STEP - self.length));
            self.keep(front);
            bytes = behind;
            if self.length == STEP {
                self.hash.update_padded(&self.rest);
                self.length = 0;
            }
        }
        if !bytes.is_empty() {
            let (whole, rest) = bytes.split_at(bytes.len() / STEP * STEP);
            self.hash.update_padded(whole);
            self.keep(rest);
        }
    }

    fn keep(&mut self, bytes: &[u8]) {
        let end = self.length + bytes.len();
        self.rest[self.length..end].copy_from_slice(bytes);
        self.length = end;
    }

    fn finish(self) -> [u8; TAG_SIZE] {
        self.hash.compute_unpadded(&self.rest[..self.length]).into()
    }
}

fn has_wide_instructions() -> bool {
    #[cfg(target_arch = "x86_64")]
    return std::arch::is_x86_feature_detected!("avx2");
    #[cfg(not(target_arch = "x86_64"))]
    return false;
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn however_a_text_is_cut_its_tag_is_libsodiums(
            key in any::<[u8; KEY_SIZE]>(),
            pieces in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..200), 0..12),
        ) {
            let mut authenticator = Authenticator::new(&key);
            pieces.iter().for_each(|piece| authenticator.update(piece));
            prop_assert_eq!(authenticator.finish(), sodium::authenticate(&key, &pieces.concat()));
        }
    }
}

//! Boxes: what one side seals only the other can open, and knows who sealed it. For handshakes; messages go a shorter way.

use super::keys::{PublicKey, Secret, SecretKey};
use super::sodium;
use crate::errno::Result;

/// Bytes of a nonce, which no two boxes of the same key may share.
pub const NONCE_SIZE: usize = 24;

/// Bytes by which a box is larger than what is in it.
pub const TAG_SIZE: usize = 16;

/// What shows that a box was not tampered with.
pub type Tag = [u8; TAG_SIZE];

/// What two sides share, and nobody else knows.
#[derive(Clone, Debug)]
pub struct BoxKey(pub(super) Secret);

impl BoxKey {
    /// What we share with the owner of a public key. `None`: nobody owns such a key; it would make every secret the same.
    pub fn new(theirs: &PublicKey, ours: &SecretKey) -> Option<BoxKey> {
        let mut shared = Secret::default();
        sodium::shared_key(&theirs.0, ours.expose(), shared.bytes_mut()).then_some(BoxKey(shared))
    }

    /// A key that we share with nobody, for boxes that come back to us. Fails when the kernel has no random bytes to give.
    pub fn own() -> Result<BoxKey> {
        Secret::random().map(BoxKey)
    }

    /// Encrypts `text` in place.
    pub fn seal(&self, nonce: &[u8; NONCE_SIZE], text: &mut [u8]) -> Tag {
        sodium::seal(self.0.bytes(), nonce, text)
    }

    /// Decrypts `text` in place; false if it is not what was sealed.
    #[must_use]
    pub fn open(&self, nonce: &[u8; NONCE_SIZE], text: &mut [u8], tag: &Tag) -> bool {
        sodium::open(self.0.bytes(), nonce, text, tag)
    }
}

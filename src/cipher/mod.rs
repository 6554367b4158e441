//! CURVE's cipher, curve25519xsalsa20poly1305 (RFC 26), out of libsodium, which is linked statically and shows nothing of itself.
//!
//! All secrets of the library are in here: they live on the heap, so that moving them leaves no copies behind, and are wiped when
//! they end. libsodium is asked for arithmetic only: random bytes are the kernel's, because libsodium aborts where it has none.

mod authenticator;
mod boxes;
mod keys;
mod keystream;
mod message;
mod sodium;

pub use boxes::{BoxKey, NONCE_SIZE, TAG_SIZE, Tag};
pub use keys::{KEY_SIZE, KeyPair, PublicKey, SecretKey};
pub use message::MessageKey;

use crate::errno::Result;
use crate::sys;

/// Bytes that nobody can guess. Fails when the kernel has none to give.
pub fn random<const SIZE: usize>() -> Result<[u8; SIZE]> {
    let mut bytes = [0; SIZE];
    sys::random::fill(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests;

//! Keys of curve25519.

use std::fmt;

use super::sodium;
use crate::errno::Result;
use crate::sys::random;
use crate::z85::{self, KEY_TEXT_SIZE};

/// Bytes of every key.
pub const KEY_SIZE: usize = 32;

/// Who somebody is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PublicKey(pub [u8; KEY_SIZE]);

/// How somebody proves it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SecretKey(pub(super) Secret);

/// Both.
#[derive(Clone, Debug)]
pub struct KeyPair {
    pub public: PublicKey,
    pub secret: SecretKey,
}

/// Bytes that are wiped when they end, that do not show when printed, and are compared in constant time.
#[derive(Default)]
pub(super) struct Secret(Box<[u8; KEY_SIZE]>);

impl Secret {
    pub fn bytes(&self) -> &[u8; KEY_SIZE] {
        &self.0
    }

    pub fn bytes_mut(&mut self) -> &mut [u8; KEY_SIZE] {
        &mut self.0
    }

    /// Bytes that nobody can guess. Fails when the kernel has none to give.
    pub fn random() -> Result<Secret> {
        let mut secret = Secret::default();
        random::fill(secret.bytes_mut())?;
        Ok(secret)
    }
}

impl Clone for Secret {
    fn clone(&self) -> Secret {
        Secret(self.0.clone())
    }
}

impl Drop for Secret {
    fn drop(&mut self) {
        sodium::wipe(self.bytes_mut());
    }
}

impl PartialEq for Secret {
    fn eq(&self, other: &Secret) -> bool {
        sodium::are_equal(self.bytes(), other.bytes())
    }
}

impl Eq for Secret {}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("..")
    }
}

impl SecretKey {
    /// The key that these bytes are.
    pub fn new(bytes: &[u8; KEY_SIZE]) -> SecretKey {
        let mut secret = Secret::default();
        secret.bytes_mut().copy_from_slice(bytes);
        SecretKey(secret)
    }

    /// Moves the key out of these bytes, which are wiped.
    pub fn take(bytes: &mut [u8; KEY_SIZE]) -> SecretKey {
        let key = SecretKey::new(bytes);
        sodium::wipe(bytes);
        key
    }

    /// The key whose text this is (RFC 32), if it is one.
    pub fn from_text(text: &[u8; KEY_TEXT_SIZE]) -> Option<SecretKey> {
        Some(SecretKey::take(&mut z85::decode_key(text)?))
    }

    /// Writes its text, and not more of it than there is place for.
    pub fn write_text(&self, place: &mut [u8]) {
        let mut text = z85::encode_key(self.expose());
        let size = place.len().min(text.len());
        place[..size].copy_from_slice(&text[..size]);
        sodium::wipe(&mut text);
    }

    /// Its bytes: whoever copies them wipes the copy.
    pub fn expose(&self) -> &[u8; KEY_SIZE] {
        self.0.bytes()
    }

    /// The public key that belongs to it.
    pub fn public(&self) -> PublicKey {
        PublicKey(sodium::public_key(self.expose()))
    }
}

impl KeyPair {
    /// A new pair. Fails when the kernel has no random bytes to give.
    pub fn generate() -> Result<KeyPair> {
        let secret = SecretKey(Secret::random()?);
        Ok(KeyPair {
            public: secret.public(),
            secret,
        })
    }
}

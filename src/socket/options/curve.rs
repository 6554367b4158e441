//! The keys of CURVE as C programs set and read them (ZMQ_CURVE_PUBLICKEY and its siblings in zmq_setsockopt(3)).

use crate::cipher::{KEY_SIZE, PublicKey, SecretKey};
use crate::errno::{Errno, Result};
use crate::options::{CurveKeys, MechanismKind, Security};
use crate::z85::{self, KEY_TEXT_SIZE};

/// The keys that a program chooses.
#[derive(Clone, Copy)]
pub(super) enum CurveKey {
    Public,
    Secret,
    Server,
}

impl CurveKey {
    pub fn read(self, keys: &CurveKeys) -> SecretKey {
        match self {
            CurveKey::Public => SecretKey::new(&keys.public.0),
            CurveKey::Secret => keys.secret().clone(),
            CurveKey::Server => SecretKey::new(&keys.server.0),
        }
    }

    /// Takes a key. Whoever names a server's is a client; otherwise a server stays one.
    pub fn set(self, security: &mut Security, value: &[u8]) -> Result<()> {
        let mut key = parse(value).ok_or(Errno::EINVAL)?;
        match self {
            CurveKey::Public => security.curve.public = PublicKey(key),
            CurveKey::Secret => security.curve.set_secret(SecretKey::take(&mut key)),
            CurveKey::Server => {
                security.curve.server = PublicKey(key);
                security.as_server = false;
            }
        }
        security.mechanism = MechanismKind::Curve;
        Ok(())
    }
}

/// A key's bytes, if these are they or their text.
fn parse(value: &[u8]) -> Option<[u8; KEY_SIZE]> {
    match value {
        [text @ .., 0] if text.len() == KEY_TEXT_SIZE => z85::decode_key(text.try_into().ok()?),
        text if text.len() == KEY_TEXT_SIZE => z85::decode_key(text.try_into().ok()?),
        bytes => bytes.try_into().ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &[u8; 41] = b"Yne@$w-vo<fVvi]a<NY6T1ed:M$fCG*[IaLV{hID\0";

    #[test]
    fn a_key_is_bytes_or_text() {
        let mut security = Security::default();
        for which in [CurveKey::Public, CurveKey::Secret, CurveKey::Server] {
            assert_eq!(which.set(&mut security, &TEXT[..]), Ok(()));
            let key = which.read(&security.curve);
            assert_eq!(which.set(&mut security, &[3; 32]), Ok(()));
            assert_eq!(which.read(&security.curve).expose(), &[3; 32]);
            assert_eq!(which.set(&mut security, &TEXT[..40]), Ok(()));
            assert_eq!(which.read(&security.curve), key);
        }
        assert_eq!(security.mechanism, MechanismKind::Curve);
    }

    #[test]
    fn anything_else_changes_nothing() {
        let mut security = Security::default();
        let mut bad = *TEXT;
        bad[7] = b' ';
        for value in [
            &b""[..],
            &[0; 31],
            &[0; 33],
            &[0; 39],
            &[0; 41],
            &bad,
            &bad[..40],
            &[b'0'; 41],
            &[b'0'; 64],
        ] {
            assert_eq!(
                CurveKey::Secret.set(&mut security, value),
                Err(Errno::EINVAL),
                "{value:?}"
            );
        }
        assert_eq!(security, Security::default());
    }

    #[test]
    fn whoever_names_a_server_is_a_client() {
        let mut security = Security {
            as_server: true,
            ..Security::default()
        };
        assert_eq!(CurveKey::Public.set(&mut security, TEXT), Ok(()));
        assert_eq!(CurveKey::Secret.set(&mut security, TEXT), Ok(()));
        assert!(security.as_server);
        assert_eq!(CurveKey::Server.set(&mut security, TEXT), Ok(()));
        assert!(!security.as_server);
    }
}

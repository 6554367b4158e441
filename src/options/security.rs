//! How a socket's connections are secured (ZMQ_PLAIN_*, ZMQ_CURVE_* and ZMQ_ZAP_* of zmq_setsockopt(3)).

use std::fmt;

use crate::cipher::{PublicKey, SecretKey};

/// The security mechanisms, numbered as ZMQ_MECHANISM reads them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(i32)]
pub enum MechanismKind {
    /// No protection; peers are authenticated by their address if there is a ZAP domain.
    #[default]
    Null = 0,
    /// A name and a password, in clear (RFC 24).
    Plain = 1,
    /// Keys, and nothing in clear (RFC 25).
    Curve = 2,
}

/// What both sides of a connection must agree on, and who decides on peers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Security {
    pub mechanism: MechanismKind,
    /// This side authenticates its peers, whichever side connects; NULL has no such roles.
    pub as_server: bool,
    pub plain: PlainCredentials,
    pub curve: CurveKeys,
    /// What the ZAP handler is told of where the peer wants to go (ZMQ_ZAP_DOMAIN), at most 255 bytes.
    pub zap_domain: Vec<u8>,
    /// The handler's word is needed wherever there is a domain, and only there (ZMQ_ZAP_ENFORCE_DOMAIN).
    pub zap_enforces_domain: bool,
}

impl Security {
    /// Whether peers must prove something, so that none may speak a ZMTP of before mechanisms.
    pub fn is_wanted(&self) -> bool {
        self.mechanism != MechanismKind::Null || !self.zap_domain.is_empty()
    }
}

/// Who a PLAIN client says it is; at most 255 bytes each.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct PlainCredentials {
    pub username: Vec<u8>,
    pub password: Vec<u8>,
}

/// Says nothing of what nobody else may know.
impl fmt::Debug for PlainCredentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PlainCredentials")
    }
}

/// The keys of CURVE; all zeros until they are set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CurveKeys {
    /// What a client says it is.
    pub public: PublicKey,
    secret: SecretKey,
    secret_public: PublicKey,
    /// Whom a client wants to talk to.
    pub server: PublicKey,
}

impl CurveKeys {
    pub fn set_secret(&mut self, secret: SecretKey) {
        self.secret_public = secret.public();
        self.secret = secret;
    }

    pub fn secret(&self) -> &SecretKey {
        &self.secret
    }

    /// The public key that belongs to the secret one, whatever `public` is: a server need not set that.
    pub fn secret_public(&self) -> &PublicKey {
        &self.secret_public
    }
}

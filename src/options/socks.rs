//! The SOCKS5 proxy that tcp connections go through (ZMQ_SOCKS_* of zmq_setsockopt(3)).

use std::fmt;

/// As the program gave them, which need not be text. Without a `proxy` the rest is not looked at.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Socks {
    /// `host:port`, or `source;host:port`.
    pub proxy: Vec<u8>,
    /// A name asks for RFC 1929's authentication; both up to 255 bytes.
    pub username: Vec<u8>,
    pub password: Vec<u8>,
}

impl Socks {
    /// The proxy, as the C string that it was; `None` without one, and for what is not UTF-8 an address that nobody has.
    pub fn proxy_address(&self) -> Option<&str> {
        let end = self.proxy.iter().position(|byte| *byte == 0);
        let proxy = &self.proxy[..end.unwrap_or(self.proxy.len())];
        (!self.proxy.is_empty()).then(|| std::str::from_utf8(proxy).unwrap_or(""))
    }
}

/// Says nothing of the password.
impl fmt::Debug for Socks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Socks")
            .field("proxy", &String::from_utf8_lossy(&self.proxy))
            .field("username", &String::from_utf8_lossy(&self.username))
            .finish_non_exhaustive()
    }
}

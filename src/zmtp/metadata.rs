//! Properties: what each side says of itself in READY (RFC 23 section "Metadata").

use super::compat;
use super::config::Config;
use super::error::{ProtocolError, Result};
use crate::options::SocketType;

const SOCKET_TYPE: &str = "Socket-Type";
const IDENTITY: &str = "Identity";

/// The longest routing id (RFC 23).
pub(super) const ROUTING_ID_MAX: usize = 255;

/// A name and its value.
pub type Property = (Vec<u8>, Vec<u8>);

/// What a peer said of itself.
#[derive(Debug, Default)]
pub(super) struct Introduction {
    pub socket_type: Option<SocketType>,
    pub routing_id: Vec<u8>,
    /// Everything, as sent, first mention first.
    pub properties: Vec<Property>,
}

impl Introduction {
    /// All that a peer of before ZMTP 3.0 says of itself.
    pub fn with_routing_id(routing_id: &[u8]) -> Introduction {
        Introduction {
            routing_id: routing_id.to_vec(),
            ..Introduction::default()
        }
    }

    /// Reads the properties of a peer of our socket of type `ours`.
    pub fn parse(bytes: &[u8], ours: SocketType) -> Result<Introduction> {
        let mut introduction = Introduction::default();
        for property in (Properties { rest: bytes }) {
            let (name, value) = property?;
            introduction.add(name, value, ours)?;
        }
        Ok(introduction)
    }

    fn add(&mut self, name: &[u8], value: &[u8], ours: SocketType) -> Result<()> {
        if name.eq_ignore_ascii_case(SOCKET_TYPE.as_bytes()) {
            self.socket_type = Some(check_socket_type(value, ours)?);
        } else if name.eq_ignore_ascii_case(IDENTITY.as_bytes()) {
            if value.len() > ROUTING_ID_MAX {
                return Err(ProtocolError::MalformedProperties);
            }
            self.routing_id = value.to_vec();
        }
        self.properties.push((name.to_vec(), value.to_vec()));
        Ok(())
    }
}

fn check_socket_type(name: &[u8], ours: SocketType) -> Result<SocketType> {
    compat::socket_type(name)
        .filter(|theirs| compat::may_talk(ours, *theirs))
        .ok_or(ProtocolError::IncompatibleSocketType)
}

/// What a side says of itself.
#[derive(Debug)]
pub(super) struct Ourselves {
    pub socket_type: SocketType,
    routing_id: Vec<u8>,
    others: Vec<Property>,
}

impl Ourselves {
    pub fn new(config: &Config) -> Ourselves {
        Ourselves {
            socket_type: config.socket_type,
            routing_id: config.routing_id.clone(),
            others: config.metadata.clone(),
        }
    }

    /// Writes it.
    pub fn introduce(&self, out: &mut Vec<u8>) {
        append(
            SOCKET_TYPE.as_bytes(),
            self.socket_type.name().as_bytes(),
            out,
        );
        if matches!(
            self.socket_type,
            SocketType::Req | SocketType::Dealer | SocketType::Router
        ) {
            append(IDENTITY.as_bytes(), &self.routing_id, out);
        }
        for (name, value) in &self.others {
            append(name, value, out);
        }
    }
}

/// Writes one property; `name` is at most 255 bytes long.
fn append(name: &[u8], value: &[u8], out: &mut Vec<u8>) {
    out.push(name.len() as u8);
    out.extend_from_slice(name);
    out.extend_from_slice(&(value.len() as u32).to_be_bytes());
    out.extend_from_slice(value);
}

/// The properties in a command's body.
struct Properties<'a> {
    rest: &'a [u8],
}

impl<'a> Properties<'a> {
    fn split_property(&mut self) -> Option<(&'a [u8], &'a [u8])> {
        let (&length, rest) = self.rest.split_first()?;
        let (name, rest) = rest.split_at_checked(length.into())?;
        let (length, rest) = rest.split_first_chunk()?;
        let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
        let (value, rest) = rest.split_at_checked(length)?;
        self.rest = rest;
        Some((name, value))
    }
}

impl<'a> Iterator for Properties<'a> {
    type Item = Result<(&'a [u8], &'a [u8])>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        let property = self.split_property();
        if property.is_none() {
            self.rest = &[];
        }
        Some(property.ok_or(ProtocolError::MalformedProperties))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::options::Options;
    use proptest::prelude::*;

    fn properties(bytes: &[u8]) -> Result<Vec<(&[u8], &[u8])>> {
        Properties { rest: bytes }.collect()
    }

    #[test]
    fn only_types_with_a_use_for_it_send_a_routing_id() {
        for (kind, sent) in [
            (SocketType::Dealer, true),
            (SocketType::Req, true),
            (SocketType::Rep, false),
        ] {
            let mut config = Config::new(&Options::new(kind));
            config.routing_id = b"me".to_vec();
            let mut out = Vec::new();
            Ourselves::new(&config).introduce(&mut out);
            assert_eq!(
                properties(&out).expect("whole").len() == 2,
                sent,
                "{kind:?}"
            );
        }
    }

    #[test]
    fn names_are_matched_whatever_their_case() {
        let mut out = Vec::new();
        append(b"SOCKET-TYPE", b"REQ", &mut out);
        append(b"identity", b"me", &mut out);
        let peer = Introduction::parse(&out, SocketType::Router).expect("fitting");
        assert_eq!(
            (peer.socket_type, &peer.routing_id[..]),
            (Some(SocketType::Req), &b"me"[..])
        );
    }

    #[test]
    fn a_stranger_is_refused() {
        for name in ["REQ", "Rep", "", "PEER"] {
            let mut out = Vec::new();
            append(SOCKET_TYPE.as_bytes(), name.as_bytes(), &mut out);
            let peer = Introduction::parse(&out, SocketType::Req);
            assert_eq!(
                peer.err(),
                Some(ProtocolError::IncompatibleSocketType),
                "{name}"
            );
        }
    }

    #[test]
    fn a_routing_id_has_255_bytes_at_most() {
        let mut out = Vec::new();
        append(IDENTITY.as_bytes(), &[7; 255], &mut out);
        assert!(Introduction::parse(&out, SocketType::Router).is_ok());
        append(IDENTITY.as_bytes(), &[7; 256], &mut out);
        assert!(Introduction::parse(&out, SocketType::Router).is_err());
    }

    proptest! {
        #[test]
        fn properties_read_back(written in prop::collection::vec(("[a-zA-Z-]{1,20}", prop::collection::vec(any::<u8>(), 0..300)), 0..8)) {
            let mut out = Vec::new();
            for (name, value) in &written {
                append(name.as_bytes(), value, &mut out);
            }
            let read = properties(&out).expect("whole");
            prop_assert_eq!(read.len(), written.len());
            for (read, written) in read.iter().zip(&written) {
                prop_assert_eq!(*read, (written.0.as_bytes(), &written.1[..]));
            }
            if !out.is_empty() {
                out.pop();
                prop_assert!(properties(&out).is_err());
            }
        }

        #[test]
        fn arbitrary_bytes_are_harmless(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = Introduction::parse(&bytes, SocketType::Router);
        }
    }
}

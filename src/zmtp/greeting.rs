//! The first bytes of a connection, from which each side learns which ZMTP the other one speaks.
//!
//! Ours leave in the steps in which peers of every age understand them (RFC 23 "Backwards Interoperability"): a signature that
//! ZMTP 1.0 takes for the header of a routing id, a version number once the peer has shown that it knows versions,
//! and the rest once its own version is known.

use crate::options::SocketType;

/// Bytes of a greeting of ZMTP 3.x.
const LENGTH: usize = 64;
/// Where the versions of ZMTP part ways; counts of bytes received.
const SIGNATURE: usize = 10;
const MAJOR: usize = 11;
const LENGTH_2_0: usize = 12;

/// The major version that ZMTP 2.0 announces; 1.0 announces 0 or nothing.
const MAJOR_OF_2_0: u8 = 1;

/// A mechanism's name, padded with zeros.
pub(super) type MechanismName = [u8; 20];

/// What the peer speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dialect {
    /// ZMTP 1.0 from before versions: what looked like a greeting belongs to the peer's first frame.
    Unversioned,
    /// ZMTP 1.0 behind a greeting.
    V1,
    V2,
    V3 {
        minor: u8,
        mechanism: MechanismName,
    },
}

/// Our greeting and what has arrived of the peer's.
#[derive(Clone, Debug)]
pub(super) struct Greeting {
    socket_type: SocketType,
    mechanism: MechanismName,
    received: [u8; LENGTH],
    count: usize,
}

impl Greeting {
    /// Starts with writing our signature to `out`.
    pub fn new(
        socket_type: SocketType,
        routing_id: &[u8],
        mechanism: MechanismName,
        out: &mut Vec<u8>,
    ) -> Greeting {
        // For a peer of ZMTP 1.0 this is the header of our routing id, flags included in the length.
        out.push(0xff);
        out.extend_from_slice(&(routing_id.len() as u64 + 1).to_be_bytes());
        out.push(0x7f);
        Greeting {
            socket_type,
            mechanism,
            received: [0; LENGTH],
            count: 0,
        }
    }

    /// Takes the peer's greeting off the front of `input` and writes what it calls for to `out`.
    pub fn receive(&mut self, input: &mut &[u8], out: &mut Vec<u8>) -> Option<Dialect> {
        while let Some((&byte, rest)) = input.split_first() {
            *input = rest;
            if let Some(dialect) = self.receive_byte(byte, out) {
                return Some(dialect);
            }
        }
        None
    }

    /// The bytes of an unversioned peer's first frame.
    pub fn seen(&self) -> &[u8] {
        &self.received[..self.count]
    }

    fn receive_byte(&mut self, byte: u8, out: &mut Vec<u8>) -> Option<Dialect> {
        self.received[self.count] = byte;
        self.count += 1;
        match self.count {
            1 if byte != 0xff => return Some(Dialect::Unversioned),
            SIGNATURE if byte & 1 == 0 => return Some(Dialect::Unversioned),
            SIGNATURE => out.push(3),
            MAJOR if byte <= MAJOR_OF_2_0 => out.push(self.socket_type as u8),
            MAJOR => self.write_rest(out),
            LENGTH_2_0 => return self.old_dialect(),
            LENGTH => return Some(self.dialect_3()),
            _ => {}
        }
        None
    }

    fn write_rest(&self, out: &mut Vec<u8>) {
        out.push(1);
        out.extend_from_slice(&self.mechanism);
        // As-server, which libzmq leaves to the mechanisms, and the filler.
        out.extend_from_slice(&[0; 32]);
    }

    fn old_dialect(&self) -> Option<Dialect> {
        match self.received[SIGNATURE] {
            0 => Some(Dialect::V1),
            MAJOR_OF_2_0 => Some(Dialect::V2),
            _ => None,
        }
    }

    fn dialect_3(&self) -> Dialect {
        let mut mechanism = MechanismName::default();
        mechanism.copy_from_slice(&self.received[12..32]);
        // A major version of the future is taken for the newest that we know.
        let minor = match self.received[SIGNATURE] {
            3 => self.received[MAJOR],
            _ => 1,
        };
        Dialect::V3 { minor, mechanism }
    }
}

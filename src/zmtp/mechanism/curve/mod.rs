//! CURVE: each side proves who it is, and nobody else can read, change or repeat what they say (RFC 25, RFC 26).
//!
//! HELLO, WELCOME, INITIATE, READY, by turns, the client first; ERROR in place of READY if the client is refused. From then on every
//! frame is a MESSAGE. In the RFC's words, C and S are the keys of client and server for good, C' and S' those of one
//! connection, and small letters the secret halves.

mod client;
mod server;
mod traffic;

pub(super) use client::Client;
pub(super) use server::Server;

use crate::cipher::{BoxKey, NONCE_SIZE, TAG_SIZE};
use crate::errno::Errno;
use crate::zmtp::error::{ProtocolError, Result};

pub(super) const NAME: &str = "CURVE";

const HELLO: &[u8] = b"\x05HELLO";
const WELCOME: &[u8] = b"\x07WELCOME";
const INITIATE: &[u8] = b"\x08INITIATE";
const READY: &[u8] = b"\x05READY";

/// The version of CurveZMQ, major and minor.
const VERSION: [u8; 2] = [1, 0];

/// So many zeros make HELLO longer than its answer.
const HELLO_PADDING: usize = 72;

/// The zeros whose box shows that the client knows c' and means S.
const HELLO_TEXT: usize = 64;

const HELLO_SIZE: usize = 200;

/// Bytes of a cookie: of its nonce, and of the box with C' and s'.
const COOKIE_SIZE: usize = 16 + TAG_SIZE + 64;

/// Which boxes a number makes a nonce for: no two boxes of a key may share one.
mod short {
    pub const HELLO: &[u8; 16] = b"CurveZMQHELLO---";
    pub const INITIATE: &[u8; 16] = b"CurveZMQINITIATE";
    pub const READY: &[u8; 16] = b"CurveZMQREADY---";
    pub const FROM_CLIENT: &[u8; 16] = b"CurveZMQMESSAGEC";
    pub const FROM_SERVER: &[u8; 16] = b"CurveZMQMESSAGES";
}

/// Which boxes 16 random bytes make a nonce for.
mod long {
    pub const WELCOME: &[u8; 8] = b"WELCOME-";
    pub const COOKIE: &[u8; 8] = b"COOKIE--";
    pub const VOUCH: &[u8; 8] = b"VOUCH---";
}

fn short_nonce(prefix: &[u8; 16], number: u64) -> [u8; NONCE_SIZE] {
    let mut nonce = [0; NONCE_SIZE];
    nonce[..16].copy_from_slice(prefix);
    nonce[16..].copy_from_slice(&number.to_be_bytes());
    nonce
}

fn long_nonce(prefix: &[u8; 8], random: &[u8; 16]) -> [u8; NONCE_SIZE] {
    let mut nonce = [0; NONCE_SIZE];
    nonce[..8].copy_from_slice(prefix);
    nonce[8..].copy_from_slice(random);
    nonce
}

/// Appends what `write` appends to `out` as a box.
fn append_box(
    key: &BoxKey,
    nonce: &[u8; NONCE_SIZE],
    out: &mut Vec<u8>,
    write: impl FnOnce(&mut Vec<u8>),
) {
    let at = out.len();
    out.extend_from_slice(&[0; TAG_SIZE]);
    write(out);
    if let Some((tag, text)) = out[at..].split_first_chunk_mut() {
        *tag = key.seal(nonce, text);
    }
}

/// What is in a box, decrypted where it lies.
fn open_box<'a>(
    key: &BoxKey,
    nonce: &[u8; NONCE_SIZE],
    sealed: &'a mut [u8],
) -> Result<&'a mut [u8]> {
    let (tag, text) = sealed
        .split_first_chunk_mut()
        .ok_or(ProtocolError::Cryptographic)?;
    match key.open(nonce, text, tag) {
        true => Ok(text),
        false => Err(ProtocolError::Cryptographic),
    }
}

/// Takes a field of fixed size off the front.
fn take<const SIZE: usize>(bytes: &mut &[u8]) -> Option<[u8; SIZE]> {
    let (field, rest) = bytes.split_first_chunk()?;
    *bytes = rest;
    Some(*field)
}

/// The kernel has no random bytes for keys and nonces.
fn no_randomness(_: Errno) -> ProtocolError {
    ProtocolError::KeyExchange
}

#[cfg(test)]
mod tests;

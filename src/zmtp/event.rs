//! What an engine tells its session.

use std::sync::Arc;

use super::zap::Request;
use crate::message::{INLINE_CAPACITY, Message, Metadata};
use crate::options::SocketType;

/// What bytes turned out to mean.
#[derive(Debug)]
pub enum Event {
    /// The peer is to be judged: nothing more is decoded before [`Engine::authenticated`](super::Engine::authenticated).
    Authenticate(Request),
    /// The handshake is done: messages may flow both ways. Comes once, before all that follow.
    Ready(Peer),
    /// A message part; a subscription is flagged as one.
    Message(Message),
    /// The peer asks for a sign of life, which is in the control output now, and wants to be taken for dead `ttl` tenths of a
    /// second later (0: never) unless more arrives.
    Ping { ttl: u16 },
    /// The peer's sign of life.
    Pong,
}

/// A short message that still lies in the input, or where a mechanism opened it, to be made where it is to stay: most messages of a
/// busy connection are such, and this way they are written once.
#[derive(Debug)]
pub struct Short<'e> {
    /// The body, and what is behind it.
    pub(super) front: &'e [u8; INLINE_CAPACITY],
    pub(super) length: usize,
    pub(super) more: bool,
    pub(super) metadata: &'e Option<Arc<Metadata>>,
}

impl Short<'_> {
    /// Whether another part of the same message follows.
    #[inline]
    pub fn more(&self) -> bool {
        self.more
    }
}

impl From<Short<'_>> for Message {
    #[inline]
    fn from(short: Short<'_>) -> Message {
        let mut message = Message::from_front(short.front, short.length);
        message.set_more(short.more);
        message.set_metadata(short.metadata.clone());
        message
    }
}

/// What the handshake told of the other side.
#[derive(Debug)]
pub struct Peer {
    /// Unknown if the peer did not say, as before ZMTP 3.0.
    pub socket_type: Option<SocketType>,
    /// Empty if it did not choose one.
    pub routing_id: Vec<u8>,
    /// Major and minor version of the ZMTP spoken with it.
    pub version: (u8, u8),
    /// What every message from it carries.
    pub metadata: Option<Arc<Metadata>>,
}

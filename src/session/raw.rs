//! Raw connections: a peer's own bytes, without greeting or frames (zmq_socket(3), ZMQ_STREAM). Without I/O, as the ZMTP engine is.
//!
//! Bytes have no ends of messages, so each piece that was read is one. What is sent goes out as it is.

use std::sync::Arc;

use crate::message::{Message, Metadata};
use crate::zmtp::{Batch, Event, Peer, ProtocolError};

/// The longest message made of what was read, in bytes: what libzmq reads at once.
const PIECE_MAX: usize = 8192;

/// How far the conversation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    /// The session has not heard yet that it may begin.
    Opening,
    /// The program has not heard yet that there is a peer.
    Announcing,
    Traffic,
}

/// See the module's text.
#[derive(Debug)]
pub(super) struct Raw {
    phase: Phase,
    /// The program hears of peers that come and go.
    notifies: bool,
    metadata: Option<Arc<Metadata>>,
}

impl Raw {
    pub fn new(notifies: bool, metadata: Option<Arc<Metadata>>) -> Raw {
        Raw {
            phase: Phase::Opening,
            notifies,
            metadata,
        }
    }

    /// Whether messages may be encoded.
    pub fn is_ready(&self) -> bool {
        self.phase != Phase::Opening
    }

    /// What the front of `input` means; it is taken off it. `None`: nothing is left. Begins without any input.
    pub fn decode(&mut self, input: &mut &[u8]) -> Result<Option<Event>, ProtocolError> {
        match self.phase {
            Phase::Opening => {
                self.phase = if self.notifies {
                    Phase::Announcing
                } else {
                    Phase::Traffic
                };
                Ok(Some(Event::Ready(self.peer())))
            }
            Phase::Announcing => {
                self.phase = Phase::Traffic;
                Ok(Some(Event::Message(self.label(Message::new()))))
            }
            Phase::Traffic if input.is_empty() => Ok(None),
            Phase::Traffic => {
                let (piece, rest) = input.split_at(input.len().min(PIECE_MAX));
                let message = Message::from_slice(piece).map_err(|_| ProtocolError::OutOfMemory)?;
                *input = rest;
                Ok(Some(Event::Message(self.label(message))))
            }
        }
    }

    pub fn encode(&self, message: Message, out: &mut Batch) {
        out.push_message(message);
    }

    /// What the program is told when the connection is over.
    pub fn farewell(&self) -> Option<Message> {
        let announced = self.notifies && self.phase == Phase::Traffic;
        announced.then(|| self.label(Message::new()))
    }

    fn label(&self, mut message: Message) -> Message {
        message.set_metadata(self.metadata.clone());
        message
    }

    /// It says nothing of itself.
    fn peer(&self) -> Peer {
        Peer {
            socket_type: None,
            routing_id: Vec::new(),
            version: (0, 0),
            metadata: self.metadata.clone(),
        }
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;

    fn next(raw: &mut Raw, input: &mut &[u8]) -> Option<Vec<u8>> {
        match raw.decode(input) {
            Ok(Some(Event::Message(message))) => Some(message.as_slice().to_vec()),
            Ok(None) => None,
            other => panic!("{other:?}"),
        }
    }

    fn begun(notifies: bool) -> Raw {
        let mut raw = Raw::new(notifies, None);
        assert!(!raw.is_ready());
        let ready = raw.decode(&mut &[][..]);
        assert!(matches!(ready, Ok(Some(Event::Ready(_)))));
        assert!(raw.is_ready());
        raw
    }

    #[test]
    fn a_peer_is_announced_and_what_it_sends_comes_in_pieces() {
        let mut raw = begun(true);
        assert!(raw.farewell().is_none());
        let bytes = vec![7; 2 * PIECE_MAX + 1];
        let mut input = &bytes[..];
        let sizes: Vec<_> = std::iter::from_fn(|| next(&mut raw, &mut input))
            .map(|piece| piece.len())
            .collect();
        assert_eq!(sizes, [0, PIECE_MAX, PIECE_MAX, 1]);
        assert!(raw.farewell().is_some_and(|message| message.is_empty()));
    }

    #[test]
    fn nothing_is_said_of_peers_to_who_does_not_want_it() {
        let mut raw = begun(false);
        let mut input = &b"x"[..];
        assert_eq!(next(&mut raw, &mut input), Some(b"x".to_vec()));
        assert_eq!(next(&mut raw, &mut input), None);
        assert!(raw.farewell().is_none());
    }

    #[test]
    fn bytes_go_out_as_they_are() {
        let raw = begun(true);
        let mut out = Batch::new();
        let large = vec![b'x'; PIECE_MAX + 1];
        for bytes in [&b"GET"[..], b"", b" /", &large] {
            raw.encode(Message::from_slice(bytes).unwrap(), &mut out);
        }
        let sent: Vec<u8> = out.slices().flatten().copied().collect();
        assert_eq!(sent, [b"GET /", &large[..]].concat());
    }
}

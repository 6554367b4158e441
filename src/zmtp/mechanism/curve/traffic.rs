//! MESSAGE: every frame after the handshake, sealed, and numbered so that none can be repeated, left out or put elsewhere.
//!
//! A frame's flags travel in its box: MORE as on the wire, COMMAND as libzmq numbers it. Those of the frame around the box
//! are nobody's word, and not looked at.

use super::short;
use crate::cipher::{BoxKey, MessageKey, TAG_SIZE, Tag};
use crate::message::{INLINE_CAPACITY, Message};
use crate::zmtp::batch::Batch;
use crate::zmtp::error::{ProtocolError, Result};
use crate::zmtp::frame::{COMMAND, Framing, HEADER_MAX, MORE};
use crate::zmtp::mechanism::{Protection, check_form};

const NAME: &[u8; 8] = b"\x07MESSAGE";

/// What goes before a message in its frame: name, number, tag and flags.
const ENVELOPE: usize = NAME.len() + 8 + TAG_SIZE + 1;

/// COMMAND in the box.
const SEALED_COMMAND: u8 = 2;

/// Which side we are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Client,
    Server,
}

/// The keys of one connection, and how far each side has counted.
#[derive(Debug)]
pub(super) struct Traffic {
    sealing: MessageKey,
    opening: MessageKey,
    /// The last number of ours, and of the peer's.
    sent: u64,
    received: u64,
    /// Whether that was a message's.
    has_received: bool,
    /// The last short message that was opened.
    short: [u8; INLINE_CAPACITY],
}

impl Traffic {
    /// `sent` and `received` are the last numbers of the handshake.
    pub fn new(role: Role, key: &BoxKey, sent: u64, received: u64) -> Traffic {
        let (ours, theirs) = match role {
            Role::Client => (short::FROM_CLIENT, short::FROM_SERVER),
            Role::Server => (short::FROM_SERVER, short::FROM_CLIENT),
        };
        Traffic {
            sealing: MessageKey::new(key, ours),
            opening: MessageKey::new(key, theirs),
            sent,
            received,
            has_received: false,
            short: [0; INLINE_CAPACITY],
        }
    }

    /// The header of a frame for a body of `size` bytes, its envelope without the tag, and the number that is used up by it.
    #[inline]
    fn start(&mut self, flags: u8, size: usize) -> Start {
        let mut header = [0; HEADER_MAX];
        let length = Framing::FlagsFirst.write(0, (ENVELOPE + size) as u64, &mut header);
        self.sent += 1;
        let mut start = Start {
            number: self.sent,
            bytes: [0; HEADER_MAX + ENVELOPE],
            length: length + ENVELOPE,
        };
        start.bytes[..HEADER_MAX].copy_from_slice(&header);
        let envelope = &mut start.bytes[length..length + ENVELOPE];
        envelope[..8].copy_from_slice(NAME);
        envelope[8..16].copy_from_slice(&self.sent.to_be_bytes());
        envelope[ENVELOPE - 1] = sealed_flags(flags);
        start
    }

    /// Takes an envelope apart, if its number is greater than the last.
    #[inline]
    fn receive(&self, envelope: &[u8]) -> Result<Envelope> {
        let Some(rest) = envelope.strip_prefix(NAME) else {
            check_form(envelope)?;
            return Err(ProtocolError::UnexpectedCommand);
        };
        let parts = rest
            .split_first_chunk()
            .and_then(|(number, rest)| Some((number, rest.split_first_chunk()?)));
        let Some((number, (tag, &[flags, ..]))) = parts else {
            return Err(ProtocolError::MalformedMessage);
        };
        let number = u64::from_be_bytes(*number);
        if number <= self.received {
            return Err(ProtocolError::InvalidSequence);
        }
        Ok(Envelope {
            number,
            tag: *tag,
            flags,
        })
    }

    /// What a box told of its flags; its number is used now. The RFC wants no more than that numbers grow; but every peer
    /// counts by ones, and one that is missing was taken away. With which it begins behind the handshake is left to it.
    #[inline]
    fn opened(&mut self, number: u64, flags: Option<u8>) -> Result<u8> {
        let flags = flags.ok_or(ProtocolError::Cryptographic)?;
        if self.has_received && number - self.received != 1 {
            return Err(ProtocolError::InvalidSequence);
        }
        self.received = number;
        self.has_received = true;
        Ok(opened_flags(flags))
    }
}

/// What a frame begins with.
struct Start {
    number: u64,
    bytes: [u8; HEADER_MAX + ENVELOPE],
    length: usize,
}

/// What a peer's frame begins with; the flags are sealed still.
struct Envelope {
    number: u64,
    tag: Tag,
    flags: u8,
}

impl Protection for Traffic {
    #[inline]
    fn seal(&mut self, flags: u8, body: &[u8], out: &mut Batch) {
        let start = self.start(flags, body.len());
        out.push_frame(&start.bytes, start.length, body);
        let sealed = out.last_mut(TAG_SIZE + 1 + body.len());
        if let Some((tag, text)) = sealed.split_first_chunk_mut() {
            *tag = self.sealing.seal(start.number, text);
        }
    }

    fn seal_large(&mut self, flags: u8, mut body: Message, out: &mut Batch) -> Result<()> {
        body.make_own().map_err(|_| ProtocolError::OutOfMemory)?;
        let start = self.start(flags, body.len());
        out.push(&start.bytes[..start.length]);
        let sealed = out.last_mut(TAG_SIZE + 1);
        if let Some((tag, [flags])) = sealed.split_first_chunk_mut() {
            *tag = self
                .sealing
                .seal_apart(start.number, flags, body.own_bytes());
        }
        out.push_body(body);
        Ok(())
    }

    #[inline]
    fn open(&mut self, sealed: &[u8]) -> Result<(u8, Message)> {
        let Envelope { number, tag, .. } = self.receive(sealed)?;
        let text = &sealed[ENVELOPE - 1..];
        let mut body =
            Message::with_size(text.len() - 1).map_err(|_| ProtocolError::OutOfMemory)?;
        let flags = self.opening.open(number, text, &tag, body.own_bytes());
        Ok((self.opened(number, flags)?, body))
    }

    #[inline]
    fn open_short(&mut self, sealed: &[u8]) -> Option<(u8, usize, &[u8; INLINE_CAPACITY])> {
        let text = sealed.get(ENVELOPE - 1..)?;
        let length = text.len().checked_sub(1)?;
        if length > INLINE_CAPACITY {
            return None;
        }
        let Envelope { number, tag, .. } = self.receive(sealed).ok()?;
        let body = &mut self.short[..length];
        let flags = self.opening.open(number, text, &tag, body)?;
        if flags & SEALED_COMMAND != 0 {
            return None;
        }
        let flags = self.opened(number, Some(flags)).ok()?;
        Some((flags, length, &self.short))
    }

    fn open_in_place(&mut self, envelope: &[u8], mut body: Message) -> Result<(u8, Message)> {
        let Envelope { number, tag, flags } = self.receive(envelope)?;
        let rest = body.own_bytes();
        let flags = self.opening.open_apart(number, flags, rest, &tag);
        Ok((self.opened(number, flags)?, body))
    }

    fn envelope(&self) -> usize {
        ENVELOPE
    }
}

fn sealed_flags(flags: u8) -> u8 {
    let command = if flags & COMMAND == 0 {
        0
    } else {
        SEALED_COMMAND
    };
    flags & MORE | command
}

fn opened_flags(sealed: u8) -> u8 {
    let command = if sealed & SEALED_COMMAND == 0 {
        0
    } else {
        COMMAND
    };
    sealed & MORE | command
}

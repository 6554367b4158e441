//! From bytes to frames, whatever pieces the bytes arrive in.
//!
//! A frame that lies whole in the input is handed out as a slice of it; one that does not is put together in a
//! message of its own. Memory follows the bytes that arrived, never the length that a header claims.

use std::mem::MaybeUninit;

use super::error::{ProtocolError, Result};
use super::frame::{COMMAND, Framing, HEADER_MAX, Header, MORE};
use crate::message::{INLINE_CAPACITY, Message};

/// Fresh memory taken for a body of which little or nothing has arrived, at most.
const FIRST_ALLOCATION: usize = 128 * 1024;
/// How many times as much fresh memory as has arrived is taken for a body.
const GROWTH: usize = 8;
/// With fewer bytes missing, reading behind the body too is worth more than saving the copy.
const DIRECT_READ: usize = 32 * 1024;

/// The largest [envelope](Decoder::with_envelope), in bytes.
const ENVELOPE_MAX: usize = 33;

/// Sizes that a peer may not exceed, in bytes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    pub message: u64,
    pub command: u64,
}

impl Limits {
    /// Room for so many bytes more in each frame.
    pub fn raised_by(self, bytes: u64) -> Limits {
        Limits {
            message: self.message.saturating_add(bytes),
            command: self.command.saturating_add(bytes),
        }
    }
}

/// One frame.
#[derive(Debug)]
pub(super) enum Frame<'a> {
    /// It lay whole in the input.
    Borrowed { flags: u8, body: &'a [u8] },
    /// It came in pieces; its envelope, if frames have one, is [`Decoder::envelope`].
    Assembled { flags: u8, body: Message },
}

/// A body of which bytes are missing.
#[derive(Debug)]
struct Assembly {
    flags: u8,
    body: Message,
    filled: usize,
    size: usize,
}

/// What is kept apart of a frame that comes in pieces.
#[derive(Debug)]
struct Envelope {
    bytes: [u8; ENVELOPE_MAX],
    /// Bytes that frames have, that this frame has, and that are there.
    size: usize,
    expected: usize,
    filled: usize,
}

impl Default for Envelope {
    fn default() -> Envelope {
        Envelope {
            bytes: [0; ENVELOPE_MAX],
            size: 0,
            expected: 0,
            filled: 0,
        }
    }
}

/// The state between two pieces of input.
#[derive(Debug)]
pub(super) struct Decoder {
    framing: Framing,
    limits: Limits,
    header: [u8; HEADER_MAX],
    header_length: usize,
    envelope: Envelope,
    assembly: Option<Assembly>,
}

impl Decoder {
    /// `seen` is a first piece of input, at most as long as a header: what a greeting turned out to be.
    pub fn new(framing: Framing, limits: Limits, seen: &[u8]) -> Decoder {
        let mut header = [0; HEADER_MAX];
        let header_length = seen.len().min(HEADER_MAX);
        header[..header_length].copy_from_slice(&seen[..header_length]);
        Decoder {
            framing,
            limits,
            header,
            header_length,
            envelope: Envelope::default(),
            assembly: None,
        }
    }

    /// Keeps the first bytes of frames that come in pieces apart, so that what follows them lies where it is to stay.
    pub fn with_envelope(mut self, size: usize) -> Decoder {
        self.envelope.size = size.min(ENVELOPE_MAX);
        self
    }

    /// The first bytes of the last frame that came in pieces, or all of a shorter one.
    pub fn envelope(&self) -> &[u8] {
        &self.envelope.bytes[..self.envelope.filled]
    }

    /// The next frame, taken off the front of `input`; `None` once `input` is used up.
    #[inline]
    pub fn next<'a>(&mut self, input: &mut &'a [u8]) -> Result<Option<Frame<'a>>> {
        if self.assembly.is_some() {
            return self.continue_body(input);
        }
        if self.header_length != 0 {
            return self.continue_header(input);
        }
        match self.framing.parse(input)? {
            Some(header) => {
                *input = &input[header.length..];
                self.start_body(header, input)
            }
            None => {
                self.keep_header(input);
                Ok(None)
            }
        }
    }

    /// The next frame, if it is a part of a message that fits into one without memory of its own, and the input goes on far
    /// enough behind it; what most frames of a busy connection are. Its flags, its length, and the bytes from its body on.
    #[inline]
    pub fn next_short<'a>(
        &mut self,
        input: &mut &'a [u8],
    ) -> Option<(u8, usize, &'a [u8; INLINE_CAPACITY])> {
        if self.assembly.is_some() || self.header_length != 0 || self.framing != Framing::FlagsFirst
        {
            return None;
        }
        let ([flags @ (0 | MORE), size], rest) = input.split_first_chunk()? else {
            return None;
        };
        let front = rest.first_chunk()?;
        let length = usize::from(*size);
        if length > front.len() || length as u64 > self.limits.message {
            return None;
        }
        *input = &rest[length..];
        Some((*flags, length, front))
    }

    /// The body of the next frame, and what follows it in `input`, if it is a message's, has a size of one byte, and is whole.
    #[inline]
    pub fn peek_small<'a>(&self, input: &'a [u8]) -> Option<(&'a [u8], &'a [u8])> {
        if self.assembly.is_some() || self.header_length != 0 || self.framing != Framing::FlagsFirst
        {
            return None;
        }
        let ([0, size], rest) = input.split_first_chunk()? else {
            return None;
        };
        let is_within = u64::from(*size) <= self.limits.message;
        rest.split_at_checked(usize::from(*size))
            .filter(|_| is_within)
    }

    /// Puts the start of a header aside.
    fn keep_header(&mut self, input: &mut &[u8]) {
        let length = input.len().min(HEADER_MAX);
        self.header[..length].copy_from_slice(&input[..length]);
        self.header_length = length;
        *input = &[];
    }

    #[cold]
    fn continue_header<'a>(&mut self, input: &mut &'a [u8]) -> Result<Option<Frame<'a>>> {
        loop {
            let known = &self.header[..self.header_length];
            if let Some(header) = self.framing.parse(known)? {
                self.header_length = 0;
                return self.start_body(header, input);
            }
            let Some((&byte, rest)) = input.split_first() else {
                return Ok(None);
            };
            self.header[self.header_length] = byte;
            self.header_length += 1;
            *input = rest;
        }
    }

    #[inline]
    fn start_body<'a>(
        &mut self,
        header: Header,
        input: &mut &'a [u8],
    ) -> Result<Option<Frame<'a>>> {
        let flags = header.flags;
        let limit = match flags & COMMAND {
            0 => self.limits.message,
            _ => self.limits.command,
        };
        if header.size > limit {
            return Err(ProtocolError::MessageTooLarge);
        }
        let size = usize::try_from(header.size).map_err(|_| ProtocolError::MessageTooLarge)?;
        if let Some((body, rest)) = input.split_at_checked(size) {
            *input = rest;
            return Ok(Some(Frame::Borrowed { flags, body }));
        }
        self.assemble(flags, size, input)
    }

    #[cold]
    fn assemble<'a>(
        &mut self,
        flags: u8,
        size: usize,
        input: &mut &'a [u8],
    ) -> Result<Option<Frame<'a>>> {
        let size = size - self.envelope.start(size);
        let body = first_memory(size, input.len()).map_err(|_| ProtocolError::OutOfMemory)?;
        self.assembly = Some(Assembly {
            flags,
            body,
            filled: 0,
            size,
        });
        self.continue_body(input)
    }

    #[cold]
    fn continue_body<'a>(&mut self, input: &mut &[u8]) -> Result<Option<Frame<'a>>> {
        let Some(assembly) = &mut self.assembly else {
            return Ok(None);
        };
        self.envelope.take_from(input);
        assembly.take_from(input)?;
        if !self.envelope.is_complete() || !assembly.is_complete() {
            return Ok(None);
        }
        Ok(self.assembly.take().map(|whole| Frame::Assembled {
            flags: whole.flags,
            body: whole.body,
        }))
    }

    /// Where the bytes that continue a large body go; `None` if none is under way or little of it is missing.
    pub fn body_spare(&mut self) -> Option<&mut [MaybeUninit<u8>]> {
        let assembly = self.assembly.as_mut()?;
        if !self.envelope.is_complete() || assembly.size - assembly.filled < DIRECT_READ {
            return None;
        }
        // Out of memory is reported by the decoding that follows.
        assembly.make_room().ok()?;
        Some(assembly.body.spare(assembly.filled))
    }

    /// The first `count` bytes of [`Decoder::body_spare`] are there now.
    pub fn body_filled(&mut self, count: usize) {
        if let Some(assembly) = &mut self.assembly {
            assembly.filled = assembly.body.len().min(assembly.filled + count);
        }
    }
}

impl Envelope {
    /// A frame of so many bytes begins; returns how many of them are the envelope's.
    fn start(&mut self, frame: usize) -> usize {
        self.filled = 0;
        self.expected = self.size.min(frame);
        self.expected
    }

    fn is_complete(&self) -> bool {
        self.filled == self.expected
    }

    fn take_from(&mut self, input: &mut &[u8]) {
        let count = input.len().min(self.expected - self.filled);
        let (piece, rest) = input.split_at(count);
        self.bytes[self.filled..][..count].copy_from_slice(piece);
        self.filled += count;
        *input = rest;
    }
}

impl Assembly {
    fn is_complete(&self) -> bool {
        self.filled == self.size
    }

    fn take_from(&mut self, input: &mut &[u8]) -> Result<()> {
        while !input.is_empty() && !self.is_complete() {
            self.make_room()?;
            let count = input.len().min(self.body.len() - self.filled);
            let (piece, rest) = input.split_at(count);
            self.body.fill(self.filled, piece);
            self.filled += count;
            *input = rest;
        }
        Ok(())
    }

    /// Grows the body's memory if what is there is full.
    fn make_room(&mut self) -> Result<()> {
        if self.filled < self.body.len() || self.is_complete() {
            return Ok(());
        }
        let length = self.size.min(self.body.len().saturating_mul(GROWTH));
        self.body
            .grow(length)
            .map_err(|_| ProtocolError::OutOfMemory)
    }
}

/// Memory for a body of which so much has arrived: all of it, where that costs nothing.
fn first_memory(size: usize, arrived: usize) -> crate::errno::Result<Message> {
    let first = size.min(arrived.saturating_mul(GROWTH).max(FIRST_ALLOCATION));
    let at_rest = (first < size).then(|| Message::with_size_at_rest(size));
    at_rest
        .flatten()
        .map_or_else(|| Message::with_size(first), Ok)
}

/// Whether more parts follow a frame with these flags.
#[inline]
pub(super) fn has_more(flags: u8) -> bool {
    flags & MORE != 0
}

#[cfg(test)]
mod tests;

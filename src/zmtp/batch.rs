//! Outgoing bytes, in the order in which they leave: what engines encode into and a stream writes from.

use std::collections::VecDeque;
use std::io::IoSlice;

use crate::message::{INLINE_CAPACITY, Message};

/// Bodies longer than this many bytes are not copied.
pub(super) const COPY_MAX: usize = 8 * 1024;

/// A large body among the copied bytes.
#[derive(Debug)]
struct Body {
    /// How many copied bytes go before it, from the batch's start.
    after: usize,
    message: Message,
}

/// Frames on their way to one peer: headers and small bodies copied behind each other, large bodies kept as messages.
#[derive(Debug, Default)]
pub struct Batch {
    copied: Vec<u8>,
    bodies: VecDeque<Body>,
    /// Copied bytes that were written.
    sent: usize,
    /// Bytes of the first body that were written.
    sent_of_body: usize,
    /// Bytes left.
    length: usize,
}

impl Batch {
    pub const fn new() -> Batch {
        Batch {
            copied: Vec::new(),
            bodies: VecDeque::new(),
            sent: 0,
            sent_of_body: 0,
            length: 0,
        }
    }

    /// Bytes left to write.
    #[inline]
    pub fn len(&self) -> usize {
        self.length
    }

    #[inline]
    pub fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// Appends a copy of `bytes`.
    #[inline]
    pub fn push(&mut self, bytes: &[u8]) {
        self.copied.extend_from_slice(bytes);
        self.length += bytes.len();
    }

    /// The last `count` bytes, which were appended as copies and are not written yet.
    #[inline]
    pub(super) fn last_mut(&mut self, count: usize) -> &mut [u8] {
        let at = self.copied.len().saturating_sub(count);
        &mut self.copied[at..]
    }

    /// Appends the first `length` bytes of `header`, and `body`.
    #[inline]
    pub(super) fn push_frame<const MAX: usize>(
        &mut self,
        header: &[u8; MAX],
        length: usize,
        body: &[u8],
    ) {
        let at = self.copied.len();
        self.copied.reserve(MAX + body.len());
        // A copy of fixed size is quicker than one of few bytes.
        self.copied.extend_from_slice(header);
        self.copied.truncate(at + length);
        self.copied.extend_from_slice(body);
        self.length += length + body.len();
    }

    /// Appends a header whose second byte says how many bytes of `front` follow it.
    #[inline]
    pub(super) fn push_short(&mut self, header: [u8; 2], front: &[u8; INLINE_CAPACITY]) {
        let length = header.len() + usize::from(header[1]).min(front.len());
        let end = self.copied.len() + length;
        self.copied.reserve(header.len() + front.len());
        // A copy of fixed size is quicker than one of few bytes.
        self.copied.extend_from_slice(&header);
        self.copied.extend_from_slice(front);
        self.copied.truncate(end);
        self.length += length;
    }

    /// Appends the body of `message`, copied if it is small.
    pub fn push_message(&mut self, message: Message) {
        if message.len() <= COPY_MAX {
            self.push(message.as_slice());
        } else {
            self.push_body(message);
        }
    }

    /// Appends the body of `message` without copying it.
    pub fn push_body(&mut self, message: Message) {
        if message.is_empty() {
            return;
        }
        self.length += message.len();
        self.bodies.push_back(Body {
            after: self.copied.len(),
            message,
        });
    }

    /// The bytes left, in pieces.
    pub fn slices(&self) -> impl Iterator<Item = &[u8]> {
        Slices {
            batch: self,
            position: self.sent,
            body: 0,
        }
    }

    /// The bytes left, in pieces for writev(2).
    pub fn io_slices(&self) -> impl Iterator<Item = IoSlice<'_>> {
        self.slices().map(IoSlice::new)
    }

    /// Forgets the first `count` bytes: they were written.
    pub fn advance(&mut self, count: usize) {
        let mut left = count.min(self.length);
        self.length -= left;
        while left > 0 {
            left -= self.advance_within_piece(left);
        }
        if self.length == 0 {
            self.clear();
        }
    }

    /// Steps over at most `count` bytes of the piece at the front; returns how many.
    fn advance_within_piece(&mut self, count: usize) -> usize {
        let Some(front) = self.bodies.front() else {
            self.sent += count;
            return count;
        };
        if self.sent < front.after {
            let step = count.min(front.after - self.sent);
            self.sent += step;
            return step;
        }
        let step = count.min(front.message.len() - self.sent_of_body);
        self.sent_of_body += step;
        if self.sent_of_body == front.message.len() {
            self.bodies.pop_front();
            self.sent_of_body = 0;
        }
        step
    }

    /// Empties the batch; its memory stays for the next frames.
    pub fn clear(&mut self) {
        self.copied.clear();
        self.bodies.clear();
        self.sent = 0;
        self.sent_of_body = 0;
        self.length = 0;
    }

    /// Moves what is left into a batch of exactly that size, so that this one's memory can serve another connection.
    pub fn take_remainder(&mut self) -> Batch {
        let sent = self.sent;
        let bodies = std::mem::take(&mut self.bodies).into_iter();
        let remainder = Batch {
            copied: self.copied[sent..].to_vec(),
            bodies: bodies
                .map(|body| Body {
                    after: body.after - sent,
                    message: body.message,
                })
                .collect(),
            sent: 0,
            sent_of_body: self.sent_of_body,
            length: self.length,
        };
        self.clear();
        remainder
    }
}

/// The pieces of a batch: copied bytes and bodies by turns.
struct Slices<'a> {
    batch: &'a Batch,
    position: usize,
    body: usize,
}

impl<'a> Iterator for Slices<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<&'a [u8]> {
        let batch = self.batch;
        let next_body = batch.bodies.get(self.body);
        let end = next_body.map_or(batch.copied.len(), |body| body.after);
        if self.position < end {
            let piece = &batch.copied[self.position..end];
            self.position = end;
            return Some(piece);
        }
        let written = if self.body == 0 {
            batch.sent_of_body
        } else {
            0
        };
        self.body += 1;
        next_body.map(|body| &body.message.as_slice()[written..])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn content(batch: &Batch) -> Vec<u8> {
        batch.slices().flatten().copied().collect()
    }

    fn body(bytes: &[u8]) -> Message {
        Message::from_slice(bytes).expect("memory")
    }

    #[test]
    fn pieces_keep_their_order() {
        let mut batch = Batch::new();
        batch.push(b"ab");
        batch.push_body(body(b"cde"));
        batch.push_body(body(b"f"));
        batch.push(b"gh");
        assert_eq!(content(&batch), b"abcdefgh");
        assert_eq!(batch.io_slices().count(), 4);
        assert_eq!(batch.len(), 8);
    }

    #[test]
    fn an_empty_body_is_no_piece() {
        let mut batch = Batch::new();
        batch.push_body(Message::new());
        assert!(batch.is_empty());
        assert_eq!(batch.slices().count(), 0);
    }

    proptest! {
        #[test]
        fn any_advance_leaves_the_rest(
            pieces in prop::collection::vec((any::<bool>(), prop::collection::vec(any::<u8>(), 0..20)), 0..20),
            steps in prop::collection::vec(0usize..30, 0..40),
            remainder_at in 0usize..40,
        ) {
            let mut batch = Batch::new();
            let mut expected = Vec::new();
            for (copied, bytes) in &pieces {
                expected.extend_from_slice(bytes);
                if *copied { batch.push(bytes) } else { batch.push_body(body(bytes)) }
            }
            for (index, step) in steps.into_iter().enumerate() {
                let step = step.min(expected.len());
                batch.advance(step);
                expected.drain(..step);
                if index == remainder_at {
                    let remainder = batch.take_remainder();
                    prop_assert!(batch.is_empty());
                    batch = remainder;
                }
                prop_assert_eq!(batch.len(), expected.len());
                prop_assert_eq!(&content(&batch), &expected);
                prop_assert!(batch.slices().all(|piece| !piece.is_empty()));
            }
        }
    }
}

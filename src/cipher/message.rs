//! Messages: the same boxes as in a handshake, in less time.
//!
//! All nonces of one direction begin with the same 16 bytes, so the first step of XSalsa20, which makes a key of these and the
//! shared one, is done once for a connection. What remains for a message is Salsa20 and Poly1305 (the primitives are
//! libsodium's). A test compares the result with libsodium's own boxes, for every length.

use super::authenticator::Authenticator;
use super::boxes::{BoxKey, Tag};
use super::keys::{KEY_SIZE, Secret};
use super::keystream::{KeyStream, xor};
use super::sodium::{self, BLOCK_SIZE};

/// Longer texts are encrypted and authenticated piece by piece, so that each is read from memory once.
const PIECE: usize = 16 * 1024;

/// The first block of the stream: a key for the tag, one byte for the text's first, and this many for the others.
const IN_FIRST_BLOCK: usize = BLOCK_SIZE - KEY_SIZE - 1;

/// The key of one direction's messages. A text's first byte (flags) may lie apart from the others (the body).
#[derive(Debug)]
pub struct MessageKey(Secret);

/// What the first block of a message's stream is for.
struct Beginning {
    authentication: [u8; KEY_SIZE],
    first: u8,
    rest: [u8; IN_FIRST_BLOCK],
}

impl MessageKey {
    /// The key for messages whose nonces are `prefix` and a number.
    pub fn new(key: &BoxKey, prefix: &[u8; 16]) -> MessageKey {
        let mut derived = Secret::default();
        sodium::derive(key.0.bytes(), prefix, derived.bytes_mut());
        MessageKey(derived)
    }

    /// Encrypts message `number`, of which no two may have the same, in place.
    pub fn seal(&self, number: u64, text: &mut [u8]) -> Tag {
        let (stream, beginning) = self.begin(number);
        if let Some((first, rest)) = text.split_first_mut() {
            if rest.len() > PIECE {
                return self.seal_apart(number, first, rest);
            }
            *first ^= beginning.first;
            let (front, rest) = split_first_block_mut(rest);
            xor(front, &beginning.rest);
            stream.combine(1, rest);
        }
        sodium::authenticate(&beginning.authentication, text)
    }

    /// As [`MessageKey::seal`], of a text in two pieces.
    pub fn seal_apart(&self, number: u64, first: &mut u8, rest: &mut [u8]) -> Tag {
        let (stream, beginning) = self.begin(number);
        let mut authenticator = Authenticator::new(&beginning.authentication);
        *first ^= beginning.first;
        authenticator.update(&[*first]);
        let (front, rest) = split_first_block_mut(rest);
        xor(front, &beginning.rest);
        authenticator.update(front);
        for (piece, block) in rest.chunks_mut(PIECE).zip(piece_blocks()) {
            stream.combine(block, piece);
            authenticator.update(piece);
        }
        authenticator.finish()
    }

    /// Decrypts message `number`, or returns `None` if it is not what was sealed: the first byte of its text; the rest, which is
    /// one byte shorter than `sealed`, goes to `rest`. That is unspecified when it fails.
    #[must_use]
    pub fn open(&self, number: u64, sealed: &[u8], tag: &Tag, rest: &mut [u8]) -> Option<u8> {
        let (&first, text) = sealed.split_first()?;
        if text.len() != rest.len() {
            return None;
        }
        if text.len() > PIECE {
            rest.copy_from_slice(text);
            return self.open_apart(number, first, rest, tag);
        }
        let (stream, beginning) = self.begin(number);
        if !sodium::tags_are_equal(
            tag,
            &sodium::authenticate(&beginning.authentication, sealed),
        ) {
            return None;
        }
        let (text_front, text) = text.split_at(text.len().min(IN_FIRST_BLOCK));
        let (front, rest) = split_first_block_mut(rest);
        front.copy_from_slice(text_front);
        xor(front, &beginning.rest);
        stream.combine_into(1, text, rest);
        Some(first ^ beginning.first)
    }

    /// As [`MessageKey::open`], of a box whose rest is decrypted in place.
    #[must_use]
    pub fn open_apart(&self, number: u64, first: u8, rest: &mut [u8], tag: &Tag) -> Option<u8> {
        let (stream, beginning) = self.begin(number);
        let mut authenticator = Authenticator::new(&beginning.authentication);
        authenticator.update(&[first]);
        let (front, rest) = split_first_block_mut(rest);
        authenticator.update(front);
        xor(front, &beginning.rest);
        for (piece, block) in rest.chunks_mut(PIECE).zip(piece_blocks()) {
            authenticator.update(piece);
            stream.combine(block, piece);
        }
        sodium::tags_are_equal(tag, &authenticator.finish()).then_some(first ^ beginning.first)
    }

    fn begin(&self, number: u64) -> (KeyStream<'_>, Beginning) {
        let stream = KeyStream::new(self.0.bytes(), number);
        let block = stream.block(0);
        let mut beginning = Beginning {
            authentication: [0; KEY_SIZE],
            first: block[KEY_SIZE],
            rest: [0; IN_FIRST_BLOCK],
        };
        beginning.authentication.copy_from_slice(&block[..KEY_SIZE]);
        beginning.rest.copy_from_slice(&block[KEY_SIZE + 1..]);
        (stream, beginning)
    }
}

/// What the first block of the stream is for, and what begins with the second one.
fn split_first_block_mut(rest: &mut [u8]) -> (&mut [u8], &mut [u8]) {
    rest.split_at_mut(rest.len().min(IN_FIRST_BLOCK))
}

/// The blocks with which the pieces begin.
fn piece_blocks() -> impl Iterator<Item = u64> {
    (1..).step_by(PIECE / BLOCK_SIZE)
}

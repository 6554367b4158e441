//! Messages: the same boxes as in a handshake, in less time.
//!
//! All nonces of one direction begin with the same 16 bytes, so the first step of XSalsa20, which makes a key of these and the
//! shared one, is done once for a connection. What remains for a message is Salsa20 and Poly1305 (the primitives are
//! libsodium's). A test compares the result with libsodium's own boxes, for every length.

use super::authenticator::Authenticator;
use super::boxes::{BoxKey, Tag};
use super::keys::{KEY_SIZE, Secret};
use super::keystream::{KeyStream, blocks, xor};
use super::sodium::{self, BLOCK_SIZE};

/// Longer texts are encrypted and authenticated piece by piece, so that each is read from memory once.
const PIECE: usize = 16 * 1024;

/// The first block of the stream: a key for the tag, one byte for the text's first, and this many for the others.
const IN_FIRST_BLOCK: usize = BLOCK_SIZE - KEY_SIZE - 1;

/// The key of one direction's messages. A text's first byte (flags) may lie apart from the others (the body).
#[derive(Debug)]
pub struct MessageKey(Secret);

impl MessageKey {
    /// The key for messages whose nonces are `prefix` and a number.
    pub fn new(key: &BoxKey, prefix: &[u8; 16]) -> MessageKey {
        let mut derived = Secret::default();
        sodium::derive(key.0.bytes(), prefix, derived.bytes_mut());
        MessageKey(derived)
    }

    fn stream(&self, number: u64) -> KeyStream<'_> {
        KeyStream::new(self.0.bytes(), number)
    }

    /// Encrypts message `number`, of which no two may have the same, in place.
    pub fn seal(&self, number: u64, text: &mut [u8]) -> Tag {
        if let Some((first, rest)) = text.split_first_mut()
            && rest.len() > PIECE
        {
            return self.seal_apart(number, first, rest);
        }
        let stream = self.stream(number);
        stream.with_beginning(KEY_SIZE + text.len(), |beginning| {
            let (key, pad) = take_key(beginning);
            let (front, rest) = text.split_at_mut(text.len().min(pad.len()));
            xor(front, pad);
            stream.combine(blocks(beginning.len()), rest);
            sodium::authenticate(&key, text)
        })
    }

    /// As [`MessageKey::seal`], of a text in two pieces.
    pub fn seal_apart(&self, number: u64, first: &mut u8, rest: &mut [u8]) -> Tag {
        let (stream, beginning) = self.begin(number);
        let mut authenticator = Authenticator::new(&beginning.authentication);
        *first ^= beginning.first;
        authenticator.update(&[*first]);
        let (front, rest) = rest.split_at_mut(rest.len().min(IN_FIRST_BLOCK));
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
            let (sealed_front, text) = text.split_at(IN_FIRST_BLOCK);
            let (front, rest) = rest.split_at_mut(IN_FIRST_BLOCK);
            front.copy_from_slice(sealed_front);
            let pieces = text.chunks(PIECE).zip(rest.chunks_mut(PIECE));
            return self.open_pieces(
                (number, tag),
                (first, front),
                pieces,
                |(sealed, _)| sealed,
                |stream, block, (sealed, piece)| stream.combine_into(block, sealed, piece),
            );
        }
        let stream = self.stream(number);
        stream.with_beginning(KEY_SIZE + sealed.len(), |beginning| {
            let (key, pad) = take_key(beginning);
            if !sodium::tags_are_equal(tag, &sodium::authenticate(&key, sealed)) {
                return None;
            }
            let (pad_first, pad) = pad.split_first()?;
            let (sealed_front, text) = text.split_at(text.len().min(pad.len()));
            let (front, rest) = rest.split_at_mut(sealed_front.len());
            front.copy_from_slice(sealed_front);
            xor(front, pad);
            stream.combine_into(blocks(beginning.len()), text, rest);
            Some(first ^ pad_first)
        })
    }

    /// As [`MessageKey::open`], of a box whose rest is decrypted in place.
    #[must_use]
    pub fn open_apart(&self, number: u64, first: u8, rest: &mut [u8], tag: &Tag) -> Option<u8> {
        let (front, rest) = rest.split_at_mut(rest.len().min(IN_FIRST_BLOCK));
        self.open_pieces(
            (number, tag),
            (first, front),
            rest.chunks_mut(PIECE),
            |piece| piece,
            |stream, block, piece| stream.combine(block, piece),
        )
    }

    /// Decrypts a box piece by piece, of which the first block's part comes by itself: `sealed` shows one, `combine` decrypts it.
    fn open_pieces<P>(
        &self,
        (number, tag): (u64, &Tag),
        (first, front): (u8, &mut [u8]),
        pieces: impl Iterator<Item = P>,
        sealed: impl Fn(&P) -> &[u8],
        combine: impl Fn(&KeyStream<'_>, u64, P),
    ) -> Option<u8> {
        let (stream, beginning) = self.begin(number);
        let mut authenticator = Authenticator::new(&beginning.authentication);
        authenticator.update(&[first]);
        authenticator.update(front);
        xor(front, &beginning.rest);
        for (piece, block) in pieces.zip(piece_blocks()) {
            authenticator.update(sealed(&piece));
            combine(&stream, block, piece);
        }
        sodium::tags_are_equal(tag, &authenticator.finish()).then_some(first ^ beginning.first)
    }

    fn begin(&self, number: u64) -> (KeyStream<'_>, Beginning) {
        let stream = self.stream(number);
        let block = stream.block(0);
        let (authentication, pad) = take_key(&block);
        let mut rest = [0; IN_FIRST_BLOCK];
        rest.copy_from_slice(&pad[1..]);
        let beginning = Beginning {
            authentication,
            first: pad[0],
            rest,
        };
        (stream, beginning)
    }
}

/// What the first block of a message's stream is for.
struct Beginning {
    authentication: [u8; KEY_SIZE],
    first: u8,
    rest: [u8; IN_FIRST_BLOCK],
}

/// The key for the tag, with which a stream begins, and what follows it.
fn take_key(beginning: &[u8]) -> ([u8; KEY_SIZE], &[u8]) {
    let (front, pad) = beginning.split_at(KEY_SIZE);
    let mut key = [0; KEY_SIZE];
    key.copy_from_slice(front);
    (key, pad)
}

/// The blocks with which the pieces begin.
fn piece_blocks() -> impl Iterator<Item = u64> {
    (1..).step_by(PIECE / BLOCK_SIZE)
}

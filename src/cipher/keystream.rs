//! Salsa20's key stream, quickly for short texts too.
//!
//! libsodium computes eight blocks at once, or four, in hardly more time than one; what remains of a text it does block by block,
//! each as dear as eight. So remainders are combined here with what a whole step gave, or with single blocks of its portable
//! code if they are few. A message of 250 bytes takes a third of the time that way, one of 1 KiB half of it.

use super::keys::KEY_SIZE;
use super::sodium::{self, BLOCK_SIZE};

/// What libsodium computes in one step.
const EIGHT_BLOCKS: usize = 8 * BLOCK_SIZE;
const FOUR_BLOCKS: usize = 4 * BLOCK_SIZE;

/// Up to so many bytes single blocks are quicker.
const FEW: usize = 2 * BLOCK_SIZE;

/// The stream of one message: its number is the nonce.
pub(super) struct KeyStream<'a> {
    key: &'a [u8; KEY_SIZE],
    nonce: [u8; 8],
}

impl KeyStream<'_> {
    pub fn new(key: &[u8; KEY_SIZE], number: u64) -> KeyStream<'_> {
        KeyStream {
            key,
            nonce: number.to_be_bytes(),
        }
    }

    /// One block of the stream.
    pub fn block(&self, number: u64) -> [u8; BLOCK_SIZE] {
        let mut input = [0; 16];
        input[..8].copy_from_slice(&self.nonce);
        input[8..].copy_from_slice(&number.to_le_bytes());
        let mut out = [0; BLOCK_SIZE];
        sodium::block(self.key, &input, &mut out);
        out
    }

    /// Combines `text` with the stream from block number `block` on.
    pub fn combine(&self, block: u64, text: &mut [u8]) {
        let (whole, rest) = text.split_at_mut(text.len() / EIGHT_BLOCKS * EIGHT_BLOCKS);
        if !whole.is_empty() {
            sodium::xor(self.key, &self.nonce, block, whole);
        }
        self.combine_rest(block + blocks(whole.len()), rest);
    }

    /// As [`KeyStream::combine`], from one slice into another of the same size.
    pub fn combine_into(&self, block: u64, text: &[u8], out: &mut [u8]) {
        let whole = text.len() / EIGHT_BLOCKS * EIGHT_BLOCKS;
        if whole > 0 {
            sodium::xor_into(
                self.key,
                &self.nonce,
                block,
                &text[..whole],
                &mut out[..whole],
            );
        }
        let rest = &mut out[whole..];
        rest.copy_from_slice(&text[whole..]);
        self.combine_rest(block + blocks(whole), rest);
    }

    /// For less than [`EIGHT_BLOCKS`].
    fn combine_rest(&self, block: u64, rest: &mut [u8]) {
        if rest.len() <= FEW {
            for (piece, number) in rest.chunks_mut(BLOCK_SIZE).zip(block..) {
                xor(piece, &self.block(number));
            }
        } else if rest.len() <= FOUR_BLOCKS {
            self.combine_one_step::<FOUR_BLOCKS>(block, rest);
        } else {
            self.combine_one_step::<EIGHT_BLOCKS>(block, rest);
        }
    }

    fn combine_one_step<const SIZE: usize>(&self, block: u64, rest: &mut [u8]) {
        let mut stream = [0; SIZE];
        sodium::xor(self.key, &self.nonce, block, &mut stream);
        xor(rest, &stream);
    }
}

/// How many blocks a multiple of their size holds.
fn blocks(size: usize) -> u64 {
    (size / BLOCK_SIZE) as u64
}

/// Combines each byte of `text` with one of `stream`, which is not shorter.
pub(super) fn xor(text: &mut [u8], stream: &[u8]) {
    for (byte, with) in text.iter_mut().zip(stream) {
        *byte ^= with;
    }
}

//! The large buffers of a turn, one set a thread: connections at rest hold none.

use std::cell::Cell;

use crate::zmtp::Batch;

/// One read takes at most so many bytes, or the second number if memory is short.
const READ_SIZES: [usize; 2] = [256 * 1024, 4 * 1024];

/// Buffers whose contents are nobody's between uses.
#[derive(Default)]
pub(super) struct Scratch {
    /// Where streams are read into. What no stream has filled yet is not touched, and so no memory.
    input: Vec<u8>,
    /// Where frames are encoded into.
    pub batch: Batch,
}

thread_local! {
    static SCRATCH: Cell<Option<Box<Scratch>>> = const { Cell::new(None) };
}

impl Scratch {
    /// Empty, with room for one read; without room if there is no memory.
    pub fn input(&mut self) -> &mut Vec<u8> {
        self.input.clear();
        for size in READ_SIZES {
            if self.input.capacity() == 0 {
                let _ = self.input.try_reserve_exact(size);
            }
        }
        &mut self.input
    }
}

/// Lends the thread's buffers; a nested call, or one at the thread's very end, gets others.
pub(super) fn with<R>(body: impl FnOnce(&mut Scratch) -> R) -> R {
    let kept = SCRATCH.try_with(Cell::take);
    let mut scratch = kept.ok().flatten().unwrap_or_default();
    let result = body(&mut scratch);
    let _ = SCRATCH.try_with(|place| place.set(Some(scratch)));
    result
}

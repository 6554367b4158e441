//! A thread's own stock of memory for small and middling bodies.
//!
//! Threads trade memory by the chain, over the [`shelf`]: a sender makes messages of chains that receivers fill with
//! what they freed, and each locks a shelf once for many messages only. A thread holds two chains of each capacity at
//! most, so that one that takes and gives in turn trades nothing.

use std::cell::Cell;

use super::memory::{Chain, Memory};
use super::shelf;

/// The largest capacity that is kept here, in bytes.
pub(super) const LARGEST: usize = 16 * 1024;

/// A chain has at most so many pieces, and bytes.
const CHAIN_PIECES: usize = 32;
const CHAIN_BYTES: usize = 32 * 1024;

const CAPACITIES: usize = shelf::index(LARGEST) + 1;

thread_local! {
    static STOCK: [Rack; CAPACITIES] = const { [const { Rack::new() }; CAPACITIES] };
}

/// What a thread has of one capacity.
struct Rack {
    /// In use.
    front: Cell<Chain>,
    /// Full, or empty.
    back: Cell<Chain>,
}

impl Rack {
    const fn new() -> Rack {
        Rack {
            front: Cell::new(Chain::new()),
            back: Cell::new(Chain::new()),
        }
    }

    #[inline]
    fn take(&self, index: usize) -> Option<Memory> {
        let mut front = self.front.take();
        if front.len() == 0 {
            front = self.next(index)?;
        }
        let memory = front.pop();
        self.front.set(front);
        memory
    }

    #[cold]
    fn next(&self, index: usize) -> Option<Chain> {
        let back = self.back.take();
        match back.len() {
            0 => shelf::take_chain(index),
            _ => Some(back),
        }
    }

    #[inline]
    fn put(&self, index: usize, memory: Memory) {
        let mut front = self.front.take();
        if front.len() >= (CHAIN_BYTES / memory.capacity()).min(CHAIN_PIECES) {
            self.set_aside(index, front);
            front = Chain::new();
        }
        front.push(memory);
        self.front.set(front);
    }

    #[cold]
    fn set_aside(&self, index: usize, full: Chain) {
        let back = self.back.replace(full);
        if back.len() > 0 {
            shelf::put_chain(index, back);
        }
    }
}

/// Memory of this capacity, if some is in stock.
#[inline]
pub(super) fn take(capacity: usize) -> Option<Memory> {
    if capacity > LARGEST {
        return shelf::take(capacity);
    }
    let index = shelf::index(capacity);
    STOCK.try_with(|stock| stock.get(index)?.take(index)).ok()?
}

/// Takes memory into stock; at the very end of a thread it is freed.
#[inline]
pub(super) fn put(memory: Memory) {
    let capacity = memory.capacity();
    if capacity > LARGEST {
        return shelf::put(memory);
    }
    let index = shelf::index(capacity);
    let _ = STOCK.try_with(move |stock| {
        if let Some(rack) = stock.get(index) {
            rack.put(index, memory);
        }
    });
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;
    use crate::message::repr::memory::Extent;

    #[test]
    fn a_thread_gets_back_what_it_put_last() {
        let memory = Memory::allocate(LARGEST).unwrap();
        let place = memory.into_raw();
        // SAFETY: the memory that was just taken apart.
        put(unsafe { Memory::from_raw(place, Extent::of_heap(LARGEST)) });
        let again = take(LARGEST).unwrap();
        assert_eq!(again.into_raw(), place);
        // SAFETY: as above.
        drop(unsafe { Memory::from_raw(place, Extent::of_heap(LARGEST)) });
    }

    #[test]
    fn a_rack_holds_two_chains_at_most() {
        let rack = Rack::new();
        let index = shelf::index(LARGEST);
        for _ in 0..20 {
            rack.put(index, Memory::allocate(LARGEST).unwrap());
        }
        let held = rack.front.take().len() + rack.back.take().len();
        assert!(held <= 2 * CHAIN_BYTES / LARGEST);
    }
}

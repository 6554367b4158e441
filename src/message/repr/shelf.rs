//! Memory of blocks that were freed lately, kept for the next bodies of their size.
//!
//! A message is made in one thread and freed in another, which the system's allocator is slow at; and it gives large
//! blocks back to the kernel as soon as they are free, so that the next body of that size pays for fresh pages again: a
//! page fault for every 4 KiB, which costs more than the bytes themselves. So the memory of blocks of up to 8 MiB rests
//! on a shelf for a while, whole chains of small pieces (see [`stock`](super::stock)) and single large ones. No more
//! rests than is in use in large blocks, [`SPARE`] bytes apart, and what nobody asked for between two calls of [`tidy`]
//! goes back.
//!
//! Nobody waits for a shelf longer than its lock is held for usually: if it is still taken then (as it is for ever if it was
//! when the process forked), the system serves.

use std::hint;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard};

use super::memory::{Chain, Memory};
use super::stock;
use crate::sync::LockUnpoisoned;

/// Capacities on the shelves, in bytes: the smallest and the largest.
const SMALLEST: usize = 64;
const LARGEST: usize = 8 * 1024 * 1024;

/// Smaller ones pass through the threads' stocks.
const LARGE: usize = stock::LARGEST + 1;

/// So many bytes may rest even if none are in use.
const SPARE: usize = 32 * 1024 * 1024;

/// So often a taken shelf is tried again: some 100 nanoseconds.
const PATIENCE: usize = 32;

/// Capacities for each doubling.
const STEPS: usize = 4;

const SHELVES: usize = index(LARGEST) + 1;

static SHELF: [Mutex<Shelf>; SHELVES] = [const { Mutex::new(Shelf::new()) }; SHELVES];

/// Bytes in use in large blocks.
static USED: AtomicUsize = AtomicUsize::new(0);

/// Bytes on all shelves.
static RESTING: AtomicUsize = AtomicUsize::new(0);

/// The free memory of one capacity, what was freed last on top: it may still be in the processor's cache.
struct Shelf {
    chains: Vec<Chain>,
    /// How many of them, from the bottom, nobody needed since the last tidying.
    idle: usize,
}

impl Shelf {
    const fn new() -> Shelf {
        Shelf {
            chains: Vec::new(),
            idle: 0,
        }
    }

    fn pop(&mut self) -> Option<Chain> {
        let chain = self.chains.pop()?;
        self.idle = self.idle.min(self.chains.len());
        RESTING.fetch_sub(chain.bytes(), Ordering::Relaxed);
        Some(chain)
    }

    /// Gives it back if there is no room.
    fn push(&mut self, chain: Chain, limit: usize) -> Option<Chain> {
        let resting = RESTING.load(Ordering::Relaxed);
        if resting + chain.bytes() > limit || self.chains.try_reserve(1).is_err() {
            return Some(chain);
        }
        RESTING.fetch_add(chain.bytes(), Ordering::Relaxed);
        self.chains.push(chain);
        None
    }

    /// Whoever wants the shelf meanwhile takes fresh memory.
    fn tidy(&mut self) {
        let freed = self.chains.drain(..self.idle);
        let bytes = freed.map(|chain| chain.bytes()).sum();
        RESTING.fetch_sub(bytes, Ordering::Relaxed);
        self.idle = self.chains.len();
        if self.chains.is_empty() {
            self.chains = Vec::new();
        }
    }
}

/// The capacity to give a body of so many bytes, so that its block can serve others like it.
#[inline]
pub(super) fn round(capacity: usize) -> usize {
    match capacity {
        0..SMALLEST => SMALLEST,
        SMALLEST..=LARGEST => capacity.next_multiple_of(step(capacity)),
        _ => (capacity.checked_next_multiple_of(SMALLEST)).unwrap_or(capacity),
    }
}

/// Memory of a large capacity, if some rests.
pub(super) fn take(capacity: usize) -> Option<Memory> {
    if !is_large(capacity) {
        return None;
    }
    let memory = take_chain(index(capacity))?.pop()?;
    resized(0, capacity);
    Some(memory)
}

/// A chain of small pieces of the capacity at `index`, if one rests.
pub(super) fn take_chain(index: usize) -> Option<Chain> {
    locked_soon(SHELF.get(index)?)?.pop()
}

/// What is in use went from one capacity to another.
pub(super) fn resized(old: usize, new: usize) {
    if is_large(new) {
        USED.fetch_add(new, Ordering::Relaxed);
    }
    if is_large(old) {
        USED.fetch_sub(old, Ordering::Relaxed);
    }
}

/// Takes back a large piece, to let it rest or to free it.
pub(super) fn put(memory: Memory) {
    let capacity = memory.capacity();
    resized(capacity, 0);
    if is_large(capacity) {
        put_chain(index(capacity), memory.into());
    }
}

/// Lays a chain of the capacity at `index` on its shelf; or frees it together with another: what rests must become less
/// as what is in use does.
pub(super) fn put_chain(index: usize, chain: Chain) {
    let Some(mut shelf) = SHELF.get(index).and_then(locked_soon) else {
        return;
    };
    let limit = USED.load(Ordering::Relaxed).saturating_add(SPARE);
    let freed = shelf.push(chain, limit).map(|chain| (chain, shelf.pop()));
    // Not with the lock held.
    drop(shelf);
    drop(freed);
}

/// The locked shelf, unless somebody holds it for longer than it takes to put something there.
#[inline]
fn locked_soon(shelf: &Mutex<Shelf>) -> Option<MutexGuard<'_, Shelf>> {
    shelf.try_locked().or_else(|| {
        (0..PATIENCE).find_map(|_| {
            hint::spin_loop();
            shelf.try_locked()
        })
    })
}

/// Frees what nobody asked for since the last call. To be called now and then as long as [`holds_any`].
pub fn tidy() {
    for shelf in &SHELF {
        if let Some(mut shelf) = shelf.try_locked() {
            shelf.tidy();
        }
    }
}

/// Whether there is anything to tidy.
pub fn holds_any() -> bool {
    RESTING.load(Ordering::Relaxed) != 0
}

fn is_large(capacity: usize) -> bool {
    (LARGE..=LARGEST).contains(&capacity)
}

/// Capacities around this one are so far apart.
#[inline]
const fn step(capacity: usize) -> usize {
    (1 << capacity.ilog2()) / STEPS
}

/// The shelf for blocks of this capacity, which is a rounded one.
#[inline]
pub(super) const fn index(capacity: usize) -> usize {
    let doublings = (capacity.ilog2() - SMALLEST.ilog2()) as usize;
    doublings * STEPS + capacity / step(capacity) - STEPS
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;

    fn chain(capacity: usize) -> Chain {
        Memory::allocate(capacity).unwrap().into()
    }

    #[test]
    fn each_capacity_has_a_shelf_of_its_own() {
        let mut capacity = SMALLEST;
        for expected in 0..SHELVES {
            assert_eq!(round(capacity), capacity);
            assert_eq!(index(capacity), expected);
            capacity = round(capacity + 1);
        }
        assert!(capacity > LARGEST, "the last one was the largest");
    }

    #[test]
    fn little_is_wasted() {
        assert_eq!(round(0), SMALLEST);
        for capacity in (SMALLEST..=LARGEST).step_by(997) {
            let rounded = round(capacity);
            assert!(rounded >= capacity && rounded <= capacity + capacity / STEPS);
        }
        assert_eq!(round(usize::MAX), usize::MAX);
    }

    #[test]
    fn what_was_freed_last_is_used_first_and_kept_while_it_is() {
        let mut shelf = Shelf::new();
        for capacity in [round(LARGE), LARGEST] {
            assert!(shelf.push(chain(capacity), usize::MAX).is_none());
        }
        for _ in 0..3 {
            shelf.tidy();
            let last = shelf.pop().unwrap();
            assert_eq!(last.bytes(), LARGEST);
            assert!(shelf.push(last, usize::MAX).is_none());
        }
        assert_eq!(shelf.chains.len(), 1, "nobody asked for the other one");
    }

    #[test]
    fn what_is_idle_is_freed_at_the_second_tidying() {
        let mut shelf = Shelf::new();
        assert!(shelf.push(chain(LARGEST), usize::MAX).is_none());
        shelf.tidy();
        assert_eq!(shelf.chains.len(), 1);
        shelf.tidy();
        assert_eq!(shelf.chains.len(), 0);
    }

    #[test]
    fn there_is_an_end_to_what_rests() {
        let mut shelf = Shelf::new();
        assert!(shelf.push(chain(LARGEST), usize::MAX).is_none());
        assert!(shelf.push(chain(LARGEST), 0).is_some());
        assert_eq!(shelf.pop().unwrap().bytes(), LARGEST);
        assert!(shelf.pop().is_none());
    }
}

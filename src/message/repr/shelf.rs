//! Large blocks that were freed lately, kept for the next bodies of their size.
//!
//! The system's allocator gives large blocks back to the kernel as soon as they are free, and the next body of that
//! size pays for fresh pages again: a page fault for every 4 KiB, which costs more than the bytes themselves. So blocks
//! of 16 KiB to 8 MiB rest on a shelf for a while. No more rests than is in use, [`SPARE`] bytes apart, and what nobody
//! asked for between two calls of [`tidy`] goes back.
//!
//! Nobody ever waits for a shelf: where its lock is taken (or was when the process forked), the allocator serves.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::block::Memory;
use crate::sync::LockUnpoisoned;

/// Capacities on the shelves, in bytes: the smallest and the largest.
const SMALLEST: usize = 16 * 1024;
const LARGEST: usize = 8 * 1024 * 1024;

/// So many bytes may rest even if none are in use.
const SPARE: usize = 32 * 1024 * 1024;

/// Capacities for each doubling.
const STEPS: usize = 4;

const SHELVES: usize = (LARGEST.ilog2() - SMALLEST.ilog2()) as usize * STEPS + 1;

static SHELF: [Mutex<Shelf>; SHELVES] = [const { Mutex::new(Shelf::new()) }; SHELVES];

/// Bytes in use in blocks of the capacities above.
static USED: AtomicUsize = AtomicUsize::new(0);

/// Bytes on all shelves.
static RESTING: AtomicUsize = AtomicUsize::new(0);

/// The free blocks of one capacity, the one freed last on top: its bytes may still be in the processor's cache.
struct Shelf {
    blocks: Vec<Memory>,
    /// How many of them, from the bottom, nobody needed since the last tidying.
    idle: usize,
}

impl Shelf {
    const fn new() -> Shelf {
        Shelf {
            blocks: Vec::new(),
            idle: 0,
        }
    }

    fn pop(&mut self) -> Option<Memory> {
        let memory = self.blocks.pop()?;
        self.idle = self.idle.min(self.blocks.len());
        RESTING.fetch_sub(memory.capacity(), Ordering::Relaxed);
        Some(memory)
    }

    /// Whoever wants the shelf meanwhile takes fresh memory.
    fn tidy(&mut self) {
        let freed = self.blocks.drain(..self.idle);
        let bytes = freed.map(|memory| memory.capacity()).sum();
        RESTING.fetch_sub(bytes, Ordering::Relaxed);
        self.idle = self.blocks.len();
        if self.blocks.is_empty() {
            self.blocks = Vec::new();
        }
    }

    /// Gives it back if there is no room.
    fn push(&mut self, memory: Memory, limit: usize) -> Option<Memory> {
        let resting = RESTING.load(Ordering::Relaxed);
        if resting + memory.capacity() > limit || self.blocks.try_reserve(1).is_err() {
            return Some(memory);
        }
        RESTING.fetch_add(memory.capacity(), Ordering::Relaxed);
        self.blocks.push(memory);
        None
    }
}

/// The capacity to give a body of so many bytes, so that its block can serve others like it.
pub(super) fn round(capacity: usize) -> usize {
    match is_shelved(capacity) {
        true => capacity.next_multiple_of(step(capacity)),
        false => capacity,
    }
}

/// Memory of this capacity, if some rests. Whether or not, the caller is going to use as much.
pub(super) fn take(capacity: usize) -> Option<Memory> {
    resized(0, capacity);
    shelf(capacity)?.try_locked()?.pop()
}

/// What is in use went from one capacity to another.
pub(super) fn resized(old: usize, new: usize) {
    if is_shelved(new) {
        USED.fetch_add(new, Ordering::Relaxed);
    }
    if is_shelved(old) {
        USED.fetch_sub(old, Ordering::Relaxed);
    }
}

/// Takes back what is not used any more, to let it rest or to free it.
pub(super) fn put(memory: Memory) {
    resized(memory.capacity(), 0);
    if let Some(shelf) = shelf(memory.capacity()) {
        // Freed without the lock.
        drop(let_rest(shelf, memory));
    }
}

/// Lays a block on the shelf, or returns it together with another: what rests must become less as what is in use does.
fn let_rest(shelf: &Mutex<Shelf>, memory: Memory) -> Option<(Memory, Option<Memory>)> {
    let Some(mut shelf) = shelf.try_locked() else {
        return Some((memory, None));
    };
    let limit = USED.load(Ordering::Relaxed).saturating_add(SPARE);
    let refused = shelf.push(memory, limit)?;
    Some((refused, shelf.pop()))
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

fn is_shelved(capacity: usize) -> bool {
    (SMALLEST..=LARGEST).contains(&capacity)
}

/// Shelved capacities around this one are so far apart.
fn step(capacity: usize) -> usize {
    (1 << capacity.ilog2()) / STEPS
}

/// The shelf for blocks of exactly this capacity.
fn shelf(capacity: usize) -> Option<&'static Mutex<Shelf>> {
    if !is_shelved(capacity) {
        return None;
    }
    let doublings = (capacity.ilog2() - SMALLEST.ilog2()) as usize;
    let steps = capacity / step(capacity) - STEPS;
    SHELF.get(doublings * STEPS + steps)
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;

    #[test]
    fn each_capacity_has_one_shelf() {
        let mut capacity = SMALLEST;
        for expected in &SHELF {
            assert_eq!(round(capacity), capacity);
            assert!(std::ptr::eq(shelf(capacity).unwrap(), expected));
            capacity = round(capacity + 1);
        }
        assert_eq!(capacity, LARGEST + 1, "the last one was the largest");
    }

    #[test]
    fn other_capacities_have_none() {
        for capacity in [0, 1, SMALLEST - 1, LARGEST + 1, usize::MAX] {
            assert_eq!(round(capacity), capacity);
            assert!(shelf(capacity).is_none());
        }
    }

    #[test]
    fn what_was_freed_last_is_used_first_and_kept_while_it_is() {
        let mut shelf = Shelf::new();
        for capacity in [SMALLEST, LARGEST] {
            let memory = Memory::allocate(capacity).unwrap();
            assert!(shelf.push(memory, usize::MAX).is_none());
        }
        for _ in 0..3 {
            shelf.tidy();
            let memory = shelf.pop().unwrap();
            assert_eq!(memory.capacity(), LARGEST);
            assert!(shelf.push(memory, usize::MAX).is_none());
        }
        assert_eq!(shelf.blocks.len(), 1, "nobody asked for the other one");
    }

    #[test]
    fn an_idle_block_is_freed_at_the_second_tidying() {
        let mut shelf = Shelf::new();
        let capacity = round(LARGEST);
        assert!(
            shelf
                .push(Memory::allocate(capacity).unwrap(), usize::MAX)
                .is_none()
        );
        shelf.tidy();
        assert_eq!(shelf.blocks.len(), 1);
        shelf.tidy();
        assert_eq!(shelf.blocks.len(), 0);
    }

    #[test]
    fn what_rests_follows_what_is_in_use() {
        let shelf = Mutex::new(Shelf::new());
        let memory = || Memory::allocate(LARGEST).unwrap();
        assert!(shelf.locked().push(memory(), usize::MAX).is_none());
        assert!(shelf.locked().push(memory(), 0).is_some(), "no room");
        assert!(shelf.locked().pop().is_some());
    }

    #[test]
    fn little_is_wasted() {
        for capacity in (SMALLEST..=LARGEST).step_by(1000) {
            let rounded = round(capacity);
            assert!(rounded >= capacity && rounded <= capacity + capacity / STEPS);
        }
    }
}

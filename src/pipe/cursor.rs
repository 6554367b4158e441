//! A count that one thread publishes and another waits for: one word, changed by read-modify-write only.
//!
//! The word is `count << 2 | CLOSED | PARKED`. The publisher swaps in a new count and sees in the old word whether
//! somebody slept on it; the waiter sets PARKED by a compare-and-swap that fails when the count moved meanwhile.
//! Since every change is a read-modify-write of the same word, one of the two always sees the other: a wake-up is
//! neither lost nor sent twice. 62 bits of count last for a century of messages every nanosecond.

use crate::sync::{AtomicU64, Ordering};

const PARKED: u64 = 1;
const CLOSED: u64 = 2;
const COUNT_SHIFT: u32 = 2;

/// The shared word, on a cache line of its own: each cursor is written by one side and read by the other.
#[derive(Debug)]
#[repr(align(64))]
pub(super) struct Cursor(AtomicU64);

/// What a cursor said at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Reading {
    pub count: u64,
    /// The publisher is gone: the count will not move again.
    pub closed: bool,
    /// The waiter sleeps.
    pub parked: bool,
}

impl Reading {
    #[inline]
    fn of(word: u64) -> Reading {
        Reading {
            count: word >> COUNT_SHIFT,
            closed: word & CLOSED != 0,
            parked: word & PARKED != 0,
        }
    }
}

impl Cursor {
    pub(super) fn new() -> Cursor {
        Cursor(AtomicU64::new(0))
    }

    /// Shows the waiter a new count and all that was written before. True: it slept and must be told.
    #[inline]
    pub(super) fn publish(&self, count: u64) -> bool {
        let before = self.0.swap(count << COUNT_SHIFT, Ordering::AcqRel);
        before & PARKED != 0
    }

    /// Publishes for the last time. True: the waiter slept and must be told.
    pub(super) fn close(&self, count: u64) -> bool {
        let word = count << COUNT_SHIFT | CLOSED;
        self.0.swap(word, Ordering::AcqRel) & PARKED != 0
    }

    #[inline]
    pub(super) fn observe(&self) -> Reading {
        Reading::of(self.0.load(Ordering::Acquire))
    }

    /// Like [`Cursor::observe`], and ordered with every other change of the word, as a plain load is not.
    pub(super) fn observe_in_order(&self) -> Reading {
        Reading::of(self.0.fetch_or(0, Ordering::AcqRel))
    }

    /// Makes the next publication report a sleeper; false: the count is no longer `count`, or the publisher is gone.
    #[inline]
    pub(super) fn park(&self, count: u64) -> bool {
        let awake = count << COUNT_SHIFT;
        let parked = awake | PARKED;
        match self
            .0
            .compare_exchange(awake, parked, Ordering::AcqRel, Ordering::Acquire)
        {
            Ok(_) => true,
            Err(word) => word == parked,
        }
    }
}

//! Looking again instead of sleeping, where that is quicker.
//!
//! When peers answer within microseconds, falling asleep and being woken takes longer than the answer. A thread whose
//! last waits were that short looks a few times more before it sleeps, and two answers keep both peers awake for as long
//! as the conversation is quick. Looking in vain twice makes it stop for a while, longer each time: a slow or absent peer
//! costs next to nothing.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use crate::errno::Result;
use crate::sys::processors;

/// For so long a thread looks before it sleeps: about what being woken takes, 30 us on one machine and 60 us on another.
const WINDOW: Duration = Duration::from_micros(60);

/// A wait as short as this, the wake-up included, might have been had without sleep.
const SHORT: Duration = Duration::from_micros(100);

/// In vain so often, and a thread stops looking.
const MISSES: u32 = 2;

/// For so many waits it stops at first, and at most.
const FIRST_REST: u32 = 16;
const LONGEST_REST: u32 = 4096;

/// What one thread knows of its own waits; only that thread uses it.
#[derive(Debug, Default)]
pub(super) struct Spin {
    /// The last wait was short.
    short: AtomicU32,
    misses: AtomicU32,
    /// Waits left to sleep through.
    resting: AtomicU32,
    /// How long the last rest was.
    rest: AtomicU32,
}

impl Spin {
    /// Looks for a while if that is promising; whether something was found.
    pub fn finds(&self, began: Instant, mut look: impl FnMut() -> Result<bool>) -> Result<bool> {
        if !self.is_promising() {
            return Ok(false);
        }
        while began.elapsed() < WINDOW {
            if look()? {
                self.hit();
                return Ok(true);
            }
            // The peer may want this very processor.
            std::thread::yield_now();
        }
        self.missed();
        Ok(false)
    }

    /// Whether the next wait is worth looking for.
    fn is_promising(&self) -> bool {
        let resting = self.resting.load(Ordering::Relaxed);
        if resting > 0 {
            self.resting.store(resting - 1, Ordering::Relaxed);
        }
        resting == 0 && self.short.load(Ordering::Relaxed) != 0 && processors::are_several()
    }

    /// Something came while looking.
    fn hit(&self) {
        self.misses.store(0, Ordering::Relaxed);
        self.rest.store(0, Ordering::Relaxed);
    }

    /// Nothing came while looking.
    fn missed(&self) {
        let misses = self.misses.load(Ordering::Relaxed) + 1;
        self.misses.store(misses % MISSES, Ordering::Relaxed);
        if misses == MISSES {
            let rest = self.rest.load(Ordering::Relaxed);
            let rest = (rest * 2).clamp(FIRST_REST, LONGEST_REST);
            self.rest.store(rest, Ordering::Relaxed);
            self.resting.store(rest, Ordering::Relaxed);
        }
    }

    /// The thread slept for so long.
    pub fn slept(&self, time: Duration) {
        self.short.store(u32::from(time < SHORT), Ordering::Relaxed);
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;

    #[test]
    fn only_short_waits_are_worth_looking_for() {
        let spin = Spin::default();
        assert!(!spin.is_promising());
        spin.slept(Duration::from_millis(1));
        assert!(!spin.is_promising());
        spin.slept(Duration::from_micros(10));
        assert_eq!(spin.is_promising(), processors::are_several());
    }

    #[test]
    fn looking_in_vain_ends_for_longer_each_time() {
        let spin = Spin::default();
        spin.slept(Duration::ZERO);
        for rest in [FIRST_REST, 2 * FIRST_REST] {
            spin.missed();
            spin.missed();
            for _ in 0..rest {
                assert!(!spin.is_promising());
            }
            assert_eq!(spin.is_promising(), processors::are_several());
        }
        spin.hit();
        spin.missed();
        assert_eq!(spin.is_promising(), processors::are_several());
    }
}

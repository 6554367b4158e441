//! When an I/O thread lets what comes gather, instead of getting up for each piece of it.
//!
//! Being woken costs about as much as a few messages do, and it mostly interrupts the very thread of the program that is to
//! have them. So, where pieces come one by one, quickly, and nobody waits for them, the thread pauses before it looks again.
//! Nobody waits: no thread of the program is blocked for it, has looked in vain since the last delivery, or watches
//! `ZMQ_FD`. A program that begins to wait meanwhile mostly takes the wheel, and with it reads and writes all that there is
//! by itself.

use std::cell::Cell;
use std::time::{Duration, Instant};

use crate::sys::clock::Deadline;

/// How long to let things gather.
const PAUSE: Duration = Duration::from_micros(200);

/// Pieces that come with more time between them are not worth a pause.
const QUICK: Duration = Duration::from_micros(600);

/// A look that found work for so long has gathered enough.
const ENOUGH: Duration = Duration::from_micros(30);

/// For so long after somebody waited somebody probably does again.
const MEMORY: Duration = Duration::from_millis(1);

thread_local! {
    static AWAITED: Cell<bool> = const { Cell::new(false) };
}

/// Somebody waits for what this thread delivers.
pub fn awaited() {
    // A thread that ends delivers nothing more.
    let _ = AWAITED.try_with(|awaited| awaited.set(true));
}

/// What one I/O thread knows of its own looks.
#[derive(Debug, Default)]
pub(super) struct Gathering {
    /// When the last look ended.
    looked: Option<Instant>,
    /// When somebody last waited for what it brought.
    awaited: Option<Instant>,
}

impl Gathering {
    /// A look that found something at `began` is served; `readable`: there was something to read, and nothing to write that is
    /// known of. Returns until when to pause.
    pub fn served(&mut self, began: Instant, readable: bool) -> Deadline {
        self.served_by(Instant::now(), began, readable, AWAITED.take())
    }

    fn served_by(
        &mut self,
        now: Instant,
        began: Instant,
        readable: bool,
        awaited: bool,
    ) -> Deadline {
        if awaited {
            self.awaited = Some(now);
        }
        let since = |then: Instant| began.saturating_duration_since(then);
        let quick = self.looked.is_some_and(|looked| since(looked) < QUICK);
        let awaited = self.awaited.is_some_and(|then| since(then) < MEMORY);
        self.looked = Some(now);
        let short = now.saturating_duration_since(began) < ENOUGH;
        (readable && quick && short && !awaited).then(|| now + PAUSE)
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;

    /// Whether the second of two looks, `gap` apart, is followed by a pause.
    fn pauses(gap: Duration, work: Duration, readable: bool, awaited: bool) -> bool {
        let mut gathering = Gathering::default();
        let start = Instant::now();
        gathering.served_by(start, start, true, awaited);
        let began = start + gap;
        let pause = gathering.served_by(began + work, began, readable, false);
        pause.is_some()
    }

    const SHORT: Duration = Duration::from_micros(10);

    #[test]
    fn what_comes_quickly_gathers() {
        assert!(pauses(SHORT, SHORT, true, false));
        assert!(!pauses(QUICK, SHORT, true, false));
        assert_eq!(Gathering::default().served(Instant::now(), true), None);
    }

    #[test]
    fn what_is_awaited_does_not() {
        assert!(!pauses(SHORT, SHORT, true, true));
        awaited();
        let mut gathering = Gathering::default();
        gathering.served(Instant::now(), true);
        assert_eq!(gathering.served(Instant::now(), true), None);
    }

    #[test]
    fn much_at_once_has_gathered() {
        assert!(!pauses(SHORT, ENOUGH, true, false));
    }

    #[test]
    fn writers_are_not_kept_waiting() {
        assert!(!pauses(SHORT, SHORT, false, false));
    }
}

//! When a receiver lets messages gather.
//!
//! A receiver that is faster than its sender runs dry after every few messages, and each time both pay for falling asleep
//! and waking, and for the cache lines that go to and fro: some 200 ns a message where 40 would do. Once that has happened
//! often in a row, the receiver stays away for an instant when something has come. It does not where the socket sends in
//! between (the peer waits for that), where nothing gathers, and where messages come seldom.

use std::time::{Duration, Instant};

/// For so long messages gather.
const INSTANT: Duration = Duration::from_micros(3);

/// A wait as short as this is a hurried one.
const HURRIED: Duration = Duration::from_micros(5);

/// So many hurried waits in a row are a stream's.
const STREAM: u32 = 8;

/// So many messages make it worth while.
const WORTH: u32 = 3;

/// After an instant in vain, so many waits are none.
const REST: u32 = 1024;

/// What one socket knows of its waits.
#[derive(Debug, Default)]
pub(super) struct Pace {
    /// Since it last ran dry.
    received: u32,
    has_sent: bool,
    /// Hurried waits in a row.
    hurried: u32,
    /// Messages gathered during the last wait.
    gathered: bool,
    /// Waits left that are not for gathering.
    resting: u32,
}

/// What a wait may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wait {
    /// For an answer.
    Plain,
    /// One of a stream, if it is short.
    Timed(Instant),
    /// The same, and messages may gather.
    Gathering(Instant),
}

impl Pace {
    #[inline]
    pub(super) fn received(&mut self) {
        self.received = self.received.wrapping_add(1);
    }

    #[inline]
    pub(super) fn sent(&mut self) {
        self.has_sent = true;
    }

    /// Nothing is left to receive, and the caller waits.
    pub(super) fn ran_dry(&mut self) -> Wait {
        let received = std::mem::take(&mut self.received);
        if std::mem::take(&mut self.gathered) && received < WORTH {
            self.resting = REST;
        }
        if std::mem::take(&mut self.has_sent) {
            self.hurried = 0;
            return Wait::Plain;
        }
        self.resting = self.resting.saturating_sub(1);
        match self.resting == 0 && self.hurried >= STREAM {
            true => Wait::Gathering(Instant::now()),
            false => Wait::Timed(Instant::now()),
        }
    }

    /// The wait is over, `gathered` says what came of it.
    pub(super) fn waited(&mut self, gathered: Gathered) {
        self.gathered = gathered == Gathered::Yes;
        self.hurried = match gathered {
            Gathered::No => 0,
            Gathered::Yes | Gathered::Might => self.hurried.saturating_add(1),
        };
    }
}

/// How a wait went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gathered {
    Yes,
    /// It was hurried.
    Might,
    No,
}

impl Wait {
    /// Something came: lets more gather if that is promising.
    pub(super) fn end(self) -> Gathered {
        let (Wait::Timed(began) | Wait::Gathering(began)) = self else {
            return Gathered::No;
        };
        let came = Instant::now();
        if came.duration_since(began) >= HURRIED {
            return Gathered::No;
        }
        if !matches!(self, Wait::Gathering(_)) {
            return Gathered::Might;
        }
        while came.elapsed() < INSTANT {
            std::hint::spin_loop();
        }
        Gathered::Yes
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;

    /// A socket that ran dry so often, having received so many each time.
    fn hurried(pace: &mut Pace, times: u32, each: u32) {
        for _ in 0..times {
            pace.ran_dry();
            pace.waited(Gathered::Might);
            (0..each).for_each(|_| pace.received());
        }
    }

    fn gathers(pace: &mut Pace) -> bool {
        matches!(pace.ran_dry(), Wait::Gathering(_))
    }

    #[test]
    fn messages_gather_once_a_stream_runs_dry_again_and_again() {
        let mut pace = Pace::default();
        hurried(&mut pace, STREAM - 1, 1);
        assert!(!gathers(&mut pace));
        pace.waited(Gathered::Might);
        assert!(gathers(&mut pace));
        pace.waited(Gathered::No);
        assert!(!gathers(&mut pace), "nothing came for a while");
    }

    #[test]
    fn who_answers_is_not_kept_waiting() {
        let mut pace = Pace::default();
        for _ in 0..2 * STREAM {
            hurried(&mut pace, 1, 1);
            pace.sent();
        }
        assert_eq!(pace.ran_dry(), Wait::Plain);
        assert!(!gathers(&mut pace), "the row begins anew");
    }

    #[test]
    fn an_instant_in_vain_is_not_tried_again_soon() {
        let mut pace = Pace::default();
        hurried(&mut pace, STREAM, 1);
        assert!(gathers(&mut pace));
        pace.waited(Gathered::Yes);
        (0..WORTH).for_each(|_| pace.received());
        assert!(gathers(&mut pace), "it was worth while");
        pace.waited(Gathered::Yes);
        pace.received();
        for _ in 1..REST {
            assert!(!gathers(&mut pace));
            pace.waited(Gathered::Might);
        }
        assert!(gathers(&mut pace));
    }

    #[test]
    fn only_short_waits_are_a_streams() {
        let now = Instant::now();
        assert_eq!(Wait::Plain.end(), Gathered::No);
        assert_eq!(Wait::Gathering(now - HURRIED).end(), Gathered::No);
        let ahead = now + Duration::from_secs(3600);
        assert_eq!(Wait::Timed(ahead).end(), Gathered::Might);
        assert_eq!(Wait::Gathering(ahead).end(), Gathered::Yes);
    }
}

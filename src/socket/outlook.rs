//! When a publisher looks by itself what its subscribers ask for, before it publishes: after a silence. One that publishes all the
//! time leaves that to the I/O thread: a look takes the wheel from it, or waits for the turn that it is at, which with many peers to
//! write to takes a while. Where many speak at every look, as who floods it with wishes does, it would hardly do anything else; then
//! it mostly leaves them to the I/O thread, too.

use std::time::Duration;

use crate::sys::clock::Tick;

/// So long a publisher says nothing that is silent, give or take a tick of the clock.
const SILENCE: Duration = Duration::from_millis(10);

/// So many peers that speak in one silence are a crowd.
const CROWD: usize = 8;

/// After so many crowds in a row looks become rare: by then those who just came have said what they want.
const CROWDS: u32 = 16;

/// Silences from one look to the next while they are rare.
const RARE: u32 = 8;

/// See the module's text.
#[derive(Debug, Default)]
pub(super) struct Outlook {
    /// When it last published.
    last: Option<Tick>,
    /// Looks in a row that found a crowd.
    crowds: u32,
    /// Silences since the last look, while these are rare.
    rested: u32,
}

impl Outlook {
    /// Whether to look now, before it publishes.
    #[inline]
    pub fn is_due(&mut self, now: Tick) -> bool {
        let last = self.last.replace(now);
        if last.is_some_and(|last| now.since(last) < SILENCE) {
            return false;
        }
        self.rested += 1;
        self.crowds < CROWDS || self.rested >= RARE
    }

    /// What the look was good for: so many peers had something to say.
    pub fn found(&mut self, peers: usize) {
        self.rested = 0;
        self.crowds = match peers >= CROWD {
            true => self.crowds.saturating_add(1),
            false => 0,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Looks in so many silences that each find so many peers.
    fn looks(outlook: &mut Outlook, silences: std::ops::Range<u32>, peers: usize) -> usize {
        let mut count = 0;
        for silence in silences {
            while outlook.is_due(Tick::at(silence * SILENCE)) {
                outlook.found(peers);
                count += 1;
            }
        }
        count
    }

    #[test]
    fn a_look_a_silence_unless_there_is_always_a_crowd() {
        let mut outlook = Outlook::default();
        assert_eq!(looks(&mut outlook, 1..1001, CROWD - 1), 1000);
        assert_eq!(looks(&mut outlook, 1001..1017, CROWD), 16);
        assert_eq!(looks(&mut outlook, 1017..1817, CROWD), 100);
        let rare = RARE as usize;
        assert_eq!(looks(&mut outlook, 1817..2000, 0), 183 - rare + 1);
    }

    #[test]
    fn who_publishes_all_the_time_does_not_look() {
        let mut outlook = Outlook::default();
        assert!(outlook.is_due(Tick::at(Duration::ZERO)));
        for time in 1..100 {
            assert!(!outlook.is_due(Tick::at(time * SILENCE / 2)));
        }
        assert!(outlook.is_due(Tick::at(100 * SILENCE)));
    }
}

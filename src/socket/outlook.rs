//! When a publisher looks by itself what its subscribers ask for, before it publishes: once a tick of the clock. Where many speak at
//! every look, as who floods it with wishes does, it would hardly do anything else; then it mostly leaves them to the I/O thread.

use crate::sys::clock::Tick;

/// So many peers that speak in one tick are a crowd.
const CROWD: usize = 8;

/// After so many crowds in a row looks become rare: by then those who just came have said what they want.
const CROWDS: u32 = 16;

/// Ticks from one look to the next while they are rare.
const RARE: u32 = 8;

/// See the module's text.
#[derive(Debug, Default)]
pub(super) struct Outlook {
    last: Tick,
    /// Looks in a row that found a crowd.
    crowds: u32,
    /// Ticks since the last look, while these are rare.
    rested: u32,
}

impl Outlook {
    /// Whether to look now.
    #[inline]
    pub fn is_due(&mut self, now: Tick) -> bool {
        if std::mem::replace(&mut self.last, now) == now {
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

    /// Looks in so many ticks that each find so many peers.
    fn looks(outlook: &mut Outlook, ticks: std::ops::Range<i64>, peers: usize) -> usize {
        let mut count = 0;
        for tick in ticks {
            while outlook.is_due(Tick::numbered(tick)) {
                outlook.found(peers);
                count += 1;
            }
        }
        count
    }

    #[test]
    fn a_look_a_tick_unless_there_is_always_a_crowd() {
        let mut outlook = Outlook::default();
        assert_eq!(looks(&mut outlook, 1..1001, CROWD - 1), 1000);
        assert_eq!(looks(&mut outlook, 1001..1017, CROWD), 16);
        assert_eq!(looks(&mut outlook, 1017..1817, CROWD), 100);
        let rare = RARE as usize;
        assert_eq!(looks(&mut outlook, 1817..2000, 0), 183 - rare + 1);
    }
}

//! Timers that a program runs when it likes (zmq_timers(3)).
//!
//! Nothing here reads a clock or calls a handler. Whoever runs a [`Round`] takes the due timers out one at a time, each
//! already on its next interval, so that a handler may do anything to any timer, its own too, or never return.

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use crate::errno::{Errno, Result};

/// What a program calls a timer.
pub type TimerId = i32;

/// The time since a moment that the owner chose. No interval is too long to be added to it.
pub type Time = Duration;

/// When a timer is due, and how many were put onto the agenda before it: equals run in this order.
type Place = (Time, u64);

/// A set of timers; `H` is what its owner runs.
pub struct Timers<H> {
    agenda: BTreeMap<Place, Timer<H>>,
    places: HashMap<TimerId, Place>,
    last_id: TimerId,
    placements: u64,
}

struct Timer<H> {
    id: TimerId,
    interval: Duration,
    handler: H,
    /// It stays until its turn comes, and until then may still be moved: programs know it from libzmq.
    cancelled: bool,
}

/// One run of everything that is due. What is put onto the agenda meanwhile waits for the next round, so that a round
/// ends, even if an interval is zero.
#[derive(Clone, Copy)]
pub struct Round(Place);

impl<H> Default for Timers<H> {
    fn default() -> Self {
        Timers {
            agenda: BTreeMap::new(),
            places: HashMap::new(),
            last_id: 0,
            placements: 0,
        }
    }
}

impl<H: Copy> Timers<H> {
    /// Adds a timer that is due every `interval`; `EMFILE` when no ids are left.
    pub fn add(&mut self, interval: Duration, handler: H, now: Time) -> Result<TimerId> {
        let id = self.last_id.checked_add(1).ok_or(Errno::EMFILE)?;
        self.last_id = id;
        let timer = Timer {
            id,
            interval,
            handler,
            cancelled: false,
        };
        self.place(timer, now);
        Ok(id)
    }

    /// Takes a timer out; `EINVAL` if there is none, or no longer.
    pub fn cancel(&mut self, id: TimerId) -> Result<()> {
        let place = self.places.get(&id).ok_or(Errno::EINVAL)?;
        let timer = self.agenda.get_mut(place).ok_or(Errno::EINVAL)?;
        match std::mem::replace(&mut timer.cancelled, true) {
            true => Err(Errno::EINVAL),
            false => Ok(()),
        }
    }

    /// Gives a timer another interval, which begins now; `EINVAL` if there is none.
    pub fn set_interval(&mut self, id: TimerId, interval: Duration, now: Time) -> Result<()> {
        let mut timer = self.take(id)?;
        timer.interval = interval;
        self.place(timer, now);
        Ok(())
    }

    /// Lets a timer's interval begin now; `EINVAL` if there is none.
    pub fn reset(&mut self, id: TimerId, now: Time) -> Result<()> {
        let timer = self.take(id)?;
        self.place(timer, now);
        Ok(())
    }

    /// How long until a timer is due; `None` if there is none.
    pub fn time_left(&mut self, now: Time) -> Option<Duration> {
        let (due, _) = self.first_place()?;
        Some(due.saturating_sub(now))
    }

    /// Begins to run what is due by now.
    pub fn round(&self, now: Time) -> Round {
        Round((now, self.placements))
    }

    /// The next timer of a round, which is due again an interval after the round began.
    pub fn next_due(&mut self, round: Round) -> Option<(TimerId, H)> {
        let first = self.first_place()?;
        if first >= round.0 {
            return None;
        }
        let timer = self.agenda.remove(&first)?;
        let due = (timer.id, timer.handler);
        let (began, _) = round.0;
        self.place(timer, began);
        Some(due)
    }

    /// Where the first timer is, once those before it that were cancelled are gone.
    fn first_place(&mut self) -> Option<Place> {
        loop {
            let first = self.agenda.first_entry()?;
            if !first.get().cancelled {
                return Some(*first.key());
            }
            self.places.remove(&first.remove().id);
        }
    }

    fn place(&mut self, timer: Timer<H>, now: Time) {
        let place = (now.saturating_add(timer.interval), self.placements);
        self.placements += 1;
        self.places.insert(timer.id, place);
        self.agenda.insert(place, timer);
    }

    fn take(&mut self, id: TimerId) -> Result<Timer<H>> {
        let place = self.places.remove(&id).ok_or(Errno::EINVAL)?;
        self.agenda.remove(&place).ok_or(Errno::EINVAL)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn ms(milliseconds: u64) -> Duration {
        Duration::from_millis(milliseconds)
    }

    /// The handlers that one round runs.
    fn run(timers: &mut Timers<char>, now: u64) -> String {
        let round = timers.round(ms(now));
        std::iter::from_fn(|| timers.next_due(round))
            .map(|(_, handler)| handler)
            .collect()
    }

    #[test]
    fn timers_run_in_the_order_of_their_times() {
        let mut timers = Timers::default();
        for (interval, handler) in [(30, 'c'), (10, 'a'), (20, 'b'), (10, 'A')] {
            timers.add(ms(interval), handler, ms(0)).unwrap();
        }
        assert_eq!(timers.time_left(ms(4)), Some(ms(6)));
        assert_eq!(run(&mut timers, 9), "");
        assert_eq!(run(&mut timers, 10), "aA");
        assert_eq!(timers.time_left(ms(10)), Some(ms(10)));
        assert_eq!(timers.time_left(ms(50)), Some(ms(0)));
        assert_eq!(run(&mut timers, 50), "baAc");
        assert_eq!(timers.time_left(ms(50)), Some(ms(10)));
    }

    #[test]
    fn reset_and_set_interval_begin_anew() {
        let mut timers = Timers::default();
        let id = timers.add(ms(10), 'a', ms(0)).unwrap();
        timers.reset(id, ms(5)).unwrap();
        assert_eq!(run(&mut timers, 14), "");
        timers.set_interval(id, ms(3), ms(14)).unwrap();
        assert_eq!(run(&mut timers, 17), "a");
        assert_eq!(timers.time_left(ms(17)), Some(ms(3)));
        assert_eq!(timers.reset(id + 1, ms(0)), Err(Errno::EINVAL));
        assert_eq!(timers.set_interval(0, ms(1), ms(0)), Err(Errno::EINVAL));
    }

    #[test]
    fn a_cancelled_timer_is_gone_once_it_was_passed_over() {
        let mut timers = Timers::default();
        let id = timers.add(ms(10), 'a', ms(0)).unwrap();
        timers.cancel(id).unwrap();
        assert_eq!(timers.cancel(id), Err(Errno::EINVAL));
        timers.reset(id, ms(5)).unwrap();
        assert_eq!(timers.time_left(ms(5)), None);
        assert_eq!(timers.reset(id, ms(5)), Err(Errno::EINVAL));
        assert_eq!(run(&mut timers, 100), "");
        assert!(timers.agenda.is_empty() && timers.places.is_empty());
    }

    #[test]
    fn a_round_ends_although_an_interval_is_zero() {
        let mut timers = Timers::default();
        timers.add(ms(0), 'a', ms(7)).unwrap();
        let round = timers.round(ms(7));
        assert_eq!(timers.next_due(round), Some((1, 'a')));
        timers.add(ms(0), 'b', ms(7)).unwrap();
        assert_eq!(timers.next_due(round), None);
        assert_eq!(run(&mut timers, 7), "ab");
    }

    #[test]
    fn a_handler_may_change_its_own_timer() {
        let mut timers = Timers::default();
        let id = timers.add(ms(10), 'a', ms(0)).unwrap();
        let round = timers.round(ms(10));
        assert_eq!(timers.next_due(round), Some((id, 'a')));
        timers.set_interval(id, ms(50), ms(11)).unwrap();
        assert_eq!(timers.next_due(round), None);
        assert_eq!(timers.time_left(ms(11)), Some(ms(50)));
        timers.cancel(id).unwrap();
        assert_eq!(timers.time_left(ms(11)), None);
    }

    #[test]
    fn the_longest_interval_is_never_due() {
        let mut timers = Timers::default();
        timers.add(ms(u64::MAX), 'a', ms(u64::MAX)).unwrap();
        assert_eq!(run(&mut timers, u64::MAX), "");
    }
}

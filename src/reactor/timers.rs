//! Timers of one reactor: a few kinds an actor, each set at most once at a time.

use std::collections::BTreeSet;
use std::time::Instant;

use super::ids::IdMap;
use super::{ActorKey, TimerKind};

/// All running timers, earliest first.
#[derive(Debug, Default)]
pub(super) struct Timers {
    queue: BTreeSet<(Instant, ActorKey, TimerKind)>,
    running: IdMap<Vec<(TimerKind, Instant)>>,
}

impl Timers {
    /// Starts a timer, or moves it.
    pub fn set(&mut self, key: ActorKey, kind: TimerKind, at: Instant) {
        self.cancel(key, kind);
        self.queue.insert((at, key, kind));
        self.running.entry(key).or_default().push((kind, at));
    }

    /// Stops a timer, if it runs.
    pub fn cancel(&mut self, key: ActorKey, kind: TimerKind) {
        let Some(timers) = self.running.get_mut(&key) else {
            return;
        };
        if let Some(index) = timers.iter().position(|(running, _)| *running == kind) {
            let (_, at) = timers.swap_remove(index);
            self.queue.remove(&(at, key, kind));
        }
        if timers.is_empty() {
            self.running.remove(&key);
        }
    }

    /// Stops all timers of an actor.
    pub fn forget(&mut self, key: ActorKey) {
        for (kind, at) in self.running.remove(&key).unwrap_or_default() {
            self.queue.remove(&(at, key, kind));
        }
    }

    /// When the next timer is due.
    pub fn next(&self) -> Option<Instant> {
        self.queue.first().map(|(at, _, _)| *at)
    }

    /// Takes the earliest timer that is due.
    pub fn take_due(&mut self, now: Instant) -> Option<(ActorKey, TimerKind)> {
        let (at, key, kind) = *self.queue.first()?;
        if at > now {
            return None;
        }
        self.cancel(key, kind);
        Some((key, kind))
    }

    /// Stops all timers; whose they were.
    pub fn take_all(&mut self) -> Vec<ActorKey> {
        self.queue.clear();
        self.running.drain().map(|(key, _)| key).collect()
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn timers_fire_in_order_and_only_when_due() {
        let start = Instant::now();
        let mut timers = Timers::default();
        timers.set(1, 0, start + Duration::from_secs(2));
        timers.set(2, 0, start + Duration::from_secs(1));
        assert_eq!(timers.next(), Some(start + Duration::from_secs(1)));
        assert_eq!(timers.take_due(start), None);
        let later = start + Duration::from_secs(3);
        assert_eq!(timers.take_due(later), Some((2, 0)));
        assert_eq!(timers.take_due(later), Some((1, 0)));
        assert_eq!(timers.take_due(later), None);
        assert!(timers.running.is_empty());
    }

    #[test]
    fn setting_a_timer_again_moves_it() {
        let start = Instant::now();
        let mut timers = Timers::default();
        timers.set(1, 0, start);
        timers.set(1, 0, start + Duration::from_secs(5));
        assert_eq!(timers.take_due(start + Duration::from_secs(1)), None);
        timers.set(1, 1, start);
        timers.forget(1);
        assert_eq!(timers.next(), None);
    }

    #[test]
    fn all_are_taken_once_an_actor() {
        let start = Instant::now();
        let mut timers = Timers::default();
        timers.set(1, 0, start);
        timers.set(1, 1, start);
        timers.set(2, 0, start);
        let mut all = timers.take_all();
        all.sort_unstable();
        assert_eq!(all, [1, 2]);
        assert_eq!(timers.next(), None);
        assert_eq!(timers.take_all(), []);
    }
}

//! Pipes that take turns: the ring in which fair queue and load balancer go round.
//!
//! Each operation takes constant time, whatever the number of pipes, and a pipe that drops out or comes back changes
//! nothing in the order of the others.

use crate::socket::pipes::PipeKey;

/// No pipe.
const NONE: PipeKey = PipeKey::MAX;

/// Where a pipe stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Place {
    #[default]
    Unknown,
    /// Known, but not ready.
    Resting,
    /// In the ring, between two pipes, which may both be itself.
    Ready { previous: PipeKey, next: PipeKey },
}

/// Pipes, the ready ones of which take turns in the order in which they became ready.
#[derive(Debug)]
pub struct PipeList {
    /// By key.
    places: Vec<Place>,
    /// Where a round begins: pipes that become ready come last in it.
    first: PipeKey,
    current: PipeKey,
}

impl Default for PipeList {
    fn default() -> Self {
        Self {
            places: Vec::new(),
            first: NONE,
            current: NONE,
        }
    }
}

impl PipeList {
    /// The pipe whose turn it is, if any is ready.
    #[inline]
    pub fn current(&self) -> Option<PipeKey> {
        (self.current != NONE).then_some(self.current)
    }

    /// The turn goes to the next ready pipe.
    #[inline]
    pub fn advance(&mut self) {
        if let Place::Ready { next, .. } = self.place(self.current) {
            self.current = next;
        }
    }

    /// Adds a pipe, which is ready.
    pub fn insert(&mut self, pipe: PipeKey) {
        if self.places.len() <= pipe {
            self.places.resize(pipe + 1, Place::Unknown);
        }
        if self.places[pipe] == Place::Unknown {
            self.places[pipe] = Place::Resting;
            self.wake(pipe);
        }
    }

    /// A pipe is ready again.
    pub fn wake(&mut self, pipe: PipeKey) {
        if self.place(pipe) != Place::Resting {
            return;
        }
        match self.place(self.first) {
            Place::Ready { previous: last, .. } => {
                let (previous, next) = (last, self.first);
                self.places[pipe] = Place::Ready { previous, next };
                self.set_next(last, pipe);
                self.set_previous(next, pipe);
            }
            _ => {
                let (previous, next) = (pipe, pipe);
                self.places[pipe] = Place::Ready { previous, next };
                (self.first, self.current) = (pipe, pipe);
            }
        }
    }

    /// The current pipe is not ready; the turn goes to the next.
    pub fn rest_current(&mut self) {
        self.rest(self.current);
    }

    /// Forgets a pipe; whether it was the current one.
    pub fn remove(&mut self, pipe: PipeKey) -> bool {
        let was_current = self.current() == Some(pipe);
        self.rest(pipe);
        if let Some(place) = self.places.get_mut(pipe) {
            *place = Place::Unknown;
        }
        was_current
    }

    /// Takes a pipe out of the ring.
    fn rest(&mut self, pipe: PipeKey) {
        let Place::Ready { previous, next } = self.place(pipe) else {
            return;
        };
        self.places[pipe] = Place::Resting;
        self.set_next(previous, next);
        self.set_previous(next, previous);
        let heir = if next == pipe { NONE } else { next };
        if self.first == pipe {
            self.first = heir;
        }
        if self.current == pipe {
            self.current = heir;
        }
    }

    #[inline]
    fn place(&self, pipe: PipeKey) -> Place {
        self.places.get(pipe).copied().unwrap_or_default()
    }

    fn set_next(&mut self, pipe: PipeKey, to: PipeKey) {
        if let Some(Place::Ready { next, .. }) = self.places.get_mut(pipe) {
            *next = to;
        }
    }

    fn set_previous(&mut self, pipe: PipeKey, to: PipeKey) {
        if let Some(Place::Ready { previous, .. }) = self.places.get_mut(pipe) {
            *previous = to;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn turns(list: &mut PipeList, count: usize) -> Vec<PipeKey> {
        let turn = |_| {
            let pipe = list.current();
            list.advance();
            pipe
        };
        (0..count).filter_map(turn).collect()
    }

    #[test]
    fn takes_turns_in_the_order_of_insertion() {
        let mut list = PipeList::default();
        for pipe in [3, 0, 7] {
            list.insert(pipe);
        }
        assert_eq!(turns(&mut list, 7), [3, 0, 7, 3, 0, 7, 3]);
    }

    #[test]
    fn a_resting_pipe_gets_no_turn_until_it_wakes() {
        let mut list = PipeList::default();
        list.insert(0);
        list.insert(1);
        list.rest_current();
        assert_eq!(turns(&mut list, 2), [1, 1]);
        list.wake(0);
        list.wake(0);
        assert_eq!(turns(&mut list, 4), [1, 0, 1, 0]);
    }

    #[test]
    fn the_order_of_the_others_outlasts_a_rest() {
        let mut list = PipeList::default();
        for pipe in 0..4 {
            list.insert(pipe);
        }
        list.rest_current();
        assert_eq!(turns(&mut list, 4), [1, 2, 3, 1]);
        list.wake(0);
        assert_eq!(turns(&mut list, 5), [2, 3, 0, 1, 2]);
        assert!(!list.remove(2));
        assert!(list.remove(3));
        assert_eq!(turns(&mut list, 3), [0, 1, 0]);
    }

    #[test]
    fn an_empty_list_has_no_current_pipe() {
        let mut list = PipeList::default();
        list.rest_current();
        list.advance();
        assert_eq!(list.current(), None);
        assert!(!list.remove(4));
        list.wake(4);
        assert_eq!(list.current(), None);
    }

    #[derive(Debug, Clone)]
    enum Step {
        Insert(PipeKey),
        Wake(PipeKey),
        Remove(PipeKey),
        RestCurrent,
        Advance,
    }

    fn step() -> impl Strategy<Value = Step> {
        prop_oneof![
            (0..6usize).prop_map(Step::Insert),
            (0..6usize).prop_map(Step::Wake),
            (0..6usize).prop_map(Step::Remove),
            Just(Step::RestCurrent),
            Just(Step::Advance),
        ]
    }

    proptest! {
        /// Whatever happened before, the next turns visit every ready pipe once and no other.
        #[test]
        fn every_ready_pipe_gets_its_turn(steps in prop::collection::vec(step(), 0..60)) {
            let mut list = PipeList::default();
            let mut ready = std::collections::BTreeMap::new();
            for step in steps {
                match step {
                    Step::Insert(pipe) => {
                        list.insert(pipe);
                        ready.entry(pipe).or_insert(true);
                    }
                    Step::Wake(pipe) => {
                        list.wake(pipe);
                        ready.entry(pipe).and_modify(|ready| *ready = true);
                    }
                    Step::Remove(pipe) => {
                        let was_current = list.current() == Some(pipe);
                        prop_assert_eq!(list.remove(pipe), was_current);
                        ready.remove(&pipe);
                    }
                    Step::RestCurrent => {
                        if let Some(pipe) = list.current() {
                            ready.insert(pipe, false);
                        }
                        list.rest_current();
                    }
                    Step::Advance => list.advance(),
                }
                let expected: Vec<_> = ready.iter().filter(|(_, on)| **on).map(|(key, _)| *key).collect();
                let mut visited = turns(&mut list, expected.len().max(1));
                visited.sort_unstable();
                prop_assert_eq!(visited, expected);
            }
        }
    }
}

//! Pipes in a row, the ready ones in front: what fair queue and load balancer turn round in.
//!
//! Each operation takes constant time, whatever the number of pipes.

use crate::socket::pipes::PipeKey;

/// No place in the row.
const NOWHERE: usize = usize::MAX;

/// A row of pipes, the first [`PipeList::ready`] of them ready, one of these the current one.
#[derive(Debug, Default)]
pub struct PipeList {
    row: Vec<PipeKey>,
    /// Where in the row a pipe stands, by key.
    places: Vec<usize>,
    ready: usize,
    current: usize,
}

impl PipeList {
    /// The pipe whose turn it is, if any is ready.
    #[inline]
    pub fn current(&self) -> Option<PipeKey> {
        if self.current < self.ready {
            Some(self.row[self.current])
        } else {
            None
        }
    }

    /// The turn goes to the next ready pipe.
    #[inline]
    pub fn advance(&mut self) {
        self.current += 1;
        if self.current >= self.ready {
            self.current = 0;
        }
    }

    /// Adds a pipe as the last ready one.
    pub fn insert(&mut self, pipe: PipeKey) {
        if self.place(pipe).is_some() {
            return;
        }
        if self.places.len() <= pipe {
            self.places.resize(pipe + 1, NOWHERE);
        }
        self.places[pipe] = self.row.len();
        self.row.push(pipe);
        self.wake(pipe);
    }

    /// A pipe is ready again.
    pub fn wake(&mut self, pipe: PipeKey) {
        if let Some(place) = self.place(pipe)
            && place >= self.ready
        {
            self.swap(place, self.ready);
            self.ready += 1;
        }
    }

    /// The current pipe is not ready; the turn goes to another.
    pub fn rest_current(&mut self) {
        if self.current < self.ready {
            self.rest(self.current);
        }
    }

    /// Forgets a pipe; whether it was the current one.
    pub fn remove(&mut self, pipe: PipeKey) -> bool {
        let Some(place) = self.place(pipe) else {
            return false;
        };
        let was_current = place == self.current && place < self.ready;
        if place < self.ready {
            self.rest(place);
        }
        let place = self.places[pipe];
        self.row.swap_remove(place);
        if let Some(&moved) = self.row.get(place) {
            self.places[moved] = place;
        }
        self.places[pipe] = NOWHERE;
        was_current
    }

    fn place(&self, pipe: PipeKey) -> Option<usize> {
        self.places
            .get(pipe)
            .copied()
            .filter(|place| *place != NOWHERE)
    }

    /// Moves the ready pipe at `place` behind all ready ones.
    fn rest(&mut self, place: usize) {
        self.ready -= 1;
        self.swap(place, self.ready);
        if self.current >= self.ready {
            self.current = 0;
        }
    }

    fn swap(&mut self, one: usize, other: usize) {
        self.row.swap(one, other);
        self.places[self.row[one]] = one;
        self.places[self.row[other]] = other;
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

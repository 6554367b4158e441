//! Pipes that take turns: the list in which fair queue and load balancer go round.
//!
//! Each operation takes constant time, whatever the number of pipes. Who comes after whom is as on libzmq, where a pipe that
//! rests or leaves changes places with the last one that is ready: programs whose pipes stand still see the same order.

use crate::socket::pipes::PipeKey;

/// The index of a pipe that is not in the list.
const NOWHERE: usize = usize::MAX;

/// Pipes, the ready ones of which take turns.
#[derive(Debug, Default)]
pub struct PipeList {
    /// All pipes: those that are ready, and behind them those that rest.
    pipes: Vec<PipeKey>,
    /// By key: where in `pipes` it stands.
    indices: Vec<usize>,
    /// How many are ready.
    ready: usize,
    /// Whose turn it is, below `ready` if any is.
    current: usize,
}

impl PipeList {
    /// The pipe whose turn it is, if any is ready.
    #[inline]
    pub fn current(&self) -> Option<PipeKey> {
        match self.ready {
            0 => None,
            _ => self.pipes.get(self.current).copied(),
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

    /// Adds a pipe, which is ready.
    pub fn insert(&mut self, pipe: PipeKey) {
        if self.indices.len() <= pipe {
            self.indices.resize(pipe + 1, NOWHERE);
        }
        if self.indices[pipe] == NOWHERE {
            self.indices[pipe] = self.pipes.len();
            self.pipes.push(pipe);
            self.wake(pipe);
        }
    }

    /// A pipe is ready again.
    pub fn wake(&mut self, pipe: PipeKey) {
        if let Some(index) = self.index(pipe)
            && index >= self.ready
        {
            self.swap(index, self.ready);
            self.ready += 1;
        }
    }

    /// The current pipe is not ready; the turn goes to the one that takes its place.
    pub fn rest_current(&mut self) {
        if self.ready > 0 {
            self.rest(self.current);
        }
    }

    /// Forgets a pipe; whether it was the current one.
    pub fn remove(&mut self, pipe: PipeKey) -> bool {
        let was_current = self.current() == Some(pipe);
        if let Some(index) = self.index(pipe) {
            if index < self.ready {
                self.rest(index);
            }
            if let Some(index) = self.index(pipe) {
                self.swap(index, self.pipes.len() - 1);
            }
            self.pipes.pop();
            self.indices[pipe] = NOWHERE;
        }
        was_current
    }

    /// The pipe at `index`, which is ready, joins those that rest.
    fn rest(&mut self, index: usize) {
        self.ready -= 1;
        self.swap(index, self.ready);
        if self.current == self.ready {
            self.current = 0;
        }
    }

    fn index(&self, pipe: PipeKey) -> Option<usize> {
        let index = self.indices.get(pipe).copied();
        index.filter(|index| *index != NOWHERE)
    }

    fn swap(&mut self, one: usize, other: usize) {
        self.pipes.swap(one, other);
        self.indices[self.pipes[one]] = one;
        self.indices[self.pipes[other]] = other;
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
    fn the_last_ready_pipe_takes_the_place_of_one_that_rests() {
        let mut list = PipeList::default();
        for pipe in 0..4 {
            list.insert(pipe);
        }
        list.rest_current();
        assert_eq!(turns(&mut list, 4), [3, 1, 2, 3]);
        list.wake(0);
        assert_eq!(turns(&mut list, 5), [1, 2, 0, 3, 1]);
        assert!(list.remove(2));
        assert!(list.remove(0));
        assert_eq!(turns(&mut list, 3), [3, 1, 3]);
    }

    #[test]
    fn a_new_pipe_comes_before_those_that_rest() {
        let mut list = PipeList::default();
        list.insert(0);
        list.rest_current();
        list.insert(1);
        list.insert(2);
        list.wake(0);
        assert_eq!(turns(&mut list, 4), [1, 2, 0, 1]);
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

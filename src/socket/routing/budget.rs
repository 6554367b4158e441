//! Memory that peers share, each of them as much as is left by all: whoever takes without end runs into the limit alone, while
//! the others still find room.

use super::key_map::KeyMap;
use crate::socket::pipes::PipeKey;

/// See the module's text; bytes, roughly.
#[derive(Debug, Default)]
pub struct Budget {
    limit: Option<u64>,
    spent: u64,
    by_pipe: KeyMap<PipeKey, u64>,
}

impl Budget {
    /// From now on so much may be spent; `None`: without end.
    pub fn set_limit(&mut self, limit: Option<u64>) {
        self.limit = limit;
    }

    /// Whether this peer may have so much more. `None` is nobody of those who are still there.
    pub fn admits(&self, pipe: Option<PipeKey>, bytes: u64) -> bool {
        let Some(limit) = self.limit else {
            return true;
        };
        let share = pipe.and_then(|pipe| self.by_pipe.get(&pipe)).unwrap_or(&0);
        share + bytes <= limit.saturating_sub(self.spent)
    }

    pub fn spend(&mut self, pipe: Option<PipeKey>, bytes: u64) {
        self.spent += bytes;
        if let Some(pipe) = pipe {
            *self.by_pipe.entry(pipe).or_default() += bytes;
        }
    }

    pub fn give_back(&mut self, pipe: Option<PipeKey>, bytes: u64) {
        self.spent = self.spent.saturating_sub(bytes);
        if let Some(pipe) = pipe
            && let Some(share) = self.by_pipe.get_mut(&pipe)
        {
            *share = share.saturating_sub(bytes);
            if *share == 0 {
                self.by_pipe.remove(&pipe);
            }
        }
    }

    /// The peer is gone. What it spent is spent until it is given back in nobody's name.
    pub fn forget(&mut self, pipe: PipeKey) {
        self.by_pipe.remove(&pipe);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn budget(limit: u64) -> Budget {
        let mut budget = Budget::default();
        budget.set_limit(Some(limit));
        budget
    }

    fn take_all(budget: &mut Budget, pipe: PipeKey) -> u64 {
        let mut taken = 0;
        while budget.admits(Some(pipe), 1) {
            budget.spend(Some(pipe), 1);
            taken += 1;
        }
        taken
    }

    #[test]
    fn a_greedy_peer_leaves_as_much_as_it_takes() {
        let mut budget = budget(1000);
        assert_eq!(take_all(&mut budget, 1), 500);
        assert_eq!(take_all(&mut budget, 2), 250);
        assert_eq!(take_all(&mut budget, 1), 0);
        budget.give_back(Some(1), 500);
        assert_eq!(take_all(&mut budget, 3), 375);
    }

    #[test]
    fn what_a_peer_leaves_behind_stays_spent() {
        let mut budget = budget(10);
        budget.spend(Some(1), 4);
        budget.forget(1);
        assert!(budget.admits(None, 6) && !budget.admits(None, 7));
        budget.give_back(None, 4);
        assert!(budget.admits(Some(1), 10));
    }

    #[test]
    fn without_a_limit_everything_goes() {
        let mut budget = Budget::default();
        budget.spend(Some(1), u64::MAX / 2);
        assert!(budget.admits(Some(1), 1));
    }
}

//! How a context's I/O threads are to run: the ZMQ_THREAD_* options of zmq_ctx_set(3).

use std::collections::BTreeSet;

use crate::constants::{
    ZMQ_THREAD_AFFINITY_CPU_ADD, ZMQ_THREAD_AFFINITY_CPU_REMOVE, ZMQ_THREAD_NAME_PREFIX,
    ZMQ_THREAD_PRIORITY, ZMQ_THREAD_SCHED_POLICY, ZMQ_THREAD_SCHED_POLICY_DFLT,
};
use crate::errno::{Errno, Result};
use crate::sys::threads;

/// Nothing is chosen by default.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ThreadOptions {
    policy: Option<i32>,
    priority: Option<i32>,
    processors: BTreeSet<usize>,
    name_prefix: Option<i32>,
}

impl ThreadOptions {
    /// Sets an option. `EINVAL`: there is no such option, a negative value, or a processor to remove that was not added.
    pub fn set(&mut self, option: i32, value: i32) -> Result<()> {
        let processor = usize::try_from(value).map_err(|_| Errno::EINVAL);
        match option {
            // A number's minus sign is a letter of a name.
            ZMQ_THREAD_NAME_PREFIX => self.name_prefix = Some(value),
            ZMQ_THREAD_SCHED_POLICY if value >= 0 => self.policy = Some(value),
            ZMQ_THREAD_PRIORITY if value >= 0 => self.priority = Some(value),
            ZMQ_THREAD_AFFINITY_CPU_ADD => {
                self.processors.insert(processor?);
            }
            ZMQ_THREAD_AFFINITY_CPU_REMOVE => {
                let was_there = self.processors.remove(&processor?);
                return was_there.then_some(()).ok_or(Errno::EINVAL);
            }
            _ => return Err(Errno::EINVAL),
        }
        Ok(())
    }

    /// Reads an option; `EINVAL` if there is no such option, or it can only be set.
    pub fn read(&self, option: i32) -> Result<i32> {
        match option {
            ZMQ_THREAD_SCHED_POLICY => Ok(self.policy.unwrap_or(ZMQ_THREAD_SCHED_POLICY_DFLT)),
            ZMQ_THREAD_NAME_PREFIX => Ok(self.name_prefix.unwrap_or(0)),
            _ => Err(Errno::EINVAL),
        }
    }

    /// Whether the program chose how and where I/O runs: then no other thread does any.
    pub fn place_io(&self) -> bool {
        self.policy.is_some() || self.priority.is_some() || !self.processors.is_empty()
    }

    /// What an I/O thread is called.
    pub fn name(&self, index: usize) -> String {
        match self.name_prefix {
            Some(prefix) => format!("{prefix}/ZMQbg/IO/{index}"),
            None => format!("ZMQbg/IO/{index}"),
        }
    }

    /// Makes the calling thread run as chosen. Fails as sched_setscheduler(2), setpriority(2) and sched_setaffinity(2)
    /// do, with `EPERM` or `EACCES` if it is not permitted.
    pub fn apply(&self) -> Result<()> {
        if self.policy.is_some() || self.priority.is_some() {
            threads::schedule(self.policy, self.priority)?;
        }
        if !self.processors.is_empty() {
            threads::stay_on(self.processors.iter().copied())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_set_is_read() {
        let mut options = ThreadOptions::default();
        assert_eq!(options.read(ZMQ_THREAD_SCHED_POLICY), Ok(-1));
        assert_eq!(options.read(ZMQ_THREAD_NAME_PREFIX), Ok(0));
        assert_eq!(options.set(ZMQ_THREAD_SCHED_POLICY, 3), Ok(()));
        assert_eq!(options.set(ZMQ_THREAD_NAME_PREFIX, 1234), Ok(()));
        assert_eq!(options.read(ZMQ_THREAD_SCHED_POLICY), Ok(3));
        assert_eq!(options.read(ZMQ_THREAD_NAME_PREFIX), Ok(1234));
        assert_eq!(options.read(ZMQ_THREAD_PRIORITY), Err(Errno::EINVAL));
        assert_eq!(options.name(0), "1234/ZMQbg/IO/0");
    }

    #[test]
    fn negative_values_are_refused() {
        let mut options = ThreadOptions::default();
        for option in [
            ZMQ_THREAD_SCHED_POLICY,
            ZMQ_THREAD_PRIORITY,
            ZMQ_THREAD_AFFINITY_CPU_ADD,
            ZMQ_THREAD_AFFINITY_CPU_REMOVE,
        ] {
            assert_eq!(options.set(option, -1), Err(Errno::EINVAL));
        }
        assert_eq!(options, ThreadOptions::default());
    }

    #[test]
    fn a_processor_is_removed_once() {
        let mut options = ThreadOptions::default();
        assert_eq!(options.set(ZMQ_THREAD_AFFINITY_CPU_ADD, 0), Ok(()));
        assert!(options.place_io());
        assert_eq!(options.set(ZMQ_THREAD_AFFINITY_CPU_REMOVE, 0), Ok(()));
        let again = options.set(ZMQ_THREAD_AFFINITY_CPU_REMOVE, 0);
        assert_eq!(again, Err(Errno::EINVAL));
        assert!(!options.place_io());
    }

    #[test]
    fn a_thread_runs_as_chosen() {
        let mut options = ThreadOptions::default();
        options
            .set(ZMQ_THREAD_SCHED_POLICY, libc::SCHED_BATCH)
            .unwrap();
        options.set(ZMQ_THREAD_AFFINITY_CPU_ADD, 0).unwrap();
        let (policy, processor) = std::thread::spawn(move || {
            options.apply().unwrap();
            // SAFETY: asks about this thread.
            let policy = unsafe { libc::sched_getscheduler(0) };
            (policy, rustix::thread::sched_getcpu())
        })
        .join()
        .unwrap();
        assert_eq!(policy, libc::SCHED_BATCH);
        assert_eq!(processor, 0);
    }

    #[test]
    fn what_cannot_be_is_an_error() {
        let outcome = |option, value| {
            let mut options = ThreadOptions::default();
            options.set(option, value).unwrap();
            std::thread::spawn(move || options.apply()).join().unwrap()
        };
        assert_eq!(outcome(ZMQ_THREAD_SCHED_POLICY, 77), Err(Errno::EINVAL));
        assert_eq!(
            outcome(ZMQ_THREAD_AFFINITY_CPU_ADD, i32::MAX),
            Err(Errno::EINVAL)
        );
    }
}

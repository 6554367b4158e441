//! How a thread of the application waits: one parker a thread, kept for its life.
//!
//! A parked thread sleeps in a futex, or in ppoll(2) when descriptors are to be watched too. Waking is one atomic
//! swap, and a system call only if the thread really sleeps. Waits return `EINTR` as libzmq's do, and none of them is
//! a cancellation point, so pthread_cancel(3) never strikes inside the library.

use std::cell::RefCell;
use std::os::fd::RawFd;
use std::sync::Arc;

use rustix::thread::futex;

use super::spin::Spin;
use crate::errno::Result;
use crate::sys::clock::{Deadline, is_due, sleep_until};
use crate::sys::fork;
use crate::sys::wake::WakeFd;
use std::sync::atomic::{AtomicU32, Ordering};

const RUNNING: u32 = 0;
const NOTIFIED: u32 = 1;
const IN_FUTEX: u32 = 2;
const IN_POLL: u32 = 3;

/// The place where one thread sleeps.
#[derive(Debug)]
pub struct Parker {
    state: AtomicU32,
    wake_fd: WakeFd,
    generation: u64,
    pub(super) spin: Spin,
}

thread_local! {
    static MINE: RefCell<Option<Arc<Parker>>> = const { RefCell::new(None) };
}

impl Parker {
    fn new() -> Arc<Parker> {
        Arc::new(Parker {
            state: AtomicU32::new(RUNNING),
            wake_fd: WakeFd::new(),
            generation: fork::generation(),
            spin: Spin::default(),
        })
    }

    /// The calling thread's parker. A forked child gets its own: the parent's wake-up descriptor is shared.
    pub fn of_this_thread() -> Arc<Parker> {
        let kept = MINE.try_with(|mine| {
            let mut mine = mine.borrow_mut();
            match &*mine {
                Some(parker) if parker.generation == fork::generation() => Arc::clone(parker),
                _ => Arc::clone(mine.insert(Parker::new())),
            }
        });
        // A thread whose thread-locals are gone already waits with a parker of its own.
        kept.unwrap_or_else(|_| Parker::new())
    }

    /// Forgets an earlier wake-up; then registers somewhere, looks once more, and parks.
    pub fn reset(&self) {
        self.state.swap(RUNNING, Ordering::AcqRel);
    }

    /// Whether a wake-up came since the last reset.
    pub fn is_notified(&self) -> bool {
        self.state.load(Ordering::Acquire) == NOTIFIED
    }

    /// Wakes the thread, or spares it the next sleep.
    pub fn unpark(&self) {
        match self.state.swap(NOTIFIED, Ordering::AcqRel) {
            IN_FUTEX => {
                // Nothing can fail but a bad address.
                let _ = futex::wake(&self.state, futex::Flags::PRIVATE, 1);
            }
            IN_POLL => {
                self.wake_fd.signal();
            }
            _ => {}
        }
    }

    /// Sleeps until a wake-up, the deadline or a signal (`EINTR`).
    pub fn park(&self, deadline: Deadline) -> Result<()> {
        if !self.begin(IN_FUTEX) {
            return Ok(());
        }
        let mut outcome = Ok(());
        while outcome.is_ok() && !self.is_notified() && !is_due(deadline) {
            let left = sleep_until(deadline);
            outcome = match futex::wait(&self.state, futex::Flags::PRIVATE, IN_FUTEX, Some(&left)) {
                Ok(()) | Err(rustix::io::Errno::AGAIN | rustix::io::Errno::TIMEDOUT) => Ok(()),
                Err(error) => Err(error.into()),
            };
        }
        self.end(IN_FUTEX);
        outcome
    }

    /// Announces a sleep in ppoll(2); `None`: a wake-up came already. The descriptor turns readable on a wake-up.
    pub fn begin_poll(&self) -> Result<Option<RawFd>> {
        let fd = self.wake_fd.open()?;
        Ok(self.begin(IN_POLL).then_some(fd))
    }

    /// The sleep in ppoll(2) is over; `readable` says whether the descriptor was. A wake-up that came stays to be
    /// seen by `is_notified`. Fails as [`Parker::begin_poll`] does.
    pub fn end_poll(&self, readable: bool) -> Result<()> {
        self.end(IN_POLL);
        if !readable {
            return Ok(());
        }
        // A write that comes late costs one needless round of the next poll, which then empties the descriptor.
        if self.is_notified() || self.wake_fd.is_ours() {
            self.wake_fd.empty();
            return Ok(());
        }
        // Somebody closed it: what is there now would be ready for ever.
        self.wake_fd.renew().map(drop)
    }

    fn begin(&self, how: u32) -> bool {
        self.state
            .compare_exchange(RUNNING, how, Ordering::AcqRel, Ordering::Acquire)
            .is_ok()
    }

    fn end(&self, how: u32) {
        let _ = self
            .state
            .compare_exchange(how, RUNNING, Ordering::AcqRel, Ordering::Acquire);
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use std::time::{Duration, Instant};

    use super::*;

    #[test]
    fn a_wake_up_before_the_sleep_is_not_lost() {
        let parker = Parker::new();
        parker.unpark();
        parker.park(None).unwrap();
        assert!(parker.is_notified());
    }

    #[test]
    fn a_sleep_ends_at_its_deadline() {
        let parker = Parker::new();
        parker
            .park(Some(Instant::now() + Duration::from_millis(5)))
            .unwrap();
        assert!(!parker.is_notified());
    }

    #[test]
    fn another_thread_wakes_a_sleeper() {
        let parker = Parker::new();
        let waker = Arc::clone(&parker);
        let thread = std::thread::spawn(move || waker.unpark());
        parker.park(None).unwrap();
        thread.join().unwrap();
        assert!(parker.is_notified());
    }

    #[test]
    fn a_poll_is_woken_through_its_descriptor() {
        let parker = Parker::new();
        let fd = parker.begin_poll().unwrap().unwrap();
        parker.unpark();
        let mut fds = [crate::sys::poll::poll_fd(fd, libc::POLLIN)];
        assert_eq!(
            crate::sys::poll::ppoll(&mut fds, sleep_until(None), None).unwrap(),
            1
        );
        parker.end_poll(true).unwrap();
        assert!(parker.is_notified());
        parker.reset();
        assert!(parker.begin_poll().unwrap().is_some());
    }
}

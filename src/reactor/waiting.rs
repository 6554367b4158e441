//! Waiting for a socket: the thread that would block does the I/O.

use std::sync::Arc;
use std::time::{Duration, Instant};

use rustix::time::Timespec;

use super::parker::Parker;
use super::turning::{Asleep, Turning};
use super::{Actor, ActorKey, Reactor};
use crate::errno::{Errno, Result};
use crate::sys::clock::{Deadline, deadline_after, earlier, is_due, sleep_until};
use crate::sys::poll::{PollFd, SignalMask, poll_fd, ppoll};

/// A look that does not wait.
const NO_TIME: Timespec = Timespec {
    tv_sec: 0,
    tv_nsec: 0,
};

/// Without a descriptor to be woken by, how long until the next look whether there was a wake-up.
const BLIND_PAUSE: Duration = Duration::from_millis(5);

/// So many reactors a thread turns at once; with more, the I/O threads keep them.
pub const AT_ONCE: usize = 4;

/// Waits until `parker` is woken, a descriptor of `plain` is ready (see its `revents`), `deadline` has come, or a
/// signal arrives (`EINTR`). Meanwhile the thread turns the reactors that nobody else turns.
///
/// Before, the caller resets its parker, registers it where it wants to be woken from, and checks once more that there
/// is something to wait for.
pub fn wait<A: Actor>(
    parker: &Arc<Parker>,
    reactors: &[Arc<Reactor<A>>],
    plain: &mut [PollFd],
    deadline: Deadline,
    mask: Option<&SignalMask>,
) -> Result<()> {
    let mut wait = Wait {
        parker,
        deadline,
        mask,
        turnings: take_wheels(reactors),
        fds: Vec::new(),
        keys: Vec::new(),
    };
    loop {
        if parker.is_notified() {
            return Ok(());
        }
        match wait.sleep_once(plain) {
            Ok(Slept::Again) => {}
            Ok(Slept::Done) => return Ok(()),
            // No descriptor left to be woken by: the I/O threads do the work.
            Err(Errno::EMFILE | Errno::ENFILE | Errno::ENOMEM) => {
                wait.turnings.clear();
                if !wait.is_a_park(plain) && wait.look_at(plain)? {
                    return Ok(());
                }
            }
            Err(error) => return Err(error),
        }
    }
}

enum Slept {
    /// Nothing that the caller waits for.
    Again,
    Done,
}

struct Wait<'a, A: Actor> {
    parker: &'a Arc<Parker>,
    deadline: Deadline,
    mask: Option<&'a SignalMask>,
    turnings: Vec<Turning<'a, A>>,
    /// What to poll: the plain descriptors, those of the reactors, the parker's.
    fds: Vec<PollFd>,
    /// Whose the reactors' descriptors are, each reactor's together.
    keys: Vec<ActorKey>,
}

fn take_wheels<A: Actor>(reactors: &[Arc<Reactor<A>>]) -> Vec<Turning<'_, A>> {
    if reactors.len() > AT_ONCE {
        return Vec::new();
    }
    reactors
        .iter()
        .filter_map(take_wheel)
        .filter(Turning::suits_a_waiter)
        .collect()
}

/// The wheel, if it is free. Either way what the program sent leaves now: it has nothing more to say.
fn take_wheel<A: Actor>(reactor: &Arc<Reactor<A>>) -> Option<Turning<'_, A>> {
    let turning = reactor.take_wheel();
    match turning {
        Some(mut turning) => {
            turning.hurry();
            Some(turning)
        }
        None => {
            reactor.hurry();
            None
        }
    }
}

impl<'a, A: Actor> Wait<'a, A> {
    fn sleep_once(&mut self, plain: &mut [PollFd]) -> Result<Slept> {
        if self.turnings.is_empty() && self.is_a_park(plain) {
            self.park()?;
            return Ok(Slept::Done);
        }
        self.fds.clear();
        self.fds.extend_from_slice(plain);
        self.keys.clear();
        let mut next = self.deadline;
        let mut ends = Vec::with_capacity(self.turnings.len());
        for turning in &mut self.turnings {
            next = earlier(next, turning.prepare_sleep(&mut self.fds, &mut self.keys));
            ends.push(self.keys.len());
        }
        let Some(asleep) = self.claim_all(next) else {
            return Ok(Slept::Again);
        };
        let slept = self.poll(next);
        self.wake_all(asleep, plain.len(), &ends);
        plain.copy_from_slice(&self.fds[..plain.len()]);
        slept?;
        let found = plain.iter().any(|fd| fd.revents != 0);
        Ok(if found || is_due(self.deadline) {
            Slept::Done
        } else {
            Slept::Again
        })
    }

    /// Puts every wheel into a sleeper's claim. `None`: mail came and was read, look again.
    fn claim_all(&mut self, next: Deadline) -> Option<Vec<Asleep<'a, A>>> {
        let mut asleep = Vec::with_capacity(self.turnings.len());
        let mut mail = false;
        let mut awake = Vec::new();
        for turning in self.turnings.drain(..) {
            if mail {
                awake.push(turning);
                continue;
            }
            match turning.sleep(self.parker, next) {
                Ok(claim) => asleep.push(claim),
                Err(turning) => {
                    mail = true;
                    awake.push(turning);
                }
            }
        }
        if !mail {
            return Some(asleep);
        }
        self.turnings
            .extend(asleep.into_iter().filter_map(Asleep::wake));
        self.turnings.append(&mut awake);
        None
    }

    /// Waits for the descriptors, or for a wake-up; after short waits it looks for a while before it sleeps.
    fn poll(&mut self, next: Deadline) -> Result<()> {
        let (parker, mask) = (self.parker, self.mask);
        let fds = &mut self.fds;
        let found = || Ok(parker.is_notified() || ppoll(fds, NO_TIME, mask)? > 0);
        let began = Instant::now();
        if parker.spin.finds(began, found)? {
            return Ok(());
        }
        let outcome = self.sleep(next);
        self.parker.spin.slept(began.elapsed());
        outcome
    }

    /// As [`Wait::poll`], for a wake-up alone.
    fn park(&self) -> Result<()> {
        let parker = self.parker;
        let began = Instant::now();
        let found = || Ok(parker.is_notified());
        if parker.spin.finds(began, found)? {
            return Ok(());
        }
        let outcome = parker.park(self.deadline);
        parker.spin.slept(began.elapsed());
        outcome
    }

    /// Whether, but for reactors, there is nothing that only ppoll(2) can wait for.
    fn is_a_park(&self, plain: &[PollFd]) -> bool {
        plain.is_empty() && self.mask.is_none()
    }

    /// Waits for plain descriptors without one to be woken by: true when one is ready or the time is up.
    fn look_at(&self, plain: &mut [PollFd]) -> Result<bool> {
        let pause = earlier(self.deadline, deadline_after(Some(BLIND_PAUSE)));
        let found = ppoll(plain, sleep_until(pause), self.mask)?;
        Ok(found > 0 || is_due(self.deadline))
    }

    fn sleep(&mut self, next: Deadline) -> Result<()> {
        let Some(wake_fd) = self.parker.begin_poll()? else {
            return Ok(());
        };
        self.fds.push(poll_fd(wake_fd, libc::POLLIN));
        let outcome = ppoll(&mut self.fds, sleep_until(next), self.mask);
        let woken = self.fds.pop().is_some_and(|fd| fd.revents != 0);
        let ended = self.parker.end_poll(woken);
        outcome.and(ended)
    }

    /// Takes the wheels back that nobody inherited, and tells their actors what is ready.
    fn wake_all(&mut self, asleep: Vec<Asleep<'a, A>>, plain: usize, ends: &[usize]) {
        let mut start = 0;
        for (claim, end) in asleep.into_iter().zip(ends) {
            let fds = &self.fds[plain + start..plain + end];
            self.turnings
                .extend(claim.wake_to(&self.keys[start..*end], fds));
            start = *end;
        }
    }
}

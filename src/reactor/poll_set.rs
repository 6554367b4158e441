//! The descriptors of one reactor, and who watches them.
//!
//! - Few descriptors stand directly in the I/O thread's epoll set, one-shot; a waiting thread polls them itself.
//! - Many stand level-triggered in an epoll set of the reactor's own, and that one in the I/O thread's, one-shot.
//!
//! While a thread waits with the wheel the I/O thread's registrations are *muted*, so that it sleeps on; they are
//! *armed* again when the wheel is let go, which reports anew what is ready by then. A muted descriptor may still
//! report a hang-up, once. A thread that waited mostly waits again at once, so what is muted stays so for a while after
//! the wheel was let go; then the attendant calls, and what nobody waits for is armed.
//!
//! Every descriptor leaves its epoll set before it is closed: a forked child may keep the file open.

use std::os::fd::{AsRawFd, BorrowedFd, RawFd};
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::attendant::Attendant;
use super::ids::IdMap;
use super::{ActorKey, GRACE, Interest};
use crate::errno::{Errno, Result};
use crate::sys::clock::{Deadline, sleep_until};
use crate::sys::poll::{EpollChange, PollFd, epoll_change, epoll_wait, poll_fd};
use crate::sys::wake::EpollSet;

/// Up to so many descriptors need no epoll set of their own.
const FEW: usize = 4;

/// How long a descriptor that no epoll set takes is left alone: the system's limit on what sets watch is used up.
const RETRY_PAUSE: Duration = Duration::from_millis(1);

/// How many events one look into the reactor's own epoll set takes.
const EVENTS_A_LOOK: usize = 64;

#[derive(Debug)]
struct Entry {
    fd: RawFd,
    interest: Interest,
    /// In some epoll set.
    registered: bool,
    /// In the I/O thread's set and able to fire; always false with an own set.
    armed: bool,
    dirty: bool,
}

#[derive(Debug)]
struct OwnSet {
    epoll: EpollSet,
    armed: bool,
}

#[derive(Debug)]
pub(super) struct PollSet {
    attendant: Arc<Attendant>,
    reactor: u64,
    entries: IdMap<Entry>,
    dirty: Vec<ActorKey>,
    muted_until: Deadline,
    own: Option<OwnSet>,
    /// Somebody outside waits for this socket by descriptor: never spend one on an own set.
    spare: bool,
    /// Descriptors that no epoll set took.
    refused: Vec<ActorKey>,
    /// When to look at these with poll(2), and to ask the sets once more.
    retry_at: Deadline,
    /// Changes whenever a sleeper has to look again at what it polls.
    pub generation: u64,
}

impl PollSet {
    pub fn new(attendant: Arc<Attendant>, reactor: u64) -> PollSet {
        PollSet {
            attendant,
            reactor,
            entries: IdMap::default(),
            dirty: Vec::new(),
            muted_until: None,
            own: None,
            spare: false,
            refused: Vec::new(),
            retry_at: None,
            generation: 0,
        }
    }

    /// Watches an actor's descriptor, or changes what for.
    pub fn watch(&mut self, key: ActorKey, fd: BorrowedFd<'_>, interest: Interest) {
        let fd = fd.as_raw_fd();
        match self.entries.get(&key) {
            Some(entry) if entry.fd == fd && entry.interest == interest => return,
            Some(entry) if entry.fd != fd => self.unwatch(key),
            _ => {}
        }
        let entry = self.entries.entry(key).or_insert(Entry {
            fd,
            interest,
            registered: false,
            armed: false,
            dirty: false,
        });
        entry.interest = interest;
        self.generation += 1;
        self.mark_dirty(key);
        self.settle_in();
    }

    /// Stops watching; called before the descriptor is closed.
    pub fn unwatch(&mut self, key: ActorKey) {
        let Some(entry) = self.entries.remove(&key) else {
            return;
        };
        self.generation += 1;
        if entry.registered {
            self.deregister(entry.fd);
        }
    }

    /// Keeps to the I/O thread's set from now on, giving up an own one.
    pub fn spare_descriptors(&mut self) {
        self.spare = true;
        self.give_up_own_set();
    }

    fn give_up_own_set(&mut self) {
        if let Some(own) = self.own.take() {
            self.attendant.remove(own.epoll.number());
            drop(own);
            self.forget_registrations();
        }
    }

    fn forget_registrations(&mut self) {
        self.generation += 1;
        let keys: Vec<_> = self.entries.keys().copied().collect();
        for key in keys {
            if let Some(entry) = self.entries.get_mut(&key) {
                entry.registered = false;
                entry.armed = false;
            }
            self.mark_dirty(key);
        }
    }

    /// The set that everything was registered in is lost, or may be: somebody closed descriptors that are not theirs.
    pub fn register_anew(&mut self) {
        self.give_up_own_set();
        self.forget_registrations();
        self.muted_until = None;
        self.settle_in();
    }

    /// Whether a waiting thread can watch all descriptors cheaply.
    pub fn suits_a_waiter(&self) -> bool {
        self.own.is_some() || self.entries.len() <= FEW
    }

    /// The I/O thread saw this descriptor fire.
    pub fn fired(&mut self, key: ActorKey) {
        if let Some(entry) = self.entries.get_mut(&key) {
            entry.armed = false;
            self.mark_dirty(key);
        }
    }

    /// The I/O thread saw the own set fire.
    pub fn own_set_fired(&mut self) {
        if let Some(own) = &mut self.own {
            own.armed = false;
        }
    }

    /// Lets the I/O thread watch everything again, or what cannot wait; returns when the rest has to be armed.
    pub fn arm(&mut self, now: Instant) -> Deadline {
        self.muted_until = self.muted_until.filter(|until| now < *until);
        if self.muted_until.is_none() || self.is_urgent() {
            self.muted_until = None;
            self.arm_all();
        }
        self.muted_until
    }

    /// Whether something waits that a returning waiter cannot be trusted with: new descriptors, and writes, which only
    /// go on by themselves.
    fn is_urgent(&self) -> bool {
        let mut dirty = self.dirty.iter().filter_map(|key| self.entries.get(key));
        dirty.any(|entry| !entry.registered || entry.interest.write)
    }

    fn arm_all(&mut self) {
        if !self.dirty.is_empty() {
            self.register_dirty();
        }
        if let Some(own) = &mut self.own
            && !own.armed
        {
            own.armed = true;
            self.attendant
                .rearm(own.epoll.number(), self.reactor, 0, Interest::READ);
        }
    }

    /// Hands everything to a thread that is about to poll by itself, and adds what it has to poll.
    pub fn mute(&mut self, now: Instant, fds: &mut Vec<PollFd>, keys: &mut Vec<ActorKey>) {
        if self.own.is_some() {
            // One call arms all of it again, and what it waits to write cannot be seen from here.
            self.muted_until = None;
            self.register_dirty();
            self.mute_own_set();
            self.list(fds, keys);
            return;
        }
        self.muted_until = Some(now + GRACE);
        for (key, entry) in &mut self.entries {
            if entry.armed {
                entry.armed = false;
                self.attendant
                    .rearm(entry.fd, self.reactor, *key, Interest::NONE);
            }
            if !entry.dirty {
                entry.dirty = true;
                self.dirty.push(*key);
            }
        }
        self.list(fds, keys);
    }

    fn mute_own_set(&mut self) {
        if let Some(own) = &mut self.own
            && own.armed
        {
            own.armed = false;
            self.attendant
                .rearm(own.epoll.number(), self.reactor, 0, Interest::NONE);
        }
    }

    /// Adds what has to be polled to see all that is ready.
    pub fn list(&self, fds: &mut Vec<PollFd>, keys: &mut Vec<ActorKey>) {
        if let Some(own) = &self.own {
            fds.push(poll_fd(own.epoll.number(), libc::POLLIN));
            keys.push(0);
            return;
        }
        for (key, entry) in &self.entries {
            list(*key, entry, fds, keys);
        }
    }

    /// What is ready in the own set now.
    pub fn look(&mut self, ready: &mut Vec<(ActorKey, Interest)>) {
        let Some(own) = &self.own else { return };
        let mut events = Vec::with_capacity(EVENTS_A_LOOK);
        let at_once = sleep_until(Some(Instant::now()));
        if epoll_wait(own.epoll.number(), &mut events, at_once).is_err_and(is_loss) {
            return self.register_anew();
        }
        ready.extend(events.iter().map(|event| {
            let (key, flags) = (event.u64, event.events);
            (key, Interest::from_epoll(flags))
        }));
    }

    /// When [`PollSet::retry`] has something to do.
    pub fn next_retry(&self) -> Deadline {
        self.retry_at
    }

    /// Asks for what was refused once more, if it is time; until then it has to be polled: see [`PollSet::list`].
    pub fn retry(&mut self, now: Instant, fds: &mut Vec<PollFd>, keys: &mut Vec<ActorKey>) {
        if self.retry_at.is_none_or(|at| now < at) {
            return;
        }
        self.retry_at = None;
        for key in std::mem::take(&mut self.refused) {
            if let Some(entry) = self.entries.get(&key) {
                list(key, entry, fds, keys);
            }
            self.mark_dirty(key);
        }
    }

    fn mark_dirty(&mut self, key: ActorKey) {
        if let Some(entry) = self.entries.get_mut(&key)
            && !entry.dirty
        {
            entry.dirty = true;
            self.dirty.push(key);
        }
    }

    /// Moves to an own set when the descriptors have become many. Without one (no descriptor left) all stay where
    /// they are, and the I/O thread alone watches them.
    fn settle_in(&mut self) {
        if self.own.is_some() || self.spare || self.entries.len() <= FEW {
            return;
        }
        let Ok(epoll) = EpollSet::new() else {
            return;
        };
        if self
            .attendant
            .add(epoll.number(), self.reactor, 0, Interest::NONE)
            .is_err()
        {
            return;
        }
        for entry in self.entries.values().filter(|entry| entry.registered) {
            self.attendant.remove(entry.fd);
        }
        self.forget_registrations();
        self.own = Some(OwnSet {
            epoll,
            armed: false,
        });
    }

    /// Tells the own set what changed, for a sleeper that polls it.
    pub fn register_own_set(&mut self) {
        if self.own.is_some() {
            self.register_dirty();
        }
    }

    /// Tells the epoll set in use of everything that changed.
    fn register_dirty(&mut self) {
        for key in std::mem::take(&mut self.dirty) {
            let Some(entry) = self.entries.get_mut(&key) else {
                continue;
            };
            entry.dirty = false;
            let done = match &self.own {
                Some(own) => register(&own.epoll, entry, key),
                None => arm_directly(&self.attendant, self.reactor, entry, key),
            };
            if done.is_err() {
                self.refused.push(key);
                self.retry_at
                    .get_or_insert_with(|| Instant::now() + RETRY_PAUSE);
            }
        }
    }

    fn deregister(&self, fd: RawFd) {
        match &self.own {
            Some(own) => {
                // A descriptor that somebody else closed is gone from the set already.
                let _ = epoll_change(own.epoll.number(), EpollChange::Delete, fd, 0, 0);
            }
            None => self.attendant.remove(fd),
        }
    }
}

/// Adds a descriptor to what has to be polled.
fn list(key: ActorKey, entry: &Entry, fds: &mut Vec<PollFd>, keys: &mut Vec<ActorKey>) {
    if entry.interest != Interest::NONE {
        fds.push(poll_fd(entry.fd, entry.interest.poll_events()));
        keys.push(key);
    }
}

/// Whether an error says that an epoll set is not there any more.
fn is_loss(error: Errno) -> bool {
    matches!(error, Errno::EBADF | Errno::EINVAL)
}

/// Level-triggered, in the reactor's own set. What waits for nothing leaves the set: it would report a hang-up for ever.
fn register(set: &EpollSet, entry: &mut Entry, key: ActorKey) -> Result<()> {
    let wanted = entry.interest != Interest::NONE;
    let change = match (entry.registered, wanted) {
        (false, false) => return Ok(()),
        (false, true) => EpollChange::Add,
        (true, true) => EpollChange::Modify,
        (true, false) => EpollChange::Delete,
    };
    let flags = entry.interest.epoll_flags();
    epoll_change(set.number(), change, entry.fd, flags, key)?;
    entry.registered = wanted;
    Ok(())
}

/// One-shot, in the I/O thread's set.
fn arm_directly(
    attendant: &Attendant,
    reactor: u64,
    entry: &mut Entry,
    key: ActorKey,
) -> Result<()> {
    if entry.interest == Interest::NONE && !entry.armed {
        // Nothing to take back, and a descriptor armed for nothing would report a hang-up again and again.
        return Ok(());
    }
    if entry.registered {
        attendant.rearm(entry.fd, reactor, key, entry.interest);
    } else {
        attendant.add(entry.fd, reactor, key, entry.interest)?;
    }
    entry.registered = true;
    entry.armed = entry.interest != Interest::NONE;
    Ok(())
}

impl Drop for PollSet {
    fn drop(&mut self) {
        if let Some(own) = self.own.take() {
            self.attendant.remove(own.epoll.number());
        }
    }
}

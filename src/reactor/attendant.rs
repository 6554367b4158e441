//! The attendant: what an I/O thread watches while nobody else does.
//!
//! One attendant serves many reactors. Its thread sleeps in one epoll set; it is woken by a descriptor whose reactor
//! nobody turns, by the earliest deadline of such a reactor, or by a call.

use std::collections::BTreeSet;
use std::num::NonZero;
use std::os::fd::RawFd;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, Weak};
use std::time::{Duration, Instant};

use slab::Slab;

use super::gathering::Gathering;
use super::{ActorKey, Interest};
use crate::errno::{Errno, Result};
use crate::message::{Reclaimer, shelf};
use crate::sync::LockUnpoisoned;
use crate::sys::clock::{Deadline, deadline_after, earlier, sleep_until};
use crate::sys::poll::{EpollChange, EpollEvent, epoll_change, epoll_wait};
use crate::sys::wake::{EpollSet, WakeFd};

/// How many events one look takes.
const EVENTS_A_LOOK: usize = 256;

/// How long a thread without a working epoll set sleeps at a time.
const BROKEN_SET_PAUSE: Duration = Duration::from_millis(10);

/// How long memory for large messages rests unused before it goes back to the system, about.
const TIDYING_PAUSE: Duration = Duration::from_millis(500);

/// The longest sleep: a program that closes descriptors which it does not know leaves the thread asleep in a set that
/// nothing can wake any more.
const LONGEST_SLEEP: Duration = Duration::from_secs(5);

/// Bits of a token that name the actor; the rest names the reactor.
const KEY_BITS: u32 = 40;
const KEY_MASK: u64 = (1 << KEY_BITS) - 1;

/// The reactor's name in the token of a wake-up descriptor, whose other bits name the attendant.
const WAKE: u64 = u64::MAX >> KEY_BITS;

/// How many attendants there have been.
static ATTENDANTS: AtomicU64 = AtomicU64::new(0);

/// A reactor as its attendant sees it; every call may turn the reactor.
pub trait Attended: Send + Sync {
    /// A descriptor fired; key 0 is the reactor's own epoll set.
    fn fired(self: Arc<Self>, key: ActorKey, readiness: Interest);
    /// Somebody left mail, or a deadline came.
    fn called(self: Arc<Self>);
    /// The attendant's epoll set is another: nothing is registered there.
    fn forgotten(self: Arc<Self>);
}

#[derive(Default)]
struct Book {
    reactors: Slab<Arc<dyn Attended>>,
    called: Vec<usize>,
    /// A set, because a far deadline is said once more after each near one.
    deadlines: BTreeSet<(Instant, usize)>,
    /// Until when the thread means to sleep.
    sleeps_until: Deadline,
    /// The wake-up descriptor was written since the thread last looked.
    woken: bool,
    /// The reclaimer is not empty.
    reclaims: bool,
    /// The thread will look at its calls and deadlines before it sleeps.
    awake: bool,
    stopping: bool,
}

/// See the module's text.
pub struct Attendant {
    epoll: EpollSet,
    wake_fd: WakeFd,
    /// What the wake-up descriptor's events carry; no other attendant's do.
    wake_token: u64,
    book: Mutex<Book>,
    reclaimer: Arc<Reclaimer>,
}

impl std::fmt::Debug for Attendant {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Attendant")
            .field("epoll", &self.epoll)
            .finish_non_exhaustive()
    }
}

impl Attendant {
    /// Takes two descriptors, an epoll set and an eventfd. Fails with `EMFILE`, `ENFILE` or `ENOMEM`.
    pub fn new() -> Result<Arc<Attendant>> {
        let (epoll, wake_fd) = (EpollSet::new()?, WakeFd::new());
        let wake_token = token(WAKE, ATTENDANTS.fetch_add(1, Ordering::Relaxed));
        watch_wake_fd(epoll.number(), wake_fd.open()?, wake_token)?;
        Ok(Arc::new_cyclic(|attendant: &Weak<Attendant>| {
            let attendant = attendant.clone();
            Attendant {
                epoll,
                wake_fd,
                wake_token,
                book: Mutex::default(),
                reclaimer: Arc::new(Reclaimer::new(Box::new(move || {
                    if let Some(attendant) = attendant.upgrade() {
                        attendant.wake();
                    }
                }))),
            }
        }))
    }

    /// Where foreign buffers go whose free functions this attendant's thread is to call.
    pub fn reclaimer(&self) -> &Arc<Reclaimer> {
        &self.reclaimer
    }

    /// Takes a reactor into care, under the name that `make` is given.
    pub(super) fn admit<R: Attended + 'static>(&self, make: impl FnOnce(u64) -> Arc<R>) -> Arc<R> {
        let mut book = self.book.locked();
        let entry = book.reactors.vacant_entry();
        let reactor = make(entry.key() as u64);
        entry.insert(Arc::clone(&reactor) as Arc<dyn Attended>);
        reactor
    }

    /// Forgets a reactor that has nothing left to do.
    pub(super) fn dismiss(&self, reactor: u64) {
        let gone = self.book.locked().reactors.try_remove(reactor as usize);
        // Its drop may want the book.
        drop(gone);
    }

    /// Has the thread call `called` of a reactor soon.
    pub(super) fn call(&self, reactor: u64) {
        let mut book = self.book.locked();
        book.called.push(reactor as usize);
        self.wake_once(book);
    }

    /// Has the thread call `called` of a reactor at a time.
    pub(super) fn call_at(&self, reactor: u64, at: Instant) {
        let mut book = self.book.locked();
        book.deadlines.insert((at, reactor as usize));
        if book.sleeps_until.is_none_or(|until| at < until) {
            self.wake_once(book);
        }
    }

    /// Has the thread drain the reclaimer soon.
    fn wake(&self) {
        let mut book = self.book.locked();
        book.reclaims = true;
        self.wake_once(book);
    }

    /// Wakes the thread, which will want the book at once.
    fn wake_once(&self, mut book: MutexGuard<'_, Book>) {
        if book.awake || std::mem::replace(&mut book.woken, true) {
            return;
        }
        drop(book);
        if !self.wake_fd.signal() {
            // Somebody closed it. With the book held one thread mends it.
            let _book = self.book.locked();
            if !self.wake_fd.signal() && self.renew_wake_fd().is_ok() {
                self.wake_fd.signal();
            }
        }
    }

    /// A failure (no descriptor left) is tried again at the next wake-up or look.
    fn renew_wake_fd(&self) -> Result<()> {
        watch_wake_fd(self.epoll.number(), self.wake_fd.renew()?, self.wake_token)
    }

    /// Watches a descriptor for a reactor, one-shot.
    pub(super) fn add(&self, fd: RawFd, reactor: u64, key: ActorKey, what: Interest) -> Result<()> {
        self.change(EpollChange::Add, fd, token(reactor, key), what)
    }

    /// Watches a descriptor once more; a descriptor that somebody closed behind our back is its actor's to notice.
    pub(super) fn rearm(&self, fd: RawFd, reactor: u64, key: ActorKey, what: Interest) {
        let _ = self.change(EpollChange::Modify, fd, token(reactor, key), what);
    }

    /// Stops watching a descriptor.
    pub(super) fn remove(&self, fd: RawFd) {
        let _ = self.change(EpollChange::Delete, fd, 0, Interest::NONE);
    }

    fn change(&self, change: EpollChange, fd: RawFd, token: u64, what: Interest) -> Result<()> {
        let flags = what.epoll_flags() | libc::EPOLLONESHOT as u32;
        epoll_change(self.epoll.number(), change, fd, flags, token)
    }

    /// The life of an I/O thread: returns after [`Attendant::stop`].
    pub fn run(&self) {
        // The default slack of 50 us is longer than most of the pauses here.
        let _ = rustix::thread::set_current_timer_slack(NonZero::new(1000));
        let mut events = Vec::with_capacity(EVENTS_A_LOOK);
        let mut tidying = None;
        let mut gathering = Gathering::default();
        loop {
            tidying = tidy_at(tidying);
            let Some(until) = self.bedtime(tidying) else {
                break;
            };
            let slept_since = Instant::now();
            let slept = epoll_wait(self.epoll.number(), &mut events, sleep_until(until));
            let began = Instant::now();
            let is_overslept = self.got_up() || began - slept_since >= LONGEST_SLEEP;
            let is_lost = slept.is_err_and(|error| error != Errno::EINTR)
                || self.holds_others(&events)
                || events.is_empty() && is_overslept && !self.can_be_woken(&mut events);
            if is_lost && self.renew_epoll_set().is_err() {
                // Without a descriptor for another, calls and deadlines still have to be served.
                std::thread::sleep(BROKEN_SET_PAUSE);
            }
            for event in &events {
                let (token, flags) = (event.u64, event.events);
                self.fired(token, Interest::from_epoll(flags));
            }
            self.answer_calls();
            self.reclaimer.drain();
            if let Some(until) = gathering.served(began, are_reads(&events)) {
                self.pause(until);
            }
        }
        self.reclaimer.close();
    }

    /// Whether the set under our number is another attendant's, which we then took a wake-up from: it gets another.
    fn holds_others(&self, events: &[EpollEvent]) -> bool {
        let is_others = |event: &EpollEvent| is_wake_up(event.u64) && event.u64 != self.wake_token;
        let does = events.iter().any(is_others);
        if does {
            // Whatever is under the number of our own descriptor is what woke us.
            self.wake_fd.signal();
        }
        does
    }

    /// Tries whether a signal still comes through to the set; whatever else comes is in `events` too.
    fn can_be_woken(&self, events: &mut Vec<EpollEvent>) -> bool {
        let at_once = sleep_until(Some(Instant::now()));
        let looked =
            self.wake_fd.signal() && epoll_wait(self.epoll.number(), events, at_once).is_ok();
        looked && events.iter().any(|event| { event.u64 } == self.wake_token)
    }

    /// Lets things gather. Calls are served afterwards, so that they wake nobody meanwhile.
    fn pause(&self, until: Instant) {
        let next = self.book.locked().deadlines.first().map(|(at, _)| *at);
        let until = next.map_or(until, |next| until.min(next));
        std::thread::sleep(until.saturating_duration_since(Instant::now()));
    }

    /// Somebody closed our epoll set: begins another, where every reactor registers anew.
    fn renew_epoll_set(&self) -> Result<()> {
        let reactors: Vec<_> = {
            let book = self.book.locked();
            let set = self.epoll.renew()?;
            // The number may even be the new set's.
            let is_watched = self.wake_fd.is_ours()
                && watch_wake_fd(set, self.wake_fd.open()?, self.wake_token).is_ok();
            if !is_watched {
                self.renew_wake_fd()?;
            }
            book.reactors
                .iter()
                .map(|(_, reactor)| Arc::clone(reactor))
                .collect()
        };
        for reactor in reactors {
            reactor.forgotten();
        }
        Ok(())
    }

    /// Ends [`Attendant::run`].
    pub fn stop(&self) {
        let mut book = self.book.locked();
        book.stopping = true;
        self.wake_once(book);
    }

    /// Calls need not wake a thread that is awake; and the next one that finds it asleep must, even if the descriptor of the
    /// last wake-up was lost. Returns whether somebody woke it.
    fn got_up(&self) -> bool {
        let mut book = self.book.locked();
        book.awake = true;
        std::mem::take(&mut book.woken)
    }

    /// Until when to sleep, `tidying` at the latest; `None` when the thread shall end.
    fn bedtime(&self, tidying: Deadline) -> Option<Deadline> {
        let mut book = self.book.locked();
        let next = earlier(book.deadlines.first().map(|(at, _)| *at), tidying);
        let next = earlier(next, deadline_after(Some(LONGEST_SLEEP)));
        book.sleeps_until = if book.called.is_empty() && !book.reclaims {
            next
        } else {
            Some(Instant::now())
        };
        book.awake = false;
        (!book.stopping).then_some(book.sleeps_until)
    }

    fn fired(&self, token: u64, readiness: Interest) {
        if is_wake_up(token) {
            return;
        }
        let reactor = self
            .book
            .locked()
            .reactors
            .get((token >> KEY_BITS) as usize)
            .cloned();
        if let Some(reactor) = reactor {
            reactor.fired(token & KEY_MASK, readiness);
        }
    }

    fn answer_calls(&self) {
        for reactor in self.take_calls() {
            reactor.called();
        }
    }

    fn take_calls(&self) -> Vec<Arc<dyn Attended>> {
        let mut book = self.book.locked();
        book.reclaims = false;
        let mut called = std::mem::take(&mut book.called);
        let now = Instant::now();
        while let Some((at, reactor)) = book.deadlines.first().copied()
            && at <= now
        {
            book.deadlines.pop_first();
            called.push(reactor);
        }
        called.sort_unstable();
        called.dedup();
        called
            .into_iter()
            .filter_map(|reactor| book.reactors.get(reactor).cloned())
            .collect()
    }
}

/// Tidies the memory that rests if it is time for that; returns when it is next, if any rests.
fn tidy_at(due: Deadline) -> Deadline {
    if !shelf::holds_any() {
        return None;
    }
    if due.is_some_and(|at| at > Instant::now()) {
        return due;
    }
    if due.is_some() {
        shelf::tidy();
    }
    deadline_after(Some(TIDYING_PAUSE))
}

/// Whether there is something to read, and nothing can be written; a reactor's own set does not tell what it reports.
fn are_reads(events: &[EpollEvent]) -> bool {
    let is_write = |event: &EpollEvent| event.events & libc::EPOLLOUT as u32 != 0;
    !events.iter().any(is_write) && events.iter().any(|event| !is_wake_up(event.u64))
}

/// By edges: each signal is an event, and nobody has to read the descriptor in between.
fn watch_wake_fd(set: RawFd, fd: RawFd, token: u64) -> Result<()> {
    let flags = (libc::EPOLLIN | libc::EPOLLET) as u32;
    epoll_change(set, EpollChange::Add, fd, flags, token)
}

fn is_wake_up(token: u64) -> bool {
    token >> KEY_BITS == WAKE
}

fn token(reactor: u64, key: ActorKey) -> u64 {
    reactor << KEY_BITS | key & KEY_MASK
}

//! The reactor: the I/O half of one socket, turned by whoever waits for it.
//!
//! A [`Reactor`] owns actors (listeners, sessions), each with at most one descriptor, and their timers. Any thread may
//! turn it, one at a time: the one that holds the wheel (see [`wheel`]). When nobody waits, the I/O thread turns it,
//! told by its [`attendant`]. A thread that would block takes the wheel and does the I/O itself (see [`waiting`]).
//!
//! Everything reaches an actor as mail: words from the socket and readiness that the I/O thread saw. Whoever holds the
//! wheel reads the mail before letting go.

pub mod attendant;
pub mod gathering;
pub mod ids;
pub mod insistence;
mod interest;
pub mod parker;
mod poll_set;
mod spin;
#[cfg(all(test, not(loom)))]
mod tests;
mod timers;
mod turning;
pub mod waiting;
pub mod wheel;

use std::os::fd::BorrowedFd;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use crate::sync::LockUnpoisoned;
use crate::sys::clock::{Deadline, earlier};
use attendant::{Attendant, Attended};
use ids::IdMap;
pub use interest::Interest;
use parker::Parker;
use poll_set::PollSet;
use timers::Timers;
pub use turning::Turning;
use wheel::{Knock, Wheel};

/// Names an actor; never used twice.
pub type ActorKey = u64;

/// One of the few timers that an actor may run.
pub type TimerKind = u8;

/// A party inside a reactor. Its calls never block, and a panic in one costs this actor only.
pub trait Actor: Sized + Send + 'static {
    /// What the socket may tell an actor.
    type Word: Send;

    /// The first call.
    fn started(&mut self, turn: &mut Turn<'_, Self>);
    /// The socket says something.
    fn told(&mut self, turn: &mut Turn<'_, Self>, word: Self::Word);
    /// The descriptor is ready. It may be ready for less than was seen: reads and writes must not block.
    fn ready(&mut self, turn: &mut Turn<'_, Self>, readiness: Interest);
    /// A timer fired.
    fn expired(&mut self, turn: &mut Turn<'_, Self>, timer: TimerKind);
    /// The program waits for what this actor [put off](Turn::put_off).
    fn hurried(&mut self, turn: &mut Turn<'_, Self>);
    /// The reactor ends when its actors have: one that nobody else will end ends itself.
    fn retired(&mut self, turn: &mut Turn<'_, Self>);
}

/// How soon mail is to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Urgency {
    /// By the caller, now, if nobody turns the reactor: buys latency, costs the caller the I/O.
    Now,
    /// By the I/O thread (or whoever turns the reactor).
    Soon,
    /// By whoever turns the reactor next, which a thread of the program is about to do; if none does, by the I/O thread after
    /// [`GRACE`].
    Later,
}

/// So many letters take a while to read.
const MANY: usize = 8;

/// For so many turns of others a thread waits at most that wants to see what is ready.
const TURNS_TO_CATCH_UP: usize = 4;

/// How long a thread of the program is expected back that just used the reactor.
const GRACE: Duration = Duration::from_micros(500);

enum Mail<A: Actor> {
    Start(ActorKey, A),
    Word(ActorKey, A::Word),
    Fired(ActorKey, Interest),
    SpareDescriptors,
    /// The attendant's epoll set is another.
    Forgotten,
    /// The program waits for what was put off.
    Hurry,
    /// No actor will be added any more.
    Retire,
}

/// See the module's text.
pub struct Reactor<A: Actor> {
    id: u64,
    attendant: Arc<Attendant>,
    wheel: Wheel,
    mailbox: Mutex<Vec<Mail<A>>>,
    /// Actors have put something off: as its last turn left it.
    puts_off: AtomicBool,
    /// Until when the I/O thread does not call for what may wait.
    reprieve: Mutex<Deadline>,
    core: Mutex<Core<A>>,
    /// Whom to tell of the end, until it has been told.
    on_retired: Mutex<Option<Box<dyn FnOnce() + Send>>>,
}

/// What only the holder of the wheel touches.
struct Core<A: Actor> {
    actors: IdMap<A>,
    shell: Shell<A>,
    /// The attendant calls at this time.
    called_at: Option<Instant>,
    /// The thread that sleeps with the wheel.
    sleeper: Option<Sleeper>,
    retiring: bool,
}

/// What a sleeper went to sleep with; a borrower that changes any of it wakes the sleeper.
struct Sleeper {
    parker: Arc<Parker>,
    deadline: Deadline,
    generation: u64,
}

/// What an actor may change during its call.
struct Shell<A: Actor> {
    poll: PollSet,
    timers: Timers,
    /// Timers of what need not wait for them once the program waits.
    put_off: Timers,
    /// Actors that want to go on after the others had their turn, be it another holder's.
    unfinished: Vec<(ActorKey, A::Word)>,
    ended: Vec<ActorKey>,
    born: Vec<(ActorKey, A)>,
}

/// An actor's view of its reactor during one call.
pub struct Turn<'a, A: Actor> {
    key: ActorKey,
    now: Instant,
    shell: &'a mut Shell<A>,
    reactor: &'a Arc<Reactor<A>>,
}

impl<A: Actor> Turn<'_, A> {
    /// The actor's own name.
    pub fn key(&self) -> ActorKey {
        self.key
    }

    /// When this turn began.
    pub fn now(&self) -> Instant {
        self.now
    }

    pub fn reactor(&self) -> &Arc<Reactor<A>> {
        self.reactor
    }

    /// Watches the actor's descriptor, in place of an earlier one.
    pub fn watch(&mut self, fd: BorrowedFd<'_>, interest: Interest) {
        self.shell.poll.watch(self.key, fd, interest);
    }

    /// Stops watching; before the descriptor is closed.
    pub fn unwatch(&mut self) {
        self.shell.poll.unwatch(self.key);
    }

    pub fn set_timer(&mut self, kind: TimerKind, at: Instant) {
        self.shell.timers.set(self.key, kind, at);
    }

    pub fn cancel_timer(&mut self, kind: TimerKind) {
        self.shell.timers.cancel(self.key, kind);
    }

    /// Sets a timer for what only gathers until then: if a thread of the program begins to wait for this reactor before, the actor is
    /// [hurried](Actor::hurried) instead.
    pub fn put_off(&mut self, kind: TimerKind, until: Instant) {
        self.shell.put_off.set(self.key, kind, until);
    }

    /// Stops a timer that was set by [`Turn::put_off`].
    pub fn forget_put_off(&mut self, kind: TimerKind) {
        self.shell.put_off.cancel(self.key, kind);
    }

    /// Tells this actor `word` again after everybody else had a turn: the next thread that waits, or else the I/O thread.
    pub fn go_on_later(&mut self, word: A::Word) {
        self.shell.unfinished.push((self.key, word));
    }

    /// Adds an actor.
    pub fn add(&mut self, actor: A) -> ActorKey {
        let key = ids::unique();
        self.shell.born.push((key, actor));
        key
    }

    /// Removes this actor when its call returns.
    pub fn end(&mut self) {
        self.shell.ended.push(self.key);
    }
}

impl<A: Actor> Reactor<A> {
    /// A reactor without actors, in the attendant's care.
    pub fn new(attendant: Arc<Attendant>) -> Arc<Reactor<A>> {
        let care = Arc::clone(&attendant);
        care.admit(|id| {
            Arc::new(Reactor {
                id,
                wheel: Wheel::new(),
                mailbox: Mutex::new(Vec::new()),
                puts_off: AtomicBool::new(false),
                reprieve: Mutex::new(None),
                core: Mutex::new(Core::new(PollSet::new(Arc::clone(&attendant), id))),
                attendant,
                on_retired: Mutex::new(None),
            })
        })
    }

    pub fn attendant(&self) -> &Arc<Attendant> {
        &self.attendant
    }

    /// Adds an actor named `key` (from [`ids::unique`]).
    pub fn start(self: &Arc<Self>, key: ActorKey, actor: A, urgency: Urgency) {
        self.post(Mail::Start(key, actor), urgency);
    }

    /// Tells an actor something; one that has ended hears nothing.
    pub fn tell(self: &Arc<Self>, key: ActorKey, word: A::Word, urgency: Urgency) {
        self.post(Mail::Word(key, word), urgency);
    }

    /// As [`Reactor::tell`] of several actors at once, by the I/O thread: one call for all of them.
    pub fn tell_all(self: &Arc<Self>, words: impl Iterator<Item = (ActorKey, A::Word)>) {
        let mail = words.map(|(key, word)| Mail::Word(key, word));
        self.mailbox.locked().extend(mail);
        self.announce(Urgency::Soon);
    }

    /// Spends no descriptor on an epoll set of its own from now on.
    pub fn spare_descriptors(self: &Arc<Self>) {
        self.post(Mail::SpareDescriptors, Urgency::Now);
    }

    /// Ends when the last actor has ended, and calls `then` once.
    pub fn retire(self: &Arc<Self>, then: impl FnOnce() + Send + 'static) {
        *self.on_retired.locked() = Some(Box::new(then));
        self.post(Mail::Retire, Urgency::Soon);
    }

    /// Takes the wheel if it is free.
    pub fn take_wheel(self: &Arc<Self>) -> Option<Turning<'_, A>> {
        self.wheel.take().then(|| Turning::begin(self, false))
    }

    /// Has the actors hear what is ready by now. Costs a system call; may wait for the turns that somebody else is at.
    pub fn catch_up(self: &Arc<Self>) {
        for _ in 0..TURNS_TO_CATCH_UP {
            if let Some(mut turning) = self.turn_to_knock() {
                return turning.look_around();
            }
            drop(self.core.locked());
        }
    }

    /// A wait that ends at once: the actors hear what is ready, unless somebody else turns the reactor.
    pub fn glance(self: &Arc<Self>) {
        if let Some(mut turning) = self.take_wheel()
            && turning.suits_a_waiter()
        {
            turning.glance();
        }
    }

    /// Has everything done that was told or put off until now: by the caller, unless somebody else turns the reactor.
    pub fn hurry(self: &Arc<Self>) {
        if self.puts_off.load(Ordering::Relaxed) || !self.mailbox.locked().is_empty() {
            self.post(Mail::Hurry, Urgency::Now);
        }
    }

    fn post(self: &Arc<Self>, mail: Mail<A>, urgency: Urgency) {
        self.mailbox.locked().push(mail);
        self.announce(urgency);
    }

    /// Sees to it that somebody reads the mail.
    fn announce(self: &Arc<Self>, urgency: Urgency) {
        match urgency {
            Urgency::Now => self.knock(),
            Urgency::Soon => {
                if !self.wheel.note() {
                    self.attendant.call(self.id);
                }
            }
            Urgency::Later => {
                if !self.wheel.note() {
                    self.call_later();
                }
            }
        }
    }

    /// Has the I/O thread call after a while, for all that may wait until then.
    fn call_later(&self) {
        let now = Instant::now();
        let mut reprieve = self.reprieve.locked();
        if reprieve.is_none_or(|until| until <= now) {
            let until = now + GRACE;
            *reprieve = Some(until);
            drop(reprieve);
            self.attendant.call_at(self.id, until);
        }
    }

    /// Turns the reactor once, unless somebody else does and will read the mail.
    fn knock(self: &Arc<Self>) {
        drop(self.turn_to_knock());
    }

    /// The wheel, with all mail read; `None`: somebody else turns the reactor and will read the mail.
    fn turn_to_knock(self: &Arc<Self>) -> Option<Turning<'_, A>> {
        match self.wheel.knock() {
            Knock::Taken => Some(Turning::begin(self, false)),
            Knock::Borrowed => Some(Turning::begin(self, true)),
            Knock::Noted => None,
        }
    }
}

impl<A: Actor> Attended for Reactor<A> {
    fn fired(self: Arc<Self>, key: ActorKey, readiness: Interest) {
        self.mailbox.locked().push(Mail::Fired(key, readiness));
        self.knock();
    }

    fn called(self: Arc<Self>) {
        // Who wrote so many letters was perhaps interrupted by the wake-up that they cost: it shall not have to wait until
        // all of them are read, but go on.
        if self.mailbox.locked().len() >= MANY {
            std::thread::yield_now();
        }
        if let Some(mut turning) = self.turn_to_knock() {
            turning.go_on();
        }
    }

    fn forgotten(self: Arc<Self>) {
        self.mailbox.locked().push(Mail::Forgotten);
        self.knock();
    }
}

impl<A: Actor> Core<A> {
    fn new(poll: PollSet) -> Core<A> {
        Core {
            actors: IdMap::default(),
            shell: Shell {
                poll,
                timers: Timers::default(),
                put_off: Timers::default(),
                unfinished: Vec::new(),
                ended: Vec::new(),
                born: Vec::new(),
            },
            called_at: None,
            sleeper: None,
            retiring: false,
        }
    }
}

impl<A: Actor> Shell<A> {
    /// When the next timer is due.
    fn next_timer(&self) -> Deadline {
        let timer = earlier(self.timers.next(), self.put_off.next());
        earlier(timer, self.poll.next_retry())
    }

    /// Takes a timer that is due.
    fn take_due_timer(&mut self, now: Instant) -> Option<(ActorKey, TimerKind)> {
        let put_off = || self.put_off.take_due(now);
        self.timers.take_due(now).or_else(put_off)
    }
}

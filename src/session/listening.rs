//! A bound endpoint: accepts connections and gives each a session.
//!
//! When no more can be accepted, because the program said so (ZMQ_MAX_CONNECTIONS) or descriptors have run out, those go that
//! have connected a while ago and have not said yet who they are: nobody keeps others out by silence. Who has no place
//! then waits in the kernel's queue.

use std::collections::VecDeque;
use std::os::fd::{AsFd, AsRawFd};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed};
use std::time::{Duration, Instant};

use super::monitor::Reporter;
use super::session::timer;
use super::socket_event::SocketEvent;
use super::{Endpoint, Owner, Session, Word};
use crate::errno::{Errno, Result};
use crate::reactor::{ActorKey, Interest, Reactor, Turn, Urgency};
use crate::transport::{Listener, Stream};

/// So many connections a turn accepts.
const ACCEPTS_A_TURN: usize = 64;

/// Without a descriptor or a place for the next connection, how long to leave it waiting.
const PAUSE: Duration = Duration::from_millis(100);

/// So long a newcomer has to introduce itself before it has to make room for another.
const GRACE: Duration = Duration::from_secs(1);

/// So many of them make room at a time.
const EXPELLED_AT_ONCE: usize = 64;

/// A list of newcomers shorter than this is not tidied up.
const TIDY_FROM: usize = 64;

/// What an accepted session keeps of its listener: when the endpoint is unbound, its connections end with it.
pub struct Acceptance {
    listener: ActorKey,
    is_withdrawn: Arc<AtomicBool>,
    is_introduced: Arc<AtomicBool>,
    places: Arc<Places>,
    reactor: Arc<Reactor<Endpoint>>,
}

/// How many connections a listener has.
#[derive(Default)]
struct Places {
    taken: AtomicUsize,
    /// The listener waits for one to become free.
    is_full: AtomicBool,
}

impl Acceptance {
    pub fn listener(&self) -> ActorKey {
        self.listener
    }

    /// Whether the endpoint was unbound meanwhile. Sessions with a pipe hear of it from their socket; this is for
    /// those whose handshake is not done.
    pub fn is_withdrawn(&self) -> bool {
        self.is_withdrawn.load(Relaxed)
    }

    /// The handshake is done.
    pub fn introduce(&self) {
        self.is_introduced.store(true, Relaxed);
    }
}

/// The connection is over.
impl Drop for Acceptance {
    fn drop(&mut self) {
        self.is_introduced.store(true, Relaxed);
        self.places.taken.fetch_sub(1, Relaxed);
        if self.places.is_full.swap(false, Relaxed) {
            let reactor = Arc::clone(&self.reactor);
            reactor.tell(self.listener, Word::Writable, Urgency::Soon);
        }
    }
}

/// A connection whose handshake is not done, as far as is known.
struct Newcomer {
    session: ActorKey,
    since: Instant,
    is_introduced: Arc<AtomicBool>,
}

/// See the module's text.
pub struct Listening {
    /// There until the socket wants no more.
    listener: Option<Listener>,
    owner: Owner,
    reporter: Reporter,
    is_withdrawn: Arc<AtomicBool>,
    places: Arc<Places>,
    /// The oldest first; who is introduced or gone leaves the list at some later time.
    newcomers: VecDeque<Newcomer>,
    tidy_at: usize,
}

impl Listening {
    pub fn new(listener: Listener, owner: Owner, reporter: Reporter) -> Listening {
        reporter.report(SocketEvent::Listening(listener.as_fd().as_raw_fd()));
        Listening {
            listener: Some(listener),
            owner,
            reporter,
            is_withdrawn: Arc::default(),
            places: Arc::default(),
            newcomers: VecDeque::new(),
            tidy_at: TIDY_FROM,
        }
    }

    pub(super) fn started(&mut self, turn: &mut Turn<'_, Endpoint>) {
        self.watch(turn, Interest::READ);
    }

    pub(super) fn told(&mut self, turn: &mut Turn<'_, Endpoint>, word: &Word) {
        match word {
            Word::Stop { .. } => {
                self.is_withdrawn.store(true, Relaxed);
                turn.unwatch();
                self.close();
                self.dismiss_newcomers(turn);
                turn.end();
            }
            Word::Writable => self.accept_all(turn),
            _ => {}
        }
    }

    fn watch(&self, turn: &mut Turn<'_, Endpoint>, interest: Interest) {
        if let Some(listener) = &self.listener {
            turn.watch(listener.as_fd(), interest);
        }
    }

    fn close(&mut self) {
        if let Some(listener) = self.listener.take() {
            let fd = listener.as_fd().as_raw_fd();
            self.reporter.report(match listener.close() {
                Ok(()) => SocketEvent::Closed(fd),
                Err(errno) => SocketEvent::CloseFailed(errno),
            });
        }
    }

    /// Accepts who waits. When descriptors, memory or places have run out the listener rests: a level-triggered listener
    /// that cannot accept would otherwise spin.
    pub(super) fn accept_all(&mut self, turn: &mut Turn<'_, Endpoint>) {
        for _ in 0..ACCEPTS_A_TURN {
            if self.is_full() {
                return self.rest(turn, Errno::EMFILE);
            }
            match self.accept() {
                Ok(Some(stream)) => self.welcome(turn, stream),
                Ok(None) => break,
                Err(errno) => return self.rest(turn, errno),
            }
        }
        self.watch(turn, Interest::READ);
    }

    fn is_full(&self) -> bool {
        let most = self.owner.options.limits.connections;
        most != 0 && self.places.taken.load(Relaxed) >= most
    }

    fn accept(&self) -> Result<Option<Stream>> {
        let Some(listener) = &self.listener else {
            return Ok(None);
        };
        listener.accept(|errno| self.reporter.report(SocketEvent::AcceptFailed(errno)))
    }

    /// Nobody can be accepted for now: until a place becomes free, or for a pause where that would not be told.
    fn rest(&mut self, turn: &mut Turn<'_, Endpoint>, errno: Errno) {
        self.reporter.report(SocketEvent::AcceptFailed(errno));
        self.watch(turn, Interest::NONE);
        let is_full = self.is_full();
        self.places.is_full.store(is_full, Relaxed);
        self.make_room(turn);
        if !is_full || !self.newcomers.is_empty() {
            turn.set_timer(timer::RETRY, turn.now() + PAUSE);
        }
    }

    /// Sends the newcomers away that are silent for longest.
    fn make_room(&mut self, turn: &mut Turn<'_, Endpoint>) {
        let mut expelled = 0;
        while let Some(newcomer) = self.newcomers.front()
            && expelled < EXPELLED_AT_ONCE
        {
            if !newcomer.is_introduced.load(Relaxed) {
                if turn.now().duration_since(newcomer.since) < GRACE {
                    return;
                }
                expelled += 1;
                let reactor = Arc::clone(turn.reactor());
                reactor.tell(newcomer.session, Word::Expel, Urgency::Soon);
            }
            self.newcomers.pop_front();
        }
    }

    /// Ends the connections that have no pipe yet, by which their socket could end them.
    fn dismiss_newcomers(&mut self, turn: &Turn<'_, Endpoint>) {
        let linger = Some(Duration::ZERO);
        for newcomer in self.newcomers.drain(..) {
            if !newcomer.is_introduced.load(Relaxed) {
                let reactor = turn.reactor();
                reactor.tell(newcomer.session, Word::Stop { linger }, Urgency::Soon);
            }
        }
    }

    fn welcome(&mut self, turn: &mut Turn<'_, Endpoint>, stream: Stream) {
        let reporter = self.reporter.on(stream.local_endpoint());
        reporter.report(SocketEvent::Accepted(stream.as_fd().as_raw_fd()));
        self.places.taken.fetch_add(1, Relaxed);
        let is_introduced = Arc::<AtomicBool>::default();
        let acceptance = Acceptance {
            listener: turn.key(),
            is_withdrawn: Arc::clone(&self.is_withdrawn),
            is_introduced: Arc::clone(&is_introduced),
            places: Arc::clone(&self.places),
            reactor: Arc::clone(turn.reactor()),
        };
        let session = Session::accepted(stream, acceptance, self.owner.clone(), reporter);
        let newcomer = Newcomer {
            session: turn.add(Endpoint::Session(Box::new(session))),
            since: turn.now(),
            is_introduced,
        };
        self.remember(newcomer);
    }

    fn remember(&mut self, newcomer: Newcomer) {
        self.newcomers.push_back(newcomer);
        if self.newcomers.len() > self.tidy_at {
            self.newcomers
                .retain(|newcomer| !newcomer.is_introduced.load(Relaxed));
            self.tidy_at = TIDY_FROM.max(2 * self.newcomers.len());
        }
    }
}

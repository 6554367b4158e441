//! A bound endpoint: accepts connections and gives each a session.

use std::os::fd::{AsFd, AsRawFd};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::time::Duration;

use super::monitor::Reporter;
use super::session::timer;
use super::socket_event::SocketEvent;
use super::{Endpoint, Owner, Session, Word};
use crate::reactor::{ActorKey, Interest, Turn};
use crate::transport::{Listener, Stream};

/// So many connections a turn accepts.
const ACCEPTS_A_TURN: usize = 64;

/// Without a descriptor for the next connection, how long to leave it waiting.
const PAUSE: Duration = Duration::from_millis(100);

/// What an accepted session keeps of its listener: when the endpoint is unbound, its connections end with it.
pub struct Acceptance {
    listener: ActorKey,
    is_withdrawn: Arc<AtomicBool>,
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
}

/// See the module's text.
pub struct Listening {
    /// There until the socket wants no more.
    listener: Option<Listener>,
    owner: Owner,
    reporter: Reporter,
    is_withdrawn: Arc<AtomicBool>,
}

impl Listening {
    pub fn new(listener: Listener, owner: Owner, reporter: Reporter) -> Listening {
        reporter.report(SocketEvent::Listening(listener.as_fd().as_raw_fd()));
        Listening {
            listener: Some(listener),
            owner,
            reporter,
            is_withdrawn: Arc::default(),
        }
    }

    pub(super) fn started(&mut self, turn: &mut Turn<'_, Endpoint>) {
        self.watch(turn, Interest::READ);
    }

    pub(super) fn told(&mut self, turn: &mut Turn<'_, Endpoint>, word: &Word) {
        if matches!(word, Word::Stop { .. }) {
            self.is_withdrawn.store(true, Relaxed);
            turn.unwatch();
            self.close();
            turn.end();
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

    /// Accepts who waits. When descriptors or memory have run out the listener rests: a level-triggered listener that
    /// cannot accept would otherwise spin.
    pub(super) fn accept_all(&mut self, turn: &mut Turn<'_, Endpoint>) {
        let Some(listener) = &self.listener else {
            return;
        };
        let refused = |errno| self.reporter.report(SocketEvent::AcceptFailed(errno));
        for _ in 0..ACCEPTS_A_TURN {
            match listener.accept(refused) {
                Ok(Some(stream)) => self.welcome(turn, stream),
                Ok(None) => break,
                Err(errno) => {
                    refused(errno);
                    self.watch(turn, Interest::NONE);
                    turn.set_timer(timer::RETRY, turn.now() + PAUSE);
                    return;
                }
            }
        }
        self.watch(turn, Interest::READ);
    }

    fn welcome(&self, turn: &mut Turn<'_, Endpoint>, stream: Stream) {
        let reporter = self.reporter.on(stream.local_endpoint());
        reporter.report(SocketEvent::Accepted(stream.as_fd().as_raw_fd()));
        let acceptance = Acceptance {
            listener: turn.key(),
            is_withdrawn: Arc::clone(&self.is_withdrawn),
        };
        let session = Session::accepted(stream, acceptance, self.owner.clone(), reporter);
        turn.add(Endpoint::Session(Box::new(session)));
    }
}

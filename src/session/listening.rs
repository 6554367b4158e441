//! A bound endpoint: accepts connections and gives each a session.

use std::os::fd::AsFd;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::time::Duration;

use super::inbox::Inbox;
use super::session::timer;
use super::{Endpoint, Session, Word};
use crate::options::Options;
use crate::reactor::{ActorKey, Interest, Turn};
use crate::transport::Listener;

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
    listener: Listener,
    options: Arc<Options>,
    inbox: Arc<Inbox>,
    is_withdrawn: Arc<AtomicBool>,
}

impl Listening {
    pub fn new(listener: Listener, options: Arc<Options>, inbox: Arc<Inbox>) -> Listening {
        Listening {
            listener,
            options,
            inbox,
            is_withdrawn: Arc::default(),
        }
    }

    pub(super) fn started(&mut self, turn: &mut Turn<'_, Endpoint>) {
        turn.watch(self.listener.as_fd(), Interest::READ);
    }

    pub(super) fn told(&mut self, turn: &mut Turn<'_, Endpoint>, word: &Word) {
        if matches!(word, Word::Stop { .. }) {
            self.is_withdrawn.store(true, Relaxed);
            turn.end();
        }
    }

    /// Accepts who waits. When descriptors or memory have run out the listener rests: a level-triggered listener that
    /// cannot accept would otherwise spin.
    pub(super) fn accept_all(&mut self, turn: &mut Turn<'_, Endpoint>) {
        for _ in 0..ACCEPTS_A_TURN {
            match self.listener.accept() {
                Ok(Some(stream)) => {
                    let session = Session::accepted(
                        stream,
                        Acceptance {
                            listener: turn.key(),
                            is_withdrawn: Arc::clone(&self.is_withdrawn),
                        },
                        Arc::clone(&self.options),
                        Arc::clone(&self.inbox),
                    );
                    turn.add(Endpoint::Session(Box::new(session)));
                }
                Ok(None) => break,
                Err(_) => {
                    turn.watch(self.listener.as_fd(), Interest::NONE);
                    turn.set_timer(timer::RETRY, turn.now() + PAUSE);
                    return;
                }
            }
        }
        turn.watch(self.listener.as_fd(), Interest::READ);
    }
}

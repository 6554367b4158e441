//! Sessions: the life of one endpoint, run by whoever turns its reactor.
//!
//! A [`Listening`] endpoint accepts connections; a [`Session`] is one connection, and, on the connecting side, its
//! reconnects. A session moves messages between a [`Connection`] (stream and ZMTP engine, or a stream alone) and a pipe, whose other end
//! is the socket's; the two tell each other of changes by [`Word`]s and [`inbox::Event`]s.

mod backoff;
mod connection;
mod conversation;
mod heartbeat;
pub mod inbox;
mod inquiry;
pub mod link;
mod listening;
pub mod monitor;
mod outgoing_stream;
mod peer_pipe;
mod raw;
mod scratch;
#[allow(clippy::module_inception)]
mod session;
pub mod socket_event;

use std::sync::Arc;
use std::time::Duration;

use crate::errno::Result;
use crate::options::Options;
use crate::reactor::{Actor, Interest, TimerKind, Turn};
use crate::transport::Target;

use inbox::Inbox;
pub use inquiry::{Handler, Handlers};
pub use listening::Listening;
pub use session::Session;

/// What an endpoint keeps of its socket.
#[derive(Clone)]
pub struct Owner {
    pub options: Arc<Options>,
    pub inbox: Arc<Inbox>,
    pub handlers: Arc<dyn Handlers>,
}

/// What a socket tells an endpoint.
#[derive(Debug)]
pub enum Word {
    /// Messages wait in the pipe; `streaming`: and more follow at once.
    Readable { streaming: bool },
    /// There is room in the pipe again.
    Writable,
    /// No more is wanted; what waits may still be sent for so long (`None`: for ever).
    Stop { linger: Option<Duration> },
    /// If the next attempt fails it is the last.
    Forsake,
    /// This peer is to go when it has got what waits, while the socket lives on.
    Dismiss,
    /// This peer is to go at once: it asked for too much, or others need its place.
    Expel,
    /// The ZAP handler answered.
    Answered,
    /// The look-up of a host name ended.
    Resolved(Result<Target>),
}

/// A party in a socket's reactor.
pub enum Endpoint {
    Listening(Box<Listening>),
    Session(Box<Session>),
}

impl Actor for Endpoint {
    type Word = Word;

    fn started(&mut self, turn: &mut Turn<'_, Self>) {
        match self {
            Endpoint::Listening(listening) => listening.started(turn),
            Endpoint::Session(session) => session.started(turn),
        }
    }

    fn told(&mut self, turn: &mut Turn<'_, Self>, word: Word) {
        match self {
            Endpoint::Listening(listening) => listening.told(turn, &word),
            Endpoint::Session(session) => session.told(turn, word),
        }
    }

    fn ready(&mut self, turn: &mut Turn<'_, Self>, readiness: Interest) {
        match self {
            Endpoint::Listening(listening) => listening.accept_all(turn),
            Endpoint::Session(session) => session.ready(turn, readiness),
        }
    }

    fn expired(&mut self, turn: &mut Turn<'_, Self>, timer: TimerKind) {
        match self {
            Endpoint::Listening(listening) => listening.accept_all(turn),
            Endpoint::Session(session) => session.expired(turn, timer),
        }
    }

    fn hurried(&mut self, turn: &mut Turn<'_, Self>) {
        match self {
            // It puts nothing off.
            Endpoint::Listening(_) => {}
            Endpoint::Session(session) => session.hurried(turn),
        }
    }

    fn retired(&mut self, turn: &mut Turn<'_, Self>) {
        match self {
            Endpoint::Listening(_) => turn.end(),
            Endpoint::Session(session) => session.retired(turn),
        }
    }
}

//! How a socket reaches the other end of one of its pipes.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use super::inbox::{Event, Inbox, PipeId};
use super::{Endpoint, Word};
use crate::reactor::{ActorKey, Reactor, Urgency};

/// The other end of a pipe.
#[derive(Clone)]
pub enum Link {
    /// A connection.
    Session {
        reactor: Arc<Reactor<Endpoint>>,
        key: ActorKey,
        /// Who accepted it.
        listener: Option<ActorKey>,
    },
    /// A connection that asks the ZAP handler about its peer.
    Inquiry {
        reactor: Arc<Reactor<Endpoint>>,
        key: ActorKey,
    },
    /// Another socket of this process (inproc), which knows the pipe by this name.
    Socket { inbox: Arc<Inbox>, pipe: PipeId },
    /// The same, with a socket that has yet to bind the name that was connected to: until it has, it need not be told.
    Awaited {
        inbox: Arc<OnceLock<Arc<Inbox>>>,
        pipe: PipeId,
    },
}

impl Link {
    /// Messages wait for a reader that slept; `streaming`: and more follow at once.
    pub fn readable(&self, urgency: Urgency, streaming: bool) {
        match self {
            Link::Session { reactor, key, .. } => {
                reactor.tell(*key, Word::Readable { streaming }, urgency);
            }
            Link::Socket { inbox, pipe } => inbox.post(Event::Readable(*pipe)),
            Link::Inquiry { reactor, key } => reactor.tell(*key, Word::Answered, Urgency::Soon),
            Link::Awaited { inbox, pipe } => post_if_bound(inbox, Event::Readable(*pipe)),
        }
    }

    /// As [`Link::readable`] of many at once: those that are connections, and `reactor`'s then, hear of it together.
    pub fn all_readable<'a>(
        reactor: &Arc<Reactor<Endpoint>>,
        links: impl Iterator<Item = &'a Link> + Clone,
        streaming: bool,
    ) {
        let sessions = links.clone().filter_map(|link| match link {
            Link::Session { key, .. } => Some((*key, Word::Readable { streaming })),
            _ => None,
        });
        reactor.tell_all(sessions);
        for link in links.filter(|link| !matches!(link, Link::Session { .. })) {
            link.readable(Urgency::Soon, streaming);
        }
    }

    /// Who accepted the connection, if it was accepted.
    pub fn listener(&self) -> Option<ActorKey> {
        match self {
            Link::Session { listener, .. } => *listener,
            _ => None,
        }
    }

    /// The pipe is full: a connection may be waiting for the stream to go on, and is not to wait any longer.
    pub fn full(&self) {
        if let Link::Session { reactor, key, .. } = self {
            let word = Word::Readable { streaming: false };
            reactor.tell(*key, word, Urgency::Now);
        }
    }

    /// Credit came back to a writer that had stalled.
    pub fn writable(&self, urgency: Urgency) {
        match self {
            Link::Session { reactor, key, .. } => reactor.tell(*key, Word::Writable, urgency),
            Link::Socket { inbox, pipe } => inbox.post(Event::Writable(*pipe)),
            // It has no more to ask.
            Link::Inquiry { .. } => {}
            Link::Awaited { inbox, pipe } => post_if_bound(inbox, Event::Writable(*pipe)),
        }
    }

    /// The socket closed its end; a connection goes on writing what waits, for as long as it may linger.
    pub fn closed(&self, linger: Option<Duration>) {
        match self {
            Link::Session { reactor, key, .. } => {
                reactor.tell(*key, Word::Stop { linger }, Urgency::Now);
            }
            Link::Socket { inbox, pipe } => inbox.post(Event::Closed(*pipe)),
            // An answer was told of when it came; without one there is nothing to do but to wait for the end.
            Link::Inquiry { .. } => {}
            Link::Awaited { inbox, pipe } => post_if_bound(inbox, Event::Closed(*pipe)),
        }
    }

    /// The socket sent the peer away: a connection writes what waits and ends.
    pub fn dismissed(&self) {
        match self {
            Link::Session { reactor, key, .. } => {
                reactor.tell(*key, Word::Dismiss, Urgency::Now);
            }
            Link::Socket { .. } | Link::Inquiry { .. } | Link::Awaited { .. } => self.closed(None),
        }
    }

    /// The socket does not put up with the peer any longer: a connection ends at once.
    pub fn expelled(&self) {
        match self {
            Link::Session { reactor, key, .. } => {
                reactor.tell(*key, Word::Expel, Urgency::Soon);
            }
            Link::Socket { .. } | Link::Inquiry { .. } | Link::Awaited { .. } => {
                self.closed(Some(Duration::ZERO));
            }
        }
    }
}

fn post_if_bound(inbox: &OnceLock<Arc<Inbox>>, event: Event) {
    if let Some(inbox) = inbox.get() {
        inbox.post(event);
    }
}

impl std::fmt::Debug for Link {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Link::Session { key, .. } => write!(f, "Session({key})"),
            Link::Inquiry { key, .. } => write!(f, "Inquiry({key})"),
            Link::Socket { pipe, .. } => write!(f, "Socket({pipe})"),
            Link::Awaited { pipe, .. } => write!(f, "Awaited({pipe})"),
        }
    }
}

//! A question to the context's ZAP handler, and its answer (RFC 27).
//!
//! The session is to the handler what a REQ socket would be: one end of an inproc pipe. It never waits; a word tells it when
//! there is something to read. A handler that goes without an answer leaves the peer where it is, outside, until the
//! handshake has taken too long.

use std::sync::Arc;

use super::inbox::{Event, Inbox};
use super::link::Link;
use super::peer_pipe::PeerPipe;
use crate::message::{Flags, Message};
use crate::options::{Options, SocketType};
use crate::pipe::{self, Direction};
use crate::reactor::ids;
use crate::zmtp::ProtocolError;
use crate::zmtp::zap::{ANSWER_PARTS, Door, Request, Verdict};

/// Requests are never held back: one pipe carries one.
const UNLIMITED: Direction = Direction {
    hwm: 0,
    conflate: false,
};

/// The socket that bound `inproc://zeromq.zap.01`.
pub struct Handler {
    pub inbox: Arc<Inbox>,
    pub options: Arc<Options>,
}

/// Where handlers are found.
pub trait Handlers: Send + Sync {
    /// The handler, if there is one now.
    fn zap_handler(&self) -> Option<Handler>;
}

/// See the module's text.
pub(super) struct Inquiry {
    pipe: PeerPipe,
}

impl Inquiry {
    /// Sends the request; what the handler does reaches us by `link`. `None`: there is no memory for it.
    pub fn begin(
        handler: &Handler,
        request: &Request,
        door: Door<'_>,
        link: Link,
    ) -> Option<Inquiry> {
        let (mut ours, theirs) = pipe::pair(UNLIMITED, UNLIMITED);
        if handler.options.wants_routing_id() {
            let mut nobody = Message::new();
            nobody.set_flags(Flags::ROUTING_ID);
            ours.writer.write(nobody);
        }
        let mut parts = request.parts(door).peekable();
        while let Some(part) = parts.next() {
            let mut message = Message::from_slice(part).ok()?;
            message.set_more(parts.peek().is_some());
            ours.writer.write(message);
        }
        ours.writer.flush();
        let pipe = ids::unique();
        handler.inbox.post(Event::Attached {
            pipe,
            end: Box::new(theirs),
            link,
        });
        Some(Inquiry {
            pipe: PeerPipe::new(pipe, ours, Arc::clone(&handler.inbox)),
        })
    }

    /// What the handler said to a socket of this type; `None`: nothing yet, and the link tells when there is something.
    pub fn answer(&mut self, ours: SocketType) -> Option<Result<Verdict, ProtocolError>> {
        if !self.pipe.has_message() {
            return None;
        }
        let mut parts = Vec::with_capacity(ANSWER_PARTS);
        while let Some(part) = self.pipe.read() {
            let more = part.more();
            parts.push(part);
            if !more {
                break;
            }
        }
        Some(Verdict::parse(&parts, ours))
    }
}

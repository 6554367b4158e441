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

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;
    use crate::pipe::End;

    const PIPE: u64 = 7;

    fn request() -> Request {
        Request {
            mechanism: "PLAIN",
            credentials: vec![b"name".to_vec(), b"word".to_vec()],
            is_required: true,
        }
    }

    /// An inquiry, the handler's end of its pipe, and who hears of the answer.
    fn inquiry(kind: SocketType) -> (Inquiry, End, Handler, Arc<Inbox>) {
        let asker = Arc::new(Inbox::default());
        let handler = Handler {
            inbox: Arc::default(),
            options: Arc::new(Options::new(kind)),
        };
        let door = Door {
            domain: b"lab",
            address: b"127.0.0.1",
            routing_id: b"",
        };
        let link = Link::Socket {
            inbox: Arc::clone(&asker),
            pipe: PIPE,
        };
        let inquiry = Inquiry::begin(&handler, &request(), door, link).expect("memory");
        match handler.inbox.take().pop() {
            Some(Event::Attached { end, .. }) => (inquiry, *end, handler, asker),
            other => panic!("{other:?}"),
        }
    }

    fn read_all(end: &mut End) -> Vec<Message> {
        std::iter::from_fn(|| end.reader.read()).collect()
    }

    /// Answers, and says whether the asker has to be told.
    fn answer(end: &mut End, status: &[u8]) -> bool {
        let parts: [&[u8]; ANSWER_PARTS] = [b"", b"1.0", b"1", status, b"", b"alice", b""];
        for (index, part) in parts.into_iter().enumerate() {
            let mut part = Message::from_slice(part).expect("memory");
            part.set_more(index + 1 < ANSWER_PARTS);
            end.writer.write(part);
        }
        end.writer.flush()
    }

    #[test]
    fn a_handler_finds_the_whole_request() {
        let (_inquiry, mut end, ..) = inquiry(SocketType::Router);
        let parts = read_all(&mut end);
        assert!(parts[0].flags().contains(Flags::ROUTING_ID));
        assert!(parts[1].is_empty() && parts[1].more());
        assert_eq!(parts.len(), 10);
        assert!(!parts[9].more());
        let (_inquiry, mut end, ..) = inquiry(SocketType::Dealer);
        assert_eq!(read_all(&mut end).len(), 9);
    }

    #[test]
    fn who_found_no_answer_is_told_of_it() {
        let (mut inquiry, mut end, ..) = inquiry(SocketType::Rep);
        read_all(&mut end);
        assert!(inquiry.answer(SocketType::Pair).is_none());
        assert!(answer(&mut end, b"400"));
        let verdict = inquiry.answer(SocketType::Pair).expect("an answer");
        assert!(matches!(verdict, Ok(Verdict::Refused(_))));
    }

    #[test]
    fn a_handler_that_goes_leaves_nothing() {
        let (mut inquiry, mut end, ..) = inquiry(SocketType::Rep);
        end.writer.write(Message::new());
        drop(end);
        let malformed = inquiry.answer(SocketType::Pair);
        assert!(matches!(malformed, Some(Err(_))), "one part is no answer");
        let (mut inquiry, end, ..) = self::inquiry(SocketType::Rep);
        drop(end);
        assert!(inquiry.answer(SocketType::Pair).is_none());
    }

    #[test]
    fn who_asks_no_more_says_so() {
        let (inquiry, _end, handler, _) = inquiry(SocketType::Rep);
        drop(inquiry);
        let told = handler.inbox.take();
        assert!(matches!(told[..], [Event::Closed(_)]));
    }
}

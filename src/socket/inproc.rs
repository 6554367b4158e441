//! inproc: the pipe goes straight from socket to socket (zmq_inproc(7)).

use std::sync::{Arc, OnceLock};

use super::Core;
use super::endpoints::Kind;
use super::patterns::Origin;
use crate::context::{Bound, Pending};
use crate::errno::Result;
use crate::message::{Flags, Message};
use crate::options::Options;
use crate::pipe::{self, Direction, End, Writer};
use crate::reactor::ids;
use crate::session::inbox::{Event, Inbox, PipeId};
use crate::session::link::Link;

impl Core {
    /// Binds a name, and takes in everybody who waits for it.
    pub(super) fn bind_name(
        &mut self,
        endpoint: &str,
        name: &str,
        options: Arc<Options>,
    ) -> Result<()> {
        let bound = Bound {
            inbox: Arc::clone(self.inbox()),
            options: Arc::clone(&options),
        };
        let waiting = self.context.bind_name(name, bound)?;
        self.endpoints.add(endpoint.to_owned(), Kind::BoundName);
        for pending in waiting {
            let (id, end, link) = take_in(pending, &options, self.inbox());
            self.attach(id, end, link, Origin::Announced);
        }
        self.deliver(false);
        Ok(())
    }

    /// Connects to a name, bound already or later.
    pub(super) fn connect_name(
        &mut self,
        endpoint: &str,
        name: &str,
        options: Arc<Options>,
    ) -> Result<()> {
        let ids = Ids {
            ours: ids::unique(),
            theirs: ids::unique(),
        };
        let mut awaited = None;
        let bound = self.context.find_name(name, || {
            let (end, link, pending) = self.await_name(&options, ids);
            awaited = Some((end, link));
            pending
        });
        let connected = match bound {
            Some(bound) => Some(self.connect_to(&bound, &options, ids)),
            None => awaited,
        };
        if let Some((end, link)) = connected {
            self.attach(ids.ours, end, link, Origin::Connected);
        }
        let kind = Kind::ConnectedName(ids.ours, ids.theirs);
        self.endpoints.add(endpoint.to_owned(), kind);
        self.deliver(false);
        Ok(())
    }

    /// Our end of a pipe to whoever will bind the name, and what is kept for them.
    fn await_name(&self, options: &Arc<Options>, ids: Ids) -> (End, Link, Pending) {
        let (mut ours, theirs) =
            pipe::pair(Direction::outgoing(options), Direction::incoming(options));
        introduce(options, &mut ours.writer);
        let bound = Arc::new(OnceLock::new());
        let link = Link::Awaited {
            inbox: Arc::clone(&bound),
            pipe: ids.theirs,
        };
        let pending = Pending {
            options: Arc::clone(options),
            end: theirs,
            pipe: ids.theirs,
            bound,
            inbox: Arc::clone(self.inbox()),
            their_pipe: ids.ours,
        };
        (ours, link, pending)
    }

    /// Our end of a pipe to the socket that bound the name; it gets the other.
    fn connect_to(&self, bound: &Bound, options: &Options, ids: Ids) -> (End, Link) {
        let theirs = &bound.options;
        let (mut ours, mut other) =
            pipe::pair(Direction::outgoing(options), Direction::incoming(options));
        other.writer.set_hwm(theirs.send_hwm);
        other.reader.set_hwm(theirs.receive_hwm);
        if theirs.wants_routing_id() {
            introduce(options, &mut ours.writer);
        }
        if options.wants_routing_id() {
            introduce(theirs, &mut other.writer);
        }
        let link = Link::Socket {
            inbox: Arc::clone(self.inbox()),
            pipe: ids.ours,
        };
        bound.inbox.post(Event::Attached {
            pipe: ids.theirs,
            end: Box::new(other),
            link,
        });
        let link = Link::Socket {
            inbox: Arc::clone(&bound.inbox),
            pipe: ids.theirs,
        };
        (ours, link)
    }

    pub(super) fn unbind_name(&self, endpoint: &str) {
        if let Some(name) = name_of(endpoint) {
            // Ours, or it would not be among our endpoints.
            let _ = self.context.unbind_name(name, self.inbox());
        }
    }

    pub(super) fn give_up_name(&self, endpoint: &str, pipe: PipeId) {
        if let Some(name) = name_of(endpoint) {
            self.context.give_up_name(name, pipe);
        }
    }
}

/// Takes in somebody who connected before the owner of `ours` bound the name; until now only its own high-water marks held.
pub(super) fn take_in(
    pending: Pending,
    options: &Options,
    ours: &Arc<Inbox>,
) -> (PipeId, End, Link) {
    let Pending {
        options: theirs,
        mut end,
        pipe,
        bound,
        inbox,
        their_pipe,
    } = pending;
    end.writer.set_hwm(options.send_hwm);
    end.reader.set_hwm(options.receive_hwm);
    if !options.wants_routing_id() {
        // It could not know, and introduced itself in any case.
        drop(end.reader.read());
    }
    if theirs.wants_routing_id() {
        introduce(options, &mut end.writer);
    }
    // From here on it tells us; whatever it did before is found in the pipe.
    let _ = bound.set(Arc::clone(ours));
    inbox.post(Event::Resized(their_pipe));
    inbox.post(Event::Readable(their_pipe));
    let link = Link::Socket {
        inbox,
        pipe: their_pipe,
    };
    (pipe, end, link)
}

/// What the two sides of a new pipe call it.
#[derive(Clone, Copy)]
struct Ids {
    ours: PipeId,
    theirs: PipeId,
}

fn name_of(endpoint: &str) -> Option<&str> {
    endpoint.strip_prefix("inproc://")
}

/// Says a socket's routing id, as the first message of a pipe.
fn introduce(options: &Options, writer: &mut Writer) {
    if let Ok(mut message) = Message::from_slice(&options.routing_id) {
        message.set_flags(Flags::ROUTING_ID);
        writer.write(message);
        writer.flush();
    }
}

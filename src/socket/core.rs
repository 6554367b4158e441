//! What a socket is made of; touched under its lock only.

use std::os::fd::RawFd;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::Readiness;
use super::endpoints::Endpoints;
use super::outlook::Outlook;
use super::pace::Pace;
use super::patterns::{self, Origin, Pattern};
use super::pipes::{Notice, PipeKey, Pipes};
use crate::context::{Context, Membership};
use crate::errno::{Errno, Result};
use crate::message::{Message, Reclaimer};
use crate::options::{Options, SocketType};
use crate::pipe;
use crate::reactor::ids::IdMap;
use crate::reactor::insistence::Insistence;
use crate::reactor::{ActorKey, Reactor, Urgency};
use crate::session::Endpoint;
use crate::session::inbox::{Event, Inbox, PipeId};
use crate::session::link::Link;
use crate::session::monitor::Monitor;
use crate::sys::clock::Tick;

/// The longest message that its sender writes to the network itself, in bytes.
const INLINE_MAX: usize = 128 * 1024;

/// Messages that follow each other faster than this are a stream, which the I/O thread writes in full batches.
const STREAM_GAP: Duration = Duration::from_micros(50);

/// So many parts take a program a while to receive.
const BACKLOG: u64 = 64;

/// Of so many peers a publisher hears at a time what they wish.
const WISHES_AT_ONCE: usize = 32;

/// Who is behind a pipe.
#[derive(Debug)]
struct Peer {
    id: PipeId,
    link: Link,
}

/// How messages leave for the network.
#[derive(Clone, Copy)]
struct Departure {
    urgency: Urgency,
    /// They follow the last ones fast.
    streaming: bool,
}

/// See the module's text.
pub struct Core {
    pub(super) context: Arc<Context>,
    inbox: Arc<Inbox>,
    pub(super) options: Options,
    /// The context's I/O threads run how and where the program said.
    threads_are_placed: bool,
    /// The largest part that the program may send, in bytes.
    message_limit: usize,
    pub(super) pattern: Box<dyn Pattern>,
    pub(super) pipes: Pipes,
    /// By [`PipeKey`].
    peers: Vec<Option<Peer>>,
    by_id: IdMap<PipeKey>,
    pub(super) reactor: Option<Arc<Reactor<Endpoint>>>,
    pub(super) endpoints: Endpoints,
    pub(super) monitor: Arc<Monitor>,
    /// The part received last has more to follow (ZMQ_RCVMORE).
    pub(super) receives_more: bool,
    stopped: bool,
    /// When a message was last handed to the network, and not answered since.
    last_departure: Option<Instant>,
    pub(super) pace: Pace,
    /// What is sent goes to those alone who asked for it.
    pub(super) publishes: bool,
    /// When a publisher looks who asks.
    outlook: Outlook,
    /// Something was sent since the program last looked in vain for something to receive.
    has_sent: bool,
    insistence: Insistence,
    reclaimer: Option<Arc<Reclaimer>>,
    /// Somebody waits for this socket by ZMQ_FD.
    pub(super) is_watched: bool,
    /// Its next look at the inbox quietens ZMQ_FD: always, once it is watched; until then if something was announced.
    owes_acknowledgment: bool,
    /// Last: the context may end once this is dropped.
    _membership: Membership,
}

impl Core {
    /// A context that takes no more sockets says so before a type that does not exist is looked at.
    pub(super) fn new(context: &Arc<Context>, number: i32) -> Result<Core> {
        let inbox = Arc::new(Inbox::default());
        let membership = context.join(&inbox)?;
        let kind = SocketType::from_number(number).ok_or(Errno::EINVAL)?;
        let pattern = patterns::pattern(kind);
        let mut options = Options::new(kind);
        let defaults = context.options().clone();
        options.ipv6 = defaults.ipv6;
        // What a subscriber has not sent by its end are subscriptions, which nobody needs then.
        let is_subscriber = matches!(kind, SocketType::Sub | SocketType::Xsub);
        options.linger = if defaults.blocky && !is_subscriber {
            None
        } else {
            Some(Duration::ZERO)
        };
        Ok(Core {
            _membership: membership,
            context: Arc::clone(context),
            inbox,
            options,
            threads_are_placed: context.founding_options().threads.place_io(),
            message_limit: defaults.message_limit(),
            pattern,
            pipes: Pipes::default(),
            peers: Vec::new(),
            by_id: IdMap::default(),
            reactor: None,
            endpoints: Endpoints::default(),
            monitor: Arc::default(),
            receives_more: false,
            stopped: false,
            last_departure: None,
            pace: Pace::default(),
            publishes: matches!(kind, SocketType::Pub | SocketType::Xpub),
            outlook: Outlook::default(),
            has_sent: false,
            insistence: Insistence::default(),
            reclaimer: None,
            is_watched: false,
            owes_acknowledgment: false,
        })
    }

    pub(super) fn inbox(&self) -> &Arc<Inbox> {
        &self.inbox
    }

    pub(super) fn options(&self) -> &Options {
        &self.options
    }

    pub(super) fn is_stopped(&self) -> bool {
        self.stopped
    }

    /// Whether the program chose where I/O runs: then no thread of its own does any.
    fn places_io(&self) -> bool {
        self.threads_are_placed || self.options.affinity != 0
    }

    /// What a thread that waits for this socket turns meanwhile.
    pub(super) fn reactors_to_turn(&self) -> Vec<Arc<Reactor<Endpoint>>> {
        match &self.reactor {
            // The user chose where I/O runs.
            Some(reactor) if !self.places_io() => vec![Arc::clone(reactor)],
            _ => Vec::new(),
        }
    }

    /// As [`Core::forward`], of what the program made: `EMSGSIZE` if it is larger than the context allows.
    #[inline]
    pub(super) fn send(&mut self, message: &mut Message) -> Result<()> {
        if message.len() > self.message_limit {
            return Err(Errno::EMSGSIZE);
        }
        self.forward(message)
    }

    /// A publisher that was silent first reads what its subscribers have asked for by now, lest it depend on when the I/O
    /// thread gets a processor.
    #[cold]
    pub(super) fn look_for_subscriptions(&mut self) {
        if !self.outlook.is_due(Tick::now()) || self.places_io() {
            return;
        }
        if let Some(reactor) = &self.reactor {
            reactor.catch_up();
            self.outlook.found(self.inbox.backlog());
            self.read_inbox();
        }
    }

    /// Sends a part; `EAGAIN` where it would have to wait.
    #[inline]
    pub(super) fn forward(&mut self, message: &mut Message) -> Result<()> {
        if self.publishes {
            self.look_for_subscriptions();
        }
        let small = self.prepare(message);
        let outcome = self.offer(message);
        if self.pipes.has_notices() {
            self.deliver(small);
        }
        outcome
    }

    /// Hands a prepared part to the pattern. One that drops what finds no room has all written first that the kernel takes.
    #[inline]
    pub(super) fn offer(&mut self, message: &mut Message) -> Result<()> {
        match self.pattern.send(&mut self.pipes, message) {
            Err(Errno::EAGAIN) if self.pattern.drops() => {
                self.make_room();
                self.pattern.send(&mut self.pipes, message)
            }
            outcome => outcome,
        }
    }

    /// Has connections write what waits, and hears which of them have room then.
    #[cold]
    fn make_room(&mut self) {
        self.deliver(false);
        if let Some(reactor) = self.reactor.clone().filter(|_| !self.places_io()) {
            reactor.catch_up();
        }
    }

    /// Makes a part fit to be sent; whether its sender may write it to the network.
    #[inline]
    pub(super) fn prepare(&mut self, message: &mut Message) -> bool {
        self.pace.sent();
        self.has_sent = true;
        message.forget_peer();
        if message.is_foreign() {
            self.keep_for_reclaim(message);
        }
        message.len() <= INLINE_MAX && !message.is_foreign()
    }

    /// Receives a part into `place`, which an error leaves untouched; `EAGAIN` where it would have to wait.
    #[inline]
    pub(super) fn receive(&mut self, place: &mut Message) -> Result<()> {
        let outcome = self.pattern.receive(&mut self.pipes, place);
        if self.pipes.has_notices() {
            self.deliver(false);
        }
        if outcome.is_ok() {
            self.receives_more = place.more();
            self.last_departure = None;
            self.pace.received();
        }
        outcome
    }

    pub(super) fn readiness(&mut self, wanted: Readiness) -> Readiness {
        let readiness = Readiness {
            receive: wanted.receive && self.pattern.can_receive(&mut self.pipes),
            send: wanted.send && self.pattern.can_send(&mut self.pipes),
        };
        self.deliver(false);
        if wanted.receive && !readiness.receive {
            self.looked_in_vain();
        }
        readiness
    }

    /// The program will not wait for what is not there, and does something else: what it sent is not to gather any longer. A
    /// publisher's goes to many, which is the I/O thread's work.
    #[inline]
    pub(super) fn looked_in_vain(&mut self) {
        if std::mem::take(&mut self.has_sent)
            && !self.publishes
            && !self.places_io()
            && let Some(reactor) = &self.reactor
        {
            reactor.hurry();
        }
    }

    /// The program asked for something to receive once more, and there was nothing: one that spins looks for itself. Whether there may
    /// be something now.
    #[inline]
    pub(super) fn looks_for_itself(&mut self) -> bool {
        self.insistence.looked_in_vain() && self.glance()
    }

    /// Looks at the connections; whether there may be something new. Not if somebody waits by ZMQ_FD: the I/O thread would be late
    /// for that afterwards.
    #[cold]
    pub(super) fn glance(&mut self) -> bool {
        if self.is_watched {
            return false;
        }
        let reactors = self.reactors_to_turn();
        for reactor in &reactors {
            reactor.glance();
        }
        self.read_inbox();
        !reactors.is_empty()
    }

    /// The descriptor of ZMQ_FD. Who waits by it never calls, so the I/O thread does the I/O.
    pub(super) fn descriptor(&mut self) -> Result<RawFd> {
        let fd = self.inbox.fd()?;
        self.owes_acknowledgment = true;
        if !std::mem::replace(&mut self.is_watched, true)
            && let Some(reactor) = &self.reactor
        {
            reactor.spare_descriptors();
        }
        Ok(fd)
    }

    /// Handles what peers and the context told, at the beginning of a call.
    #[inline]
    pub(super) fn read_inbox(&mut self) {
        self.pipes.begin_to_show();
        if self.inbox.has_events() {
            self.handle_events();
        } else if self.owes_acknowledgment {
            self.inbox.acknowledge();
            self.owes_acknowledgment = self.is_watched;
        }
    }

    /// Who waits by ZMQ_FD is to look at the socket: this call changed something itself.
    pub(super) fn announce(&mut self) {
        self.owes_acknowledgment = true;
        self.inbox.announce();
    }

    #[cold]
    fn handle_events(&mut self) {
        let events = self.inbox.take();
        self.handle_all(events);
    }

    /// As [`Core::read_inbox`], while the owner does something else: it is still to find its descriptor readable.
    pub(super) fn keep_house(&mut self) {
        self.pipes.begin_to_show();
        if self.inbox.has_events() {
            let events = self.inbox.take_quietly();
            self.owes_acknowledgment = true;
            self.handle_all(events);
        }
    }

    fn handle_all(&mut self, mut events: Vec<Event>) {
        // Who floods a publisher with wishes does not keep it from publishing: the rest is for the next call, or the I/O thread.
        if self.publishes && events.len() > WISHES_AT_ONCE {
            let rest = events.split_off(WISHES_AT_ONCE);
            match rest.iter().any(|event| matches!(event, Event::Stopped)) {
                true => events.extend(rest),
                false => self.inbox.put_back(rest),
            }
        }
        for event in events {
            self.handle(event);
        }
        self.deliver(false);
    }

    fn handle(&mut self, event: Event) {
        match event {
            Event::Attached { pipe, end, link } => {
                let listener = link.listener();
                self.attach(pipe, *end, link, Origin::Announced);
                // The endpoint was unbound while the connection was being made.
                if listener.is_some_and(|listener| !self.endpoints.has_listener(listener)) {
                    self.close_pipe(pipe);
                }
            }
            Event::Readable(id) | Event::Closed(id) => {
                if let Some(key) = self.key_of(id) {
                    self.pattern.readable(&mut self.pipes, key);
                    // A pattern that reads nothing now still hears of the end.
                    self.pipes.has_message(key);
                }
            }
            Event::Writable(id) | Event::Resized(id) => {
                if let Some(key) = self.key_of(id) {
                    self.pattern.writable(&mut self.pipes, key);
                }
            }
            Event::Interrupted(id) => {
                if let Some(key) = self.key_of(id) {
                    self.pattern.interrupted(&mut self.pipes, key);
                }
            }
            Event::GivenUp(key) => self.endpoints.forget_session(key),
            Event::Stopped => {
                self.stopped = true;
                self.monitor.stop();
            }
        }
    }

    fn key_of(&self, id: PipeId) -> Option<PipeKey> {
        self.by_id.get(&id).copied()
    }

    /// Adds a pipe to a peer.
    pub(super) fn attach(&mut self, id: PipeId, end: pipe::End, link: Link, origin: Origin) {
        let key = self.pipes.insert(end);
        if self.peers.len() <= key {
            self.peers.resize_with(key + 1, || None);
        }
        self.peers[key] = Some(Peer { id, link });
        self.by_id.insert(id, key);
        self.pattern
            .attached(&mut self.pipes, key, origin, &self.options);
    }

    /// Ends the pipe of this name, if it is still there.
    pub(super) fn close_pipe(&mut self, id: PipeId) {
        if let Some(key) = self.key_of(id) {
            self.pipes.close(key);
            self.deliver(false);
        }
    }

    /// Ends the pipe of an inproc connection. What came from a peer that has gone since is still received, as on libzmq.
    pub(super) fn leave_pipe(&mut self, id: PipeId) {
        if let Some(key) = self.key_of(id)
            && !self.pipes.is_peer_gone(key)
        {
            self.pipes.close(key);
            self.deliver(false);
        }
    }

    /// Ends the pipe to one session, or those to all that one listener accepted. Of the latter what has come is still
    /// received, as on libzmq: programs unbind, and then take what there is.
    pub(super) fn close_pipes_of(&mut self, actor: ActorKey) {
        for (key, peer) in self.peers.iter().enumerate() {
            match peer.as_ref().map(|peer| &peer.link) {
                Some(Link::Session { key: session, .. }) if *session == actor => {
                    self.pipes.close(key)
                }
                Some(link) if link.listener() == Some(actor) => self.pipes.hang_up(key),
                _ => {}
            }
        }
    }

    /// Passes on what the pattern left to be told. `small`: a message that its sender may write to the network.
    pub(super) fn deliver(&mut self, small: bool) {
        while self.pipes.has_notices() {
            let notices = self.pipes.take_notices();
            let departure = self.depart(&notices, small);
            let readable_told = self.tell_together(&notices, departure);
            for &(key, notice) in &notices {
                if !(readable_told && notice == Notice::Readable) {
                    self.pass_on(key, notice, departure);
                }
            }
            self.pipes.recycle_notices(notices);
            for key in self.pipes.take_ended() {
                self.detach(key);
            }
        }
    }

    /// Tells all readers of a message that went to many, at the cost of one call; false: it did not, and each is to be told.
    fn tell_together(&self, notices: &[(PipeKey, Notice)], departure: Departure) -> bool {
        let Some(reactor) = &self.reactor else {
            return false;
        };
        if notices.len() == 1 || departure.urgency != Urgency::Soon {
            return false;
        }
        let readable = notices.iter().filter(|(_, it)| *it == Notice::Readable);
        let links = readable.filter_map(|(key, _)| Some(&self.peers.get(*key)?.as_ref()?.link));
        Link::all_readable(reactor, links, departure.streaming);
        true
    }

    /// How messages leave: a lone one is written by its sender, fan-out and streams by the I/O thread. A program that has more to
    /// receive is about to answer that, too, so that its answers are a stream.
    fn depart(&mut self, notices: &[(PipeKey, Notice)], small: bool) -> Departure {
        let none = Departure {
            urgency: Urgency::Soon,
            streaming: false,
        };
        if self.reactor.is_none()
            || !notices
                .iter()
                .any(|(_, notice)| *notice == Notice::Readable)
        {
            return none;
        }
        let now = Instant::now();
        let last = self.last_departure.replace(now);
        let streaming = last.is_some_and(|last| now.duration_since(last) < STREAM_GAP)
            || self.pattern.can_receive(&mut self.pipes);
        let lone = small && self.pipes.shown() == 1 && !streaming && !self.places_io();
        Departure {
            urgency: if lone { Urgency::Now } else { Urgency::Soon },
            streaming,
        }
    }

    fn pass_on(&mut self, key: PipeKey, notice: Notice, departure: Departure) {
        match notice {
            Notice::Readable => {
                if let Some(Some(peer)) = self.peers.get(key) {
                    peer.link.readable(departure.urgency, departure.streaming);
                }
            }
            Notice::Full => {
                if let Some(Some(peer)) = self.peers.get(key) {
                    peer.link.full();
                }
            }
            Notice::Writable => {
                let urgency = self.urgency_of_room(key);
                if let Some(Some(peer)) = self.peers.get(key) {
                    peer.link.writable(urgency);
                }
            }
            Notice::HungUp => {
                if let Some(Some(peer)) = self.peers.get(key) {
                    peer.link.closed(self.linger());
                }
            }
            Notice::Dismissed => {
                if let Some(Some(peer)) = self.peers.get(key) {
                    peer.link.dismissed();
                }
                self.detach(key);
            }
            Notice::Expelled => {
                if let Some(Some(peer)) = self.peers.get(key) {
                    peer.link.expelled();
                }
                self.detach(key);
            }
            Notice::Closed => {
                if let Some(Some(peer)) = self.peers.get(key) {
                    peer.link.closed(self.linger());
                }
                self.detach(key);
            }
        }
    }

    /// When a connection that had to stop reading is to go on. Whoever still has much to receive comes for the rest by itself.
    fn urgency_of_room(&self, key: PipeKey) -> Urgency {
        match self.pipes.backlog(key) >= BACKLOG && !self.is_watched && !self.places_io() {
            true => Urgency::Later,
            false => Urgency::Soon,
        }
    }

    fn detach(&mut self, key: PipeKey) {
        let Some(peer) = self.peers.get_mut(key).and_then(Option::take) else {
            return;
        };
        self.by_id.remove(&peer.id);
        if let Link::Socket { .. } | Link::Awaited { .. } = peer.link {
            self.endpoints.forget_connection(peer.id);
        }
        self.pattern.detached(&mut self.pipes, key);
        self.pipes.remove(key);
    }

    /// A foreign buffer that ends inside the library is freed by an I/O thread, outside every lock.
    #[cold]
    fn keep_for_reclaim(&mut self, message: &mut Message) {
        if self.reclaimer.is_none() {
            let attendant = self.context.reclaiming_attendant();
            self.reclaimer = attendant.map(|attendant| Arc::clone(attendant.reclaimer()));
        }
        if let Some(reclaimer) = &self.reclaimer {
            message.reclaim_with(reclaimer);
        }
    }

    /// How long what was sent may take to leave at the end. Of SUB these are subscriptions, which nobody needs then.
    pub(super) fn linger(&self) -> Option<Duration> {
        match self.options.kind {
            SocketType::Sub => Some(Duration::ZERO),
            _ => self.options.linger,
        }
    }

    /// The end: what was sent lingers in the reactor, everything else is dropped.
    pub(super) fn close(mut self) {
        let linger = self.linger();
        let keys: Vec<_> = self.pipes.keys().collect();
        for key in keys {
            self.pipes.close(key);
        }
        for (key, _) in self.pipes.take_notices() {
            if let Some(peer) = self.peers.get_mut(key).and_then(Option::take) {
                peer.link.closed(linger);
            }
        }
        self.close_endpoints(linger);
        self.inbox.close();
        let monitor = self.monitor;
        match self.reactor.take() {
            Some(reactor) => {
                let context = Arc::clone(&self.context);
                let attendant = Arc::clone(reactor.attendant());
                reactor.retire(move || {
                    monitor.stop();
                    context.reactor_retired(&attendant);
                });
            }
            None => monitor.stop(),
        }
    }
}

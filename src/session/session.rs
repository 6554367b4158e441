//! One connection's life, and on the connecting side its reconnects.

mod authentication;

use std::os::fd::{AsFd, AsRawFd};
use std::sync::Arc;
use std::time::Duration;

use super::backoff::Backoff;
use super::connection::{Connection, Failure, Listener, Progress};
use super::heartbeat::Heartbeat;
use super::inbox::{Event, PipeId};
use super::inquiry::Inquiry;
use super::link::Link;
use super::listening::Acceptance;
use super::monitor::Reporter;
use super::outgoing_stream::OutgoingStream;
use super::peer_pipe::PeerPipe;
use super::socket_event::SocketEvent;
use super::{Endpoint, Owner, Word};
use crate::constants::{ZMQ_RECONNECT_STOP_CONN_REFUSED, ZMQ_RECONNECT_STOP_HANDSHAKE_FAILED};
use crate::errno::{Errno, Result};
use crate::message::{Flags, Message};
use crate::pipe::{self, Direction};
use crate::reactor::{Interest, TimerKind, Turn, Urgency, ids};
use crate::transport::{Address, Dial, Dialing, Resolution, Stream, Target, dial, resolve};
use crate::zmtp::Peer;
use crate::zmtp::zap::Request;

/// The timers of an endpoint.
pub(super) mod timer {
    use crate::reactor::TimerKind;

    /// Dial or accept again.
    pub const RETRY: TimerKind = 0;
    /// A connect(2) takes too long.
    pub const CONNECT: TimerKind = 1;
    /// A handshake takes too long.
    pub const HANDSHAKE: TimerKind = 2;
    /// What waits has waited long enough after the socket's end.
    pub const LINGER: TimerKind = 3;
    /// Time to ping.
    pub const HEARTBEAT: TimerKind = 4;
    /// The peer did not answer a ping.
    pub const SILENCE: TimerKind = 5;
    /// The peer is silent for longer than it said.
    pub const PEER_SILENCE: TimerKind = 6;
    /// More of a stream has probably come.
    pub const LOOK: TimerKind = 7;
    /// The peer probably pinged, and we do not read.
    pub const ANSWER: TimerKind = 8;
}

/// What a session is at.
enum Phase {
    /// Waits for a timer, a look-up, or its first call.
    Resting,
    Dialing(Dialing),
    Connected(Box<Connection>),
}

/// See the module's text.
pub struct Session {
    /// What to dial; accepted sessions have none and end with their connection.
    address: Option<Address>,
    phase: Phase,
    affairs: Affairs,
    backoff: Backoff,
    stream: OutgoingStream,
}

/// What outlives a connection.
struct Affairs {
    owner: Owner,
    reporter: Reporter,
    pipe: Option<PeerPipe>,
    link: Option<Link>,
    acceptance: Option<Acceptance>,
    heartbeat: Heartbeat,
    /// There was a handshake since the last loss.
    was_ready: bool,
    /// The socket wants no more.
    stopping: bool,
    /// The next attempt is the last.
    forsaken: bool,
    /// The socket sent the peer away, and knows nothing of the connection any more.
    dismissed: bool,
    became_ready: bool,
    /// What the connection wants to be asked about its peer.
    request: Option<Request>,
    inquiry: Option<Inquiry>,
}

impl Session {
    /// A session for a connection that a listener accepted; its pipe is made when the handshake is done.
    pub(super) fn accepted(
        stream: Stream,
        acceptance: Acceptance,
        owner: Owner,
        reporter: Reporter,
    ) -> Session {
        let connection = Connection::new(stream, &owner.options);
        let mut affairs = Affairs::new(owner, reporter, None);
        affairs.acceptance = Some(acceptance);
        Session {
            address: None,
            phase: Phase::Connected(Box::new(connection)),
            affairs,
            backoff: Backoff::default(),
            stream: OutgoingStream::default(),
        }
    }

    /// A session that dials, and dials again. Without a `pipe` (ZMQ_IMMEDIATE) it makes one for each connection.
    pub fn connecting(
        address: Address,
        owner: Owner,
        reporter: Reporter,
        pipe: Option<(PipeId, pipe::End)>,
    ) -> Session {
        let pipe = pipe.map(|(id, end)| PeerPipe::new(id, end, Arc::clone(&owner.inbox)));
        Session {
            address: Some(address),
            phase: Phase::Resting,
            affairs: Affairs::new(owner, reporter, pipe),
            backoff: Backoff::default(),
            stream: OutgoingStream::default(),
        }
    }

    pub(super) fn started(&mut self, turn: &mut Turn<'_, Endpoint>) {
        self.affairs.link = Some(Link::Session {
            reactor: Arc::clone(turn.reactor()),
            key: turn.key(),
            listener: self.affairs.acceptance.as_ref().map(Acceptance::listener),
        });
        match self.phase {
            Phase::Connected(_) => self.begin(turn),
            _ => self.dial(turn),
        }
    }

    pub(super) fn told(&mut self, turn: &mut Turn<'_, Endpoint>, word: Word) {
        match word {
            Word::Readable { streaming } => {
                match streaming {
                    true => self.stream.suspect(turn),
                    false => self.stream.driven(),
                }
                self.send(turn);
            }
            Word::Writable => self.receive(turn),
            Word::Answered => self.judge(turn),
            Word::Stop { linger } => self.stop(turn, linger),
            Word::Forsake => self.affairs.forsaken = true,
            Word::Dismiss => {
                self.affairs.dismissed = true;
                self.stop(turn, None);
            }
            Word::Expel => self.expel(turn),
            Word::Resolved(target) => match (target, &self.phase) {
                (Ok(target), Phase::Resting) => self.dial_target(turn, &target),
                (Err(_), Phase::Resting) => self.retry(turn),
                _ => {}
            },
        }
    }

    pub(super) fn ready(&mut self, turn: &mut Turn<'_, Endpoint>, readiness: Interest) {
        if let Phase::Dialing(_) = self.phase {
            return self.advance_dialing(turn);
        }
        if readiness.read {
            self.receive(turn);
        }
        if readiness.write {
            self.send(turn);
        }
    }

    pub(super) fn expired(&mut self, turn: &mut Turn<'_, Endpoint>, timer: TimerKind) {
        match timer {
            timer::RETRY => self.dial(turn),
            timer::LINGER => self.end(turn),
            timer::HEARTBEAT => self.ping(turn),
            timer::ANSWER => self.answer(turn),
            timer::LOOK => {
                if self.stream.look(turn) {
                    self.send(turn);
                }
            }
            timer::CONNECT => self.give_up_dialing(turn),
            timer::SILENCE | timer::PEER_SILENCE => self.doubt(turn),
            // The handshake took too long.
            _ => self.lost(turn, Some(Failure::Broken(Errno::ETIMEDOUT))),
        }
    }

    pub(super) fn hurried(&mut self, turn: &mut Turn<'_, Endpoint>) {
        self.stream.look(turn);
        self.send(turn);
    }

    /// Of a connection without a pipe nobody but its reactor knows, nor of one that the socket let go of.
    pub(super) fn retired(&mut self, turn: &mut Turn<'_, Endpoint>) {
        if self.affairs.pipe.is_none() {
            self.end(turn);
        } else if self.affairs.dismissed {
            self.stop(turn, self.affairs.owner.options.linger);
        }
    }

    fn dial(&mut self, turn: &mut Turn<'_, Endpoint>) {
        let Some(address) = &self.address else { return };
        match address.resolve(&self.affairs.owner.options) {
            Ok(Resolution::Known(target)) => self.dial_target(turn, &target),
            Ok(Resolution::Pending(lookup)) => {
                let (reactor, key) = (Arc::clone(turn.reactor()), turn.key());
                let done = move |target: Result<Target>| {
                    reactor.tell(key, Word::Resolved(target), Urgency::Soon);
                };
                if resolve::look_up(lookup, Box::new(done)).is_err() {
                    self.retry(turn);
                }
            }
            Err(_) => self.retry(turn),
        }
    }

    fn dial_target(&mut self, turn: &mut Turn<'_, Endpoint>, target: &Target) {
        match dial(target, &self.affairs.owner.options) {
            Ok(Dial::Connected(stream)) => self.connected(turn, stream),
            Ok(Dial::InProgress(dialing)) => {
                let under_way = SocketEvent::ConnectDelayed(Errno::EINPROGRESS);
                self.affairs.reporter.report(under_way);
                if let Some(patience) = self.patience_with(&dialing) {
                    turn.set_timer(timer::CONNECT, turn.now() + patience);
                }
                self.go_on_dialing(turn, dialing);
            }
            Err(error) => {
                if let Some(fd) = error.fd {
                    self.affairs.reporter.report(SocketEvent::Closed(fd));
                }
                self.failed(turn, error.errno);
            }
        }
    }

    /// A proxy that never answers would hold a session for ever, so what bounds a handshake bounds it, too.
    fn patience_with(&self, dialing: &Dialing) -> Option<Duration> {
        let options = &self.affairs.owner.options;
        let handshake = options.handshake_interval.filter(|_| dialing.has_proxy());
        options.connect_timeout.or(handshake)
    }

    fn go_on_dialing(&mut self, turn: &mut Turn<'_, Endpoint>, dialing: Dialing) {
        let interest = if dialing.awaits_bytes() {
            Interest::READ
        } else {
            Interest::WRITE
        };
        turn.watch(dialing.as_fd(), interest);
        self.phase = Phase::Dialing(dialing);
    }

    fn advance_dialing(&mut self, turn: &mut Turn<'_, Endpoint>) {
        turn.unwatch();
        if let Phase::Dialing(dialing) = std::mem::replace(&mut self.phase, Phase::Resting) {
            let fd = dialing.as_fd().as_raw_fd();
            match dialing.advance() {
                Ok(Dial::InProgress(dialing)) => self.go_on_dialing(turn, dialing),
                Ok(Dial::Connected(stream)) => {
                    turn.cancel_timer(timer::CONNECT);
                    self.connected(turn, stream);
                }
                Err(errno) => {
                    turn.cancel_timer(timer::CONNECT);
                    self.affairs.reporter.report(SocketEvent::Closed(fd));
                    self.failed(turn, errno);
                }
            }
        }
    }

    /// An attempt failed.
    fn failed(&mut self, turn: &mut Turn<'_, Endpoint>, errno: Errno) {
        let options = &self.affairs.owner.options;
        let is_refused =
            errno == Errno::ECONNREFUSED && matches!(self.address, Some(Address::Tcp(_)));
        if is_refused && options.stops_reconnecting(ZMQ_RECONNECT_STOP_CONN_REFUSED) {
            return self.give_up(turn);
        }
        self.retry(turn);
    }

    /// The attempt took too long.
    fn give_up_dialing(&mut self, turn: &mut Turn<'_, Endpoint>) {
        self.close_dialing(turn);
        self.retry(turn);
    }

    fn close_dialing(&mut self, turn: &mut Turn<'_, Endpoint>) {
        if let Phase::Dialing(dialing) = &self.phase {
            let fd = dialing.as_fd().as_raw_fd();
            turn.unwatch();
            self.phase = Phase::Resting;
            self.affairs.reporter.report(SocketEvent::Closed(fd));
        }
    }

    fn connected(&mut self, turn: &mut Turn<'_, Endpoint>, stream: Stream) {
        let fd = stream.as_fd().as_raw_fd();
        self.affairs.reporter.report(SocketEvent::Connected(fd));
        let connection = Connection::new(stream, &self.affairs.owner.options);
        self.phase = Phase::Connected(Box::new(connection));
        self.begin(turn);
    }

    fn begin(&mut self, turn: &mut Turn<'_, Endpoint>) {
        if matches!(&self.phase, Phase::Connected(connection) if connection.begins_at_once()) {
            return self.receive(turn);
        }
        if let Some(interval) = self.affairs.owner.options.handshake_interval {
            turn.set_timer(timer::HANDSHAKE, turn.now() + interval);
        }
        self.send(turn);
    }

    /// Writes what waits, as far as the kernel takes it.
    fn send(&mut self, turn: &mut Turn<'_, Endpoint>) {
        let Phase::Connected(connection) = &mut self.phase else {
            return self.end_if_idle(turn);
        };
        match connection.send(self.affairs.pipe.as_mut(), self.stream.is_looking()) {
            Ok((messages, progress)) => {
                self.stream.sent(turn, messages);
                if progress == Progress::Unfinished {
                    turn.go_on_later(Word::Readable { streaming: false });
                }
            }
            Err(failure @ Failure::Protocol(_)) => return self.lost(turn, Some(failure)),
            // What the peer sent before it hung up is still to be read; the read will find the end.
            Err(_) if connection.give_up_sending() => return self.receive(turn),
            Err(_) => {}
        }
        turn.watch(connection.as_fd(), connection.interest());
        self.end_if_idle(turn);
    }

    /// Reads what came, as far as the pipe has room.
    fn receive(&mut self, turn: &mut Turn<'_, Endpoint>) {
        let Phase::Connected(connection) = &mut self.phase else {
            return;
        };
        let outcome = connection.receive(&mut self.affairs);
        if let Err(failure) = outcome {
            return self.lost(turn, Some(failure));
        }
        let hung_up = !connection.can_send() && !connection.is_stalled();
        if hung_up && outcome == Ok(Progress::Done) {
            return self.lost(turn, Some(Failure::Broken(Errno::EPIPE)));
        }
        if let Some(request) = self.affairs.request.take() {
            return self.ask(turn, &request);
        }
        let stalled = connection.is_stalled();
        if connection.has_heard() || stalled {
            self.affairs.heartbeat.heard(turn, stalled);
        }
        if std::mem::take(&mut self.affairs.became_ready) {
            if self.affairs.pipe.is_none() {
                return self.lost(turn, None);
            }
            turn.cancel_timer(timer::HANDSHAKE);
            if let Some(acceptance) = &self.affairs.acceptance {
                acceptance.introduce();
            }
            self.backoff.reset();
            self.affairs.heartbeat.ready(turn);
            if connection.is_pingable() {
                self.affairs
                    .heartbeat
                    .start(turn, &self.affairs.owner.options);
            }
        }
        // A handshake goes on, a ping wants its pong, and messages may have waited for the handshake.
        self.send(turn);
    }

    fn ping(&mut self, turn: &mut Turn<'_, Endpoint>) {
        let Phase::Connected(connection) = &mut self.phase else {
            return;
        };
        connection.ping(self.affairs.owner.options.heartbeat_ttl);
        if !connection.is_stalled() {
            self.affairs
                .heartbeat
                .pinged(turn, &self.affairs.owner.options);
        } else {
            self.affairs
                .heartbeat
                .start(turn, &self.affairs.owner.options);
        }
        self.send(turn);
    }

    /// The peer was silent for too long; or what it said was not read yet, because this thread got no processor.
    fn doubt(&mut self, turn: &mut Turn<'_, Endpoint>) {
        self.affairs.heartbeat.doubt();
        self.receive(turn);
        if self.affairs.heartbeat.is_in_doubt() {
            self.lost(turn, Some(Failure::Broken(Errno::ETIMEDOUT)));
        }
    }

    /// A peer that we do not read from is not to take us for dead.
    fn answer(&mut self, turn: &mut Turn<'_, Endpoint>) {
        self.affairs.heartbeat.answered();
        if let Phase::Connected(connection) = &mut self.phase
            && connection.is_stalled()
        {
            connection.pong();
            self.affairs.heartbeat.answer_unheard(turn);
            self.send(turn);
        }
    }

    /// The connection is over. Without a `failure` it was not wanted any more.
    fn lost(&mut self, turn: &mut Turn<'_, Endpoint>, failure: Option<Failure>) {
        turn.unwatch();
        if let Some(failure) = failure {
            self.report_loss(failure);
        }
        for timer in [
            timer::HANDSHAKE,
            timer::HEARTBEAT,
            timer::SILENCE,
            timer::PEER_SILENCE,
            timer::ANSWER,
        ] {
            turn.cancel_timer(timer);
        }
        turn.forget_put_off(timer::LOOK);
        let mut is_final = self.address.is_none();
        if let Phase::Connected(connection) = &mut self.phase {
            connection.say_farewell(&mut self.affairs);
            let options = &self.affairs.owner.options;
            let is_stranger = options.stops_reconnecting(ZMQ_RECONNECT_STOP_HANDSHAKE_FAILED)
                && failure.is_some()
                && !connection.has_shaken_hands();
            let is_fault = failure.is_some_and(Failure::is_final) && !connection.is_with_itself();
            is_final |= is_fault || is_stranger;
        }
        self.phase = Phase::Resting;
        self.affairs.inquiry = None;
        self.affairs.heartbeat = Heartbeat::default();
        self.stream = OutgoingStream::default();
        if is_final {
            return turn.end();
        }
        if !self.affairs.owner.options.reconnects() {
            return self.give_up(turn);
        }
        self.affairs.connection_lost();
        self.retry(turn);
        self.end_if_idle(turn);
    }

    fn report_loss(&self, failure: Failure) {
        let Phase::Connected(connection) = &self.phase else {
            return;
        };
        let reporter = &self.affairs.reporter;
        // Of a peer that was refused enough was said.
        let is_news = matches!(failure, Failure::Protocol(_)) || !connection.has_refused();
        let is_told = !connection.has_shaken_hands() || failure.is_of_sealed_message();
        if is_news
            && is_told
            && let Some(event) = failure.during_handshake()
        {
            reporter.report(event);
        }
        let fd = connection.as_fd().as_raw_fd();
        reporter.report(SocketEvent::Disconnected(fd));
    }

    /// Dials again after a pause. Where that is not wanted the session stays as it is: as on libzmq, what is sent to somebody
    /// who was not there waits for ever.
    fn retry(&mut self, turn: &mut Turn<'_, Endpoint>) {
        if self.affairs.forsaken {
            return turn.end();
        }
        if let Some(pause) = self.backoff.next(&self.affairs.owner.options) {
            turn.set_timer(timer::RETRY, turn.now() + pause);
            let retried = SocketEvent::ConnectRetried(pause);
            self.affairs.reporter.report(retried);
        }
    }

    /// The endpoint is as good as disconnected.
    fn give_up(&self, turn: &mut Turn<'_, Endpoint>) {
        self.affairs.owner.inbox.post(Event::GivenUp(turn.key()));
        turn.end();
    }

    /// The socket wants no more: what waits may still go, for as long as it may linger.
    fn stop(&mut self, turn: &mut Turn<'_, Endpoint>, linger: Option<Duration>) {
        self.affairs.stopping = true;
        if let Some(pipe) = &mut self.affairs.pipe {
            pipe.finish();
        }
        match linger {
            Some(Duration::ZERO) => return self.end(turn),
            Some(linger) => match turn.now().checked_add(linger) {
                Some(at) => turn.set_timer(timer::LINGER, at),
                None => turn.cancel_timer(timer::LINGER),
            },
            None => {}
        }
        self.send(turn);
    }

    /// A stopped session ends when nothing waits any more.
    fn end_if_idle(&mut self, turn: &mut Turn<'_, Endpoint>) {
        if !self.affairs.stopping {
            return;
        }
        let flushed = match &self.phase {
            Phase::Connected(connection) => !connection.is_ready() || connection.is_flushed(),
            _ => true,
        };
        if flushed && self.affairs.pipe.as_mut().is_none_or(PeerPipe::is_ended) {
            self.end(turn);
        }
    }

    fn expel(&mut self, turn: &mut Turn<'_, Endpoint>) {
        self.report_loss(Failure::Broken(Errno::ENOBUFS));
        self.end(turn);
    }

    fn end(&mut self, turn: &mut Turn<'_, Endpoint>) {
        self.close_dialing(turn);
        turn.end();
    }
}

impl Affairs {
    fn new(owner: Owner, reporter: Reporter, pipe: Option<PeerPipe>) -> Affairs {
        Affairs {
            owner,
            reporter,
            pipe,
            link: None,
            acceptance: None,
            heartbeat: Heartbeat::default(),
            was_ready: false,
            stopping: false,
            forsaken: false,
            dismissed: false,
            became_ready: false,
            request: None,
            inquiry: None,
        }
    }

    /// Halves of messages are lost; with ZMQ_IMMEDIATE the whole pipe is.
    fn connection_lost(&mut self) {
        if let Some(pipe) = &mut self.pipe {
            pipe.cut();
        }
        if self.owner.options.immediate {
            self.pipe = None;
        }
        // At once, and not when there is a connection again: what the program sends meanwhile comes after it.
        if std::mem::take(&mut self.was_ready)
            && let Some(pipe) = &self.pipe
        {
            pipe.interrupted();
        }
    }

    /// Makes the pipe; the answer is for the socket.
    fn make_pipe(&mut self) -> Option<Event> {
        let unwanted = |acceptance: &Acceptance| acceptance.is_withdrawn();
        if self.stopping || self.acceptance.as_ref().is_some_and(unwanted) {
            return None;
        }
        let link = self.link.clone()?;
        let (theirs, ours) = pipe::pair(
            Direction::outgoing(&self.owner.options),
            Direction::incoming(&self.owner.options),
        );
        let id = ids::unique();
        self.pipe = Some(PeerPipe::new(id, ours, Arc::clone(&self.owner.inbox)));
        Some(Event::Attached {
            pipe: id,
            end: Box::new(theirs),
            link,
        })
    }

    /// Routers name their peers by what the peers call themselves.
    fn introduce(&mut self, peer: &Peer) {
        if !self.owner.options.wants_routing_id() {
            return;
        }
        if let (Some(pipe), Ok(mut message)) =
            (&mut self.pipe, Message::from_slice(&peer.routing_id))
        {
            message.set_flags(Flags::ROUTING_ID);
            pipe.write(message);
            pipe.flush();
        }
    }
}

impl Listener for Affairs {
    fn ready(&mut self, peer: Peer) -> Option<&mut PeerPipe> {
        self.became_ready = true;
        let attached = match &self.pipe {
            Some(_) => None,
            None => self.make_pipe(),
        };
        self.introduce(&peer);
        // Older peers have no handshake that could fail.
        if self.pipe.is_some() && peer.version.0 >= 3 {
            self.reporter.report(SocketEvent::HandshakeSucceeded);
        }
        if let Some(attached) = attached {
            self.owner.inbox.post(attached);
        }
        self.was_ready = true;
        self.pipe.as_mut()
    }

    fn pipe(&mut self) -> Option<&mut PeerPipe> {
        self.pipe.as_mut()
    }

    fn authenticate(&mut self, request: Request) {
        self.request = Some(request);
    }

    fn ping(&mut self, ttl: u16) {
        self.heartbeat.peer_pinged(ttl);
    }
}

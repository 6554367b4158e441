//! Binding and connecting (zmq_bind(3), zmq_connect(3), zmq_unbind(3), zmq_disconnect(3)).

use std::sync::Arc;
use std::time::Duration;

use super::Core;
use super::patterns::{Origin, can_conflate};
use crate::constants::ZMQ_RECONNECT_STOP_AFTER_DISCONNECT;
use crate::errno::{Errno, Result};
use crate::options::{Options, Protocol, SocketType};
use crate::pipe::{self, Direction};
use crate::reactor::{ActorKey, Reactor, Urgency, ids};
use crate::session::inbox::PipeId;
use crate::session::link::Link;
use crate::session::monitor::Reporter;
use crate::session::socket_event::SocketEvent;
use crate::session::{Endpoint, Handlers, Listening, Owner, Session, Word};
use crate::transport::{Address, Listener, OpenError};

/// One endpoint that the program asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Listener(ActorKey),
    Session(ActorKey),
    BoundName,
    /// An inproc connection: our name of the pipe, and the other side's.
    ConnectedName(PipeId, PipeId),
}

/// All endpoints of a socket, in the order in which they were made.
#[derive(Debug, Default)]
pub(super) struct Endpoints {
    entries: Vec<(String, Kind)>,
    /// ZMQ_LAST_ENDPOINT.
    pub last: String,
}

impl Endpoints {
    pub fn add(&mut self, endpoint: String, kind: Kind) {
        self.last.clone_from(&endpoint);
        self.entries.push((endpoint, kind));
    }

    /// Whether this listener was not taken back.
    pub fn has_listener(&self, key: ActorKey) -> bool {
        let is_it = |(_, kind): &(String, Kind)| matches!(kind, Kind::Listener(listener) if *listener == key);
        self.entries.iter().any(is_it)
    }

    fn has_session(&self, endpoint: &str) -> bool {
        self.entries
            .iter()
            .any(|(name, kind)| name == endpoint && matches!(kind, Kind::Session(_)))
    }

    /// Removes a connection that is not made again.
    pub fn forget_session(&mut self, key: ActorKey) {
        self.entries.retain(|(_, kind)| *kind != Kind::Session(key));
    }

    /// Removes an inproc connection that ended, by our name of its pipe.
    pub fn forget_connection(&mut self, pipe: PipeId) {
        let is_it = |kind: &Kind| matches!(kind, Kind::ConnectedName(ours, _) if *ours == pipe);
        self.entries.retain(|(_, kind)| !is_it(kind));
    }

    /// Removes what goes by this name. A bound inproc name goes first, and connections to it by another call.
    fn take(&mut self, endpoint: &str) -> Vec<Kind> {
        let is_bound_name =
            |(name, kind): &(String, Kind)| name == endpoint && *kind == Kind::BoundName;
        let names_only = self.entries.iter().any(is_bound_name);
        let is_wanted = |entry: &(String, Kind)| match names_only {
            true => is_bound_name(entry),
            false => entry.0 == endpoint,
        };
        let (taken, kept) = std::mem::take(&mut self.entries)
            .into_iter()
            .partition::<Vec<_>, _>(is_wanted);
        self.entries = kept;
        taken.into_iter().map(|(_, kind)| kind).collect()
    }
}

impl Core {
    pub(super) fn bind(&mut self, endpoint: &str) -> Result<()> {
        let options = self.endpoint_options();
        self.require_io_thread(endpoint)?;
        match self.address_to_bind(endpoint, &options)? {
            Address::Inproc(name) => self.bind_name(endpoint, &name, options)?,
            address => {
                let reactor = self.reactor()?;
                let listener = self.listen(&address, &options)?;
                let endpoint = listener.endpoint().to_owned();
                let reporter = Reporter::new(&self.monitor, endpoint.clone());
                let listening = Listening::new(listener, self.as_owner(options), reporter);
                let key = ids::unique();
                reactor.start(key, Endpoint::Listening(Box::new(listening)), Urgency::Now);
                self.endpoints.add(endpoint, Kind::Listener(key));
                self.announce();
            }
        }
        self.inbox().wake_waiters();
        Ok(())
    }

    /// As libzmq, which chooses a thread for each endpoint, before it reads the address.
    fn require_io_thread(&mut self, endpoint: &str) -> Result<()> {
        if Address::needs_io_thread(endpoint)? {
            self.reactor()?;
        }
        Ok(())
    }

    /// Where to listen. A monitor hears of an address that cannot be read as of one that cannot be bound.
    fn address_to_bind(&self, endpoint: &str, options: &Options) -> Result<Address> {
        Address::parse_bind(endpoint, options)
            .inspect_err(|errno| self.report_failed_bind(endpoint, (*errno).into()))
    }

    fn listen(&self, address: &Address, options: &Options) -> Result<Listener> {
        Listener::listen(address, options).map_err(|error| {
            self.report_failed_bind(&address.to_string(), error);
            error.errno
        })
    }

    /// In libzmq's words: a tcp listener has no endpoint before it is bound, and what failed is named without transport.
    fn report_failed_bind(&self, endpoint: &str, error: OpenError) {
        if let Some(fd) = error.fd {
            let bound = if endpoint.starts_with("tcp://") {
                ""
            } else {
                endpoint
            };
            self.monitor.report(SocketEvent::Closed(fd), bound);
        }
        let place = endpoint.split_once("://").map_or("", |(_, place)| place);
        let failed = SocketEvent::BindFailed(error.errno);
        self.monitor.report(failed, place);
    }

    pub(super) fn connect(&mut self, endpoint: &str) -> Result<()> {
        let options = self.endpoint_options();
        self.require_io_thread(endpoint)?;
        match Address::parse_connect(endpoint, &options)? {
            Address::Inproc(name) => self.connect_name(endpoint, &name, options)?,
            address => self.connect_session(address, options)?,
        }
        self.inbox().wake_waiters();
        Ok(())
    }

    fn connect_session(&mut self, address: Address, options: Arc<Options>) -> Result<()> {
        let endpoint = address.to_string();
        if connects_once(options.kind) && self.endpoints.has_session(&endpoint) {
            return Ok(());
        }
        let reactor = self.reactor()?;
        let key = ids::unique();
        let mut theirs = None;
        if !options.immediate {
            let (ours, end) =
                pipe::pair(Direction::outgoing(&options), Direction::incoming(&options));
            let id = ids::unique();
            let link = Link::Session {
                reactor: Arc::clone(&reactor),
                key,
                listener: None,
            };
            theirs = Some((id, end));
            self.attach(id, ours, link, Origin::Connected);
        }
        let reporter = Reporter::new(&self.monitor, address.dialed_endpoint(&options));
        let session = Session::connecting(address, self.as_owner(options), reporter, theirs);
        reactor.start(key, Endpoint::Session(Box::new(session)), Urgency::Soon);
        self.endpoints.add(endpoint, Kind::Session(key));
        self.deliver(false);
        // There may be somebody to send to now. libzmq tells so, and event loops wait for it.
        self.announce();
        Ok(())
    }

    /// Ends what was bound or connected under this endpoint: listeners with the connections that they accepted, sessions
    /// and inproc connections; `ENOENT` if there is nothing. As on libzmq, zmq_unbind and zmq_disconnect are one.
    pub(super) fn end_endpoints(&mut self, endpoint: &str) -> Result<()> {
        let mut taken = self.endpoints.take(endpoint);
        if taken.is_empty() {
            // A program may name an endpoint as it did when it made it.
            let options = self.endpoint_options();
            if let Some(endpoint) = Address::resolved_endpoint(endpoint, &options)? {
                taken = self.endpoints.take(&endpoint);
            }
        }
        if taken.is_empty() {
            return Err(Errno::ENOENT);
        }
        for kind in taken {
            self.forsake(kind);
            self.end_endpoint(endpoint, kind, self.linger());
        }
        self.deliver(false);
        Ok(())
    }

    /// With ZMQ_RECONNECT_STOP_AFTER_DISCONNECT what waits is not worth another attempt.
    fn forsake(&self, kind: Kind) {
        if let (Kind::Session(key), Some(reactor)) = (kind, &self.reactor)
            && self
                .options
                .stops_reconnecting(ZMQ_RECONNECT_STOP_AFTER_DISCONNECT)
        {
            reactor.tell(key, Word::Forsake, Urgency::Soon);
        }
    }

    fn end_endpoint(&mut self, endpoint: &str, kind: Kind, linger: Option<Duration>) {
        match kind {
            Kind::Listener(key) | Kind::Session(key) => {
                self.close_pipes_of(key);
                self.stop_actor(key, linger);
            }
            Kind::BoundName => self.unbind_name(endpoint),
            Kind::ConnectedName(ours, theirs) => {
                self.leave_pipe(ours);
                self.give_up_name(endpoint, theirs);
            }
        }
    }

    /// All endpoints end with their socket.
    pub(super) fn close_endpoints(&mut self, linger: Option<Duration>) {
        for (endpoint, kind) in std::mem::take(&mut self.endpoints.entries) {
            match kind {
                // A name that nobody bound yet may still be, and finds what was sent.
                Kind::ConnectedName(..) => {}
                kind => self.end_endpoint(&endpoint, kind, linger),
            }
        }
    }

    fn stop_actor(&mut self, key: ActorKey, linger: Option<Duration>) {
        if let Some(reactor) = &self.reactor {
            reactor.tell(key, Word::Stop { linger }, Urgency::Now);
        }
    }

    /// The socket's reactor, made when the first endpoint needs one; `EMTHREAD` if ZMQ_AFFINITY names no I/O thread by now.
    fn reactor(&mut self) -> Result<Arc<Reactor<Endpoint>>> {
        if let Some(reactor) = &self.reactor {
            return match self.context.has_io_thread_for(self.options.affinity) {
                true => Ok(Arc::clone(reactor)),
                false => Err(Errno::EMTHREAD),
            };
        }
        let attendant = self.context.attendant(self.options.affinity)?;
        let reactor = Reactor::new(attendant);
        if self.is_watched {
            reactor.spare_descriptors();
        }
        self.reactor = Some(Arc::clone(&reactor));
        Ok(reactor)
    }

    /// What a new endpoint keeps of this socket.
    fn as_owner(&self, options: Arc<Options>) -> Owner {
        Owner {
            options,
            inbox: Arc::clone(self.inbox()),
            handlers: Arc::clone(&self.context) as Arc<dyn Handlers>,
        }
    }

    /// The options as a new endpoint keeps them.
    fn endpoint_options(&self) -> Arc<Options> {
        let mut options = self.options.clone();
        options.conflate &= can_conflate(options.kind);
        options.protocol = self.pattern.protocol();
        if options.protocol != Protocol::Zmtp {
            // Both are ZMTP's.
            options.handshake_interval = None;
            options.heartbeat_interval = None;
        }
        Arc::new(options)
    }
}

/// Whether a second connection to the same endpoint makes no sense: each message would come twice, or half of them
/// never be answered. As libzmq, we then take the first for both.
fn connects_once(kind: SocketType) -> bool {
    matches!(
        kind,
        SocketType::Dealer | SocketType::Sub | SocketType::Pub | SocketType::Req
    )
}

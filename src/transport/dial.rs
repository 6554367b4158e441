//! Connecting: a non-blocking connect(2), its outcome when the socket turns writable, and what a proxy wants to know then.

use std::mem;
use std::net::SocketAddr;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd};

use rustix::io::Errno as OsError;
use rustix::net::{RecvFlags, SendFlags, recv, send, sockopt};

use crate::errno::{Errno, Result};
use crate::options::Options;
use crate::sys::socket_names::SocketName;

use super::ipc::{self, IpcAddress};
use super::open_error::OpenError;
use super::plain::Family;
use super::socks::{Errand, Negotiation};
use super::stream::{Peer, Stream};
use super::tcp;
use super::tuning::ConnectionTuning;

/// An address that needs no more looking up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    Tcp {
        remote: SocketAddr,
        /// Where to connect from, if the endpoint said (`tcp://source;remote`).
        source: Option<SocketAddr>,
        /// What to ask for there, if it is a SOCKS proxy.
        errand: Option<Box<Errand>>,
    },
    Ipc(IpcAddress),
    Plain(Family, SocketName),
}

/// What an attempt to connect led to.
#[derive(Debug)]
pub enum Dial {
    Connected(Stream),
    /// Wait until the socket is readable or writable, as [`Dialing::awaits_bytes`] says, then [`Dialing::advance`].
    InProgress(Dialing),
}

/// A connection on its way.
#[derive(Debug)]
pub struct Dialing {
    socket: OwnedFd,
    kind: Kind,
    is_connected: bool,
    /// With a proxy; it begins when the connection to it stands.
    negotiation: Option<Box<Negotiation>>,
}

#[derive(Debug)]
enum Kind {
    Tcp {
        remote: SocketAddr,
        from_fixed_port: bool,
        tuning: ConnectionTuning,
    },
    Ipc,
    Plain(Family),
}

/// Starts to connect. Any error is one to try again after: the peer may not be there yet.
pub fn dial(target: &Target, options: &Options) -> std::result::Result<Dial, OpenError> {
    let mut negotiation = None;
    let (socket, outcome, kind) = match target {
        Target::Tcp {
            remote,
            source,
            errand,
        } => {
            let errand = errand.as_deref().cloned();
            negotiation = errand.map(|errand| Box::new(Negotiation::new(errand)));
            let (socket, outcome) = tcp::connect(*remote, *source, options)?;
            let from_fixed_port = source.is_some_and(|source| source.port() != 0);
            (
                socket,
                outcome,
                Kind::Tcp {
                    remote: *remote,
                    from_fixed_port,
                    tuning: ConnectionTuning::new(options),
                },
            )
        }
        Target::Ipc(address) => {
            let (socket, outcome) = ipc::connect(address)?;
            (socket, outcome, Kind::Ipc)
        }
        Target::Plain(family, name) => {
            let (socket, outcome) = family.connect(name)?;
            (socket, outcome, Kind::Plain(*family))
        }
    };
    let dialing = Dialing {
        socket,
        kind,
        is_connected: false,
        negotiation,
    };
    let fd = dialing.as_fd().as_raw_fd();
    match outcome {
        Ok(()) => dialing.advance().map_err(|errno| OpenError::on(fd, errno)),
        // An interrupted connect goes on behind the scenes.
        Err(OsError::INPROGRESS | OsError::INTR) => Ok(Dial::InProgress(dialing)),
        Err(error) => Err(OpenError::on(fd, error)),
    }
}

impl Dialing {
    /// Whether it goes on when the socket is readable, rather than writable.
    pub fn awaits_bytes(&self) -> bool {
        let negotiation = self.negotiation.as_ref();
        self.is_connected && negotiation.is_some_and(|negotiation| negotiation.output().is_empty())
    }

    /// Whether a proxy has a say in it.
    pub fn has_proxy(&self) -> bool {
        self.negotiation.is_some()
    }

    /// What it has come to, once the socket is ready: a stream, something else to wait for, or what the network or the
    /// proxy said (`ECONNREFUSED`, `ETIMEDOUT`, `EACCES` ...).
    pub fn advance(mut self) -> Result<Dial> {
        sockopt::socket_error(&self.socket)??;
        if !mem::replace(&mut self.is_connected, true) {
            self.tune()?;
        }
        if let Some(negotiation) = &mut self.negotiation
            && !negotiate(&self.socket, negotiation)?
        {
            return Ok(Dial::InProgress(self));
        }
        let peer = match self.kind {
            Kind::Tcp { remote, .. } => Peer::Tcp(remote),
            Kind::Ipc => Peer::Ipc,
            Kind::Plain(family) => Peer::Plain(family),
        };
        Ok(Dial::Connected(Stream::new(self.socket, peer)))
    }

    /// Prepares a connection that stands for what is to come.
    fn tune(&self) -> Result<()> {
        if let Kind::Tcp {
            remote,
            from_fixed_port,
            tuning,
        } = &self.kind
        {
            if !from_fixed_port {
                tcp::refuse_self_connection(self.socket.as_fd(), *remote)?;
            }
            tuning.apply(self.socket.as_fd(), Some(*remote));
        }
        Ok(())
    }
}

/// Goes on with a proxy as far as the socket allows; says whether all is done.
fn negotiate(socket: &OwnedFd, negotiation: &mut Negotiation) -> Result<bool> {
    let outcome = loop {
        let moved = match (negotiation.output(), negotiation.awaits()) {
            ([], 0) => return Ok(true),
            ([], awaited) => hear(socket, negotiation, awaited),
            (output, _) => send(socket, output, SendFlags::NOSIGNAL)
                .map(|count| negotiation.sent(count))
                .map_err(Errno::from),
        };
        if moved.is_err() {
            break moved;
        }
    };
    match outcome {
        Err(Errno::EAGAIN | Errno::EINTR) => Ok(false),
        outcome => outcome.map(|()| false),
    }
}

/// Reads up to the end of an answer, and not beyond: what follows may be the destination's.
fn hear(socket: &OwnedFd, negotiation: &mut Negotiation, awaited: usize) -> Result<()> {
    let mut answer = [0u8; 512];
    let size = awaited.min(answer.len());
    match recv(socket, &mut answer[..size], RecvFlags::empty())? {
        (_, 0) => Err(Errno::ECONNRESET),
        (_, count) => negotiation.received(&answer[..count]),
    }
}

impl AsFd for Dialing {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.socket.as_fd()
    }
}

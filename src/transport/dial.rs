//! Connecting: a non-blocking connect(2), and its outcome when the socket turns writable.

use std::net::SocketAddr;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd};

use rustix::io::Errno as OsError;
use rustix::net::sockopt;

use crate::errno::Result;
use crate::options::Options;

use super::ipc::{self, IpcAddress};
use super::open_error::OpenError;
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
    },
    Ipc(IpcAddress),
}

/// What an attempt to connect led to.
#[derive(Debug)]
pub enum Dial {
    Connected(Stream),
    /// Wait until the socket is writable, then [`Dialing::finish`].
    InProgress(Dialing),
}

/// A connection on its way.
#[derive(Debug)]
pub struct Dialing {
    socket: OwnedFd,
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    Tcp {
        remote: SocketAddr,
        from_fixed_port: bool,
        tuning: ConnectionTuning,
    },
    Ipc,
}

/// Starts to connect. Any error is one to try again after: the peer may not be there yet.
pub fn dial(target: &Target, options: &Options) -> std::result::Result<Dial, OpenError> {
    let (socket, outcome, kind) = match target {
        Target::Tcp { remote, source } => {
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
    };
    let dialing = Dialing { socket, kind };
    let fd = dialing.as_fd().as_raw_fd();
    match outcome {
        Ok(()) => dialing
            .connected()
            .map(Dial::Connected)
            .map_err(|errno| OpenError::on(fd, errno)),
        // An interrupted connect goes on behind the scenes.
        Err(OsError::INPROGRESS | OsError::INTR) => Ok(Dial::InProgress(dialing)),
        Err(error) => Err(OpenError::on(fd, error)),
    }
}

impl Dialing {
    /// The outcome, once the socket is writable: a stream, or what the network said (`ECONNREFUSED`, `ETIMEDOUT` ...).
    pub fn finish(self) -> Result<Stream> {
        sockopt::socket_error(&self.socket)??;
        self.connected()
    }

    fn connected(self) -> Result<Stream> {
        let peer = match self.kind {
            Kind::Tcp {
                remote,
                from_fixed_port,
                tuning,
            } => {
                if !from_fixed_port {
                    tcp::refuse_self_connection(self.socket.as_fd(), remote)?;
                }
                tuning.apply(self.socket.as_fd());
                Peer::Tcp(remote)
            }
            Kind::Ipc => Peer::Ipc,
        };
        Ok(Stream::new(self.socket, peer))
    }
}

impl AsFd for Dialing {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.socket.as_fd()
    }
}

//! A bound endpoint that accepts connections.

use std::net::SocketAddr;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd, RawFd};

use rustix::io::{Errno as OsError, ioctl_fionbio};
use rustix::net::{SocketFlags, acceptfrom_with};

use crate::errno::{Errno, Result};
use crate::options::{Admission, Options};
use crate::sys::socket_names::SocketName;
use crate::sys::sockets::adopt_listener;

use super::address::Address;
use super::ipc;
use super::open_error::OpenError;
use super::plain::Family;
use super::stream::{Peer, Stream};
use super::tcp;
use super::tuning::ConnectionTuning;

/// ZMQ_USE_FD's way to say that there is none.
const NO_DESCRIPTOR: RawFd = -1;

/// Dropping it closes it and removes the file of an ipc endpoint: take it out of its epoll set first.
#[derive(Debug)]
pub struct Listener {
    socket: OwnedFd,
    endpoint: String,
    kind: Kind,
    admission: Box<Admission>,
}

#[derive(Debug)]
enum Kind {
    Tcp(ConnectionTuning),
    /// Abstract names have no files, and those of a socket that the program opened are its own.
    Ipc(Option<ipc::Files>),
    Plain(Family),
}

impl Listener {
    /// Binds and listens: `EADDRINUSE`, `EADDRNOTAVAIL`, `EACCES`, `ENODEV` (no such host or interface) and what else
    /// socket(2) and bind(2) say. Waits while a host name is looked up.
    pub fn listen(
        address: &Address,
        options: &Options,
    ) -> std::result::Result<Listener, OpenError> {
        let given = options.use_fd != NO_DESCRIPTOR;
        let (socket, endpoint, kind) = match address {
            Address::Tcp(address) => {
                let (socket, endpoint) = if given {
                    adopt(options.use_fd, tcp::name_of)?
                } else {
                    tcp::listen_on(address, options)?
                };
                (socket, endpoint, Kind::Tcp(ConnectionTuning::new(options)))
            }
            Address::Ipc(_) if given => {
                let (socket, endpoint) = adopt(options.use_fd, ipc::name_of)?;
                (socket, endpoint, Kind::Ipc(None))
            }
            Address::Ipc(address) => {
                let (socket, endpoint, files) = ipc::listen_on(address, options)?;
                (socket, endpoint, Kind::Ipc(files))
            }
            Address::Tipc(address) => Self::plain(Family::Tipc, address.name(), options)?,
            Address::Vsock(address) => Self::plain(Family::Vsock, Some(address.name()), options)?,
            Address::Inproc(_) => return Err(Errno::EPROTONOSUPPORT.into()),
        };
        Ok(Listener {
            socket,
            endpoint,
            kind,
            admission: Box::new(options.admission.clone()),
        })
    }

    fn plain(
        family: Family,
        name: Option<SocketName>,
        options: &Options,
    ) -> std::result::Result<(OwnedFd, String, Kind), OpenError> {
        let (socket, endpoint) = if options.use_fd != NO_DESCRIPTOR {
            adopt(options.use_fd, |socket| family.name_of(socket))?
        } else {
            let socket = family.listen_on(name, options)?;
            let endpoint = family.name_of(socket.as_fd())?;
            (socket, endpoint)
        };
        Ok((socket, endpoint, Kind::Plain(family)))
    }

    /// The next connection, or `None` when nobody waits.
    ///
    /// Errors are about this process (`EMFILE`, `ENFILE`, `ENOMEM`, `ENOBUFS`): the connection still waits, so the
    /// caller pauses before it asks again.
    /// Who was turned away, or left meanwhile, is passed over; `refused` hears of it.
    pub fn accept(&self, mut refused: impl FnMut(Errno)) -> Result<Option<Stream>> {
        loop {
            match acceptfrom_with(&self.socket, SocketFlags::CLOEXEC | SocketFlags::NONBLOCK) {
                Ok((socket, peer)) => {
                    let stream = self.accepted(socket, peer);
                    if stream.is_admitted(&self.admission) {
                        return Ok(Some(stream));
                    }
                    refused(Errno::EACCES);
                }
                Err(OsError::AGAIN) => return Ok(None),
                Err(OsError::INTR) => {}
                Err(error) if is_about_the_peer(error) => refused(error.into()),
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// What ZMQ_LAST_ENDPOINT says after the bind: the real port and path instead of wildcards.
    pub fn endpoint(&self) -> &str {
        &self.endpoint
    }

    /// As dropping it, but tells whether the files of a wildcard endpoint, which are ours alone, could be removed.
    pub fn close(mut self) -> Result<()> {
        match &mut self.kind {
            Kind::Ipc(files) => files.take().map_or(Ok(()), |files| files.remove()),
            Kind::Tcp(_) | Kind::Plain(_) => Ok(()),
        }
    }

    fn accepted(&self, socket: OwnedFd, peer: Option<rustix::net::SocketAddrAny>) -> Stream {
        match &self.kind {
            Kind::Tcp(tuning) => {
                let peer = peer.and_then(|peer| SocketAddr::try_from(peer).ok());
                tuning.apply(socket.as_fd(), peer);
                Stream::new(
                    socket,
                    Peer::Tcp(peer.unwrap_or(SocketAddr::from(([0, 0, 0, 0], 0)))),
                )
            }
            Kind::Ipc(_) => Stream::new(socket, Peer::Ipc),
            Kind::Plain(family) => Stream::new(socket, Peer::Plain(*family)),
        }
    }
}

/// Takes over the socket of ZMQ_USE_FD, and asks it for its endpoint.
fn adopt(
    fd: RawFd,
    name_of: impl FnOnce(BorrowedFd<'_>) -> Result<String>,
) -> Result<(OwnedFd, String)> {
    let socket = adopt_listener(fd)?;
    let endpoint = name_of(socket.as_fd())?;
    ioctl_fionbio(&socket, true)?;
    Ok((socket, endpoint))
}

/// Errors of the one connection that accept(2) has just taken off the queue: the next may be fine.
fn is_about_the_peer(error: OsError) -> bool {
    matches!(
        error,
        OsError::CONNABORTED
            | OsError::PROTO
            | OsError::PERM
            | OsError::NETDOWN
            | OsError::NOPROTOOPT
            | OsError::HOSTDOWN
            | OsError::NONET
            | OsError::HOSTUNREACH
            | OsError::OPNOTSUPP
            | OsError::NETUNREACH
            | OsError::TIMEDOUT
    )
}

impl AsFd for Listener {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.socket.as_fd()
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        if let Kind::Ipc(Some(files)) = &self.kind {
            let _ = files.remove();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

    use super::super::testing::*;
    use super::*;

    const CHILD: &str = "transport::listener::tests::in_a_process_of_its_own_descriptors_run_out";

    /// A descriptor limit is the whole process's, so this happens in another one.
    #[test]
    fn running_out_of_descriptors_is_reported_and_passes() {
        let this = std::env::current_exe().unwrap();
        let child = Command::new(this)
            .args(["--exact", CHILD, "--ignored"])
            .output()
            .unwrap();
        assert!(
            child.status.success(),
            "{}",
            String::from_utf8_lossy(&child.stdout)
        );
    }

    #[test]
    #[ignore = "run by running_out_of_descriptors_is_reported_and_passes"]
    fn in_a_process_of_its_own_descriptors_run_out() {
        let listener = listen("tcp://127.0.0.1:*");
        let (client, _server) = pair_through(&listener, &options());
        let second = connect_with(listener.endpoint(), &options()).unwrap();
        wait_for(&listener, rustix::event::PollFlags::IN);
        let before = getrlimit(Resource::Nofile);
        setrlimit(
            Resource::Nofile,
            Rlimit {
                current: Some(3),
                maximum: before.maximum,
            },
        )
        .unwrap();
        assert_eq!(listener.accept(|_| ()).err(), Some(Errno::EMFILE));
        assert_eq!(
            listener.accept(|_| ()).err(),
            Some(Errno::EMFILE),
            "the connection still waits"
        );
        assert_eq!(
            connect_with(listener.endpoint(), &options()).err(),
            Some(Errno::EMFILE)
        );
        assert_eq!(
            listen_with("ipc://*", &options()).err(),
            Some(Errno::EMFILE)
        );
        assert_eq!(
            listen_with("tcp://lo:*", &options()).err(),
            Some(Errno::EMFILE)
        );
        setrlimit(Resource::Nofile, before).unwrap();
        assert_eq!(accept(&listener).peer_endpoint(), second.local_endpoint());
        drop(client);
    }
}

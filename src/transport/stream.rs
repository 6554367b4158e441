//! A connected byte stream that never blocks.

use std::fmt::Write as _;
use std::io::IoSlice;
use std::mem::MaybeUninit;
use std::net::SocketAddr;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

use rustix::buffer::spare_capacity;
use rustix::net::{
    RecvFlags, SendAncillaryBuffer, SendFlags, getpeername, getsockname, recv, send, sendmsg,
    sockopt,
};

use crate::errno::{Errno, Result};
use crate::options::{Admission, PeerCredentials};
use crate::sys::sockets::peer_groups;

use super::plain::Family;
use super::{ipc, tcp};

/// The most slices that one write takes; the kernel refuses more (IOV_MAX).
const MAX_SLICES: usize = 1024;

/// One connection. Dropping it closes it: take it out of its epoll set first.
#[derive(Debug)]
pub struct Stream {
    socket: OwnedFd,
    peer: Peer,
}

/// Kept since the kernel forgets the address of a peer that reset the connection.
#[derive(Clone, Copy, Debug)]
pub(super) enum Peer {
    Tcp(SocketAddr),
    Ipc,
    Plain(Family),
}

impl Stream {
    pub(super) fn new(socket: OwnedFd, peer: Peer) -> Stream {
        Stream { socket, peer }
    }

    /// Appends what is there, as far as it fits into the buffer's spare capacity; `Ok(0)` is the peer's end of the stream,
    /// `EAGAIN` nothing yet.
    pub fn read(&self, buffer: &mut Vec<u8>) -> Result<usize> {
        // Zero bytes read would look like the end.
        if buffer.len() == buffer.capacity() {
            return Err(Errno::ENOBUFS);
        }
        self.receive(|socket| {
            recv(socket, spare_capacity(buffer), RecvFlags::empty()).map(|(_, length)| length)
        })
    }

    /// As [`Stream::read`] into other memory: its first bytes, as many as returned, are written.
    pub fn read_fresh(&self, buffer: &mut [MaybeUninit<u8>]) -> Result<usize> {
        if buffer.is_empty() {
            return Err(Errno::ENOBUFS);
        }
        self.receive(|socket| {
            recv(socket, &mut *buffer, RecvFlags::empty()).map(|(_, length)| length)
        })
    }

    fn receive(
        &self,
        mut read: impl FnMut(&OwnedFd) -> rustix::io::Result<usize>,
    ) -> Result<usize> {
        loop {
            match read(&self.socket) {
                Err(rustix::io::Errno::INTR) => {}
                outcome => return outcome.map_err(Errno::from),
            }
        }
    }

    /// Writes as much as the kernel takes, at most the first 1024 slices; `EAGAIN` when it takes nothing.
    ///
    /// A peer that is gone gives `EPIPE` or `ECONNRESET`, never SIGPIPE.
    pub fn write_vectored(&self, slices: &[IoSlice<'_>]) -> Result<usize> {
        loop {
            match self.write_once(slices) {
                Err(rustix::io::Errno::INTR) => {}
                outcome => return outcome.map_err(Errno::from),
            }
        }
    }

    fn write_once(&self, slices: &[IoSlice<'_>]) -> rustix::io::Result<usize> {
        if let [only] = slices {
            return send(&self.socket, only, SendFlags::NOSIGNAL);
        }
        let slices = &slices[..slices.len().min(MAX_SLICES)];
        sendmsg(
            &self.socket,
            slices,
            &mut SendAncillaryBuffer::default(),
            SendFlags::NOSIGNAL,
        )
    }

    /// Our end, as an endpoint: `tcp://127.0.0.1:40000`; of an ipc client, which has no name, `ipc://`.
    pub fn local_endpoint(&self) -> String {
        match (self.peer, getsockname(&self.socket)) {
            (Peer::Tcp(_), Ok(name)) => SocketAddr::try_from(name)
                .map(tcp::endpoint_text)
                .unwrap_or_default(),
            (Peer::Ipc, Ok(name)) => ipc::endpoint_text(name),
            (Peer::Plain(family), Ok(name)) => family.endpoint_text(&name),
            (_, Err(_)) => String::new(),
        }
    }

    /// The peer's end, as an endpoint.
    pub fn peer_endpoint(&self) -> String {
        match self.peer {
            Peer::Tcp(address) => tcp::endpoint_text(address),
            Peer::Ipc => getpeername(&self.socket)
                .ok()
                .flatten()
                .map(ipc::endpoint_text)
                .unwrap_or_default(),
            Peer::Plain(family) => getpeername(&self.socket)
                .ok()
                .flatten()
                .map(|name| family.endpoint_text(&name))
                .unwrap_or_default(),
        }
    }

    /// What zmq_msg_gets(3) says for `Peer-Address`: the peer's IP address; over ipc `localhost:user:group:process`; over
    /// tipc and vsock nothing.
    pub fn peer_address(&self) -> String {
        match self.peer {
            Peer::Tcp(address) => tcp::host_text(address),
            Peer::Ipc => {
                let mut text = "localhost".to_owned();
                if let Some(peer) = self.peer_credentials() {
                    let _ = write!(text, ":{}:{}:{}", peer.user, peer.group, peer.process);
                }
                text
            }
            Peer::Plain(_) => String::new(),
        }
    }

    /// Whether the peer may connect.
    pub(super) fn is_admitted(&self, admission: &Admission) -> bool {
        match self.peer {
            Peer::Tcp(address) => admission.admits_address(address.ip()),
            Peer::Plain(_) => true,
            Peer::Ipc if admission.admits_every_process() => true,
            Peer::Ipc => self.peer_credentials().is_some_and(|peer| {
                admission.admits_process(peer, || peer_groups(self.socket.as_fd()))
            }),
        }
    }

    /// Who connected, or who was connected to; only ipc knows.
    pub fn peer_credentials(&self) -> Option<PeerCredentials> {
        if !matches!(self.peer, Peer::Ipc) {
            return None;
        }
        let credentials = sockopt::socket_peercred(&self.socket).ok()?;
        Some(PeerCredentials {
            process: credentials.pid.as_raw_nonzero().get(),
            user: credentials.uid.as_raw(),
            group: credentials.gid.as_raw(),
        })
    }
}

impl AsFd for Stream {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.socket.as_fd()
    }
}

#[cfg(test)]
mod tests {
    use rustix::event::PollFlags;

    use super::super::testing::*;
    use super::*;

    const ENDPOINTS: [&str; 2] = ["tcp://127.0.0.1:*", "ipc://*"];

    #[test]
    fn no_room_is_not_the_end_of_the_stream() {
        for endpoint in ENDPOINTS {
            let (client, server) = pair(endpoint);
            assert_eq!(write(&client, b"x"), Ok(1));
            wait_for(&server, PollFlags::IN);
            assert_eq!(server.read(&mut Vec::new()), Err(Errno::ENOBUFS));
            assert_eq!(server.read_fresh(&mut []), Err(Errno::ENOBUFS));
            assert_eq!(read(&server), Ok(b"x".to_vec()));
        }
    }

    #[test]
    fn fresh_memory_is_written_as_far_as_bytes_came() {
        let (client, server) = pair("ipc://*");
        assert_eq!(write(&client, b"xyz"), Ok(3));
        wait_for(&server, PollFlags::IN);
        let mut memory: Vec<u8> = Vec::with_capacity(8);
        assert_eq!(server.read_fresh(memory.spare_capacity_mut()), Ok(3));
        // SAFETY: the read wrote three bytes.
        unsafe { memory.set_len(3) };
        assert_eq!(memory, b"xyz");
        assert_eq!(
            server.read_fresh(memory.spare_capacity_mut()),
            Err(Errno::EAGAIN)
        );
    }

    #[test]
    fn many_slices_are_written_in_order_as_far_as_the_system_takes_them() {
        for endpoint in ENDPOINTS {
            let (client, server) = pair(endpoint);
            let bytes: Vec<[u8; 1]> = (0..MAX_SLICES + 10).map(|index| [index as u8]).collect();
            let slices: Vec<IoSlice<'_>> = bytes.iter().map(|byte| IoSlice::new(byte)).collect();
            assert_eq!(client.write_vectored(&slices), Ok(MAX_SLICES));
            assert_eq!(client.write_vectored(&slices[MAX_SLICES..]), Ok(10));
            let mut received = Vec::new();
            while received.len() < bytes.len() {
                received.extend(read_soon(&server).unwrap());
            }
            assert_eq!(received, bytes.concat());
        }
    }

    #[test]
    fn nothing_to_write_is_nothing_written() {
        let (client, _server) = pair("ipc://*");
        assert_eq!(client.write_vectored(&[]), Ok(0));
    }

    #[test]
    fn a_full_connection_says_so_and_goes_on_when_read() {
        for endpoint in ENDPOINTS {
            let (client, server) = pair(endpoint);
            let block = [7u8; 4096];
            let mut written = 0;
            let error = loop {
                match write(&client, &block) {
                    Ok(length) => written += length,
                    Err(error) => break error,
                }
            };
            assert_eq!(error, Errno::EAGAIN);
            let mut received = 0;
            while received < written {
                received += read_soon(&server).unwrap().len();
            }
            wait_for(&client, PollFlags::OUT);
            assert_eq!(write(&client, b"x"), Ok(1));
        }
    }

    #[test]
    fn what_was_sent_before_a_close_is_read_before_the_end() {
        for endpoint in ENDPOINTS {
            let (client, server) = pair(endpoint);
            assert_eq!(write(&client, b"last words"), Ok(10));
            drop(client);
            assert_eq!(read_soon(&server), Ok(b"last words".to_vec()));
            assert_eq!(read_soon(&server), Ok(Vec::new()));
        }
    }

    /// The test process would die of SIGPIPE if Rust's runtime did not ignore it, so the signal is let through here.
    #[test]
    fn writing_to_a_peer_that_is_gone_raises_no_signal() {
        // SAFETY: restores the default action, which no other test depends on.
        unsafe { libc::signal(libc::SIGPIPE, libc::SIG_DFL) };
        for endpoint in ENDPOINTS {
            let (client, server) = pair(endpoint);
            drop(server);
            let slices = [IoSlice::new(b"a"), IoSlice::new(b"b")];
            let error = (0..1000).find_map(|_| {
                client
                    .write_vectored(&slices)
                    .and_then(|_| write(&client, b"c"))
                    .err()
            });
            assert!(
                matches!(error, Some(Errno::EPIPE | Errno::ECONNRESET)),
                "{error:?}"
            );
        }
    }
}

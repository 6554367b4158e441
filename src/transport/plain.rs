//! What tipc and vsock have in common: stream sockets with short names, and nothing to look up, to tune or to clear away.

use std::os::fd::{AsRawFd, BorrowedFd, OwnedFd};

use rustix::io::Errno as OsError;
use rustix::net::{AddressFamily, SocketAddrAny, SocketFlags, SocketType};
use rustix::net::{bind, connect as connect_socket, getsockname, listen, socket_with};

use crate::errno::{Errno, Result};
use crate::options::Options;
use crate::sys::socket_names::SocketName;

use super::open_error::OpenError;
use super::tipc::TipcAddress;
use super::vsock::VsockAddress;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    Tipc,
    Vsock,
}

impl Family {
    fn number(self) -> AddressFamily {
        match self {
            Family::Tipc => AddressFamily::TIPC,
            Family::Vsock => AddressFamily::VSOCK,
        }
    }

    /// The endpoint of one end of a connection; nothing for a name of another family.
    pub fn endpoint_text(self, name: &SocketAddrAny) -> String {
        match (SocketName::of(name, self.number()), self) {
            (None, _) => String::new(),
            (Some(name), Family::Tipc) => TipcAddress::of_name(&name).to_string(),
            (Some(name), Family::Vsock) => VsockAddress::of_name(&name).to_string(),
        }
    }

    /// The endpoint that a socket is bound to; `EINVAL` if it is not of this family.
    pub fn name_of(self, socket: BorrowedFd<'_>) -> Result<String> {
        let endpoint = self.endpoint_text(&getsockname(socket)?);
        (!endpoint.is_empty())
            .then_some(endpoint)
            .ok_or(Errno::EINVAL)
    }

    /// Opens a listening socket; without a name the kernel gives it one.
    pub fn listen_on(
        self,
        name: Option<SocketName>,
        options: &Options,
    ) -> std::result::Result<OwnedFd, OpenError> {
        let socket = self.open().map_err(Errno::from)?;
        name.map_or(Ok(()), |name| bind(&socket, &name))
            .and_then(|()| listen(&socket, options.listen_backlog()))
            .map_err(|error| OpenError::on(socket.as_raw_fd(), error))?;
        Ok(socket)
    }

    /// Opens a socket and starts to connect it; the second value is what connect(2) said.
    pub fn connect(self, name: &SocketName) -> Result<(OwnedFd, std::result::Result<(), OsError>)> {
        let socket = self.open()?;
        let outcome = connect_socket(&socket, name);
        Ok((socket, outcome))
    }

    fn open(self) -> std::result::Result<OwnedFd, OsError> {
        let flags = SocketFlags::CLOEXEC | SocketFlags::NONBLOCK;
        socket_with(self.number(), SocketType::STREAM, flags, None)
    }
}

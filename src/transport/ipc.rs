//! ipc: Unix domain sockets by path, by wildcard and by abstract name, as zmq_ipc(7) describes them.

use std::fmt;
use std::os::fd::OwnedFd;

use rustix::fs::{lstat, rmdir, unlink};
use rustix::io::Errno as OsError;
use rustix::net::{AddressFamily, SocketAddrAny, SocketAddrUnix, SocketFlags, SocketType};
use rustix::net::{bind, connect as connect_socket, listen, socket_with};

use crate::errno::{Errno, Result};
use crate::options::Options;
use crate::sys::fork;

/// The longest path, or abstract name with its `@`: the kernel's `sun_path` less a NUL.
const MAX_LENGTH: usize = 107;

/// A path, or `@` and an abstract name, or `*`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct IpcAddress {
    text: String,
}

impl IpcAddress {
    pub(super) fn parse_bind(text: &str) -> Result<IpcAddress> {
        let address = IpcAddress {
            text: text.to_owned(),
        };
        if !address.is_wildcard() {
            address.socket_address()?;
        }
        Ok(address)
    }

    pub(super) fn parse_connect(text: &str) -> Result<IpcAddress> {
        let address = IpcAddress {
            text: text.to_owned(),
        };
        address.socket_address()?;
        Ok(address)
    }

    /// `*`, whatever follows.
    fn is_wildcard(&self) -> bool {
        self.text.starts_with('*')
    }

    fn is_abstract(&self) -> bool {
        self.text.starts_with('@')
    }

    /// `ENAMETOOLONG`, or `EINVAL` for an empty abstract name.
    fn socket_address(&self) -> Result<SocketAddrUnix> {
        if self.text.len() > MAX_LENGTH {
            return Err(Errno::ENAMETOOLONG);
        }
        match self.text.strip_prefix('@') {
            Some("") => Err(Errno::EINVAL),
            Some(name) => Ok(SocketAddrUnix::new_abstract_name(name.as_bytes())?),
            None => Ok(SocketAddrUnix::new(self.text.as_str())?),
        }
    }
}

impl fmt::Display for IpcAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ipc://{}", self.text)
    }
}

/// The files that a listener made and takes away again.
#[derive(Debug)]
pub(super) struct Files {
    path: String,
    /// What identifies our file; the number stays ours while the socket is open.
    identity: Option<(u64, u64)>,
    /// The directory of a wildcard.
    directory: Option<String>,
    /// A forked child drops its copy of the listener, but the files are its parent's.
    generation: u64,
}

impl Files {
    /// Removes the files, unless somebody else has bound the path since: to be called while the socket is still open.
    pub(super) fn remove(&self) {
        if self.generation != fork::generation()
            || self.identity.is_none()
            || identity(&self.path) != self.identity
        {
            return;
        }
        let _ = unlink(self.path.as_str());
        if let Some(directory) = &self.directory {
            let _ = rmdir(directory.as_str());
        }
    }
}

fn identity(path: &str) -> Option<(u64, u64)> {
    lstat(path).ok().map(|file| (file.st_dev, file.st_ino))
}

/// Opens a listening socket; what a run before left at its path is replaced.
pub(super) fn listen_on(
    address: &IpcAddress,
    options: &Options,
) -> Result<(OwnedFd, String, Option<Files>)> {
    if address.is_wildcard() {
        return listen_on_wildcard(options);
    }
    if !address.is_abstract() {
        let _ = unlink(address.text.as_str());
    }
    let socket = bind_and_listen(address, options)?;
    let files = (!address.is_abstract()).then(|| files_of(&address.text, None));
    Ok((socket, address.to_string(), files))
}

fn listen_on_wildcard(options: &Options) -> Result<(OwnedFd, String, Option<Files>)> {
    let directory = super::directory::make_temporary()?;
    let address = IpcAddress {
        text: format!("{directory}/socket"),
    };
    match bind_and_listen(&address, options) {
        Ok(socket) => {
            let files = files_of(&address.text, Some(directory));
            Ok((socket, address.to_string(), Some(files)))
        }
        Err(error) => {
            let _ = rmdir(directory.as_str());
            Err(error)
        }
    }
}

fn files_of(path: &str, directory: Option<String>) -> Files {
    Files {
        path: path.to_owned(),
        identity: identity(path),
        directory,
        generation: fork::generation(),
    }
}

fn bind_and_listen(address: &IpcAddress, options: &Options) -> Result<OwnedFd> {
    let name = address.socket_address()?;
    let socket = open()?;
    bind(&socket, &name)?;
    listen(&socket, options.backlog)?;
    Ok(socket)
}

/// Opens a socket and connects it; the second value is what connect(2) said.
pub(super) fn connect(address: &IpcAddress) -> Result<(OwnedFd, std::result::Result<(), OsError>)> {
    let name = address.socket_address()?;
    let socket = open()?;
    let outcome = connect_socket(&socket, &name);
    Ok((socket, outcome))
}

fn open() -> std::result::Result<OwnedFd, OsError> {
    socket_with(
        AddressFamily::UNIX,
        SocketType::STREAM,
        SocketFlags::CLOEXEC | SocketFlags::NONBLOCK,
        None,
    )
}

/// The endpoint of one end of a connection; an end without a name is `ipc://`.
pub(super) fn endpoint_text(name: SocketAddrAny) -> String {
    let Ok(name) = SocketAddrUnix::try_from(name) else {
        return String::new();
    };
    match (name.abstract_name(), name.path_bytes()) {
        (Some(name), _) => format!("ipc://@{}", String::from_utf8_lossy(name)),
        (None, Some(path)) => format!(
            "ipc://{}",
            String::from_utf8_lossy(path.strip_suffix(b"\0").unwrap_or(path))
        ),
        (None, None) => "ipc://".to_owned(),
    }
}

//! ipc: Unix domain sockets by path, by wildcard and by abstract name, as zmq_ipc(7) describes them.

use std::fmt;
use std::os::fd::{AsRawFd, BorrowedFd, OwnedFd};

use rustix::fs::{lstat, rmdir, unlink};
use rustix::io::Errno as OsError;
use rustix::net::{AddressFamily, SocketAddrAny, SocketAddrUnix, SocketFlags, SocketType};
use rustix::net::{bind, connect as connect_socket, getsockname, listen, socket_with};

use crate::errno::{Errno, Result};
use crate::options::Options;
use crate::sys::{fork, spelling};

use super::open_error::OpenError;

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
        let path = spelling::bytes_of(&self.text);
        if path.len() > MAX_LENGTH {
            return Err(Errno::ENAMETOOLONG);
        }
        match path.strip_prefix(b"@") {
            Some([]) => Err(Errno::EINVAL),
            Some(name) => Ok(SocketAddrUnix::new_abstract_name(name)?),
            None => Ok(SocketAddrUnix::new(&*path)?),
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
    /// An error is about those in a directory of our own.
    pub(super) fn remove(&self) -> Result<()> {
        if self.generation != fork::generation() || self.identity.is_none() {
            return Ok(());
        }
        let identity = identity(&self.path);
        if identity.is_some() && identity != self.identity {
            return Ok(());
        }
        let removed = unlink(&*spelling::bytes_of(&self.path));
        if let Some(directory) = &self.directory {
            removed?;
            rmdir(directory.as_str())?;
        }
        Ok(())
    }
}

fn identity(path: &str) -> Option<(u64, u64)> {
    let file = lstat(&*spelling::bytes_of(path));
    file.ok().map(|file| (file.st_dev, file.st_ino))
}

/// Opens a listening socket; what a run before left at its path is replaced.
pub(super) fn listen_on(
    address: &IpcAddress,
    options: &Options,
) -> std::result::Result<(OwnedFd, String, Option<Files>), OpenError> {
    if address.is_wildcard() {
        return listen_on_wildcard(options);
    }
    if !address.is_abstract() {
        let _ = unlink(&*spelling::bytes_of(&address.text));
    }
    let socket = bind_and_listen(address, options)?;
    let files = (!address.is_abstract()).then(|| files_of(&address.text, None));
    Ok((socket, address.to_string(), files))
}

fn listen_on_wildcard(
    options: &Options,
) -> std::result::Result<(OwnedFd, String, Option<Files>), OpenError> {
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

/// The endpoint that a socket is bound to; an error if it is not of this transport.
pub(super) fn name_of(socket: BorrowedFd<'_>) -> Result<String> {
    let name = getsockname(socket)?;
    SocketAddrUnix::try_from(name.clone())?;
    Ok(endpoint_text(name))
}

fn files_of(path: &str, directory: Option<String>) -> Files {
    Files {
        path: path.to_owned(),
        identity: identity(path),
        directory,
        generation: fork::generation(),
    }
}

fn bind_and_listen(
    address: &IpcAddress,
    options: &Options,
) -> std::result::Result<OwnedFd, OpenError> {
    let name = address.socket_address()?;
    let socket = open().map_err(Errno::from)?;
    bind(&socket, &name)
        .and_then(|()| listen(&socket, options.listen_backlog()))
        .map_err(|error| OpenError::on(socket.as_raw_fd(), error))?;
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
        (Some(name), _) if !name.is_empty() => format!("ipc://@{}", spelling::text_of(name)),
        (_, Some(path)) => format!(
            "ipc://{}",
            spelling::text_of(path.strip_suffix(b"\0").unwrap_or(path))
        ),
        _ => "ipc://".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::{FileTypeExt, MetadataExt};
    use std::path::{Path, PathBuf};

    use super::super::testing::{listen, *};
    use super::super::{Address, Dial, dial};
    use super::*;

    /// A directory for one test.
    struct Scratch(PathBuf);

    impl Scratch {
        fn new() -> Scratch {
            Scratch(super::super::directory::make_temporary().unwrap().into())
        }

        fn path(&self, name: &str) -> String {
            self.0.join(name).into_os_string().into_string().unwrap()
        }

        fn endpoint(&self, name: &str) -> String {
            format!("ipc://{}", self.path(name))
        }
    }

    impl Drop for Scratch {
        fn drop(&mut self) {
            let _ = std::fs::remove_dir_all(&self.0);
        }
    }

    fn is_socket(path: &str) -> bool {
        std::fs::symlink_metadata(path).is_ok_and(|file| file.file_type().is_socket())
    }

    #[test]
    fn a_path_carries_a_conversation() {
        let scratch = Scratch::new();
        let listener = listen(&scratch.endpoint("socket"));
        assert_eq!(listener.endpoint(), scratch.endpoint("socket"));
        check_conversation(pair_through(&listener, &options()));
    }

    #[test]
    fn an_abstract_name_carries_a_conversation_without_a_file() {
        let endpoint = format!("ipc://@ferrozmq-test-{}", std::process::id());
        let listener = listen(&endpoint);
        assert_eq!(listener.endpoint(), endpoint);
        assert_eq!(
            listen_with(&endpoint, &options()).err(),
            Some(Errno::EADDRINUSE)
        );
        check_conversation(pair_through(&listener, &options()));
        drop(listener);
        assert_eq!(
            connect_with(&endpoint, &options()).err(),
            Some(Errno::ECONNREFUSED)
        );
    }

    #[test]
    fn a_wildcard_is_a_socket_in_a_directory_of_its_own_and_leaves_nothing() {
        let listener = listen("ipc://*");
        let path = listener
            .endpoint()
            .strip_prefix("ipc://")
            .unwrap()
            .to_owned();
        let directory = Path::new(&path).parent().unwrap().to_owned();
        assert!(is_socket(&path));
        assert_eq!(std::fs::metadata(&directory).unwrap().mode() & 0o777, 0o700);
        assert_ne!(listen("ipc://*").endpoint(), listener.endpoint());
        check_conversation(pair_through(&listener, &options()));
        drop(listener);
        assert!(!directory.exists());
    }

    #[test]
    fn what_an_earlier_run_left_is_replaced() {
        let scratch = Scratch::new();
        let stale = std::os::unix::net::UnixListener::bind(scratch.path("socket")).unwrap();
        drop(stale);
        assert!(is_socket(&scratch.path("socket")));
        check_conversation(pair_through(
            &listen(&scratch.endpoint("socket")),
            &options(),
        ));
        assert!(!is_socket(&scratch.path("socket")));
    }

    #[test]
    fn a_file_that_somebody_else_has_bound_since_stays() {
        let scratch = Scratch::new();
        let first = listen(&scratch.endpoint("socket"));
        let second = listen(&scratch.endpoint("socket"));
        drop(first);
        check_conversation(pair_through(&second, &options()));
        drop(second);
        assert!(!is_socket(&scratch.path("socket")));
    }

    #[test]
    fn paths_end_at_the_kernels_limit() {
        let long = |length: usize| format!("ipc:///{}", "x".repeat(length - 1));
        assert!(Address::parse_connect(&long(107), &options()).is_ok());
        for endpoint in [long(108), format!("ipc://@{}", "x".repeat(107))] {
            assert_eq!(
                Address::parse_bind(&endpoint, &options()),
                Err(Errno::ENAMETOOLONG)
            );
            assert_eq!(
                Address::parse_connect(&endpoint, &options()),
                Err(Errno::ENAMETOOLONG)
            );
        }
        assert_eq!(
            Address::parse_bind("ipc://@", &options()),
            Err(Errno::EINVAL)
        );
        assert_eq!(
            Address::parse_bind("ipc://a\0b", &options()),
            Err(Errno::EINVAL)
        );
        let full = format!("ipc://@{}-{:x<120}", std::process::id(), "");
        let full = &full[..6 + MAX_LENGTH];
        check_conversation(pair_through(&listen(full), &options()));
    }

    #[test]
    fn impossible_paths_are_the_systems_errors() {
        let scratch = Scratch::new();
        let error = |endpoint: &str| listen_with(endpoint, &options()).err();
        assert_eq!(error(&scratch.endpoint("no/such")), Some(Errno::ENOENT));
        assert_eq!(error(&scratch.endpoint("")), Some(Errno::EADDRINUSE));
        let refused = |endpoint: &str| connect_with(endpoint, &options()).err();
        assert_eq!(refused(&scratch.endpoint("nobody")), Some(Errno::ENOENT));
    }

    #[test]
    fn by_default_many_may_wait_to_be_accepted() {
        let listener = listen_with("ipc://*", &options()).unwrap();
        let target = target(listener.endpoint(), &options()).unwrap();
        let waiting: Vec<_> = (0..200).map(|_| dial(&target, &options())).collect();
        assert!(waiting.iter().all(|dial| dial.is_ok()));
    }

    #[test]
    fn a_full_backlog_is_an_error_to_try_again_after() {
        let narrow = Options {
            backlog: Some(0),
            ..options()
        };
        let listener = listen_with("ipc://*", &narrow).unwrap();
        let target = target(listener.endpoint(), &options()).unwrap();
        let mut waiting = Vec::new();
        let error = loop {
            match dial(&target, &options()) {
                Ok(Dial::Connected(stream)) => waiting.push(stream),
                Ok(Dial::InProgress(_)) => panic!("ipc connects at once"),
                Err(error) => break error,
            }
            assert!(waiting.len() < 100);
        };
        assert_eq!(error.errno, Errno::EAGAIN);
    }

    #[test]
    fn each_end_knows_the_other() {
        let listener = listen("ipc://*");
        let (client, server) = pair_through(&listener, &options());
        assert_eq!(client.peer_endpoint(), listener.endpoint());
        assert_eq!(server.local_endpoint(), listener.endpoint());
        assert_eq!(client.local_endpoint(), "ipc://");
        assert_eq!(server.peer_endpoint(), "ipc://");
        let peer = server.peer_credentials().unwrap();
        assert_eq!(peer.process, std::process::id() as i32);
        assert_eq!(peer.user, rustix::process::getuid().as_raw());
        assert_eq!(peer.group, rustix::process::getgid().as_raw());
        let expected = format!("localhost:{}:{}:{}", peer.user, peer.group, peer.process);
        assert_eq!(server.peer_address(), expected);
    }

    #[test]
    fn a_forked_copy_leaves_the_files_alone() {
        let scratch = Scratch::new();
        std::fs::write(scratch.path("file"), "").unwrap();
        let mut files = files_of(&scratch.path("file"), None);
        files.generation += 1;
        files.remove().unwrap();
        assert!(Path::new(&scratch.path("file")).exists());
        files.generation -= 1;
        files.remove().unwrap();
        assert!(!Path::new(&scratch.path("file")).exists());
    }
}

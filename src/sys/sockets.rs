//! getsockopt(2) and setsockopt(2), for the options that rustix does not know, and sockets that somebody else opened.

use std::os::fd::{AsRawFd, BorrowedFd, FromRawFd, OwnedFd, RawFd};

use rustix::net::sockopt::socket_acceptconn;

use crate::errno::{Errno, Result};

/// Sets an option at the socket level (`SOL_SOCKET`).
pub fn set_option(socket: BorrowedFd<'_>, option: i32, value: &[u8]) -> Result<()> {
    let length = libc::socklen_t::try_from(value.len()).map_err(|_| Errno::EINVAL)?;
    let (level, value) = (libc::SOL_SOCKET, value.as_ptr().cast());
    // SAFETY: the descriptor is open while it is borrowed, and the kernel reads `length` bytes of `value` only.
    match unsafe { libc::setsockopt(socket.as_raw_fd(), level, option, value, length) } {
        0 => Ok(()),
        _ => Err(std::io::Error::last_os_error().into()),
    }
}

/// The groups that the peer of a Unix socket belongs to, beside its own; none if the kernel (before Linux 4.13) cannot tell.
pub fn peer_groups(socket: BorrowedFd<'_>) -> Vec<u32> {
    /// The most groups that a process can have.
    const NGROUPS_MAX: usize = 65_536;
    let mut groups: Vec<u32> = vec![0; 64];
    loop {
        let Ok(mut length) = libc::socklen_t::try_from(size_of_val(&groups[..])) else {
            return Vec::new();
        };
        let place = groups.as_mut_ptr().cast();
        let (level, option) = (libc::SOL_SOCKET, libc::SO_PEERGROUPS);
        // SAFETY: the descriptor is open while it is borrowed, and the kernel writes at most `length` bytes to `place`.
        let outcome =
            unsafe { libc::getsockopt(socket.as_raw_fd(), level, option, place, &mut length) };
        let count = length as usize / size_of::<u32>();
        match outcome {
            0 => {
                groups.truncate(count);
                return groups;
            }
            // It says how many there are.
            _ if count > groups.len() && count <= NGROUPS_MAX => groups.resize(count, 0),
            _ => return Vec::new(),
        }
    }
}

/// Takes over a socket that the program opened, bound and listens on; `EBADF`, `ENOTSOCK`, or `EINVAL` if it does not listen.
pub fn adopt_listener(fd: RawFd) -> Result<OwnedFd> {
    if fd < 0 {
        return Err(Errno::EBADF);
    }
    // SAFETY: only asked what it is; the kernel says so if it is not open.
    let listens = socket_acceptconn(unsafe { BorrowedFd::borrow_raw(fd) })?;
    if !listens {
        return Err(Errno::EINVAL);
    }
    // SAFETY: open, and the program gives it away by ZMQ_USE_FD.
    Ok(unsafe { OwnedFd::from_raw_fd(fd) })
}

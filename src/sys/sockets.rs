//! setsockopt(2), for the options that rustix does not know.

use std::os::fd::{AsRawFd, BorrowedFd};

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

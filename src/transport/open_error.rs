//! Why an endpoint could not be opened, and which descriptor was tried: a socket's monitor tells both.

use std::os::fd::RawFd;

use crate::errno::Errno;

/// See the module's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenError {
    pub errno: Errno,
    /// The socket that was opened for it, closed again; none if it did not come to that.
    pub fd: Option<RawFd>,
}

impl OpenError {
    pub(super) fn on(fd: RawFd, errno: impl Into<Errno>) -> OpenError {
        OpenError {
            errno: errno.into(),
            fd: Some(fd),
        }
    }
}

impl From<OpenError> for Errno {
    fn from(error: OpenError) -> Errno {
        error.errno
    }
}

impl From<Errno> for OpenError {
    fn from(errno: Errno) -> OpenError {
        OpenError { errno, fd: None }
    }
}

//! Why an endpoint could not be opened, and which descriptor was tried: a socket's monitor tells both.

use std::os::fd::RawFd;

use crate::errno::Errno;

/// See the module's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Failure {
    pub errno: Errno,
    /// The socket that was opened for it, closed again; none if it did not come to that.
    pub fd: Option<RawFd>,
}

impl Failure {
    pub(super) fn on(fd: RawFd, errno: impl Into<Errno>) -> Failure {
        Failure {
            errno: errno.into(),
            fd: Some(fd),
        }
    }
}

impl From<Failure> for Errno {
    fn from(failure: Failure) -> Errno {
        failure.errno
    }
}

impl From<Errno> for Failure {
    fn from(errno: Errno) -> Failure {
        Failure { errno, fd: None }
    }
}

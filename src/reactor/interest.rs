//! What a descriptor is watched for, and what it turned out to be ready for.

/// A set of readiness kinds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Interest {
    pub read: bool,
    pub write: bool,
}

impl Interest {
    pub const NONE: Interest = Interest {
        read: false,
        write: false,
    };
    pub const READ: Interest = Interest {
        read: true,
        write: false,
    };
    pub const WRITE: Interest = Interest {
        read: false,
        write: true,
    };

    pub(super) fn epoll_flags(self) -> u32 {
        let read = if self.read { libc::EPOLLIN } else { 0 };
        let write = if self.write { libc::EPOLLOUT } else { 0 };
        (read | write) as u32
    }

    pub(super) fn poll_events(self) -> i16 {
        (if self.read { libc::POLLIN } else { 0 }) | (if self.write { libc::POLLOUT } else { 0 })
    }

    /// A hang-up or an error counts as ready for everything: the next read or write tells which.
    pub(super) fn from_epoll(flags: u32) -> Interest {
        let flags = flags as i32;
        let broken = flags & (libc::EPOLLERR | libc::EPOLLHUP) != 0;
        Interest {
            read: broken || flags & libc::EPOLLIN != 0,
            write: broken || flags & libc::EPOLLOUT != 0,
        }
    }

    /// As [`Interest::from_epoll`]. One that somebody closed behind our back is broken, too: left alone, poll(2) would
    /// report it for ever.
    pub(super) fn from_poll(events: i16) -> Interest {
        let broken = events & (libc::POLLERR | libc::POLLHUP | libc::POLLNVAL) != 0;
        Interest {
            read: broken || events & libc::POLLIN != 0,
            write: broken || events & libc::POLLOUT != 0,
        }
    }
}

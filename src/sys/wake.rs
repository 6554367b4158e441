//! Wake-up descriptors and epoll sets by number, which a program may close behind our back.
//!
//! Daemons close every descriptor that they do not know. A number of ours may then be free, or somebody else's: it is
//! never trusted for more than a hint, and what was lost is made anew.

use std::mem::MaybeUninit;
use std::os::fd::{IntoRawFd, RawFd};
use std::sync::atomic::{AtomicI32, AtomicU8, Ordering};

use rustix::event::{EventfdFlags, epoll, eventfd};

use super::poll::keeping_errno;
use crate::errno::{Errno, Result};

/// No descriptor.
const NONE: RawFd = -1;

/// A descriptor that may have to be replaced while other threads use it.
#[derive(Debug)]
struct Number(AtomicI32);

impl Number {
    fn get(&self) -> RawFd {
        self.0.load(Ordering::Acquire)
    }

    /// Puts a new one in place of one that is lost, which is not closed: the number is free or somebody else's.
    fn replace(&self, fd: impl IntoRawFd) -> RawFd {
        let fd = just_made(fd.into_raw_fd());
        self.0.store(fd, Ordering::Release);
        fd
    }

    fn close(&self) {
        let fd = self.0.swap(NONE, Ordering::AcqRel);
        if is_ours(fd) {
            // SAFETY: an anonymous file, made here and still under its number, which nobody uses any more.
            let _ = keeping_errno(|| unsafe { libc::syscall(libc::SYS_close, fd) });
        }
    }
}

/// An eventfd that wakes a thread.
#[derive(Debug)]
pub struct WakeFd(Number);

impl Default for WakeFd {
    fn default() -> WakeFd {
        WakeFd::new()
    }
}

impl WakeFd {
    /// Takes no descriptor yet.
    pub const fn new() -> WakeFd {
        WakeFd(Number(AtomicI32::new(NONE)))
    }

    /// The descriptor, made if there is none; by one thread at a time. Fails with `EMFILE`, `ENFILE` or `ENOMEM`.
    pub fn open(&self) -> Result<RawFd> {
        match self.0.get() {
            NONE => self.renew(),
            fd => Ok(fd),
        }
    }

    /// Makes a new one in place of one that is lost.
    pub fn renew(&self) -> Result<RawFd> {
        let fd = eventfd(0, EventfdFlags::CLOEXEC | EventfdFlags::NONBLOCK)?;
        Ok(self.0.replace(fd))
    }

    /// Makes the descriptor readable; false if there is none any more. Nothing is written into somebody else's file.
    pub fn signal(&self) -> bool {
        if !self.is_ours() {
            return false;
        }
        let one = 1u64.to_ne_bytes();
        let outcome = keeping_errno(|| {
            // SAFETY: write reads eight bytes that live, and takes any number as a descriptor.
            unsafe { libc::syscall(libc::SYS_write, self.0.get(), one.as_ptr(), one.len()) }
        });
        // A full counter is as readable as any.
        matches!(outcome, Ok(_) | Err(Errno::EAGAIN))
    }

    /// Makes the descriptor unreadable.
    pub fn empty(&self) {
        let mut count = [0u8; 8];
        // A failure says that there was nothing, or that the descriptor is lost, which others find out.
        let _ = keeping_errno(|| {
            // SAFETY: read writes eight bytes that live, and takes any number as a descriptor.
            unsafe {
                libc::syscall(
                    libc::SYS_read,
                    self.0.get(),
                    count.as_mut_ptr(),
                    count.len(),
                )
            }
        });
    }

    /// Whether nobody else took the number over.
    pub fn is_ours(&self) -> bool {
        is_ours(self.0.get())
    }
}

impl Drop for WakeFd {
    fn drop(&mut self) {
        self.0.close();
    }
}

/// An epoll set.
#[derive(Debug)]
pub struct EpollSet(Number);

impl EpollSet {
    /// Fails with `EMFILE`, `ENFILE` or `ENOMEM`.
    pub fn new() -> Result<EpollSet> {
        let set = epoll::create(epoll::CreateFlags::CLOEXEC)?;
        Ok(EpollSet(Number(AtomicI32::new(just_made(
            set.into_raw_fd(),
        )))))
    }

    /// The number, to be used with [`super::poll`].
    pub fn number(&self) -> RawFd {
        self.0.get()
    }

    /// Makes a new one in place of one that is lost; nothing is registered there yet.
    pub fn renew(&self) -> Result<RawFd> {
        let set = epoll::create(epoll::CreateFlags::CLOEXEC)?;
        Ok(self.0.replace(set))
    }
}

impl Drop for EpollSet {
    fn drop(&mut self) {
        self.0.close();
    }
}

/// How this kernel shows event counters and epoll sets; some sandbox's does not show them as anonymous files, and then
/// every number is trusted.
static SHOWN_AS: AtomicU8 = AtomicU8::new(UNKNOWN);
const UNKNOWN: u8 = 0;
const ANONYMOUS: u8 = 1;
const OTHERWISE: u8 = 2;

/// Learns from the first file how they are shown here; a later one may be somebody else's by now.
fn just_made(fd: RawFd) -> RawFd {
    if SHOWN_AS.load(Ordering::Relaxed) == UNKNOWN {
        let shown_as = if is_anonymous(fd) {
            ANONYMOUS
        } else {
            OTHERWISE
        };
        SHOWN_AS.store(shown_as, Ordering::Relaxed);
    }
    fd
}

fn is_ours(fd: RawFd) -> bool {
    fd != NONE && (SHOWN_AS.load(Ordering::Relaxed) == OTHERWISE || is_anonymous(fd))
}

/// Whether this is an anonymous file, as event counters and epoll sets are: files, pipes and sockets have a type.
fn is_anonymous(fd: RawFd) -> bool {
    let mut status = MaybeUninit::<libc::stat>::uninit();
    let outcome = keeping_errno(|| {
        // SAFETY: fstat fills the memory that it is given, and takes any number as a descriptor.
        libc::c_long::from(unsafe { libc::fstat(fd, status.as_mut_ptr()) })
    });
    // SAFETY: filled, since the call succeeded.
    outcome.is_ok() && unsafe { status.assume_init() }.st_mode & libc::S_IFMT == 0
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;
    use crate::sys::clock::sleep_until;
    use crate::sys::poll::{poll_fd, ppoll};
    use std::time::Instant;

    fn is_readable(fd: RawFd) -> bool {
        let mut fds = [poll_fd(fd, libc::POLLIN)];
        ppoll(&mut fds, sleep_until(Some(Instant::now())), None) == Ok(1)
    }

    #[test]
    fn a_signal_is_seen_until_it_is_taken() {
        let wake = WakeFd::new();
        assert!(!wake.is_ours());
        let fd = wake.open().unwrap();
        assert_eq!(wake.open(), Ok(fd));
        assert!(wake.is_ours() && !is_readable(fd));
        assert!(wake.signal() && is_readable(fd));
        wake.empty();
        assert!(!is_readable(fd));
    }

    #[test]
    fn files_of_the_program_are_not_ours() {
        let file = std::fs::File::open("/dev/null").unwrap();
        assert!(!is_ours(std::os::fd::AsRawFd::as_raw_fd(&file)));
        let (reader, _writer) = rustix::pipe::pipe().unwrap();
        assert!(!is_ours(std::os::fd::AsRawFd::as_raw_fd(&reader)));
        assert!(is_ours(EpollSet::new().unwrap().number()));
    }
}

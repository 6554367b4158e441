//! ppoll(2) and epoll(7) by descriptor number, without a cancellation point and without touching `errno`.
//!
//! A number may be stale: whoever owns it may have closed it a moment ago. That is harmless here; the kernel answers
//! `EBADF` or `POLLNVAL`, or reports another file's readiness, which costs its watcher one needless look.

use std::os::fd::RawFd;
use std::ptr;
use std::sync::atomic::{AtomicBool, Ordering};

use rustix::time::Timespec;

use crate::errno::{Errno, Result};

/// One descriptor to wait for.
pub type PollFd = libc::pollfd;

/// One readiness that epoll reports.
pub type EpollEvent = libc::epoll_event;

/// The signal set of zmq_ppoll.
pub type SignalMask = libc::sigset_t;

/// The size of the kernel's signal set, in bytes.
const KERNEL_SIGSET_SIZE: usize = 8;

/// Waits for `events` (`POLLIN`, `POLLOUT`, ...) on `fd`.
pub fn poll_fd(fd: RawFd, events: i16) -> PollFd {
    PollFd {
        fd,
        events,
        revents: 0,
    }
}

/// Waits until one of `fds` is ready, `timeout` has passed (0 ready) or a signal came (`EINTR`).
pub fn ppoll(fds: &mut [PollFd], timeout: Timespec, mask: Option<&SignalMask>) -> Result<usize> {
    let mut timeout = kernel_time(timeout);
    let mask = mask.map_or(ptr::null(), ptr::from_ref);
    keeping_errno(|| {
        // SAFETY: ppoll gets a live array with its length, a live timespec that it may write to, and a signal set
        // that is NULL or live and at least as long as stated.
        unsafe {
            libc::syscall(
                libc::SYS_ppoll,
                fds.as_mut_ptr(),
                fds.len() as libc::nfds_t,
                &raw mut timeout,
                mask,
                KERNEL_SIGSET_SIZE,
            )
        }
    })
}

/// What to do with a descriptor in an epoll set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(i32)]
pub enum EpollChange {
    Add = libc::EPOLL_CTL_ADD,
    Modify = libc::EPOLL_CTL_MOD,
    Delete = libc::EPOLL_CTL_DEL,
}

/// Changes what `set` watches `fd` for (`EPOLLIN`, `EPOLLONESHOT`, ...); `token` comes back with the event.
pub fn epoll_change(
    set: RawFd,
    change: EpollChange,
    fd: RawFd,
    flags: u32,
    token: u64,
) -> Result<()> {
    let mut event = EpollEvent {
        events: flags,
        u64: token,
    };
    keeping_errno(|| {
        // SAFETY: epoll_ctl reads one live event and takes any numbers as descriptors.
        unsafe { libc::syscall(libc::SYS_epoll_ctl, set, change as i32, fd, &raw mut event) }
    })
    .map(drop)
}

/// Set when the kernel turned out to lack epoll_pwait2: before Linux 5.11, and under some sandboxes and valgrind.
static MILLISECONDS_ONLY: AtomicBool = AtomicBool::new(false);

/// Waits for events of `set` until `timeout`; what came replaces the contents of `events`, up to its capacity.
pub fn epoll_wait(set: RawFd, events: &mut Vec<EpollEvent>, timeout: Timespec) -> Result<()> {
    events.clear();
    if !MILLISECONDS_ONLY.load(Ordering::Relaxed) {
        match epoll_pwait2(set, events, timeout) {
            Err(error) if [libc::ENOSYS, libc::EPERM].contains(&error.number()) => {
                MILLISECONDS_ONLY.store(true, Ordering::Relaxed);
            }
            outcome => return outcome,
        }
    }
    epoll_pwait(set, events, timeout)
}

fn epoll_pwait2(set: RawFd, events: &mut Vec<EpollEvent>, timeout: Timespec) -> Result<()> {
    let timeout = kernel_time(timeout);
    let count = keeping_errno(|| {
        // SAFETY: epoll_pwait2 writes at most the stated number of events into the vector's spare memory, reads a
        // live timespec, and gets no signal set.
        unsafe {
            libc::syscall(
                libc::SYS_epoll_pwait2,
                set,
                events.as_mut_ptr(),
                events.capacity() as i32,
                &raw const timeout,
                ptr::null::<SignalMask>(),
                KERNEL_SIGSET_SIZE,
            )
        }
    })?;
    // SAFETY: the kernel initialised `count` events, which are no more than the capacity.
    unsafe { events.set_len(count) };
    Ok(())
}

fn epoll_pwait(set: RawFd, events: &mut Vec<EpollEvent>, timeout: Timespec) -> Result<()> {
    let count = keeping_errno(|| {
        // SAFETY: epoll_pwait writes at most the stated number of events into the vector's spare memory, and gets no
        // signal set.
        unsafe {
            libc::syscall(
                libc::SYS_epoll_pwait,
                set,
                events.as_mut_ptr(),
                events.capacity() as i32,
                milliseconds(timeout),
                ptr::null::<SignalMask>(),
                KERNEL_SIGSET_SIZE,
            )
        }
    })?;
    // SAFETY: as in epoll_pwait2.
    unsafe { events.set_len(count) };
    Ok(())
}

/// A timeout in whole milliseconds, never shorter than it was.
fn milliseconds(timeout: Timespec) -> i32 {
    let whole = timeout.tv_sec.saturating_mul(1000);
    let rest = (timeout.tv_nsec + 999_999) / 1_000_000;
    i32::try_from(whole.saturating_add(rest)).unwrap_or(i32::MAX)
}

fn kernel_time(time: Timespec) -> libc::timespec {
    libc::timespec {
        tv_sec: time.tv_sec,
        tv_nsec: time.tv_nsec,
    }
}

/// Makes a system call and returns its error as a value; the caller's `errno` stays.
pub(super) fn keeping_errno(call: impl FnOnce() -> libc::c_long) -> Result<usize> {
    // SAFETY: errno's location is valid for the calling thread as long as it lives.
    let errno = unsafe { &mut *libc::__errno_location() };
    let before = *errno;
    let outcome = call();
    // SAFETY: as above; read anew because the call wrote to it.
    let errno = unsafe { &mut *libc::__errno_location() };
    let failure = std::mem::replace(errno, before);
    usize::try_from(outcome).map_err(|_| Errno::new(failure))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::fd::AsRawFd;
    use std::time::{Duration, Instant};

    #[test]
    fn kernels_without_epoll_pwait2_wait_too() {
        let set = rustix::event::epoll::create(rustix::event::epoll::CreateFlags::CLOEXEC).unwrap();
        let (reader, writer) = rustix::pipe::pipe().unwrap();
        epoll_change(
            set.as_raw_fd(),
            EpollChange::Add,
            reader.as_raw_fd(),
            libc::EPOLLIN as u32,
            7,
        )
        .unwrap();
        let mut events = Vec::with_capacity(4);
        let start = Instant::now();
        let short = Timespec {
            tv_sec: 0,
            tv_nsec: 1_500_000,
        };
        epoll_pwait(set.as_raw_fd(), &mut events, short).unwrap();
        assert!(events.is_empty() && start.elapsed() >= Duration::from_micros(1_500));
        rustix::io::write(&writer, b"x").unwrap();
        epoll_pwait(set.as_raw_fd(), &mut events, short).unwrap();
        assert_eq!(events.len(), 1);
        assert_eq!({ events[0].u64 }, 7);
    }

    #[test]
    fn milliseconds_are_never_shorter() {
        let of = |tv_sec, tv_nsec| milliseconds(Timespec { tv_sec, tv_nsec });
        assert_eq!(
            [of(0, 0), of(0, 1), of(0, 1_000_000), of(2, 1_000_001)],
            [0, 1, 1, 2002]
        );
        assert_eq!(of(i64::MAX, 999_999_999), i32::MAX);
    }
}

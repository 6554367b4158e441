//! The draft poller, and zmq_poll with a signal mask.

use std::ffi::{c_int, c_long, c_short, c_void};
use std::mem::MaybeUninit;
use std::ptr::null_mut;
use std::slice;
use std::time::Duration;

use libc::sigset_t;

use crate::capi::call::{LastErrno, c_call, guarded};
use crate::capi::poll::poll_items;
use crate::capi::types::{zmq_fd_t, zmq_poller_event_t, zmq_pollitem_t};
use crate::constants::{ZMQ_POLLERR, ZMQ_POLLIN, ZMQ_POLLOUT, ZMQ_POLLPRI};
use crate::errno::{Errno, Result};
use crate::handles::{Handle, Open, Table};
use crate::multiplex::poll::{Item, Source};
use crate::multiplex::poller::Poller;
use crate::socket::Socket;

/// All pollers of the process.
static POLLERS: Table<Poller<UserData>, 65_536> = Table::new();

/// What a program hears with an event.
#[derive(Clone, Copy)]
struct UserData(*mut c_void);

// SAFETY: it is given back as it came; nobody looks behind it.
unsafe impl Send for UserData {}

/// Where nothing happened.
const NOTHING: zmq_poller_event_t = zmq_poller_event_t {
    socket: null_mut(),
    fd: -1,
    user_data: null_mut(),
    events: 0,
};

/// Makes an empty poller: a set of sockets and file descriptors to wait for, again and again.
///
/// Returns the poller, or NULL with errno set:
/// - EMFILE: the process has 65536 pollers.
///
/// Since: 4.2.
///
/// See also: zmq_poller_add, zmq_poller_add_fd, zmq_poller_wait, zmq_poller_destroy, zmq_poll.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_poller_new() -> *mut c_void {
    c_call(|| Ok(POLLERS.open(|_| Box::default())?.as_ptr()))
}

/// Frees a poller.
///
/// Parameters:
/// - `poller_p`: the address of the poller's pointer, which becomes NULL.
///
/// Returns 0, or -1 with errno set:
/// - EFAULT: `poller_p` is NULL, or there is no poller.
///
/// Since: 4.2.
///
/// See also: zmq_poller_new.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_poller_destroy(poller_p: *mut *mut c_void) -> c_int {
    c_call(|| {
        // SAFETY: the caller's pointer to a poller.
        let poller = unsafe { poller_p.as_mut() }.ok_or(Errno::EFAULT)?;
        POLLERS.close(find(*poller)?).ok_or(Errno::EFAULT)?;
        *poller = null_mut();
        Ok(())
    })
}

/// Tells how many sockets and file descriptors a poller has.
///
/// Parameters:
/// - `poller`: the poller.
///
/// Returns their number, or -1 with errno set:
/// - EFAULT: `poller` is not a poller.
///
/// Since: 4.3.3.
///
/// See also: zmq_poller_add.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_poller_size(poller: *mut c_void) -> c_int {
    c_call(|| Ok(open(poller)?.len()))
}

/// Adds a socket to a poller.
///
/// Parameters:
/// - `poller`: the poller.
/// - `socket`: the socket.
/// - `user_data`: told with the socket's events as it is.
/// - `events`: what to wait for, any of ZMQ_POLLIN, ZMQ_POLLOUT, ZMQ_POLLERR and ZMQ_POLLPRI;
///   0: nothing for now.
///
/// Returns 0, or -1 with errno set:
/// - EINVAL: the poller has the socket already, or there are no such events.
/// - ENOMEM: there is no memory for it.
/// - ENOTSOCK: `socket` is not a socket.
/// - EFAULT: `poller` is not a poller.
///
/// Since: 4.2.
///
/// See also: zmq_poller_modify, zmq_poller_remove, zmq_poller_wait.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_poller_add(
    poller: *mut c_void,
    socket: *mut c_void,
    user_data: *mut c_void,
    events: c_short,
) -> c_int {
    c_call(|| {
        let mut poller = open(poller)?;
        let source = Source::Socket(Socket::find(socket)?);
        poller.add(source, known(events)?, UserData(user_data))
    })
}

/// Has a poller wait for other events of a socket.
///
/// Parameters:
/// - `poller`: the poller.
/// - `socket`: the socket.
/// - `events`: what to wait for from now on.
///
/// Returns 0, or -1 with errno set:
/// - EINVAL: the poller does not have the socket, or there are no such events.
/// - ENOTSOCK: `socket` is not a socket.
/// - EFAULT: `poller` is not a poller.
///
/// Since: 4.2.
///
/// See also: zmq_poller_add.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_poller_modify(
    poller: *mut c_void,
    socket: *mut c_void,
    events: c_short,
) -> c_int {
    c_call(|| {
        let mut poller = open(poller)?;
        let source = Source::Socket(Socket::find(socket)?);
        poller.modify(source, known(events)?)
    })
}

/// Takes a socket out of a poller, which has to be done before the socket is closed.
///
/// Parameters:
/// - `poller`: the poller.
/// - `socket`: the socket.
///
/// Returns 0, or -1 with errno set:
/// - EINVAL: the poller does not have the socket.
/// - ENOTSOCK: `socket` is not a socket.
/// - EFAULT: `poller` is not a poller.
///
/// Since: 4.2.
///
/// See also: zmq_poller_add.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_poller_remove(poller: *mut c_void, socket: *mut c_void) -> c_int {
    c_call(|| {
        let mut poller = open(poller)?;
        poller.remove(Source::Socket(Socket::find(socket)?))
    })
}

/// Waits for one event of a poller.
///
/// Parameters:
/// - `poller`: the poller.
/// - `event`: where the event is told: its socket or file descriptor, the user data given with
///   that, and what was found. After a failure it tells of nothing.
/// - `timeout`: how many milliseconds to wait at most; 0: not at all; -1: for ever.
///
/// Returns 0, or -1 with errno set:
/// - EAGAIN: no event came in time.
/// - EINTR: a signal was delivered while the call waited.
/// - ETERM: the context of one of the sockets was terminated.
/// - ENOTSOCK: one of the sockets was closed.
/// - EFAULT: `poller` is not a poller, `event` is NULL, or there is nothing to wait for and
///   `timeout` is -1.
///
/// Since: 4.2.
///
/// See also: zmq_poller_wait_all, zmq_poller_add.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_poller_wait(
    poller: *mut c_void,
    event: *mut zmq_poller_event_t,
    timeout: c_long,
) -> c_int {
    let errno = LastErrno::before_call();
    // SAFETY: the caller's event.
    let told = guarded(|| unsafe { wait(poller, event, 1, timeout) });
    if told.is_err() && !event.is_null() {
        // SAFETY: as above.
        unsafe { event.write(NOTHING) };
    }
    errno.returned(told.map(|_| ()))
}

/// Waits for events of a poller and tells several at once.
///
/// Parameters:
/// - `poller`: the poller.
/// - `events`: where the events are told; the places that are left tell of nothing.
/// - `count`: how many places there are.
/// - `timeout`: how many milliseconds to wait at most; 0: not at all; -1: for ever.
///
/// Returns the number of events, or -1 with errno set:
/// - EINVAL: `count` is negative.
/// - EAGAIN, EINTR, ETERM, ENOTSOCK, EFAULT: as zmq_poller_wait.
///
/// Since: 4.2.
///
/// See also: zmq_poller_wait.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_poller_wait_all(
    poller: *mut c_void,
    events: *mut zmq_poller_event_t,
    count: c_int,
    timeout: c_long,
) -> c_int {
    // SAFETY: the caller's events.
    c_call(|| unsafe { wait(poller, events, count, timeout) })
}

/// Tells a file descriptor that becomes readable when a thread-safe socket of a poller has
/// news.
///
/// Parameters:
/// - `poller`: the poller.
/// - `fd`: where the descriptor would go.
///
/// Returns 0, or -1 with errno set:
/// - EINVAL: no socket of the poller is of a type that is thread-safe in libzmq (CLIENT, SERVER
///   ...); this library has none of them yet.
/// - EFAULT: `poller` is not a poller.
///
/// Since: 4.3.2.
///
/// See also: zmq_poller_new, zmq_getsockopt.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_poller_fd(poller: *mut c_void, fd: *mut zmq_fd_t) -> c_int {
    let _ = fd;
    c_call::<()>(|| open(poller).and(Err(Errno::EINVAL)))
}

/// Adds a file descriptor to a poller.
///
/// Parameters:
/// - `poller`: the poller.
/// - `fd`: the descriptor.
/// - `user_data`: told with its events as it is.
/// - `events`: what to wait for, as for zmq_poller_add.
///
/// Returns 0, or -1 with errno set:
/// - EINVAL: the poller has the descriptor already, or there are no such events.
/// - EBADF: `fd` is -1.
/// - ENOMEM: there is no memory for it.
/// - EFAULT: `poller` is not a poller.
///
/// Since: 4.2.
///
/// See also: zmq_poller_modify_fd, zmq_poller_remove_fd, zmq_poller_add.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_poller_add_fd(
    poller: *mut c_void,
    fd: zmq_fd_t,
    user_data: *mut c_void,
    events: c_short,
) -> c_int {
    c_call(|| {
        let mut poller = open(poller)?;
        poller.add(descriptor(fd)?, known(events)?, UserData(user_data))
    })
}

/// Has a poller wait for other events of a file descriptor.
///
/// Parameters:
/// - `poller`: the poller.
/// - `fd`: the descriptor.
/// - `events`: what to wait for from now on.
///
/// Returns 0, or -1 with errno set:
/// - EINVAL: the poller does not have the descriptor, or there are no such events.
/// - EBADF: `fd` is -1.
/// - EFAULT: `poller` is not a poller.
///
/// Since: 4.2.
///
/// See also: zmq_poller_add_fd.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_poller_modify_fd(
    poller: *mut c_void,
    fd: zmq_fd_t,
    events: c_short,
) -> c_int {
    c_call(|| open(poller)?.modify(descriptor(fd)?, known(events)?))
}

/// Takes a file descriptor out of a poller.
///
/// Parameters:
/// - `poller`: the poller.
/// - `fd`: the descriptor.
///
/// Returns 0, or -1 with errno set:
/// - EINVAL: the poller does not have the descriptor.
/// - EBADF: `fd` is -1.
/// - EFAULT: `poller` is not a poller.
///
/// Since: 4.2.
///
/// See also: zmq_poller_add_fd.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_poller_remove_fd(poller: *mut c_void, fd: zmq_fd_t) -> c_int {
    c_call(|| open(poller)?.remove(descriptor(fd)?))
}

/// Waits as zmq_poll, with another signal mask.
///
/// Parameters:
/// - `items`: as for zmq_poll.
/// - `count`: as for zmq_poll.
/// - `timeout`: as for zmq_poll.
/// - `signal_mask`: the thread's signal mask while the call waits, as for ppoll(2); NULL: as it
///   is.
///
/// Returns the number of items of which something was found, 0 when the time is up, or -1 with
/// errno set, as zmq_poll.
///
/// Since: 4.3.5.
///
/// See also: zmq_poll, ppoll(2).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_ppoll(
    items: *mut zmq_pollitem_t,
    count: c_int,
    timeout: c_long,
    signal_mask: *const sigset_t,
) -> c_int {
    c_call(|| {
        let count = usize::try_from(count).map_err(|_| Errno::EINVAL)?;
        // SAFETY: the caller's items and mask.
        unsafe { poll_items(items, count, timeout, signal_mask.as_ref()) }
    })
}

fn find(poller: *mut c_void) -> Result<Handle<Poller<UserData>>> {
    POLLERS.find(poller).ok_or(Errno::EFAULT)
}

fn open(poller: *mut c_void) -> Result<Open<'static, Poller<UserData>>> {
    find(poller)?.lock().ok_or(Errno::EFAULT)
}

fn known(events: c_short) -> Result<c_short> {
    let all = (ZMQ_POLLIN | ZMQ_POLLOUT | ZMQ_POLLERR | ZMQ_POLLPRI) as c_short;
    match events & !all {
        0 => Ok(events),
        _ => Err(Errno::EINVAL),
    }
}

fn descriptor(fd: zmq_fd_t) -> Result<Source> {
    match fd {
        -1 => Err(Errno::EBADF),
        _ => Ok(Source::Descriptor(fd)),
    }
}

/// Waits and fills the places; returns how many of them tell of something.
///
/// # Safety
/// `events` is NULL or points at `count` places that nobody else uses meanwhile.
unsafe fn wait(
    poller: *mut c_void,
    events: *mut zmq_poller_event_t,
    count: c_int,
    timeout: c_long,
) -> Result<usize> {
    let poller = open(poller)?;
    if events.is_null() {
        return Err(Errno::EFAULT);
    }
    let count = usize::try_from(count).map_err(|_| Errno::EINVAL)?;
    // Without a place nothing can be told, so nothing is watched.
    let waiting = match count {
        0 => Poller::default().begin_wait(),
        _ => poller.begin_wait(),
    };
    drop(poller);
    let timeout = u64::try_from(timeout).ok().map(Duration::from_millis);
    let mut told = waiting.run(timeout)?.map(event);
    // SAFETY: the caller's contract. What the places held need not be anything.
    let places = unsafe { slice::from_raw_parts_mut(events.cast::<MaybeUninit<_>>(), count) };
    let mut filled = 0;
    for place in places {
        let event = told.next().inspect(|_| filled += 1);
        place.write(event.unwrap_or(NOTHING));
    }
    Ok(filled)
}

fn event((item, user_data): (Item, UserData)) -> zmq_poller_event_t {
    let (socket, fd) = match item.source {
        Source::Socket(socket) => (socket.as_ptr(), -1),
        Source::Descriptor(fd) => (null_mut(), fd),
    };
    zmq_poller_event_t {
        socket,
        fd,
        user_data: user_data.0,
        events: item.found,
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use std::os::fd::AsRawFd;
    use std::ptr::null;

    use super::*;
    use crate::capi::call::last_errno;

    const IN: c_short = ZMQ_POLLIN as c_short;

    #[test]
    fn places_that_are_left_tell_of_nothing() {
        let (reader, writer) = rustix::pipe::pipe().unwrap();
        rustix::io::write(&writer, b"x").unwrap();
        let mark = 7 as *mut c_void;
        let stale = zmq_poller_event_t {
            user_data: mark,
            ..NOTHING
        };
        let mut events = [stale; 3];
        // SAFETY: one poller, used between its birth and its end, and three events.
        unsafe {
            let mut poller = zmq_poller_new();
            let fd = reader.as_raw_fd();
            assert_eq!(zmq_poller_add_fd(poller, fd, mark, IN), 0);
            let place = events.as_mut_ptr();
            assert_eq!(zmq_poller_wait_all(poller, place, 2, -1), 1);
            assert_eq!((events[0].fd, events[0].events), (fd, IN));
            assert_eq!(events[0].user_data, mark);
            assert_eq!((events[1].fd, events[1].user_data), (-1, null_mut()));
            assert_eq!(events[2].user_data, mark);

            assert_eq!(zmq_poller_modify_fd(poller, fd, 0), 0);
            assert_eq!(zmq_poller_wait(poller, place, 0), -1);
            assert_eq!(last_errno(), libc::EAGAIN);
            assert_eq!(events[0].user_data, null_mut());
            assert_eq!(zmq_poller_wait_all(poller, place, 0, -1), -1);
            assert_eq!(last_errno(), libc::EFAULT);
            assert_eq!(zmq_poller_destroy(&mut poller), 0);
            assert_eq!(zmq_poller_destroy(&mut poller), -1);
        }
    }

    extern "C" fn ignore(_signal: c_int) {}

    #[test]
    fn a_signal_that_the_mask_lets_through_ends_the_wait() {
        // SAFETY: a handler that does nothing, and a signal of this thread's, which nobody else uses.
        unsafe {
            let handler = ignore as extern "C" fn(c_int);
            libc::signal(libc::SIGUSR2, handler as libc::sighandler_t);
            let mut blocked: sigset_t = std::mem::zeroed();
            let mut before: sigset_t = std::mem::zeroed();
            libc::sigaddset(&mut blocked, libc::SIGUSR2);
            libc::pthread_sigmask(libc::SIG_BLOCK, &blocked, &mut before);
            libc::pthread_kill(libc::pthread_self(), libc::SIGUSR2);
            assert_eq!(zmq_ppoll(null_mut(), 0, 1, &blocked), 0);
            assert_eq!(zmq_ppoll(null_mut(), 0, 1, null()), 0);
            assert_eq!(zmq_ppoll(null_mut(), 0, -1, &before), -1);
            assert_eq!(last_errno(), libc::EINTR);
            assert_eq!(zmq_ppoll(null_mut(), 0, 1, &before), 0);
            libc::pthread_sigmask(libc::SIG_SETMASK, &before, null_mut());
        }
    }
}

//! The draft poller, and zmq_poll with a signal mask.

use std::ffi::{c_int, c_long, c_short, c_void};

use libc::sigset_t;

use crate::capi::call::c_call;
use crate::capi::types::{zmq_fd_t, zmq_poller_event_t, zmq_pollitem_t};
use crate::errno::Errno;

/// Makes an empty poller.
/// Returns the poller, or NULL with errno set.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_poller_new() -> *mut c_void {
    c_call::<*mut c_void>(|| Err(Errno::ENOTSUP))
}

/// Frees a poller and makes the pointer NULL.
/// Returns 0, or -1 with errno set.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_poller_destroy(poller_p: *mut *mut c_void) -> c_int {
    let _ = poller_p;
    c_call::<()>(|| Err(Errno::ENOTSUP))
}

/// Returns the number of sockets and file descriptors in a poller, or -1 with errno set.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_poller_size(poller: *mut c_void) -> c_int {
    let _ = poller;
    c_call::<()>(|| Err(Errno::ENOTSUP))
}

/// Watches a socket for events.
/// Returns 0, or -1 with errno set.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_poller_add(
    poller: *mut c_void,
    socket: *mut c_void,
    user_data: *mut c_void,
    events: c_short,
) -> c_int {
    let _ = (poller, socket, user_data, events);
    c_call::<()>(|| Err(Errno::ENOTSUP))
}

/// Watches a socket for other events.
/// Returns 0, or -1 with errno set.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_poller_modify(
    poller: *mut c_void,
    socket: *mut c_void,
    events: c_short,
) -> c_int {
    let _ = (poller, socket, events);
    c_call::<()>(|| Err(Errno::ENOTSUP))
}

/// Watches a socket no longer.
/// Returns 0, or -1 with errno set.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_poller_remove(poller: *mut c_void, socket: *mut c_void) -> c_int {
    let _ = (poller, socket);
    c_call::<()>(|| Err(Errno::ENOTSUP))
}

/// Waits for one event, at most `timeout` milliseconds (-1: for ever).
/// Returns 0, or -1 with errno set.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_poller_wait(
    poller: *mut c_void,
    event: *mut zmq_poller_event_t,
    timeout: c_long,
) -> c_int {
    let _ = (poller, event, timeout);
    c_call::<()>(|| Err(Errno::ENOTSUP))
}

/// Waits for events, at most `timeout` milliseconds (-1: for ever), and tells up to `count`.
/// Returns their number, or -1 with errno set.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_poller_wait_all(
    poller: *mut c_void,
    events: *mut zmq_poller_event_t,
    count: c_int,
    timeout: c_long,
) -> c_int {
    let _ = (poller, events, count, timeout);
    c_call::<()>(|| Err(Errno::ENOTSUP))
}

/// Gives a file descriptor that becomes readable when the poller has events.
/// Returns 0, or -1 with errno set.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_poller_fd(poller: *mut c_void, fd: *mut zmq_fd_t) -> c_int {
    let _ = (poller, fd);
    c_call::<()>(|| Err(Errno::ENOTSUP))
}

/// Watches a file descriptor for events.
/// Returns 0, or -1 with errno set.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_poller_add_fd(
    poller: *mut c_void,
    fd: zmq_fd_t,
    user_data: *mut c_void,
    events: c_short,
) -> c_int {
    let _ = (poller, fd, user_data, events);
    c_call::<()>(|| Err(Errno::ENOTSUP))
}

/// Watches a file descriptor for other events.
/// Returns 0, or -1 with errno set.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_poller_modify_fd(
    poller: *mut c_void,
    fd: zmq_fd_t,
    events: c_short,
) -> c_int {
    let _ = (poller, fd, events);
    c_call::<()>(|| Err(Errno::ENOTSUP))
}

/// Watches a file descriptor no longer.
/// Returns 0, or -1 with errno set.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_poller_remove_fd(poller: *mut c_void, fd: zmq_fd_t) -> c_int {
    let _ = (poller, fd);
    c_call::<()>(|| Err(Errno::ENOTSUP))
}

/// As zmq_poll, with this signal mask while it waits.
/// Returns as zmq_poll.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_ppoll(
    items: *mut zmq_pollitem_t,
    count: c_int,
    timeout: c_long,
    signal_mask: *const sigset_t,
) -> c_int {
    let _ = (items, count, timeout, signal_mask);
    c_call::<()>(|| Err(Errno::ENOTSUP))
}

//! Waiting for many sockets in C: zmq_poll(3).

use std::ffi::{c_int, c_long};

use super::call::c_call;
use super::types::zmq_pollitem_t;
use crate::errno::Errno;

/// Waits until one of `count` items has one of its events, at most `timeout` milliseconds (-1:
/// for ever), and sets their `revents`.
/// Returns the number of items with events, 0 after the timeout, or -1 with errno set:
/// EFAULT: no items. EINTR: a signal came. ENOTSOCK: an item's socket is none. ETERM: a
/// socket's context was terminated.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_poll(
    items: *mut zmq_pollitem_t,
    count: c_int,
    timeout: c_long,
) -> c_int {
    let _ = (items, count, timeout);
    c_call::<()>(|| Err(Errno::ENOTSUP))
}

//! Waiting for many sockets in C: zmq_poll(3).

use std::ffi::{c_int, c_long};
use std::slice;
use std::time::Duration;

use super::call::c_call;
use super::types::zmq_pollitem_t;
use crate::errno::{Errno, Result};
use crate::multiplex::poll::{Item, Source, poll};
use crate::socket::Socket;
use crate::sys::poll::SignalMask;

/// Waits until one of several sockets or file descriptors is ready.
///
/// Each item has a `socket`, or, if that is NULL, an `fd`; what to wait for in `events`; and
/// gets what was found in `revents`:
/// - ZMQ_POLLIN: a message, or a byte, can be read without waiting.
/// - ZMQ_POLLOUT: one can be written without waiting.
/// - ZMQ_POLLERR: something is wrong with the file descriptor.
/// - ZMQ_POLLPRI: the file descriptor has urgent data.
///
/// Parameters:
/// - `items`: the items; NULL only if there are none.
/// - `count`: how many they are.
/// - `timeout`: how many milliseconds to wait at most; 0: not at all; -1: for ever.
///
/// Returns the number of items of which something was found, 0 when the time is up, or -1 with
/// errno set:
/// - EFAULT: `items` is NULL although `count` is not 0.
/// - EINVAL: `count` is negative.
/// - EINTR: a signal was delivered while the call waited.
/// - ENOTSOCK: an item's socket is none.
/// - ETERM: the context of one of the sockets was terminated.
///
/// Notes: A thread that waits here does the I/O of its sockets itself.
///
/// Since: 2.0.
///
/// See also: zmq_getsockopt, zmq_recv, zmq_proxy.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_poll(
    items: *mut zmq_pollitem_t,
    count: c_int,
    timeout: c_long,
) -> c_int {
    c_call(|| {
        let count = usize::try_from(count).map_err(|_| Errno::EINVAL)?;
        // SAFETY: the caller's items.
        unsafe { poll_items(items, count, timeout, None) }
    })
}

/// Polls a C program's items; what it finds goes to their `revents`.
///
/// # Safety
/// `items` is NULL or points at `count` items that nobody else uses meanwhile.
pub(super) unsafe fn poll_items(
    items: *mut zmq_pollitem_t,
    count: usize,
    timeout: c_long,
    mask: Option<&SignalMask>,
) -> Result<usize> {
    if items.is_null() && count != 0 {
        return Err(Errno::EFAULT);
    }
    let items = match count {
        0 => &mut [],
        // SAFETY: the caller's contract.
        _ => unsafe { slice::from_raw_parts_mut(items, count) },
    };
    let mut watched = items.iter().map(watched).collect::<Result<Vec<_>>>()?;
    let timeout = u64::try_from(timeout).ok().map(Duration::from_millis);
    let found = poll(&mut watched, timeout, mask);
    for (item, watched) in items.iter_mut().zip(&watched) {
        item.revents = watched.found;
    }
    found
}

fn watched(item: &zmq_pollitem_t) -> Result<Item> {
    let source = if item.socket.is_null() {
        Source::Descriptor(item.fd)
    } else {
        Source::Socket(Socket::find(item.socket)?)
    };
    Ok(Item {
        source,
        events: item.events,
        found: 0,
    })
}

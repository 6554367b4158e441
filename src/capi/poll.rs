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

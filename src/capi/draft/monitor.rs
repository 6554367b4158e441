//! Draft socket events: versions, and the fill of pipes.

use std::ffi::{c_char, c_int, c_void};

use crate::capi::call::c_call;
use crate::errno::Errno;

/// As zmq_socket_monitor, with the version of the events and the type of the socket that sends them.
/// Returns 0, or -1 with errno set.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_socket_monitor_versioned(
    socket: *mut c_void,
    endpoint: *const c_char,
    events: u64,
    event_version: c_int,
    socket_type: c_int,
) -> c_int {
    let _ = (socket, endpoint, events, event_version, socket_type);
    c_call::<()>(|| Err(Errno::ENOTSUP))
}

/// Asks for a ZMQ_EVENT_PIPES_STATS event for each pipe.
/// Returns 0, or -1 with errno set.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_socket_monitor_pipes_stats(socket: *mut c_void) -> c_int {
    let _ = socket;
    c_call::<()>(|| Err(Errno::ENOTSUP))
}

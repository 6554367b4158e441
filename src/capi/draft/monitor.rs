//! Draft socket events: versions, and the fill of pipes.

use std::ffi::{c_char, c_int, c_void};

use crate::capi::call::c_call;
use crate::errno::Errno;

/// Has the events of a socket's connections sent to an endpoint, in a form and by a type of
/// socket of the caller's choice.
///
/// Parameters:
/// - `socket`: the socket to watch.
/// - `endpoint`: an inproc endpoint; NULL: no longer.
/// - `events`: the events to tell of.
/// - `event_version`: the form of the messages.
/// - `socket_type`: the type of the socket that sends them.
///
/// Returns 0, or -1 with errno set:
/// - ENOTSUP: not there yet.
///
/// Since: 4.3.2.
///
/// See also: zmq_socket_monitor, zmq_socket_monitor_pipes_stats.
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

/// Asks for an event that tells how full a socket's pipes are.
///
/// Parameters:
/// - `socket`: the socket.
///
/// Returns 0, or -1 with errno set:
/// - ENOTSUP: not there yet.
///
/// Since: 4.3.2.
///
/// See also: zmq_socket_monitor_versioned.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_socket_monitor_pipes_stats(socket: *mut c_void) -> c_int {
    let _ = socket;
    c_call::<()>(|| Err(Errno::ENOTSUP))
}

//! Socket events in C: zmq_socket_monitor(3).

use std::ffi::{c_char, c_int, c_void};

use super::call::c_call;
use crate::errno::Errno;

/// Tells the events of a socket (bits of ZMQ_EVENT_*) to a PAIR socket that connects to the
/// inproc `endpoint`; NULL stops it.
/// Returns 0, or -1 with errno set:
/// EPROTONOSUPPORT: not an inproc endpoint. EINVAL: not an endpoint. ENOTSOCK: not a socket.
/// ETERM: the context was terminated.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_socket_monitor(
    socket: *mut c_void,
    endpoint: *const c_char,
    events: c_int,
) -> c_int {
    let _ = (socket, endpoint, events);
    c_call::<()>(|| Err(Errno::ENOTSUP))
}

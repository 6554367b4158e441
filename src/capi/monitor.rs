//! Socket events in C: zmq_socket_monitor(3).

use std::ffi::{c_char, c_int, c_void};

use super::call::c_call;
use super::socket::text;
use crate::socket::Socket;

/// Tells the events of a socket (bits of ZMQ_EVENT_*) to a PAIR socket that connects to the
/// inproc `endpoint`, in messages of two parts: the event in 16 bits and its value in 32, and
/// the endpoint concerned. NULL stops it, which is told as ZMQ_EVENT_MONITOR_STOPPED.
/// Events that are not read are dropped once there are too many.
/// Returns 0, or -1 with errno set:
/// EPROTONOSUPPORT: not an inproc endpoint. EINVAL: not an endpoint, or no such events.
/// EADDRINUSE: the endpoint is taken. EMFILE: too many sockets. ENOTSOCK: not a socket.
/// ETERM: the context was terminated.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_socket_monitor(
    socket: *mut c_void,
    endpoint: *const c_char,
    events: c_int,
) -> c_int {
    c_call(|| {
        let socket = Socket::find(socket)?;
        if endpoint.is_null() {
            return socket.monitor(None, events);
        }
        // SAFETY: the caller's string.
        socket.monitor(Some(&unsafe { text(endpoint) }?), events)
    })
}

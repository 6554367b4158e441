//! Socket events in C: zmq_socket_monitor(3).

use std::ffi::{c_char, c_int, c_void};

use super::call::c_call;
use super::socket::text;
use crate::socket::Socket;

/// Has the events of a socket's connections sent to an inproc endpoint.
///
/// A PAIR socket that connects to the endpoint receives each event as a message of two parts:
/// six bytes in the machine's own order, the event in two and its value in four, and the
/// endpoint concerned, without a NUL. The events, and their values, are:
/// - ZMQ_EVENT_CONNECTED: a connection was made; its file descriptor.
/// - ZMQ_EVENT_CONNECT_DELAYED: an attempt to connect is under way; an errno.
/// - ZMQ_EVENT_CONNECT_RETRIED: it will be tried again; in so many milliseconds.
/// - ZMQ_EVENT_LISTENING: an endpoint accepts connections; its file descriptor.
/// - ZMQ_EVENT_BIND_FAILED: an endpoint could not be bound; the errno.
/// - ZMQ_EVENT_ACCEPTED: a connection was accepted; its file descriptor.
/// - ZMQ_EVENT_ACCEPT_FAILED: one could not be; the errno.
/// - ZMQ_EVENT_CLOSED: a file descriptor was closed before a connection stood, or an
///   endpoint's; its number.
/// - ZMQ_EVENT_CLOSE_FAILED: a file descriptor could not be closed; the errno.
/// - ZMQ_EVENT_DISCONNECTED: a connection was lost; its former file descriptor.
/// - ZMQ_EVENT_MONITOR_STOPPED: the last event; 0.
/// - ZMQ_EVENT_HANDSHAKE_SUCCEEDED: the peers agreed; 0.
/// - ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL: they did not; an errno.
/// - ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL: a peer, or the ZAP handler, broke the protocol; one
///   of ZMQ_PROTOCOL_ERROR_*.
/// - ZMQ_EVENT_HANDSHAKE_FAILED_AUTH: the ZAP handler refused the peer; its status code: 300,
///   400 or 500.
///
/// Parameters:
/// - `socket`: the socket to watch.
/// - `endpoint`: an inproc endpoint that nobody has bound yet; NULL: no longer.
/// - `events`: the events to tell of, or ZMQ_EVENT_ALL.
///
/// Returns 0, or -1 with errno set:
/// - EPROTONOSUPPORT: `endpoint` is not an inproc one.
/// - EINVAL: not an endpoint, or no such events.
/// - EADDRINUSE: the endpoint is taken.
/// - EMFILE: the context has ZMQ_MAX_SOCKETS sockets already; a monitor counts as one.
/// - ENOTSOCK: `socket` is not a socket.
/// - ETERM: its context was terminated.
///
/// Notes: Events that nobody reads are dropped once there are too many of them: they never hold
/// up the socket.
///
/// Since: 3.2.
///
/// See also: zmq_socket, zmq_connect.
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

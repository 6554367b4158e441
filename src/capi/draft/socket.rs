//! Draft socket functions: groups (RADIO, DISH) and single peers (PEER, ROUTER).

use std::ffi::{c_char, c_int, c_void};

use crate::capi::call::c_call;
use crate::errno::Errno;

/// Joins a group (DISH).
///
/// Parameters:
/// - `socket`: the socket.
/// - `group`: the group's name.
///
/// Returns 0, or -1 with errno set:
/// - ENOTSUP: not there yet.
///
/// Since: 4.2.
///
/// See also: zmq_leave, zmq_msg_group.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_join(socket: *mut c_void, group: *const c_char) -> c_int {
    let _ = (socket, group);
    c_call::<()>(|| Err(Errno::ENOTSUP))
}

/// Leaves a group (DISH).
///
/// Parameters:
/// - `socket`: the socket.
/// - `group`: the group's name.
///
/// Returns 0, or -1 with errno set:
/// - ENOTSUP: not there yet.
///
/// Since: 4.2.
///
/// See also: zmq_join.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_leave(socket: *mut c_void, group: *const c_char) -> c_int {
    let _ = (socket, group);
    c_call::<()>(|| Err(Errno::ENOTSUP))
}

/// Connects a socket to an endpoint and tells the name of the peer (PEER).
///
/// Parameters:
/// - `socket`: the socket.
/// - `endpoint`: the endpoint.
///
/// Returns the peer's name for zmq_msg_set_routing_id, or 0 with errno set:
/// - ENOTSUP: not there yet.
///
/// Since: 4.3.3.
///
/// See also: zmq_connect, zmq_disconnect_peer.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_connect_peer(socket: *mut c_void, endpoint: *const c_char) -> u32 {
    let _ = (socket, endpoint);
    c_call::<u32>(|| Err(Errno::ENOTSUP))
}

/// Ends the connection to one peer (SERVER, PEER).
///
/// Parameters:
/// - `socket`: the socket.
/// - `routing_id`: the peer's name.
///
/// Returns 0, or -1 with errno set:
/// - ENOTSUP: not there yet.
///
/// Since: 4.3.3.
///
/// See also: zmq_connect_peer, zmq_msg_routing_id.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_disconnect_peer(socket: *mut c_void, routing_id: u32) -> c_int {
    let _ = (socket, routing_id);
    c_call::<()>(|| Err(Errno::ENOTSUP))
}

/// Tells whether a message could be sent to a peer, or is there from it (ROUTER).
///
/// Parameters:
/// - `socket`: the socket.
/// - `routing_id`: the peer's name.
/// - `length`: the size of the name in bytes.
///
/// Returns any of ZMQ_POLLIN and ZMQ_POLLOUT, or -1 with errno set:
/// - ENOTSUP: not there yet.
///
/// Since: 4.2.3.
///
/// See also: zmq_getsockopt.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_socket_get_peer_state(
    socket: *mut c_void,
    routing_id: *const c_void,
    length: usize,
) -> c_int {
    let _ = (socket, routing_id, length);
    c_call::<()>(|| Err(Errno::ENOTSUP))
}

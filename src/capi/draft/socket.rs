//! Draft socket functions: groups (RADIO, DISH) and single peers (PEER, ROUTER).

use std::ffi::{c_char, c_int, c_void};

use crate::capi::call::c_call;
use crate::errno::Errno;

/// Joins a group (DISH).
/// Returns 0, or -1 with errno set.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_join(socket: *mut c_void, group: *const c_char) -> c_int {
    let _ = (socket, group);
    c_call::<()>(|| Err(Errno::ENOTSUP))
}

/// Leaves a group (DISH).
/// Returns 0, or -1 with errno set.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_leave(socket: *mut c_void, group: *const c_char) -> c_int {
    let _ = (socket, group);
    c_call::<()>(|| Err(Errno::ENOTSUP))
}

/// As zmq_connect (PEER).
/// Returns the routing id of the peer, or 0 with errno set.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_connect_peer(socket: *mut c_void, endpoint: *const c_char) -> u32 {
    let _ = (socket, endpoint);
    c_call::<u32>(|| Err(Errno::ENOTSUP))
}

/// Ends the connection to one peer (SERVER, PEER).
/// Returns 0, or -1 with errno set.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_disconnect_peer(socket: *mut c_void, routing_id: u32) -> c_int {
    let _ = (socket, routing_id);
    c_call::<()>(|| Err(Errno::ENOTSUP))
}

/// Asks whether a message to this peer could be sent or is there to be received (ROUTER).
/// Returns bits of ZMQ_POLLIN and ZMQ_POLLOUT, or -1 with errno set.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_socket_get_peer_state(
    socket: *mut c_void,
    routing_id: *const c_void,
    length: usize,
) -> c_int {
    let _ = (socket, routing_id, length);
    c_call::<()>(|| Err(Errno::ENOTSUP))
}

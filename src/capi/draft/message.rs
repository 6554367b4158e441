//! Draft message functions: routing id, group, and a message from a copied buffer.

use std::ffi::{c_char, c_int, c_void};

use crate::capi::call::c_call;
use crate::capi::types::zmq_msg_t;
use crate::errno::Errno;

/// Names the peer that a message goes to (SERVER, PEER).
/// Returns 0, or -1 with errno set.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_msg_set_routing_id(message: *mut zmq_msg_t, routing_id: u32) -> c_int {
    let _ = (message, routing_id);
    c_call::<()>(|| Err(Errno::ENOTSUP))
}

/// Returns the peer that a message came from (SERVER, PEER), or 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_msg_routing_id(message: *mut zmq_msg_t) -> u32 {
    let _ = message;
    c_call::<u32>(|| Err(Errno::ENOTSUP))
}

/// Names the group that a message goes to (RADIO).
/// Returns 0, or -1 with errno set.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_msg_set_group(message: *mut zmq_msg_t, group: *const c_char) -> c_int {
    let _ = (message, group);
    c_call::<()>(|| Err(Errno::ENOTSUP))
}

/// Returns the group of a message (DISH).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_msg_group(message: *mut zmq_msg_t) -> *const c_char {
    let _ = message;
    c_call::<*const c_char>(|| Err(Errno::ENOTSUP))
}

/// Initialises a message with a copy of `size` bytes at `data`.
/// Returns 0, or -1 with errno set.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_msg_init_buffer(
    message: *mut zmq_msg_t,
    data: *const c_void,
    size: usize,
) -> c_int {
    let _ = (message, data, size);
    c_call::<()>(|| Err(Errno::ENOTSUP))
}

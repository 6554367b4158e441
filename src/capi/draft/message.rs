//! Draft message functions: routing id, group, and a message from a copied buffer.

use std::ffi::{CStr, c_char, c_int, c_void};
use std::slice;

use crate::capi::call::{c_call, c_result};
use crate::capi::message::{initialise, with_open, with_open_or_closed};
use crate::capi::types::zmq_msg_t;
use crate::constants::ZMQ_GROUP_MAX_LENGTH;
use crate::errno::Errno;
use crate::message::Message;

/// Names the peer that a message goes to (SERVER, PEER).
/// Returns 0, or -1 with errno set:
/// EINVAL: 0 names no peer. EFAULT: not a message.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_msg_set_routing_id(message: *mut zmq_msg_t, routing_id: u32) -> c_int {
    c_call(|| {
        if routing_id == 0 {
            return Err(Errno::EINVAL);
        }
        // SAFETY: the caller's 64 bytes.
        unsafe {
            with_open(message, |open| {
                open.set_routing_id(routing_id);
                Ok(())
            })
        }
    })
}

/// Returns the peer that a message came from (SERVER, PEER), or 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_msg_routing_id(message: *mut zmq_msg_t) -> u32 {
    // SAFETY: the caller's 64 bytes.
    c_result(unsafe { with_open_or_closed(message, |known| Ok(known.routing_id())) })
}

/// Names the group that a message goes to (RADIO).
/// Returns 0, or -1 with errno set:
/// EINVAL: longer than ZMQ_GROUP_MAX_LENGTH bytes. EFAULT: not a message, or no name.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_msg_set_group(message: *mut zmq_msg_t, group: *const c_char) -> c_int {
    c_call(|| {
        if group.is_null() {
            return Err(Errno::EFAULT);
        }
        // SAFETY: the caller's string.
        let group = unsafe { CStr::from_ptr(group) };
        if group.count_bytes() > ZMQ_GROUP_MAX_LENGTH as usize {
            return Err(Errno::EINVAL);
        }
        // SAFETY: the caller's 64 bytes.
        unsafe {
            with_open(message, |open| {
                open.set_group(group.into());
                Ok(())
            })
        }
    })
}

/// Returns the group of a message (DISH), empty if it has none. The text is the message's; or
/// NULL with errno set:
/// EFAULT: not a message.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_msg_group(message: *mut zmq_msg_t) -> *const c_char {
    // SAFETY: the caller's 64 bytes.
    c_result(unsafe { with_open(message, |open| Ok(open.group().as_ptr())) })
}

/// Makes a message with a copy of `size` bytes at `data`.
/// Returns 0, or -1 with errno set:
/// ENOMEM: no memory. EFAULT: NULL, or no bytes where there should be some.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_msg_init_buffer(
    message: *mut zmq_msg_t,
    data: *const c_void,
    size: usize,
) -> c_int {
    c_call(|| {
        let bytes = match size {
            0 => &[],
            _ if data.is_null() => return Err(Errno::EFAULT),
            // More than that is nobody's memory.
            _ if isize::try_from(size).is_err() => return Err(Errno::ENOMEM),
            // SAFETY: the caller's bytes.
            _ => unsafe { slice::from_raw_parts(data.cast(), size) },
        };
        // SAFETY: the caller's 64 bytes.
        unsafe { initialise(message, || Message::from_slice(bytes)) }
    })
}

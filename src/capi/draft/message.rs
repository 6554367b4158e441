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
///
/// Parameters:
/// - `message`: the message.
/// - `routing_id`: the peer's name, as zmq_msg_routing_id told it; not 0.
///
/// Returns 0, or -1 with errno set:
/// - EINVAL: `routing_id` is 0.
/// - EFAULT: `message` is not a message.
///
/// Since: 4.2.
///
/// See also: zmq_msg_routing_id.
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

/// Tells the peer that a message came from (SERVER, PEER).
///
/// Parameters:
/// - `message`: the message, even if it was closed.
///
/// Returns the peer's name, or 0 if it has none, or with errno set:
/// - EFAULT: `message` is not a message.
///
/// Since: 4.2.
///
/// See also: zmq_msg_set_routing_id.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_msg_routing_id(message: *mut zmq_msg_t) -> u32 {
    // SAFETY: the caller's 64 bytes.
    c_result(unsafe { with_open_or_closed(message, |known| Ok(known.routing_id())) })
}

/// Names the group that a message goes to (RADIO).
///
/// Parameters:
/// - `message`: the message.
/// - `group`: the group's name, of at most ZMQ_GROUP_MAX_LENGTH bytes.
///
/// Returns 0, or -1 with errno set:
/// - EINVAL: the name is too long.
/// - EFAULT: `message` is not a message, or `group` is NULL.
///
/// Since: 4.2.
///
/// See also: zmq_msg_group, zmq_join.
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

/// Tells the group of a message (DISH).
///
/// Parameters:
/// - `message`: the message.
///
/// Returns the group's name, empty if there is none, which lives as long as the message; or
/// NULL with errno set:
/// - EFAULT: `message` is not a message.
///
/// Since: 4.2.
///
/// See also: zmq_msg_set_group.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_msg_group(message: *mut zmq_msg_t) -> *const c_char {
    // SAFETY: the caller's 64 bytes.
    c_result(unsafe { with_open(message, |open| Ok(open.group().as_ptr())) })
}

/// Makes a message with a copy of bytes.
///
/// Parameters:
/// - `message`: room for a message that holds none yet.
/// - `data`: the bytes; NULL only if there are none.
/// - `size`: how many they are.
///
/// Returns 0, or -1 with errno set:
/// - ENOMEM: there is no memory for the copy.
/// - EFAULT: `message` is NULL, or `data` is although `size` is not 0.
///
/// Since: 4.3.3.
///
/// See also: zmq_msg_init_size, zmq_msg_init_data.
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

//! Draft context options of any size.

use std::ffi::{c_int, c_void};

use crate::capi::call::c_call;
use crate::errno::Errno;

/// Sets an option of a context whose value has any size.
///
/// Parameters:
/// - `context`: the context.
/// - `option`: the option.
/// - `value`: the address of its new value.
/// - `length`: the size of the value in bytes.
///
/// Returns 0, or -1 with errno set:
/// - ENOTSUP: not there yet.
///
/// Since: 4.3.3.
///
/// See also: zmq_ctx_set, zmq_ctx_get_ext.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_ctx_set_ext(
    context: *mut c_void,
    option: c_int,
    value: *const c_void,
    length: usize,
) -> c_int {
    let _ = (context, option, value, length);
    c_call::<()>(|| Err(Errno::ENOTSUP))
}

/// Reads an option of a context whose value has any size.
///
/// Parameters:
/// - `context`: the context.
/// - `option`: the option.
/// - `value`: room for its value.
/// - `length`: the size of that room in bytes; on success, the size of the value.
///
/// Returns 0, or -1 with errno set:
/// - ENOTSUP: not there yet.
///
/// Since: 4.3.3.
///
/// See also: zmq_ctx_get, zmq_ctx_set_ext.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_ctx_get_ext(
    context: *mut c_void,
    option: c_int,
    value: *mut c_void,
    length: *mut usize,
) -> c_int {
    let _ = (context, option, value, length);
    c_call::<()>(|| Err(Errno::ENOTSUP))
}

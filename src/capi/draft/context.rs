//! Draft context options of any size.

use std::ffi::{c_int, c_void};

use crate::capi::call::c_call;
use crate::errno::Errno;

/// As zmq_ctx_set, with a value of `length` bytes.
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

/// As zmq_ctx_get, into the `*length` bytes at `value`.
/// Returns 0, or -1 with errno set.
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

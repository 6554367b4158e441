//! Keys in C: zmq_z85_encode(3), zmq_z85_decode(3), zmq_curve_keypair(3), zmq_curve_public(3).

use std::ffi::{c_char, c_int};

use super::call::c_call;
use crate::errno::Errno;

/// Writes `size` bytes, a multiple of 4, as Z85 text (RFC 32): 5 characters for 4 bytes, and a NUL.
/// Returns `dest`, or NULL with errno set:
/// EINVAL: not a multiple of 4.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_z85_encode(
    dest: *mut c_char,
    data: *const u8,
    size: usize,
) -> *mut c_char {
    let _ = (dest, data, size);
    c_call::<*mut c_char>(|| Err(Errno::ENOTSUP))
}

/// Reads Z85 text (RFC 32) of 5, 10, 15 ... characters: 4 bytes for 5 characters.
/// Returns `dest`, or NULL with errno set:
/// EINVAL: not Z85.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_z85_decode(dest: *mut u8, string: *const c_char) -> *mut u8 {
    let _ = (dest, string);
    c_call::<*mut u8>(|| Err(Errno::ENOTSUP))
}

/// Makes a CURVE key pair and writes both keys as Z85 text, 40 characters and a NUL.
/// Returns 0, or -1 with errno set:
/// ENOTSUP: this library has no CURVE (zmq_has ("curve")).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_curve_keypair(
    z85_public_key: *mut c_char,
    z85_secret_key: *mut c_char,
) -> c_int {
    let _ = (z85_public_key, z85_secret_key);
    c_call::<()>(|| Err(Errno::ENOTSUP))
}

/// Writes the public key of a CURVE secret key; both are Z85 text, 40 characters and a NUL.
/// Returns 0, or -1 with errno set:
/// ENOTSUP: this library has no CURVE (zmq_has ("curve")). EINVAL: not a key.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_curve_public(
    z85_public_key: *mut c_char,
    z85_secret_key: *const c_char,
) -> c_int {
    let _ = (z85_public_key, z85_secret_key);
    c_call::<()>(|| Err(Errno::ENOTSUP))
}

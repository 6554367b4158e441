//! Errors, version and capabilities in C: zmq_errno(3), zmq_strerror(3), zmq_version(3), zmq_has(3).

use std::ffi::{CStr, c_char, c_int};

use super::call::{guarded, last_errno};
use crate::constants::{ZMQ_VERSION_MAJOR, ZMQ_VERSION_MINOR, ZMQ_VERSION_PATCH};
use crate::errno::{self, Errno};

/// What `zmq_has` confirms. A name is added with the last part of what it promises.
const CAPABILITIES: [&CStr; 4] = [c"ipc", c"curve", c"tipc", c"vsock"];

/// Tells the calling thread's errno.
///
/// For programs whose C library is not the one that this library uses; in all others it is
/// errno itself.
///
/// Returns the error number of the last call that failed; a call that succeeds leaves it alone.
///
/// Since: 2.0.
///
/// See also: zmq_strerror.
#[unsafe(no_mangle)]
pub extern "C" fn zmq_errno() -> c_int {
    last_errno()
}

/// Tells the text of an error number.
///
/// Parameters:
/// - `errnum`: an error number, of the operating system or of this library (EFSM,
///   ENOCOMPATPROTO, ETERM, EMTHREAD).
///
/// Returns a text that must be neither changed nor freed. That of a number of the operating
/// system may change with the next call of this function or of strerror(3) in the same thread.
///
/// Since: 2.0.
///
/// See also: zmq_errno.
#[unsafe(no_mangle)]
pub extern "C" fn zmq_strerror(errnum: c_int) -> *const c_char {
    match errno::own_text(errnum) {
        Some(text) => text.as_ptr(),
        // SAFETY: any number may be asked for; the text lives until this thread asks again.
        None => unsafe { libc::strerror(errnum) },
    }
}

/// Tells the version of libzmq whose interface and behaviour this is.
///
/// The same numbers are ZMQ_VERSION_MAJOR, ZMQ_VERSION_MINOR and ZMQ_VERSION_PATCH when the
/// program is compiled.
///
/// Parameters:
/// - `major`: where the first number goes, or NULL.
/// - `minor`: where the second number goes, or NULL.
/// - `patch`: where the third number goes, or NULL.
///
/// Since: 2.0.
///
/// See also: zmq_has.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_version(major: *mut c_int, minor: *mut c_int, patch: *mut c_int) {
    let parts = [
        (major, ZMQ_VERSION_MAJOR),
        (minor, ZMQ_VERSION_MINOR),
        (patch, ZMQ_VERSION_PATCH),
    ];
    for (place, number) in parts {
        if !place.is_null() {
            // SAFETY: the caller's pointer to an int.
            unsafe { place.write(number) };
        }
    }
}

/// Tells whether the library can do something that not every build of it can.
///
/// Parameters:
/// - `capability`: a name: "ipc", "curve", "gssapi", "pgm", "norm", "tipc", "vsock", "vmci",
///   "WS", "WSS" or "draft".
///
/// Returns 1 if it can, 0 if it cannot or does not know the name.
///
/// Since: 4.1.
///
/// See also: zmq_version.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_has(capability: *const c_char) -> c_int {
    let known = guarded(|| {
        if capability.is_null() {
            return Err(Errno::EFAULT);
        }
        // SAFETY: the caller's string.
        Ok(CAPABILITIES.contains(&unsafe { CStr::from_ptr(capability) }))
    });
    c_int::from(known == Ok(true))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(number: c_int) -> &'static str {
        // SAFETY: zmq_strerror returns a NUL-terminated text.
        unsafe { CStr::from_ptr(zmq_strerror(number)) }
            .to_str()
            .unwrap()
    }

    #[test]
    fn texts_are_ours_or_the_systems() {
        assert_eq!(text(Errno::ETERM.number()), "Context was terminated");
        assert_eq!(text(libc::EHOSTUNREACH), "Host unreachable");
        assert_eq!(text(libc::EINVAL), "Invalid argument");
        assert_eq!(text(0), "Success");
        assert_eq!(text(-7), "Unknown error -7");
    }

    #[test]
    fn version_fills_what_is_asked_for() {
        let mut patch = 0;
        // SAFETY: NULL and one int.
        unsafe { zmq_version(std::ptr::null_mut(), std::ptr::null_mut(), &mut patch) };
        assert_eq!(patch, 5);
    }

    #[test]
    fn capabilities_are_what_works() {
        // SAFETY: NUL-terminated strings, and NULL.
        unsafe {
            assert_eq!(zmq_has(c"ipc".as_ptr()), 1);
            for present in [c"curve", c"tipc", c"vsock"] {
                assert_eq!(zmq_has(present.as_ptr()), 1, "{present:?}");
            }
            for absent in [
                c"", c"IPC", c"gssapi", c"draft", c"WS", c"pgm", c"norm", c"vmci",
            ] {
                assert_eq!(zmq_has(absent.as_ptr()), 0, "{absent:?}");
            }
            assert_eq!(zmq_has(std::ptr::null()), 0);
        }
    }
}

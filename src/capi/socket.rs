//! A socket's life in C: zmq_socket(3), zmq_bind(3), zmq_connect(3), zmq_setsockopt(3) and their opposites.

use std::borrow::Cow;
use std::ffi::{CStr, c_char, c_int, c_void};
use std::slice;

use super::call::c_call;
use crate::context;
use crate::errno::{Errno, Result};
use crate::socket::Socket;
use crate::sys::spelling;

/// Makes a socket of a type (ZMQ_REQ, ZMQ_PUB, ...) in a context.
/// Returns the socket, or NULL with errno set:
/// EINVAL: no such type. EFAULT: not a context. EMFILE: ZMQ_MAX_SOCKETS are open. ETERM: the
/// context was terminated.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_socket(context: *mut c_void, socket_type: c_int) -> *mut c_void {
    c_call(|| {
        let context = context::get(context::find(context)?)?;
        Ok(Socket::open(&context, socket_type)?.as_ptr())
    })
}

/// Closes a socket; messages not yet sent linger for ZMQ_LINGER. Does not wait.
/// Returns 0, or -1 with errno set:
/// ENOTSOCK: not a socket, or closed before.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_close(socket: *mut c_void) -> c_int {
    c_call(|| Socket::find(socket)?.close())
}

/// Sets an option of a socket from `length` bytes at `value`.
/// Returns 0, or -1 with errno set:
/// EINVAL: no such option, or no such value. ENOTSOCK: not a socket. ETERM: the context was terminated.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_setsockopt(
    socket: *mut c_void,
    option: c_int,
    value: *const c_void,
    length: usize,
) -> c_int {
    c_call(|| {
        let socket = Socket::find(socket)?;
        if length == 0 && !value.is_null() && Socket::is_undone_by_null(option) {
            return Err(Errno::EINVAL);
        }
        // SAFETY: the caller's bytes.
        let value = unsafe { bytes(value, length) }?;
        socket.set_option(option, value)
    })
}

/// Reads an option of a socket into the `*length` bytes at `value`, and sets `*length` to the
/// size of what is there.
/// Returns 0, or -1 with errno set:
/// EINVAL: no such option, or too little room. EFAULT: a NULL pointer. ENOTSOCK: not a socket.
/// ETERM: the context was terminated.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_getsockopt(
    socket: *mut c_void,
    option: c_int,
    value: *mut c_void,
    length: *mut usize,
) -> c_int {
    c_call(|| {
        let socket = Socket::find(socket)?;
        // SAFETY: the caller's length and room, which nobody else uses meanwhile.
        unsafe {
            let length = length.as_mut().ok_or(Errno::EFAULT)?;
            if value.is_null() {
                return Err(Errno::EFAULT);
            }
            let place = slice::from_raw_parts_mut(value.cast(), *length);
            *length = socket.option(option, place)?;
        }
        Ok(())
    })
}

/// Accepts connections at an endpoint ("tcp://127.0.0.1:5555", "ipc:///tmp/feed", "inproc://name").
/// Returns 0, or -1 with errno set:
/// EINVAL: not an endpoint. EPROTONOSUPPORT: no such transport. ENOCOMPATPROTO: not with this
/// socket type. EADDRINUSE, EADDRNOTAVAIL,
/// ENODEV: the address is taken, foreign, or of no interface. ENOTSOCK: not a socket. ETERM:
/// the context was terminated. EMTHREAD: no I/O thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_bind(socket: *mut c_void, endpoint: *const c_char) -> c_int {
    c_call(|| {
        let socket = Socket::find(socket)?;
        // SAFETY: the caller's string.
        socket.bind(&unsafe { text(endpoint) }?)
    })
}

/// Connects to an endpoint, now or, as long as nobody is there, later; and again after each loss.
/// Returns 0, or -1 with errno set: as zmq_bind; ECONNREFUSED (inproc).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_connect(socket: *mut c_void, endpoint: *const c_char) -> c_int {
    c_call(|| {
        let socket = Socket::find(socket)?;
        // SAFETY: the caller's string.
        socket.connect(&unsafe { text(endpoint) }?)
    })
}

/// Stops accepting connections at an endpoint (as ZMQ_LAST_ENDPOINT gave it), and ends those that it
/// accepted. The same as zmq_disconnect.
/// Returns 0, or -1 with errno set:
/// ENOENT: not bound there. EINVAL: not an endpoint. ENOTSOCK: not a socket. ETERM: the context
/// was terminated.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_unbind(socket: *mut c_void, endpoint: *const c_char) -> c_int {
    c_call(|| {
        let socket = Socket::find(socket)?;
        // SAFETY: the caller's string.
        socket.end_endpoint(&unsafe { text(endpoint) }?)
    })
}

/// Takes back all zmq_connects to an endpoint. The same as zmq_unbind.
/// Returns 0, or -1 with errno set:
/// ENOENT: not connected there. EINVAL: not an endpoint. ENOTSOCK: not a socket. ETERM: the
/// context was terminated.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_disconnect(socket: *mut c_void, endpoint: *const c_char) -> c_int {
    c_call(|| {
        let socket = Socket::find(socket)?;
        // SAFETY: the caller's string.
        socket.end_endpoint(&unsafe { text(endpoint) }?)
    })
}

/// Bytes of a C program; `EFAULT` for none where there should be some.
///
/// # Safety
/// `data` is NULL or points at `length` bytes that do not change while they are borrowed.
pub(super) unsafe fn bytes<'a>(data: *const c_void, length: usize) -> Result<&'a [u8]> {
    match (data.is_null(), length) {
        (_, 0) => Ok(&[]),
        (true, _) => Err(Errno::EFAULT),
        // SAFETY: the caller's contract.
        (false, _) => Ok(unsafe { slice::from_raw_parts(data.cast(), length) }),
    }
}

/// An endpoint of a C program; `EINVAL` for none.
///
/// # Safety
/// `endpoint` is NULL or a C string that does not change while it is borrowed.
pub(super) unsafe fn text<'a>(endpoint: *const c_char) -> Result<Cow<'a, str>> {
    if endpoint.is_null() {
        return Err(Errno::EINVAL);
    }
    // SAFETY: the caller's contract.
    let text = unsafe { CStr::from_ptr(endpoint) };
    Ok(spelling::text_of(text.to_bytes()))
}

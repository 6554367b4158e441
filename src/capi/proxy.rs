//! Proxies in C: zmq_proxy(3) and zmq_proxy_steerable(3).

use std::ffi::{c_int, c_void};

use super::call::c_call;
use crate::errno::{Errno, Result};
use crate::multiplex::proxy;
use crate::socket::Socket;

/// Passes messages on between two sockets until their context ends.
///
/// What `frontend` receives goes to `backend` and the other way round, part by part, with the
/// pauses that high-water marks ask for. ROUTER and DEALER make a queue, XSUB and XPUB a
/// forwarder, PULL and PUSH a streamer.
///
/// Parameters:
/// - `frontend`: a socket.
/// - `backend`: a socket; it may be the same one.
/// - `capture`: NULL, or a socket (PUB, DEALER, PUSH or PAIR) that gets every message, too.
///
/// Returns -1 with errno set:
/// - ETERM: the context of one of the sockets was terminated.
/// - EFAULT: `frontend` or `backend` is NULL.
/// - ENOTSOCK: one of them is not a socket, or was closed meanwhile.
/// - EINTR: a signal was delivered while the call waited.
///
/// Since: 3.2.
///
/// See also: zmq_proxy_steerable, zmq_poll.
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

/// Passes messages on between two sockets as zmq_proxy, and obeys a third.
///
/// A message of that socket is a command:
/// - PAUSE: messages wait until RESUME comes.
/// - RESUME: they are passed on again.
/// - TERMINATE: the call returns.
/// - STATISTICS: is answered with eight parts of a uint64_t each: messages and bytes received
///   by the frontend, messages and bytes sent by it, and the same four for the backend.
///
/// Parameters:
/// - `frontend`: a socket.
/// - `backend`: a socket.
/// - `capture`: NULL, or a socket that gets every message, too.
/// - `control`: NULL, or the socket with the commands (PAIR, SUB, PULL, or REP, which answers
///   every other command with an empty message).
///
/// Returns 0 after TERMINATE, or -1 with errno set:
/// - ETERM: the context of one of the sockets was terminated.
/// - EFAULT: `frontend` or `backend` is NULL.
/// - ENOTSOCK: one of them is not a socket, or was closed meanwhile.
/// - EINTR: a signal was delivered while the call waited.
///
/// Since: 4.0.
///
/// See also: zmq_proxy.
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

/// Passes messages on between two sockets: the old form of zmq_proxy.
///
/// Parameters:
/// - `device_type`: ZMQ_STREAMER, ZMQ_FORWARDER or ZMQ_QUEUE, which all mean the same.
/// - `frontend`: a socket.
/// - `backend`: a socket.
///
/// Returns -1 with errno set, as zmq_proxy.
///
/// Since: 2.0.
///
/// See also: zmq_proxy.
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

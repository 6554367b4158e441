//! A socket's life in C: zmq_socket(3), zmq_bind(3), zmq_connect(3), zmq_setsockopt(3) and their opposites.

use std::borrow::Cow;
use std::ffi::{CStr, c_char, c_int, c_void};
use std::slice;

use super::call::c_call;
use crate::context;
use crate::errno::{Errno, Result};
use crate::socket::Socket;
use crate::sys::spelling;

/// Makes a socket.
///
/// A socket has a type, which says how it shares messages out and where it takes them from, and
/// it may be bound and connected any number of times (zmq_bind, zmq_connect). Its types are:
/// - ZMQ_REQ: sends a request, receives its reply, and so on; requests go to its peers in turn.
/// - ZMQ_REP: receives a request, sends the reply to where it came from, and so on.
/// - ZMQ_DEALER: sends to its peers in turn and receives from all of them fairly; a REQ without
///   its order.
/// - ZMQ_ROUTER: a received message begins with a part that names its peer, and one to send
///   with the name of its receiver.
/// - ZMQ_PUB: sends to every peer that subscribed to how the message begins.
/// - ZMQ_SUB: receives what it subscribed to (ZMQ_SUBSCRIBE).
/// - ZMQ_XPUB: a PUB that receives its peers' subscriptions as messages: a byte 1 or 0, and the
///   topic.
/// - ZMQ_XSUB: a SUB that subscribes by sending such messages.
/// - ZMQ_PUSH: sends to its peers in turn.
/// - ZMQ_PULL: receives from its peers fairly.
/// - ZMQ_PAIR: talks with one peer.
/// - ZMQ_STREAM: talks with peers of TCP that know nothing of ZeroMQ; messages begin with a
///   part that names the connection.
///
/// Parameters:
/// - `context`: the context that it belongs to.
/// - `socket_type`: one of the types above.
///
/// Returns the socket, or NULL with errno set:
/// - EINVAL: there is no such type.
/// - EFAULT: `context` is not a context.
/// - EMFILE: the context has ZMQ_MAX_SOCKETS sockets already.
/// - ETERM: the context was terminated.
///
/// Notes: A socket may be used by several threads: calls of one at a time, and a call that
/// waits does not hold up others. What several threads read or write part by part is mixed; a
/// message is best sent and received by one of them.
///
/// Since: 2.0.
///
/// See also: zmq_bind, zmq_connect, zmq_setsockopt, zmq_send, zmq_recv, zmq_close.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_socket(context: *mut c_void, socket_type: c_int) -> *mut c_void {
    c_call(|| {
        let context = context::get(context::find(context)?)?;
        Ok(Socket::open(&context, socket_type)?.as_ptr())
    })
}

/// Closes a socket, without waiting.
///
/// What was received and not read is dropped. What was sent and has not left yet goes on
/// leaving for as long as ZMQ_LINGER says; zmq_ctx_term waits for that.
///
/// Parameters:
/// - `socket`: the socket.
///
/// Returns 0, or -1 with errno set:
/// - ENOTSOCK: `socket` is not a socket, or was closed before.
///
/// Since: 2.0.
///
/// See also: zmq_socket, zmq_ctx_term.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_close(socket: *mut c_void) -> c_int {
    c_call(|| Socket::find(socket)?.close())
}

/// Sets an option of a socket.
///
/// Options are copied when an endpoint is made, so most of them hold for what is bound and
/// connected afterwards; where one holds at once, its "Effect" says so.
///
/// Parameters:
/// - `socket`: the socket.
/// - `option`: one of the options below.
/// - `value`: the address of its new value, of the type that the option has.
/// - `length`: the size of the value in bytes; a string's without its NUL.
///
/// Returns 0, or -1 with errno set:
/// - EINVAL: there is no such option, it can only be read, this type of socket does not have
///   it, or the value or its size is wrong.
/// - EFAULT: `value` is NULL although `length` is not 0.
/// - ENOTSOCK: `socket` is not a socket.
/// - ETERM: its context was terminated.
///
/// Since: 2.0.
///
/// See also: zmq_getsockopt, zmq_socket.
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

/// Reads an option of a socket.
///
/// Parameters:
/// - `socket`: the socket.
/// - `option`: one of the options below.
/// - `value`: room for its value.
/// - `length`: the size of that room in bytes; on success, the size of the value, a string's
///   with its NUL.
///
/// Returns 0, or -1 with errno set:
/// - EINVAL: there is no such option, it can only be set, or the room does not have the size of
///   the option's type (a string's may be larger).
/// - EFAULT: `value` or `length` is NULL.
/// - ENOTSOCK: `socket` is not a socket.
/// - ETERM: its context was terminated.
///
/// Since: 2.0.
///
/// See also: zmq_setsockopt, zmq_socket.
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

/// Makes a socket accept connections at an endpoint.
///
/// An endpoint is a transport and an address:
/// - tcp://INTERFACE:PORT: the interface is an address of this machine, the name of a network
///   interface, or * for all of them; the port a number, or * for one that is free, which
///   ZMQ_LAST_ENDPOINT then tells. [::1] and its like need ZMQ_IPV6.
/// - ipc://PATH: a socket file, made by this call and removed at the end; @NAME instead of a
///   path is a name without a file; * for a file of a name that is free.
/// - inproc://NAME: a name within the context.
/// - tipc:// and vsock://: where the kernel has them (tipc(7), vsock(7)).
///
/// Parameters:
/// - `socket`: the socket.
/// - `endpoint`: the endpoint.
///
/// Returns 0, or -1 with errno set:
/// - EINVAL: not an endpoint, or `endpoint` is NULL.
/// - EPROTONOSUPPORT: no such transport.
/// - ENOCOMPATPROTO: a transport that this type of socket cannot use.
/// - EADDRINUSE: the address is taken.
/// - EADDRNOTAVAIL: the address is not one of this machine.
/// - ENODEV: no such network interface.
/// - ENAMETOOLONG: the path has more than 107 bytes.
/// - EACCES: the operating system does not permit it: a port below 1024, or a directory that
///   cannot be written.
/// - EMFILE: no file descriptor is left.
/// - EMTHREAD: the context has no I/O thread (ZMQ_IO_THREADS is 0), or none could be started.
/// - ENOTSOCK: `socket` is not a socket.
/// - ETERM: its context was terminated.
///
/// Since: 2.0.
///
/// See also: zmq_unbind, zmq_connect, zmq_getsockopt.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_bind(socket: *mut c_void, endpoint: *const c_char) -> c_int {
    c_call(|| {
        let socket = Socket::find(socket)?;
        // SAFETY: the caller's string.
        socket.bind(&unsafe { text(endpoint) }?)
    })
}

/// Connects a socket to an endpoint.
///
/// Nobody has to be there yet, and the call does not wait: the connection is made as soon as it
/// can be, and again whenever it is lost. Messages may be sent at once; they wait (but see
/// ZMQ_IMMEDIATE).
///
/// An endpoint is a transport and an address:
/// - tcp://HOST:PORT: a host's address or name and a port; SOURCE;HOST:PORT also says from
///   which address and port of this machine.
/// - ipc://PATH: a socket file, or @NAME.
/// - inproc://NAME: a name within the context, which may be bound later.
/// - tipc:// and vsock://: where the kernel has them (tipc(7), vsock(7)).
///
/// Parameters:
/// - `socket`: the socket.
/// - `endpoint`: the endpoint.
///
/// Returns 0, or -1 with errno set:
/// - EINVAL: not an endpoint, or `endpoint` is NULL.
/// - EPROTONOSUPPORT: no such transport.
/// - ENOCOMPATPROTO: a transport that this type of socket cannot use.
/// - ENAMETOOLONG: the path has more than 107 bytes.
/// - EMFILE: no file descriptor is left for the first I/O thread.
/// - EMTHREAD: the context has no I/O thread (ZMQ_IO_THREADS is 0), or none could be started.
/// - ENOTSOCK: `socket` is not a socket.
/// - ETERM: its context was terminated.
///
/// Notes: A DEALER, SUB, PUB or REQ connects to the same endpoint once; further calls change
/// nothing.
///
/// Since: 2.0.
///
/// See also: zmq_disconnect, zmq_bind, zmq_socket_monitor.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_connect(socket: *mut c_void, endpoint: *const c_char) -> c_int {
    c_call(|| {
        let socket = Socket::find(socket)?;
        // SAFETY: the caller's string.
        socket.connect(&unsafe { text(endpoint) }?)
    })
}

/// Ends what zmq_bind made: the endpoint accepts no more, and the connections that it accepted
/// end.
///
/// The same as zmq_disconnect: either ends both what was bound and what was connected there.
///
/// Parameters:
/// - `socket`: the socket.
/// - `endpoint`: the endpoint, as it was bound or as ZMQ_LAST_ENDPOINT told it.
///
/// Returns 0, or -1 with errno set:
/// - ENOENT: the socket is neither bound nor connected there.
/// - EINVAL: not an endpoint, or `endpoint` is NULL.
/// - EPROTONOSUPPORT: no such transport.
/// - ENOTSOCK: `socket` is not a socket.
/// - ETERM: its context was terminated.
///
/// Since: 3.2.
///
/// See also: zmq_bind, zmq_disconnect.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_unbind(socket: *mut c_void, endpoint: *const c_char) -> c_int {
    c_call(|| {
        let socket = Socket::find(socket)?;
        // SAFETY: the caller's string.
        socket.end_endpoint(&unsafe { text(endpoint) }?)
    })
}

/// Ends what zmq_connect made, all that go to the endpoint.
///
/// The same as zmq_unbind: either ends both what was bound and what was connected there.
///
/// What was sent there and has not left yet goes on leaving for as long as ZMQ_LINGER says.
///
/// Parameters:
/// - `socket`: the socket.
/// - `endpoint`: the endpoint, as it was connected or as ZMQ_LAST_ENDPOINT told it.
///
/// Returns 0, or -1 with errno set:
/// - ENOENT: the socket is neither bound nor connected there.
/// - EINVAL: not an endpoint, or `endpoint` is NULL.
/// - EPROTONOSUPPORT: no such transport.
/// - ENOTSOCK: `socket` is not a socket.
/// - ETERM: its context was terminated.
///
/// Since: 3.2.
///
/// See also: zmq_connect, zmq_unbind.
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

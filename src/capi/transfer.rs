//! Sending and receiving in C: zmq_send(3), zmq_recv(3), zmq_msg_send(3), zmq_msg_recv(3) and their old names.

use std::ffi::{c_int, c_void};
use std::ptr;

use libc::iovec;

use super::call::{c_call, last_errno, set_last_errno};
use super::message::{give_back, with_open};
use super::socket::bytes;
use super::types::zmq_msg_t;
use crate::constants::{ZMQ_DONTWAIT, ZMQ_SNDMORE};
use crate::errno::{Errno, Result};
use crate::message::{DeadBuffer, Message};
use crate::socket::Socket;

/// Sends bytes as a message part.
///
/// The bytes are copied. The parts of a message travel together: the receiver gets all of them
/// or none.
///
/// Parameters:
/// - `socket`: the socket.
/// - `data`: the bytes; NULL only if there are none.
/// - `length`: how many they are.
/// - `flags`: 0, or any of ZMQ_DONTWAIT (fail with EAGAIN instead of waiting) and ZMQ_SNDMORE
///   (another part follows).
///
/// Returns the number of bytes, at most INT_MAX, or -1 with errno set:
/// - EAGAIN: the call would have to wait, for somebody to send to or below a high-water mark,
///   and ZMQ_DONTWAIT or ZMQ_SNDTIMEO forbids it.
/// - ENOTSUP: this type of socket does not send (SUB, PULL).
/// - EFSM: it is not the socket's turn (REQ, REP).
/// - EHOSTUNREACH: nobody has the name in the first part (STREAM, and ROUTER with
///   ZMQ_ROUTER_MANDATORY).
/// - EMSGSIZE: the context allows no part so large (ZMQ_MAX_MSGSZ).
/// - EFAULT: `data` is NULL although `length` is not 0.
/// - ENOMEM: there is no memory for the copy.
/// - EINTR: a signal was delivered while the call waited.
/// - ENOTSOCK: `socket` is not a socket.
/// - ETERM: its context was terminated.
///
/// Notes: Success means that the library has the message, not that somebody got it. A socket
/// without peers waits, or, if it publishes, drops what it is given.
///
/// Since: 2.0.
///
/// See also: zmq_msg_send, zmq_send_const, zmq_recv.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_send(
    socket: *mut c_void,
    data: *const c_void,
    length: usize,
    flags: c_int,
) -> c_int {
    c_call(|| {
        let socket = Socket::find(socket)?;
        // SAFETY: the caller's bytes.
        let message = Message::from_slice(unsafe { bytes(data, length) }?)?;
        send_whole(socket, message, flags)
    })
}

/// Sends bytes that never change and never go away as a message part, without copying them.
///
/// Parameters:
/// - `socket`: the socket.
/// - `data`: the bytes, of a constant for example.
/// - `length`: how many they are.
/// - `flags`: as for zmq_send.
///
/// Returns the number of bytes, or -1 with errno set, as zmq_send.
///
/// Since: 4.0.
///
/// See also: zmq_send, zmq_msg_init_data.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_send_const(
    socket: *mut c_void,
    data: *const c_void,
    length: usize,
    flags: c_int,
) -> c_int {
    c_call(|| {
        let socket = Socket::find(socket)?;
        if data.is_null() && length != 0 {
            return Err(Errno::EFAULT);
        }
        // SAFETY: the caller's bytes, which stay for ever.
        let message = unsafe { Message::from_static(data.cast(), length) };
        send_whole(socket, message, flags)
    })
}

/// Receives a message part into a buffer.
///
/// What does not fit in the buffer is lost; the value returned tells.
///
/// Parameters:
/// - `socket`: the socket.
/// - `buffer`: room for the bytes.
/// - `length`: how many there is room for.
/// - `flags`: 0, or ZMQ_DONTWAIT: fail with EAGAIN instead of waiting.
///
/// Returns the size of the whole part, which may be more than `length`, or -1 with errno set:
/// - EAGAIN: nothing is there, and ZMQ_DONTWAIT or ZMQ_RCVTIMEO forbids to wait for it.
/// - ENOTSUP: this type of socket does not receive (PUB, PUSH).
/// - EFSM: it is not the socket's turn (REQ, REP).
/// - EFAULT: `buffer` is NULL although `length` is not 0.
/// - ENOMEM: there is no memory.
/// - EINTR: a signal was delivered while the call waited.
/// - ENOTSOCK: `socket` is not a socket.
/// - ETERM: its context was terminated.
///
/// Notes: ZMQ_RCVMORE tells whether another part follows.
///
/// Since: 2.0.
///
/// See also: zmq_msg_recv, zmq_getsockopt, zmq_poll, zmq_send.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_recv(
    socket: *mut c_void,
    buffer: *mut c_void,
    length: usize,
    flags: c_int,
) -> c_int {
    c_call(|| {
        let socket = Socket::find(socket)?;
        if buffer.is_null() && length != 0 {
            return Err(Errno::EFAULT);
        }
        let mut message = Message::new();
        socket.receive(&mut message, flags & ZMQ_DONTWAIT != 0)?;
        let fits = message.len().min(length);
        // SAFETY: the caller's room for `length` bytes, which are not the message's.
        unsafe { ptr::copy_nonoverlapping(message.as_slice().as_ptr(), buffer.cast(), fits) };
        Ok(message.len())
    })
}

/// Sends a message part.
///
/// On success the library has its content, without copying it, and `message` is an empty
/// message, which needs no zmq_msg_close. After a failure it is as it was.
///
/// Parameters:
/// - `message`: the message.
/// - `socket`: the socket.
/// - `flags`: 0, or any of ZMQ_DONTWAIT and ZMQ_SNDMORE, as for zmq_send.
///
/// Returns the number of bytes, at most INT_MAX, or -1 with errno set:
/// - EFAULT: `message` is not a message.
/// - EAGAIN, ENOTSUP, EFSM, EHOSTUNREACH, EMSGSIZE, EINTR, ENOTSOCK, ETERM: as zmq_send.
///
/// Since: 3.2.
///
/// See also: zmq_send, zmq_msg_init_data, zmq_msg_recv.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_msg_send(
    message: *mut zmq_msg_t,
    socket: *mut c_void,
    flags: c_int,
) -> c_int {
    c_call(|| {
        let socket = Socket::find(socket)?;
        // SAFETY: the caller's message.
        unsafe {
            with_open(message, |message| {
                let length = message.len();
                message.set_more(flags & ZMQ_SNDMORE != 0);
                socket.send(message, flags & ZMQ_DONTWAIT != 0)?;
                Ok(length)
            })
        }
    })
}

/// Receives a message part of any size.
///
/// What `message` held is let go of as by zmq_msg_close. After a failure it is as it was.
///
/// Parameters:
/// - `message`: a message, made by zmq_msg_init for example.
/// - `socket`: the socket.
/// - `flags`: 0, or ZMQ_DONTWAIT, as for zmq_recv.
///
/// Returns the number of bytes, at most INT_MAX, or -1 with errno set:
/// - EFAULT: `message` is not a message.
/// - EAGAIN, ENOTSUP, EFSM, ENOMEM, EINTR, ENOTSOCK, ETERM: as zmq_recv.
///
/// Since: 3.2.
///
/// See also: zmq_recv, zmq_msg_more, zmq_msg_data, zmq_msg_size.
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn zmq_msg_recv(
    message: *mut zmq_msg_t,
    socket: *mut c_void,
    flags: c_int,
) -> c_int {
    let mut former = None;
    let length = c_call(|| {
        let socket = Socket::find(socket)?;
        // SAFETY: the caller's message.
        unsafe {
            with_open(message, |message| {
                former = receive_into(socket, message, flags & ZMQ_DONTWAIT != 0)?;
                Ok(message.len())
            })
        }
    });
    if former.is_some() {
        // Outside the guard: the free function is the program's.
        let before = last_errno();
        give_back(former);
        set_last_errno(before);
    }
    length
}

/// Sends a message part: an old form of zmq_msg_send.
///
/// Parameters:
/// - `socket`: the socket.
/// - `message`: the message.
/// - `flags`: as for zmq_msg_send.
///
/// Returns the number of bytes, or -1 with errno set, as zmq_msg_send.
///
/// Since: 3.0.
///
/// See also: zmq_msg_send.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_sendmsg(
    socket: *mut c_void,
    message: *mut zmq_msg_t,
    flags: c_int,
) -> c_int {
    // SAFETY: the same contract.
    unsafe { zmq_msg_send(message, socket, flags) }
}

/// Receives a message part: an old form of zmq_msg_recv.
///
/// Parameters:
/// - `socket`: the socket.
/// - `message`: the message.
/// - `flags`: as for zmq_msg_recv.
///
/// Returns the number of bytes, or -1 with errno set, as zmq_msg_recv.
///
/// Since: 3.0.
///
/// See also: zmq_msg_recv.
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn zmq_recvmsg(
    socket: *mut c_void,
    message: *mut zmq_msg_t,
    flags: c_int,
) -> c_int {
    // SAFETY: the same contract.
    unsafe { zmq_msg_recv(message, socket, flags) }
}

/// Sends several buffers as message parts, each copied.
///
/// With ZMQ_SNDMORE they are the parts of one message; without it each is a message.
///
/// Parameters:
/// - `socket`: the socket.
/// - `parts`: the buffers.
/// - `count`: how many they are, 1 or more.
/// - `flags`: 0, or any of ZMQ_DONTWAIT and ZMQ_SNDMORE.
///
/// Returns the number of bytes of the last part, or -1 with errno set:
/// - EINVAL: `parts` is NULL or `count` is 0.
/// - EFAULT: a buffer is NULL although its size is not 0; nothing was sent.
/// - EAGAIN, ENOTSUP, EFSM, EHOSTUNREACH, EMSGSIZE, ENOMEM, EINTR, ENOTSOCK, ETERM: as
///   zmq_send.
///
/// Notes: What other threads send does not come between the parts.
///
/// Since: 3.2.
///
/// See also: zmq_recviov, zmq_send.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_sendiov(
    socket: *mut c_void,
    parts: *mut iovec,
    count: usize,
    flags: c_int,
) -> c_int {
    c_call(|| {
        let socket = Socket::find(socket)?;
        if parts.is_null() || count == 0 {
            return Err(Errno::EINVAL);
        }
        // SAFETY: the caller's buffers.
        let mut messages = unsafe { copied(parts, count, flags & ZMQ_SNDMORE != 0) }?;
        let length = messages.last().map_or(0, Message::len);
        socket.send_all(&mut messages, flags & ZMQ_DONTWAIT != 0)?;
        Ok(length)
    })
}

/// Receives the parts of one message into buffers that it allocates.
///
/// Parameters:
/// - `socket`: the socket.
/// - `parts`: room for the buffers, whose memory comes from malloc(3) and is the caller's to
///   free.
/// - `count`: how many there is room for, 1 or more; when the call returns, even with a
///   failure, how many were filled.
/// - `flags`: 0, or ZMQ_DONTWAIT.
///
/// Returns the number of parts, or -1 with errno set:
/// - EINVAL: `parts` or `count` is NULL, or there is no room.
/// - ENOMEM: there is no memory for a part, which is lost with those after it.
/// - EAGAIN, ENOTSUP, EFSM, EINTR, ENOTSOCK, ETERM: as zmq_recv.
///
/// Notes: Where the message has more parts than there is room for, the next call receives the
/// others.
///
/// Since: 3.2.
///
/// See also: zmq_sendiov, zmq_recv.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_recviov(
    socket: *mut c_void,
    parts: *mut iovec,
    count: *mut usize,
    flags: c_int,
) -> c_int {
    c_call(|| {
        let socket = Socket::find(socket)?;
        if parts.is_null() || count.is_null() {
            return Err(Errno::EINVAL);
        }
        // SAFETY: the caller's number.
        let count = unsafe { &mut *count };
        let room = std::mem::take(count);
        if room == 0 {
            return Err(Errno::EINVAL);
        }
        for message in socket.receive_all(room, flags & ZMQ_DONTWAIT != 0)? {
            let part = allocated(message.as_slice())?;
            // SAFETY: one of the places that the caller counted.
            unsafe { parts.add(*count).write(part) };
            *count += 1;
        }
        Ok(*count)
    })
}

/// Buffers as messages; `joined`: as the parts of one.
///
/// # Safety
/// `parts` points at `count` buffers that do not change meanwhile.
unsafe fn copied(parts: *const iovec, count: usize, joined: bool) -> Result<Vec<Message>> {
    let mut messages = Vec::new();
    let reserved = messages.try_reserve_exact(count);
    reserved.map_err(|_| Errno::ENOMEM)?;
    for index in 0..count {
        // SAFETY: one of the caller's buffers.
        let content = unsafe {
            let part = parts.add(index).read();
            bytes(part.iov_base, part.iov_len)?
        };
        let mut message = Message::from_slice(content)?;
        message.set_more(joined && index + 1 < count);
        messages.push(message);
    }
    Ok(messages)
}

/// A copy for a C program to free; `ENOMEM` if there is no memory for it.
fn allocated(content: &[u8]) -> Result<iovec> {
    // SAFETY: malloc takes any size; none is asked for as one byte, because NULL would mean that there is no memory.
    let base = unsafe { libc::malloc(content.len().max(1)) };
    if base.is_null() {
        return Err(Errno::ENOMEM);
    }
    // SAFETY: just allocated, as long as the content.
    unsafe { ptr::copy_nonoverlapping(content.as_ptr(), base.cast(), content.len()) };
    Ok(iovec {
        iov_base: base,
        iov_len: content.len(),
    })
}

/// Receives in place of what the message holds. A lent buffer that it was the last to hold is the caller's to give back.
#[inline]
fn receive_into(
    socket: Socket,
    message: &mut Message,
    dont_wait: bool,
) -> Result<Option<DeadBuffer>> {
    if !message.is_foreign() {
        return socket.receive(message, dont_wait).map(|()| None);
    }
    let mut received = Message::new();
    socket.receive(&mut received, dont_wait)?;
    Ok(message.replace(received))
}

/// Sends a message that nobody else has; returns its length.
fn send_whole(socket: Socket, mut message: Message, flags: c_int) -> Result<usize> {
    let length = message.len();
    message.set_more(flags & ZMQ_SNDMORE != 0);
    socket.send(&mut message, flags & ZMQ_DONTWAIT != 0)?;
    Ok(length)
}

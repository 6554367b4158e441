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

/// Sends `length` bytes at `data` as a message part. Flags: ZMQ_DONTWAIT, ZMQ_SNDMORE.
/// Returns the number of bytes, or -1 with errno set:
/// EAGAIN: it would have to wait, with ZMQ_DONTWAIT or for longer than ZMQ_SNDTIMEO. ENOTSUP:
/// this socket type does not send. EFSM: not its turn (REQ, REP).
/// EINVAL: several parts where one is allowed. EHOSTUNREACH: no way to the peer (ROUTER).
/// EMSGSIZE: the context allows none so large (ZMQ_MAX_MSGSZ). EINTR: a signal came. ENOTSOCK: not a socket. ETERM: the context was terminated.
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

/// As zmq_send, for bytes that never change nor go away: they are not copied.
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

/// Receives a message part into the `length` bytes at `buffer`; what does not fit is lost.
/// Flag: ZMQ_DONTWAIT.
/// Returns the size of the whole part, which may be more than `length`, or -1 with errno set:
/// EAGAIN: nothing there, with ZMQ_DONTWAIT or for longer than ZMQ_RCVTIMEO. ENOTSUP: this
/// socket type does not receive. EFSM: not its turn (REQ, REP).
/// EINTR: a signal came. ENOTSOCK: not a socket. ETERM: the context was terminated.
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

/// Sends a message part; on success the library takes its content and leaves an empty message.
/// Flags: ZMQ_DONTWAIT, ZMQ_SNDMORE.
/// Returns the number of bytes, or -1 with errno set: as zmq_send; EFAULT: not a message.
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

/// Receives a message part into an initialised message, whose former content is released. Flag:
/// ZMQ_DONTWAIT.
/// Returns the number of bytes, or -1 with errno set: as zmq_recv; EFAULT: not a message.
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

/// Old form of zmq_msg_send.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_sendmsg(
    socket: *mut c_void,
    message: *mut zmq_msg_t,
    flags: c_int,
) -> c_int {
    // SAFETY: the same contract.
    unsafe { zmq_msg_send(message, socket, flags) }
}

/// Old form of zmq_msg_recv.
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn zmq_recvmsg(
    socket: *mut c_void,
    message: *mut zmq_msg_t,
    flags: c_int,
) -> c_int {
    // SAFETY: the same contract.
    unsafe { zmq_msg_recv(message, socket, flags) }
}

/// Sends the `count` buffers as message parts: with ZMQ_SNDMORE as those of one message, without
/// as a message each. Flags: ZMQ_DONTWAIT, ZMQ_SNDMORE.
/// Returns the number of bytes of the last part, or -1 with errno set: as zmq_send; EINVAL: no
/// buffers. What was sent before a failure stays sent.
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
        let mut length = 0;
        for index in 0..count {
            // SAFETY: one of the caller's `count` buffers.
            let content = unsafe {
                let part = parts.add(index).read();
                bytes(part.iov_base, part.iov_len)?
            };
            let is_last = index + 1 == count;
            let flags = if is_last { flags & !ZMQ_SNDMORE } else { flags };
            length = send_whole(socket, Message::from_slice(content)?, flags)?;
        }
        Ok(length)
    })
}

/// Receives the parts of one message, at most `*count`, into buffers that it allocates with
/// malloc and the caller frees; sets `*count` to their number. Flag: ZMQ_DONTWAIT.
/// Returns that number, or -1 with errno set: as zmq_recv; EINVAL: no room for a part; ENOMEM.
/// After a failure `*count` buffers are filled all the same.
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
        while *count < room {
            let mut message = Message::new();
            socket.receive(&mut message, flags & ZMQ_DONTWAIT != 0)?;
            let part = allocated(message.as_slice())?;
            // SAFETY: one of the places that the caller counted.
            unsafe { parts.add(*count).write(part) };
            *count += 1;
            if !message.more() {
                break;
            }
        }
        Ok(*count)
    })
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

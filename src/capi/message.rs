//! Messages in C: zmq_msg_init(3) and its siblings. Sending and receiving them is `transfer`.
//!
//! A `zmq_msg_t` is a [`Message`] in the program's memory, or bytes that were never one: each function looks first. A message that was closed
//! is told from those, because zmq_msg_more(3) may still be asked after it.

use std::ffi::{CStr, c_char, c_int, c_void};
use std::mem::ManuallyDrop;

use super::call::{Size, c_call, c_result};
use super::types::{zmq_free_fn, zmq_msg_t};
use crate::constants::{ZMQ_MORE, ZMQ_SHARED, ZMQ_SRCFD};
use crate::errno::{Errno, Result};
use crate::message::{DeadBuffer, Message, Metadata};

/// Makes an empty message, to receive into.
/// Returns 0, or -1 with errno set:
/// EFAULT: NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_msg_init(message: *mut zmq_msg_t) -> c_int {
    // SAFETY: the caller's 64 bytes.
    c_result(unsafe { initialise(message, || Ok(Message::new())) })
}

/// Makes a message of `size` bytes, which are not cleared.
/// Returns 0, or -1 with errno set:
/// ENOMEM: no memory. EFAULT: NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_msg_init_size(message: *mut zmq_msg_t, size: usize) -> c_int {
    // SAFETY: the caller's 64 bytes.
    c_result(unsafe { initialise(message, || Message::with_size(size)) })
}

/// Makes a message of the `size` bytes at `data`, which are not copied. The library owns them
/// until it calls `free_function(data, hint)`, once,
/// on any thread; without a function (NULL) they are never freed.
/// Returns 0, or -1 with errno set, and the bytes stay the caller's:
/// ENOMEM: no memory. EFAULT: NULL, or no bytes where there should be some.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_msg_init_data(
    message: *mut zmq_msg_t,
    data: *mut c_void,
    size: usize,
    free_function: zmq_free_fn,
    hint: *mut c_void,
) -> c_int {
    // SAFETY: the caller's 64 bytes; the bytes at `data` are lent as the comment says.
    c_result(unsafe {
        initialise(message, || match free_function {
            _ if data.is_null() && size != 0 => Err(Errno::EFAULT),
            Some(free) => Message::from_foreign(data.cast(), size, free, hint),
            None => Ok(Message::from_static(data.cast(), size)),
        })
    })
}

/// Ends a message and releases its content. If this was the last use of a buffer given to
/// zmq_msg_init_data, its function runs within this call.
/// Returns 0, or -1 with errno set:
/// EFAULT: not a message, or closed before.
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn zmq_msg_close(message: *mut zmq_msg_t) -> c_int {
    // SAFETY: the caller's 64 bytes.
    let closed = unsafe { with_open(message, |open| Ok(open.close())) };
    c_result(closed.map(give_back))
}

/// Releases the content of `destination`, moves that of `source` there, and leaves `source` an
/// empty message.
/// Returns 0, or -1 with errno set:
/// EFAULT: not two messages.
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn zmq_msg_move(
    destination: *mut zmq_msg_t,
    source: *mut zmq_msg_t,
) -> c_int {
    // SAFETY: twice the caller's 64 bytes.
    let replaced = unsafe { replace(destination, source, Message::take) };
    c_result(replaced.map(give_back))
}

/// Releases the content of `destination` and makes it a second message with the content of
/// `source`. Large content is shared, not copied:
/// do not write it any more.
/// Returns 0, or -1 with errno set:
/// EFAULT: not two messages.
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn zmq_msg_copy(
    destination: *mut zmq_msg_t,
    source: *mut zmq_msg_t,
) -> c_int {
    // SAFETY: twice the caller's 64 bytes.
    let replaced = unsafe { replace(destination, source, Message::share) };
    c_result(replaced.map(give_back))
}

/// Returns the address of a message's content, which is good until the message is moved, sent,
/// received into or closed; or NULL with errno set:
/// EFAULT: not a message.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_msg_data(message: *mut zmq_msg_t) -> *mut c_void {
    // SAFETY: the caller's 64 bytes. Their address is what counts, as the content may lie within.
    c_result(unsafe { open(message).map(|open| Message::data_of(open).cast()) })
}

/// Returns the number of bytes of a message's content; or 0 with errno set:
/// EFAULT: not a message.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_msg_size(message: *const zmq_msg_t) -> usize {
    // SAFETY: the caller's 64 bytes.
    c_result(unsafe { with_open(message.cast_mut(), |open| Ok(Size(open.len()))) })
}

/// Returns 1 if another part of the same message follows this one, 0 if not. May be asked of a
/// message that was closed; or -1 with errno set:
/// EFAULT: not a message.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_msg_more(message: *const zmq_msg_t) -> c_int {
    // SAFETY: the caller's 64 bytes.
    c_result(unsafe { with_open_or_closed(message.cast_mut(), |known| Ok(known.more())) })
}

/// Returns a property of a message. ZMQ_MORE: as zmq_msg_more. ZMQ_SHARED: 1 if the content may
/// be another message's too.
/// ZMQ_SRCFD: the file descriptor of the connection that it came from. Returns -1 with errno set:
/// EINVAL: no such property, or not known of this message. EFAULT: not a message.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_msg_get(message: *const zmq_msg_t, property: c_int) -> c_int {
    // SAFETY: the caller's 64 bytes.
    c_call(|| unsafe {
        with_open_or_closed(message.cast_mut(), |known| match property {
            ZMQ_MORE => Ok(c_int::from(known.more())),
            ZMQ_SHARED => Ok(c_int::from(known.is_shared())),
            ZMQ_SRCFD => source_fd(known),
            _ => Err(Errno::EINVAL),
        })
    })
}

/// Sets a property of a message: there are none that can be set.
/// Returns -1 with errno set:
/// EINVAL: no such property.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_msg_set(
    message: *mut zmq_msg_t,
    property: c_int,
    value: c_int,
) -> c_int {
    let _ = (message, property, value);
    c_call::<()>(|| Err(Errno::EINVAL))
}

/// Returns what is known by this name of the peer that a message came from: "Socket-Type",
/// "Routing-Id", "Peer-Address", "User-Id", or a name of
/// the peer's own ("X-..."). The text is the message's; or NULL with errno set:
/// EINVAL: nothing is known by this name. EFAULT: not a message, or no name.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_msg_gets(
    message: *const zmq_msg_t,
    property: *const c_char,
) -> *const c_char {
    c_call(|| {
        if property.is_null() {
            return Err(Errno::EFAULT);
        }
        // SAFETY: the caller's string, and 64 bytes.
        unsafe {
            let name = CStr::from_ptr(property).to_bytes();
            with_open_or_closed(message.cast_mut(), |known| {
                peer_property(known, name).map(CStr::as_ptr)
            })
        }
    })
}

fn peer_property<'a>(message: &'a Message, name: &[u8]) -> Result<&'a CStr> {
    let metadata = message.metadata().ok_or(Errno::EINVAL)?;
    metadata.value(name).ok_or(Errno::EINVAL)
}

fn source_fd(message: &Message) -> Result<c_int> {
    let digits = peer_property(message, Metadata::SOURCE_FD)?.to_str();
    let number = digits.ok().and_then(|digits| digits.parse().ok());
    number.ok_or(Errno::EINVAL)
}

/// Calls the free function of a buffer that a message let go of: nothing of ours may be under way.
#[inline]
pub(super) fn give_back(buffer: Option<DeadBuffer>) {
    if let Some(buffer) = buffer {
        buffer.free();
    }
}

/// Gives `destination` what `obtain` gets from `source`, which may be the same message.
///
/// # Safety
/// As [`with_open`], twice.
#[inline]
unsafe fn replace(
    destination: *mut zmq_msg_t,
    source: *mut zmq_msg_t,
    obtain: impl FnOnce(&mut Message) -> Message,
) -> Result<Option<DeadBuffer>> {
    // SAFETY: the caller's contract; they are lent one after the other.
    unsafe {
        let (destination, source) = (open(destination)?, open(source)?);
        let content = lend(source, obtain);
        Ok(lend(destination, |destination| {
            destination.replace(content)
        }))
    }
}

/// Puts a message where there was none.
///
/// # Safety
/// `place` is NULL or 64 writable bytes.
#[inline]
pub(super) unsafe fn initialise(
    place: *mut zmq_msg_t,
    make: impl FnOnce() -> Result<Message>,
) -> Result<()> {
    if place.is_null() {
        return Err(Errno::EFAULT);
    }
    let message = make()?;
    // SAFETY: the caller's contract.
    unsafe { place.cast::<Message>().write_unaligned(message) };
    Ok(())
}

/// Lends the message that is there; `EFAULT` if there is none, or a closed one.
///
/// # Safety
/// `place` is NULL or 64 bytes that nobody else uses meanwhile.
#[inline]
pub(super) unsafe fn with_open<T>(
    place: *mut zmq_msg_t,
    body: impl FnOnce(&mut Message) -> Result<T>,
) -> Result<T> {
    // SAFETY: the caller's contract.
    unsafe { lend(open(place)?, body) }
}

/// As [`with_open`], but a closed message will do.
///
/// # Safety
/// As [`with_open`].
#[inline]
pub(super) unsafe fn with_open_or_closed<T>(
    place: *mut zmq_msg_t,
    body: impl FnOnce(&mut Message) -> Result<T>,
) -> Result<T> {
    let place = place.cast::<Message>();
    // SAFETY: the caller's contract.
    if place.is_null() || unsafe { !Message::is_open_or_closed(place) } {
        return Err(Errno::EFAULT);
    }
    // SAFETY: there is a message.
    unsafe { lend(place, body) }
}

/// Where an open message is.
///
/// # Safety
/// As [`with_open`].
#[inline]
unsafe fn open(place: *mut zmq_msg_t) -> Result<*mut Message> {
    let place = place.cast::<Message>();
    // SAFETY: the caller's contract.
    match !place.is_null() && unsafe { Message::is_open(place) } {
        true => Ok(place),
        false => Err(Errno::EFAULT),
    }
}

/// Lends a message at any address.
///
/// # Safety
/// There is a message, open or closed, that nobody else uses meanwhile.
#[inline]
unsafe fn lend<T>(place: *mut Message, body: impl FnOnce(&mut Message) -> T) -> T {
    if place.is_aligned() {
        // SAFETY: the caller's contract.
        return body(unsafe { &mut *place });
    }
    // SAFETY: the caller's contract.
    unsafe { lend_unaligned(place, body) }
}

/// The header of old promised C programs no alignment.
///
/// # Safety
/// As [`lend`].
#[cold]
#[inline(never)]
unsafe fn lend_unaligned<T>(place: *mut Message, body: impl FnOnce(&mut Message) -> T) -> T {
    // SAFETY: the caller's contract; messages may be moved bitwise, and this one is moved back.
    unsafe {
        let mut message = ManuallyDrop::new(place.read_unaligned());
        let result = body(&mut message);
        place.write_unaligned(ManuallyDrop::into_inner(message));
        result
    }
}

#[cfg(all(test, not(loom)))]
mod tests;

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
///
/// Parameters:
/// - `message`: room for a message that holds none yet: 64 bytes, whatever is in them.
///
/// Returns 0, or -1 with errno set:
/// - EFAULT: `message` is NULL.
///
/// Notes: Every message that was made is to be ended by zmq_msg_close, unless zmq_msg_send took
/// it.
///
/// Since: 2.0.
///
/// See also: zmq_msg_init_size, zmq_msg_init_data, zmq_msg_recv, zmq_msg_close.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_msg_init(message: *mut zmq_msg_t) -> c_int {
    // SAFETY: the caller's 64 bytes.
    c_result(unsafe { initialise(message, || Ok(Message::new())) })
}

/// Makes a message with room for so many bytes, which are not cleared.
///
/// Parameters:
/// - `message`: room for a message that holds none yet.
/// - `size`: how many bytes of content it gets.
///
/// Returns 0, or -1 with errno set:
/// - ENOMEM: there is no memory for that.
/// - EFAULT: `message` is NULL.
///
/// Since: 2.0.
///
/// See also: zmq_msg_data, zmq_msg_init, zmq_msg_init_data, zmq_msg_close.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_msg_init_size(message: *mut zmq_msg_t, size: usize) -> c_int {
    // SAFETY: the caller's 64 bytes.
    c_result(unsafe { initialise(message, || Message::with_size(size)) })
}

/// Makes a message of the program's own bytes without copying them.
///
/// The bytes belong to the library until it calls `free_function` (`data`, `hint`), once, when
/// the last message that holds them is gone. Where messages end inside the library an I/O
/// thread calls it, with no lock held; where the program closes the last one, zmq_msg_close
/// does.
///
/// Parameters:
/// - `message`: room for a message that holds none yet.
/// - `data`: the bytes; NULL only if there are none.
/// - `size`: how many they are.
/// - `free_function`: what gives the bytes back, on any thread; NULL: they are never given
///   back, and have to stay.
/// - `hint`: handed to `free_function` as it is.
///
/// Returns 0, or -1 with errno set, and the bytes stay the caller's:
/// - ENOMEM: there is no memory for what keeps count of them.
/// - EFAULT: `message` is NULL, or `data` is although `size` is not 0.
///
/// Since: 2.0.
///
/// See also: zmq_msg_init_size, zmq_send_const, zmq_msg_close.
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

/// Ends a message and lets go of its content.
///
/// If that was the last use of bytes given to zmq_msg_init_data, their free function runs
/// within this call.
///
/// Parameters:
/// - `message`: the message; closed, it may be made anew by one of the zmq_msg_init functions.
///
/// Returns 0, or -1 with errno set:
/// - EFAULT: `message` is not a message, or was closed before.
///
/// Since: 2.0.
///
/// See also: zmq_msg_init.
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn zmq_msg_close(message: *mut zmq_msg_t) -> c_int {
    // SAFETY: the caller's 64 bytes.
    let closed = unsafe { with_open(message, |open| Ok(open.close())) };
    c_result(closed.map(give_back))
}

/// Moves the content of one message to another.
///
/// What `destination` held is let go of as by zmq_msg_close, and `source` is an empty message
/// afterwards.
///
/// Parameters:
/// - `destination`: a message.
/// - `source`: a message.
///
/// Returns 0, or -1 with errno set:
/// - EFAULT: either is not a message.
///
/// Since: 2.0.
///
/// See also: zmq_msg_copy.
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn zmq_msg_move(
    destination: *mut zmq_msg_t,
    source: *mut zmq_msg_t,
) -> c_int {
    // SAFETY: twice the caller's 64 bytes.
    let replaced = unsafe { replace(destination, source, Message::take) };
    c_result(replaced.map(give_back))
}

/// Makes a message a second one with the content of another.
///
/// What `destination` held is let go of as by zmq_msg_close. Short content is copied; longer
/// content is shared by both and must not be written to any more.
///
/// Parameters:
/// - `destination`: a message.
/// - `source`: a message.
///
/// Returns 0, or -1 with errno set:
/// - EFAULT: either is not a message.
///
/// Since: 2.0.
///
/// See also: zmq_msg_move, zmq_msg_get.
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn zmq_msg_copy(
    destination: *mut zmq_msg_t,
    source: *mut zmq_msg_t,
) -> c_int {
    // SAFETY: twice the caller's 64 bytes.
    let replaced = unsafe { replace(destination, source, Message::share) };
    c_result(replaced.map(give_back))
}

/// Tells the address of a message's content.
///
/// Parameters:
/// - `message`: the message.
///
/// Returns the address, which is good until the message is moved, copied over, sent, received
/// into or closed, or its 64 bytes are put elsewhere in memory; or NULL with errno set:
/// - EFAULT: `message` is not a message.
///
/// Since: 2.0.
///
/// See also: zmq_msg_size.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_msg_data(message: *mut zmq_msg_t) -> *mut c_void {
    // SAFETY: the caller's 64 bytes. Their address is what counts, as the content may lie within.
    c_result(unsafe { open(message).map(|open| Message::data_of(open).cast()) })
}

/// Tells the size of a message's content.
///
/// Parameters:
/// - `message`: the message.
///
/// Returns the number of bytes, or 0 with errno set:
/// - EFAULT: `message` is not a message.
///
/// Since: 2.0.
///
/// See also: zmq_msg_data.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_msg_size(message: *const zmq_msg_t) -> usize {
    // SAFETY: the caller's 64 bytes.
    c_result(unsafe { with_open(message.cast_mut(), |open| Ok(Size(open.len()))) })
}

/// Tells whether another part of the same message follows this one.
///
/// Parameters:
/// - `message`: a message that was received, even if it was closed since.
///
/// Returns 1 if one follows, 0 if not, or -1 with errno set:
/// - EFAULT: `message` is not a message.
///
/// Since: 3.2.
///
/// See also: zmq_msg_get, zmq_getsockopt.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_msg_more(message: *const zmq_msg_t) -> c_int {
    // SAFETY: the caller's 64 bytes.
    c_result(unsafe { with_open_or_closed(message.cast_mut(), |known| Ok(known.more())) })
}

/// Reads a property of a message.
///
/// Parameters:
/// - `message`: the message, even if it was closed.
/// - `property`: one of the properties below.
///
/// The properties are:
/// - ZMQ_MORE: 1 if another part of the same message follows, else 0.
/// - ZMQ_SHARED: 1 if another message may have the same content (zmq_msg_copy), else 0.
/// - ZMQ_SRCFD: the file descriptor of the connection that the message came from.
///
/// Returns the property's value, or -1 with errno set:
/// - EINVAL: there is no such property, or it is not known of this message.
/// - EFAULT: `message` is not a message.
///
/// Notes: The descriptor of ZMQ_SRCFD is the library's; by the time a program looks, it may
/// name another connection.
///
/// Since: 3.2.
///
/// See also: zmq_msg_gets, zmq_msg_set.
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

/// Sets a property of a message, of which there are none that can be set.
///
/// Parameters:
/// - `message`: the message.
/// - `property`: any.
/// - `value`: any.
///
/// Returns -1 with errno set:
/// - EINVAL: no property can be set.
///
/// Since: 3.2.
///
/// See also: zmq_msg_get.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zmq_msg_set(
    message: *mut zmq_msg_t,
    property: c_int,
    value: c_int,
) -> c_int {
    let _ = (message, property, value);
    c_call::<()>(|| Err(Errno::EINVAL))
}

/// Tells what is known of the peer that a message came from.
///
/// Parameters:
/// - `message`: a message that was received, even if it was closed since.
/// - `property`: a name: "Socket-Type", "Routing-Id", "Peer-Address", "User-Id" (what a ZAP
///   handler said), another that the handler gave, or one of the peer's own that begins with
///   "X-".
///
/// Returns a text that lives as long as the message, or NULL with errno set:
/// - EINVAL: nothing is known by this name; messages over inproc say nothing of their peers.
/// - EFAULT: `message` is not a message, or `property` is NULL.
///
/// Since: 4.1.
///
/// See also: zmq_msg_get.
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

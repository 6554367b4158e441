//! What C programs see of messages; `c-tests/msg.c` says the same to libzmq.

use std::mem::MaybeUninit;
use std::ptr;
use std::sync::Arc;

use super::*;
use crate::capi::call::last_errno;
use crate::capi::*;

type Storage = MaybeUninit<zmq_msg_t>;

fn storage() -> Storage {
    MaybeUninit::zeroed()
}

/// A message that holds this text.
fn text(text: &str) -> Storage {
    let mut message = storage();
    // SAFETY: 64 bytes, and a text.
    let result =
        unsafe { zmq_msg_init_buffer(message.as_mut_ptr(), text.as_ptr().cast(), text.len()) };
    assert_eq!(result, 0);
    message
}

fn content(message: &mut Storage) -> &[u8] {
    // SAFETY: an open message; its content lives as long.
    unsafe {
        let data = zmq_msg_data(message.as_mut_ptr());
        slice_of(data, zmq_msg_size(message.as_ptr()))
    }
}

/// # Safety
/// There are `len` bytes.
unsafe fn slice_of<'a>(data: *mut c_void, len: usize) -> &'a [u8] {
    // SAFETY: the caller's contract.
    unsafe { std::slice::from_raw_parts(data.cast(), len) }
}

unsafe extern "C-unwind" fn count(_data: *mut c_void, hint: *mut c_void) {
    // SAFETY: the hint is a test's counter.
    unsafe { *hint.cast::<usize>() += 1 };
}

fn failed(result: c_int) -> Option<c_int> {
    (result == -1).then(last_errno)
}

#[test]
fn content_is_moved_and_shared() {
    let long = "l".repeat(100);
    for body in ["short", &long] {
        let (mut first, mut second) = (text(body), text("replaced"));
        // SAFETY: open messages.
        unsafe {
            assert_eq!(zmq_msg_move(second.as_mut_ptr(), first.as_mut_ptr()), 0);
            assert_eq!(zmq_msg_size(first.as_ptr()), 0);
            assert_eq!(zmq_msg_copy(first.as_mut_ptr(), second.as_mut_ptr()), 0);
            assert_eq!(content(&mut first), body.as_bytes());
            assert_eq!(content(&mut second), body.as_bytes());
            assert_eq!(zmq_msg_close(first.as_mut_ptr()), 0);
            assert_eq!(zmq_msg_close(second.as_mut_ptr()), 0);
        }
    }
}

#[test]
fn a_message_may_be_its_own_source() {
    let long = "l".repeat(100);
    let mut message = text(&long);
    let this = message.as_mut_ptr();
    // SAFETY: an open message.
    unsafe {
        assert_eq!(zmq_msg_copy(this, this), 0);
        assert_eq!(content(&mut message), long.as_bytes());
        assert_eq!(zmq_msg_move(this, this), 0);
        assert_eq!(zmq_msg_close(this), 0);
    }
}

#[test]
fn what_is_no_message_is_efault() {
    let mut open = text("open");
    let open = open.as_mut_ptr();
    let mut closed = text("closed");
    let mut never = storage();
    // SAFETY: 64 bytes each, whatever they hold.
    unsafe {
        assert_eq!(zmq_msg_close(closed.as_mut_ptr()), 0);
        for bad in [ptr::null_mut(), closed.as_mut_ptr(), never.as_mut_ptr()] {
            assert_eq!(failed(zmq_msg_close(bad)), Some(libc::EFAULT));
            assert_eq!(failed(zmq_msg_move(open, bad)), Some(libc::EFAULT));
            assert_eq!(failed(zmq_msg_move(bad, open)), Some(libc::EFAULT));
            assert_eq!(failed(zmq_msg_copy(open, bad)), Some(libc::EFAULT));
            assert_eq!(failed(zmq_msg_copy(bad, open)), Some(libc::EFAULT));
            assert!(zmq_msg_data(bad).is_null());
            assert_eq!(zmq_msg_size(bad), 0);
        }
        assert_eq!(failed(zmq_msg_init(ptr::null_mut())), Some(libc::EFAULT));
        assert_eq!(failed(zmq_msg_more(never.as_ptr())), Some(libc::EFAULT));
        assert_eq!(zmq_msg_size(open), 4, "failures leave it alone");
        assert_eq!(zmq_msg_close(open), 0);
    }
}

#[test]
fn sizes_beyond_memory_are_enomem() {
    let mut message = storage();
    // SAFETY: 64 bytes; nothing is read at the dangling address.
    unsafe {
        let result = zmq_msg_init_size(message.as_mut_ptr(), usize::MAX);
        assert_eq!(failed(result), Some(libc::ENOMEM));
        let somewhere = ptr::dangling();
        let result = zmq_msg_init_buffer(message.as_mut_ptr(), somewhere, usize::MAX);
        assert_eq!(failed(result), Some(libc::ENOMEM));
        let result = zmq_msg_init_data(
            message.as_mut_ptr(),
            ptr::null_mut(),
            1,
            None,
            ptr::null_mut(),
        );
        assert_eq!(failed(result), Some(libc::EFAULT));
    }
}

#[test]
fn a_lent_buffer_comes_back_with_the_last_close() {
    let (mut freed, mut bytes) = (0_usize, *b"lent");
    let hint = (&raw mut freed).cast();
    let (mut first, mut second) = (storage(), text(""));
    // SAFETY: 64 bytes each, and a buffer that outlives them.
    unsafe {
        let data = bytes.as_mut_ptr().cast();
        assert_eq!(
            zmq_msg_init_data(first.as_mut_ptr(), data, 4, Some(count), hint),
            0
        );
        assert_eq!(zmq_msg_data(first.as_mut_ptr()), data);
        assert_eq!(zmq_msg_get(first.as_ptr(), ZMQ_SHARED), 0);
        assert_eq!(zmq_msg_copy(second.as_mut_ptr(), first.as_mut_ptr()), 0);
        assert_eq!(zmq_msg_get(first.as_ptr(), ZMQ_SHARED), 1);
        assert_eq!(zmq_msg_close(first.as_mut_ptr()), 0);
        assert_eq!(freed, 0);
        assert_eq!(zmq_msg_close(second.as_mut_ptr()), 0);
        assert_eq!(freed, 1);
        assert_eq!(
            failed(zmq_msg_close(second.as_mut_ptr())),
            Some(libc::EFAULT)
        );
        assert_eq!(freed, 1);
    }
}

/// A free function may throw: what it passes through has nothing left to do.
#[test]
fn an_exception_passes_through_close() {
    unsafe extern "C-unwind" fn throw(_data: *mut c_void, _hint: *mut c_void) {
        std::panic::resume_unwind(Box::new("thrown"));
    }
    let mut message = storage();
    // SAFETY: 64 bytes, and no bytes lent.
    unsafe {
        let this = message.as_mut_ptr();
        assert_eq!(
            zmq_msg_init_data(this, ptr::null_mut(), 0, Some(throw), ptr::null_mut()),
            0
        );
        let thrown = std::panic::catch_unwind(|| zmq_msg_close(this)).unwrap_err();
        assert_eq!(thrown.downcast_ref(), Some(&"thrown"));
        assert_eq!(
            failed(zmq_msg_close(this)),
            Some(libc::EFAULT),
            "it is closed"
        );
    }
}

#[test]
fn messages_work_at_odd_addresses() {
    let mut memory = [0_u64; 10];
    // SAFETY: 65 bytes and more.
    unsafe {
        let odd = memory.as_mut_ptr().byte_add(1).cast::<zmq_msg_t>();
        for size in [4, 400] {
            assert_eq!(zmq_msg_init_size(odd, size), 0);
            zmq_msg_data(odd).write_bytes(b'x', size);
            assert_eq!(
                slice_of(zmq_msg_data(odd), zmq_msg_size(odd)),
                vec![b'x'; size]
            );
            assert_eq!(zmq_msg_close(odd), 0);
        }
    }
}

#[test]
fn properties_of_the_peer_are_read_by_name() {
    let mut message = Message::new();
    message.set_metadata(Some(Arc::new(Metadata::new([
        ("Socket-Type", "PUSH"),
        ("__fd", "42"),
    ]))));
    let mut bare = text("nothing known");
    let this = (&raw mut message).cast::<zmq_msg_t>();
    // SAFETY: open messages.
    unsafe {
        assert_eq!(zmq_msg_get(this, ZMQ_SRCFD), 42);
        let kind = zmq_msg_gets(this, c"Socket-Type".as_ptr());
        assert_eq!(CStr::from_ptr(kind), c"PUSH");
        assert!(zmq_msg_gets(this, c"User-Id".as_ptr()).is_null());
        assert_eq!(last_errno(), libc::EINVAL);
        assert!(zmq_msg_gets(this, ptr::null()).is_null());
        assert_eq!(last_errno(), libc::EFAULT);
        assert_eq!(
            failed(zmq_msg_get(bare.as_ptr(), ZMQ_SRCFD)),
            Some(libc::EINVAL)
        );
        assert_eq!(failed(zmq_msg_get(this, 99)), Some(libc::EINVAL));
        assert_eq!(failed(zmq_msg_set(this, ZMQ_MORE, 1)), Some(libc::EINVAL));
        assert_eq!(zmq_msg_close(bare.as_mut_ptr()), 0);
    }
}

#[test]
fn more_may_be_asked_after_close() {
    let mut message = Message::new();
    message.set_more(true);
    let this = (&raw mut message).cast::<zmq_msg_t>();
    // SAFETY: an open message, then a closed one.
    unsafe {
        assert_eq!(zmq_msg_more(this), 1);
        assert_eq!(zmq_msg_close(this), 0);
        assert_eq!(zmq_msg_more(this), 1);
        assert_eq!(zmq_msg_get(this, ZMQ_MORE), 1);
    }
}

#[test]
fn routing_id_and_group_travel_with_the_message() {
    let (mut message, mut copy) = (text("m"), text(""));
    let this = message.as_mut_ptr();
    let long = std::ffi::CString::new("g".repeat(255)).unwrap();
    let too_long = std::ffi::CString::new("g".repeat(256)).unwrap();
    // SAFETY: open messages.
    unsafe {
        assert_eq!(failed(zmq_msg_set_routing_id(this, 0)), Some(libc::EINVAL));
        assert_eq!(zmq_msg_routing_id(this), 0);
        assert_eq!(zmq_msg_set_routing_id(this, 7), 0);
        assert_eq!(CStr::from_ptr(zmq_msg_group(this)), c"");
        for group in [c"weather", &long] {
            assert_eq!(zmq_msg_set_group(this, group.as_ptr()), 0);
            assert_eq!(CStr::from_ptr(zmq_msg_group(this)), group);
        }
        assert_eq!(
            failed(zmq_msg_set_group(this, too_long.as_ptr())),
            Some(libc::EINVAL)
        );
        assert_eq!(zmq_msg_copy(copy.as_mut_ptr(), this), 0);
        assert_eq!(zmq_msg_close(this), 0);
        assert_eq!(zmq_msg_routing_id(copy.as_mut_ptr()), 7);
        assert_eq!(CStr::from_ptr(zmq_msg_group(copy.as_mut_ptr())), &*long);
        assert_eq!(zmq_msg_close(copy.as_mut_ptr()), 0);
    }
}

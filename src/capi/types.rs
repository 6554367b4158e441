//! The types of `zmq.h`. Their C text, which has compiler attributes, is in `include/cbindgen.toml`.

use std::ffi::{c_int, c_short, c_void};

use crate::message::FreeFn;

/// A message part: 64 bytes that a program may move but not look into ([`crate::message::Message`]).
#[repr(C, align(8))]
#[derive(Debug)]
pub struct zmq_msg_t([u8; 64]);

/// A file descriptor or a socket of the operating system.
pub type zmq_fd_t = c_int;

/// Frees the memory given to `zmq_msg_init_data`, or NULL. A C++ exception may pass through.
pub type zmq_free_fn = Option<FreeFn>;

/// What a timer runs, or NULL. A C++ exception may pass through.
pub type zmq_timer_fn = Option<unsafe extern "C-unwind" fn(timer_id: c_int, arg: *mut c_void)>;

/// What `zmq_threadstart` runs on its thread, or NULL.
pub type zmq_thread_fn = Option<unsafe extern "C-unwind" fn(arg: *mut c_void)>;

/// One thing that `zmq_poll` watches: a socket, or a file descriptor when the socket is NULL.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct zmq_pollitem_t {
    pub socket: *mut c_void,
    pub fd: zmq_fd_t,
    pub events: c_short,
    pub revents: c_short,
}

/// What happened, as `zmq_poller_wait` tells it.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct zmq_poller_event_t {
    pub socket: *mut c_void,
    pub fd: zmq_fd_t,
    pub user_data: *mut c_void,
    pub events: c_short,
}

const _: () = assert!(size_of::<zmq_msg_t>() == 64);
const _: () = assert!(align_of::<zmq_msg_t>() >= align_of::<*mut c_void>());

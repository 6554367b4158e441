//! Options of sockets and contexts through the C API: any number with any value of any size is taken or refused, and what
//! was taken can be read.

use std::ffi::c_void;

use arbitrary::Arbitrary;
use zmq::capi::{
    zmq_close, zmq_ctx_get, zmq_ctx_new, zmq_ctx_set, zmq_ctx_term, zmq_getsockopt, zmq_setsockopt,
    zmq_socket,
};

use crate::structured;

#[derive(Arbitrary, Debug)]
enum Number {
    /// libzmq's.
    Usual(u8),
    /// This library's own.
    Own(u8),
    Any(i32),
}

#[derive(Arbitrary, Debug)]
enum Step<'a> {
    Set(Number, &'a [u8]),
    SetInt(Number, i32),
    Read(Number, u8),
    /// Of the context.
    Configure(Number, i32),
    Ask(Number),
}

#[derive(Arbitrary, Debug)]
struct Input<'a> {
    socket_type: u8,
    steps: Vec<Step<'a>>,
}

impl Number {
    fn value(&self) -> i32 {
        match self {
            Number::Usual(number) => i32::from(*number % 128),
            Number::Own(number) => 10_000 + i32::from(*number % 32),
            Number::Any(number) => *number,
        }
    }
}

pub fn run(data: &[u8]) {
    let Some(input) = structured::<Input>(data) else {
        return;
    };
    // SAFETY: the handles are the library's, the places as large as it is told.
    unsafe {
        let context = zmq_ctx_new();
        let socket = zmq_socket(context, i32::from(input.socket_type % 24));
        for step in input.steps.iter().take(64) {
            perform(step, context, socket);
        }
        if !socket.is_null() {
            assert_eq!(zmq_close(socket), 0);
        }
        assert_eq!(zmq_ctx_term(context), 0);
    }
}

/// # Safety
/// The handles come from the library; the socket's may be null.
unsafe fn perform(step: &Step<'_>, context: *mut c_void, socket: *mut c_void) {
    // SAFETY: the caller's word.
    unsafe {
        match step {
            Step::Set(number, value) => {
                zmq_setsockopt(socket, number.value(), value.as_ptr().cast(), value.len());
            }
            Step::SetInt(number, value) => {
                let value = value.to_ne_bytes();
                zmq_setsockopt(socket, number.value(), value.as_ptr().cast(), value.len());
            }
            Step::Read(number, size) => {
                let mut place = [0xaa_u8; 256];
                let mut length = usize::from(*size);
                let place_at = place.as_mut_ptr().cast();
                if zmq_getsockopt(socket, number.value(), place_at, &mut length) == 0 {
                    assert!(length <= usize::from(*size));
                }
                assert!(place[usize::from(*size)..].iter().all(|byte| *byte == 0xaa));
            }
            Step::Configure(number, value) => {
                zmq_ctx_set(context, number.value(), *value);
            }
            Step::Ask(number) => {
                zmq_ctx_get(context, number.value());
            }
        }
    }
}

//! The C edge: every function of `zmq.h`, run by the caller's thread. Nothing below this module knows C.
//!
//! A function here checks its pointers, calls the Rust side, and lets [`call`] turn the result into a C value and an errno.
//! The doc comments are written for C programmers, because they become `include/zmq.h` (`tests/abi_header.rs`).
//!
//! # Safety
//! One contract holds for all of them and is therefore not repeated: a pointer is NULL (which fails with EFAULT, or ENOTSOCK
//! for a socket) or points at what its parameter's type and the function's comment say, for as long as the call lasts.
//! Handles come from the function that makes them.

#![allow(non_camel_case_types, reason = "the names are C's")]
#![allow(
    clippy::missing_safety_doc,
    reason = "the contract above is everybody's"
)]

pub(crate) mod call;

mod atomic;
mod context;
mod draft;
mod error;
mod handle;
mod message;
mod monitor;
mod poll;
mod proxy;
mod security;
mod socket;
mod threads;
mod timers;
mod transfer;
mod types;

pub use atomic::*;
pub use context::*;
pub use draft::*;
pub use error::*;
pub use message::*;
pub use monitor::*;
pub use poll::*;
pub use proxy::*;
pub use security::*;
pub use socket::*;
pub use threads::*;
pub use timers::*;
pub use transfer::*;
pub use types::*;

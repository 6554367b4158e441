//! Messages: the 64 bytes of `zmq_msg_t`, whatever their body is made of.
//!
//! Small bodies live inside the message, larger ones in one counted heap block, foreign ones (`zmq_msg_init_data`) in memory
//! that the application takes back through its free function, static ones nowhere else. All unsafe code of the
//! module is in `repr` (the layout and its reference counts) and `reclaimer` (dead foreign buffers on their way to their
//! free function). See zmq_msg_init(3) and its siblings.

mod flags;
mod metadata;
mod reclaimer;
mod repr;

pub use flags::Flags;
pub use metadata::Metadata;
pub use reclaimer::Reclaimer;
pub(crate) use repr::pool;
pub use repr::shelf;
pub use repr::{DeadBuffer, FreeFn, INLINE_CAPACITY, Message};

#[cfg(all(test, loom))]
mod models;

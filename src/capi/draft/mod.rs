//! The draft functions, which `zmq.h` shows only under `ZMQ_BUILD_DRAFT_API`. The library always has their symbols.

mod context;
mod message;
mod monitor;
mod poller;
mod socket;

pub use context::*;
pub use message::*;
pub use monitor::*;
pub use poller::*;
pub use socket::*;

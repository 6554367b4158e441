//! ZMTP without I/O: greeting, frames, commands, mechanisms and the [`Engine`] that holds them together.
//!
//! Speaks ZMTP 3.1 (RFC 37) and downwards to 3.0 (RFC 23), 2.0 (RFC 15) and 1.0 (RFC 13), as libzmq 4.3 does.

mod batch;
mod codec;
mod command;
pub mod compat;
mod config;
mod decoder;
mod engine;
mod error;
mod event;
mod frame;
mod greeting;
mod mechanism;
mod metadata;
mod opening;
pub mod zap;

pub use batch::Batch;
pub use config::Config;
pub use engine::Engine;
pub use error::ProtocolError;
pub use event::{Event, Peer, Short};
pub use metadata::Property;

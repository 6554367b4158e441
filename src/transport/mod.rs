//! Endpoints and what carries bytes between them: addresses, listeners, dials and streams of tcp, ipc, tipc and vsock.
//!
//! Everything here is non-blocking and close-on-exec, belongs to whoever turns the reactor, and makes its
//! system calls without touching `errno` and without cancellation points. Names are looked up on threads of
//! their own ([`resolve`]). What an endpoint string means is in zmq_tcp(7), zmq_ipc(7) and zmq_inproc(7).
//!
//! The way of a connecting session: [`Address::parse_connect`], then for each attempt [`Address::resolve`], which
//! has the [`Target`] at once or names a [`Lookup`] to hand to [`resolve::look_up`], then [`dial`]. The way of a
//! bound one: [`Address::parse_bind`], then [`Listener::listen`], then [`Listener::accept`] until it has no more.

mod address;
mod dial;
mod directory;
mod host;
mod interface;
mod ipc;
mod listener;
mod open_error;
mod plain;
pub mod resolve;
mod resolver_threads;
mod socks;
mod stream;
mod tcp;
#[cfg(test)]
mod testing;
mod tipc;
mod tuning;
mod vsock;

pub use address::Address;
pub use dial::{Dial, Dialing, Target, dial};
pub use ipc::IpcAddress;
pub use listener::Listener;
pub use open_error::OpenError;
pub use resolve::{Lookup, Resolution};
pub use stream::Stream;
pub use tcp::TcpAddress;
pub use tipc::TipcAddress;
pub use vsock::VsockAddress;

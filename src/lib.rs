//! ferrozmq: libzmq's ABI and behaviour over a Rust core.
//!
//! The house, from the ground up; imports go down only (`tests/layering.rs`):
//!
//! | layer | modules |
//! | --- | --- |
//! | 7 | `capi`: every `extern "C"` function |
//! | 6 | `multiplex`: poll, proxy |
//! | 5 | `socket`: sockets, options, patterns, routing |
//! | 4 | `context`: registry, inproc names, I/O threads, termination |
//! | 3 | `session`: one endpoint's life |
//! | 2 | `reactor`, `transport`: the event loop and its wheel; addresses, listeners, streams |
//! | 1 | `zmtp`, `pipe`, `message`: protocol, queues and messages without I/O |
//! | 0 | `errno`, `constants`, `options`, `handles`, `sync`, `sys`, `z85`, `cipher` |

pub mod capi;
pub mod cipher;
pub mod constants;
pub mod context;
pub mod errno;
pub mod handles;
pub mod message;
pub mod multiplex;
pub mod options;
pub mod pipe;
pub mod reactor;
pub mod session;
pub mod socket;
mod sync;
pub mod sys;
pub mod transport;
mod z85;
pub mod zmtp;

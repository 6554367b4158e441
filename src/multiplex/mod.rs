//! Many sockets at once: zmq_poll(3) and zmq_proxy(3).

pub mod poll;
pub mod proxy;

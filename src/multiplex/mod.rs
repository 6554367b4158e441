//! Many sockets at once: zmq_poll(3), zmq_poller_* and zmq_proxy(3); and zmq_timers(3), for the loops around them.

pub mod poll;
pub mod poller;
pub mod proxy;
pub mod timers;

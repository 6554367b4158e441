//! What the options ask of a kernel socket.
//!
//! Tuning never fails a connection: a peer that reset it in the meantime makes every call here fail, and the next read
//! says so better. Only ZMQ_BINDTODEVICE is an order, since ignoring it would send traffic elsewhere.

use std::net::SocketAddr;
use std::os::fd::BorrowedFd;
use std::time::Duration;

use rustix::net::{getsockname, sockopt};

use crate::errno::Result;
use crate::options::Options;
use crate::sys::sockets::set_option;

/// The congestion control that sends by a timer, in all its versions (bbr, bbr2, bbr3). Between two programs on one machine nothing
/// is congested, and an interrupt for every 64 KiB costs more than moving them does.
const PACED: &str = "bbr";

/// The one that every kernel has and allows everybody to use.
const UNPACED: &str = "reno";

/// The part of the options that each new tcp connection needs, kept by its listener or dial.
#[derive(Clone, Debug)]
pub(super) struct ConnectionTuning {
    keepalive: i32,
    keepalive_count: i32,
    keepalive_idle: i32,
    keepalive_interval: i32,
    max_retransmit: Option<Duration>,
    tos: i32,
    priority: i32,
}

impl ConnectionTuning {
    pub(super) fn new(options: &Options) -> ConnectionTuning {
        ConnectionTuning {
            keepalive: options.tcp_keepalive,
            keepalive_count: options.tcp_keepalive_count,
            keepalive_idle: options.tcp_keepalive_idle,
            keepalive_interval: options.tcp_keepalive_interval,
            max_retransmit: options.tcp_max_retransmit,
            tos: options.tos,
            priority: options.priority,
        }
    }

    /// Tunes a connection that stands; the peer's address may be unknown.
    pub(super) fn apply(&self, connection: BorrowedFd<'_>, peer: Option<SocketAddr>) {
        // Batches are made here; Nagle's algorithm would only add latency.
        let _ = sockopt::set_tcp_nodelay(connection, true);
        self.apply_keepalive(connection);
        if let Some(timeout) = self.max_retransmit.filter(|timeout| !timeout.is_zero()) {
            let milliseconds = u32::try_from(timeout.as_millis()).unwrap_or(u32::MAX);
            let _ = sockopt::set_tcp_user_timeout(connection, milliseconds);
        }
        set_type_of_service(connection, self.tos);
        set_priority(connection, self.priority);
        if peer.is_some_and(|peer| is_on_this_machine(connection, peer)) {
            unpace(connection);
        }
    }

    /// -1 leaves a value to the system.
    fn apply_keepalive(&self, connection: BorrowedFd<'_>) {
        if self.keepalive == -1 {
            return;
        }
        let _ = sockopt::set_socket_keepalive(connection, self.keepalive != 0);
        if let Ok(count) = u32::try_from(self.keepalive_count) {
            let _ = sockopt::set_tcp_keepcnt(connection, count);
        }
        if let Ok(seconds) = u64::try_from(self.keepalive_idle) {
            let _ = sockopt::set_tcp_keepidle(connection, Duration::from_secs(seconds));
        }
        if let Ok(seconds) = u64::try_from(self.keepalive_interval) {
            let _ = sockopt::set_tcp_keepintvl(connection, Duration::from_secs(seconds));
        }
    }
}

/// Tunes a tcp socket before it is bound, or connected, to an address.
pub(super) fn prepare(
    socket: BorrowedFd<'_>,
    address: SocketAddr,
    options: &Options,
) -> Result<()> {
    set_type_of_service(socket, options.tos);
    set_priority(socket, options.priority);
    if !options.bind_to_device.is_empty() {
        set_option(socket, libc::SO_BINDTODEVICE, &options.bind_to_device)?;
    }
    if let Ok(bytes) = usize::try_from(options.send_buffer) {
        let _ = sockopt::set_socket_send_buffer_size(socket, bytes);
    }
    if let Ok(bytes) = usize::try_from(options.receive_buffer) {
        let _ = sockopt::set_socket_recv_buffer_size(socket, bytes);
    }
    if is_loopback(address) {
        unpace(socket);
    }
    Ok(())
}

fn set_type_of_service(socket: BorrowedFd<'_>, tos: i32) {
    if tos != 0 {
        let _ = sockopt::set_ip_tos(socket, tos as u8);
        // Fails on IPv4 sockets.
        let _ = sockopt::set_ipv6_tclass(socket, tos as u32);
    }
}

fn set_priority(socket: BorrowedFd<'_>, priority: i32) {
    if priority != 0 {
        let _ = set_option(socket, libc::SO_PRIORITY, &priority.to_ne_bytes());
    }
}

fn is_loopback(address: SocketAddr) -> bool {
    address.ip().to_canonical().is_loopback()
}

fn is_on_this_machine(connection: BorrowedFd<'_>, peer: SocketAddr) -> bool {
    let local = || SocketAddr::try_from(getsockname(connection).ok()?).ok();
    is_loopback(peer) || local().is_some_and(|local| local.ip() == peer.ip())
}

/// Of a connection that stands some of the pacing stays: the kernel sets timers on, but short ones.
fn unpace(socket: BorrowedFd<'_>) {
    if sockopt::tcp_congestion(socket).is_ok_and(|name| name.starts_with(PACED)) {
        let _ = sockopt::set_tcp_congestion(socket, UNPACED);
    }
}

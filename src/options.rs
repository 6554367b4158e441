//! What a socket's owner chose: plain values with libzmq's defaults, read by sessions and transports.
//!
//! How a C program sets and reads them is `socket/options.rs`; what each means is zmq_setsockopt(3).

mod admission;
mod limits;
pub mod numerals;
mod security;
mod socks;

use std::collections::BTreeMap;
use std::time::Duration;

pub use admission::{Admission, PeerCredentials};
pub use limits::Limits;
pub use security::{CurveKeys, MechanismKind, PlainCredentials, Security};
pub use socks::Socks;

/// The socket types of zmq_socket(3), numbered as in `zmq.h`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(i32)]
pub enum SocketType {
    Pair = 0,
    Pub = 1,
    Sub = 2,
    Req = 3,
    Rep = 4,
    Dealer = 5,
    Router = 6,
    Pull = 7,
    Push = 8,
    Xpub = 9,
    Xsub = 10,
    Stream = 11,
}

impl SocketType {
    const ALL: [SocketType; 12] = [
        SocketType::Pair,
        SocketType::Pub,
        SocketType::Sub,
        SocketType::Req,
        SocketType::Rep,
        SocketType::Dealer,
        SocketType::Router,
        SocketType::Pull,
        SocketType::Push,
        SocketType::Xpub,
        SocketType::Xsub,
        SocketType::Stream,
    ];

    /// The type with this number, if there is one.
    pub fn from_number(number: i32) -> Option<SocketType> {
        Self::ALL.into_iter().find(|kind| *kind as i32 == number)
    }

    /// The name that ZMTP's `Socket-Type` property carries (RFC 23).
    pub fn name(self) -> &'static str {
        match self {
            SocketType::Pair => "PAIR",
            SocketType::Pub => "PUB",
            SocketType::Sub => "SUB",
            SocketType::Req => "REQ",
            SocketType::Rep => "REP",
            SocketType::Dealer => "DEALER",
            SocketType::Router => "ROUTER",
            SocketType::Pull => "PULL",
            SocketType::Push => "PUSH",
            SocketType::Xpub => "XPUB",
            SocketType::Xsub => "XSUB",
            SocketType::Stream => "STREAM",
        }
    }
}

/// What a socket's connections speak.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Protocol {
    #[default]
    Zmtp,
    /// The program's own bytes; `notifies`: an empty message says that a peer came, another that it went.
    Raw { notifies: bool },
}

/// Options of one socket. Times are `None` where C says "for ever" or "off".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    pub kind: SocketType,
    /// The pattern says it when an endpoint is made.
    pub protocol: Protocol,
    /// ZMQ_ROUTING_ID, up to 255 bytes.
    pub routing_id: Vec<u8>,
    /// High-water marks in messages; 0 is no limit.
    pub send_hwm: usize,
    pub receive_hwm: usize,
    /// `None` lingers for ever.
    pub linger: Option<Duration>,
    pub send_timeout: Option<Duration>,
    pub receive_timeout: Option<Duration>,
    /// First and largest pause before a reconnect; `reconnect_ivl` -1 or 0 never reconnects.
    pub reconnect_ivl: i32,
    pub reconnect_ivl_max: i32,
    /// After what no further attempt is made: bits of ZMQ_RECONNECT_STOP, and others that say nothing.
    pub reconnect_stop: i32,
    /// ZMQ_METADATA: what the program has its connections say of themselves.
    pub metadata: BTreeMap<Vec<u8>, Vec<u8>>,
    /// How many connections may wait to be accepted, where the program said so.
    pub backlog: Option<i32>,
    /// Largest message accepted from a peer, in bytes; -1 is no limit.
    pub max_message_size: i64,
    /// Pipes only to peers that are connected.
    pub immediate: bool,
    pub conflate: bool,
    pub invert_matching: bool,
    pub ipv6: bool,
    pub affinity: u64,
    pub handshake_interval: Option<Duration>,
    pub heartbeat_interval: Option<Duration>,
    pub heartbeat_timeout: Option<Duration>,
    /// What we ask the peer to time us out after, in tenths of a second.
    pub heartbeat_ttl: u16,
    pub connect_timeout: Option<Duration>,
    pub tcp_max_retransmit: Option<Duration>,
    /// Kernel buffer sizes in bytes; -1 leaves the kernel's default.
    pub send_buffer: i32,
    pub receive_buffer: i32,
    pub tos: i32,
    pub priority: i32,
    /// A network interface by name; empty for any.
    pub bind_to_device: Vec<u8>,
    /// A descriptor that listens already, to bind instead of making one; -1 is none.
    pub use_fd: i32,
    pub admission: Admission,
    pub limits: Limits,
    pub security: Security,
    pub socks: Socks,
    pub tcp_keepalive: i32,
    pub tcp_keepalive_count: i32,
    pub tcp_keepalive_idle: i32,
    pub tcp_keepalive_interval: i32,
    pub multicast_hops: i32,
    pub multicast_rate: i32,
    pub multicast_recovery: i32,
    pub multicast_max_tpdu: i32,
    pub multicast_loop: bool,
    /// Windows has a short cut for its loopback interface; elsewhere there is nothing to choose.
    pub loopback_fastpath: bool,
}

impl Options {
    /// How many connections may wait to be accepted (listen(2)): by default as many as the kernel allows, because clients that come
    /// back together after a restart, and find no room, wait for a second.
    pub fn listen_backlog(&self) -> i32 {
        self.backlog.unwrap_or(i32::MAX)
    }

    /// The defaults of zmq_setsockopt(3).
    pub fn new(kind: SocketType) -> Options {
        Options {
            kind,
            protocol: Protocol::default(),
            routing_id: Vec::new(),
            send_hwm: 1000,
            receive_hwm: 1000,
            linger: None,
            send_timeout: None,
            receive_timeout: None,
            reconnect_ivl: 100,
            reconnect_ivl_max: 0,
            reconnect_stop: 0,
            metadata: BTreeMap::new(),
            backlog: None,
            max_message_size: -1,
            immediate: false,
            conflate: false,
            invert_matching: false,
            ipv6: false,
            affinity: 0,
            handshake_interval: Some(Duration::from_secs(30)),
            heartbeat_interval: None,
            heartbeat_timeout: None,
            heartbeat_ttl: 0,
            connect_timeout: None,
            tcp_max_retransmit: None,
            send_buffer: -1,
            receive_buffer: -1,
            tos: 0,
            priority: 0,
            bind_to_device: Vec::new(),
            use_fd: -1,
            admission: Admission::default(),
            limits: Limits::default(),
            security: Security::default(),
            socks: Socks::default(),
            tcp_keepalive: -1,
            tcp_keepalive_count: -1,
            tcp_keepalive_idle: -1,
            tcp_keepalive_interval: -1,
            multicast_hops: 1,
            multicast_rate: 100,
            multicast_recovery: 10_000,
            multicast_max_tpdu: 1500,
            multicast_loop: true,
            loopback_fastpath: false,
        }
    }

    /// Whether a connection that was lost is made again, and a failed attempt repeated.
    pub fn reconnects(&self) -> bool {
        self.reconnect_ivl > 0
    }

    /// Whether one of these bits of ZMQ_RECONNECT_STOP is set.
    pub fn stops_reconnecting(&self, after: i32) -> bool {
        self.reconnect_stop & after != 0
    }

    /// Whether the socket must hear its peers' routing ids, as the first message of each pipe.
    pub fn wants_routing_id(&self) -> bool {
        self.protocol == Protocol::Zmtp && matches!(self.kind, SocketType::Router | SocketType::Rep)
    }
}

//! Every constant of `zmq.h`, with its value: the one source, of which the header is made.
//!
//! Names and values are ABI and never change. What each means is said by the man page in brackets.
//! Drafts, which the header shows only under `ZMQ_BUILD_DRAFT_API`, are in [`draft`].

mod draft;

pub use draft::*;

/// The version of libzmq whose interface and behaviour this library offers.
pub const ZMQ_VERSION_MAJOR: i32 = 4;
pub const ZMQ_VERSION_MINOR: i32 = 3;
pub const ZMQ_VERSION_PATCH: i32 = 5;

/// How many threads do I/O for the context's sockets. They start when the first socket needs one.
///
/// Access: zmq_ctx_set, zmq_ctx_get. Type: int. Default: 1. Values: 0 and up; with 0 only inproc works. Effect:
/// before the first socket.
pub const ZMQ_IO_THREADS: i32 = 1;

/// How many sockets the context may have at a time.
///
/// Access: zmq_ctx_set, zmq_ctx_get. Type: int. Default: 1023. Values: 1 and up; more than ZMQ_SOCKET_LIMIT are
/// never to be had. Effect: before the first socket.
pub const ZMQ_MAX_SOCKETS: i32 = 2;

/// How many sockets a process can have at most.
///
/// Access: zmq_ctx_get. Type: int. Default: 65535.
pub const ZMQ_SOCKET_LIMIT: i32 = 3;

/// The priority of the I/O threads, in the scheduling policy that they have.
///
/// Access: zmq_ctx_set. Type: int. Default: the operating system's. Values: 0 and up. Effect: before the first
/// socket.
pub const ZMQ_THREAD_PRIORITY: i32 = 3;

/// The scheduling policy of the I/O threads, as for sched_setscheduler(2).
///
/// Access: zmq_ctx_set, zmq_ctx_get. Type: int. Default: -1, the operating system's. Values: 0 and up. Effect:
/// before the first socket.
pub const ZMQ_THREAD_SCHED_POLICY: i32 = 4;

/// The largest message part that the context's sockets may send; with INT_MAX, any. What they receive is limited
/// by ZMQ_MAXMSGSIZE.
///
/// Access: zmq_ctx_set, zmq_ctx_get. Type: int, bytes. Default: INT_MAX. Values: 0 and up. Effect: sockets made
/// afterwards.
pub const ZMQ_MAX_MSGSZ: i32 = 5;

/// The size of zmq_msg_t.
///
/// Access: zmq_ctx_get. Type: int, bytes. Default: 64.
pub const ZMQ_MSG_T_SIZE: i32 = 6;

/// A processor on which the I/O threads may run; without any, they run on all.
///
/// Access: zmq_ctx_set. Type: int. Default: none. Values: 0 and up. Effect: before the first socket.
pub const ZMQ_THREAD_AFFINITY_CPU_ADD: i32 = 7;

/// A processor that was added, and is not wanted any more.
///
/// Access: zmq_ctx_set. Type: int. Default: none. Values: one that was added. Effect: before the first socket.
pub const ZMQ_THREAD_AFFINITY_CPU_REMOVE: i32 = 8;

/// A number with which the names of the I/O threads begin.
///
/// Access: zmq_ctx_set, zmq_ctx_get. Type: int. Default: 0, no number. Values: any. Effect: before the first
/// socket.
pub const ZMQ_THREAD_NAME_PREFIX: i32 = 9;

/// What a new context starts with.
pub const ZMQ_IO_THREADS_DFLT: i32 = 1;
pub const ZMQ_MAX_SOCKETS_DFLT: i32 = 1023;
pub const ZMQ_THREAD_PRIORITY_DFLT: i32 = -1;
pub const ZMQ_THREAD_SCHED_POLICY_DFLT: i32 = -1;

/// Socket types (zmq_socket).
pub const ZMQ_PAIR: i32 = 0;
pub const ZMQ_PUB: i32 = 1;
pub const ZMQ_SUB: i32 = 2;
pub const ZMQ_REQ: i32 = 3;
pub const ZMQ_REP: i32 = 4;
pub const ZMQ_DEALER: i32 = 5;
pub const ZMQ_ROUTER: i32 = 6;
pub const ZMQ_PULL: i32 = 7;
pub const ZMQ_PUSH: i32 = 8;
pub const ZMQ_XPUB: i32 = 9;
pub const ZMQ_XSUB: i32 = 10;
pub const ZMQ_STREAM: i32 = 11;

/// Old names of socket types.
pub const ZMQ_XREQ: i32 = ZMQ_DEALER;
pub const ZMQ_XREP: i32 = ZMQ_ROUTER;

/// The I/O threads that may serve the socket: a bit each, the lowest for the first; 0: any. With a bit set, no
/// thread of the program does I/O.
///
/// Access: zmq_setsockopt, zmq_getsockopt. Type: uint64_t. Default: 0. Values: any. Effect: endpoints made
/// afterwards.
pub const ZMQ_AFFINITY: i32 = 4;

/// The name by which peers that route (ROUTER, REP) know the socket. A STREAM reads the name of its last
/// connection here.
///
/// Access: zmq_setsockopt, zmq_getsockopt. Type: bytes, 1 to 255. Default: none: peers make one up. Values: no
/// leading zero byte. Effect: connections made afterwards.
pub const ZMQ_ROUTING_ID: i32 = 5;

/// Receives messages that begin with these bytes as well; an empty value takes them all. SUB; XPUB with
/// ZMQ_XPUB_MANUAL.
///
/// Access: zmq_setsockopt. Type: bytes. Default: none. Values: any. Effect: at once.
pub const ZMQ_SUBSCRIBE: i32 = 6;

/// Takes one ZMQ_SUBSCRIBE of the same bytes back. SUB; XPUB with ZMQ_XPUB_MANUAL.
///
/// Access: zmq_setsockopt. Type: bytes. Default: none. Values: any. Effect: at once.
pub const ZMQ_UNSUBSCRIBE: i32 = 7;

/// The rate of multicast transports, of which this library has none.
///
/// Access: zmq_setsockopt, zmq_getsockopt. Type: int, kilobits a second. Default: 100. Values: 1 and up. Effect:
/// none.
pub const ZMQ_RATE: i32 = 8;

/// How long a multicast receiver may be away, for transports of which this library has none.
///
/// Access: zmq_setsockopt, zmq_getsockopt. Type: int, milliseconds. Default: 10000. Values: 0 and up. Effect:
/// none.
pub const ZMQ_RECOVERY_IVL: i32 = 9;

/// The kernel's send buffer of a connection; -1: as the kernel chooses.
///
/// Access: zmq_setsockopt, zmq_getsockopt. Type: int, bytes. Default: -1. Values: -1 and up. Effect: endpoints
/// made afterwards.
pub const ZMQ_SNDBUF: i32 = 11;

/// The kernel's receive buffer of a connection; -1: as the kernel chooses.
///
/// Access: zmq_setsockopt, zmq_getsockopt. Type: int, bytes. Default: -1. Values: -1 and up. Effect: endpoints
/// made afterwards.
pub const ZMQ_RCVBUF: i32 = 12;

/// 1 if another part of the message follows the part received last, else 0.
///
/// Access: zmq_getsockopt. Type: int. Default: 0.
pub const ZMQ_RCVMORE: i32 = 13;

/// A file descriptor that becomes readable when the socket's state changes. What changed is to be read from
/// ZMQ_EVENTS each time, and again after each send and receive, because the descriptor tells of changes alone. It
/// is the library's: neither read nor close it.
///
/// Access: zmq_getsockopt. Type: int. Default: made when it is first asked for.
pub const ZMQ_FD: i32 = 14;

/// What can be done without waiting: any of ZMQ_POLLIN and ZMQ_POLLOUT.
///
/// Access: zmq_getsockopt. Type: int. Default: 0.
pub const ZMQ_EVENTS: i32 = 15;

/// The socket's type.
///
/// Access: zmq_getsockopt. Type: int. Default: as given to zmq_socket.
pub const ZMQ_TYPE: i32 = 16;

/// How long what was sent may go on leaving after the socket or the endpoint was closed; -1: for ever.
///
/// Access: zmq_setsockopt, zmq_getsockopt. Type: int, milliseconds. Default: -1; 0 for SUB and XSUB, and where
/// the context's ZMQ_BLOCKY is 0. Values: -1 and up. Effect: when the socket or endpoint is closed.
pub const ZMQ_LINGER: i32 = 17;

/// How long a lost connection waits before it is tried again, give or take a random bit; -1: it is not.
///
/// Access: zmq_setsockopt, zmq_getsockopt. Type: int, milliseconds. Default: 100. Values: -1 and up. Effect:
/// endpoints made afterwards.
pub const ZMQ_RECONNECT_IVL: i32 = 18;

/// How many connections the kernel keeps for an endpoint until they are accepted.
///
/// Access: zmq_setsockopt, zmq_getsockopt. Type: int, connections. Default: 100. Values: 0 and up. Effect:
/// zmq_bind afterwards.
pub const ZMQ_BACKLOG: i32 = 19;

/// Up to where the wait before each further attempt doubles; 0: it stays ZMQ_RECONNECT_IVL.
///
/// Access: zmq_setsockopt, zmq_getsockopt. Type: int, milliseconds. Default: 0. Values: 0 and up. Effect:
/// endpoints made afterwards.
pub const ZMQ_RECONNECT_IVL_MAX: i32 = 21;

/// The largest message part accepted from a peer, which is disconnected if it sends a larger one; -1: any.
///
/// Access: zmq_setsockopt, zmq_getsockopt. Type: int64_t, bytes. Default: -1. Values: -1 and up. Effect:
/// connections made afterwards.
pub const ZMQ_MAXMSGSIZE: i32 = 22;

/// How many messages may wait for one peer; 0: no limit. A full peer makes the sender wait, or, with PUB, XPUB
/// and ROUTER, loses messages.
///
/// Access: zmq_setsockopt, zmq_getsockopt. Type: int, messages. Default: 1000. Values: 0 and up. Effect: at once.
pub const ZMQ_SNDHWM: i32 = 23;

/// How many messages from one peer may wait to be received; 0: no limit. More are left to the network and to the
/// sender.
///
/// Access: zmq_setsockopt, zmq_getsockopt. Type: int, messages. Default: 1000. Values: 0 and up. Effect: at once.
pub const ZMQ_RCVHWM: i32 = 24;

/// How far multicast packets go, for transports of which this library has none.
///
/// Access: zmq_setsockopt, zmq_getsockopt. Type: int, network hops. Default: 1. Values: 1 and up. Effect: none.
pub const ZMQ_MULTICAST_HOPS: i32 = 25;

/// How long a receive may wait before it fails with EAGAIN; -1: for ever, 0: not at all.
///
/// Access: zmq_setsockopt, zmq_getsockopt. Type: int, milliseconds. Default: -1. Values: -1 and up. Effect: at
/// once.
pub const ZMQ_RCVTIMEO: i32 = 27;

/// How long a send may wait before it fails with EAGAIN; -1: for ever, 0: not at all.
///
/// Access: zmq_setsockopt, zmq_getsockopt. Type: int, milliseconds. Default: -1. Values: -1 and up. Effect: at
/// once.
pub const ZMQ_SNDTIMEO: i32 = 28;

/// The endpoint that was bound or connected last, with its real port or path.
///
/// Access: zmq_getsockopt. Type: string. Default: empty.
pub const ZMQ_LAST_ENDPOINT: i32 = 32;

/// 1: a send to a peer that is not there fails with EHOSTUNREACH, and one to a peer that is full waits; 0: both
/// are dropped. ROUTER.
///
/// Access: zmq_setsockopt. Type: int. Default: 0. Values: 0 or more. Effect: at once.
pub const ZMQ_ROUTER_MANDATORY: i32 = 33;

/// Whether the kernel probes silent connections; -1: as the system chooses.
///
/// Access: zmq_setsockopt, zmq_getsockopt. Type: int. Default: -1. Values: -1, 0, 1. Effect: endpoints made
/// afterwards.
pub const ZMQ_TCP_KEEPALIVE: i32 = 34;

/// How many probes without an answer end a connection; -1: as the system chooses.
///
/// Access: zmq_setsockopt, zmq_getsockopt. Type: int, probes. Default: -1. Values: -1 and up. Effect: endpoints
/// made afterwards.
pub const ZMQ_TCP_KEEPALIVE_CNT: i32 = 35;

/// How long a connection is silent before it is probed; -1: as the system chooses.
///
/// Access: zmq_setsockopt, zmq_getsockopt. Type: int, seconds. Default: -1. Values: -1 and up. Effect: endpoints
/// made afterwards.
pub const ZMQ_TCP_KEEPALIVE_IDLE: i32 = 36;

/// How long it is from probe to probe; -1: as the system chooses.
///
/// Access: zmq_setsockopt, zmq_getsockopt. Type: int, seconds. Default: -1. Values: -1 and up. Effect: endpoints
/// made afterwards.
pub const ZMQ_TCP_KEEPALIVE_INTVL: i32 = 37;

/// 1: messages go only to peers whose connection stands, and a socket without any waits; 0: they also wait for
/// peers that are yet to be reached.
///
/// Access: zmq_setsockopt, zmq_getsockopt. Type: int. Default: 0. Values: 0, 1. Effect: endpoints made
/// afterwards.
pub const ZMQ_IMMEDIATE: i32 = 39;

/// 1: every subscription is received, not only the first of a topic. XPUB.
///
/// Access: zmq_setsockopt. Type: int. Default: 0. Values: 0 or more. Effect: at once.
pub const ZMQ_XPUB_VERBOSE: i32 = 40;

/// 1: peers speak no ZMTP, and messages are their bytes; as with STREAM, a part before them names the connection.
/// ROUTER, REP.
///
/// Access: zmq_setsockopt. Type: int. Default: 0. Values: 0 or more. Effect: endpoints made afterwards.
pub const ZMQ_ROUTER_RAW: i32 = 41;

/// 1: tcp endpoints may be of IPv6, too. A context's value is what its sockets begin with.
///
/// Access: zmq_setsockopt, zmq_getsockopt, zmq_ctx_set, zmq_ctx_get. Type: int. Default: 0. Values: 0, 1. Effect:
/// endpoints (or sockets) made afterwards.
pub const ZMQ_IPV6: i32 = 42;

/// The security mechanism: ZMQ_NULL, ZMQ_PLAIN or ZMQ_CURVE; the last option of one of them decides.
///
/// Access: zmq_getsockopt. Type: int. Default: ZMQ_NULL.
pub const ZMQ_MECHANISM: i32 = 43;

/// 1: peers have to show a name and a password (RFC 24), of which a ZAP handler judges.
///
/// Access: zmq_setsockopt, zmq_getsockopt. Type: int. Default: 0. Values: 0, 1. Effect: endpoints made
/// afterwards.
pub const ZMQ_PLAIN_SERVER: i32 = 44;

/// The name to show to a PLAIN server; NULL: no PLAIN.
///
/// Access: zmq_setsockopt, zmq_getsockopt. Type: string, 1 to 255 bytes. Default: none. Values: any. Effect:
/// endpoints made afterwards.
pub const ZMQ_PLAIN_USERNAME: i32 = 45;

/// The password to show to a PLAIN server; NULL: no PLAIN.
///
/// Access: zmq_setsockopt, zmq_getsockopt. Type: string, up to 255 bytes. Default: none. Values: any. Effect:
/// endpoints made afterwards.
pub const ZMQ_PLAIN_PASSWORD: i32 = 46;

/// 1: peers have to encrypt (RFC 26), and need to know this socket's public key. ZMQ_CURVE_SECRETKEY is needed,
/// too.
///
/// Access: zmq_setsockopt, zmq_getsockopt. Type: int. Default: 0. Values: 0, 1. Effect: endpoints made
/// afterwards.
pub const ZMQ_CURVE_SERVER: i32 = 47;

/// The socket's own public key; a client needs it.
///
/// Access: zmq_setsockopt, zmq_getsockopt. Type: 32 bytes, or Z85 text of 40 characters. Default: none. Values: a
/// key; read with room for 32 or 41 bytes. Effect: endpoints made afterwards.
pub const ZMQ_CURVE_PUBLICKEY: i32 = 48;

/// The socket's own secret key; clients and servers need it.
///
/// Access: zmq_setsockopt, zmq_getsockopt. Type: 32 bytes, or Z85 text of 40 characters. Default: none. Values: a
/// key; read with room for 32 or 41 bytes. Effect: endpoints made afterwards.
pub const ZMQ_CURVE_SECRETKEY: i32 = 49;

/// The public key of the server; it makes the socket a CURVE client.
///
/// Access: zmq_setsockopt, zmq_getsockopt. Type: 32 bytes, or Z85 text of 40 characters. Default: none. Values: a
/// key; read with room for 32 or 41 bytes. Effect: endpoints made afterwards.
pub const ZMQ_CURVE_SERVERKEY: i32 = 50;

/// 1: a new connection begins with an empty message, by which a ROUTER learns of it. REQ, DEALER, ROUTER.
///
/// Access: zmq_setsockopt. Type: int. Default: 0. Values: 0 or more. Effect: connections made afterwards.
pub const ZMQ_PROBE_ROUTER: i32 = 51;

/// 1: a number goes with each request, and replies to earlier ones are dropped. REQ.
///
/// Access: zmq_setsockopt. Type: int. Default: 0. Values: 0 or more. Effect: requests sent afterwards.
pub const ZMQ_REQ_CORRELATE: i32 = 52;

/// 1: another request may be sent before the reply to the last has come, which is then dropped. REQ.
///
/// Access: zmq_setsockopt. Type: int. Default: 0. Values: 0 or more. Effect: at once.
pub const ZMQ_REQ_RELAXED: i32 = 53;

/// 1: of each peer only the last message is kept, and messages have one part. PUSH, PULL, PUB, SUB, DEALER.
///
/// Access: zmq_setsockopt, zmq_getsockopt. Type: int. Default: 0. Values: 0, 1. Effect: endpoints made
/// afterwards.
pub const ZMQ_CONFLATE: i32 = 54;

/// What a ZAP handler is told of where the peer wants to go; with NULL, a handler is asked only where this is
/// set.
///
/// Access: zmq_setsockopt, zmq_getsockopt. Type: string, up to 255 bytes. Default: empty. Values: any. Effect:
/// endpoints made afterwards.
pub const ZMQ_ZAP_DOMAIN: i32 = 55;

/// 1: a new peer takes over a name that another has, which is disconnected; 0: the new one is turned away.
/// ROUTER.
///
/// Access: zmq_setsockopt. Type: int. Default: 0. Values: 0 or more. Effect: peers that come afterwards.
pub const ZMQ_ROUTER_HANDOVER: i32 = 56;

/// The type of service in the header of IP packets.
///
/// Access: zmq_setsockopt, zmq_getsockopt. Type: int. Default: 0. Values: 0 and up. Effect: endpoints made
/// afterwards.
pub const ZMQ_TOS: i32 = 57;

/// The name that the peer of the next zmq_connect gets here. ROUTER, STREAM.
///
/// Access: zmq_setsockopt. Type: bytes. Default: none. Values: a name that no peer has. Effect: the next
/// zmq_connect.
pub const ZMQ_CONNECT_ROUTING_ID: i32 = 61;

/// Options of the GSSAPI mechanism, which this library does not have: EINVAL.
pub const ZMQ_GSSAPI_SERVER: i32 = 62;
pub const ZMQ_GSSAPI_PRINCIPAL: i32 = 63;
pub const ZMQ_GSSAPI_SERVICE_PRINCIPAL: i32 = 64;
pub const ZMQ_GSSAPI_PLAINTEXT: i32 = 65;

/// How long a handshake may take before the connection is given up; 0: as long as it likes.
///
/// Access: zmq_setsockopt, zmq_getsockopt. Type: int, milliseconds. Default: 30000. Values: 0 and up. Effect:
/// endpoints made afterwards.
pub const ZMQ_HANDSHAKE_IVL: i32 = 66;

/// HOST:PORT of a SOCKS5 proxy through which tcp connections are made; NULL: none.
///
/// Access: zmq_setsockopt, zmq_getsockopt. Type: string. Default: none. Values: any. Effect: zmq_connect
/// afterwards.
pub const ZMQ_SOCKS_PROXY: i32 = 68;

/// 1: a send waits for peers that are full instead of passing them over. PUB, XPUB.
///
/// Access: zmq_setsockopt. Type: int. Default: 0. Values: 0 or more. Effect: at once.
pub const ZMQ_XPUB_NODROP: i32 = 69;

/// 1: new sockets have ZMQ_LINGER -1; 0: they have 0, and zmq_ctx_term does not wait for messages.
///
/// Access: zmq_ctx_set, zmq_ctx_get. Type: int. Default: 1. Values: 0 or more. Effect: sockets made afterwards.
pub const ZMQ_BLOCKY: i32 = 70;

/// 1: peers get what the program grants with ZMQ_SUBSCRIBE after it received their wish, not what they ask for.
/// XPUB.
///
/// Access: zmq_setsockopt. Type: int. Default: 0. Values: 0 or more. Effect: at once.
pub const ZMQ_XPUB_MANUAL: i32 = 71;

/// A message that each new peer is sent first; empty: none. XPUB.
///
/// Access: zmq_setsockopt. Type: bytes. Default: none. Values: any. Effect: peers that come afterwards.
pub const ZMQ_XPUB_WELCOME_MSG: i32 = 72;

/// 1: an empty message tells of each connection that comes, and of each that goes. STREAM.
///
/// Access: zmq_setsockopt. Type: int. Default: 1. Values: 0, 1. Effect: endpoints made afterwards.
pub const ZMQ_STREAM_NOTIFY: i32 = 73;

/// 1: messages go to those who did not subscribe to them. PUB, XPUB; SUB has to agree.
///
/// Access: zmq_setsockopt, zmq_getsockopt. Type: int. Default: 0. Values: any. Effect: at once.
pub const ZMQ_INVERT_MATCHING: i32 = 74;

/// How often a peer is asked for a sign of life; 0: never.
///
/// Access: zmq_setsockopt, zmq_getsockopt. Type: int, milliseconds. Default: 0. Values: 0 and up. Effect:
/// endpoints made afterwards.
pub const ZMQ_HEARTBEAT_IVL: i32 = 75;

/// How long the peer shall wait for ours before it gives the connection up; 0: for ever.
///
/// Access: zmq_setsockopt, zmq_getsockopt. Type: int, milliseconds, kept in steps of 100. Default: 0. Values: 0
/// to 6553599. Effect: endpoints made afterwards.
pub const ZMQ_HEARTBEAT_TTL: i32 = 76;

/// How long we wait for the peer's answer before we do; -1 (read only): as long as ZMQ_HEARTBEAT_IVL.
///
/// Access: zmq_setsockopt, zmq_getsockopt. Type: int, milliseconds. Default: -1. Values: 0 and up. Effect:
/// endpoints made afterwards.
pub const ZMQ_HEARTBEAT_TIMEOUT: i32 = 77;

/// 1: every subscription and every cancellation is received, not only a topic's first and last. XPUB.
///
/// Access: zmq_setsockopt. Type: int. Default: 0. Values: 0 or more. Effect: at once.
pub const ZMQ_XPUB_VERBOSER: i32 = 78;

/// How long one attempt to connect may take; 0: as long as the system lets it.
///
/// Access: zmq_setsockopt, zmq_getsockopt. Type: int, milliseconds. Default: 0. Values: 0 and up. Effect:
/// endpoints made afterwards.
pub const ZMQ_CONNECT_TIMEOUT: i32 = 79;

/// How long sent bytes may stay without acknowledgement before the kernel ends the connection; 0: as the system
/// chooses.
///
/// Access: zmq_setsockopt, zmq_getsockopt. Type: int, milliseconds. Default: 0. Values: 0 and up. Effect:
/// endpoints made afterwards.
pub const ZMQ_TCP_MAXRT: i32 = 80;

/// 0: libzmq lets no two threads use a socket of this type, whatever this library allows.
///
/// Access: zmq_getsockopt. Type: int. Default: 0.
pub const ZMQ_THREAD_SAFE: i32 = 81;

/// The size of multicast packets, for transports of which this library has none.
///
/// Access: zmq_setsockopt, zmq_getsockopt. Type: int, bytes. Default: 1500. Values: 1 and up. Effect: none.
pub const ZMQ_MULTICAST_MAXTPDU: i32 = 84;

/// Options of the vmci transport, which this library does not have: EINVAL.
pub const ZMQ_VMCI_BUFFER_SIZE: i32 = 85;
pub const ZMQ_VMCI_BUFFER_MIN_SIZE: i32 = 86;
pub const ZMQ_VMCI_BUFFER_MAX_SIZE: i32 = 87;
pub const ZMQ_VMCI_CONNECT_TIMEOUT: i32 = 88;

/// A file descriptor that listens already, for the next zmq_bind to take instead of making one; -1: none.
///
/// Access: zmq_setsockopt, zmq_getsockopt. Type: int. Default: -1. Values: -1 and up. Effect: zmq_bind
/// afterwards.
pub const ZMQ_USE_FD: i32 = 89;

/// More options of GSSAPI: EINVAL.
pub const ZMQ_GSSAPI_PRINCIPAL_NAMETYPE: i32 = 90;
pub const ZMQ_GSSAPI_SERVICE_PRINCIPAL_NAMETYPE: i32 = 91;

/// The network interface that connections have to come and go through; NULL: any.
///
/// Access: zmq_setsockopt, zmq_getsockopt. Type: string, up to 16 bytes. Default: none. Values: any. Effect:
/// endpoints made afterwards.
pub const ZMQ_BINDTODEVICE: i32 = 92;

/// How many connections a bound endpoint holds at a time; 0: no limit. Further ones wait, and push out one that
/// has not said who it is for a second. libzmq has no such option.
///
/// Access: zmq_setsockopt, zmq_getsockopt. Type: int, connections. Default: 0. Values: 0 and up. Effect: zmq_bind
/// afterwards.
pub const ZMQ_MAX_CONNECTIONS: i32 = 10_000;

/// How many parts a message of a peer may have, which is disconnected if it sends more; 0: no limit. libzmq has
/// no such option.
///
/// Access: zmq_setsockopt, zmq_getsockopt. Type: int, parts. Default: 1000000. Values: 0 and up. Effect:
/// endpoints made afterwards.
pub const ZMQ_MAX_MESSAGE_PARTS: i32 = 10_001;

/// How many topics a peer of a PUB or XPUB may be subscribed to, which is disconnected if it wants more; 0: no
/// limit. libzmq has no such option.
///
/// Access: zmq_setsockopt, zmq_getsockopt. Type: int, topics. Default: 0. Values: 0 and up. Effect: endpoints
/// made afterwards.
pub const ZMQ_MAX_SUBSCRIPTIONS: i32 = 10_002;

/// How much memory the subscriptions at a PUB or XPUB may take, each peer's as much as the others leave; one that
/// wants more is disconnected. What waits for an XPUB's program may take as much again, and more is dropped. 0:
/// no limit; -1: a quarter of the machine's memory. libzmq has no such option.
///
/// Access: zmq_setsockopt, zmq_getsockopt. Type: int64_t, bytes. Default: -1. Values: -1 and up. Effect:
/// endpoints made afterwards.
pub const ZMQ_MAX_SUBSCRIPTION_MEMORY: i32 = 10_003;

/// Message properties (zmq_msg_get).
pub const ZMQ_MORE: i32 = 1;
pub const ZMQ_SHARED: i32 = 3;

/// Flags of sending and receiving.
pub const ZMQ_DONTWAIT: i32 = 1;
pub const ZMQ_SNDMORE: i32 = 2;

/// Security mechanisms (ZMQ_MECHANISM).
pub const ZMQ_NULL: i32 = 0;
pub const ZMQ_PLAIN: i32 = 1;
pub const ZMQ_CURVE: i32 = 2;
pub const ZMQ_GSSAPI: i32 = 3;

/// Longest group name of RADIO and DISH, in bytes.
pub const ZMQ_GROUP_MAX_LENGTH: i32 = 255;

/// Old names.
pub const ZMQ_IDENTITY: i32 = ZMQ_ROUTING_ID;
pub const ZMQ_CONNECT_RID: i32 = ZMQ_CONNECT_ROUTING_ID;

/// One more network, as ADDRESS/BITS, from which a tcp endpoint accepts connections; NULL lets everybody in
/// again.
///
/// Access: zmq_setsockopt. Type: string. Default: everybody. Values: any network. Effect: zmq_bind afterwards.
pub const ZMQ_TCP_ACCEPT_FILTER: i32 = 38;

/// One more process whose connections an ipc endpoint accepts; NULL lets all in again.
///
/// Access: zmq_setsockopt. Type: pid_t. Default: everybody. Values: any. Effect: zmq_bind afterwards.
pub const ZMQ_IPC_FILTER_PID: i32 = 58;

/// One more user whose connections an ipc endpoint accepts; NULL lets all in again.
///
/// Access: zmq_setsockopt. Type: uid_t. Default: everybody. Values: any. Effect: zmq_bind afterwards.
pub const ZMQ_IPC_FILTER_UID: i32 = 59;

/// One more group whose connections an ipc endpoint accepts; NULL lets all in again.
///
/// Access: zmq_setsockopt. Type: gid_t. Default: everybody. Values: any. Effect: zmq_bind afterwards.
pub const ZMQ_IPC_FILTER_GID: i32 = 60;

/// The old opposite of ZMQ_IPV6.
///
/// Access: zmq_setsockopt, zmq_getsockopt. Type: int. Default: 1. Values: 0, 1. Effect: endpoints made
/// afterwards.
pub const ZMQ_IPV4ONLY: i32 = 31;
pub const ZMQ_DELAY_ATTACH_ON_CONNECT: i32 = ZMQ_IMMEDIATE;
pub const ZMQ_NOBLOCK: i32 = ZMQ_DONTWAIT;
pub const ZMQ_FAIL_UNROUTABLE: i32 = ZMQ_ROUTER_MANDATORY;
pub const ZMQ_ROUTER_BEHAVIOR: i32 = ZMQ_ROUTER_MANDATORY;
pub const ZMQ_SRCFD: i32 = 2;

/// How a GSSAPI principal is written.
pub const ZMQ_GSSAPI_NT_HOSTBASED: i32 = 0;
pub const ZMQ_GSSAPI_NT_USER_NAME: i32 = 1;
pub const ZMQ_GSSAPI_NT_KRB5_PRINCIPAL: i32 = 2;

/// Socket events (zmq_socket_monitor).
pub const ZMQ_EVENT_CONNECTED: i32 = 0x0001;
pub const ZMQ_EVENT_CONNECT_DELAYED: i32 = 0x0002;
pub const ZMQ_EVENT_CONNECT_RETRIED: i32 = 0x0004;
pub const ZMQ_EVENT_LISTENING: i32 = 0x0008;
pub const ZMQ_EVENT_BIND_FAILED: i32 = 0x0010;
pub const ZMQ_EVENT_ACCEPTED: i32 = 0x0020;
pub const ZMQ_EVENT_ACCEPT_FAILED: i32 = 0x0040;
pub const ZMQ_EVENT_CLOSED: i32 = 0x0080;
pub const ZMQ_EVENT_CLOSE_FAILED: i32 = 0x0100;
pub const ZMQ_EVENT_DISCONNECTED: i32 = 0x0200;
pub const ZMQ_EVENT_MONITOR_STOPPED: i32 = 0x0400;
pub const ZMQ_EVENT_ALL: i32 = 0xFFFF;

/// Handshake events: the value is an errno.
pub const ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL: i32 = 0x0800;

/// The value is unused.
pub const ZMQ_EVENT_HANDSHAKE_SUCCEEDED: i32 = 0x1000;

/// The value is one of ZMQ_PROTOCOL_ERROR_*.
pub const ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL: i32 = 0x2000;

/// The value is the ZAP status code: 300, 400 or 500.
pub const ZMQ_EVENT_HANDSHAKE_FAILED_AUTH: i32 = 0x4000;

/// Protocol errors between two peers, or between us and a ZAP handler.
pub const ZMQ_PROTOCOL_ERROR_ZMTP_UNSPECIFIED: i32 = 0x1000_0000;
pub const ZMQ_PROTOCOL_ERROR_ZMTP_UNEXPECTED_COMMAND: i32 = 0x1000_0001;
pub const ZMQ_PROTOCOL_ERROR_ZMTP_INVALID_SEQUENCE: i32 = 0x1000_0002;
pub const ZMQ_PROTOCOL_ERROR_ZMTP_KEY_EXCHANGE: i32 = 0x1000_0003;
pub const ZMQ_PROTOCOL_ERROR_ZMTP_MALFORMED_COMMAND_UNSPECIFIED: i32 = 0x1000_0011;
pub const ZMQ_PROTOCOL_ERROR_ZMTP_MALFORMED_COMMAND_MESSAGE: i32 = 0x1000_0012;
pub const ZMQ_PROTOCOL_ERROR_ZMTP_MALFORMED_COMMAND_HELLO: i32 = 0x1000_0013;
pub const ZMQ_PROTOCOL_ERROR_ZMTP_MALFORMED_COMMAND_INITIATE: i32 = 0x1000_0014;
pub const ZMQ_PROTOCOL_ERROR_ZMTP_MALFORMED_COMMAND_ERROR: i32 = 0x1000_0015;
pub const ZMQ_PROTOCOL_ERROR_ZMTP_MALFORMED_COMMAND_READY: i32 = 0x1000_0016;
pub const ZMQ_PROTOCOL_ERROR_ZMTP_MALFORMED_COMMAND_WELCOME: i32 = 0x1000_0017;
pub const ZMQ_PROTOCOL_ERROR_ZMTP_INVALID_METADATA: i32 = 0x1000_0018;
pub const ZMQ_PROTOCOL_ERROR_ZMTP_CRYPTOGRAPHIC: i32 = 0x1100_0001;
pub const ZMQ_PROTOCOL_ERROR_ZMTP_MECHANISM_MISMATCH: i32 = 0x1100_0002;
pub const ZMQ_PROTOCOL_ERROR_ZAP_UNSPECIFIED: i32 = 0x2000_0000;
pub const ZMQ_PROTOCOL_ERROR_ZAP_MALFORMED_REPLY: i32 = 0x2000_0001;
pub const ZMQ_PROTOCOL_ERROR_ZAP_BAD_REQUEST_ID: i32 = 0x2000_0002;
pub const ZMQ_PROTOCOL_ERROR_ZAP_BAD_VERSION: i32 = 0x2000_0003;
pub const ZMQ_PROTOCOL_ERROR_ZAP_INVALID_STATUS_CODE: i32 = 0x2000_0004;
pub const ZMQ_PROTOCOL_ERROR_ZAP_INVALID_METADATA: i32 = 0x2000_0005;
pub const ZMQ_PROTOCOL_ERROR_WS_UNSPECIFIED: i32 = 0x3000_0000;

/// Events of an item (zmq_poll).
pub const ZMQ_POLLIN: i32 = 1;
pub const ZMQ_POLLOUT: i32 = 2;
pub const ZMQ_POLLERR: i32 = 4;
pub const ZMQ_POLLPRI: i32 = 8;

/// How many items a program may expect to poll without an allocation.
pub const ZMQ_POLLITEMS_DFLT: i32 = 16;

/// zmq_has() exists.
pub const ZMQ_HAS_CAPABILITIES: i32 = 1;

/// Kinds of zmq_device; all of them are zmq_proxy.
pub const ZMQ_STREAMER: i32 = 1;
pub const ZMQ_FORWARDER: i32 = 2;
pub const ZMQ_QUEUE: i32 = 3;

//! Constants of the draft interface, which may change until libzmq declares it stable.

use super::ZMQ_EVENT_ALL;

/// Draft socket types (zmq_socket).
pub const ZMQ_SERVER: i32 = 12;
pub const ZMQ_CLIENT: i32 = 13;
pub const ZMQ_RADIO: i32 = 14;
pub const ZMQ_DISH: i32 = 15;
pub const ZMQ_GATHER: i32 = 16;
pub const ZMQ_SCATTER: i32 = 17;
pub const ZMQ_DGRAM: i32 = 18;
pub const ZMQ_PEER: i32 = 19;
pub const ZMQ_CHANNEL: i32 = 20;

/// 1: a ZAP handler is needed wherever ZMQ_ZAP_DOMAIN is set, and a connection fails where there is none. A
/// draft.
///
/// Access: zmq_setsockopt, zmq_getsockopt. Type: int. Default: 0. Values: any. Effect: endpoints made afterwards.
pub const ZMQ_ZAP_ENFORCE_DOMAIN: i32 = 93;

/// Is kept and does nothing: a way of Windows. A draft.
///
/// Access: zmq_setsockopt, zmq_getsockopt. Type: int. Default: 0. Values: any. Effect: none.
pub const ZMQ_LOOPBACK_FASTPATH: i32 = 94;

/// One more property that connections tell of: `X-name:value`; a message's receiver finds it by zmq_msg_gets. The
/// first value of a name stays. A draft.
///
/// Access: zmq_setsockopt. Type: string. Default: none. Values: any but of 4 bytes, with a name of up to 255
/// bytes. Effect: endpoints made afterwards.
pub const ZMQ_METADATA: i32 = 95;

/// Whether multicast packets come back to this machine, for transports of which this library has none. A draft.
///
/// Access: zmq_setsockopt, zmq_getsockopt. Type: int. Default: 1. Values: any. Effect: none.
pub const ZMQ_MULTICAST_LOOP: i32 = 96;

/// Not there yet: EINVAL.
pub const ZMQ_ROUTER_NOTIFY: i32 = 97;

/// 1: as ZMQ_XPUB_MANUAL, and the next message goes only to the peer whose subscription was received last. A
/// draft. XPUB.
///
/// Access: zmq_setsockopt. Type: int. Default: 0. Values: 0 or more. Effect: at once.
pub const ZMQ_XPUB_MANUAL_LAST_VALUE: i32 = 98;

/// The name to show to ZMQ_SOCKS_PROXY. A draft.
///
/// Access: zmq_setsockopt, zmq_getsockopt. Type: string, up to 255 bytes. Default: none. Values: any. Effect:
/// zmq_connect afterwards.
pub const ZMQ_SOCKS_USERNAME: i32 = 99;

/// The password to show to ZMQ_SOCKS_PROXY. A draft.
///
/// Access: zmq_setsockopt, zmq_getsockopt. Type: string, up to 255 bytes. Default: none. Values: any. Effect:
/// zmq_connect afterwards.
pub const ZMQ_SOCKS_PASSWORD: i32 = 100;

/// Not there yet, as all up to the next option with more to say: EINVAL.
pub const ZMQ_IN_BATCH_SIZE: i32 = 101;
pub const ZMQ_OUT_BATCH_SIZE: i32 = 102;
pub const ZMQ_WSS_KEY_PEM: i32 = 103;
pub const ZMQ_WSS_CERT_PEM: i32 = 104;
pub const ZMQ_WSS_TRUST_PEM: i32 = 105;
pub const ZMQ_WSS_HOSTNAME: i32 = 106;
pub const ZMQ_WSS_TRUST_SYSTEM: i32 = 107;

/// 1: only the first part of a message may be a subscription. A draft. XPUB, XSUB.
///
/// Access: zmq_setsockopt. Type: int. Default: 0. Values: 0 or more. Effect: at once.
pub const ZMQ_ONLY_FIRST_SUBSCRIBE: i32 = 108;

/// After what a connection is not made again: ZMQ_RECONNECT_STOP_CONN_REFUSED, nobody listens there (tcp; the
/// endpoint is gone as after zmq_disconnect); ZMQ_RECONNECT_STOP_HANDSHAKE_FAILED, the peer hung up or said
/// nothing before its handshake was done; ZMQ_RECONNECT_STOP_AFTER_DISCONNECT, zmq_disconnect: what waits is
/// dropped if it takes another attempt. A draft.
///
/// Access: zmq_setsockopt, zmq_getsockopt. Type: int. Default: 0. Values: any, of which these three bits count.
/// Effect: endpoints made afterwards.
pub const ZMQ_RECONNECT_STOP: i32 = 109;

/// Not there yet: EINVAL.
pub const ZMQ_HELLO_MSG: i32 = 110;
pub const ZMQ_DISCONNECT_MSG: i32 = 111;

/// The priority of IP packets (SO_PRIORITY). A draft.
///
/// Access: zmq_setsockopt, zmq_getsockopt. Type: int. Default: 0. Values: 0 and up. Effect: endpoints made
/// afterwards.
pub const ZMQ_PRIORITY: i32 = 112;

/// Not there yet: EINVAL.
pub const ZMQ_BUSY_POLL: i32 = 113;
pub const ZMQ_HICCUP_MSG: i32 = 114;

/// 1: every cancellation is sent on, not only a topic's last. A draft. XSUB.
///
/// Access: zmq_setsockopt. Type: int. Default: 0. Values: 0 or more. Effect: at once.
pub const ZMQ_XSUB_VERBOSE_UNSUBSCRIBE: i32 = 115;

/// How many topics are subscribed to. A draft. PUB, XPUB, SUB, XSUB.
///
/// Access: zmq_getsockopt. Type: int. Default: 0.
pub const ZMQ_TOPICS_COUNT: i32 = 116;

/// Options of the norm transport, which this library does not have: EINVAL.
pub const ZMQ_NORM_MODE: i32 = 117;
pub const ZMQ_NORM_UNICAST_NACK: i32 = 118;
pub const ZMQ_NORM_BUFFER_SIZE: i32 = 119;
pub const ZMQ_NORM_SEGMENT_SIZE: i32 = 120;
pub const ZMQ_NORM_BLOCK_SIZE: i32 = 121;
pub const ZMQ_NORM_NUM_PARITY: i32 = 122;
pub const ZMQ_NORM_NUM_AUTOPARITY: i32 = 123;
pub const ZMQ_NORM_PUSH: i32 = 124;

/// Values of ZMQ_NORM_MODE.
pub const ZMQ_NORM_FIXED: i32 = 0;
pub const ZMQ_NORM_CC: i32 = 1;
pub const ZMQ_NORM_CCL: i32 = 2;
pub const ZMQ_NORM_CCE: i32 = 3;
pub const ZMQ_NORM_CCE_ECNONLY: i32 = 4;

/// Bits of ZMQ_RECONNECT_STOP.
pub const ZMQ_RECONNECT_STOP_CONN_REFUSED: i32 = 0x1;
pub const ZMQ_RECONNECT_STOP_HANDSHAKE_FAILED: i32 = 0x2;
pub const ZMQ_RECONNECT_STOP_AFTER_DISCONNECT: i32 = 0x4;

/// Draft context option: receive without a copy.
pub const ZMQ_ZERO_COPY_RECV: i32 = 10;

/// Bits of ZMQ_ROUTER_NOTIFY.
pub const ZMQ_NOTIFY_CONNECT: i32 = 1;
pub const ZMQ_NOTIFY_DISCONNECT: i32 = 2;

/// Draft socket event: how full the pipes are.
pub const ZMQ_EVENT_PIPES_STATS: i32 = 0x10000;

/// Versions of the event that a monitor sends.
pub const ZMQ_CURRENT_EVENT_VERSION: i32 = 1;
pub const ZMQ_CURRENT_EVENT_VERSION_DRAFT: i32 = 2;

/// All events of a version.
pub const ZMQ_EVENT_ALL_V1: i32 = ZMQ_EVENT_ALL;
pub const ZMQ_EVENT_ALL_V2: i32 = ZMQ_EVENT_ALL_V1 | ZMQ_EVENT_PIPES_STATS;

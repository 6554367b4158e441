//! Why a connection was given up: what a peer did against ZMTP (RFC 23, RFC 37), or could not be granted.
//!
//! The engine returns it once, from `decode`; the session ends the connection and tells the socket's monitor.

use std::fmt;

use crate::errno::Errno;

/// A reason to end a connection. Variants with a [`number`](ProtocolError::number) are the `ZMQ_PROTOCOL_ERROR_*`
/// events of zmq_socket_monitor(3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProtocolError {
    /// Anything that has no better name.
    Unspecified,
    /// A command that is out of place, such as a second READY.
    UnexpectedCommand,
    /// Encrypted messages out of order.
    InvalidSequence,
    /// The exchange of keys failed.
    KeyExchange,
    /// A command whose body contradicts its name.
    MalformedCommand,
    MalformedMessage,
    MalformedHello,
    MalformedInitiate,
    MalformedError,
    MalformedReady,
    MalformedWelcome,
    /// Properties in the READY of a server, PLAIN or CURVE, that do not parse or do not fit.
    InvalidMetadata,
    /// Properties of any other peer that do not parse, of which libzmq does not tell.
    MalformedProperties,
    /// A frame of ZMTP 1.0 too short for its flags, of which libzmq does not tell.
    MalformedFrame,
    /// A box that does not open.
    Cryptographic,
    /// The peer's greeting names another mechanism than ours.
    MechanismMismatch,
    /// The peer speaks a ZMTP of before mechanisms, and must prove something.
    TooOld,
    /// Nobody is there to say whether the peer may come in.
    NoHandler,
    /// What a ZAP handler answered makes no sense (RFC 27).
    ZapUnspecified,
    ZapMalformedReply,
    ZapBadRequestId,
    ZapBadVersion,
    ZapInvalidStatusCode,
    ZapInvalidMetadata,
    /// The peer's socket type never talks to ours (RFC 28 to 31).
    IncompatibleSocketType,
    /// The peer's ERROR command turned us away; 300, 400 or 500 when it said so (RFC 27), otherwise 0.
    Rejected(u16),
    /// A frame longer than ZMQ_MAXMSGSIZE, or a command longer than any of use.
    MessageTooLarge,
    /// No memory for a message of the announced size.
    OutOfMemory,
}

impl ProtocolError {
    /// The value of ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL; `None` for what is reported without detail.
    pub fn number(self) -> Option<i32> {
        Some(match self {
            ProtocolError::Unspecified => 0x1000_0000,
            ProtocolError::UnexpectedCommand => 0x1000_0001,
            ProtocolError::InvalidSequence => 0x1000_0002,
            ProtocolError::KeyExchange => 0x1000_0003,
            ProtocolError::MalformedCommand => 0x1000_0011,
            ProtocolError::MalformedMessage => 0x1000_0012,
            ProtocolError::MalformedHello => 0x1000_0013,
            ProtocolError::MalformedInitiate => 0x1000_0014,
            ProtocolError::MalformedError => 0x1000_0015,
            ProtocolError::MalformedReady => 0x1000_0016,
            ProtocolError::MalformedWelcome => 0x1000_0017,
            ProtocolError::InvalidMetadata => 0x1000_0018,
            ProtocolError::Cryptographic => 0x1100_0001,
            ProtocolError::MechanismMismatch => 0x1100_0002,
            ProtocolError::ZapUnspecified => 0x2000_0000,
            ProtocolError::ZapMalformedReply => 0x2000_0001,
            ProtocolError::ZapBadRequestId => 0x2000_0002,
            ProtocolError::ZapBadVersion => 0x2000_0003,
            ProtocolError::ZapInvalidStatusCode => 0x2000_0004,
            ProtocolError::ZapInvalidMetadata => 0x2000_0005,
            _ => return None,
        })
    }

    /// Whether only a message that a mechanism protects can have this fault, once there are messages.
    pub fn is_of_sealed_message(self) -> bool {
        matches!(
            self,
            ProtocolError::UnexpectedCommand
                | ProtocolError::MalformedCommand
                | ProtocolError::MalformedMessage
                | ProtocolError::InvalidSequence
                | ProtocolError::Cryptographic
        )
    }

    /// The value of ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL and of ZMQ_EVENT_DISCONNECTED's log line.
    pub fn errno(self) -> Errno {
        match self {
            ProtocolError::MessageTooLarge => Errno::EMSGSIZE,
            ProtocolError::OutOfMemory => Errno::ENOMEM,
            ProtocolError::IncompatibleSocketType => Errno::EINVAL,
            ProtocolError::NoHandler => Errno::EFAULT,
            _ => Errno::EPROTO,
        }
    }
}

impl fmt::Display for ProtocolError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

impl std::error::Error for ProtocolError {}

/// What decoding yields.
pub type Result<T> = std::result::Result<T, ProtocolError>;

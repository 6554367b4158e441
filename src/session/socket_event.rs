//! What happens to a socket's endpoints, as zmq_socket_monitor(3) tells it.

use std::os::fd::RawFd;
use std::time::Duration;

use crate::constants::*;
use crate::errno::Errno;
use crate::zmtp::ProtocolError;

/// One event with its value. A descriptor is a name for what happened to it: it may be closed, or another's, by now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SocketEvent {
    Connected(RawFd),
    /// The connection is under way.
    ConnectDelayed(Errno),
    /// It is tried again after so long.
    ConnectRetried(Duration),
    Listening(RawFd),
    BindFailed(Errno),
    Accepted(RawFd),
    AcceptFailed(Errno),
    /// A listener, or an attempt to connect, was closed.
    Closed(RawFd),
    /// The listener is closed, but its files could not be removed.
    CloseFailed(Errno),
    /// A connection was lost.
    Disconnected(RawFd),
    MonitorStopped,
    HandshakeSucceeded,
    /// The connection was lost during the handshake.
    HandshakeFailed(Errno),
    /// The peer does not speak as it must ([`ProtocolError::number`]).
    ProtocolViolated(i32),
    /// The peer turned us away, with the status code of its ZAP handler: 300, 400 or 500.
    AuthenticationFailed(u16),
}

impl SocketEvent {
    /// What is reported of a handshake that broke; nothing if it just cannot be granted, as libzmq.
    pub fn of_broken_protocol(error: ProtocolError) -> Option<SocketEvent> {
        match error {
            ProtocolError::Rejected(status @ (300 | 400 | 500)) => {
                Some(SocketEvent::AuthenticationFailed(status))
            }
            ProtocolError::NoHandler => Some(SocketEvent::HandshakeFailed(error.errno())),
            _ => error.number().map(SocketEvent::ProtocolViolated),
        }
    }

    /// Its bit of ZMQ_EVENT_*.
    pub fn bit(self) -> u16 {
        let bit = match self {
            SocketEvent::Connected(_) => ZMQ_EVENT_CONNECTED,
            SocketEvent::ConnectDelayed(_) => ZMQ_EVENT_CONNECT_DELAYED,
            SocketEvent::ConnectRetried(_) => ZMQ_EVENT_CONNECT_RETRIED,
            SocketEvent::Listening(_) => ZMQ_EVENT_LISTENING,
            SocketEvent::BindFailed(_) => ZMQ_EVENT_BIND_FAILED,
            SocketEvent::Accepted(_) => ZMQ_EVENT_ACCEPTED,
            SocketEvent::AcceptFailed(_) => ZMQ_EVENT_ACCEPT_FAILED,
            SocketEvent::Closed(_) => ZMQ_EVENT_CLOSED,
            SocketEvent::CloseFailed(_) => ZMQ_EVENT_CLOSE_FAILED,
            SocketEvent::Disconnected(_) => ZMQ_EVENT_DISCONNECTED,
            SocketEvent::MonitorStopped => ZMQ_EVENT_MONITOR_STOPPED,
            SocketEvent::HandshakeSucceeded => ZMQ_EVENT_HANDSHAKE_SUCCEEDED,
            SocketEvent::HandshakeFailed(_) => ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL,
            SocketEvent::ProtocolViolated(_) => ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL,
            SocketEvent::AuthenticationFailed(_) => ZMQ_EVENT_HANDSHAKE_FAILED_AUTH,
        };
        bit as u16
    }

    fn value(self) -> i32 {
        match self {
            SocketEvent::Connected(fd)
            | SocketEvent::Listening(fd)
            | SocketEvent::Accepted(fd)
            | SocketEvent::Closed(fd)
            | SocketEvent::Disconnected(fd) => fd,
            SocketEvent::ConnectDelayed(errno)
            | SocketEvent::BindFailed(errno)
            | SocketEvent::AcceptFailed(errno)
            | SocketEvent::CloseFailed(errno)
            | SocketEvent::HandshakeFailed(errno) => errno.number(),
            SocketEvent::ConnectRetried(pause) => {
                i32::try_from(pause.as_millis()).unwrap_or(i32::MAX)
            }
            SocketEvent::ProtocolViolated(number) => number,
            SocketEvent::AuthenticationFailed(status) => status.into(),
            SocketEvent::MonitorStopped | SocketEvent::HandshakeSucceeded => 0,
        }
    }

    /// The first part of the message that tells of it: 16 bits of event and 32 of value, as this machine orders bytes.
    /// The second part is the endpoint.
    pub fn frame(self) -> [u8; 6] {
        let mut frame = [0; 6];
        frame[..2].copy_from_slice(&self.bit().to_ne_bytes());
        frame[2..].copy_from_slice(&self.value().to_ne_bytes());
        frame
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_is_the_event_and_its_value() {
        let frame = SocketEvent::ConnectRetried(Duration::from_millis(0x1_0203)).frame();
        assert_eq!(frame[..2], 4u16.to_ne_bytes());
        assert_eq!(frame[2..], 0x1_0203u32.to_ne_bytes());
        assert_eq!(SocketEvent::MonitorStopped.frame()[2..], [0; 4]);
    }

    #[test]
    fn a_broken_handshake_is_told_by_what_was_wrong() {
        let told = SocketEvent::of_broken_protocol;
        let status = told(ProtocolError::Rejected(400));
        assert_eq!(status, Some(SocketEvent::AuthenticationFailed(400)));
        let number = told(ProtocolError::MechanismMismatch);
        assert_eq!(number, Some(SocketEvent::ProtocolViolated(0x1100_0002)));
        assert_eq!(told(ProtocolError::IncompatibleSocketType), None);
        assert_eq!(told(ProtocolError::Rejected(0)), None);
    }
}

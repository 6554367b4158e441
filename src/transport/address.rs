//! Endpoint strings: which transport they name, and what is wrong with them.
//!
//! The error numbers are those of zmq_bind(3) and zmq_connect(3), as libzmq 4.3.4 gives them for the same string.

use std::fmt;

use crate::errno::{Errno, Result};
use crate::options::Options;

use super::ipc::IpcAddress;
use super::resolve::Resolution;
use super::tcp::TcpAddress;

/// Where to bind or connect.
///
/// Its text form is what ZMQ_LAST_ENDPOINT says after a connect; after a bind it is [`super::Listener::endpoint`]'s.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Address {
    Tcp(TcpAddress),
    Ipc(IpcAddress),
    /// The name behind `inproc://`.
    Inproc(String),
}

impl Address {
    /// Reads the endpoint of zmq_bind(3): `EINVAL`, `EPROTONOSUPPORT`, `ENOCOMPATPROTO`, `ENAMETOOLONG`.
    ///
    /// A tcp host is looked up when it is listened on, and that reports what is wrong with it.
    pub fn parse_bind(endpoint: &str, _options: &Options) -> Result<Address> {
        match split(endpoint)? {
            ("tcp", rest) => TcpAddress::parse_bind(rest).map(Address::Tcp),
            ("ipc", rest) => IpcAddress::parse_bind(rest).map(Address::Ipc),
            other => Self::parse_other(other),
        }
    }

    /// Reads the endpoint of zmq_connect(3): `EINVAL`, `EPROTONOSUPPORT`, `ENOCOMPATPROTO`, `ENAMETOOLONG`.
    ///
    /// A tcp endpoint is only glanced at, as libzmq does: one that can never be dialed is reported by [`Address::resolve`].
    pub fn parse_connect(endpoint: &str, _options: &Options) -> Result<Address> {
        match split(endpoint)? {
            ("tcp", rest) => TcpAddress::parse_connect(rest).map(Address::Tcp),
            ("ipc", rest) => IpcAddress::parse_connect(rest).map(Address::Ipc),
            other => Self::parse_other(other),
        }
    }

    /// Finds what to dial: at once when the host is a number, otherwise by a look-up on another thread.
    ///
    /// `EINVAL` when no look-up could ever help; inproc addresses are not dialed and give `EPROTONOSUPPORT`.
    pub fn resolve(&self, options: &Options) -> Result<Resolution> {
        match self {
            Address::Tcp(address) => address.resolve(options.ipv6),
            Address::Ipc(address) => Ok(Resolution::Known(super::Target::Ipc(address.clone()))),
            Address::Inproc(_) => Err(Errno::EPROTONOSUPPORT),
        }
    }

    /// The endpoint that a listener on this address goes by, if its port is not left to the system: zmq_unbind(3) takes
    /// `tcp://*:5555` for `tcp://0.0.0.0:5555`. Waits while a host name is looked up.
    pub fn bound_endpoint(&self, options: &Options) -> Result<String> {
        match self {
            Address::Tcp(address) => address.bound_endpoint(options.ipv6),
            other => Ok(other.to_string()),
        }
    }

    fn parse_other((transport, rest): (&str, &str)) -> Result<Address> {
        match transport {
            "inproc" => Ok(Address::Inproc(rest.to_owned())),
            // Known, but only to the RADIO, DISH and DGRAM sockets of a draft build.
            "udp" => Err(Errno::ENOCOMPATPROTO),
            _ => Err(Errno::EPROTONOSUPPORT),
        }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Address::Tcp(address) => address.fmt(f),
            Address::Ipc(address) => address.fmt(f),
            Address::Inproc(name) => write!(f, "inproc://{name}"),
        }
    }
}

/// Splits `transport://address`; neither part may be empty.
fn split(endpoint: &str) -> Result<(&str, &str)> {
    match endpoint.split_once("://") {
        Some((transport, rest)) if !transport.is_empty() && !rest.is_empty() => {
            Ok((transport, rest))
        }
        _ => Err(Errno::EINVAL),
    }
}

//! Endpoint strings: which transport they name, and what is wrong with them.
//!
//! The error numbers are those of zmq_bind(3) and zmq_connect(3), as libzmq 4.3.4 gives them for the same string.

use std::fmt;

use crate::errno::{Errno, Result};
use crate::options::Options;

use super::dial::Target;
use super::ipc::IpcAddress;
use super::plain::Family;
use super::resolve::Resolution;
use super::tcp::{self, TcpAddress};
use super::tipc::TipcAddress;
use super::vsock::VsockAddress;

/// Where to bind or connect.
///
/// Its text form is what ZMQ_LAST_ENDPOINT says after a connect; after a bind it is [`super::Listener::endpoint`]'s.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Address {
    Tcp(TcpAddress),
    Ipc(IpcAddress),
    Tipc(TipcAddress),
    Vsock(VsockAddress),
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
            ("tipc", rest) => TipcAddress::parse_bind(rest).map(Address::Tipc),
            ("vsock", rest) => VsockAddress::parse_bind(rest).map(Address::Vsock),
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
            ("tipc", rest) => TipcAddress::parse_connect(rest).map(Address::Tipc),
            ("vsock", rest) => VsockAddress::parse_connect(rest).map(Address::Vsock),
            other => Self::parse_other(other),
        }
    }

    /// Whether an I/O thread serves such an endpoint: `EINVAL` for what names no transport, `EPROTONOSUPPORT` and
    /// `ENOCOMPATPROTO` for a transport that is not to be had. The rest is not looked at.
    pub fn needs_io_thread(endpoint: &str) -> Result<bool> {
        match split(endpoint)? {
            ("tcp" | "ipc" | "tipc" | "vsock", _) => Ok(true),
            other => Self::parse_other(other).map(|_| false),
        }
    }

    /// Finds what to dial: at once when the host is a number, otherwise by a look-up on another thread.
    ///
    /// `EINVAL` when no look-up could ever help; inproc addresses are not dialed and give `EPROTONOSUPPORT`.
    pub fn resolve(&self, options: &Options) -> Result<Resolution> {
        match self {
            Address::Tcp(address) => address.resolve(options),
            Address::Ipc(address) => Ok(Resolution::Known(Target::Ipc(address.clone()))),
            Address::Tipc(address) => {
                let name = address.name().ok_or(Errno::EINVAL)?;
                Ok(Resolution::Known(Target::Plain(Family::Tipc, name)))
            }
            Address::Vsock(address) => {
                let target = Target::Plain(Family::Vsock, address.name());
                Ok(Resolution::Known(target))
            }
            Address::Inproc(_) => Err(Errno::EPROTONOSUPPORT),
        }
    }

    /// The other name under which zmq_unbind(3) and zmq_disconnect(3) look for an endpoint that is not found as written:
    /// `tcp://127.0.0.1:5555` for `tcp://127.1:5555`, or for a host of that address; `tipc://{5560, 0, 0}` for
    /// `tipc://{5560,0,0}`. `None` if there is no other.
    ///
    /// `EINVAL`, `EPROTONOSUPPORT` and `ENOCOMPATPROTO` as on binding. Waits while a host name is looked up.
    pub fn resolved_endpoint(endpoint: &str, options: &Options) -> Result<Option<String>> {
        match split(endpoint)? {
            ("tcp", rest) => Ok(tcp::resolved_endpoint(rest, options.ipv6)),
            ("ipc", _) => Ok(None),
            // Either is named by its numbers.
            ("tipc" | "vsock", _) => {
                let address = Self::parse_bind(endpoint, options)
                    .or_else(|_| Self::parse_connect(endpoint, options));
                Ok(address.ok().map(|address| address.to_string()))
            }
            other => Self::parse_other(other).map(|_| None),
        }
    }

    /// The endpoint that is really dialed: that of the SOCKS proxy if there is one, as the program wrote it.
    pub fn dialed_endpoint(&self, options: &Options) -> String {
        match (self, options.socks.proxy_address()) {
            (Address::Tcp(_), Some(proxy)) => format!("tcp://{proxy}"),
            _ => self.to_string(),
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
            Address::Tipc(address) => address.fmt(f),
            Address::Vsock(address) => address.fmt(f),
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::testing::options;
    use super::*;

    fn bind(endpoint: &str) -> Result<String> {
        Address::parse_bind(endpoint, &options()).map(|address| address.to_string())
    }

    fn connect(endpoint: &str) -> Result<String> {
        Address::parse_connect(endpoint, &options()).map(|address| address.to_string())
    }

    #[test]
    fn a_transport_and_an_address_are_needed() {
        for endpoint in [
            "",
            "tcp",
            "tcp:",
            "tcp:/",
            "tcp://",
            "ipc://",
            "inproc://",
            "://",
            "://x",
            "x",
        ] {
            assert_eq!(bind(endpoint), Err(Errno::EINVAL), "{endpoint:?}");
            assert_eq!(connect(endpoint), Err(Errno::EINVAL), "{endpoint:?}");
        }
    }

    #[test]
    fn unknown_transports_are_told_from_unsuitable_ones() {
        for endpoint in [
            "foo://x",
            "TCP://127.0.0.1:1",
            " tcp://127.0.0.1:1",
            "pgm://eth0;239.1.1.1:1",
            "vmci://1:1",
        ] {
            assert_eq!(bind(endpoint), Err(Errno::EPROTONOSUPPORT), "{endpoint:?}");
            assert_eq!(
                connect(endpoint),
                Err(Errno::EPROTONOSUPPORT),
                "{endpoint:?}"
            );
        }
        assert_eq!(bind("udp://127.0.0.1:5555"), Err(Errno::ENOCOMPATPROTO));
        assert_eq!(connect("udp://127.0.0.1:5555"), Err(Errno::ENOCOMPATPROTO));
    }

    #[test]
    fn a_connect_only_glances_at_tcp() {
        for endpoint in [
            "tcp://127.0.0.1:1",
            "tcp://:5555",
            "tcp://nosuch.invalid:1",
            "tcp://a_b:1",
            "tcp://127.0.0.1:99999",
        ] {
            assert_eq!(connect(endpoint), Ok(endpoint.to_owned()));
        }
        let wrong = [
            "tcp://*:1",
            "tcp://127.0.0.1",
            "tcp://127.0.0.1:",
            "tcp://127.0.0.1:*",
            "tcp://127.0.0.1:-1",
        ];
        for endpoint in
            wrong
                .into_iter()
                .chain(["tcp://a b:1", "tcp://a/b:1", "tcp://-a:1", "tcp://;a:1"])
        {
            assert_eq!(connect(endpoint), Err(Errno::EINVAL), "{endpoint:?}");
        }
    }

    #[test]
    fn inproc_names_are_free() {
        assert_eq!(
            bind("inproc://any thing/at:all"),
            Ok("inproc://any thing/at:all".to_owned())
        );
        assert_eq!(connect("inproc://#1"), Ok("inproc://#1".to_owned()));
    }

    #[test]
    fn an_unbind_may_spell_a_number_differently() {
        let resolved = |endpoint| Address::resolved_endpoint(endpoint, &options());
        let loopback = Ok(Some("tcp://127.0.0.1:5555".to_owned()));
        for endpoint in [
            "tcp://127.1:5555",
            "tcp://[::ffff:127.0.0.1]:05555",
            "tcp://localhost:5555",
        ] {
            assert_eq!(resolved(endpoint), loopback, "{endpoint}");
        }
        for endpoint in [
            "tcp://*:5555",
            "tcp://127.0.0.1",
            "tcp://:5555",
            "ipc://x",
            "inproc://x",
            "tipc://x",
        ] {
            assert_eq!(resolved(endpoint), Ok(None), "{endpoint}");
        }
        let canonical = Ok(Some("tipc://{5560, 0, 0}".to_owned()));
        assert_eq!(resolved("tipc://{5560,0,0}"), canonical);
        assert_eq!(resolved("foo://x"), Err(Errno::EPROTONOSUPPORT));
        assert_eq!(resolved("x"), Err(Errno::EINVAL));
    }

    fn check_any(endpoint: &str) {
        let parsed = [
            Address::parse_bind(endpoint, &options()),
            Address::parse_connect(endpoint, &options()),
        ];
        for address in parsed.into_iter().flatten() {
            assert_eq!(address.to_string(), endpoint);
        }
    }

    proptest! {
        #[test]
        fn any_text_is_an_address_or_an_error(text in ".*") {
            check_any(&text);
        }

        #[test]
        fn any_address_of_a_transport_is_one_or_an_error(transport in "tcp|ipc|inproc|udp", rest in ".{0,120}") {
            check_any(&format!("{transport}://{rest}"));
        }
    }
}

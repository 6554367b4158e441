//! tcp: its addresses, sockets and texts, as zmq_tcp(7) describes them.

use std::fmt;
use std::net::{Ipv6Addr, SocketAddr, SocketAddrV6};
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd};

use once_cell::race::OnceBool;
use rustix::io::Errno as OsError;
use rustix::net::{
    AddressFamily, SocketFlags, SocketType, bind, connect as connect_socket, getsockname, ipproto,
    listen,
};
use rustix::net::{socket_with, sockopt};

use crate::errno::{Errno, Result};
use crate::options::Options;

use super::dial::Target;
use super::host::{Host, HostPort, Side};
use super::interface;
use super::open_error::OpenError;
use super::resolve::{self, Lookup, Resolution};
use super::socks::Errand;
use super::tuning;

/// `[source;]host:port`, as it was written.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TcpAddress {
    text: String,
}

/// A [`TcpAddress`] read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Parts {
    pub(super) source: Option<HostPort>,
    pub(super) host: HostPort,
}

impl TcpAddress {
    pub(super) fn parse_bind(text: &str) -> Result<TcpAddress> {
        Parts::parse(text, Side::Local)?;
        Ok(TcpAddress {
            text: text.to_owned(),
        })
    }

    pub(super) fn parse_connect(text: &str) -> Result<TcpAddress> {
        if looks_dialable(text) {
            Ok(TcpAddress {
                text: text.to_owned(),
            })
        } else {
            Err(Errno::EINVAL)
        }
    }

    /// Finds what to dial: the host itself, or the proxy that is to be asked for it.
    pub(super) fn resolve(&self, options: &Options) -> Result<Resolution> {
        match options.socks.proxy_address() {
            None => lookup(&self.text, Side::Remote, options.ipv6)?.resolve(),
            Some(proxy) => {
                let errand = Errand::new(&self.text, &options.socks)?;
                lookup(proxy, Side::Remote, options.ipv6)?
                    .with_errand(errand)
                    .resolve()
            }
        }
    }

    /// Finds where to listen; waits for the look-up of a name.
    fn local_address(&self, ipv6: bool) -> Result<SocketAddr> {
        address_of(lookup(&self.text, Side::Local, ipv6)?)
    }
}

fn lookup(text: &str, side: Side, ipv6: bool) -> Result<Lookup> {
    Ok(Lookup::new(
        Parts::parse(text, side)?,
        side,
        ipv6 && has_ipv6(),
    ))
}

/// Waits for the look-up of a name.
fn address_of(lookup: Lookup) -> Result<SocketAddr> {
    match resolve::wait(lookup)? {
        Target::Tcp { remote, .. } => Ok(remote),
        _ => Err(Errno::EINVAL),
    }
}

/// The endpoint of what `text` stands for, if it stands for anything; waits for the look-up of a name.
pub(super) fn resolved_endpoint(text: &str, ipv6: bool) -> Option<String> {
    let address = lookup(text, Side::Remote, ipv6).and_then(address_of);
    address.ok().map(endpoint_text)
}

impl fmt::Display for TcpAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "tcp://{}", self.text)
    }
}

impl Parts {
    /// Whether anything has to be looked up.
    pub(super) fn have_names(&self) -> bool {
        let source = self.source.iter();
        source
            .chain([&self.host])
            .any(|host| matches!(host.host, Host::Name(_)))
    }

    fn parse(text: &str, side: Side) -> Result<Parts> {
        match text.rsplit_once(';') {
            Some((source, host)) => Ok(Parts {
                source: Some(HostPort::parse(source, Side::Local)?),
                host: HostPort::parse(host, side)?,
            }),
            None => Ok(Parts {
                source: None,
                host: HostPort::parse(text, side)?,
            }),
        }
    }
}

/// The glance that zmq_connect(3) takes at an address: possible characters, and a port that starts with a digit.
fn looks_dialable(text: &str) -> bool {
    let possible = |byte: &u8| byte.is_ascii_alphanumeric() || b".-:%;[]_*".contains(byte);
    let mut bytes = text.bytes();
    bytes
        .next()
        .is_some_and(|first| first.is_ascii_alphanumeric() || first == b'[' || first == b':')
        && bytes.all(|byte| possible(&byte))
        && text
            .rsplit_once(':')
            .is_some_and(|(_, port)| port.starts_with(|first: char| first.is_ascii_digit()))
}

/// Opens a listening socket; the second value is its endpoint, with the port that the kernel chose.
pub(super) fn listen_on(
    address: &TcpAddress,
    options: &Options,
) -> std::result::Result<(OwnedFd, String), OpenError> {
    let local = address.local_address(options.ipv6)?;
    let socket = open(local, options)?;
    let endpoint = bind_and_listen(&socket, local, options)
        .map_err(|errno| OpenError::on(socket.as_raw_fd(), errno))?;
    Ok((socket, endpoint))
}

fn bind_and_listen(socket: &OwnedFd, local: SocketAddr, options: &Options) -> Result<String> {
    sockopt::set_socket_reuseaddr(socket, true)?;
    bind(socket, &local)?;
    listen(socket, options.listen_backlog())?;
    name_of(socket.as_fd())
}

/// The endpoint that a socket is bound to; an error if it is not of this transport.
pub(super) fn name_of(socket: BorrowedFd<'_>) -> Result<String> {
    let bound = SocketAddr::try_from(getsockname(socket)?)?;
    Ok(endpoint_text(bound))
}

/// Opens a socket and starts to connect it; the second value is what connect(2) said.
pub(super) fn connect(
    remote: SocketAddr,
    source: Option<SocketAddr>,
    options: &Options,
) -> Result<(OwnedFd, std::result::Result<(), OsError>)> {
    let socket = open(remote, options)?;
    if let Some(source) = source {
        // Several servers may be connected to from one port.
        sockopt::set_socket_reuseaddr(&socket, true)?;
        bind(&socket, &source)?;
    }
    let outcome = connect_socket(&socket, &remote);
    Ok((socket, outcome))
}

/// A socket that reached itself: connecting to a free port of the ephemeral range can, when the kernel picks that port to
/// connect from, and would keep the server from ever binding it.
pub(super) fn refuse_self_connection(socket: BorrowedFd<'_>, remote: SocketAddr) -> Result<()> {
    let local = getsockname(socket)
        .ok()
        .and_then(|name| SocketAddr::try_from(name).ok());
    if local == Some(remote) {
        Err(Errno::ECONNREFUSED)
    } else {
        Ok(())
    }
}

fn open(address: SocketAddr, options: &Options) -> Result<OwnedFd> {
    let socket = socket_of(family_of(address))?;
    if address.is_ipv6() {
        // One listener for both families, whatever the system's default is.
        let _ = sockopt::set_ipv6_v6only(&socket, false);
    }
    tuning::prepare(socket.as_fd(), address, options)?;
    Ok(socket)
}

fn socket_of(family: AddressFamily) -> std::result::Result<OwnedFd, OsError> {
    socket_with(
        family,
        SocketType::STREAM,
        SocketFlags::CLOEXEC | SocketFlags::NONBLOCK,
        Some(ipproto::TCP),
    )
}

fn family_of(address: SocketAddr) -> AddressFamily {
    if address.is_ipv6() {
        AddressFamily::INET6
    } else {
        AddressFamily::INET
    }
}

/// Whether this system does IPv6 at all; where it does not, ZMQ_IPV6 asks for nothing.
fn has_ipv6() -> bool {
    static ANSWER: OnceBool = OnceBool::new();
    ANSWER.get_or_init(|| !matches!(socket_of(AddressFamily::INET6), Err(OsError::AFNOSUPPORT)))
}

/// The address of a host that is no name, in the family asked for.
pub(super) fn literal_address(host: &HostPort, side: Side, ipv6: bool) -> Result<SocketAddr> {
    at_port_of(host, || {
        let ip = host.host.literal(ipv6).ok_or(side.unknown_host())?;
        Ok(SocketAddr::new(ip, 0))
    })
}

/// The address that `find` gives, with the port and the zone of `host`; a zone that does not exist is found out first.
pub(super) fn at_port_of(
    host: &HostPort,
    find: impl FnOnce() -> Result<SocketAddr>,
) -> Result<SocketAddr> {
    let scope = host.zone.as_ref().map(interface::zone_index).transpose()?;
    let mut address = find()?;
    address.set_port(host.port);
    if let (SocketAddr::V6(address), Some(scope)) = (&mut address, scope) {
        address.set_scope_id(scope);
    }
    Ok(address)
}

/// The endpoint of an address: `tcp://127.0.0.1:5555`, `tcp://[::1]:5555`.
pub(super) fn endpoint_text(address: SocketAddr) -> String {
    let (host, port) = (host_text(address), address.port());
    if address.is_ipv6() {
        format!("tcp://[{host}]:{port}")
    } else {
        format!("tcp://{host}:{port}")
    }
}

/// The address alone, a link-local one with its interface: `127.0.0.1`, `::1`, `fe80::1%eth0`.
pub(super) fn host_text(address: SocketAddr) -> String {
    match address {
        SocketAddr::V6(address) if address.scope_id() != 0 => scoped_text(&address),
        SocketAddr::V6(address) => ipv6_text(address.ip()),
        SocketAddr::V4(address) => address.ip().to_string(),
    }
}

fn scoped_text(address: &SocketAddrV6) -> String {
    let zone = interface::zone_name(address).unwrap_or_else(|| address.scope_id().to_string());
    format!("{}%{zone}", ipv6_text(address.ip()))
}

/// As inet_ntop(3) writes it, which shows an IPv4-compatible address by its dots.
fn ipv6_text(ip: &Ipv6Addr) -> String {
    match ip.segments() {
        [0, 0, 0, 0, 0, 0, high, low] if high != 0 => {
            let [a, b] = high.to_be_bytes();
            let [c, d] = low.to_be_bytes();
            format!("::{a}.{b}.{c}.{d}")
        }
        _ => ip.to_string(),
    }
}

#[cfg(test)]
mod tests;

//! Host and interface names, looked up on threads of their own, since the system's resolver blocks.
//!
//! Nothing is cached: a session that reconnects asks again, and so follows a server that moved.

use std::net::{IpAddr, SocketAddr, ToSocketAddrs};
use std::sync::mpsc;

use crate::errno::{Errno, Result};

use super::dial::Target;
use super::host::{Host, HostPort, Side, in_family};
use super::resolver_threads::submit;
use super::socks::Errand;
use super::{interface, tcp};

/// Called once, on the resolver's thread: it must not block, only pass the news on.
pub type Done<T> = Box<dyn FnOnce(Result<T>) + Send>;

/// Whether an address can be dialed at once.
#[derive(Debug)]
pub enum Resolution {
    Known(Target),
    Pending(Lookup),
}

/// A tcp endpoint with names in it.
#[derive(Debug)]
pub struct Lookup {
    parts: tcp::Parts,
    side: Side,
    ipv6: bool,
    /// What to ask the host for, if it is a proxy.
    errand: Option<Box<Errand>>,
}

impl Lookup {
    pub(super) fn new(parts: tcp::Parts, side: Side, ipv6: bool) -> Lookup {
        Lookup {
            parts,
            side,
            ipv6,
            errand: None,
        }
    }

    /// The host is a proxy, to be asked for this.
    pub(super) fn with_errand(self, errand: Errand) -> Lookup {
        let errand = Some(Box::new(errand));
        Lookup { errand, ..self }
    }

    /// The target, if there are no names in it.
    pub(super) fn resolve(self) -> Result<Resolution> {
        if self.parts.have_names() {
            Ok(Resolution::Pending(self))
        } else {
            self.run().map(Resolution::Known)
        }
    }

    /// Looks everything up, here and now.
    fn run(self) -> Result<Target> {
        let source = self
            .parts
            .source
            .as_ref()
            .map(|source| self.find_source(source))
            .transpose()?;
        let host = &self.parts.host;
        let remote = match &host.host {
            Host::Name(name) => tcp::at_port_of(host, || self.find_host(name))?,
            _ => tcp::literal_address(host, self.side, self.ipv6)?,
        };
        Ok(Target::Tcp {
            remote,
            source,
            errand: self.errand,
        })
    }

    /// A source is an address or an interface; host names are not looked up for it.
    fn find_source(&self, source: &HostPort) -> Result<SocketAddr> {
        match &source.host {
            Host::Name(name) => tcp::at_port_of(source, || interface::address_of(name, self.ipv6)),
            _ => tcp::literal_address(source, Side::Local, self.ipv6),
        }
    }

    fn find_host(&self, name: &str) -> Result<SocketAddr> {
        if self.side == Side::Local {
            match interface::address_of(name, self.ipv6) {
                Err(Errno::ENODEV) => {}
                outcome => return outcome,
            }
        }
        match look_up_host(name, 0, self.ipv6) {
            Err(Errno::ENOMEM) => Err(Errno::ENOMEM),
            Err(_) => Err(self.side.unknown_host()),
            // The system lists the best address first.
            Ok(addresses) => addresses.first().copied().ok_or(self.side.unknown_host()),
        }
    }
}

/// Looks up what an address needs before it can be dialed, and tells `done`; `EMTHREAD` when no thread starts.
pub fn look_up(lookup: Lookup, done: Done<Target>) -> Result<()> {
    submit(Box::new(move || done(lookup.run())))
}

/// Looks up a host name; the addresses come in the system's order, IPv4 ones mapped into IPv6 when that is asked for
/// and the host has no others. An unknown host is `EINVAL`; `EMTHREAD` at once when no thread starts.
pub fn resolve(name: &str, port: u16, ipv6: bool, done: Done<Vec<SocketAddr>>) -> Result<()> {
    let name = name.to_owned();
    submit(Box::new(move || done(look_up_host(&name, port, ipv6))))
}

/// Looks up and waits; names go to another thread even so, since it has a deep stack, takes no signals and cannot be
/// cancelled in the middle.
pub(super) fn wait(lookup: Lookup) -> Result<Target> {
    let lookup = match lookup.resolve()? {
        Resolution::Known(target) => return Ok(target),
        Resolution::Pending(lookup) => lookup,
    };
    let (answer, answered) = mpsc::sync_channel(1);
    look_up(lookup, Box::new(move |outcome| drop(answer.send(outcome))))?;
    // Without an answer the look-up panicked.
    answered.recv().unwrap_or(Err(Errno::ENODEV))
}

fn look_up_host(name: &str, port: u16, ipv6: bool) -> Result<Vec<SocketAddr>> {
    if !may_be_host_name(name) {
        return Err(Errno::EINVAL);
    }
    let found: Vec<SocketAddr> = match (name, port).to_socket_addrs() {
        Ok(found) => found.collect(),
        Err(error) if error.kind() == std::io::ErrorKind::OutOfMemory => return Err(Errno::ENOMEM),
        Err(_) => return Err(Errno::EINVAL),
    };
    Ok(choose_family(&found, ipv6))
}

/// Whether asking makes sense: a slip of the pen should not wait for a name server.
fn may_be_host_name(name: &str) -> bool {
    let possible =
        |byte: u8| byte.is_ascii_alphanumeric() || b".-_".contains(&byte) || !byte.is_ascii();
    !name.is_empty() && name.bytes().all(possible)
}

/// What getaddrinfo(3) answers for one family with AI_V4MAPPED: IPv4 addresses count for IPv6 only if there are no
/// others.
fn choose_family(found: &[SocketAddr], ipv6: bool) -> Vec<SocketAddr> {
    let has_native = found.iter().any(|address| is_native_ipv6(address.ip()));
    found
        .iter()
        .filter(|address| !ipv6 || !has_native || is_native_ipv6(address.ip()))
        .filter_map(|address| match in_family(address.ip(), ipv6)? {
            ip if ip == address.ip() => Some(*address),
            ip => Some(SocketAddr::new(ip, address.port())),
        })
        .collect()
}

fn is_native_ipv6(ip: IpAddr) -> bool {
    matches!(ip, IpAddr::V6(ip) if ip.to_ipv4_mapped().is_none())
}

#[cfg(test)]
mod tests {
    use std::net::SocketAddr;
    use std::sync::mpsc;
    use std::time::Duration;

    use super::*;

    const PATIENCE: Duration = Duration::from_secs(20);

    fn resolved(name: &str, ipv6: bool) -> Result<Vec<SocketAddr>> {
        let (send, receive) = mpsc::channel();
        resolve(
            name,
            7,
            ipv6,
            Box::new(move |outcome| send.send(outcome).unwrap()),
        )
        .unwrap();
        receive.recv_timeout(PATIENCE).expect("an answer")
    }

    fn addresses(texts: &[&str]) -> Vec<SocketAddr> {
        texts.iter().map(|text| text.parse().unwrap()).collect()
    }

    #[test]
    fn localhost_is_found_in_either_family() {
        let found = resolved("localhost", false).unwrap();
        assert!(found.contains(&"127.0.0.1:7".parse().unwrap()));
        let found = resolved("localhost", true).unwrap();
        assert!(found[0].is_ipv6());
    }

    #[test]
    fn what_cannot_be_a_name_is_refused() {
        for name in [
            "",
            "a b",
            "a:b",
            "[::1",
            "*",
            "user@host",
            "a\0b",
            "host/path",
        ] {
            assert_eq!(resolved(name, false), Err(Errno::EINVAL), "{name:?}");
        }
    }

    #[test]
    fn one_family_is_chosen_as_the_system_does() {
        let both = addresses(&["[2001:db8::1]:7", "192.0.2.1:7", "192.0.2.2:7"]);
        assert_eq!(
            choose_family(&both, false),
            addresses(&["192.0.2.1:7", "192.0.2.2:7"])
        );
        assert_eq!(choose_family(&both, true), addresses(&["[2001:db8::1]:7"]));
        let ipv4 = addresses(&["192.0.2.1:7"]);
        assert_eq!(
            choose_family(&ipv4, true),
            addresses(&["[::ffff:192.0.2.1]:7"])
        );
        let ipv6 = addresses(&["[2001:db8::1]:7"]);
        assert_eq!(choose_family(&ipv6, false), []);
        let mapped = addresses(&["[::ffff:192.0.2.1]:7"]);
        assert_eq!(choose_family(&mapped, false), addresses(&["192.0.2.1:7"]));
    }
}

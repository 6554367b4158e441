//! `host:port`, the way libzmq reads it: wildcards, numbers in all their spellings, zones, names.
//!
//! Nothing here asks the system; [`super::resolve`] does, for hosts that are names.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::errno::{Errno, Result};
use crate::options::numerals;

/// Which side of a connection a host belongs to; only our own may be a wildcard or an interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Local,
    Remote,
}

impl Side {
    /// What a host that does not exist is reported as.
    pub(super) fn unknown_host(self) -> Errno {
        match self {
            Side::Local => Errno::ENODEV,
            Side::Remote => Errno::EINVAL,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Host {
    /// `*`: every interface.
    Any,
    Literal(IpAddr),
    /// An interface or a host name.
    Name(String),
}

/// The interface that a link-local IPv6 address belongs to (RFC 4007).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Zone {
    Index(u32),
    Interface(String),
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct HostPort {
    pub(super) host: Host,
    pub(super) zone: Option<Zone>,
    /// 0 lets the kernel choose.
    pub(super) port: u16,
}

impl HostPort {
    /// Reads `host:port`, `[host]:port` or `host%zone:port`; `EINVAL` for anything else.
    pub(super) fn parse(text: &str, side: Side) -> Result<HostPort> {
        // The last colon: IPv6 addresses have more of them.
        let (host, port) = text.rsplit_once(':').ok_or(Errno::EINVAL)?;
        let port = parse_port(port, side)?;
        let host = host
            .strip_prefix('[')
            .and_then(|host| host.strip_suffix(']'))
            .unwrap_or(host);
        let (host, zone) = match host.rsplit_once('%') {
            Some((host, zone)) => (host, Some(parse_zone(zone)?)),
            None => (host, None),
        };
        Ok(HostPort {
            host: Host::parse(host, side),
            zone,
            port,
        })
    }
}

impl Host {
    fn parse(text: &str, side: Side) -> Host {
        if text == "*" && side == Side::Local {
            return Host::Any;
        }
        if let Ok(address) = text.parse::<Ipv6Addr>() {
            return Host::Literal(address.into());
        }
        match numerals::ipv4(text) {
            Some(address) => Host::Literal(address.into()),
            None => Host::Name(text.to_owned()),
        }
    }

    /// The address itself, in the family asked for, unless it is a name; `None` when that family cannot say it.
    pub(super) fn literal(&self, ipv6: bool) -> Option<IpAddr> {
        match self {
            Host::Any if ipv6 => Some(Ipv6Addr::UNSPECIFIED.into()),
            Host::Any => Some(Ipv4Addr::UNSPECIFIED.into()),
            Host::Literal(address) => in_family(*address, ipv6),
            Host::Name(_) => None,
        }
    }
}

/// The address as one of IPv6 (IPv4 mapped into it) or of IPv4 (mapped ones taken out of it).
pub(super) fn in_family(address: IpAddr, ipv6: bool) -> Option<IpAddr> {
    match (address, ipv6) {
        (IpAddr::V4(address), true) => Some(address.to_ipv6_mapped().into()),
        (IpAddr::V6(address), false) => address.to_ipv4_mapped().map(IpAddr::V4),
        (address, _) => Some(address),
    }
}

fn parse_port(text: &str, side: Side) -> Result<u16> {
    match (text, side) {
        ("*", Side::Local) | ("0", _) => Ok(0),
        // Programs see what atoi(3) makes of a port, cut to 16 bits: 65537 is 1, 080 is 80, 65536 and x are refused.
        _ => match numerals::integer(text) as u16 {
            0 => Err(Errno::EINVAL),
            port => Ok(port),
        },
    }
}

fn parse_zone(text: &str) -> Result<Zone> {
    if text.starts_with(|first: char| first.is_ascii_alphabetic()) {
        return Ok(Zone::Interface(text.to_owned()));
    }
    match numerals::integer(text) as u32 {
        0 => Err(Errno::EINVAL),
        index => Ok(Zone::Index(index)),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn port(text: &str, side: Side) -> Option<u16> {
        HostPort::parse(&format!("host:{text}"), side)
            .ok()
            .map(|parsed| parsed.port)
    }

    #[test]
    fn ports_are_read_as_atoi_reads_them() {
        let cases = [
            ("0", Some(0)),
            ("1", Some(1)),
            ("65535", Some(65535)),
            ("00080", Some(80)),
            ("80x", Some(80)),
            (" 80", Some(80)),
            ("+80", Some(80)),
            ("-1", Some(65535)),
            ("65537", Some(1)),
            ("99999999999999999999", Some(65535)),
            ("65536", None),
            ("00", None),
            ("-0", None),
            ("", None),
            ("x", None),
            ("**", None),
        ];
        for (text, expected) in cases {
            assert_eq!(port(text, Side::Local), expected, "{text:?}");
            assert_eq!(port(text, Side::Remote), expected, "{text:?}");
        }
        assert_eq!(port("*", Side::Local), Some(0));
        assert_eq!(port("*", Side::Remote), None);
    }

    #[test]
    fn brackets_zones_and_wildcards_are_taken_apart() {
        let parse = |text| HostPort::parse(text, Side::Local).unwrap();
        let loopback = Host::Literal(Ipv6Addr::LOCALHOST.into());
        assert_eq!(
            parse("[::1]:5"),
            HostPort {
                host: loopback.clone(),
                zone: None,
                port: 5
            }
        );
        assert_eq!(
            parse("::1:5"),
            HostPort {
                host: loopback.clone(),
                zone: None,
                port: 5
            }
        );
        let zone = Some(Zone::Interface("lo".to_owned()));
        assert_eq!(
            parse("[::1%lo]:5"),
            HostPort {
                host: loopback.clone(),
                zone,
                port: 5
            }
        );
        assert_eq!(
            parse("::1%7:5"),
            HostPort {
                host: loopback,
                zone: Some(Zone::Index(7)),
                port: 5
            }
        );
        assert_eq!(parse("*:5").host, Host::Any);
        assert_eq!(parse("[*]:5").host, Host::Any);
        assert_eq!(parse("lo:5").host, Host::Name("lo".to_owned()));
        assert_eq!(parse(":5").host, Host::Name(String::new()));
        assert_eq!(
            HostPort::parse("*:5", Side::Remote).unwrap().host,
            Host::Name("*".to_owned())
        );
        for text in ["", "host", "::1%:5", "::1%0:5", "::1%-:5"] {
            assert_eq!(
                HostPort::parse(text, Side::Local),
                Err(Errno::EINVAL),
                "{text:?}"
            );
        }
    }

    #[test]
    fn a_family_takes_what_it_can_say() {
        let ip = |text: &str| text.parse::<IpAddr>().unwrap();
        assert_eq!(in_family(ip("127.0.0.1"), false), Some(ip("127.0.0.1")));
        assert_eq!(
            in_family(ip("127.0.0.1"), true),
            Some(ip("::ffff:127.0.0.1"))
        );
        assert_eq!(
            in_family(ip("::ffff:127.0.0.1"), false),
            Some(ip("127.0.0.1"))
        );
        assert_eq!(in_family(ip("::1"), true), Some(ip("::1")));
        assert_eq!(in_family(ip("::1"), false), None);
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in ".*") {
            let _ = HostPort::parse(&text, Side::Local);
            let _ = HostPort::parse(&text, Side::Remote);
        }

        #[test]
        fn near_misses_are_read_or_refused(text in "[0-9a-fx.:%*+\\[\\]-]{0,24}") {
            let _ = HostPort::parse(&text, Side::Local);
            let _ = HostPort::parse(&text, Side::Remote);
        }

        #[test]
        fn plain_addresses_and_ports_are_exact(bits: u32, port in 1u16..) {
            let address = Ipv4Addr::from(bits);
            let parsed = HostPort::parse(&format!("{address}:{port}"), Side::Remote).unwrap();
            prop_assert_eq!(parsed, HostPort { host: Host::Literal(address.into()), zone: None, port });
            prop_assert_eq!(numerals::ipv4(&bits.to_string()), Some(address));
            prop_assert_eq!(numerals::ipv4(&format!("{bits:#x}")), Some(address));
        }

        #[test]
        fn plain_ipv6_addresses_are_exact(bits: u128, port in 1u16..) {
            let address = Ipv6Addr::from(bits);
            let parsed = HostPort::parse(&format!("[{address}]:{port}"), Side::Remote).unwrap();
            prop_assert_eq!(parsed, HostPort { host: Host::Literal(address.into()), zone: None, port });
        }
    }
}

//! tipc: services and ports of a cluster (Linux's `AF_TIPC`), as zmq_tipc(7) describes them.
//!
//! Where the kernel has no TIPC, binding fails with `EAFNOSUPPORT`, and a connection is tried again and again.

use std::fmt;

use rustix::net::AddressFamily;

use crate::errno::{Errno, Result};
use crate::options::numerals;
use crate::sys::socket_names::SocketName;

/// Kinds of addresses (linux/tipc.h).
const SERVICE_RANGE: u8 = 1;
const SERVICE: u8 = 2;
const PORT: u8 = 3;

/// Services below are TIPC's own.
const RESERVED_TYPES: u32 = 64;

/// A published service is known in the whole cluster.
const ZONE_SCOPE: u8 = 1;

/// Where a service is looked for unless the endpoint says: zone 1.
const DEFAULT_DOMAIN: u32 = 1 << 24;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TipcAddress {
    /// `{service,lower,upper}`: instances to publish.
    Range {
        service: u32,
        lower: u32,
        upper: u32,
    },
    /// `{service,instance}` or `{service,instance}@zone.cluster.node`: one to connect to.
    Instance {
        service: u32,
        instance: u32,
        domain: u32,
    },
    /// `<zone.cluster.node:reference>`.
    Port { node: u32, reference: u32 },
    /// `<*>`: a port of the kernel's choice.
    AnyPort,
}

impl TipcAddress {
    /// A port cannot be chosen, except by the kernel: `EINVAL`.
    pub(super) fn parse_bind(text: &str) -> Result<TipcAddress> {
        match Self::parse(text)? {
            TipcAddress::Port { .. } => Err(Errno::EINVAL),
            address => Ok(address),
        }
    }

    pub(super) fn parse_connect(text: &str) -> Result<TipcAddress> {
        match Self::parse(text)? {
            TipcAddress::AnyPort => Err(Errno::EINVAL),
            address => Ok(address),
        }
    }

    fn parse(text: &str) -> Result<TipcAddress> {
        if text.starts_with("<*>") {
            return Ok(TipcAddress::AnyPort);
        }
        let domain = match text.find('@') {
            Some(at) => parse_domain(&text[at..])?,
            None => DEFAULT_DOMAIN,
        };
        match Scanner(text).take("{,,")[..] {
            [service, lower, upper] if service >= RESERVED_TYPES && upper >= lower => {
                Ok(TipcAddress::Range {
                    service,
                    lower,
                    upper,
                })
            }
            [service, instance] if service > RESERVED_TYPES => Ok(TipcAddress::Instance {
                service,
                instance,
                domain,
            }),
            [] => parse_port(text),
            _ => Err(Errno::EINVAL),
        }
    }

    /// The socket name, if there is something to bind or to connect to.
    pub(super) fn name(&self) -> Option<SocketName> {
        let (kind, numbers) = match *self {
            TipcAddress::Range {
                service,
                lower,
                upper,
            } => ([SERVICE_RANGE, ZONE_SCOPE], [service, lower, upper]),
            TipcAddress::Instance {
                service,
                instance,
                domain,
            } => ([SERVICE, 0], [service, instance, domain]),
            TipcAddress::Port { node, reference } => ([PORT, 0], [reference, node, 0]),
            TipcAddress::AnyPort => return None,
        };
        Some(SocketName::new(AddressFamily::TIPC, kind, numbers))
    }

    pub(super) fn of_name(name: &SocketName) -> TipcAddress {
        let [first, second, third] = name.numbers();
        match name.kind() {
            [PORT, _] => TipcAddress::Port {
                node: second,
                reference: first,
            },
            _ => TipcAddress::Range {
                service: first,
                lower: second,
                upper: third,
            },
        }
    }
}

/// As ZMQ_LAST_ENDPOINT says it.
impl fmt::Display for TipcAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            TipcAddress::Range {
                service,
                lower: second,
                upper: third,
            }
            | TipcAddress::Instance {
                service,
                instance: second,
                domain: third,
            } => write!(f, "tipc://{{{service}, {second}, {third}}}"),
            TipcAddress::Port { node, reference } => {
                let (zone, cluster) = (node >> 24, node >> 12 & 0xfff);
                write!(f, "tipc://<{zone}.{cluster}.{}:{reference}>", node & 0xfff)
            }
            TipcAddress::AnyPort => f.write_str("tipc://<*>"),
        }
    }
}

/// `@zone.cluster.node`, and nothing behind.
fn parse_domain(text: &str) -> Result<u32> {
    let mut scanner = Scanner(text);
    match scanner.take("@..")[..] {
        [zone, cluster, node] if scanner.0.is_empty() => Ok(node_of(zone, cluster, node)),
        _ => Err(Errno::EINVAL),
    }
}

/// `<zone.cluster.node:reference>`.
fn parse_port(text: &str) -> Result<TipcAddress> {
    match Scanner(text).take("<..:")[..] {
        [zone, cluster, node, reference] => Ok(TipcAddress::Port {
            node: node_of(zone, cluster, node),
            reference,
        }),
        _ => Err(Errno::EINVAL),
    }
}

fn node_of(zone: u32, cluster: u32, node: u32) -> u32 {
    zone << 24 | cluster << 12 | node
}

/// Reads numbers with a sign before each, as sscanf(3) does; what comes behind the last is not looked at.
struct Scanner<'a>(&'a str);

impl Scanner<'_> {
    /// As many numbers as there are, of those that have these signs before them.
    fn take(&mut self, signs: &str) -> Vec<u32> {
        let mut numbers = Vec::new();
        for sign in signs.chars() {
            let Some(rest) = self.0.strip_prefix(sign) else {
                break;
            };
            let Some((number, rest)) = numerals::leading(rest) else {
                break;
            };
            numbers.push(number as u32);
            self.0 = rest;
        }
        numbers
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{accept, check_conversation, connect_with, listen_with, options};
    use super::*;

    fn canonical(text: &str) -> Result<String> {
        TipcAddress::parse(text).map(|address| address.to_string())
    }

    #[test]
    fn addresses_have_three_forms() {
        let cases = [
            ("{5560,0,9}", "tipc://{5560, 0, 9}"),
            ("{5560, 0, 9}", "tipc://{5560, 0, 9}"),
            ("{5560,0}", "tipc://{5560, 0, 16777216}"),
            ("{5560,0}@0.0.0", "tipc://{5560, 0, 0}"),
            ("{5560,0,0", "tipc://{5560, 0, 0}"),
            ("<1.2.3:4>", "tipc://<1.2.3:4>"),
            ("<*>", "tipc://<*>"),
        ];
        for (text, expected) in cases {
            assert_eq!(canonical(text).as_deref(), Ok(expected), "{text}");
        }
        let wrong = [
            "",
            "x",
            "{",
            "{5560",
            "{5560}",
            "{63,0,0}",
            "{64,0}",
            "{5560,2,1}",
            "{x,0,0}",
            "{5560 ,0}",
            "{5560,0}@1.2",
            "{5560,0}@1.2.3x",
            "<1.2.3>",
            "<1.2:3>",
            "<>",
        ];
        for text in wrong {
            assert_eq!(canonical(text), Err(Errno::EINVAL), "{text}");
        }
    }

    /// Where the kernel has TIPC.
    #[test]
    fn services_and_ports_carry_conversations() {
        for endpoint in ["tipc://{5560,7,9}", "tipc://<*>"] {
            match listen_with(endpoint, &options()) {
                Ok(listener) => {
                    let name = match endpoint {
                        "tipc://<*>" => listener.endpoint(),
                        _ => "tipc://{5560,8}@0.0.0",
                    };
                    let client = connect_with(name, &options()).unwrap();
                    check_conversation((client, accept(&listener)));
                }
                Err(errno) => assert_eq!(errno, Errno::EAFNOSUPPORT),
            }
        }
    }

    #[test]
    fn ports_are_connected_to_and_not_bound() {
        assert_eq!(TipcAddress::parse_bind("<1.2.3:4>"), Err(Errno::EINVAL));
        assert!(TipcAddress::parse_connect("<1.2.3:4>").is_ok());
        assert!(TipcAddress::parse_bind("<*>").is_ok());
        assert_eq!(TipcAddress::parse_connect("<*>"), Err(Errno::EINVAL));
    }

    #[test]
    fn a_name_is_what_the_kernel_reads() {
        let name = |text| TipcAddress::parse(text).unwrap().name();
        let family = AddressFamily::TIPC;
        let range = SocketName::new(family, [1, 1], [5560, 1, 2]);
        assert_eq!(name("{5560,1,2}"), Some(range));
        let instance = SocketName::new(family, [2, 0], [5560, 1, 1 << 24 | 2 << 12 | 3]);
        assert_eq!(name("{5560,1}@1.2.3"), Some(instance));
        let port = SocketName::new(family, [3, 0], [7, 1 << 24 | 2 << 12 | 3, 0]);
        assert_eq!(name("<1.2.3:7>"), Some(port));
        assert_eq!(TipcAddress::of_name(&port).to_string(), "tipc://<1.2.3:7>");
        assert_eq!(name("<*>"), None);
    }
}

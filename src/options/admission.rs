//! Who may connect to a bound endpoint (ZMQ_TCP_ACCEPT_FILTER and ZMQ_IPC_FILTER_* of zmq_setsockopt(3)).

use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv6Addr};

use crate::errno::{Errno, Result};

use super::numerals;

/// The longest filter, in bytes.
const MAX_FILTER: usize = 255;

/// Without filters of a transport, everybody may.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Admission {
    networks: Vec<Network>,
    pub users: BTreeSet<u32>,
    pub groups: BTreeSet<u32>,
    pub processes: BTreeSet<i32>,
}

/// Who is at the other end of an ipc connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PeerCredentials {
    pub process: i32,
    pub user: u32,
    pub group: u32,
}

/// The addresses whose first bits are those of one address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Network {
    address: IpAddr,
    bits: u32,
}

impl Admission {
    /// Lets in whom an address, or a network like `10.1.0.0/16`, names; an empty one lifts all such filters. `EINVAL`:
    /// it is neither, or an IPv6 address without ZMQ_IPV6.
    pub fn filter_addresses(&mut self, filter: &[u8], ipv6: bool) -> Result<()> {
        if filter.is_empty() {
            self.networks.clear();
            return Ok(());
        }
        // A C string, whatever comes behind.
        let text = filter.split(|byte| *byte == 0).next().unwrap_or(filter);
        let text = std::str::from_utf8(text).map_err(|_| Errno::EINVAL)?;
        let network = Network::parse(text, ipv6).ok_or(Errno::EINVAL)?;
        if filter.len() > MAX_FILTER {
            return Err(Errno::EINVAL);
        }
        self.networks.push(network);
        Ok(())
    }

    /// Whether a peer of this address may connect over tcp.
    pub fn admits_address(&self, address: IpAddr) -> bool {
        let holds_it = |network: &Network| network.holds(address.to_canonical());
        self.networks.is_empty() || self.networks.iter().any(holds_it)
    }

    /// Whether everybody may connect over ipc.
    pub fn admits_every_process(&self) -> bool {
        self.users.is_empty() && self.groups.is_empty() && self.processes.is_empty()
    }

    /// Whether this process may connect over ipc; `more_groups`, beside its own, are asked for if they matter.
    pub fn admits_process(
        &self,
        peer: PeerCredentials,
        more_groups: impl FnOnce() -> Vec<u32>,
    ) -> bool {
        self.admits_every_process()
            || self.users.contains(&peer.user)
            || self.groups.contains(&peer.group)
            || self.processes.contains(&peer.process)
            || (!self.groups.is_empty()
                && more_groups()
                    .iter()
                    .any(|group| self.groups.contains(group)))
    }
}

impl Network {
    fn parse(text: &str, ipv6: bool) -> Option<Network> {
        let (address, bits) = match text.rsplit_once('/') {
            Some((address, bits)) => (address, Some(bits)),
            None => (text, None),
        };
        let address = parse_address(address, ipv6)?;
        let most = if address.is_ipv4() { 32 } else { 128 };
        let bits = match bits {
            None => most,
            Some("0") => 0,
            Some(bits) => match numerals::integer(bits) {
                bits @ 1.. => u32::try_from(bits).ok()?,
                _ => return None,
            },
        };
        (bits <= most).then_some(Network { address, bits })
    }

    fn holds(&self, address: IpAddr) -> bool {
        match (self.address, address) {
            (IpAddr::V4(ours), IpAddr::V4(theirs)) => {
                let difference = ours.to_bits() ^ theirs.to_bits();
                difference.leading_zeros() >= self.bits
            }
            (IpAddr::V6(ours), IpAddr::V6(theirs)) => {
                let difference = ours.to_bits() ^ theirs.to_bits();
                difference.leading_zeros() >= self.bits
            }
            _ => false,
        }
    }
}

/// A number, perhaps in brackets.
fn parse_address(text: &str, ipv6: bool) -> Option<IpAddr> {
    let text = text
        .strip_prefix('[')
        .and_then(|text| text.strip_suffix(']'))
        .unwrap_or(text);
    match text.parse::<Ipv6Addr>() {
        Ok(address) if ipv6 || address.to_ipv4_mapped().is_some() => Some(address.to_canonical()),
        Ok(_) => None,
        Err(_) => numerals::ipv4(text).map(IpAddr::V4),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filtered(filters: &[&str]) -> Admission {
        let mut admission = Admission::default();
        for filter in filters {
            admission.filter_addresses(filter.as_bytes(), true).unwrap();
        }
        admission
    }

    fn admits(admission: &Admission, address: &str) -> bool {
        admission.admits_address(address.parse().unwrap())
    }

    #[test]
    fn without_filters_everybody_is_let_in() {
        assert!(admits(&Admission::default(), "203.0.113.7"));
        assert!(admits(&filtered(&["127.0.0.1", ""]), "203.0.113.7"));
    }

    #[test]
    fn a_network_is_its_first_bits() {
        let admission = filtered(&["10.1.0.0/15", "fe80::/10"]);
        for address in ["10.1.2.3", "10.0.0.1", "fe80::1", "::ffff:10.1.2.3"] {
            assert!(admits(&admission, address), "{address}");
        }
        for address in ["10.2.0.0", "11.1.0.0", "::1"] {
            assert!(!admits(&admission, address), "{address}");
        }
        assert!(admits(&filtered(&["0.0.0.0/0"]), "203.0.113.7"));
        assert!(!admits(&filtered(&["0.0.0.0/0"]), "2001:db8::1"));
        assert!(!admits(&filtered(&["127.0.0.255"]), "127.0.0.1"));
        for filter in [
            "127.1",
            "[127.0.0.1]",
            "::ffff:127.0.0.1",
            "127.0.0.1/08x",
            "127.0.0.1\0rest",
        ] {
            assert!(admits(&filtered(&[filter]), "127.0.0.1"), "{filter}");
        }
    }

    #[test]
    fn what_is_no_network_is_refused() {
        let mut admission = Admission::default();
        for filter in [
            "name",
            "1.2.3.4.5",
            "1.2.3.4/",
            "1.2.3.4/33",
            "1.2.3.4/-1",
            "1.2.3.4/00",
            "1.2.3.4/x",
            "::1/129",
        ] {
            let outcome = admission.filter_addresses(filter.as_bytes(), true);
            assert_eq!(outcome, Err(Errno::EINVAL), "{filter}");
        }
        let outcome = admission.filter_addresses(b"::1", false);
        assert_eq!(outcome, Err(Errno::EINVAL));
        assert_eq!(admission, Admission::default());
    }

    #[test]
    fn one_match_of_user_group_or_process_is_enough() {
        let peer = PeerCredentials {
            process: 3,
            user: 1,
            group: 2,
        };
        let admits = |users: &[u32], groups: &[u32], processes: &[i32]| {
            let admission = Admission {
                users: users.iter().copied().collect(),
                groups: groups.iter().copied().collect(),
                processes: processes.iter().copied().collect(),
                ..Admission::default()
            };
            admission.admits_process(peer, || vec![20])
        };
        assert!(admits(&[], &[], &[]));
        assert!(admits(&[1], &[9], &[]));
        assert!(admits(&[9], &[2], &[]));
        assert!(admits(&[], &[20], &[]));
        assert!(admits(&[9], &[], &[3]));
        assert!(!admits(&[9], &[9], &[9]));
        assert!(!admits(&[20], &[], &[]));
    }
}

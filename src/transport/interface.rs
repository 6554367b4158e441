//! Network interfaces by name: their addresses and their numbers.

use std::net::{IpAddr, SocketAddr, SocketAddrV6};

use rustix::net::{AddressFamily, SocketFlags, SocketType, netdevice, socket_with};

use crate::errno::{Errno, Result};

use super::host::Zone;

/// The first address of the interface in the family asked for, with port 0; `ENODEV` when there is none.
///
/// Reads the whole interface table: for a thread that may wait.
pub(super) fn address_of(name: &str, ipv6: bool) -> Result<SocketAddr> {
    let interfaces = if_addrs::get_if_addrs()?;
    interfaces
        .iter()
        .find(|interface| interface.name == name && interface.ip().is_ipv6() == ipv6)
        .map(|interface| match interface.ip() {
            IpAddr::V6(ip) if ip.is_unicast_link_local() => {
                SocketAddrV6::new(ip, 0, 0, interface.index.unwrap_or(0)).into()
            }
            ip => SocketAddr::new(ip, 0),
        })
        .ok_or(Errno::ENODEV)
}

/// The interface number of a zone; `EINVAL` when there is no such interface.
pub(super) fn zone_index(zone: &Zone) -> Result<u32> {
    match zone {
        Zone::Index(index) => Ok(*index),
        Zone::Interface(name) => {
            let any = socket_with(
                AddressFamily::UNIX,
                SocketType::DGRAM,
                SocketFlags::CLOEXEC,
                None,
            )?;
            netdevice::name_to_index(&any, name).map_err(|_| Errno::EINVAL)
        }
    }
}

/// The name of the interface that a link-local address belongs to.
pub(super) fn zone_name(address: &SocketAddrV6) -> Option<String> {
    if !address.ip().is_unicast_link_local() && !address.ip().is_multicast() {
        return None;
    }
    let any = socket_with(
        AddressFamily::UNIX,
        SocketType::DGRAM,
        SocketFlags::CLOEXEC,
        None,
    )
    .ok()?;
    netdevice::index_to_name(&any, address.scope_id()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_loopback_interface_has_an_address_in_both_families() {
        assert_eq!(address_of("lo", false), Ok("127.0.0.1:0".parse().unwrap()));
        assert_eq!(address_of("lo", true), Ok("[::1]:0".parse().unwrap()));
        assert_eq!(address_of("nosuch0", false), Err(Errno::ENODEV));
        assert_eq!(address_of("", false), Err(Errno::ENODEV));
    }

    #[test]
    fn zones_are_numbers_or_names() {
        assert_eq!(zone_index(&Zone::Index(7)), Ok(7));
        assert_eq!(zone_index(&Zone::Interface("lo".to_owned())), Ok(1));
        for name in [
            "nosuch0",
            "a\0b",
            "a name that is far too long for an interface",
        ] {
            assert_eq!(
                zone_index(&Zone::Interface(name.to_owned())),
                Err(Errno::EINVAL)
            );
        }
    }
}

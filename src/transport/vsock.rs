//! vsock: a virtual machine and its host (Linux's `AF_VSOCK`, vsock(7)), as libzmq's zmq_vsock(7) describes them.
//!
//! Where the kernel has none, binding fails with `EAFNOSUPPORT`, and a connection is tried again and again.

use std::fmt;

use rustix::net::AddressFamily;

use crate::errno::{Errno, Result};
use crate::options::numerals;
use crate::sys::socket_names::SocketName;

/// Every machine, and every port: the kernel chooses.
const ANY: u32 = u32::MAX;

/// The host's number.
const HOST: u32 = 2;

/// `machine:port`; `*` is any, `@` the host.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct VsockAddress {
    machine: u32,
    port: u32,
}

impl VsockAddress {
    pub(super) fn parse_bind(text: &str) -> Result<VsockAddress> {
        let (machine, port) = text.rsplit_once(':').ok_or(Errno::EINVAL)?;
        Ok(VsockAddress {
            machine: match machine {
                "@" => HOST,
                machine => parse_number(machine)?,
            },
            port: parse_number(port)?,
        })
    }

    /// `EINVAL` also for wildcards, which nobody answers to.
    pub(super) fn parse_connect(text: &str) -> Result<VsockAddress> {
        match Self::parse_bind(text)? {
            VsockAddress { machine: ANY, .. } | VsockAddress { port: ANY, .. } => {
                Err(Errno::EINVAL)
            }
            address => Ok(address),
        }
    }

    pub(super) fn name(&self) -> SocketName {
        let numbers = [self.port, self.machine, 0];
        SocketName::new(AddressFamily::VSOCK, [0, 0], numbers)
    }

    pub(super) fn of_name(name: &SocketName) -> VsockAddress {
        let [port, machine, _] = name.numbers();
        VsockAddress { machine, port }
    }
}

impl fmt::Display for VsockAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("vsock://")?;
        write_number(f, self.machine)?;
        f.write_str(":")?;
        write_number(f, self.port)
    }
}

fn write_number(f: &mut fmt::Formatter<'_>, number: u32) -> fmt::Result {
    match number {
        ANY => f.write_str("*"),
        number => write!(f, "{number}"),
    }
}

/// `*` and `-1` are any; what comes behind a number is not looked at.
fn parse_number(text: &str) -> Result<u32> {
    match text {
        "*" | "-1" => Ok(ANY),
        text => numerals::leading(text)
            .and_then(|(number, _)| u32::try_from(number).ok())
            .ok_or(Errno::EINVAL),
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{check_conversation, listen_with, options, pair_through};
    use super::*;

    #[test]
    fn addresses_are_numbers_and_wildcards() {
        let bound = |text| VsockAddress::parse_bind(text).map(|address| address.to_string());
        let cases = [
            ("1:5555", "vsock://1:5555"),
            ("*:5555", "vsock://*:5555"),
            ("-1:-1", "vsock://*:*"),
            ("*:*", "vsock://*:*"),
            ("@:1", "vsock://2:1"),
            (" 3:4x", "vsock://3:4"),
        ];
        for (text, expected) in cases {
            assert_eq!(bound(text).as_deref(), Ok(expected), "{text}");
        }
        for text in [
            "",
            ":",
            "1",
            "1:",
            ":1",
            "x:1",
            "1:x",
            "-2:1",
            "4294967296:1",
        ] {
            assert_eq!(bound(text), Err(Errno::EINVAL), "{text}");
        }
        for text in ["*:1", "1:*"] {
            assert_eq!(VsockAddress::parse_connect(text), Err(Errno::EINVAL));
        }
    }

    #[test]
    fn a_name_is_what_the_kernel_reads() {
        let address = VsockAddress::parse_bind("1:5555").unwrap();
        let name = SocketName::new(AddressFamily::VSOCK, [0, 0], [5555, 1, 0]);
        assert_eq!(address.name(), name);
        assert_eq!(VsockAddress::of_name(&name), address);
    }

    /// Where the kernel has a loopback for it, which not many have.
    #[test]
    fn the_loopback_carries_a_conversation() {
        if let Ok(listener) = listen_with("vsock://1:*", &options()) {
            check_conversation(pair_through(&listener, &options()));
        }
    }

    #[test]
    fn the_kernel_chooses_a_port_if_it_has_any() {
        match listen_with("vsock://*:*", &options()) {
            Ok(listener) => {
                let port = listener.endpoint().strip_prefix("vsock://*:").unwrap();
                assert!(port.parse::<u32>().is_ok(), "{port}");
            }
            Err(errno) => assert_eq!(errno, Errno::EAFNOSUPPORT),
        }
    }
}

//! Names of sockets (`sockaddr`) in the families that rustix does not know, TIPC and VSOCK: 16 bytes each.

use rustix::net::addr::{SocketAddrArg, SocketAddrLen, SocketAddrOpaque};
use rustix::net::{AddressFamily, SocketAddrAny};

/// The bytes of `struct sockaddr_tipc` or `struct sockaddr_vm`; the first two are the family.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(C, align(8))]
pub struct SocketName([u8; SocketName::SIZE]);

impl SocketName {
    const SIZE: usize = 16;

    /// A name from the two bytes behind its family, and three numbers.
    pub fn new(family: AddressFamily, kind: [u8; 2], numbers: [u32; 3]) -> SocketName {
        let mut bytes = [0; Self::SIZE];
        bytes[..2].copy_from_slice(&family.as_raw().to_ne_bytes());
        bytes[2..4].copy_from_slice(&kind);
        for (place, number) in bytes[4..].chunks_exact_mut(4).zip(numbers) {
            place.copy_from_slice(&number.to_ne_bytes());
        }
        SocketName(bytes)
    }

    /// The name that the kernel told, if it is of this family.
    pub fn of(name: &SocketAddrAny, family: AddressFamily) -> Option<SocketName> {
        let length = name.addr_len() as usize;
        if name.address_family() != family || length < Self::SIZE {
            return None;
        }
        let mut bytes = [0; Self::SIZE];
        // SAFETY: `name` holds `length` bytes at that address, which are at least as many as are read.
        unsafe {
            name.as_ptr()
                .cast::<u8>()
                .copy_to_nonoverlapping(bytes.as_mut_ptr(), Self::SIZE);
        }
        Some(SocketName(bytes))
    }

    /// The two bytes behind the family.
    pub fn kind(&self) -> [u8; 2] {
        [self.0[2], self.0[3]]
    }

    /// The three numbers.
    pub fn numbers(&self) -> [u32; 3] {
        let number = |at: usize| {
            u32::from_ne_bytes([self.0[at], self.0[at + 1], self.0[at + 2], self.0[at + 3]])
        };
        [number(4), number(8), number(12)]
    }
}

// SAFETY: the pointer is to all of the bytes, which live as long as the call.
unsafe impl SocketAddrArg for SocketName {
    unsafe fn with_sockaddr<R>(
        &self,
        f: impl FnOnce(*const SocketAddrOpaque, SocketAddrLen) -> R,
    ) -> R {
        f(
            self.0.as_ptr().cast::<SocketAddrOpaque>(),
            Self::SIZE as SocketAddrLen,
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_in_is_read_back() {
        let name = SocketName::new(AddressFamily::VSOCK, [3, 4], [5, 6, u32::MAX]);
        assert_eq!((name.kind(), name.numbers()), ([3, 4], [5, 6, u32::MAX]));
        let told = name.as_any();
        assert_eq!(SocketName::of(&told, AddressFamily::VSOCK), Some(name));
        assert_eq!(SocketName::of(&told, AddressFamily::TIPC), None);
    }
}

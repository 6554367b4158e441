//! Random bytes of the kernel: for keys, and for numbers that peers need not guess.

use rustix::rand::{GetRandomFlags, getrandom};

use crate::errno::{Errno, Result};

/// Fills `bytes` with what nobody can guess. Fails where the kernel has no getrandom(2).
pub fn fill(mut bytes: &mut [u8]) -> Result<()> {
    while !bytes.is_empty() {
        match getrandom(&mut *bytes, GetRandomFlags::empty()) {
            Ok(count) => bytes = &mut bytes[count..],
            Err(rustix::io::Errno::INTR) => {}
            Err(errno) => return Err(Errno::new(errno.raw_os_error())),
        }
    }
    Ok(())
}

/// A random number.
pub fn number() -> u32 {
    let mut bytes = [0u8; 4];
    match getrandom(&mut bytes, GetRandomFlags::empty()) {
        Ok(4) => u32::from_ne_bytes(bytes),
        // A kernel without entropy: the clock's low bits are what is left.
        _ => std::time::UNIX_EPOCH
            .elapsed()
            .map_or(0, |since| since.subsec_nanos()),
    }
}

/// A random number below `end`, or 0 if `end` is.
pub fn below(end: u32) -> u32 {
    number().checked_rem(end).unwrap_or(0)
}

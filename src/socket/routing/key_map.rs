//! Maps by small numbers that the library gave out, quickly: one multiplication in place of a keyed hash. Peers have some
//! influence on which of them come together, so all bits of a number count for each bit of its hash.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// See the module's text.
pub type KeyMap<K, V> = HashMap<K, V, BuildHasherDefault<KeyHasher>>;

/// An odd number without a pattern: 2^64 divided by the golden ratio.
const FACTOR: u128 = 0x9E37_79B9_7F4A_7C15;

/// Multiplies, and folds the upper half of the product into the lower.
#[derive(Clone, Copy, Debug, Default)]
pub struct KeyHasher(u64);

impl Hasher for KeyHasher {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64(u64::from(*byte));
        }
    }

    #[inline]
    fn write_u32(&mut self, key: u32) {
        self.write_u64(u64::from(key));
    }

    #[inline]
    fn write_u64(&mut self, key: u64) {
        let product = u128::from(self.0 ^ key) * FACTOR;
        self.0 = (product >> 64) as u64 ^ product as u64;
    }

    #[inline]
    fn write_usize(&mut self, key: usize) {
        self.write_u64(key as u64);
    }

    #[inline]
    fn finish(&self) -> u64 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;
    use std::hash::{BuildHasher, BuildHasherDefault};

    /// Whichever multiple of a power of two keys are, they do not meet in few buckets.
    #[test]
    fn strides_do_not_collide() {
        let hasher = BuildHasherDefault::<KeyHasher>::default();
        for shift in 0..40 {
            let bucket = |index: u64| hasher.hash_one(index << shift) % 1024;
            let buckets: HashSet<_> = (0..1024).map(bucket).collect();
            assert!(buckets.len() > 250, "{shift}: {}", buckets.len());
        }
    }
}

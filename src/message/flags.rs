//! What a message is besides its bytes: a small set of bits.

use std::fmt;
use std::ops::BitOr;

/// A set of flags of one message. `MORE` and `COMMAND` travel in ZMTP frames (RFC 37), the others stay in the process.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
#[repr(transparent)]
pub struct Flags(u8);

impl Flags {
    /// No flag.
    pub const NONE: Flags = Flags(0);
    /// Another part of the same message follows.
    pub const MORE: Flags = Flags(1);
    /// A ZMTP command, not a message.
    pub const COMMAND: Flags = Flags(2);
    /// The body is a `1` and a topic that a subscriber wants.
    pub const SUBSCRIBE: Flags = Flags(4);
    /// The body is a `0` and a topic that a subscriber no longer wants.
    pub const CANCEL: Flags = Flags(8);
    /// The body is the routing id of the peer behind the pipe.
    pub const ROUTING_ID: Flags = Flags(64);
    /// The body may have other owners: it was shared once. Kept by `Message` alone.
    pub(super) const SHARED: Flags = Flags(128);

    const NAMES: [(Flags, &'static str); 6] = [
        (Flags::MORE, "MORE"),
        (Flags::COMMAND, "COMMAND"),
        (Flags::SUBSCRIBE, "SUBSCRIBE"),
        (Flags::CANCEL, "CANCEL"),
        (Flags::ROUTING_ID, "ROUTING_ID"),
        (Flags::SHARED, "SHARED"),
    ];

    /// Whether all of `flags` are set.
    #[inline]
    pub const fn contains(self, flags: Flags) -> bool {
        self.0 & flags.0 == flags.0
    }

    /// Whether any of `flags` is set.
    #[inline]
    pub const fn intersects(self, flags: Flags) -> bool {
        self.0 & flags.0 != 0
    }

    /// This set and `flags`.
    #[inline]
    pub const fn with(self, flags: Flags) -> Flags {
        Flags(self.0 | flags.0)
    }

    /// This set less `flags`.
    #[inline]
    pub const fn without(self, flags: Flags) -> Flags {
        Flags(self.0 & !flags.0)
    }
}

impl BitOr for Flags {
    type Output = Flags;

    #[inline]
    fn bitor(self, flags: Flags) -> Flags {
        self.with(flags)
    }
}

impl fmt::Debug for Flags {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let set = Flags::NAMES.iter().filter(|(flag, _)| self.contains(*flag));
        let names: Vec<_> = set.map(|(_, name)| *name).collect();
        match names.as_slice() {
            [] => f.write_str("NONE"),
            names => f.write_str(&names.join("|")),
        }
    }
}

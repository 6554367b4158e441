//! What a message says besides its bytes.

use std::ffi::{CStr, CString};
use std::fmt;
use std::sync::Arc;

use super::{INLINE_CAPACITY, Kind, Message};
use crate::message::{Flags, Metadata};

impl Message {
    #[inline]
    pub fn flags(&self) -> Flags {
        self.flags.without(Flags::SHARED)
    }

    #[inline]
    pub fn set_flags(&mut self, flags: Flags) {
        self.flags = self.flags.with(flags.without(Flags::SHARED));
    }

    #[inline]
    pub fn clear_flags(&mut self, flags: Flags) {
        self.flags = self.flags.without(flags.without(Flags::SHARED));
    }

    /// Whether another part of the same message follows.
    #[inline]
    pub fn more(&self) -> bool {
        self.flags.contains(Flags::MORE)
    }

    #[inline]
    pub fn set_more(&mut self, more: bool) {
        self.flags = match more {
            true => self.flags.with(Flags::MORE),
            false => self.flags.without(Flags::MORE),
        };
    }

    /// What is known of the peer it came from.
    #[inline]
    pub fn metadata(&self) -> Option<&Arc<Metadata>> {
        self.metadata.as_ref()
    }

    #[inline]
    pub fn set_metadata(&mut self, metadata: Option<Arc<Metadata>>) {
        self.metadata = metadata;
    }

    /// Drops what is known of the peer it came from: it goes on as a message of ours. The group stays.
    #[inline]
    pub fn forget_peer(&mut self) {
        if let Some(known) = self.metadata.take()
            && !known.group().is_empty()
        {
            self.set_group(known.group().into());
        }
    }

    /// The peer of a `SERVER` socket that it came from or goes to; 0 is none.
    #[inline]
    pub fn routing_id(&self) -> u32 {
        self.routing_id
    }

    #[inline]
    pub fn set_routing_id(&mut self, routing_id: u32) {
        self.routing_id = routing_id;
    }

    /// The group of a `RADIO` socket's message; empty without one.
    pub fn group(&self) -> &CStr {
        self.metadata.as_ref().map_or(c"", |known| known.group())
    }

    pub fn set_group(&mut self, group: CString) {
        let metadata = match &self.metadata {
            Some(known) => known.with_group(group),
            None => Metadata::default().with_group(group),
        };
        self.metadata = Some(Arc::new(metadata));
    }
}

impl fmt::Debug for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self.kind {
            Kind::INLINE => "inline",
            Kind::ALLOCATED => "allocated",
            Kind::FOREIGN => "foreign",
            Kind::STATIC => "static",
            _ => "closed",
        };
        let shown = &self.as_slice()[..self.len().min(INLINE_CAPACITY)];
        f.debug_struct("Message")
            .field("kind", &format_args!("{kind}"))
            .field("len", &self.len())
            .field("flags", &self.flags)
            .field("body", &format_args!("{}", shown.escape_ascii()))
            .finish_non_exhaustive()
    }
}

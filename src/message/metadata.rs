//! What is known of the peer that sent a message: properties by name, as zmq_msg_gets(3) reads them.
//!
//! A connection makes one `Metadata` at the end of its handshake (RFC 37, section 3.5) and all its messages share it. A
//! message's group (zmq_msg_set_group(3)) travels here too: few messages have one, and it does not fit beside their bodies.

use std::ffi::{CStr, CString};
use std::sync::Arc;

/// Properties of the connection a message came from, and the message's group. Never changes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Metadata {
    properties: Arc<[Property]>,
    group: CString,
}

#[derive(Debug, PartialEq, Eq)]
struct Property {
    name: Box<[u8]>,
    /// Ends with a NUL that is no part of it, so that C can read it in place.
    value: Box<[u8]>,
}

impl Metadata {
    /// The property that holds the number of the connection's file descriptor (`ZMQ_SRCFD`).
    pub const SOURCE_FD: &'static [u8] = b"__fd";

    const ROUTING_ID: &'static [u8] = b"Routing-Id";
    const ROUTING_ID_ALIAS: &'static [u8] = b"Identity";

    /// Metadata of these properties; of two with the same name the first counts.
    pub fn new<N: AsRef<[u8]>, V: AsRef<[u8]>>(
        properties: impl IntoIterator<Item = (N, V)>,
    ) -> Metadata {
        let properties = properties
            .into_iter()
            .map(|(name, value)| Property {
                name: name.as_ref().into(),
                value: [value.as_ref(), b"\0"].concat().into(),
            })
            .collect();
        Metadata {
            properties,
            group: CString::default(),
        }
    }

    /// The same properties with another group.
    pub fn with_group(&self, group: CString) -> Metadata {
        Metadata {
            properties: Arc::clone(&self.properties),
            group,
        }
    }

    /// The group; empty where none was set.
    pub fn group(&self) -> &CStr {
        &self.group
    }

    /// The value of a property as C sees it: up to its first NUL. `Identity` is an old name of `Routing-Id`.
    pub fn value(&self, name: &[u8]) -> Option<&CStr> {
        let property = self.find(name)?;
        CStr::from_bytes_until_nul(&property.value).ok()
    }

    /// All bytes of a property's value.
    pub fn bytes(&self, name: &[u8]) -> Option<&[u8]> {
        self.find(name).map(Property::bytes)
    }

    /// All properties, in the order in which they were given.
    pub fn iter(&self) -> impl Iterator<Item = (&[u8], &[u8])> {
        self.properties
            .iter()
            .map(|property| (&*property.name, property.bytes()))
    }

    fn find(&self, name: &[u8]) -> Option<&Property> {
        self.find_exactly(name).or_else(|| match name {
            Self::ROUTING_ID_ALIAS => self.find_exactly(Self::ROUTING_ID),
            _ => None,
        })
    }

    fn find_exactly(&self, name: &[u8]) -> Option<&Property> {
        self.properties
            .iter()
            .find(|property| *property.name == *name)
    }
}

impl Property {
    fn bytes(&self) -> &[u8] {
        self.value.split_last().map_or(&[], |(_, bytes)| bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_found_by_exact_name() {
        let metadata = Metadata::new([("Socket-Type", "PUSH"), ("X-Key", "a"), ("X-Key", "b")]);
        assert_eq!(metadata.value(b"Socket-Type"), Some(c"PUSH"));
        assert_eq!(metadata.value(b"X-Key"), Some(c"a"));
        assert_eq!(metadata.value(b"socket-type"), None);
        assert_eq!(metadata.value(b""), None);
    }

    #[test]
    fn identity_is_an_alias_of_routing_id() {
        let metadata = Metadata::new([("Routing-Id", "me")]);
        assert_eq!(metadata.value(b"Identity"), Some(c"me"));
        assert_eq!(metadata.value(b"Routing-Id"), Some(c"me"));
    }

    #[test]
    fn c_sees_a_value_up_to_its_first_nul() {
        let metadata = Metadata::new([("Routing-Id", b"\0\x01\x02".as_slice()), ("Empty", b"")]);
        assert_eq!(metadata.value(b"Routing-Id"), Some(c""));
        assert_eq!(
            metadata.bytes(b"Routing-Id"),
            Some(b"\0\x01\x02".as_slice())
        );
        assert_eq!(metadata.value(b"Empty"), Some(c""));
        assert_eq!(metadata.bytes(b"Empty"), Some(b"".as_slice()));
    }

    #[test]
    fn a_group_leaves_the_properties_alone() {
        let metadata = Metadata::new([("X-Key", "a")]).with_group(c"weather".into());
        assert_eq!(metadata.group(), c"weather");
        assert_eq!(
            metadata.iter().collect::<Vec<_>>(),
            [(b"X-Key".as_slice(), b"a".as_slice())]
        );
    }
}

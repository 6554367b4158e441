//! What an engine must know of its socket and connection.

use super::metadata::Property;
use crate::options::{Options, Security, SocketType};

/// The choices of one side.
#[derive(Clone, Debug)]
pub struct Config {
    pub socket_type: SocketType,
    /// At most 255 bytes.
    pub routing_id: Vec<u8>,
    /// Largest frame accepted, in bytes.
    pub max_message_size: Option<u64>,
    /// Parts of one message accepted, at least 1.
    pub max_message_parts: u64,
    pub security: Security,
    /// What the program says of itself, besides; names have 255 bytes at most.
    pub metadata: Vec<Property>,
    /// What we know of the connection, such as `Peer-Address`: metadata of each message, and no peer overrides it.
    pub properties: Vec<Property>,
}

impl Config {
    pub fn new(options: &Options) -> Config {
        Config {
            socket_type: options.kind,
            routing_id: options.routing_id.clone(),
            max_message_size: u64::try_from(options.max_message_size).ok(),
            max_message_parts: match options.limits.message_parts {
                0 => u64::MAX,
                most => most as u64,
            },
            security: options.security.clone(),
            metadata: options.metadata.clone().into_iter().collect(),
            properties: Vec::new(),
        }
    }
}

//! The queue between a socket and one peer.

//! Sockets (layer 5).

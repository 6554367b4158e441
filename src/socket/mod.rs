//! Sockets (layer 5).


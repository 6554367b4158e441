//! Sockets (layer 5).

pub mod patterns;
pub mod pipes;
pub mod routing;

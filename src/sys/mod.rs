//! The few system calls that no safe crate offers, each in its thinnest wrapper, and how the system spells (layer 0).

pub mod clock;
pub mod fork;
pub mod memory;
pub mod poll;
pub mod processors;
pub mod random;
pub mod socket_names;
pub mod sockets;
pub mod spelling;
pub mod threads;
pub mod wake;

//! The binary interface, the header, what is installed, and who imports whom.
//!
//! `cargo test --test abi` checks the sources; `make test` sets `FERROZMQ_DIST` to the directory of the release build, and then the
//! libraries and their installation are checked as well.

mod absent;
mod compile;
mod functions;
mod header;
mod install;
mod layering;
mod manual;
mod support;
mod symbols;
mod versions;

//! Link arguments of the shared library: its soname, and that it stays mapped once it was loaded.
//!
//! Threads of ours may outlive a `dlclose`, and `pthread_atfork` handlers cannot be taken back: hence nodelete.
//! cargo-c gives the same soname from the same line of Cargo.toml.

use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=Cargo.toml");
    if std::env::var("CARGO_CFG_TARGET_OS")? != "linux" {
        return Ok(());
    }
    let manifest = std::fs::read_to_string("Cargo.toml")?;
    let major = library_major(&manifest).ok_or("no version of the library in Cargo.toml")?;
    println!("cargo:rustc-cdylib-link-arg=-Wl,-soname,libzmq.so.{major}");
    println!("cargo:rustc-cdylib-link-arg=-Wl,-z,nodelete");
    Ok(())
}

/// The 5 of `version = "5.2.5"` under `[package.metadata.capi.library]`.
fn library_major(manifest: &str) -> Option<&str> {
    let (_, table) = manifest.split_once("[package.metadata.capi.library]")?;
    let (_, value) = table.split_once("version = \"")?;
    value.split('.').next()
}

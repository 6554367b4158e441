//! See `src/targets/commands.rs`.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| ferrozmq_fuzz::targets::commands::run(data));

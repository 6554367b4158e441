//! See `src/targets/plain.rs`.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| ferrozmq_fuzz::targets::plain::run(data));

//! See `src/targets/z85.rs`.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| ferrozmq_fuzz::targets::z85::run(data));

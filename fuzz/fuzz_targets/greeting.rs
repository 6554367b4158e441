//! Arbitrary bytes from the first one on, perhaps behind the start of a real greeting.

#![no_main]

use conversation::{Cuts, Setting, check, greeting};
use libfuzzer_sys::{arbitrary, arbitrary::Arbitrary, fuzz_target};

#[derive(Arbitrary, Debug)]
struct Input<'a> {
    setting: Setting,
    cuts: Cuts,
    /// Bytes of a real greeting that come first.
    real: u8,
    bytes: &'a [u8],
}

fuzz_target!(|input: Input| {
    let mut bytes = greeting(1);
    bytes.truncate(usize::from(input.real));
    bytes.extend_from_slice(input.bytes);
    check(&input.setting, &bytes, &input.cuts);
});

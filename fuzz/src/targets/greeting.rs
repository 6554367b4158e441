//! Arbitrary bytes from the first one on, perhaps behind the start of a real greeting.

use crate::conversation::{Cuts, Setting, check, greeting};
use crate::structured;
use arbitrary::Arbitrary;

#[derive(Arbitrary, Debug)]
struct Input<'a> {
    setting: Setting,
    cuts: Cuts,
    /// Bytes of a real greeting that come first.
    real: u8,
    bytes: &'a [u8],
}

pub fn run(data: &[u8]) {
    let Some(input) = structured::<Input>(data) else {
        return;
    };
    let mut bytes = greeting(1);
    bytes.truncate(usize::from(input.real));
    bytes.extend_from_slice(input.bytes);
    check(&input.setting, &bytes, &input.cuts);
}

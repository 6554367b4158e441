//! Whole frames, true to their headers or not, and arbitrary bytes behind a handshake, in every version's framing.

use crate::conversation::{Cuts, Setting, check, greeting, ready};
use crate::structured;
use arbitrary::Arbitrary;

#[derive(Arbitrary, Debug)]
enum Version {
    V1,
    V2,
    V3 { minor: u8 },
}

#[derive(Arbitrary, Debug)]
struct Frame {
    flags: u8,
    /// Bytes of the body, most often few; what they are made of does not matter.
    size: u32,
    shift: u8,
    /// How much less the header admits, or more.
    lie: i8,
}

#[derive(Arbitrary, Debug)]
struct Input<'a> {
    setting: Setting,
    cuts: Cuts,
    version: Version,
    frames: Vec<Frame>,
    bytes: &'a [u8],
}

impl Version {
    /// All that comes before the first frame.
    fn handshake(&self, setting: &Setting) -> Vec<u8> {
        match self {
            Version::V1 => b"\x01\0".to_vec(),
            Version::V2 => [&greeting(0)[..10], b"\x01\0\0\0"].concat(),
            Version::V3 { minor } => [greeting(*minor), ready(setting)].concat(),
        }
    }

    /// `most` is the longest body, in bits.
    fn append(&self, frame: &Frame, most: u32, out: &mut Vec<u8>) {
        let body = frame.size.unbounded_shr(32 - most) as usize >> (u32::from(frame.shift) % most);
        let size = (body as u64).saturating_add_signed(frame.lie.into());
        match self {
            Version::V1 => {
                out.push(0xff);
                out.extend_from_slice(&size.saturating_add(1).to_be_bytes());
                out.push(frame.flags);
            }
            Version::V2 | Version::V3 { .. } => {
                out.push(frame.flags | 2);
                out.extend_from_slice(&size.to_be_bytes());
            }
        }
        out.resize(out.len() + body, frame.flags);
    }
}

pub fn run(data: &[u8]) {
    let Some(input) = structured::<Input>(data) else {
        return;
    };
    let mut bytes = input.version.handshake(&input.setting);
    // One of them may outgrow its first allocation; more would only be slow.
    for (index, frame) in input.frames.iter().take(8).enumerate() {
        let most = if index == 0 { 20 } else { 11 };
        input.version.append(frame, most, &mut bytes);
    }
    bytes.extend_from_slice(input.bytes);
    check(&input.setting, &bytes, &input.cuts);
}

//! What a mechanism does to frames once its handshake is over.

use std::fmt::Debug;

use crate::message::{INLINE_CAPACITY, Message};
use crate::zmtp::batch::Batch;
use crate::zmtp::error::Result;

/// Seals and opens the frames of one connection. A frame is its flags, MORE and COMMAND of [`crate::zmtp::frame`], and its body.
///
/// A sealed body is an envelope of fixed size and, behind it, as many bytes as the body has.
pub(in crate::zmtp) trait Protection: Debug + Send {
    /// Appends the frame of a small body, sealed and with its header on the wire, to `out`.
    fn seal(&mut self, flags: u8, body: &[u8], out: &mut Batch);

    /// As [`Protection::seal`], without a copy if nobody else looks at the body. Fails when there is no memory for one.
    fn seal_large(&mut self, flags: u8, body: Message, out: &mut Batch) -> Result<()>;

    /// Opens the body of a frame from the wire. An error ends the connection.
    fn open(&mut self, sealed: &[u8]) -> Result<(u8, Message)>;

    /// As [`Protection::open`], of a message of at most [`INLINE_CAPACITY`] bytes: its flags, its length, and where it lies until the
    /// next call. `None`: nothing was done, this one is for [`Protection::open`].
    fn open_short(&mut self, sealed: &[u8]) -> Option<(u8, usize, &[u8; INLINE_CAPACITY])>;

    /// As [`Protection::open`], of a body that nobody else looks at; its envelope lies elsewhere.
    fn open_in_place(&mut self, envelope: &[u8], body: Message) -> Result<(u8, Message)>;

    /// Bytes of the envelope.
    fn envelope(&self) -> usize;
}

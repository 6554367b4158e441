//! What a mechanism does to frames once its handshake is over.

use std::fmt::Debug;

use crate::message::Message;
use crate::zmtp::batch::Batch;
use crate::zmtp::error::Result;

/// Seals and opens the frames of one connection. A frame is its flags, MORE and COMMAND of [`crate::zmtp::frame`], and its body.
pub(in crate::zmtp) trait Protection: Debug + Send {
    /// Appends the frame, sealed and with its header on the wire, to `out`.
    fn seal(&mut self, flags: u8, body: &[u8], out: &mut Batch);

    /// Opens the body of a frame from the wire. An error ends the connection.
    fn open(&mut self, sealed: &[u8]) -> Result<(u8, Message)>;

    /// By how many bytes a sealed body is longer, so that ZMQ_MAXMSGSIZE limits the messages themselves.
    fn overhead(&self) -> u64;
}

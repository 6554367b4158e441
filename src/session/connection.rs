//! A connection: a stream and the conversation over it, both ways, never blocking.
//!
//! Outgoing messages are encoded just in time into the thread's scratch batch; only what the kernel did not take is
//! kept, at its exact size. Incoming bytes are decoded where they were read; only what the pipe has no room for is kept.

use std::io::IoSlice;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd};

use super::conversation::Conversation;
use super::peer_pipe::PeerPipe;
use super::scratch::{self, Scratch};
use super::socket_event::SocketEvent;
use crate::errno::{Errno, Result};
use crate::message::Metadata;
use crate::options::Options;
use crate::reactor::Interest;
use crate::transport::Stream;
use crate::zmtp::zap::{Request, Verdict};
use crate::zmtp::{Batch, Event, Peer, ProtocolError};

/// A batch is written when it holds so many bytes.
const BATCH_SIZE: usize = 128 * 1024;

/// A turn moves about so many bytes each way, so that one busy peer starves nobody.
const BUDGET: usize = 1024 * 1024;

/// So many slices one write takes.
const SLICES: usize = 64;

/// So many bytes a peer may send while it is judged; after them reading stops.
const UNJUDGED_MAX: usize = 64 * 1024;

/// So many of them one read takes at most.
const READ_AHEAD: usize = 4 * 1024;

/// Why a connection is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Failure {
    /// The peer closed it, or the network did.
    Broken(Errno),
    /// The peer does not speak as it must.
    Protocol(ProtocolError),
}

impl Failure {
    /// What the monitor hears if the handshake was not done yet.
    pub fn during_handshake(self) -> Option<SocketEvent> {
        match self {
            Failure::Broken(errno) => Some(SocketEvent::HandshakeFailed(errno)),
            Failure::Protocol(error) => SocketEvent::of_broken_protocol(error),
        }
    }

    /// Whether it is a message that a mechanism protects, and that is not as it was sealed: of this the monitor hears under
    /// the same name, whenever it comes.
    pub fn is_of_sealed_message(self) -> bool {
        matches!(self, Failure::Protocol(error) if error.is_of_sealed_message())
    }

    /// Whether another attempt would find the same: as libzmq we then leave the peer alone for good.
    pub fn is_final(self) -> bool {
        match self {
            Failure::Broken(_) => false,
            // Neither is the peer's fault, nor for ever.
            Failure::Protocol(ProtocolError::OutOfMemory | ProtocolError::NoHandler) => false,
            Failure::Protocol(_) => true,
        }
    }
}

impl From<Errno> for Failure {
    fn from(errno: Errno) -> Failure {
        Failure::Broken(errno)
    }
}

/// What a connection tells its session besides messages.
pub(super) trait Listener {
    /// The handshake is done: from now on messages go to the pipe that this returns.
    fn ready(&mut self, peer: Peer) -> Option<&mut PeerPipe>;
    /// Where messages go.
    fn pipe(&mut self) -> Option<&mut PeerPipe>;
    /// The peer is to be judged; until [`Connection::authenticated`] nothing more is decoded.
    fn authenticate(&mut self, request: Request);
    /// The peer asks to be taken for dead after `ttl` tenths of a second of silence (0: never).
    fn ping(&mut self, ttl: u16);
}

/// How far one look at the stream came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Progress {
    /// Everything that can be done for now is done.
    Done,
    /// The budget is spent: go on after the others. What is left to read the descriptor tells of, what is left to write does not.
    Unfinished,
}

/// What one batch took.
struct Sent {
    bytes: usize,
    messages: usize,
}

/// See the module's text.
pub(super) struct Connection {
    stream: Stream,
    conversation: Conversation,
    /// Encoded, but not taken by the kernel yet.
    unsent: Batch,
    /// Read, but not decoded: the pipe is full.
    undecoded: Vec<u8>,
    stalled: bool,
    /// Bytes came since the session last asked.
    heard: bool,
    /// A write failed: nothing more goes out.
    mute: bool,
}

/// What messages say of their connection, whatever the peer says of itself.
fn local_properties(stream: &Stream) -> Vec<(Vec<u8>, Vec<u8>)> {
    let source_fd = stream.as_fd().as_raw_fd().to_string();
    let mut properties = vec![(Metadata::SOURCE_FD.to_vec(), source_fd.into_bytes())];
    let address = stream.peer_address();
    if !address.is_empty() {
        properties.push((b"Peer-Address".to_vec(), address.into_bytes()));
    }
    properties
}

impl Connection {
    pub fn new(stream: Stream, options: &Options) -> Connection {
        Connection {
            conversation: Conversation::new(options, local_properties(&stream)),
            stream,
            unsent: Batch::new(),
            undecoded: Vec::new(),
            stalled: false,
            heard: false,
            mute: false,
        }
    }

    pub fn can_send(&self) -> bool {
        !self.mute
    }

    /// A write failed. True: for the first time.
    pub fn give_up_sending(&mut self) -> bool {
        self.unsent.clear();
        !std::mem::replace(&mut self.mute, true)
    }

    /// Whether a handshake was done; raw connections have none.
    pub fn has_shaken_hands(&self) -> bool {
        self.conversation.has_shaken_hands()
    }

    /// Where the peer is, as ZAP and metadata name it.
    pub fn peer_address(&self) -> String {
        self.stream.peer_address()
    }

    /// Whether it is its own peer, as happens to who dials a port that the kernel then gives it.
    pub fn is_with_itself(&self) -> bool {
        let endpoint = self.stream.peer_endpoint();
        !endpoint.is_empty() && endpoint == self.stream.local_endpoint()
    }

    /// Whether the peer was refused: it was told, and is to go.
    pub fn has_refused(&self) -> bool {
        self.conversation.has_refused()
    }

    /// What was decided on the peer; [`Connection::receive`] goes on.
    pub fn authenticated(&mut self, verdict: Verdict) {
        self.conversation.authenticated(verdict);
    }

    /// Whether there is something to do before the peer says anything.
    pub fn begins_at_once(&self) -> bool {
        self.conversation.begins_at_once()
    }

    pub fn is_ready(&self) -> bool {
        self.conversation.is_ready()
    }

    /// Whether reading stopped because the pipe is full.
    pub fn is_stalled(&self) -> bool {
        self.stalled
    }

    /// Whether the peer said anything since this was last asked.
    pub fn has_heard(&mut self) -> bool {
        std::mem::take(&mut self.heard)
    }

    /// Whether everything encoded so far left this process.
    pub fn is_flushed(&self) -> bool {
        self.mute || self.unsent.is_empty() && !self.conversation.has_control_output()
    }

    /// What to watch the stream for.
    pub fn interest(&self) -> Interest {
        Interest {
            read: !self.stalled || self.may_read_ahead(),
            write: !self.unsent.is_empty(),
        }
    }

    /// Whether the peer can be asked for a sign of life.
    pub fn is_pingable(&self) -> bool {
        self.conversation.is_pingable()
    }

    /// Asks the peer for a sign of life.
    pub fn ping(&mut self, ttl: u16) {
        self.conversation.ping(ttl);
    }

    /// Gives a sign of life although the peer's pings are not read. One that reads nothing itself gets no more.
    pub fn pong(&mut self) {
        if self.unsent.is_empty() {
            self.conversation.pong();
        }
    }

    /// Writes what waits: handshake, heartbeats and, once ready, the messages of the pipe. Returns how many of them. The
    /// socket tells of the next message, unless some went and the caller wants to look again by itself (`stay_awake`).
    pub fn send(
        &mut self,
        mut pipe: Option<&mut PeerPipe>,
        stay_awake: bool,
    ) -> std::result::Result<(usize, Progress), Failure> {
        let mut messages = 0;
        let mut budget = BUDGET;
        while !self.mute && self.flush()? {
            let sent = scratch::with(|scratch| self.send_batch(scratch, pipe.as_deref_mut()))?;
            messages += sent.messages;
            budget = budget.saturating_sub(sent.bytes);
            if budget == 0 {
                return Ok((messages, Progress::Unfinished));
            }
            let is_done = sent.bytes == 0
                && ((stay_awake && messages > 0)
                    || !self.conversation.is_ready()
                    || !pipe.as_deref_mut().is_some_and(PeerPipe::has_message));
            // What the kernel just refused it would refuse again.
            if is_done || !self.unsent.is_empty() {
                break;
            }
        }
        Ok((messages, Progress::Done))
    }

    /// Writes what the kernel refused before; false: it still does.
    fn flush(&mut self) -> Result<bool> {
        if !self.unsent.is_empty() {
            write_all(&self.stream, &mut self.unsent)?;
        }
        Ok(self.unsent.is_empty())
    }

    /// Encodes and writes one batch.
    fn send_batch(
        &mut self,
        scratch: &mut Scratch,
        pipe: Option<&mut PeerPipe>,
    ) -> std::result::Result<Sent, Failure> {
        let batch = &mut scratch.batch;
        batch.clear();
        if self.conversation.has_control_output() {
            self.conversation.encode_control(batch);
        }
        let mut messages = 0;
        if self.conversation.is_ready()
            && let Some(pipe) = pipe
        {
            while batch.len() < BATCH_SIZE {
                if !pipe.pass_if(|message| self.conversation.encode_short(message, batch)) {
                    let Some(message) = pipe.read() else {
                        break;
                    };
                    self.conversation
                        .encode(message, batch)
                        .map_err(Failure::Protocol)?;
                }
                messages += 1;
            }
        }
        let bytes = batch.len();
        let outcome = write_all(&self.stream, batch);
        if !batch.is_empty() {
            self.unsent = batch.take_remainder();
            batch.clear();
        }
        outcome?;
        Ok(Sent { bytes, messages })
    }

    /// Reads and decodes what the peer sent, as far as the pipe has room.
    pub fn receive(
        &mut self,
        listener: &mut impl Listener,
    ) -> std::result::Result<Progress, Failure> {
        let progress = self.receive_within_budget(listener);
        if let Some(pipe) = listener.pipe() {
            pipe.flush();
        }
        if let Err(Failure::Protocol(_)) = progress {
            // Greeting and commands that wait tell the peer why: it may find the same fault, and say so.
            let _ = self.send(None, false);
        }
        progress
    }

    fn receive_within_budget(
        &mut self,
        listener: &mut impl Listener,
    ) -> std::result::Result<Progress, Failure> {
        if self.conversation.awaits_verdict() {
            return self.read_ahead();
        }
        if !self.decode_kept(listener)? {
            return Ok(Progress::Done);
        }
        if self.conversation.begins_at_once() {
            self.decode(&[], listener)?;
        }
        let mut budget = BUDGET;
        while !self.stalled {
            let (count, full) = match self.conversation.body_spare() {
                Some(spare) => {
                    let size = spare.len();
                    let count = again_is_none(self.stream.read_fresh(spare))?;
                    self.conversation.body_filled(count.unwrap_or(0));
                    self.decode(&[], listener)?;
                    (count, count == Some(size))
                }
                None => scratch::with(|scratch| self.read_chunk(scratch, listener))?,
            };
            match count {
                None => return Ok(Progress::Done),
                Some(0) => return Err(Failure::Broken(Errno::EPIPE)),
                Some(count) => {
                    self.heard = true;
                    budget = budget.saturating_sub(count);
                }
            }
            // A short read says that the kernel has no more.
            if !full {
                return Ok(Progress::Done);
            }
            if budget == 0 && !self.stalled {
                return Ok(Progress::Unfinished);
            }
        }
        Ok(Progress::Done)
    }

    fn may_read_ahead(&self) -> bool {
        self.conversation.awaits_verdict() && self.undecoded.len() < UNJUDGED_MAX
    }

    /// While the peer is judged its hang-up still counts, and what it sends is kept.
    fn read_ahead(&mut self) -> std::result::Result<Progress, Failure> {
        while self.may_read_ahead() {
            let kept = &mut self.undecoded;
            let room = READ_AHEAD.min(UNJUDGED_MAX - kept.len());
            // Without memory the read says so.
            let _ = kept.try_reserve_exact(room);
            match again_is_none(self.stream.read(kept))? {
                None => break,
                Some(0) => return Err(Failure::Broken(Errno::EPIPE)),
                Some(_) => {}
            }
        }
        Ok(Progress::Done)
    }

    /// Tells the program, if it wants to hear that, that this is the end.
    pub fn say_farewell(&self, listener: &mut impl Listener) {
        if let Some(farewell) = self.conversation.farewell()
            && let Some(pipe) = listener.pipe()
        {
            pipe.write(farewell);
            pipe.flush();
        }
    }

    /// Reads once into the scratch buffer and decodes; returns how much and whether the buffer was filled.
    fn read_chunk(
        &mut self,
        scratch: &mut Scratch,
        listener: &mut impl Listener,
    ) -> std::result::Result<(Option<usize>, bool), Failure> {
        let buffer = scratch.input();
        let count = again_is_none(self.stream.read(buffer))?;
        let full = buffer.len() == buffer.capacity();
        let rest = self.decode(buffer, listener)?;
        if !rest.is_empty() {
            self.undecoded = rest.to_vec();
        }
        Ok((count, full))
    }

    /// Decodes what an earlier stall left; false: still stalled.
    fn decode_kept(&mut self, listener: &mut impl Listener) -> std::result::Result<bool, Failure> {
        if !self.stalled {
            return Ok(true);
        }
        self.stalled = false;
        let kept = std::mem::take(&mut self.undecoded);
        let rest = self.decode(&kept, listener)?;
        let rest = kept.len() - rest.len();
        self.undecoded = if rest == 0 {
            kept
        } else {
            kept[rest..].to_vec()
        };
        Ok(!self.stalled)
    }

    /// Decodes until the bytes or the room in the pipe end; returns the bytes that are left.
    fn decode<'b>(
        &mut self,
        mut bytes: &'b [u8],
        listener: &mut impl Listener,
    ) -> std::result::Result<&'b [u8], Failure> {
        loop {
            if self.conversation.is_ready()
                && let Some(pipe) = listener.pipe()
            {
                if !pipe.has_room() {
                    self.stalled = true;
                    return Ok(bytes);
                }
                if let Some(short) = self.conversation.decode_short(&mut bytes) {
                    pipe.write_short(short);
                    continue;
                }
            }
            match self
                .conversation
                .decode(&mut bytes)
                .map_err(Failure::Protocol)?
            {
                None => return Ok(bytes),
                Some(Event::Message(message)) => {
                    if let Some(pipe) = listener.pipe() {
                        pipe.write_counted(message);
                    }
                }
                Some(Event::Ready(peer)) => drop(listener.ready(peer)),
                Some(Event::Authenticate(request)) => {
                    listener.authenticate(request);
                    self.stalled = true;
                    return Ok(bytes);
                }
                Some(Event::Ping { ttl }) => listener.ping(ttl),
                Some(Event::Pong) => {}
            }
        }
    }
}

impl AsFd for Connection {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.stream.as_fd()
    }
}

/// Writes until the batch is empty or the kernel takes no more.
fn write_all(stream: &Stream, batch: &mut Batch) -> Result<()> {
    while !batch.is_empty() {
        let mut slices = [IoSlice::new(&[]); SLICES];
        let mut count = 0;
        for (place, slice) in slices.iter_mut().zip(batch.io_slices()) {
            *place = slice;
            count += 1;
        }
        match again_is_none(stream.write_vectored(&slices[..count]))? {
            Some(written) => batch.advance(written),
            None => return Ok(()),
        }
    }
    Ok(())
}

fn again_is_none(outcome: Result<usize>) -> Result<Option<usize>> {
    match outcome {
        Ok(count) => Ok(Some(count)),
        Err(Errno::EAGAIN) => Ok(None),
        Err(errno) => Err(errno),
    }
}

//! Heartbeats of one connection (ZMQ_HEARTBEAT_IVL, _TIMEOUT, _TTL; RFC 37 "heartbeating").
//!
//! We ping in intervals, and take a peer for dead that stays silent for too long after a ping: ours, or one of its own that
//! said how long to wait. Whatever comes stops both clocks, and only a ping starts one again, as on libzmq. While *we* do
//! not read, because the pipe is full, silence proves nothing and both clocks stand still. Nor do we read the peer's pings
//! then: pongs go out at the pace at which they used to come, so that it does not take us for dead.

use std::time::{Duration, Instant};

use super::Endpoint;
use super::session::timer;
use crate::options::Options;
use crate::reactor::Turn;

/// Pings that come closer than this were held up and come at once.
const LEAST_GAP: Duration = Duration::from_millis(10);

/// See the module's text.
#[derive(Debug, Default)]
pub(super) struct Heartbeat {
    waiting: bool,
    /// A ping of the peer's was read just now: so long it asked us to wait for more (zero: for ever).
    asked: Option<Duration>,
    /// The clock of the peer's last ping runs.
    counting: bool,
    /// When the peer last pinged, or began; `None` after a stall, when pings come late.
    last_ping: Option<Instant>,
    /// The shortest time between two pings of the peer.
    gap: Option<Duration>,
    /// Pongs go out by themselves.
    answering: bool,
    /// A clock ran out, and nothing was heard since.
    doubted: bool,
}

impl Heartbeat {
    /// The handshake is done.
    pub fn start(&self, turn: &mut Turn<'_, Endpoint>, options: &Options) {
        if let Some(interval) = options.heartbeat_interval {
            turn.set_timer(timer::HEARTBEAT, turn.now() + interval);
        }
    }

    /// A ping goes out: something has to come within the timeout.
    pub fn pinged(&mut self, turn: &mut Turn<'_, Endpoint>, options: &Options) {
        self.start(turn, options);
        let patience = options.heartbeat_timeout.or(options.heartbeat_interval);
        if !self.waiting
            && let Some(patience) = patience.filter(|patience| !patience.is_zero())
        {
            self.waiting = true;
            turn.set_timer(timer::SILENCE, turn.now() + patience);
        }
    }

    /// The peer asked to be taken for dead after `ttl` tenths of a second of silence; the clock starts with
    /// [`Heartbeat::heard`].
    pub fn peer_pinged(&mut self, ttl: u16) {
        self.asked = Some(Duration::from_millis(u64::from(ttl) * 100));
    }

    /// The handshake is done: the peer's first ping comes an interval later.
    pub fn ready(&mut self, turn: &Turn<'_, Endpoint>) {
        self.last_ping = Some(turn.now());
    }

    /// Something came, or we are not listening.
    pub fn heard(&mut self, turn: &mut Turn<'_, Endpoint>, stalled: bool) {
        self.doubted = false;
        if std::mem::take(&mut self.waiting) {
            turn.cancel_timer(timer::SILENCE);
        }
        if std::mem::take(&mut self.counting) {
            turn.cancel_timer(timer::PEER_SILENCE);
        }
        let asked = self.asked.take();
        if asked.is_some() {
            self.measure(turn.now());
        }
        if stalled {
            self.last_ping = None;
            self.answer_unheard(turn);
        } else if let Some(patience) = asked.filter(|patience| !patience.is_zero()) {
            self.counting = true;
            turn.set_timer(timer::PEER_SILENCE, turn.now() + patience);
        }
    }

    /// A clock ran out; [`Heartbeat::heard`] may come yet, of what waits to be read.
    pub fn doubt(&mut self) {
        self.doubted = true;
    }

    pub fn is_in_doubt(&self) -> bool {
        self.doubted
    }

    fn measure(&mut self, now: Instant) {
        let gap = self.last_ping.replace(now).map(|last| now - last);
        if let Some(gap) = gap.filter(|gap| *gap >= LEAST_GAP) {
            self.gap = Some(self.gap.map_or(gap, |shortest| shortest.min(gap)));
        }
    }

    /// A peer that pings has to hear of us while we do not read.
    pub fn answer_unheard(&mut self, turn: &mut Turn<'_, Endpoint>) {
        if let Some(gap) = self.gap
            && !std::mem::replace(&mut self.answering, true)
        {
            // Mostly the peer waits for as long as it pauses between two pings.
            turn.set_timer(timer::ANSWER, turn.now() + gap / 2);
        }
    }

    /// The time to answer came.
    pub fn answered(&mut self) {
        self.answering = false;
    }
}

//! Heartbeats of one connection (ZMQ_HEARTBEAT_IVL, _TIMEOUT, _TTL; RFC 37 "heartbeating").
//!
//! We ping in intervals, and take a peer for dead that stays silent for too long after a ping: ours, or one of its own that
//! said how long to wait. Whatever comes stops both clocks, and only a ping starts one again, as on libzmq. While *we* do
//! not read, because the pipe is full, silence proves nothing and both clocks stand still.

use std::time::Duration;

use super::Endpoint;
use super::session::timer;
use crate::options::Options;
use crate::reactor::Turn;

/// See the module's text.
#[derive(Debug, Default)]
pub(super) struct Heartbeat {
    waiting: bool,
    /// A ping of the peer's was read just now: so long it asked us to wait for more.
    asked: Option<Duration>,
    /// The clock of the peer's last ping runs.
    counting: bool,
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
        let patience = Duration::from_millis(u64::from(ttl) * 100);
        self.asked = Some(patience).filter(|patience| !patience.is_zero());
    }

    /// Something came, or we are not listening.
    pub fn heard(&mut self, turn: &mut Turn<'_, Endpoint>, stalled: bool) {
        if std::mem::take(&mut self.waiting) {
            turn.cancel_timer(timer::SILENCE);
        }
        if std::mem::take(&mut self.counting) {
            turn.cancel_timer(timer::PEER_SILENCE);
        }
        if let Some(patience) = self.asked.take().filter(|_| !stalled) {
            self.counting = true;
            turn.set_timer(timer::PEER_SILENCE, turn.now() + patience);
        }
    }
}

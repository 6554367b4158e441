//! The outgoing round-robin strategy: pipes that have credit take turns, message by message (RFC 28, 30).

use super::pipe_list::PipeList;
use crate::errno::{Errno, Result};
use crate::message::Message;
use crate::socket::pipes::{PipeKey, Pipes};

/// Where a message that is being sent goes to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Route {
    /// No message is under way.
    #[default]
    Open,
    /// The parts to come go to the pipe that got the first one.
    Pinned(PipeKey),
    /// That pipe is gone; the parts to come are dropped, so that no peer gets half a message.
    Lost,
}

/// Writes whole messages to many pipes in turns.
#[derive(Debug, Default)]
pub struct LoadBalancer {
    pipes: PipeList,
    route: Route,
}

impl LoadBalancer {
    pub fn attached(&mut self, pipe: PipeKey) {
        self.pipes.insert(pipe);
    }

    /// A pipe that was found full has credit again.
    pub fn writable(&mut self, pipe: PipeKey) {
        self.pipes.wake(pipe);
    }

    pub fn detached(&mut self, pipes: &mut Pipes, pipe: PipeKey) {
        self.pipes.remove(pipe);
        if self.route == Route::Pinned(pipe) {
            pipes.rollback(pipe);
            self.route = Route::Lost;
        }
    }

    /// Sends a part; to which pipe, or `None` where the message is lost. `EAGAIN`: no pipe has credit.
    #[inline]
    pub fn send(&mut self, pipes: &mut Pipes, message: &mut Message) -> Result<Option<PipeKey>> {
        let more = message.more();
        let pipe = match self.route {
            Route::Open => self.offer_in_turn(pipes, message).ok_or(Errno::EAGAIN)?,
            Route::Pinned(pipe) => {
                pipes.offer_from(pipe, message, false);
                pipe
            }
            Route::Lost => {
                self.drop_part(message);
                return Ok(None);
            }
        };
        if more {
            self.route = Route::Pinned(pipe);
        } else {
            self.route = Route::Open;
            self.pipes.advance();
        }
        Ok(Some(pipe))
    }

    /// Writes the first part of a message to the next pipe that has room; to which.
    #[inline]
    fn offer_in_turn(&mut self, pipes: &mut Pipes, message: &mut Message) -> Option<PipeKey> {
        while let Some(pipe) = self.pipes.current() {
            if pipes.offer_from(pipe, message, true) {
                return Some(pipe);
            }
            self.pipes.rest_current();
        }
        None
    }

    /// Whether [`LoadBalancer::send`] would succeed. Full pipes lose their place in the turn.
    #[inline]
    pub fn has_credit(&mut self, pipes: &mut Pipes) -> bool {
        self.route != Route::Open || self.ready_pipe(pipes).is_some()
    }

    #[inline]
    fn ready_pipe(&mut self, pipes: &mut Pipes) -> Option<PipeKey> {
        while let Some(pipe) = self.pipes.current() {
            if pipes.has_credit(pipe) {
                return Some(pipe);
            }
            self.pipes.rest_current();
        }
        None
    }

    fn drop_part(&mut self, message: &mut Message) {
        if !message.more() {
            self.route = Route::Open;
        }
        drop(message.take());
    }
}

//! Options by number (zmq_setsockopt(3), zmq_getsockopt(3)): the pattern's, the plain ones, and the socket's state.

use super::options::{self, OptionValue};
use super::{Core, Readiness};
use crate::constants::{
    ZMQ_EVENTS, ZMQ_FD, ZMQ_LAST_ENDPOINT, ZMQ_RCVHWM, ZMQ_RCVMORE, ZMQ_SNDHWM,
};
use crate::errno::{Errno, Result};
use crate::sys::spelling;

impl Core {
    /// Sets an option; `EINVAL` if there is no such option, value or size.
    pub(super) fn set_option(&mut self, option: i32, value: &[u8]) -> Result<()> {
        let by_pattern = self.pattern.set_option(&mut self.pipes, option, value);
        // A subscription is to reach its publisher before what the program does next.
        self.deliver(true);
        match by_pattern {
            Some(outcome) => outcome,
            None => self.set_plain_option(option, value),
        }
    }

    fn set_plain_option(&mut self, option: i32, value: &[u8]) -> Result<()> {
        options::set(&mut self.options, option, value).unwrap_or(Err(Errno::EINVAL))?;
        if matches!(option, ZMQ_SNDHWM | ZMQ_RCVHWM) {
            self.resize_pipes();
        }
        Ok(())
    }

    /// New high-water marks hold for the pipes that there are; one that was full may have room now.
    fn resize_pipes(&mut self) {
        let (send, receive) = (self.options.send_hwm, self.options.receive_hwm);
        self.pipes.set_hwm(send, receive);
        let keys: Vec<_> = self.pipes.keys().collect();
        for key in keys {
            if self.pipes.has_credit(key) {
                self.pattern.writable(&mut self.pipes, key);
            }
        }
        self.deliver(false);
    }

    /// Reads an option into `place` and returns its size; `EINVAL` if there is no such option, or no room.
    pub(super) fn option(&mut self, option: i32, place: &mut [u8]) -> Result<usize> {
        let value = match option {
            ZMQ_RCVMORE => OptionValue::State(self.receives_more.into()),
            ZMQ_EVENTS => OptionValue::State(self.events()),
            ZMQ_FD => OptionValue::State(self.descriptor()?),
            ZMQ_LAST_ENDPOINT => OptionValue::text(spelling::bytes_of(&self.endpoints.last)),
            _ => match self.pattern.option(option) {
                Some(value) => OptionValue::Bytes(value?),
                None => options::read(&self.options, option).ok_or(Errno::EINVAL)?,
            },
        };
        value.put(place)
    }

    /// ZMQ_POLLIN and ZMQ_POLLOUT, as they hold.
    fn events(&mut self) -> i32 {
        let Readiness { receive, send } = self.readiness(Readiness::BOTH);
        i32::from(receive) | i32::from(send) << 1
    }
}

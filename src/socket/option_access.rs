//! Options by number (zmq_setsockopt(3), zmq_getsockopt(3)): the plain ones, the pattern's, and the socket's state.

use super::{Core, Readiness};
use crate::constants::{ZMQ_EVENTS, ZMQ_FD, ZMQ_LAST_ENDPOINT, ZMQ_RCVMORE};
use crate::errno::{Errno, Result};

impl Core {
    /// Sets an option; `EINVAL` if there is no such option, value or size.
    pub(super) fn set_option(&mut self, option: i32, value: &[u8]) -> Result<()> {
        let by_pattern = self.pattern.set_option(&mut self.pipes, option, value);
        self.deliver(false);
        by_pattern.unwrap_or(Err(Errno::EINVAL))
    }

    /// Reads an option into `place` and returns its size; `EINVAL` if there is no such option, or no room.
    pub(super) fn option(&mut self, option: i32, place: &mut [u8]) -> Result<usize> {
        match option {
            ZMQ_RCVMORE => put_int(place, i32::from(self.receives_more)),
            ZMQ_EVENTS => {
                let Readiness { receive, send } = self.readiness();
                put_int(place, i32::from(receive) | i32::from(send) << 1)
            }
            ZMQ_FD => {
                let fd = self.descriptor()?;
                put_int(place, fd)
            }
            ZMQ_LAST_ENDPOINT => put_text(place, &self.endpoints.last),
            _ => match self.pattern.option(option) {
                Some(value) => put(place, &value?),
                None => Err(Errno::EINVAL),
            },
        }
    }
}

fn put_int(place: &mut [u8], value: i32) -> Result<usize> {
    put(place, &value.to_ne_bytes())
}

/// A C string, its NUL counted.
fn put_text(place: &mut [u8], text: &str) -> Result<usize> {
    let mut bytes = text.as_bytes().to_vec();
    bytes.push(0);
    put(place, &bytes)
}

fn put(place: &mut [u8], value: &[u8]) -> Result<usize> {
    place
        .get_mut(..value.len())
        .ok_or(Errno::EINVAL)?
        .copy_from_slice(value);
    Ok(value.len())
}

//! What the tests of this layer share: waiting, connecting, reading whole texts.

use std::io::IoSlice;
use std::os::fd::AsFd;
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};

use crate::errno::{Errno, Result};
use crate::options::{Options, SocketType};

use super::{Address, Dial, Listener, Resolution, Stream, Target, dial};

/// Longer than anything here takes, shorter than a test runner's patience.
const PATIENCE: Duration = Duration::from_secs(20);

pub(super) fn options() -> Options {
    Options::new(SocketType::Dealer)
}

pub(super) fn ipv6_options() -> Options {
    Options {
        ipv6: true,
        ..options()
    }
}

pub(super) fn listen_with(endpoint: &str, options: &Options) -> Result<Listener> {
    let address = Address::parse_bind(endpoint, options)?;
    Ok(Listener::listen(&address, options)?)
}

pub(super) fn listen(endpoint: &str) -> Listener {
    listen_with(endpoint, &options()).expect(endpoint)
}

/// Waits until poll(2) reports any of `events`.
pub(super) fn wait_for(fd: &impl AsFd, events: PollFlags) {
    let patience = Timespec::try_from(PATIENCE).unwrap();
    let ready = poll(&mut [PollFd::new(fd, events)], Some(&patience)).unwrap();
    assert_eq!(ready, 1, "nothing happened");
}

pub(super) fn target(endpoint: &str, options: &Options) -> Result<Target> {
    match Address::parse_connect(endpoint, options)?.resolve(options)? {
        Resolution::Known(target) => Ok(target),
        Resolution::Pending(lookup) => super::resolve::wait(lookup),
    }
}

pub(super) fn connect_with(endpoint: &str, options: &Options) -> Result<Stream> {
    let mut outcome = dial(&target(endpoint, options)?, options)?;
    loop {
        match outcome {
            Dial::Connected(stream) => return Ok(stream),
            Dial::InProgress(dialing) => {
                let events = if dialing.awaits_bytes() {
                    PollFlags::IN
                } else {
                    PollFlags::OUT
                };
                wait_for(&dialing, events);
                outcome = dialing.advance()?;
            }
        }
    }
}

pub(super) fn accept(listener: &Listener) -> Stream {
    wait_for(listener, PollFlags::IN);
    listener.accept(|_| ()).unwrap().expect("a connection")
}

/// A connection through `listener`: the client's end, the server's end.
pub(super) fn pair_through(listener: &Listener, options: &Options) -> (Stream, Stream) {
    let client = connect_with(listener.endpoint(), options).expect("a connection");
    (client, accept(listener))
}

pub(super) fn pair(endpoint: &str) -> (Stream, Stream) {
    pair_through(&listen(endpoint), &options())
}

pub(super) fn write(stream: &Stream, text: &[u8]) -> Result<usize> {
    stream.write_vectored(&[IoSlice::new(text)])
}

/// One read of up to 64 bytes.
pub(super) fn read(stream: &Stream) -> Result<Vec<u8>> {
    let mut buffer = Vec::with_capacity(64);
    let length = stream.read(&mut buffer)?;
    assert_eq!(length, buffer.len());
    Ok(buffer)
}

/// Waits for something to read, then reads once.
pub(super) fn read_soon(stream: &Stream) -> Result<Vec<u8>> {
    wait_for(stream, PollFlags::IN);
    read(stream)
}

/// Both directions work, and then the end of one is seen.
pub(super) fn check_conversation((client, server): (Stream, Stream)) {
    assert_eq!(read(&server), Err(Errno::EAGAIN));
    assert_eq!(write(&client, b"hello"), Ok(5));
    assert_eq!(read_soon(&server), Ok(b"hello".to_vec()));
    assert_eq!(write(&server, b"world"), Ok(5));
    assert_eq!(read_soon(&client), Ok(b"world".to_vec()));
    drop(client);
    assert_eq!(read_soon(&server), Ok(Vec::new()), "the end of the stream");
}

//! Host and interface names, looked up on threads of their own, since the system's resolver blocks.
//!
//! One thread a look-up, so that a slow answer holds up no other; at most [`MAX_THREADS`], more wait for their turn.
//! Nothing is cached: a session that reconnects asks again, and so follows a server that moved.

use std::collections::VecDeque;
use std::net::{IpAddr, SocketAddr, ToSocketAddrs};
use std::sync::{Mutex, OnceLock, mpsc};
use std::thread;

use rustix::process::{Pid, getpid};

use crate::errno::{Errno, Result};
use crate::sync::LockUnpoisoned;

use super::dial::Target;
use super::host::{Host, HostPort, Side, in_family};
use super::{interface, tcp};

/// Look-ups at the same time.
const MAX_THREADS: usize = 16;

/// The C library's resolver wants some 100 KiB; plug-ins of its name service switch more.
const STACK_BYTES: usize = 256 * 1024;

/// Called on the resolver's thread, so it must not block and only pass the news on.
pub type Done<T> = Box<dyn FnOnce(Result<T>) + Send>;

/// Whether an address can be dialed at once.
#[derive(Debug)]
pub enum Resolution {
    Known(Target),
    Pending(Lookup),
}

/// A tcp endpoint with names in it.
#[derive(Debug)]
pub struct Lookup {
    parts: tcp::Parts,
    side: Side,
    ipv6: bool,
}

impl Lookup {
    pub(super) fn new(parts: tcp::Parts, side: Side, ipv6: bool) -> Lookup {
        Lookup { parts, side, ipv6 }
    }

    /// The target, if there are no names in it.
    pub(super) fn resolve(self) -> Result<Resolution> {
        let has_names =
            tcp::is_name(&self.parts.host) || self.parts.source.as_ref().is_some_and(tcp::is_name);
        if has_names {
            Ok(Resolution::Pending(self))
        } else {
            self.run().map(Resolution::Known)
        }
    }

    /// Looks everything up, here and now.
    fn run(self) -> Result<Target> {
        let source = self
            .parts
            .source
            .as_ref()
            .map(|source| self.local_literal(source))
            .transpose()?;
        let remote = match &self.parts.host.host {
            Host::Name(name) => tcp::with_port(self.look_up_name(name)?, &self.parts.host)?,
            _ => tcp::literal_address(&self.parts.host, self.side, self.ipv6)?,
        };
        Ok(Target::Tcp { remote, source })
    }

    /// A source is an address or an interface; host names are not looked up for it.
    fn local_literal(&self, source: &HostPort) -> Result<SocketAddr> {
        match &source.host {
            Host::Name(name) => tcp::with_port(interface::address_of(name, self.ipv6)?, source),
            _ => tcp::literal_address(source, Side::Local, self.ipv6),
        }
    }

    fn look_up_name(&self, name: &str) -> Result<SocketAddr> {
        if self.side == Side::Local {
            match interface::address_of(name, self.ipv6) {
                Err(Errno::ENODEV) => {}
                outcome => return outcome,
            }
        }
        let addresses = look_up_host(name, 0, self.ipv6).map_err(|error| match error {
            Errno::ENOMEM => error,
            _ => self.side.unknown_host(),
        })?;
        addresses.first().copied().ok_or(self.side.unknown_host())
    }
}

/// Looks up what an address needs before it can be dialed, and tells `done`; `EAGAIN` or `ENOMEM` when no thread starts.
pub fn look_up(lookup: Lookup, done: Done<Target>) -> Result<()> {
    submit(Box::new(move || done(lookup.run())))
}

/// Looks up a host name; the addresses come in the system's order, IPv4 ones mapped into IPv6 when that is asked for
/// and the host has no others. An unknown host is `EINVAL`.
pub fn resolve(name: &str, port: u16, ipv6: bool, done: Done<Vec<SocketAddr>>) -> Result<()> {
    let name = name.to_owned();
    submit(Box::new(move || done(look_up_host(&name, port, ipv6))))
}

/// Looks up and waits; names go to another thread even so, for its stack and its lack of signals and cancellation.
pub(super) fn wait(lookup: Lookup) -> Result<Target> {
    let lookup = match lookup.resolve()? {
        Resolution::Known(target) => return Ok(target),
        Resolution::Pending(lookup) => lookup,
    };
    let (answer, answered) = mpsc::sync_channel(1);
    look_up(lookup, Box::new(move |outcome| drop(answer.send(outcome))))?;
    answered.recv().unwrap_or(Err(Errno::EAGAIN))
}

fn look_up_host(name: &str, port: u16, ipv6: bool) -> Result<Vec<SocketAddr>> {
    let found: Vec<SocketAddr> = match (name, port).to_socket_addrs() {
        Ok(found) => found.collect(),
        Err(error) if error.kind() == std::io::ErrorKind::OutOfMemory => return Err(Errno::ENOMEM),
        Err(_) => return Err(Errno::EINVAL),
    };
    Ok(choose_family(&found, ipv6))
}

/// What getaddrinfo(3) answers for one family with AI_V4MAPPED: IPv4 addresses count for IPv6 only if there are no others.
fn choose_family(found: &[SocketAddr], ipv6: bool) -> Vec<SocketAddr> {
    let native_ipv6 = found.iter().any(|address| is_native_ipv6(address.ip()));
    found
        .iter()
        .filter(|address| !ipv6 || !native_ipv6 || is_native_ipv6(address.ip()))
        .filter_map(|address| match in_family(address.ip(), ipv6)? {
            ip if ip == address.ip() => Some(*address),
            ip => Some(SocketAddr::new(ip, address.port())),
        })
        .collect()
}

fn is_native_ipv6(ip: IpAddr) -> bool {
    matches!(ip, IpAddr::V6(ip) if ip.to_ipv4_mapped().is_none())
}

type Job = Box<dyn FnOnce() + Send>;

/// The resolver threads of one process; a forked child makes its own, since it inherits the count but not the threads.
struct Pool {
    process: Pid,
    state: Mutex<State>,
    after_fork: OnceLock<Box<Pool>>,
}

#[derive(Default)]
struct State {
    threads: usize,
    waiting: VecDeque<Job>,
}

impl Pool {
    fn new() -> Pool {
        Pool {
            process: getpid(),
            state: Mutex::default(),
            after_fork: OnceLock::new(),
        }
    }

    fn of_this_process() -> &'static Pool {
        static FIRST: OnceLock<Pool> = OnceLock::new();
        let process = getpid();
        let mut pool = FIRST.get_or_init(Pool::new);
        while pool.process != process {
            pool = pool.after_fork.get_or_init(|| Box::new(Pool::new()));
        }
        pool
    }

    /// The next job of a thread; `None` ends it.
    fn next(&self) -> Option<Job> {
        let mut state = self.state.locked();
        let job = state.waiting.pop_front();
        if job.is_none() {
            state.threads -= 1;
        }
        job
    }
}

fn submit(job: Job) -> Result<()> {
    let pool = Pool::of_this_process();
    {
        let mut state = pool.state.locked();
        if state.threads >= MAX_THREADS {
            state.waiting.push_back(job);
            return Ok(());
        }
        state.threads += 1;
    }
    let started = spawn_without_signals(move || work(pool, job));
    if started.is_err() {
        pool.state.locked().threads -= 1;
    }
    started
}

fn work(pool: &Pool, first: Job) {
    let mut job = Some(first);
    while let Some(current) = job {
        // A panic would lose the thread's place in the count.
        let _ = std::panic::catch_unwind(std::panic::AssertUnwindSafe(current));
        job = pool.next();
    }
}

/// Starts a thread that the program's signal handlers never run on.
fn spawn_without_signals(body: impl FnOnce() + Send + 'static) -> Result<()> {
    let builder = thread::Builder::new()
        .name("ZMQbg/Resolver".to_owned())
        .stack_size(STACK_BYTES);
    let blocked = signals::block_all();
    let started = builder.spawn(body);
    signals::restore(&blocked);
    started.map(drop).map_err(Errno::from)
}

mod signals {
    //! pthread_sigmask(3), which cannot fail for these arguments.

    use std::mem::MaybeUninit;

    /// Blocks every signal for the calling thread; the answer is what was blocked before.
    pub(super) fn block_all() -> libc::sigset_t {
        let mut all = MaybeUninit::uninit();
        let mut before = MaybeUninit::zeroed();
        // SAFETY: both sets are valid to write; `sigfillset` initialises the one that `pthread_sigmask` reads, and
        // zeroed is an empty set.
        unsafe {
            libc::sigfillset(all.as_mut_ptr());
            libc::pthread_sigmask(libc::SIG_SETMASK, all.as_ptr(), before.as_mut_ptr());
            before.assume_init()
        }
    }

    pub(super) fn restore(before: &libc::sigset_t) {
        // SAFETY: `before` is an initialised set, and NULL asks for no old one.
        unsafe { libc::pthread_sigmask(libc::SIG_SETMASK, before, std::ptr::null_mut()) };
    }
}

//! Contexts: the home of sockets, their names and their I/O threads, and the order in which they end.
//!
//! A context knows its sockets by their inboxes only. It starts its I/O threads when the first socket needs one, so a
//! context that is used for inproc alone has no thread and no descriptor.

mod inproc;
mod options;
mod thread_options;

use std::sync::mpsc::sync_channel;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock};
use std::thread::JoinHandle;

use slab::Slab;

use crate::errno::{Errno, Result};
use crate::handles::{Handle, Table};
use crate::reactor::attendant::Attendant;
use crate::reactor::parker::Parker;
use crate::session::inbox::{Event, Inbox};
use crate::sync::LockUnpoisoned;
use crate::sys::threads;

pub use inproc::{Bound, Pending};
pub use options::{ContextOptions, SOCKETS_MAX};
use thread_options::ThreadOptions;

/// All contexts of the process.
static CONTEXTS: Table<Arc<Context>, 65_536> = Table::new();

/// How a program names a context.
pub type ContextHandle = Handle<Arc<Context>>;

/// A socket's place in its context, which cannot end before; dropped, the socket and its names are forgotten.
#[derive(Debug)]
pub struct Membership {
    context: Arc<Context>,
    key: usize,
}

impl Drop for Membership {
    fn drop(&mut self) {
        self.context.leave(self.key);
    }
}

/// See the module's text.
#[derive(Debug)]
pub struct Context {
    options: Mutex<ContextOptions>,
    /// As they were when the first socket was made.
    founding: OnceLock<ContextOptions>,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    sockets: Slab<Arc<Inbox>>,
    names: inproc::Names,
    io_threads: Vec<IoThread>,
    /// Reactors that have something left to do, lingering ones included.
    reactors: usize,
    stopping: bool,
    /// Threads in zmq_ctx_term.
    waiters: Vec<Arc<Parker>>,
}

#[derive(Debug)]
struct IoThread {
    attendant: Arc<Attendant>,
    thread: JoinHandle<()>,
    /// Reactors in its care.
    load: usize,
}

/// Makes a context: `EMFILE` when there are too many.
pub fn open() -> Result<ContextHandle> {
    CONTEXTS.open(|_| {
        Box::new(Arc::new(Context {
            options: Mutex::default(),
            founding: OnceLock::new(),
            state: Mutex::default(),
        }))
    })
}

/// The context that a program means; `EFAULT` if it is none.
pub fn find(pointer: *mut std::ffi::c_void) -> Result<ContextHandle> {
    CONTEXTS.find(pointer).ok_or(Errno::EFAULT)
}

/// The context behind a handle; `EFAULT` if it has ended, `ETERM` if it is the parent process's.
pub fn get(handle: ContextHandle) -> Result<Arc<Context>> {
    if handle.is_inherited() {
        return Err(Errno::ETERM);
    }
    handle
        .lock()
        .map(|context| Arc::clone(&context))
        .ok_or(Errno::EFAULT)
}

/// Ends a context, as zmq_ctx_term(3): waits until every socket is closed and has lingered. `EINTR`: a signal came
/// first, and the call may be repeated. A context of the parent process is just forgotten.
pub fn terminate(handle: ContextHandle) -> Result<()> {
    if handle.is_inherited() {
        return Ok(());
    }
    let context = get(handle)?;
    context.stop();
    context.wait_for_the_end()?;
    context.end_io_threads();
    CONTEXTS.close(handle);
    Ok(())
}

impl Context {
    pub fn options(&self) -> MutexGuard<'_, ContextOptions> {
        self.options.locked()
    }

    /// The options that are settled with the first socket: how many more there may be, and how I/O threads run.
    pub fn founding_options(&self) -> &ContextOptions {
        self.founding.get_or_init(|| self.options().clone())
    }

    /// Admits a socket: `EMFILE` when there are as many as ZMQ_MAX_SOCKETS, `ETERM` once the context ends.
    pub fn join(self: &Arc<Self>, inbox: &Arc<Inbox>) -> Result<Membership> {
        let maximum = self.founding_options().max_sockets;
        let mut state = self.state.locked();
        if state.stopping {
            return Err(Errno::ETERM);
        }
        if state.sockets.len() >= maximum {
            return Err(Errno::EMFILE);
        }
        Ok(Membership {
            key: state.sockets.insert(Arc::clone(inbox)),
            context: Arc::clone(self),
        })
    }

    /// A socket is closed: its name and its inproc endpoints are free again.
    fn leave(&self, key: usize) {
        let mut state = self.state.locked();
        if let Some(inbox) = state.sockets.try_remove(key) {
            state.names.forget(&inbox);
        }
        state.wake_if_over();
    }

    /// Tells every socket that the context ends (zmq_ctx_shutdown).
    pub fn stop(&self) {
        let inboxes: Vec<_> = {
            let mut state = self.state.locked();
            state.stopping = true;
            state
                .sockets
                .iter()
                .map(|(_, inbox)| Arc::clone(inbox))
                .collect()
        };
        for inbox in inboxes {
            inbox.post(Event::Stopped);
        }
    }

    /// The least busy I/O thread that `affinity` (a bit each; 0: any) allows; starts them all if it is the first to be
    /// asked for. Fails with `EINVAL` without I/O threads (ZMQ_IO_THREADS 0), or as starting a thread does.
    pub fn attendant(&self, affinity: u64) -> Result<Arc<Attendant>> {
        let ContextOptions {
            io_threads: count,
            threads,
            ..
        } = self.founding_options();
        let mut state = self.state.locked();
        if state.stopping {
            return Err(Errno::ETERM);
        }
        let before = state.io_threads.len();
        for index in before..*count {
            match IoThread::start(index, threads.clone()) {
                Ok(io_thread) => state.io_threads.push(io_thread),
                Err(errno) => {
                    // All or none: what is left of descriptors and threads is the program's.
                    let started = state.io_threads.split_off(before);
                    drop(state);
                    IoThread::end_all(started);
                    return Err(errno);
                }
            }
        }
        let chosen = state
            .io_threads
            .iter_mut()
            .enumerate()
            .filter(|(index, _)| allows(affinity, *index))
            .min_by_key(|(_, io_thread)| io_thread.load);
        let (_, io_thread) = chosen.ok_or(Errno::EMTHREAD)?;
        io_thread.load += 1;
        let attendant = Arc::clone(&io_thread.attendant);
        state.reactors += 1;
        Ok(attendant)
    }

    /// Whether there is an I/O thread that `affinity` allows.
    pub fn has_io_thread_for(&self, affinity: u64) -> bool {
        let mut threads = 0..self.founding_options().io_threads;
        threads.any(|index| allows(affinity, index))
    }

    /// A reactor that [`Context::attendant`] was asked for has nothing left to do.
    pub fn reactor_retired(&self, attendant: &Arc<Attendant>) {
        let mut state = self.state.locked();
        let of = |io_thread: &&mut IoThread| Arc::ptr_eq(&io_thread.attendant, attendant);
        if let Some(io_thread) = state.io_threads.iter_mut().find(of) {
            io_thread.load = io_thread.load.saturating_sub(1);
        }
        state.reactors = state.reactors.saturating_sub(1);
        state.wake_if_over();
    }

    /// An I/O thread to call free functions, if there is one by now or can be.
    pub fn reclaiming_attendant(&self) -> Option<Arc<Attendant>> {
        let ContextOptions {
            io_threads: count,
            threads,
            ..
        } = self.founding_options();
        let mut state = self.state.locked();
        if state.io_threads.is_empty() && *count > 0 && !state.stopping {
            let io_thread = IoThread::start(0, threads.clone()).ok()?;
            state.io_threads.push(io_thread);
        }
        state
            .io_threads
            .first()
            .map(|io_thread| Arc::clone(&io_thread.attendant))
    }

    fn wait_for_the_end(&self) -> Result<()> {
        let parker = Parker::of_this_thread();
        loop {
            parker.reset();
            {
                let mut state = self.state.locked();
                state.waiters.retain(|waiter| !Arc::ptr_eq(waiter, &parker));
                if state.is_over() {
                    return Ok(());
                }
                state.waiters.push(Arc::clone(&parker));
            }
            parker.park(None)?;
        }
    }

    fn end_io_threads(&self) {
        let io_threads = std::mem::take(&mut self.state.locked().io_threads);
        IoThread::end_all(io_threads);
    }
}

/// Whether the I/O thread of this number has its bit in ZMQ_AFFINITY, or there is none in it.
fn allows(affinity: u64, index: usize) -> bool {
    affinity == 0 || index < 64 && affinity >> index & 1 == 1
}

impl State {
    fn is_over(&self) -> bool {
        self.stopping && self.sockets.is_empty() && self.reactors == 0
    }

    fn wake_if_over(&self) {
        if self.is_over() {
            for waiter in &self.waiters {
                waiter.unpark();
            }
        }
    }
}

impl IoThread {
    fn start(index: usize, options: ThreadOptions) -> Result<IoThread> {
        let attendant = Attendant::new()?;
        let care = Arc::clone(&attendant);
        let name = options.name(index);
        let places_io = options.place_io();
        let (report, outcome) = sync_channel(1);
        let thread = threads::spawn(&name, move || {
            let applied = options.apply();
            let _ = report.send(applied);
            if applied.is_ok() {
                care.run();
            }
        })?;
        if places_io {
            outcome.recv().unwrap_or(Err(Errno::EMTHREAD))?;
        }
        Ok(IoThread {
            attendant,
            thread,
            load: 0,
        })
    }

    fn end_all(io_threads: Vec<IoThread>) {
        for io_thread in &io_threads {
            io_thread.attendant.stop();
        }
        for io_thread in io_threads {
            // A panic that got so far has nothing left to break.
            let _ = io_thread.thread.join();
        }
    }
}

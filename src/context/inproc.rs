//! The names of inproc endpoints, and who waits for one to be bound (zmq_inproc(7)).

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use super::Context;
use crate::errno::{Errno, Result};
use crate::options::Options;
use crate::pipe;
use crate::session::inbox::{Inbox, PipeId};
use crate::session::{Handler, Handlers};
use crate::sync::LockUnpoisoned;

/// The name that a ZAP handler binds (RFC 27).
const ZAP_HANDLER: &str = "zeromq.zap.01";

/// A socket that bound a name.
#[derive(Clone, Debug)]
pub struct Bound {
    pub inbox: Arc<Inbox>,
    pub options: Arc<Options>,
}

/// A socket that connected to a name before anybody bound it; it has its own end of the pipe already.
#[derive(Debug)]
pub struct Pending {
    pub options: Arc<Options>,
    /// The end for whoever binds the name, and what it will be called there.
    pub end: pipe::End,
    pub pipe: PipeId,
    /// Where the socket that waits looks for whom to tell.
    pub bound: Arc<OnceLock<Arc<Inbox>>>,
    /// The socket that waits, and its own name of the pipe.
    pub inbox: Arc<Inbox>,
    pub their_pipe: PipeId,
}

#[derive(Debug, Default)]
pub(super) struct Names {
    bound: HashMap<String, Bound>,
    pending: HashMap<String, Vec<Pending>>,
}

impl Names {
    /// A socket is gone, and its names with it.
    pub fn forget(&mut self, inbox: &Arc<Inbox>) {
        self.bound
            .retain(|_, bound| !Arc::ptr_eq(&bound.inbox, inbox));
    }
}

impl Context {
    /// Binds a name, and returns who waits for it; `EADDRINUSE` if it is taken.
    pub fn bind_name(&self, name: &str, bound: Bound) -> Result<Vec<Pending>> {
        let names = &mut self.state.locked().names;
        if names.bound.contains_key(name) {
            return Err(Errno::EADDRINUSE);
        }
        names.bound.insert(name.to_owned(), bound);
        Ok(names.pending.remove(name).unwrap_or_default())
    }

    /// Frees a name that this socket bound; `ENOENT` if it did not.
    pub fn unbind_name(&self, name: &str, inbox: &Arc<Inbox>) -> Result<()> {
        let names = &mut self.state.locked().names;
        match names.bound.get(name) {
            Some(bound) if Arc::ptr_eq(&bound.inbox, inbox) => {
                names.bound.remove(name);
                Ok(())
            }
            _ => Err(Errno::ENOENT),
        }
    }

    /// Who bound a name; if nobody did, what `wait` makes is kept for whoever will.
    pub fn find_name(&self, name: &str, wait: impl FnOnce() -> Pending) -> Option<Bound> {
        let names = &mut self.state.locked().names;
        let bound = names.bound.get(name).cloned();
        if bound.is_none() {
            let pending = wait();
            names
                .pending
                .entry(name.to_owned())
                .or_default()
                .push(pending);
        }
        bound
    }

    /// A socket no longer waits for a name on the pipe that is `pipe` to the other side.
    pub fn give_up_name(&self, name: &str, pipe: PipeId) {
        let given_up = {
            let names = &mut self.state.locked().names;
            let Some(waiting) = names.pending.get_mut(name) else {
                return;
            };
            let index = waiting.iter().position(|pending| pending.pipe == pipe);
            let given_up = index.map(|index| waiting.swap_remove(index));
            if waiting.is_empty() {
                names.pending.remove(name);
            }
            given_up
        };
        drop(given_up);
    }
}

impl Handlers for Context {
    fn zap_handler(&self) -> Option<Handler> {
        let names = &self.state.locked().names;
        let Bound { inbox, options } = names.bound.get(ZAP_HANDLER).cloned()?;
        Some(Handler { inbox, options })
    }
}

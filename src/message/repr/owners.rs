//! Who owns a message: one after the other, or several at once; and what becomes of its body after the last of them.

use std::mem::ManuallyDrop;
use std::ptr;
use std::sync::Arc;

use super::block::Block;
use super::{DeadBuffer, Kind, Message};
use crate::message::{Flags, Reclaimer};

impl Message {
    /// A second message with the same body, which is counted, not copied (inline ones are), and the same properties.
    #[inline]
    pub fn share(&mut self) -> Message {
        if !self.is_inline() {
            self.count_share();
        }
        std::mem::forget(self.metadata.clone());
        // SAFETY: a message may be copied bitwise once all that it owns has been counted again, as was just done.
        unsafe { ptr::read(self) }
    }

    /// Counts another message that has all of `Outer`.
    #[inline(never)]
    fn count_share(&mut self) {
        if let Some(references) = self.references() {
            references.add();
            self.flags = self.flags.with(Flags::SHARED);
        }
        if let Some(outer) = self.outer() {
            std::mem::forget(outer.reclaimer.clone());
        }
    }

    /// Moves the message out, and leaves an empty one.
    #[inline]
    pub fn take(&mut self) -> Message {
        std::mem::take(self)
    }

    /// From now on a foreign body that dies in a drop goes to `reclaimer` instead of its free function. Others do not care.
    pub fn reclaim_with(&mut self, reclaimer: &Arc<Reclaimer>) {
        if self.is_foreign()
            && let Some(outer) = self.outer_mut()
        {
            outer.reclaimer = Some(Arc::clone(reclaimer));
        }
    }

    /// Ends the message in a call of the application, who expects its free function to run within.
    pub fn close_by_owner(mut self) {
        if let Some(buffer) = self.close() {
            buffer.free();
        }
    }

    /// Ends the message where it is: only its flags and its routing id can still be asked for, as in libzmq. If that leaves a foreign buffer
    /// without an owner, the application must be given it back, as soon as nothing of ours is under way.
    #[inline]
    pub fn close(&mut self) -> Option<DeadBuffer> {
        let dead = match self.is_inline() {
            true => None,
            false => self.release_outer(),
        };
        self.kind = Kind::CLOSED;
        self.inline_len = 0;
        self.metadata = None;
        dead.map(|(buffer, _)| buffer)
    }

    /// Ends the message as [`Message::close`] does, and puts another in its place.
    #[inline]
    pub fn replace(&mut self, message: Message) -> Option<DeadBuffer> {
        let buffer = self.close();
        // A closed message has nothing to drop.
        std::mem::forget(std::mem::replace(self, message));
        buffer
    }

    /// Lets go of the body's owner and leaves a closed message. A foreign buffer without another owner is handed over, with who is to free it.
    #[inline(never)]
    fn release_outer(&mut self) -> Option<(DeadBuffer, Option<Arc<Reclaimer>>)> {
        let was_last = self
            .references()
            .is_some_and(|references| !self.flags.contains(Flags::SHARED) || references.release());
        let kind = std::mem::replace(&mut self.kind, Kind::CLOSED);
        self.inline_len = 0;
        // SAFETY: it was not inline, and the kind now says that nobody reads the field again.
        let outer = unsafe { ManuallyDrop::take(&mut self.body.get_mut().outer) };
        match kind {
            Kind::ALLOCATED if was_last => {
                // SAFETY: the kind says which field it is; the last reference is gone.
                unsafe { Block::free(outer.owner.block) };
                None
            }
            Kind::FOREIGN if was_last => {
                // SAFETY: the kind says which field it is; the last reference is gone.
                let buffer = unsafe { DeadBuffer::new(outer.owner.foreign) };
                Some((buffer, outer.reclaimer))
            }
            _ => None,
        }
    }
}

impl Drop for Message {
    #[inline]
    fn drop(&mut self) {
        if self.is_inline() {
            return;
        }
        match self.release_outer() {
            None => {}
            Some((buffer, Some(reclaimer))) => reclaimer.push(buffer),
            Some((buffer, None)) => buffer.free(),
        }
    }
}

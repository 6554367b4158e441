//! Buffers of the application: its memory, and how to give it back.

use std::alloc::{self, Layout};
use std::ffi::c_void;
use std::ptr::{self, NonNull};

use crate::sync::UnsafeCell;

use super::references::References;

/// `zmq_free_fn`: gives a foreign buffer back. May be called on any thread, may call zmq functions, may throw.
pub type FreeFn = unsafe extern "C-unwind" fn(data: *mut c_void, hint: *mut c_void);

/// What we note down of a foreign buffer.
pub(super) struct Foreign {
    pub(super) references: References,
    data: *mut c_void,
    free: FreeFn,
    hint: *mut c_void,
    /// The next older dead buffer, while this one waits in a reclaimer.
    next: UnsafeCell<*mut u8>,
}

const LAYOUT: Layout = Layout::new::<Foreign>();

impl Foreign {
    /// Notes down a buffer, if there is memory for the note.
    #[inline(never)]
    pub(super) fn allocate(
        data: *mut u8,
        free: FreeFn,
        hint: *mut c_void,
    ) -> Option<NonNull<Foreign>> {
        // SAFETY: the layout is not empty.
        let raw = unsafe { alloc::alloc(LAYOUT) };
        let foreign = NonNull::new(raw.cast::<Foreign>())?;
        let note = Foreign {
            references: References::one(),
            data: data.cast(),
            free,
            hint,
            next: UnsafeCell::new(ptr::null_mut()),
        };
        // SAFETY: fresh memory of the right layout.
        unsafe { foreign.write(note) };
        Some(foreign)
    }
}

/// A foreign buffer that nobody uses any more, to be given back to the application.
#[must_use = "its free function has yet to be called"]
#[derive(Debug)]
pub struct DeadBuffer(NonNull<Foreign>);

impl DeadBuffer {
    /// # Safety
    /// The last reference to `foreign` is gone, and nobody else frees it.
    pub(super) unsafe fn new(foreign: NonNull<Foreign>) -> DeadBuffer {
        DeadBuffer(foreign)
    }

    /// # Safety
    /// `raw` came from [`DeadBuffer::as_raw`], and nobody else frees it.
    pub(in crate::message) unsafe fn from_raw(raw: *mut u8) -> DeadBuffer {
        // SAFETY: `as_raw` never gives null.
        DeadBuffer(unsafe { NonNull::new_unchecked(raw.cast()) })
    }

    pub(in crate::message) fn as_raw(&self) -> *mut u8 {
        self.0.as_ptr().cast()
    }

    /// Links the buffer in front of `next`; gives what was linked before.
    pub(in crate::message) fn link(&self, next: *mut u8) -> *mut u8 {
        // SAFETY: dead, so alive only in our hands; the reference ends with this function.
        let foreign = unsafe { self.0.as_ref() };
        foreign.next.with_mut(|link| {
            // SAFETY: ours alone, as above.
            unsafe { link.replace(next) }
        })
    }

    /// Calls the free function, last of all: nothing is left to do, should it throw.
    pub fn free(self) {
        let foreign = self.0;
        // SAFETY: the last owner moves the note out and gives its memory back.
        let note = unsafe {
            let note = foreign.read();
            alloc::dealloc(foreign.as_ptr().cast(), LAYOUT);
            note
        };
        let Foreign {
            free, data, hint, ..
        } = note;
        // SAFETY: the contract of `Message::from_foreign`: callable once, from any thread.
        unsafe { free(data, hint) };
    }
}

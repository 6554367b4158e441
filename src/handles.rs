//! Handles: what C programs hold as `void *`, checked before every use.
//!
//! A handle points at a 64-byte slot in a static table that is never unmapped, so any pointer, also a closed or a
//! foreign one, is judged by arithmetic and by what the slot holds, never by reading unknown memory. The lock of the
//! slot is the lock of what it holds.
//!
//! The first word of a slot in use is `0xbaddecaf`: programs written for libzmq read it (CZMQ takes it for a file
//! descriptor, and it must not be a valid one). Slots are used in turns.

use std::ffi::c_void;
use std::sync::atomic::{AtomicU32, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard};

use crate::errno::{Errno, Result};
use crate::sync::LockUnpoisoned;
use crate::sys::fork;

const TAG: u32 = 0xbadd_ecaf;

/// Slots are taken in turns from at least so many, so that a closed one rests for a while.
const AT_LEAST: usize = 1024;

/// The place of one object.
#[repr(C, align(64))]
pub struct Slot<T> {
    tag: AtomicU32,
    /// Even when free; grows by one at each opening and closing.
    generation: AtomicU32,
    /// The fork generation of the process that opened it, whose lock may be stuck in a child.
    process: AtomicU64,
    remark: Remark,
    content: Mutex<Option<Box<T>>>,
}

/// A few bits about an object that are read without its lock. They are made under the lock, and whoever locks the object
/// erases them: they hold for as long as nobody does anything with it.
pub struct Remark(AtomicU32);

impl Remark {
    /// To be called under the object's lock.
    pub fn make(&self, bits: u32) {
        self.0.store(bits, Ordering::Release);
    }

    #[inline]
    pub fn erase(&self) {
        self.0.store(0, Ordering::Release);
    }

    /// Whether anything was said.
    pub fn is_made(&self) -> bool {
        self.0.load(Ordering::Relaxed) != 0
    }

    /// Whether all of these bits were said.
    #[inline]
    pub fn says(&self, bits: u32) -> bool {
        self.0.load(Ordering::Acquire) & bits == bits
    }
}

/// A place in a table, and which of its successive objects is meant.
pub struct Handle<T: 'static> {
    slot: &'static Slot<T>,
    generation: u32,
}

impl<T> Clone for Handle<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Handle<T> {}

impl<T> PartialEq for Handle<T> {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.slot, other.slot) && self.generation == other.generation
    }
}

/// A slot's content, locked.
type Place<T> = MutexGuard<'static, Option<Box<T>>>;

/// The object behind a handle, locked.
pub struct Open<'a, T>(MutexGuard<'a, Option<Box<T>>>);

/// A table of up to `N` objects. It has no lock of its own: one that another thread held at a fork would never be let go
/// in the child.
pub struct Table<T: 'static, const N: usize> {
    slots: [Slot<T>; N],
    /// Whose turn it is.
    turn: AtomicUsize,
    /// Slots in use.
    open: AtomicUsize,
}

impl<T> Slot<T> {
    const fn vacant() -> Slot<T> {
        Slot {
            tag: AtomicU32::new(0),
            generation: AtomicU32::new(0),
            process: AtomicU64::new(0),
            remark: Remark(AtomicU32::new(0)),
            content: Mutex::new(None),
        }
    }
}

impl<T, const N: usize> Default for Table<T, N> {
    fn default() -> Self {
        Table::new()
    }
}

impl<T, const N: usize> Table<T, N> {
    pub const fn new() -> Self {
        const {
            assert!(size_of::<Slot<T>>() == 64);
        }
        Table {
            slots: [const { Slot::vacant() }; N],
            turn: AtomicUsize::new(0),
            open: AtomicUsize::new(0),
        }
    }

    /// Opens a slot for `content`; `EMFILE` when the table is full.
    pub fn open(&'static self, content: impl FnOnce(Handle<T>) -> Box<T>) -> Result<Handle<T>> {
        let (slot, mut place) = self.vacancy().ok_or(Errno::EMFILE)?;
        self.open.fetch_add(1, Ordering::Relaxed);
        let generation = slot.generation.fetch_add(1, Ordering::Relaxed) + 1;
        slot.process.store(fork::generation(), Ordering::Relaxed);
        let handle = Handle { slot, generation };
        *place = Some(content(handle));
        slot.tag.store(TAG, Ordering::Release);
        Ok(handle)
    }

    /// Takes the object out; later uses of the handle find nothing.
    pub fn close(&'static self, handle: Handle<T>) -> Option<Box<T>> {
        let mut place = handle.lock_content()?;
        let content = place.take()?;
        handle.slot.generation.fetch_add(1, Ordering::Relaxed);
        self.open.fetch_sub(1, Ordering::Relaxed);
        Some(content)
    }

    /// The handle that a C program holds, if it is one of this table's that is open.
    #[inline]
    pub fn find(&'static self, pointer: *mut c_void) -> Option<Handle<T>> {
        let slot = &self.slots[self.index_of(pointer as usize)?];
        let generation = slot.generation.load(Ordering::Acquire);
        (generation % 2 == 1).then_some(Handle { slot, generation })
    }

    #[inline]
    fn index_of(&'static self, address: usize) -> Option<usize> {
        let offset = address.checked_sub(self.slots.as_ptr() as usize)?;
        let index = offset / size_of::<Slot<T>>();
        (offset % size_of::<Slot<T>>() == 0 && index < N).then_some(index)
    }

    /// A free slot, locked. Of those that take turns half are free, so that few are asked.
    fn vacancy(&'static self) -> Option<(&'static Slot<T>, Place<T>)> {
        loop {
            let twice = (2 * self.open.load(Ordering::Relaxed)).next_power_of_two();
            let turns = twice.max(AT_LEAST).min(N);
            for _ in 0..turns {
                let slot = &self.slots[self.turn.fetch_add(1, Ordering::Relaxed) % turns];
                if slot.generation.load(Ordering::Relaxed) % 2 == 0
                    && let Some(place) = slot.content.try_locked()
                    && place.is_none()
                {
                    slot.remark.erase();
                    return Some((slot, place));
                }
            }
            if turns == N {
                return None;
            }
        }
    }
}

impl<T> Handle<T> {
    /// What a C program gets.
    pub fn as_ptr(self) -> *mut c_void {
        std::ptr::from_ref(self.slot).cast_mut().cast()
    }

    /// Whether the object was opened before this process was forked off.
    pub fn is_inherited(self) -> bool {
        self.slot.process.load(Ordering::Relaxed) != fork::generation()
    }

    /// What was said about the object since it was last locked.
    #[inline]
    pub fn remark(self) -> &'static Remark {
        &self.slot.remark
    }

    /// Locks the object; `None` if it was closed.
    #[inline]
    pub fn lock(self) -> Option<Open<'static, T>> {
        self.lock_content().map(Open)
    }

    /// Locks the object if nobody uses it now.
    pub fn try_lock(self) -> Option<Open<'static, T>> {
        let place = self.slot.content.try_locked()?;
        self.slot.remark.erase();
        self.is_current(&place).then_some(Open(place))
    }

    #[inline]
    fn lock_content(self) -> Option<Place<T>> {
        let place = self.slot.content.locked();
        self.slot.remark.erase();
        self.is_current(&place).then_some(place)
    }

    #[inline]
    fn is_current(self, place: &MutexGuard<'_, Option<Box<T>>>) -> bool {
        place.is_some() && self.slot.generation.load(Ordering::Relaxed) == self.generation
    }
}

impl<T> std::ops::Deref for Open<'_, T> {
    type Target = T;

    #[inline]
    fn deref(&self) -> &T {
        match &*self.0 {
            Some(content) => content,
            None => unreachable!("an open slot has a content as long as it is locked"),
        }
    }
}

impl<T> std::ops::DerefMut for Open<'_, T> {
    #[inline]
    fn deref_mut(&mut self) -> &mut T {
        match &mut *self.0 {
            Some(content) => content,
            None => unreachable!("an open slot has a content as long as it is locked"),
        }
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;

    static TABLE: Table<String, 4> = Table::new();

    #[test]
    fn only_open_slots_of_the_table_are_found() {
        let one = TABLE.open(|_| Box::new("one".to_owned())).unwrap();
        assert!(TABLE.find(one.as_ptr()) == Some(one));
        assert!(TABLE.find(std::ptr::null_mut()).is_none());
        assert!(TABLE.find(one.as_ptr().wrapping_byte_add(8)).is_none());
        assert!(
            TABLE
                .find(std::ptr::from_ref(&one).cast_mut().cast())
                .is_none()
        );
        assert_eq!(&**one.lock().unwrap(), "one");

        assert_eq!(TABLE.close(one).as_deref().map(String::as_str), Some("one"));
        assert!(one.lock().is_none());
        assert!(TABLE.close(one).is_none());
        assert!(TABLE.find(one.as_ptr()).is_none());

        let others: Vec<_> = (0..4)
            .map(|_| TABLE.open(|_| Box::default()).unwrap())
            .collect();
        assert_eq!(TABLE.open(|_| Box::default()).err(), Some(Errno::EMFILE));
        assert!(one.lock().is_none(), "a handle outlived its object");
        for other in others {
            TABLE.close(other);
        }
    }

    #[test]
    fn a_remark_holds_until_the_object_is_locked() {
        static TABLE: Table<u8, 4> = Table::new();
        let one = TABLE.open(|_| Box::new(1)).unwrap();
        assert!(!one.remark().says(1));
        let open = one.lock().unwrap();
        one.remark().make(3);
        assert!(one.remark().says(1) && one.remark().says(3) && !one.remark().says(4));
        drop(open);
        assert!(one.remark().says(3));
        drop(one.try_lock().unwrap());
        assert!(!one.remark().says(1));
    }
}

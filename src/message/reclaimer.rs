//! Dead foreign buffers on their way to their free functions.
//!
//! An application may hold its own mutex around `zmq_msg_send`, and its free function may want the same mutex: so a buffer that
//! dies inside the library is put on this stack, and the I/O thread calls the free function with no lock held.

use std::fmt;
use std::ptr;

use crate::message::repr::DeadBuffer;
use crate::sync::{AtomicPtr, Ordering};

/// A lock-free stack of dead foreign buffers: any thread pushes, the I/O thread takes all at once.
pub struct Reclaimer {
    /// Newest buffer of a list linked through the buffers' own headers; null when empty, [`CLOSED`] in the end.
    head: AtomicPtr<u8>,
    wake: Box<dyn Fn() + Send + Sync>,
}

/// Not the address of any buffer: the stack takes no more.
const CLOSED: *mut u8 = ptr::dangling_mut();

impl Reclaimer {
    /// An empty stack. `wake` is called whenever it turns non-empty, by the thread that dropped the buffer.
    pub fn new(wake: Box<dyn Fn() + Send + Sync>) -> Reclaimer {
        Reclaimer {
            head: AtomicPtr::new(ptr::null_mut()),
            wake,
        }
    }

    /// Frees everything that waits, oldest first. Runs free functions of the application: no lock may be held.
    pub fn drain(&self) {
        let mut head = self.head.load(Ordering::Acquire);
        while !head.is_null() && head != CLOSED {
            match self.head.compare_exchange_weak(
                head,
                ptr::null_mut(),
                Ordering::Acquire,
                Ordering::Acquire,
            ) {
                Ok(taken) => return free_all(taken),
                Err(current) => head = current,
            }
        }
    }

    /// Frees everything that waits; from now on buffers are freed by whoever drops them.
    pub fn close(&self) {
        let taken = self.head.swap(CLOSED, Ordering::AcqRel);
        if taken != CLOSED {
            free_all(taken);
        }
    }

    /// Takes a buffer whose last reference is gone.
    pub(super) fn push(&self, buffer: DeadBuffer) {
        let mut head = self.head.load(Ordering::Relaxed);
        while head != CLOSED {
            buffer.link(head);
            match self.head.compare_exchange_weak(
                head,
                buffer.as_raw(),
                Ordering::Release,
                Ordering::Relaxed,
            ) {
                Ok(previous) => {
                    if previous.is_null() {
                        (self.wake)();
                    }
                    return;
                }
                Err(current) => head = current,
            }
        }
        buffer.free();
    }
}

/// Frees a list of buffers, newest first, in the order in which they died.
fn free_all(mut newest: *mut u8) {
    let mut oldest = ptr::null_mut();
    while !newest.is_null() {
        // SAFETY: the list was taken off the stack whole, so it is ours, and each link was pushed exactly once.
        let buffer = unsafe { DeadBuffer::from_raw(newest) };
        newest = buffer.link(oldest);
        oldest = buffer.as_raw();
    }
    while !oldest.is_null() {
        // SAFETY: as above; each buffer is freed when it is unlinked.
        let buffer = unsafe { DeadBuffer::from_raw(oldest) };
        oldest = buffer.link(ptr::null_mut());
        buffer.free();
    }
}

impl Drop for Reclaimer {
    fn drop(&mut self) {
        self.close();
    }
}

impl fmt::Debug for Reclaimer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let head = self.head.load(Ordering::Relaxed);
        f.debug_struct("Reclaimer")
            .field("empty", &head.is_null())
            .field("closed", &(head == CLOSED))
            .finish()
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use std::ffi::c_void;
    use std::sync::atomic::AtomicUsize;
    use std::sync::{Arc, Mutex};

    use super::*;
    use crate::message::Message;

    type Order = Mutex<Vec<u8>>;

    unsafe extern "C-unwind" fn note_down(data: *mut c_void, hint: *mut c_void) {
        // SAFETY: the hint is the test's `Order`, the data one static byte.
        unsafe {
            (*hint.cast::<Order>())
                .lock()
                .unwrap()
                .push(*data.cast::<u8>())
        };
    }

    /// Drops a one-byte foreign message inside the library.
    fn drop_inside(reclaimer: &Arc<Reclaimer>, byte: &'static u8, order: &Order) {
        let hint = ptr::from_ref(order).cast_mut().cast();
        // SAFETY: a static byte, and the order outlives the reclaimer's use of it.
        let message =
            unsafe { Message::from_foreign(ptr::from_ref(byte).cast_mut(), 1, note_down, hint) };
        let mut message = message.unwrap();
        message.reclaim_with(reclaimer);
    }

    #[test]
    fn buffers_are_freed_in_the_order_of_their_deaths_after_one_wake_a_burst() {
        let order = Order::default();
        let wakes = Arc::new(AtomicUsize::new(0));
        let reclaimer = Arc::new(Reclaimer::new({
            let wakes = Arc::clone(&wakes);
            Box::new(move || {
                wakes.fetch_add(1, Ordering::Relaxed);
            })
        }));
        for _ in 0..2 {
            for byte in &[1, 2, 3] {
                drop_inside(&reclaimer, byte, &order);
            }
            assert!(order.lock().unwrap().is_empty());
            reclaimer.drain();
            assert_eq!(std::mem::take(&mut *order.lock().unwrap()), [1, 2, 3]);
        }
        assert_eq!(wakes.load(Ordering::Relaxed), 2);
    }

    #[test]
    fn a_closed_reclaimer_keeps_nothing() {
        let order = Order::default();
        let reclaimer = Arc::new(Reclaimer::new(Box::new(|| ())));
        drop_inside(&reclaimer, &1, &order);
        reclaimer.close();
        assert_eq!(*order.lock().unwrap(), [1]);
        drop_inside(&reclaimer, &2, &order);
        assert_eq!(*order.lock().unwrap(), [1, 2]);
        reclaimer.drain();
        reclaimer.close();
        assert_eq!(*order.lock().unwrap(), [1, 2]);
    }
}

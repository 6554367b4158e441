//! Every interleaving of messages that several threads share, by loom.
//!
//! `RUSTFLAGS="--cfg loom" cargo test --release --lib loom_message`

use std::ffi::c_void;
use std::sync::Arc;

use loom::sync::atomic::{AtomicUsize, Ordering};
use loom::thread;

use super::{Message, Reclaimer};

/// A foreign body. Its bytes are static; loom watches `freed`, which stands for them: read by whoever reads the body, written by whoever
/// may write or free it.
struct Lent {
    freed: loom::cell::UnsafeCell<usize>,
}

unsafe extern "C-unwind" fn give_back(_data: *mut c_void, hint: *mut c_void) {
    // SAFETY: `lend` leaked a counted reference.
    let lent = unsafe { Arc::from_raw(hint.cast::<Lent>()) };
    // SAFETY: loom reports any other access at the same time.
    lent.freed.with_mut(|freed| unsafe { *freed += 1 });
}

fn lend() -> (Message, Arc<Lent>) {
    let lent = Arc::new(Lent {
        freed: loom::cell::UnsafeCell::new(0),
    });
    let hint = Arc::into_raw(Arc::clone(&lent)).cast_mut().cast();
    // SAFETY: static bytes; the hint is what `give_back` takes.
    let message = unsafe { Message::from_foreign(b"abc".as_ptr().cast_mut(), 3, give_back, hint) };
    (message.unwrap(), lent)
}

impl Lent {
    fn times_freed(&self) -> usize {
        // SAFETY: loom reports it if someone writes at the same time.
        self.freed.with(|freed| unsafe { *freed })
    }
}

#[test]
fn loom_message_is_freed_by_the_last_of_its_sharers() {
    loom::model(|| {
        let (mut message, lent) = lend();
        let mut share = message.share();
        let other = thread::spawn({
            let lent = Arc::clone(&lent);
            move || {
                let second = share.share();
                drop(share);
                assert_eq!(lent.times_freed(), 0);
                drop(second);
            }
        });
        assert_eq!(lent.times_freed(), 0);
        message.close_by_owner();
        other.join().unwrap();
        assert_eq!(lent.times_freed(), 1);
    });
}

#[test]
fn loom_message_is_written_only_by_a_sole_owner() {
    loom::model(|| {
        let (mut message, lent) = lend();
        let share = message.share();
        let other = thread::spawn({
            let lent = Arc::clone(&lent);
            move || {
                assert_eq!(lent.times_freed(), 0);
                drop(share);
            }
        });
        if !message.spare(0).is_empty() {
            // SAFETY: loom reports it if someone reads at the same time.
            lent.freed.with_mut(|body| unsafe { *body += 0 });
        }
        other.join().unwrap();
    });
}

#[test]
fn loom_message_reclaimer_frees_each_buffer_once() {
    loom::model(|| {
        let wakes = loom::sync::Arc::new(AtomicUsize::new(0));
        let reclaimer = Arc::new(Reclaimer::new({
            let wakes = loom::sync::Arc::clone(&wakes);
            Box::new(move || {
                wakes.fetch_add(1, Ordering::Relaxed);
            })
        }));
        let (first, second) = (lend(), lend());
        let senders = [first.0, second.0].map(|mut message| {
            message.reclaim_with(&reclaimer);
            thread::spawn(move || drop(message))
        });
        reclaimer.drain();
        for sender in senders {
            sender.join().unwrap();
        }
        let left = 2 - first.1.times_freed() - second.1.times_freed();
        assert!(
            wakes.load(Ordering::Relaxed) >= 1.min(left),
            "nobody was told"
        );
        reclaimer.drain();
        assert_eq!((first.1.times_freed(), second.1.times_freed()), (1, 1));
    });
}

#[test]
fn loom_message_reclaimer_loses_nothing_when_it_closes() {
    loom::model(|| {
        let reclaimer = Arc::new(Reclaimer::new(Box::new(|| ())));
        let (mut message, lent) = lend();
        message.reclaim_with(&reclaimer);
        let sender = thread::spawn(move || drop(message));
        let drainer = {
            let reclaimer = Arc::clone(&reclaimer);
            thread::spawn(move || reclaimer.drain())
        };
        reclaimer.close();
        sender.join().unwrap();
        drainer.join().unwrap();
        assert_eq!(lent.times_freed(), 1);
    });
}

//! The wheel: who may touch a reactor. One atomic word, changed by read-modify-write only.
//!
//! Whoever holds the wheel turns the reactor. Mail (commands, readiness seen by the I/O thread) may be put into the
//! reactor's mailbox by anybody at any time; the wheel guarantees that somebody reads it:
//!
//! ```text
//!             take, knock                    sleep (no mail)
//!   FREE ───────────────────▶ TURNING ──────────────────────▶ SLEEPING
//!    ▲   ◀───────────────────    │ ▲  ◀──────────────────────   │   ▲
//!        release (no mail)         │            wake            │   │ give back (no mail)
//!                                  │                      knock ▼   │
//!                                  └────────────────────────── BORROWED
//!                                    give back, the sleeper left
//! ```
//!
//! - A sleeper's hold is a claim only: nothing inside is touched while it sleeps, so whoever knocks meanwhile
//!   borrows the wheel, does the work and puts it back. A sleeper that gets no processor time blocks nobody.
//! - A sleeper that wakes while its wheel is borrowed leaves; the borrower then owns the wheel.
//! - Knocking while somebody turns leaves `MAIL` in the word; the holder can neither sleep nor release before it
//!   has read its mail.

use crate::sync::{AtomicU32, Ordering};

const STATE: u32 = 0b11;
const FREE: u32 = 0;
const TURNING: u32 = 1;
const SLEEPING: u32 = 2;
const BORROWED: u32 = 3;
/// Mail arrived that the holder has not seen.
const MAIL: u32 = 0b100;
/// The sleeper woke while its wheel was borrowed, and left.
const LEFT: u32 = 0b1000;

/// See the module's text.
#[derive(Debug)]
pub struct Wheel(AtomicU32);

/// What a knock led to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Knock {
    /// The caller holds the wheel now and must read the mail; `release` ends it.
    Taken,
    /// The caller borrowed the wheel from a sleeper and must read the mail; `give_back` ends it.
    Borrowed,
    /// Somebody turns the reactor and will read the mail before letting go.
    Noted,
}

/// What letting go of the wheel led to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LetGo {
    /// The wheel is no longer the caller's.
    Done,
    /// Mail came: read it, then let go again.
    Mail,
    /// Only from `give_back`: the sleeper left, the wheel is now wholly the caller's, who must `release` it.
    Inherited,
}

impl Wheel {
    pub fn new() -> Wheel {
        Wheel(AtomicU32::new(FREE))
    }

    /// Takes a free wheel; the caller reads the mail first.
    pub fn take(&self) -> bool {
        self.change(|word| (word & STATE == FREE).then_some((TURNING, true)))
            .unwrap_or(false)
    }

    /// Announces mail that was put into the mailbox before, and takes or borrows the wheel to read it.
    pub fn knock(&self) -> Knock {
        self.change(|word| {
            Some(match word & STATE {
                FREE => (TURNING, Knock::Taken),
                SLEEPING => (BORROWED, Knock::Borrowed),
                _ => (word | MAIL, Knock::Noted),
            })
        })
        .unwrap_or(Knock::Noted)
    }

    /// Announces mail without wanting to read it. False: nobody turns the reactor now, so somebody else has to
    /// be sent to knock.
    pub fn note(&self) -> bool {
        self.change(|word| {
            matches!(word & STATE, TURNING | BORROWED).then_some((word | MAIL, true))
        })
        .unwrap_or(false)
    }

    /// The holder goes to sleep, unless mail came.
    pub fn sleep(&self) -> LetGo {
        self.let_go(TURNING, SLEEPING)
    }

    /// The sleeper is awake. True: it holds the wheel again. False: the wheel is borrowed and no longer its own.
    pub fn wake(&self) -> bool {
        self.change(|word| {
            Some(match word & STATE {
                SLEEPING => (TURNING, true),
                _ => (word | LEFT, false),
            })
        })
        .unwrap_or(false)
    }

    /// The borrower is done.
    pub fn give_back(&self) -> LetGo {
        self.change(|word| {
            Some(if word & LEFT != 0 {
                (TURNING | word & MAIL, LetGo::Inherited)
            } else if word & MAIL != 0 {
                (BORROWED, LetGo::Mail)
            } else {
                (SLEEPING, LetGo::Done)
            })
        })
        .unwrap_or(LetGo::Done)
    }

    /// The holder is done.
    pub fn release(&self) -> LetGo {
        self.let_go(TURNING, FREE)
    }

    fn let_go(&self, from: u32, to: u32) -> LetGo {
        self.change(|word| {
            Some(if word & MAIL != 0 {
                (from, LetGo::Mail)
            } else {
                (to, LetGo::Done)
            })
        })
        .unwrap_or(LetGo::Done)
    }

    /// Changes the word in one step to what `step` answers with; `None` leaves it.
    fn change<R>(&self, step: impl Fn(u32) -> Option<(u32, R)>) -> Option<R> {
        let mut word = self.0.load(Ordering::Relaxed);
        loop {
            // A refusal must rest on the newest value, so it is confirmed by a read-modify-write as well.
            let (next, answer) = match step(word) {
                Some((next, answer)) => (next, Some(answer)),
                None => (word, None),
            };
            match self
                .0
                .compare_exchange_weak(word, next, Ordering::AcqRel, Ordering::Relaxed)
            {
                Ok(_) => return answer,
                Err(newest) => word = newest,
            }
        }
    }
}

impl Default for Wheel {
    fn default() -> Self {
        Wheel::new()
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;

    #[test]
    fn a_free_wheel_is_taken_once() {
        let wheel = Wheel::new();
        assert!(wheel.take());
        assert!(!wheel.take());
        assert_eq!(wheel.release(), LetGo::Done);
        assert!(wheel.take());
    }

    #[test]
    fn mail_keeps_the_holder_awake() {
        let wheel = Wheel::new();
        assert!(wheel.take());
        assert_eq!(wheel.knock(), Knock::Noted);
        assert_eq!(wheel.sleep(), LetGo::Mail);
        assert!(wheel.note());
        assert_eq!(wheel.release(), LetGo::Mail);
        assert_eq!(wheel.release(), LetGo::Done);
        assert!(!wheel.note());
    }

    #[test]
    fn a_sleeper_finds_its_wheel_again() {
        let wheel = Wheel::new();
        assert!(wheel.take());
        assert_eq!(wheel.sleep(), LetGo::Done);
        assert_eq!(wheel.knock(), Knock::Borrowed);
        assert_eq!(wheel.knock(), Knock::Noted);
        assert_eq!(wheel.give_back(), LetGo::Mail);
        assert_eq!(wheel.give_back(), LetGo::Done);
        assert!(wheel.wake());
    }

    #[test]
    fn a_sleeper_that_left_bequeaths_its_wheel() {
        let wheel = Wheel::new();
        assert!(wheel.take());
        assert_eq!(wheel.sleep(), LetGo::Done);
        assert_eq!(wheel.knock(), Knock::Borrowed);
        assert!(!wheel.wake());
        assert_eq!(wheel.give_back(), LetGo::Inherited);
        assert_eq!(wheel.release(), LetGo::Done);
        assert!(wheel.take());
    }
}

#[cfg(all(test, loom))]
mod loom_tests {
    use loom::sync::{Arc, Mutex, atomic::AtomicUsize};
    use loom::thread;

    use super::*;

    /// A reactor reduced to its wheel, a mailbox and proof of exclusive access.
    struct Model {
        wheel: Wheel,
        mailbox: Mutex<usize>,
        read: AtomicUsize,
        inside: loom::cell::UnsafeCell<usize>,
    }

    impl Model {
        fn new() -> Arc<Model> {
            Arc::new(Model {
                wheel: Wheel::new(),
                mailbox: Mutex::new(0),
                read: AtomicUsize::new(0),
                inside: loom::cell::UnsafeCell::new(0),
            })
        }

        fn read_mail(&self) {
            let mail = std::mem::take(&mut *self.mailbox.lock().unwrap());
            self.inside.with_mut(|inside| {
                // SAFETY: loom itself reports any access that is not exclusive: that is the test.
                unsafe { *inside += mail };
            });
            self.read.fetch_add(mail, Ordering::SeqCst);
        }

        fn release(&self) {
            self.read_mail();
            while self.wheel.release() == LetGo::Mail {
                self.read_mail();
            }
        }

        fn post(&self) {
            *self.mailbox.lock().unwrap() += 1;
            match self.wheel.knock() {
                Knock::Noted => {}
                Knock::Taken => self.release(),
                Knock::Borrowed => self.give_back(),
            }
        }

        fn give_back(&self) {
            loop {
                self.read_mail();
                match self.wheel.give_back() {
                    LetGo::Done => return,
                    LetGo::Mail => {}
                    LetGo::Inherited => return self.release(),
                }
            }
        }

        /// A waiter: takes the wheel, sleeps once, wakes, leaves.
        fn wait(&self) {
            if !self.wheel.take() {
                return;
            }
            self.read_mail();
            while self.wheel.sleep() == LetGo::Mail {
                self.read_mail();
            }
            thread::yield_now();
            if self.wheel.wake() {
                self.release();
            }
        }
    }

    fn explore(actors: &'static [fn(&Model)], mail: usize) {
        loom::model(move || {
            let model = Model::new();
            let threads: Vec<_> = actors
                .iter()
                .map(|actor| {
                    let model = model.clone();
                    thread::spawn(move || actor(&model))
                })
                .collect();
            for thread in threads {
                thread.join().unwrap();
            }
            assert_eq!(model.read.load(Ordering::SeqCst), mail, "mail was lost");
            assert!(model.wheel.take(), "somebody still holds the wheel");
        });
    }

    #[test]
    fn loom_every_letter_is_read_while_a_waiter_sleeps() {
        explore(&[Model::wait, Model::post], 1);
    }

    #[test]
    fn loom_two_posters_and_a_waiter() {
        explore(&[Model::wait, Model::post, Model::post], 2);
    }

    #[test]
    fn loom_two_waiters_and_a_poster() {
        explore(&[Model::wait, Model::wait, Model::post], 1);
    }
}

//! A reactor, its attendant's thread, and an actor that does as it is told.

use std::cell::Cell;
use std::os::fd::{AsFd, OwnedFd};
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::thread;
use std::time::Duration;

use super::*;

thread_local! {
    /// What this thread did for [`Order::Toil`].
    static TOILED: Cell<usize> = const { Cell::new(0) };
}

/// Counts what it is called for: its timers' ends, and readiness.
struct Clockwork(Arc<AtomicUsize>);

enum Order {
    /// Set the timer.
    Wind(Duration),
    /// Put something off for so long.
    PutOff(Duration),
    /// Keep the turn for so long.
    Dawdle(Duration),
    /// Watch this for something to read.
    Watch(Arc<OwnedFd>),
    /// Spend the budget so many times.
    Toil(usize),
}

impl Actor for Clockwork {
    type Word = Order;

    fn started(&mut self, _: &mut Turn<'_, Self>) {}

    fn told(&mut self, turn: &mut Turn<'_, Self>, order: Order) {
        match order {
            Order::Wind(pause) => turn.set_timer(0, turn.now() + pause),
            Order::PutOff(pause) => turn.put_off(1, turn.now() + pause),
            Order::Dawdle(pause) => thread::sleep(pause),
            Order::Watch(fd) => turn.watch(fd.as_fd(), Interest::READ),
            Order::Toil(times) => {
                self.0.fetch_add(1, SeqCst);
                TOILED.set(TOILED.get() + 1);
                thread::sleep(Duration::from_millis(1));
                if times > 1 {
                    turn.go_on_later(Order::Toil(times - 1));
                }
            }
        }
    }

    fn ready(&mut self, _: &mut Turn<'_, Self>, _: Interest) {
        self.0.fetch_add(1, SeqCst);
    }

    fn expired(&mut self, _: &mut Turn<'_, Self>, _: TimerKind) {
        self.0.fetch_add(1, SeqCst);
    }

    fn hurried(&mut self, _: &mut Turn<'_, Self>) {
        self.0.fetch_add(1, SeqCst);
    }

    fn retired(&mut self, turn: &mut Turn<'_, Self>) {
        turn.end();
    }
}

/// Runs `body` with an actor and its reactor in the care of an I/O thread; returns how often its timer ended.
fn with_clockwork(body: impl FnOnce(&Arc<Reactor<Clockwork>>, ActorKey)) -> usize {
    with_counting_clockwork(|reactor, key, _| body(reactor, key))
}

/// As [`with_clockwork`]; the body sees the count, too.
fn with_counting_clockwork(
    body: impl FnOnce(&Arc<Reactor<Clockwork>>, ActorKey, &AtomicUsize),
) -> usize {
    let attendant = Attendant::new().unwrap();
    let ends = Arc::new(AtomicUsize::new(0));
    thread::scope(|scope| {
        scope.spawn(|| attendant.run());
        let reactor = Reactor::new(Arc::clone(&attendant));
        let key = ids::unique();
        reactor.start(key, Clockwork(Arc::clone(&ends)), Urgency::Now);
        let _stop = StopAtLast(&attendant);
        body(&reactor, key, &ends);
    });
    ends.load(SeqCst)
}

/// Ends the I/O thread, even if a test fails.
struct StopAtLast<'a>(&'a Attendant);

impl Drop for StopAtLast<'_> {
    fn drop(&mut self) {
        self.0.stop();
    }
}

#[test]
fn a_timer_made_by_a_thread_that_leaves_is_the_attendants() {
    let ends = with_clockwork(|reactor, key| {
        reactor.tell(key, Order::Wind(Duration::from_millis(10)), Urgency::Now);
        thread::sleep(Duration::from_millis(200));
    });
    assert_eq!(ends, 1);
}

/// The attendant calls at the deadline, is told that somebody turns the reactor, and forgets the deadline.
#[test]
fn a_deadline_that_passes_during_a_turn_is_not_forgotten() {
    let ends = with_clockwork(|reactor, key| {
        reactor.tell(key, Order::Wind(Duration::from_millis(20)), Urgency::Now);
        reactor.tell(key, Order::Dawdle(Duration::from_millis(60)), Urgency::Now);
        thread::sleep(Duration::from_millis(200));
    });
    assert_eq!(ends, 1);
}

const LONG: Duration = Duration::from_secs(3600);

#[test]
fn what_was_put_off_happens_in_its_time() {
    let ends = with_clockwork(|reactor, key| {
        let order = Order::PutOff(Duration::from_millis(10));
        reactor.tell(key, order, Urgency::Soon);
        thread::sleep(Duration::from_millis(200));
    });
    assert_eq!(ends, 1);
}

#[test]
fn who_begins_to_wait_hurries_what_was_put_off() {
    let ends = with_clockwork(|reactor, key| {
        reactor.tell(key, Order::PutOff(LONG), Urgency::Now);
        let parker = Parker::of_this_thread();
        for _ in 0..2 {
            parker.reset();
            let soon = Some(Instant::now() + Duration::from_millis(1));
            let reactors = [Arc::clone(reactor)];
            waiting::wait(&parker, &reactors, &mut [], soon, None).unwrap();
        }
    });
    assert_eq!(ends, 1, "it was put off once");
}

/// The I/O thread calls for the rest while somebody has a turn, and must not leave the rest to that thread.
#[test]
fn who_has_a_turn_is_not_kept_by_work_without_end() {
    for _ in 0..10 {
        with_clockwork(|reactor, key| {
            let before = TOILED.get();
            let turning = reactor.take_wheel().unwrap();
            reactor.tell(key, Order::Toil(20), Urgency::Soon);
            reactor.attendant.call(reactor.id);
            drop(turning);
            assert_eq!(TOILED.get() - before, 1);
        });
    }
}

#[test]
fn what_a_turn_leaves_is_done_by_the_attendant() {
    const TIMES: usize = 20;
    with_counting_clockwork(|reactor, key, done| {
        reactor.tell(key, Order::Toil(TIMES), Urgency::Now);
        while done.load(SeqCst) < TIMES {
            thread::yield_now();
        }
    });
}

/// The attendant never runs, as if it got no processor.
#[test]
fn a_glance_sees_what_is_ready() {
    let (reader, writer) = rustix::pipe::pipe().unwrap();
    let reader = Arc::new(reader);
    let seen = Arc::new(AtomicUsize::new(0));
    let reactor = Reactor::new(Attendant::new().unwrap());
    let key = ids::unique();
    reactor.start(key, Clockwork(Arc::clone(&seen)), Urgency::Now);
    reactor.tell(key, Order::Watch(Arc::clone(&reader)), Urgency::Now);
    reactor.glance();
    assert_eq!(seen.load(SeqCst), 0);
    rustix::io::write(&writer, b"x").unwrap();
    reactor.glance();
    assert_eq!(seen.load(SeqCst), 1);
}

/// Somebody turns the reactor, and sees to it before letting go.
#[test]
fn a_hurry_is_mail_for_who_turns_the_reactor() {
    let ends = with_clockwork(|reactor, key| {
        reactor.tell(key, Order::PutOff(LONG), Urgency::Now);
        let turning = reactor.take_wheel().unwrap();
        thread::scope(|scope| {
            scope.spawn(|| reactor.hurry()).join().unwrap();
        });
        drop(turning);
    });
    assert_eq!(ends, 1);
}

/// A thread that waited for the socket when it was closed still holds its reactor, and may turn it once more.
#[test]
fn a_reactor_ends_once() {
    let told = Arc::new(AtomicUsize::new(0));
    with_clockwork(|reactor, _| {
        let count = Arc::clone(&told);
        reactor.retire(move || {
            count.fetch_add(1, SeqCst);
        });
        while told.load(SeqCst) == 0 {
            thread::yield_now();
        }
        let heir = Reactor::<Clockwork>::new(Arc::clone(reactor.attendant()));
        assert_eq!(heir.id, reactor.id, "the name is free again");
        drop(reactor.take_wheel());
        let key = ids::unique();
        heir.start(key, Clockwork(Arc::clone(&told)), Urgency::Soon);
        heir.tell(key, Order::Wind(Duration::ZERO), Urgency::Soon);
        thread::sleep(Duration::from_millis(100));
    });
    assert_eq!(told.load(SeqCst), 2, "its end, and its heir's timer");
}

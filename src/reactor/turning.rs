//! Holding the wheel: reading mail, calling actors, letting go.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::Ordering;
use std::sync::{Arc, MutexGuard};
use std::time::Instant;

use super::parker::Parker;
use super::wheel::LetGo;
use super::{Actor, ActorKey, Attendant, Core, Interest, Mail, Reactor, Shell, Sleeper, Turn};
use crate::sync::LockUnpoisoned;
use crate::sys::clock::{Deadline, earlier, sleep_until};
use crate::sys::poll::{PollFd, ppoll};

/// The wheel of a reactor in the caller's hands; dropped, it is let go.
pub struct Turning<'a, A: Actor> {
    reactor: &'a Arc<Reactor<A>>,
    /// Always there until the wheel is let go.
    core: Option<MutexGuard<'a, Core<A>>>,
    /// A sleeper has the first claim.
    borrowed: bool,
    now: Instant,
}

/// A thread's claim to the wheel while it sleeps.
pub(super) struct Asleep<'a, A: Actor> {
    reactor: &'a Arc<Reactor<A>>,
    /// Of what the thread polls.
    generation: u64,
}

impl<'a, A: Actor> Turning<'a, A> {
    /// The caller took or borrowed the wheel.
    pub(super) fn begin(reactor: &'a Arc<Reactor<A>>, borrowed: bool) -> Turning<'a, A> {
        let mut turning = Turning {
            reactor,
            core: Some(reactor.core.locked()),
            borrowed,
            now: Instant::now(),
        };
        turning.read_mail();
        turning
    }

    /// Whether a thread can wait with this wheel.
    pub(super) fn suits_a_waiter(&self) -> bool {
        self.core
            .as_ref()
            .is_some_and(|core| core.shell.poll.suits_a_waiter())
    }

    /// Fires what is due, and adds what a sleeper has to poll to `fds` (and whose it is to `keys`). Returns the next
    /// deadline.
    pub(super) fn prepare_sleep(
        &mut self,
        fds: &mut Vec<PollFd>,
        keys: &mut Vec<ActorKey>,
    ) -> Deadline {
        self.now = Instant::now();
        self.fire_timers();
        self.go_on();
        let core = self.core.as_mut()?;
        core.shell.poll.mute(self.now, fds, keys);
        if core.shell.unfinished.is_empty() {
            core.shell.next_timer()
        } else {
            Some(self.now)
        }
    }

    /// Puts the wheel into a sleeper's claim; if mail came it was read, and the caller looks again.
    pub(super) fn sleep(
        mut self,
        parker: &Arc<Parker>,
        deadline: Deadline,
    ) -> Result<Asleep<'a, A>, Turning<'a, A>> {
        let mut generation = 0;
        if let Some(mut core) = self.core.take() {
            generation = core.shell.poll.generation;
            self.reactor.show_put_off(&core.shell);
            core.sleeper = Some(Sleeper {
                parker: Arc::clone(parker),
                deadline,
                generation,
            });
        }
        let reactor = self.reactor;
        match reactor.wheel.sleep() {
            LetGo::Mail => {
                self.relock();
                self.read_mail();
                Err(self)
            }
            LetGo::Done | LetGo::Inherited => {
                // Without its guard there is nothing left to let go.
                std::mem::forget(self);
                Ok(Asleep {
                    reactor,
                    generation,
                })
            }
        }
    }

    /// Tells the actors what is ready now. Many descriptors that stand in no set of their own are the attendant's alone.
    pub(super) fn look_around(&mut self) {
        let (mut fds, mut keys) = (Vec::new(), Vec::new());
        match &self.core {
            Some(core) if core.shell.poll.suits_a_waiter() => {
                core.shell.poll.list(&mut fds, &mut keys);
            }
            _ => return,
        }
        self.poll_now(&mut fds, &keys);
    }

    /// As a sleep that is over before it began.
    pub(super) fn glance(&mut self) {
        let (mut fds, mut keys) = (Vec::new(), Vec::new());
        self.prepare_sleep(&mut fds, &mut keys);
        self.poll_now(&mut fds, &keys);
    }

    /// Tells the actors which of these descriptors are ready now. What cannot be polled is left to the attendant.
    fn poll_now(&mut self, fds: &mut [PollFd], keys: &[ActorKey]) {
        if !fds.is_empty()
            && ppoll(fds, sleep_until(Some(self.now)), None).is_ok_and(|found| found > 0)
        {
            self.dispatch(keys, fds);
        }
    }

    /// Tells the actors what the sleeper's poll saw.
    fn dispatch(&mut self, keys: &[ActorKey], fds: &[PollFd]) {
        self.now = Instant::now();
        for (key, fd) in keys.iter().zip(fds) {
            if fd.revents == 0 {
                continue;
            }
            if *key == 0 {
                self.look();
            } else {
                self.ready(*key, Interest::from_poll(fd.revents));
            }
        }
    }

    fn relock(&mut self) {
        let mut core = self.reactor.core.locked();
        core.sleeper = None;
        self.core = Some(core);
    }

    fn read_mail(&mut self) {
        loop {
            let mail = std::mem::take(&mut *self.reactor.mailbox.locked());
            if mail.is_empty() {
                return;
            }
            for letter in mail {
                self.handle(letter);
            }
        }
    }

    fn handle(&mut self, mail: Mail<A>) {
        let Some(core) = &mut self.core else { return };
        match mail {
            Mail::Start(key, actor) => {
                core.actors.insert(key, actor);
                self.call(key, A::started);
            }
            Mail::Word(key, word) => self.call(key, |actor, turn| actor.told(turn, word)),
            Mail::Fired(0, _) => {
                core.shell.poll.own_set_fired();
                self.look();
            }
            Mail::Fired(key, readiness) => {
                core.shell.poll.fired(key);
                self.ready(key, readiness);
            }
            Mail::SpareDescriptors => core.shell.poll.spare_descriptors(),
            Mail::Forgotten => core.shell.poll.register_anew(),
            Mail::Hurry => self.hurry(),
            Mail::Retire => {
                core.retiring = true;
                let keys: Vec<_> = core.actors.keys().copied().collect();
                for key in keys {
                    self.call(key, A::retired);
                }
            }
        }
    }

    fn look(&mut self) {
        let mut ready = Vec::new();
        if let Some(core) = &mut self.core {
            core.shell.poll.look(&mut ready);
        }
        for (key, readiness) in ready {
            self.ready(key, readiness);
        }
    }

    fn ready(&mut self, key: ActorKey, readiness: Interest) {
        if readiness != Interest::NONE {
            self.call(key, |actor, turn| actor.ready(turn, readiness));
        }
    }

    /// Calls an actor; a panic costs this actor its life and nobody else anything.
    fn call(&mut self, key: ActorKey, body: impl FnOnce(&mut A, &mut Turn<'_, A>)) {
        let Some(core) = self.core.as_deref_mut() else {
            return;
        };
        let Some(actor) = core.actors.get_mut(&key) else {
            return;
        };
        let mut turn = Turn {
            key,
            now: self.now,
            shell: &mut core.shell,
            reactor: self.reactor,
        };
        if catch_unwind(AssertUnwindSafe(|| body(actor, &mut turn))).is_err() {
            core.shell.ended.push(key);
        }
        self.bury();
        self.welcome();
    }

    fn bury(&mut self) {
        let Some(core) = self.core.as_deref_mut() else {
            return;
        };
        for key in std::mem::take(&mut core.shell.ended) {
            core.shell.timers.forget(key);
            core.shell.put_off.forget(key);
            core.shell.poll.unwatch(key);
            core.actors.remove(&key);
        }
    }

    fn welcome(&mut self) {
        let born = match &mut self.core {
            Some(core) if !core.shell.born.is_empty() => std::mem::take(&mut core.shell.born),
            _ => return,
        };
        for (key, actor) in born {
            self.handle(Mail::Start(key, actor));
        }
    }

    fn fire_timers(&mut self) {
        while let Some((key, kind)) = self
            .core
            .as_mut()
            .and_then(|core| core.shell.take_due_timer(self.now))
        {
            self.call(key, |actor, turn| actor.expired(turn, kind));
        }
        let (mut fds, mut keys) = (Vec::new(), Vec::new());
        if let Some(core) = &mut self.core {
            core.shell.poll.retry(self.now, &mut fds, &mut keys);
        }
        self.poll_now(&mut fds, &keys);
    }

    /// Has the actors do what they put off; what they put off meanwhile stays put off.
    pub(super) fn hurry(&mut self) {
        let hurried = match &mut self.core {
            Some(core) => core.shell.put_off.take_all(),
            None => return,
        };
        for key in hurried {
            self.call(key, A::hurried);
        }
    }

    /// Calls the actors that spent their budget once more; what they leave again waits for the next round.
    pub(super) fn go_on(&mut self) {
        let unfinished = match &mut self.core {
            Some(core) => std::mem::take(&mut core.shell.unfinished),
            None => return,
        };
        for (key, word) in unfinished {
            self.handle(Mail::Word(key, word));
        }
    }

    /// Hands everything over to whoever comes next, and lets go.
    fn let_go(&mut self) {
        loop {
            self.fire_timers();
            self.hand_over();
            let finished = self.is_finished();
            let unfinished = self.has_unfinished();
            self.core = None;
            let reactor = self.reactor;
            let outcome = if self.borrowed {
                reactor.wheel.give_back()
            } else {
                reactor.wheel.release()
            };
            match outcome {
                LetGo::Done if finished => return reactor.finish(),
                // Called before, the attendant would find the wheel taken, and this thread be kept by work without end.
                LetGo::Done if unfinished => return reactor.attendant.call(reactor.id),
                LetGo::Done => return,
                LetGo::Inherited => self.borrowed = false,
                LetGo::Mail => {}
            }
            self.core = Some(reactor.core.locked());
            // The mail may be the attendant's call at a deadline, which it has forgotten since: what was not due when
            // this turn began may be now.
            self.now = Instant::now();
            self.read_mail();
        }
    }

    /// Only descriptors report themselves to the next holder; everything else has to be said.
    fn hand_over(&mut self) {
        let Some(core) = self.core.as_deref_mut() else {
            return;
        };
        let shell = &mut core.shell;
        self.reactor.show_put_off(shell);
        if self.borrowed {
            shell.poll.register_own_set();
            let next = shell.next_timer();
            if let Some(sleeper) = &core.sleeper
                && (sleeper.generation != shell.poll.generation
                    || earlier(sleeper.deadline, next) != sleeper.deadline)
            {
                sleeper.parker.unpark();
            }
        } else {
            core.sleeper = None;
            let next = earlier(shell.poll.arm(self.now), shell.next_timer());
            core.called_at = self.reactor.schedule(core.called_at, next, self.now);
        }
    }

    fn has_unfinished(&self) -> bool {
        let core = self.core.as_ref();
        core.is_some_and(|core| !core.shell.unfinished.is_empty())
    }

    fn is_finished(&self) -> bool {
        self.core
            .as_ref()
            .is_some_and(|core| core.retiring && core.actors.is_empty())
            && self.reactor.mailbox.locked().is_empty()
    }
}

impl<A: Actor> Drop for Turning<'_, A> {
    fn drop(&mut self) {
        self.let_go();
    }
}

impl<'a, A: Actor> Asleep<'a, A> {
    /// The thread is awake; `None`: the wheel was borrowed meanwhile and is gone.
    pub(super) fn wake(self) -> Option<Turning<'a, A>> {
        if !self.reactor.wheel.wake() {
            return None;
        }
        let mut turning = Turning {
            reactor: self.reactor,
            core: None,
            borrowed: false,
            now: Instant::now(),
        };
        turning.relock();
        Some(turning)
    }

    /// As [`Asleep::wake`]; the actors hear what the poll saw, unless a borrower changed what there is to poll: an actor
    /// may have another descriptor by now, so it is polled again.
    pub(super) fn wake_to(self, keys: &[ActorKey], fds: &[PollFd]) -> Option<Turning<'a, A>> {
        let generation = self.generation;
        let mut turning = self.wake()?;
        let is_same = |core: &MutexGuard<'_, Core<A>>| core.shell.poll.generation == generation;
        if turning.core.as_ref().is_some_and(is_same) {
            turning.dispatch(keys, fds);
        }
        Some(turning)
    }
}

impl<A: Actor> Reactor<A> {
    /// Makes sure that the attendant calls no later than at `next`; returns when it will.
    fn schedule(&self, called_at: Deadline, next: Deadline, now: Instant) -> Deadline {
        let called_at = called_at.filter(|at| *at > now);
        match next {
            Some(at) if called_at.is_none_or(|called_at| at < called_at) => {
                self.attendant.call_at(self.id, at);
                Some(at)
            }
            _ => called_at,
        }
    }

    fn show_put_off(&self, shell: &Shell<A>) {
        let puts_off = shell.put_off.next().is_some();
        self.puts_off.store(puts_off, Ordering::Relaxed);
    }

    /// The end, once: a waiter may take the wheel of a reactor that has ended.
    fn finish(&self) {
        let on_retired = self.on_retired.locked().take();
        if let Some(then) = on_retired {
            Attendant::dismiss(&self.attendant, self.id);
            then();
        }
    }
}

//! The threads that wait for the system's resolver.
//!
//! One thread a look-up, so that a slow answer holds up no other; at most [`MAX_THREADS`], more wait for their turn.
//! A thread ends when nothing waits.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;

use once_cell::race::OnceBox;

use crate::errno::Result;
use crate::sync::LockUnpoisoned;
use crate::sys::{fork, threads};

/// Look-ups at the same time.
const MAX_THREADS: usize = 16;

pub(super) type Job = Box<dyn FnOnce() + Send>;

/// Runs a job on a resolver thread, now or when one is free; `EMTHREAD` when no thread starts.
pub(super) fn submit(job: Job) -> Result<()> {
    let pool = Pool::of_this_process();
    let Some(job) = pool.begin_or_queue(job) else {
        return Ok(());
    };
    let started = threads::spawn("ZMQbg/Resolver", move || work(pool, job));
    if started.is_err() {
        pool.state.locked().threads -= 1;
    }
    started.map(drop)
}

fn work(pool: &Pool, first: Job) {
    let mut next = Some(first);
    while let Some(job) = next {
        // A panic would lose the thread's place in the count.
        let _ = catch_unwind(AssertUnwindSafe(job));
        next = pool.next_or_end();
    }
}

/// The resolver threads of one process; a forked child has a pool of its own, since it inherits the count, and perhaps
/// a held lock, but no threads.
struct Pool {
    generation: u64,
    state: Mutex<State>,
    after_fork: OnceBox<Pool>,
}

#[derive(Default)]
struct State {
    threads: usize,
    waiting: VecDeque<Job>,
}

impl Pool {
    fn new() -> Box<Pool> {
        Box::new(Pool {
            generation: fork::generation(),
            state: Mutex::default(),
            after_fork: OnceBox::new(),
        })
    }

    fn of_this_process() -> &'static Pool {
        static FIRST: OnceBox<Pool> = OnceBox::new();
        let generation = fork::generation();
        let mut pool = FIRST.get_or_init(Pool::new);
        while pool.generation != generation {
            pool = pool.after_fork.get_or_init(Pool::new);
        }
        pool
    }

    /// Counts a new thread for the job and gives it back, or keeps it for a thread that is there.
    fn begin_or_queue(&self, job: Job) -> Option<Job> {
        let mut state = self.state.locked();
        if state.threads < MAX_THREADS {
            state.threads += 1;
            return Some(job);
        }
        state.waiting.push_back(job);
        None
    }

    /// The next job of a thread; `None` ends it.
    fn next_or_end(&self) -> Option<Job> {
        let mut state = self.state.locked();
        let job = state.waiting.pop_front();
        if job.is_none() {
            state.threads -= 1;
        }
        job
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::sync::{Arc, mpsc};
    use std::time::Duration;

    use super::*;

    const PATIENCE: Duration = Duration::from_secs(20);

    #[test]
    fn a_slow_job_holds_up_no_other() {
        let (release, held) = mpsc::channel::<()>();
        submit(Box::new(move || {
            assert!(held.recv_timeout(PATIENCE).is_err())
        }))
        .unwrap();
        let (send, receive) = mpsc::channel();
        submit(Box::new(move || send.send(()).unwrap())).unwrap();
        receive.recv_timeout(PATIENCE).expect("the second job ran");
        drop(release);
    }

    #[test]
    fn many_jobs_share_a_few_threads_and_all_run() {
        const JOBS: usize = 60;
        let (running, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let (send, receive) = mpsc::channel();
        for _ in 0..JOBS {
            let (running, most, send) = (running.clone(), most.clone(), send.clone());
            let job = move || {
                most.fetch_max(running.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                std::thread::sleep(Duration::from_millis(2));
                running.fetch_sub(1, Ordering::SeqCst);
                send.send(()).unwrap();
            };
            submit(Box::new(job)).unwrap();
        }
        for _ in 0..JOBS {
            receive.recv_timeout(PATIENCE).expect("every job runs");
        }
        assert!(most.load(Ordering::SeqCst) <= MAX_THREADS);
    }

    #[test]
    fn a_panic_costs_one_job() {
        for _ in 0..2 * MAX_THREADS {
            submit(Box::new(|| std::panic::resume_unwind(Box::new("quietly")))).unwrap();
        }
        let (send, receive) = mpsc::channel();
        submit(Box::new(move || send.send(()).unwrap())).unwrap();
        receive.recv_timeout(PATIENCE).expect("a thread is left");
    }

    #[test]
    fn signals_never_land_on_a_resolver_thread() {
        let (send, receive) = mpsc::channel();
        let job = move || {
            send.send(std::fs::read_to_string("/proc/thread-self/status").unwrap())
                .unwrap()
        };
        submit(Box::new(job)).unwrap();
        let status = receive.recv_timeout(PATIENCE).unwrap();
        let blocked = status
            .lines()
            .find_map(|line| line.strip_prefix("SigBlk:"))
            .unwrap();
        let blocked = u64::from_str_radix(blocked.trim(), 16).unwrap();
        for signal in [
            libc::SIGINT,
            libc::SIGTERM,
            libc::SIGUSR1,
            libc::SIGALRM,
            libc::SIGCHLD,
        ] {
            assert_ne!(blocked & 1 << (signal - 1), 0, "signal {signal}");
        }
    }
}

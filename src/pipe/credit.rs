//! The high-water mark: how many whole messages a writer may have under way.
//!
//! The writer counts what it sent, the reader what it read, and the reader returns its count in steps of half the
//! mark, so that a writer that was full finds room for many messages, not for one. The mark is the sum of what both ends
//! allow, and may change at any time, from either side; two rules keep a writer from being stuck with credit that no step will return:
//! a reader that falls asleep returns what it owes to a stalled writer ([`Returns::settle`]), and a writer that
//! stalls while the reader sleeps knows that everything was read ([`Allowance::all_read`]).

use crate::sync::{Arc, AtomicUsize, Ordering};

use super::cursor::Cursor;

/// What writer and reader share.
#[derive(Debug)]
struct Account {
    /// Whole messages read; the stalled writer parks here. Closed by the reader.
    read: Cursor,
    /// What each end allows, in messages; 0 is no limit.
    writer_share: AtomicUsize,
    reader_share: AtomicUsize,
}

/// The share of an end that leaves the high-water mark to the other.
const NO_SHARE: usize = usize::MAX;

impl Account {
    /// The high-water mark: what both ends allow together; 0 is no limit.
    #[inline]
    fn hwm(&self) -> u64 {
        let writer_share = self.writer_share.load(Ordering::Relaxed);
        let reader_share = self.reader_share.load(Ordering::Relaxed);
        match (writer_share, reader_share) {
            (share, NO_SHARE) | (NO_SHARE, share) => share as u64,
            (0, _) | (_, 0) => 0,
            (one, other) => (one as u64).saturating_add(other as u64),
        }
    }
}

/// The writer's side.
#[derive(Debug)]
pub(super) struct Allowance {
    account: Arc<Account>,
    sent: u64,
    /// At least so many were read, as known by other ways than the cursor.
    known_read: u64,
}

/// The reader's side.
#[derive(Debug)]
pub(super) struct Returns {
    account: Arc<Account>,
    consumed: u64,
    returned: u64,
    /// The writer is stalled and no step will come: return everything at the next occasion.
    is_due: bool,
}

pub(super) fn account(
    writer_share: Option<usize>,
    reader_share: Option<usize>,
) -> (Allowance, Returns) {
    let account = Arc::new(Account {
        read: Cursor::new(),
        writer_share: AtomicUsize::new(writer_share.unwrap_or(NO_SHARE)),
        reader_share: AtomicUsize::new(reader_share.unwrap_or(NO_SHARE)),
    });
    let allowance = Allowance {
        account: Arc::clone(&account),
        sent: 0,
        known_read: 0,
    };
    let returns = Returns {
        account,
        consumed: 0,
        returned: 0,
        is_due: false,
    };
    (allowance, returns)
}

impl Allowance {
    /// Counts a message that was written.
    #[inline]
    pub(super) fn spend(&mut self) {
        self.sent += 1;
    }

    pub(super) fn sent(&self) -> u64 {
        self.sent
    }

    #[inline]
    pub(super) fn is_reader_gone(&self) -> bool {
        self.account.read.observe().closed
    }

    /// Whether one more message may be written; false with the reader gone.
    #[inline]
    pub(super) fn has_room(&self) -> bool {
        let read = self.account.read.observe();
        !read.closed && self.fits(read.count)
    }

    #[inline]
    fn fits(&self, read: u64) -> bool {
        let hwm = self.account.hwm();
        hwm == 0 || self.sent - read.max(self.known_read) < hwm
    }

    /// Makes the next credit report a stalled writer; false: there is room after all.
    pub(super) fn stall(&self) -> bool {
        loop {
            let read = self.account.read.observe();
            if read.closed {
                return true;
            }
            if self.fits(read.count) {
                return false;
            }
            if self.account.read.park(read.count) {
                return true;
            }
        }
    }

    /// Learns that the first `sent` messages were read.
    pub(super) fn all_read(&mut self, sent: u64) {
        self.known_read = self.known_read.max(sent);
    }

    pub(super) fn set_share(&mut self, share: usize) {
        self.account.writer_share.store(share, Ordering::Relaxed);
    }
}

impl Returns {
    /// Counts a message that was read to its end.
    #[inline]
    pub(super) fn earn(&mut self) {
        self.consumed += 1;
    }

    /// Returns credit when a step is complete. True: the writer was stalled and must be told.
    #[inline]
    pub(super) fn give_back(&mut self) -> bool {
        let hwm = self.account.hwm();
        let owed = self.consumed - self.returned;
        let is_step = hwm > 0 && owed >= hwm.div_ceil(2);
        if owed == 0 || !(is_step || self.is_due) {
            return false;
        }
        self.is_due = false;
        self.returned = self.consumed;
        self.account.read.publish(self.consumed)
    }

    /// Called when the reader has just fallen asleep.
    #[inline]
    pub(super) fn settle(&mut self) {
        self.is_due = self.consumed != self.returned && self.account.read.observe().parked;
    }

    /// The end. True: the writer was stalled.
    pub(super) fn close(&mut self) -> bool {
        self.returned = self.consumed;
        self.account.read.close(self.consumed)
    }

    pub(super) fn set_share(&mut self, share: usize) {
        self.account.reader_share.store(share, Ordering::Relaxed);
    }
}

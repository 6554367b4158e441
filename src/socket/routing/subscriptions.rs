//! Who is subscribed to what (RFC 29): a subscriber's own topics, and a publisher's topics with their subscribers.
//!
//! A subscription matches every message whose first part begins with its topic. Topics come from peers: their
//! bytes are allocated fallibly, and no work depends on more than a topic's length and a pipe's own subscriptions.

use super::budget::Budget;
use super::key_map::KeyMap;
use super::radix_tree::{NodeKey, RadixTree, Value};
use crate::errno::Result;
use crate::options::Limits;
use crate::socket::pipes::PipeKey;

/// The topics that a subscriber asked for, each as often as it did.
#[derive(Debug, Default)]
pub struct Subscriptions {
    tree: RadixTree<usize>,
    topics: usize,
}

impl Subscriptions {
    /// Subscribes once more; whether the topic is new.
    pub fn add(&mut self, topic: &[u8]) -> Result<bool> {
        let node = self.tree.find_or_insert(topic)?;
        let count = self.tree.value_mut(node);
        *count += 1;
        let is_new = *count == 1;
        self.topics += usize::from(is_new);
        Ok(is_new)
    }

    /// Takes one subscription back; whether it was the topic's last.
    pub fn remove(&mut self, topic: &[u8]) -> bool {
        let Some(node) = self.tree.find(topic) else {
            return false;
        };
        let count = self.tree.value_mut(node);
        *count -= 1;
        let is_last = *count == 0;
        if is_last {
            self.topics -= 1;
            self.tree.prune(node);
        }
        is_last
    }

    /// Whether a message that begins with `subject` was asked for.
    #[inline]
    pub fn matches(&self, subject: &[u8]) -> bool {
        self.tree.any_prefix(subject, |_| true)
    }

    /// Calls `visit` with each topic once.
    pub fn for_each(&self, visit: impl FnMut(&[u8])) {
        self.tree.for_each_topic(visit);
    }

    /// The number of different topics.
    pub fn topics(&self) -> usize {
        self.topics
    }
}

/// What became of a topic when a subscriber left it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Removal {
    /// It was not subscribed.
    Absent,
    /// Nobody is left.
    Last,
    /// Others remain.
    Shared,
}

/// About what a subscription costs beside its topic, in bytes.
const OVERHEAD: u64 = 256;

/// So many topics are looked at together before they are asked for or given up.
pub const WARM: usize = 16;

/// With a copy of what a topic has in common with others.
fn cost(topic: &[u8]) -> u64 {
    OVERHEAD + 2 * topic.len() as u64
}

/// The subscribers of a topic: mostly one.
#[derive(Debug, Default)]
enum Audience {
    #[default]
    Nobody,
    One(PipeKey),
    Many(Vec<PipeKey>),
}

impl Audience {
    #[inline]
    fn pipes(&self) -> &[PipeKey] {
        match self {
            Audience::Nobody => &[],
            Audience::One(pipe) => std::slice::from_ref(pipe),
            Audience::Many(pipes) => pipes,
        }
    }

    /// Adds a pipe; its place.
    fn push(&mut self, pipe: PipeKey) -> usize {
        match self {
            Audience::Nobody => *self = Audience::One(pipe),
            Audience::One(first) => *self = Audience::Many(vec![*first, pipe]),
            Audience::Many(pipes) => pipes.push(pipe),
        }
        self.pipes().len() - 1
    }

    /// Removes the pipe at a place; who has that place now.
    fn remove(&mut self, place: usize) -> Option<PipeKey> {
        match self {
            Audience::Many(pipes) if pipes.len() > 1 => {
                pipes.swap_remove(place);
                pipes.get(place).copied()
            }
            _ => {
                *self = Audience::Nobody;
                None
            }
        }
    }
}

impl Value for Audience {
    #[inline]
    fn is_vacant(&self) -> bool {
        matches!(self, Audience::Nobody)
    }
}

/// The topics of a publisher's peers; a pipe counts once a topic, however often its peer subscribes.
#[derive(Debug, Default)]
pub struct Subscribers {
    tree: RadixTree<Audience>,
    /// Each pipe's topics, with the pipe's place among the topic's subscribers.
    places: KeyMap<PipeKey, KeyMap<NodeKey, u32>>,
    topics: usize,
    /// How many topics a pipe may have (0: any number), and what they may cost.
    most: usize,
    budget: Budget,
}

impl Subscribers {
    /// From now on these hold for what peers ask for.
    pub fn set_limits(&mut self, limits: &Limits) {
        self.most = limits.subscriptions;
        self.budget.set_limit(limits.subscription_bytes());
    }

    /// Whether a pipe may have this topic, too, within the limits.
    pub fn admits(&self, topic: &[u8], pipe: PipeKey) -> bool {
        let count = self.places.get(&pipe).map_or(0, KeyMap::len);
        let is_within =
            (self.most == 0 || count < self.most) && self.budget.admits(Some(pipe), cost(topic));
        is_within || self.has(topic, pipe)
    }

    fn has(&self, topic: &[u8], pipe: PipeKey) -> bool {
        let node = self.tree.find(topic);
        let topics = self.places.get(&pipe);
        node.zip(topics)
            .is_some_and(|(node, topics)| topics.contains_key(&node))
    }

    /// Prepares for wishes about some topics, up to [`WARM`].
    pub fn expect<'a>(&self, topics: impl Iterator<Item = &'a [u8]>) {
        let mut expected: [&[u8]; WARM] = [&[]; WARM];
        for (place, topic) in expected.iter_mut().zip(topics) {
            *place = topic;
        }
        self.tree.warm_ways(expected);
    }

    /// Subscribes a pipe; whether it is the topic's first.
    pub fn add(&mut self, topic: &[u8], pipe: PipeKey) -> Result<bool> {
        let node = self.tree.find_or_insert(topic)?;
        let audience = self.tree.value_mut(node);
        let is_first = audience.is_vacant();
        self.places
            .entry(pipe)
            .or_default()
            .entry(node)
            .or_insert_with(|| {
                self.budget.spend(Some(pipe), cost(topic));
                audience.push(pipe) as u32
            });
        self.topics += usize::from(is_first);
        Ok(is_first)
    }

    pub fn remove(&mut self, topic: &[u8], pipe: PipeKey) -> Removal {
        let Some(node) = self.tree.find(topic) else {
            return Removal::Absent;
        };
        let Some(nodes) = self.places.get_mut(&pipe) else {
            return Removal::Absent;
        };
        let Some(place) = nodes.remove(&node) else {
            return Removal::Absent;
        };
        if nodes.is_empty() {
            self.places.remove(&pipe);
        }
        self.budget.give_back(Some(pipe), cost(topic));
        let is_last = self.leave(node, place);
        self.settle(node);
        if is_last {
            Removal::Last
        } else {
            Removal::Shared
        }
    }

    /// Ends all subscriptions of a pipe; calls `visit` with each topic, in the order of their bytes, and whether
    /// nobody is left there.
    pub fn remove_pipe(&mut self, pipe: PipeKey, mut visit: impl FnMut(&[u8], bool)) {
        let Some(nodes) = self.places.remove(&pipe) else {
            return;
        };
        let mut nodes: Vec<_> = nodes.into_iter().collect();
        nodes.sort_unstable_by(|one, other| self.tree.topic(one.0).cmp(self.tree.topic(other.0)));
        for (node, place) in nodes {
            let is_last = self.leave(node, place);
            let topic = self.tree.topic(node);
            self.budget.give_back(Some(pipe), cost(topic));
            visit(topic, is_last);
            self.settle(node);
        }
        self.budget.forget(pipe);
    }

    /// As [`Subscribers::remove_pipe`], for nobody who wants to know.
    pub fn drop_pipe(&mut self, pipe: PipeKey) {
        let places = self.places.remove(&pipe).unwrap_or_default();
        let places: Vec<_> = places.into_iter().collect();
        for some in places.chunks(WARM) {
            self.tree.warm(some.iter().map(|(node, _)| *node));
            for (node, place) in some {
                self.leave(*node, *place);
                self.budget
                    .give_back(Some(pipe), cost(self.tree.topic(*node)));
                self.settle(*node);
            }
        }
        self.budget.forget(pipe);
    }

    /// Calls `visit` with the subscribers of all topics that `subject` begins with; a pipe may come more than once.
    #[inline]
    pub fn for_each_match(&self, subject: &[u8], mut visit: impl FnMut(PipeKey)) {
        self.tree.any_prefix(subject, |audience| {
            audience.pipes().iter().for_each(|pipe| visit(*pipe));
            false
        });
    }

    /// The number of different topics.
    pub fn topics(&self) -> usize {
        self.topics
    }

    /// Takes the pipe at `place` from a topic's subscribers; whether nobody is left.
    fn leave(&mut self, node: NodeKey, place: u32) -> bool {
        let audience = self.tree.value_mut(node);
        if let Some(moved) = audience.remove(place as usize)
            && let Some(nodes) = self.places.get_mut(&moved)
        {
            nodes.insert(node, place);
        }
        audience.is_vacant()
    }

    /// Forgets a topic that nobody is left at.
    fn settle(&mut self, node: NodeKey) {
        if self.tree.value(node).is_vacant() {
            self.topics -= 1;
            self.tree.prune(node);
        }
    }
}

#[cfg(test)]
#[path = "subscriptions_tests.rs"]
mod tests;

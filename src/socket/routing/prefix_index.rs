//! A second way into the tree of topics: by a hash of the whole topic, where all topics have few different lengths, as the
//! symbols of a feed or the ids of clients have.
//!
//! Looking for the prefixes of a message then costs a hash and mostly one miss of the cache for each length, instead of two
//! misses for each node on the way. The hash is keyed, at random for each index: strangers choose the topics, and see no hash.

use std::hash::{BuildHasher, Hasher, RandomState};

use foldhash::SharedSeed;
use foldhash::quality::SeedableRandomState;
use hashbrown::HashTable;
use once_cell::race::OnceBox;

use super::radix_tree::NodeKey;
use crate::errno::{Errno, Result};

/// With more lengths than this the way through the tree is as quick.
const MOST_LENGTHS: usize = 4;

/// As is the way through a tree of fewer topics. Tests meet both ways with few.
const FEWEST_TOPICS: usize = if cfg!(test) { 3 } else { 32 };

/// How many topics are of a length.
#[derive(Debug)]
struct Length {
    bytes: usize,
    topics: usize,
}

/// A number that nobody can guess.
fn random() -> u64 {
    RandomState::new().hash_one(0)
}

/// What all indexes have in common. Not foldhash's own: where that is just being made, another thread waits for it, and a child that is
/// forked off meanwhile for ever.
fn keys() -> &'static SharedSeed {
    static KEYS: OnceBox<SharedSeed> = OnceBox::new();
    KEYS.get_or_init(|| Box::new(SharedSeed::from_u64(random())))
}

#[inline]
fn hash(keys: &SeedableRandomState, topic: &[u8]) -> u64 {
    let mut hasher = keys.build_hasher();
    hasher.write(topic);
    hasher.finish()
}

/// See the module's text.
#[derive(Debug)]
pub(super) struct PrefixIndex {
    hasher: SeedableRandomState,
    /// Nodes by their topics.
    nodes: HashTable<NodeKey>,
    /// From short to long.
    lengths: Vec<Length>,
}

impl Default for PrefixIndex {
    fn default() -> PrefixIndex {
        PrefixIndex {
            hasher: SeedableRandomState::with_seed(random(), keys()),
            nodes: HashTable::new(),
            lengths: Vec::new(),
        }
    }
}

impl PrefixIndex {
    /// Adds the node of a topic that is not there yet; `ENOMEM`. Whether the index goes on: false where there would be too
    /// many lengths, and it is of no use any more. `topic_of` tells the topics of nodes that were added before.
    pub fn add<'a>(
        &mut self,
        topic: &[u8],
        node: NodeKey,
        topic_of: impl Fn(NodeKey) -> &'a [u8],
    ) -> Result<bool> {
        let place = self
            .lengths
            .partition_point(|length| length.bytes < topic.len());
        let is_known = self
            .lengths
            .get(place)
            .is_some_and(|length| length.bytes == topic.len());
        if !is_known && self.lengths.len() == MOST_LENGTHS {
            return Ok(false);
        }
        let hasher = &self.hasher;
        let hash_of = |node: &NodeKey| hash(hasher, topic_of(*node));
        self.nodes
            .try_reserve(1, hash_of)
            .map_err(|_| Errno::ENOMEM)?;
        self.nodes.insert_unique(hash(hasher, topic), node, hash_of);
        match is_known {
            true => self.lengths[place].topics += 1,
            false => self.lengths.insert(
                place,
                Length {
                    bytes: topic.len(),
                    topics: 1,
                },
            ),
        }
        Ok(true)
    }

    /// Takes out a topic that is there.
    pub fn remove(&mut self, topic: &[u8], node: NodeKey) {
        let hash = hash(&self.hasher, topic);
        let Ok(entry) = self.nodes.find_entry(hash, |it| *it == node) else {
            return;
        };
        entry.remove();
        if let Some(place) = self
            .lengths
            .iter()
            .position(|length| length.bytes == topic.len())
        {
            self.lengths[place].topics -= 1;
            if self.lengths[place].topics == 0 {
                self.lengths.remove(place);
            }
        }
    }

    /// Whether this way is quicker than that through the tree.
    #[inline]
    pub fn is_worthwhile(&self) -> bool {
        self.nodes.len() >= FEWEST_TOPICS
    }

    /// The nodes of all prefixes of a subject, the shortest first.
    #[inline]
    pub fn prefixes<'a>(
        &'a self,
        subject: &'a [u8],
        is_topic: impl Fn(NodeKey, &[u8]) -> bool + 'a,
    ) -> impl Iterator<Item = NodeKey> + 'a {
        let prefixes = self
            .lengths
            .iter()
            .map_while(|length| subject.get(..length.bytes));
        prefixes.filter_map(move |prefix| {
            let hash = hash(&self.hasher, prefix);
            self.nodes
                .find(hash, |node| is_topic(*node, prefix))
                .copied()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn added(topics: &[&[u8]]) -> PrefixIndex {
        let mut index = PrefixIndex::default();
        for (node, topic) in topics.iter().enumerate() {
            let goes_on = index.add(topic, node as NodeKey, |node| topics[node as usize]);
            assert!(goes_on.expect("memory"));
        }
        index
    }

    fn found(index: &PrefixIndex, topics: &[&[u8]], subject: &[u8]) -> Vec<NodeKey> {
        let prefixes = index.prefixes(subject, |node, prefix| topics[node as usize] == prefix);
        prefixes.collect()
    }

    #[test]
    fn prefixes_are_found_from_short_to_long() {
        let topics: [&[u8]; 5] = [b"abc", b"", b"ab", b"xy", b"abcdef"];
        let mut index = added(&topics);
        assert_eq!(found(&index, &topics, b"abcdefg"), [1, 2, 0, 4]);
        assert_eq!(found(&index, &topics, b"abcd"), [1, 2, 0]);
        assert_eq!(found(&index, &topics, b""), [1]);
        index.remove(b"ab", 2);
        index.remove(b"ab", 2);
        assert_eq!(found(&index, &topics, b"abc"), [1, 0]);
    }

    #[test]
    fn one_length_too_many_ends_it() {
        let topics: [&[u8]; 5] = [b"a", b"ab", b"abc", b"abcd", b"abcde"];
        let mut index = added(&topics[..MOST_LENGTHS]);
        let topic_of = |node: NodeKey| topics[node as usize];
        assert!(!index.add(topics[4], 4, topic_of).expect("memory"));
        index.remove(topics[0], 0);
        assert!(index.add(topics[4], 4, topic_of).expect("memory"));
    }

    #[test]
    fn few_topics_are_left_to_the_tree() {
        let topics: Vec<[u8; 1]> = (0..FEWEST_TOPICS as u8).map(|byte| [byte]).collect();
        let topics: Vec<&[u8]> = topics.iter().map(|topic| &topic[..]).collect();
        assert!(!added(&topics[1..]).is_worthwhile());
        assert!(added(&topics).is_worthwhile());
    }
}

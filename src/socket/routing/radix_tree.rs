//! Values under byte strings, found by prefix: the tree in which subscriptions are kept.
//!
//! Edges are compressed, so a topic costs one or two nodes whatever its length, and nothing here recurses: a peer
//! chooses the topics, it must not choose how deep our stack grows. A node has its whole topic, of which its edge is
//! the end: whoever adds one pays for each copy with as many bytes of its own, and cutting an edge in two or making two
//! one again copies nothing of what is below. So a peer cannot make few bytes cost many.
//!
//! Strangers may fill this tree, and a walk costs a miss of the cache for each piece of memory it visits: a node's are two,
//! itself and the list of its children.

use slab::Slab;

use super::prefix_index::PrefixIndex;
use super::topic::Topic;
use crate::errno::{Errno, Result};

/// Names a node until its value becomes vacant and it is pruned.
pub type NodeKey = u32;

/// A value that may be absent.
pub trait Value: Default {
    fn is_vacant(&self) -> bool;
}

impl Value for usize {
    fn is_vacant(&self) -> bool {
        *self == 0
    }
}

#[derive(Debug)]
struct Node<V> {
    /// By the first byte of their edges, which differ; sorted.
    children: Vec<(u8, NodeKey)>,
    topic: Topic,
    /// The edge from the parent to here is `topic[start..]`.
    start: usize,
    parent: NodeKey,
    value: V,
}

impl<V> Node<V> {
    #[inline]
    fn edge(&self) -> &[u8] {
        &self.topic.bytes()[self.start..]
    }

    /// The first byte of the edge; the root has none.
    fn first_byte(&self) -> u8 {
        self.edge().first().copied().unwrap_or_default()
    }

    fn slot(&self, byte: u8) -> std::result::Result<usize, usize> {
        self.children.binary_search_by_key(&byte, |child| child.0)
    }

    fn child(&self, byte: u8) -> Option<NodeKey> {
        self.slot(byte).ok().map(|slot| self.children[slot].1)
    }

    /// Adds a child, or replaces the one whose edge begins with the same byte.
    fn put_child(&mut self, byte: u8, child: NodeKey) {
        match self.slot(byte) {
            Ok(slot) => self.children[slot].1 = child,
            Err(slot) => self.children.insert(slot, (byte, child)),
        }
    }
}

/// How far the tree knows a topic.
enum Walk {
    /// A node is the topic.
    Arrived(NodeKey),
    /// No edge leads on from this node.
    Stopped { node: NodeKey, at: usize },
    /// The topic leaves the edge to this node after `common` of its bytes.
    Left {
        node: NodeKey,
        at: usize,
        common: usize,
    },
}

/// A map from byte strings to values that can list all prefixes of a string.
#[derive(Debug)]
pub struct RadixTree<V> {
    nodes: Slab<Node<V>>,
    /// Of the nodes with a value; none where it is of no use.
    index: Option<PrefixIndex>,
}

/// The first node.
const ROOT: NodeKey = 0;

/// A tree of fewer nodes is mostly in the cache.
const LARGE: usize = 1000;

/// So many nodes of a way are looked at before it is gone; deeper ones are few.
const WARM_STEPS: usize = 8;

impl<V: Value> Default for RadixTree<V> {
    fn default() -> Self {
        let mut nodes = Slab::new();
        nodes.insert(Node {
            children: Vec::new(),
            topic: Topic::EMPTY,
            start: 0,
            parent: ROOT,
            value: V::default(),
        });
        Self {
            nodes,
            index: Some(PrefixIndex::default()),
        }
    }
}

impl<V: Value> RadixTree<V> {
    /// The node of a topic that has a value.
    pub fn find(&self, topic: &[u8]) -> Option<NodeKey> {
        match self.walk(topic) {
            Walk::Arrived(node) if !self.value(node).is_vacant() => Some(node),
            _ => None,
        }
    }

    /// The node of a topic, made where it is missing. The caller gives it a value at once, or prunes it.
    pub fn find_or_insert(&mut self, topic: &[u8]) -> Result<NodeKey> {
        let node = self.arrive(topic)?;
        if self.value(node).is_vacant()
            && let Err(error) = self.enter_in_index(topic, node)
        {
            self.prune(node);
            return Err(error);
        }
        Ok(node)
    }

    fn enter_in_index(&mut self, topic: &[u8], node: NodeKey) -> Result<()> {
        let nodes = &self.nodes;
        let topic_of = |node: NodeKey| nodes[node as usize].topic.bytes();
        if let Some(index) = &mut self.index
            && !index.add(topic, node, topic_of)?
        {
            self.index = None;
        }
        Ok(())
    }

    /// As [`RadixTree::find_or_insert`], not in the index yet.
    fn arrive(&mut self, topic: &[u8]) -> Result<NodeKey> {
        match self.walk(topic) {
            Walk::Arrived(node) => Ok(node),
            Walk::Stopped { node, at } => self.add(node, Topic::new(topic)?, at),
            Walk::Left { node, at, common } => {
                let branch = at + common;
                let leaf = match branch < topic.len() {
                    true => Some(Topic::new(topic)?),
                    false => None,
                };
                let upper = self.split(node, Topic::new(&topic[..branch])?)?;
                let Some(leaf) = leaf else {
                    return Ok(upper);
                };
                let added = self.add(upper, leaf, branch);
                if added.is_err() {
                    self.prune(upper);
                }
                added
            }
        }
    }

    #[inline]
    pub fn value(&self, node: NodeKey) -> &V {
        &self.node(node).value
    }

    #[inline]
    pub fn value_mut(&mut self, node: NodeKey) -> &mut V {
        &mut self.node_mut(node).value
    }

    /// The topic of a node.
    pub fn topic(&self, node: NodeKey) -> &[u8] {
        self.node(node).topic.bytes()
    }

    #[inline]
    fn node(&self, key: NodeKey) -> &Node<V> {
        &self.nodes[key as usize]
    }

    #[inline]
    fn node_mut(&mut self, key: NodeKey) -> &mut Node<V> {
        &mut self.nodes[key as usize]
    }

    /// Calls `visit` with each value whose topic is a prefix of `subject`, the shortest first, until one returns true.
    #[inline]
    pub fn any_prefix(&self, subject: &[u8], mut visit: impl FnMut(&V) -> bool) -> bool {
        match &self.index {
            Some(index) if index.is_worthwhile() => index
                .prefixes(subject, |node, prefix| self.topic(node) == prefix)
                .any(|node| visit(self.value(node))),
            _ => self.any_on_the_way(subject, visit),
        }
    }

    fn any_on_the_way(&self, subject: &[u8], mut visit: impl FnMut(&V) -> bool) -> bool {
        let mut node = self.node(ROOT);
        let mut rest = subject;
        loop {
            if !node.value.is_vacant() && visit(&node.value) {
                return true;
            }
            let next = rest.first().and_then(|byte| node.child(*byte));
            let Some(next) = next.map(|key| self.node(key)) else {
                return false;
            };
            let Some(beyond) = rest.strip_prefix(next.edge()) else {
                return false;
            };
            (node, rest) = (next, beyond);
        }
    }

    /// Calls `visit` with each topic that has a value, in the order of their bytes.
    pub fn for_each_topic(&self, mut visit: impl FnMut(&[u8])) {
        let mut ahead = vec![ROOT];
        while let Some(key) = ahead.pop() {
            let node = self.node(key);
            if !node.value.is_vacant() {
                visit(node.topic.bytes());
            }
            ahead.extend(node.children.iter().rev().map(|child| child.1));
        }
    }

    /// Removes a node that has no value, with all that was there for its sake alone.
    pub fn prune(&mut self, node: NodeKey) {
        if self.value(node).is_vacant()
            && let Some(index) = &mut self.index
        {
            index.remove(self.nodes[node as usize].topic.bytes(), node);
        }
        let mut key = node;
        while key != ROOT && self.value(key).is_vacant() {
            match self.node(key).children[..] {
                [] => key = self.remove_leaf(key),
                [(_, child)] => return self.join(key, child),
                _ => return,
            }
        }
    }

    /// Looks at what is on the way to some topics that are to be found or added, at the next of each in turn. Who wants many of
    /// a large tree mostly waits for memory, and this way for many pieces of it at once.
    pub fn warm_ways<const N: usize>(&self, topics: [&[u8]; N]) {
        if self.nodes.len() < LARGE {
            return;
        }
        let mut ahead = topics.map(|topic| (ROOT, topic));
        for _ in 0..WARM_STEPS {
            for (node, rest) in &mut ahead {
                let next = rest.first().and_then(|byte| self.node(*node).child(*byte));
                (*node, *rest) = match next {
                    Some(next) => (next, self.rest_after(next, rest)),
                    None => (ROOT, &[][..]),
                };
            }
        }
        std::hint::black_box(ahead);
    }

    /// What follows the edge to a node; nothing if the topic leaves it.
    fn rest_after<'a>(&self, node: NodeKey, rest: &'a [u8]) -> &'a [u8] {
        rest.strip_prefix(self.node(node).edge()).unwrap_or(&[])
    }

    /// Looks at nodes that are to be pruned, and at those above them. Who removes many from a large tree mostly waits for
    /// memory, and this way for many pieces of it at once.
    pub fn warm(&self, nodes: impl Iterator<Item = NodeKey>) {
        let byte_above = |node: NodeKey| {
            let parent = self.node(self.node(node).parent);
            parent.children.last().map_or(0, |child| child.0)
        };
        std::hint::black_box(nodes.map(byte_above).fold(0, u8::wrapping_add));
    }

    fn walk(&self, topic: &[u8]) -> Walk {
        let (mut node, mut at) = (ROOT, 0);
        while let Some(byte) = topic.get(at) {
            let Some(next) = self.node(node).child(*byte) else {
                return Walk::Stopped { node, at };
            };
            let edge = self.node(next).edge();
            if !topic[at..].starts_with(edge) {
                let common =
                    std::iter::zip(edge, &topic[at..]).take_while(|(one, other)| one == other);
                return Walk::Left {
                    node: next,
                    at,
                    common: common.count(),
                };
            }
            (node, at) = (next, at + edge.len());
        }
        Walk::Arrived(node)
    }

    /// Adds a node at the end of an edge that begins after `start` bytes of its topic.
    fn add(&mut self, parent: NodeKey, topic: Topic, start: usize) -> Result<NodeKey> {
        let key = NodeKey::try_from(self.nodes.vacant_key()).map_err(|_| Errno::ENOMEM)?;
        let node = Node {
            children: Vec::new(),
            topic,
            start,
            parent,
            value: V::default(),
        };
        let byte = node.first_byte();
        self.nodes.insert(node);
        self.node_mut(parent).put_child(byte, key);
        Ok(key)
    }

    /// Puts a new node for `topic` on the edge to `node`, which keeps its key.
    fn split(&mut self, node: NodeKey, topic: Topic) -> Result<NodeKey> {
        let (parent, start) = (self.node(node).parent, self.node(node).start);
        let end = topic.bytes().len();
        let upper = self.add(parent, topic, start)?;
        let lower = self.node_mut(node);
        (lower.parent, lower.start) = (upper, end);
        let byte = lower.first_byte();
        self.node_mut(upper).put_child(byte, node);
        Ok(upper)
    }

    /// Takes out a node between its parent and its only child, which keeps its key.
    fn join(&mut self, node: NodeKey, child: NodeKey) {
        let Node { parent, start, .. } = self.nodes.remove(node as usize);
        let lower = self.node_mut(child);
        (lower.parent, lower.start) = (parent, start);
        let byte = lower.first_byte();
        self.node_mut(parent).put_child(byte, child);
    }

    /// Takes out a leaf; its parent.
    fn remove_leaf(&mut self, leaf: NodeKey) -> NodeKey {
        let node = self.nodes.remove(leaf as usize);
        let parent = self.node_mut(node.parent);
        if let Ok(slot) = parent.slot(node.first_byte()) {
            parent.children.remove(slot);
        }
        node.parent
    }
}

#[cfg(test)]
impl<V: Value> RadixTree<V> {
    /// Whether each node is there for a value or for two children, at the end of its parent's topic.
    pub fn is_compact(&self) -> bool {
        let mut nodes = self
            .nodes
            .iter()
            .filter(|(key, _)| *key != ROOT as usize)
            .map(|(_, node)| node);
        nodes.all(|node| {
            let above = self.topic(node.parent);
            (!node.value.is_vacant() || node.children.len() > 1)
                && node.start == above.len()
                && node.topic.bytes().starts_with(above)
        })
    }
}

//! Values under byte strings, found by prefix: the tree in which subscriptions are kept.
//!
//! Edges are compressed, so a topic costs one or two nodes whatever its length, and nothing here recurses: a peer
//! chooses the topics, it must not choose how deep our stack grows. A node knows its whole topic as a shared
//! buffer and names its own edge as a range of it; splitting and joining edges copies no bytes, so that a peer
//! cannot make few bytes cost many.

use std::sync::Arc;

use slab::Slab;

use crate::errno::{Errno, Result};

/// Names a node until its value becomes vacant and it is pruned.
pub type NodeKey = usize;

/// A value that may be absent.
pub trait Value: Default {
    fn is_vacant(&self) -> bool;
}

impl Value for usize {
    fn is_vacant(&self) -> bool {
        *self == 0
    }
}

impl<T> Value for Vec<T> {
    fn is_vacant(&self) -> bool {
        self.is_empty()
    }
}

#[derive(Debug)]
struct Node<V> {
    parent: NodeKey,
    /// Begins with this node's topic; the rest belongs to a node further down.
    topic: Arc<Vec<u8>>,
    /// The edge from the parent to here is `topic[start..end]`.
    start: usize,
    end: usize,
    /// By the first byte of their edges, which differ; sorted.
    children: Vec<(u8, NodeKey)>,
    value: V,
}

impl<V> Node<V> {
    fn edge(&self) -> &[u8] {
        &self.topic[self.start..self.end]
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
    root: NodeKey,
}

impl<V: Value> Default for RadixTree<V> {
    fn default() -> Self {
        let mut nodes = Slab::new();
        let root = nodes.insert(Node {
            parent: 0,
            topic: Arc::new(Vec::new()),
            start: 0,
            end: 0,
            children: Vec::new(),
            value: V::default(),
        });
        Self { nodes, root }
    }
}

impl<V: Value> RadixTree<V> {
    /// The node of a topic that has a value.
    pub fn find(&self, topic: &[u8]) -> Option<NodeKey> {
        match self.walk(topic) {
            Walk::Arrived(node) if !self.nodes[node].value.is_vacant() => Some(node),
            _ => None,
        }
    }

    /// The node of a topic, made where it is missing. The caller gives it a value at once, or prunes it.
    pub fn find_or_insert(&mut self, topic: &[u8]) -> Result<NodeKey> {
        match self.walk(topic) {
            Walk::Arrived(node) => Ok(node),
            Walk::Stopped { node, at } => Ok(self.add_leaf(node, copied(topic)?, at)),
            Walk::Left { node, at, common } => {
                let leaf = if at + common < topic.len() {
                    Some(copied(topic)?)
                } else {
                    None
                };
                let branch = self.split(node, common);
                Ok(leaf.map_or(branch, |topic| self.add_leaf(branch, topic, at + common)))
            }
        }
    }

    pub fn value(&self, node: NodeKey) -> &V {
        &self.nodes[node].value
    }

    pub fn value_mut(&mut self, node: NodeKey) -> &mut V {
        &mut self.nodes[node].value
    }

    /// The topic of a node.
    pub fn topic(&self, node: NodeKey) -> &[u8] {
        let node = &self.nodes[node];
        &node.topic[..node.end]
    }

    /// Calls `visit` with each value whose topic is a prefix of `subject`, the shortest first, until one returns true.
    #[inline]
    pub fn any_prefix(&self, subject: &[u8], mut visit: impl FnMut(&V) -> bool) -> bool {
        let mut node = &self.nodes[self.root];
        let mut rest = subject;
        loop {
            if !node.value.is_vacant() && visit(&node.value) {
                return true;
            }
            let next = rest.first().and_then(|byte| node.child(*byte));
            let Some(next) = next.map(|key| &self.nodes[key]) else {
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
        let mut ahead = vec![self.root];
        while let Some(key) = ahead.pop() {
            if !self.nodes[key].value.is_vacant() {
                visit(self.topic(key));
            }
            ahead.extend(self.nodes[key].children.iter().rev().map(|child| child.1));
        }
    }

    /// Removes a node that has no value, with all that was there for its sake alone.
    pub fn prune(&mut self, node: NodeKey) {
        let mut key = node;
        while key != self.root && self.nodes[key].value.is_vacant() {
            match self.nodes[key].children[..] {
                [] => key = self.remove_leaf(key),
                [(_, child)] => return self.join(key, child),
                _ => return,
            }
        }
    }

    fn walk(&self, topic: &[u8]) -> Walk {
        let (mut node, mut at) = (self.root, 0);
        while let Some(byte) = topic.get(at) {
            let Some(next) = self.nodes[node].child(*byte) else {
                return Walk::Stopped { node, at };
            };
            let edge = self.nodes[next].edge();
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

    fn add_leaf(&mut self, parent: NodeKey, topic: Vec<u8>, start: usize) -> NodeKey {
        let (byte, end) = (topic[start], topic.len());
        let leaf = self.nodes.insert(Node {
            parent,
            topic: Arc::new(topic),
            start,
            end,
            children: Vec::new(),
            value: V::default(),
        });
        self.nodes[parent].put_child(byte, leaf);
        leaf
    }

    /// Puts a new node `common` bytes down the edge to `node`, which keeps its key.
    fn split(&mut self, node: NodeKey, common: usize) -> NodeKey {
        let lower = &self.nodes[node];
        let (parent, topic, start) = (lower.parent, Arc::clone(&lower.topic), lower.start);
        let end = start + common;
        let (byte, lower_byte) = (topic[start], topic[end]);
        let children = vec![(lower_byte, node)];
        let branch = self.nodes.insert(Node {
            parent,
            topic,
            start,
            end,
            children,
            value: V::default(),
        });
        self.nodes[node].parent = branch;
        self.nodes[node].start = end;
        self.nodes[parent].put_child(byte, branch);
        branch
    }

    /// Takes out a node between its parent and its only child, which keeps its key.
    fn join(&mut self, node: NodeKey, child: NodeKey) {
        let Node {
            parent,
            topic,
            start,
            ..
        } = self.nodes.remove(node);
        let lower = &mut self.nodes[child];
        lower.parent = parent;
        lower.start = start;
        self.nodes[parent].put_child(topic[start], child);
        self.release(parent, &topic);
    }

    /// Takes out a leaf; its parent.
    fn remove_leaf(&mut self, leaf: NodeKey) -> NodeKey {
        let Node {
            parent,
            topic,
            start,
            ..
        } = self.nodes.remove(leaf);
        if let Ok(slot) = self.nodes[parent].slot(topic[start]) {
            self.nodes[parent].children.remove(slot);
        }
        self.release(parent, &topic);
        parent
    }

    /// Gives the nodes from `node` upwards that borrow a removed node's buffer another one, so that it can be freed.
    fn release(&mut self, node: NodeKey, topic: &Arc<Vec<u8>>) {
        let mut key = node;
        while key != self.root && Arc::ptr_eq(&self.nodes[key].topic, topic) {
            let borrower = &self.nodes[key];
            let other = match borrower.children.first() {
                Some((_, child)) => Arc::clone(&self.nodes[*child].topic),
                None => match copied(&topic[..borrower.end]) {
                    Ok(copy) => Arc::new(copy),
                    Err(_) => return,
                },
            };
            self.nodes[key].topic = other;
            key = self.nodes[key].parent;
        }
    }
}

/// An exact copy, or `ENOMEM`.
fn copied(topic: &[u8]) -> Result<Vec<u8>> {
    let mut copy = Vec::new();
    copy.try_reserve_exact(topic.len())
        .map_err(|_| Errno::ENOMEM)?;
    copy.extend_from_slice(topic);
    Ok(copy)
}

#[cfg(test)]
impl<V: Value> RadixTree<V> {
    /// Whether each node is there for a value or for two children, and borrows from no node that is gone.
    pub fn is_compact(&self) -> bool {
        let buffer = |node: &Node<V>| std::ptr::from_ref(&*node.topic);
        let nodes = || {
            self.nodes
                .iter()
                .filter(|(key, _)| *key != self.root)
                .map(|(_, node)| node)
        };
        let own: std::collections::HashSet<_> = nodes()
            .filter(|node| node.end == node.topic.len())
            .map(buffer)
            .collect();
        nodes().all(|node| {
            (!node.value.is_vacant() || node.children.len() > 1) && own.contains(&buffer(node))
        })
    }
}

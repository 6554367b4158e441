//! The routing strategies that the patterns share: which pipe is read next, which one is written next, who has
//! subscribed to what, whose routing id is whose.
//!
//! All of them run under the lock of the socket that owns them and know pipes by their [`PipeKey`] alone.
//!
//! [`PipeKey`]: crate::socket::pipes::PipeKey

pub mod budget;
pub mod distributor;
pub mod fair_queue;
mod key_map;
pub mod load_balancer;
pub mod peers;
mod pipe_list;
mod prefix_index;
mod radix_tree;
pub mod subscriptions;
mod topic;

//! Which socket types may talk to each other (RFC 28 request-reply, 29 publish-subscribe, 30 pipeline, 31 pair).

use crate::options::SocketType;

/// Whether a socket of type `ours` accepts a peer whose `Socket-Type` is `theirs`.
pub fn may_talk(ours: SocketType, theirs: SocketType) -> bool {
    use SocketType::*;
    match ours {
        Req => matches!(theirs, Rep | Router),
        Rep => matches!(theirs, Req | Dealer),
        Dealer => matches!(theirs, Rep | Dealer | Router),
        Router => matches!(theirs, Req | Dealer | Router),
        Push => theirs == Pull,
        Pull => theirs == Push,
        Pub | Xpub => matches!(theirs, Sub | Xsub),
        Sub | Xsub => matches!(theirs, Pub | Xpub),
        Pair => theirs == Pair,
        Stream => false,
    }
}

/// The socket type with this ZMTP name.
pub(super) fn socket_type(name: &[u8]) -> Option<SocketType> {
    (0..)
        .map_while(SocketType::from_number)
        .find(|kind| kind.name().as_bytes() == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all() -> impl Iterator<Item = SocketType> {
        (0..).map_while(SocketType::from_number)
    }

    #[test]
    fn the_relation_is_symmetric() {
        for ours in all() {
            for theirs in all() {
                assert_eq!(
                    may_talk(ours, theirs),
                    may_talk(theirs, ours),
                    "{ours:?} {theirs:?}"
                );
            }
        }
    }

    #[test]
    fn every_type_but_stream_has_a_peer() {
        for ours in all() {
            assert_eq!(
                all().any(|theirs| may_talk(ours, theirs)),
                ours != SocketType::Stream
            );
        }
    }

    #[test]
    fn names_read_back() {
        for kind in all() {
            assert_eq!(socket_type(kind.name().as_bytes()), Some(kind));
        }
        assert_eq!(socket_type(b"req"), None);
        assert_eq!(socket_type(b""), None);
    }
}

//! A session whose peer has to be judged: what it asks the ZAP handler, and what it makes of the answer (RFC 27).

use std::sync::Arc;

use super::{Phase, Session};
use crate::reactor::Turn;
use crate::session::connection::Failure;
use crate::session::inquiry::Inquiry;
use crate::session::link::Link;
use crate::session::socket_event::SocketEvent;
use crate::session::{Endpoint, Owner};
use crate::zmtp::ProtocolError;
use crate::zmtp::zap::{Door, Request, Verdict};

impl Session {
    /// Has the ZAP handler judge the peer.
    pub(super) fn ask(&mut self, turn: &mut Turn<'_, Endpoint>, request: &Request) {
        let Phase::Connected(connection) = &self.phase else {
            return;
        };
        let Owner {
            options, handlers, ..
        } = &self.affairs.owner;
        let address = connection.peer_address();
        let door = Door {
            domain: &options.security.zap_domain,
            address: address.as_bytes(),
            routing_id: &options.routing_id,
        };
        let link = Link::Inquiry {
            reactor: Arc::clone(turn.reactor()),
            key: turn.key(),
        };
        match handlers.zap_handler() {
            Some(handler) => {
                self.affairs.inquiry = Inquiry::begin(&handler, request, door, link);
                // What waits, such as our greeting, goes out meanwhile.
                self.send(turn);
                self.judge(turn);
            }
            None if request.is_required => {
                let failure = Failure::Protocol(ProtocolError::NoHandler);
                self.lost(turn, Some(failure));
            }
            None => self.authenticated(turn, Verdict::Granted(Vec::new())),
        }
    }

    /// The ZAP handler answered, unless the connection that asked is gone.
    pub(super) fn judge(&mut self, turn: &mut Turn<'_, Endpoint>) {
        let kind = self.affairs.owner.options.kind;
        let inquiry = self.affairs.inquiry.as_mut();
        let Some(answer) = inquiry.and_then(|inquiry| inquiry.answer(kind)) else {
            return;
        };
        self.affairs.inquiry = None;
        match answer {
            Ok(verdict) => self.authenticated(turn, verdict),
            Err(error) => self.lost(turn, Some(Failure::Protocol(error))),
        }
    }

    fn authenticated(&mut self, turn: &mut Turn<'_, Endpoint>, verdict: Verdict) {
        if let Verdict::Refused(refusal) = verdict {
            let refused = SocketEvent::AuthenticationFailed(refusal.status());
            self.affairs.reporter.report(refused);
        }
        if let Phase::Connected(connection) = &mut self.phase {
            connection.authenticated(verdict);
            self.receive(turn);
        }
    }
}

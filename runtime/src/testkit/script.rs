//! A queue of responses and faults for future requests.

use std::collections::VecDeque;
use std::time::SystemTime;

use bytes::Bytes;
use http::{Response, StatusCode};

use super::apply_fault::apply_fault;
use super::arrival::Reaction;
use super::fault::{Fault, Faulty};
use super::schedule::{Connection, Place, Schedule};
use super::scripted::Scripted;

/// The scripted responses and faults for future requests, in order.
///
/// A [`Service`](super::Service) checks it before it responds itself.
#[derive(Debug, Clone, Default)]
pub struct Script(VecDeque<Planned>);

#[derive(Debug, Clone)]
enum Planned {
    Response(Scripted),
    Fault(Faulty),
}

/// The scripted behavior for a request.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Next {
    /// Nothing is scripted; the service responds.
    Usual,
    /// A response instead of the service's own.
    Scripted(Scripted),
    /// A fault of the service's own response.
    Fault(Fault),
}

impl Script {
    /// Creates an empty script.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a response.
    pub fn respond(&mut self, response: impl Into<Scripted>) {
        self.0.push_back(Planned::Response(response.into()));
    }

    /// Adds a fault.
    pub fn fault(&mut self, fault: impl Into<Faulty>) {
        self.0.push_back(Planned::Fault(fault.into()));
    }

    /// Removes all queued responses and faults.
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// Returns the scripted behavior for a request, and counts the request. A fault that does not
    /// apply to the connection stays queued.
    pub fn next(&mut self, place: &Place, connection: Connection) -> Next {
        let next = self.0.iter_mut().find_map(|planned| match planned {
            Planned::Response(scripted) => {
                scripted.schedule.applies(place, connection).then(|| Next::Scripted(scripted.clone()))
            }
            Planned::Fault(Faulty { fault, schedule }) => {
                let can_happen = connection != Connection::None || fault.is_response();
                (can_happen && schedule.applies(place, connection)).then(|| Next::Fault(fault.clone()))
            }
        });
        self.0.retain(|planned| !planned.schedule().is_spent());
        next.unwrap_or(Next::Usual)
    }
}

impl Planned {
    fn schedule(&self) -> &Schedule {
        match self {
            Self::Response(scripted) => &scripted.schedule,
            Self::Fault(faulty) => &faulty.schedule,
        }
    }
}

impl Next {
    /// Returns the reaction of the service. `own` creates its own response, `of_status` the default
    /// response of a status, and `now` is its clock.
    pub fn react(
        self,
        now: SystemTime,
        of_status: impl Fn(StatusCode) -> Response<Bytes>,
        own: impl FnOnce() -> Response<Bytes>,
    ) -> Reaction {
        match self {
            Self::Usual => Reaction::Response(own()),
            Self::Scripted(scripted) => Reaction::Response(scripted.response(of_status(scripted.status()))),
            Self::Fault(fault) => apply_fault(fault, own(), now, of_status),
        }
    }
}

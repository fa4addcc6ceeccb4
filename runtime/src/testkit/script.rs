//! What tests script for requests that are still to come: responses and faults, in line.

use std::collections::VecDeque;
use std::time::SystemTime;

use bytes::Bytes;
use http::{Response, StatusCode};

use super::arrival::Reaction;
use super::fault::{Fault, Faulty};
use super::schedule::{Connection, Place, Schedule};
use super::scripted::Scripted;
use super::spoiled::spoiled;

/// Responses and faults for requests that are still to come, in the order in which they were scripted.
///
/// A [`Service`](super::Service) asks it before it responds by itself.
#[derive(Debug, Clone, Default)]
pub struct Script(VecDeque<Planned>);

#[derive(Debug, Clone)]
enum Planned {
    Response(Scripted),
    Fault(Faulty),
}

/// What is scripted for one request.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Next {
    /// Nothing: the service responds.
    Usual,
    /// A response in place of the service's own.
    Scripted(Scripted),
    /// What happens to the service's own response.
    Fault(Fault),
}

impl Script {
    /// Creates a script of nothing.
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

    /// Forgets all that still stands in line.
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// Returns what is scripted for a request, and counts it. A fault that the connection cannot have stays in line.
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
    /// Returns how the service reacts: `own` responds by itself, `of_status` writes the body and the headers that a
    /// status usually has there, and `now` is its clock.
    pub fn react(
        self,
        now: SystemTime,
        of_status: impl Fn(StatusCode) -> Response<Bytes>,
        own: impl FnOnce() -> Response<Bytes>,
    ) -> Reaction {
        match self {
            Self::Usual => Reaction::Response(own()),
            Self::Scripted(scripted) => Reaction::Response(scripted.response(of_status(scripted.status()))),
            Self::Fault(fault) => spoiled(fault, own(), now, of_status),
        }
    }
}

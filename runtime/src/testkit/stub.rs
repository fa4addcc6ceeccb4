//! Typed stubs of operations: an in-memory server that knows the types of a generated client.

use std::any::Any;
use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use http::Request;

use super::apply_fault::{apply_fault, status_only};
use super::arrival::{Arrival, Reaction};
use super::clock::Clock;
use super::fault::{Fault, Faulty};
use super::memory::{self, Tail};
use super::received::Received;
use super::recorded::{Record, RecordedRequest};
use super::reply::{Ready, Reply};
use super::respond::{Respond, RespondAs};
use super::schedule::{Connection, Place};
use super::script::{Next, Script};
use super::scripted::Scripted;
use crate::body::{Body, ResponseBody};
use crate::client::ClientBuilder;
use crate::error::{TransportError, TransportErrorKind};
use crate::events::Events;
use crate::mode::Mode;
use crate::operation::{As, EventStream, Operation, Streamed};
#[cfg(feature = "oauth2")]
use crate::secret::TokenRequest;
use crate::sent::{self, Key, RecordedOperation};
use crate::timer::IntoTimer;
use crate::transport::{BlockingTransport, Transport};
use crate::{BoxError, BoxFuture};

/// A server in memory that responds to the operations of any generated client with typed values.
/// Clones share the same server.
///
/// It is the transport of an async or blocking client, and cannot reach a network. It encodes a
/// response like a server (status, headers, media type, body), and the client decodes it, so a test
/// only sees what a server can send. A call of an operation that is not stubbed fails with the
/// operation's name.
///
/// See the [module](super) for an example.
#[derive(Clone)]
pub struct Stub(Arc<Shared>);

struct Shared {
    clock: Clock,
    state: Mutex<State>,
}

/// Responds to token requests.
#[cfg(feature = "oauth2")]
type Tokens = Arc<dyn Fn(&RecordedRequest) -> Scripted + Send + Sync>;

#[derive(Default)]
struct State {
    #[cfg(feature = "oauth2")]
    tokens: Option<Tokens>,
    operations: HashMap<Key, Responses>,
    script: Script,
    calls: Record<Call>,
}

/// The responses of an operation.
#[derive(Default)]
struct Responses {
    next: VecDeque<Once>,
    always: Option<Handler>,
}

type Once = Box<dyn FnOnce() -> Result<Ready, BoxError> + Send>;
type Handler = Arc<dyn Fn(&Call) -> Result<Ready, BoxError> + Send + Sync>;

/// A call that arrived.
#[derive(Clone)]
struct Call {
    operation: Arc<dyn Any + Send + Sync>,
    request: Arc<RecordedRequest>,
}

impl Stub {
    /// Creates a server without any stubs.
    #[must_use]
    pub fn new() -> Self {
        sent::start_recording();
        Self(Arc::new(Shared { clock: Clock::new(), state: Mutex::default() }))
    }

    /// Sets this server as the transport of a client, and its clock as the timer, so that waiting
    /// takes no real time.
    ///
    /// With a generated builder, use `.configure(|builder| stub.connect(builder))`.
    pub fn connect<M: Mode, T>(&self, builder: ClientBuilder<M, T>) -> ClientBuilder<M, Self>
    where
        Clock: IntoTimer<M>,
    {
        builder.timer(self.clock()).transport(self.clone())
    }

    /// Stubs an operation: every call from now on gets this response. It replaces an earlier `on`.
    pub fn on<Op: Respond>(
        &self,
        respond: impl Fn(&Received<Op>) -> Result<Op::Success, Op::Error> + Send + Sync + 'static,
    ) -> &Self {
        self.on_reply(move |call: &Received<Op>| respond(call).into())
    }

    /// Stubs an operation with a reply, which may have headers, delays and faults.
    pub fn on_reply<Op: Respond>(
        &self,
        respond: impl Fn(&Received<Op>) -> Reply<Op> + Send + Sync + 'static,
    ) -> &Self {
        let handler = move |call: &Call| respond(&call.received()?).ready();
        self.always(Key::of::<Op>(), handler)
    }

    /// Stubs calls of an operation that request another media type (`call.accept(GetReportCsv)`):
    /// `stub.on_as::<GetReport, GetReportCsv>(…)`.
    pub fn on_as<Op: Respond, A: RespondAs<Op>>(
        &self,
        respond: impl Fn(&Received<Op>) -> Result<A::Success, Op::Error> + Send + Sync + 'static,
    ) -> &Self {
        let handler = move |call: &Call| Reply::<As<Op, A>>::from(respond(&call.received()?)).ready();
        self.always(Key::of::<As<Op, A>>(), handler)
    }

    /// Stubs calls of an operation that request a stream of events instead of another response
    /// (`call.events()`).
    pub fn on_events<Op: Respond + Streamed>(
        &self,
        respond: impl Fn(&Received<Op>) -> Result<Events<Op::Data>, Op::Error> + Send + Sync + 'static,
    ) -> &Self {
        self.on_as::<Op, EventStream>(respond)
    }

    /// Queues a reply to the next call of an operation. It is used after the replies already
    /// queued, and before the stub of [`on`](Self::on).
    pub fn next<Op: Respond>(&self, reply: impl Into<Reply<Op>>) -> &Self {
        let reply = reply.into();
        let mut state = self.state();
        let responses = state.operations.entry(Key::of::<Op>()).or_default();
        responses.next.push_back(Box::new(move || reply.ready()));
        drop(state);
        self
    }

    /// Queues replies to the next calls of an operation; see [`next`](Self::next).
    pub fn sequence<Op: Respond>(
        &self,
        responses: impl IntoIterator<Item = Result<Op::Success, Op::Error>>,
    ) -> &Self {
        for response in responses {
            self.next::<Op>(response);
        }
        self
    }

    /// Sets the response to OAuth 2.0 token requests, and to requests for the metadata with the
    /// token URL. By default they get a token that does not expire. They do not count as calls, so
    /// scripts and faults do not apply to them.
    ///
    /// ```
    /// use openapi_runtime::{StatusCode, testkit::{Scripted, Stub}};
    ///
    /// let stub = Stub::new();
    /// stub.on_token(|_| Scripted::new(StatusCode::BAD_REQUEST).json(r#"{"error": "invalid_client"}"#));
    /// ```
    #[cfg(feature = "oauth2")]
    pub fn on_token(&self, respond: impl Fn(&RecordedRequest) -> Scripted + Send + Sync + 'static) -> &Self {
        self.state().tokens = Some(Arc::new(respond));
        self
    }

    /// Queues a fault for the next call, or the calls that it selects, after queued faults and
    /// responses.
    ///
    /// `Fault::Close.times(2).on(Place::of::<ListPets>())` applies to calls of one operation.
    pub fn fault(&self, fault: impl Into<Faulty>) -> &Self {
        self.state().script.fault(fault);
        self
    }

    /// Queues a response to the next call, or the calls that it selects, of any operation and
    /// document. It is used after queued faults and responses.
    pub fn script(&self, response: impl Into<Scripted>) -> &Self {
        self.state().script.respond(response);
        self
    }

    /// Removes the queued faults and responses of [`fault`](Self::fault) and
    /// [`script`](Self::script).
    pub fn clear_script(&self) {
        self.state().script.clear();
    }

    /// Returns the calls of an operation that arrived, in order. Each attempt is one.
    #[must_use]
    pub fn calls<Op: Operation>(&self) -> Vec<Received<Op>> {
        self.state().calls.iter().filter_map(|call| call.received().ok()).collect()
    }

    /// Returns the requests of all operations that arrived, in order.
    #[must_use]
    pub fn requests(&self) -> Vec<RecordedRequest> {
        self.state().calls.iter().map(|call| (*call.request).clone()).collect()
    }

    /// Returns the number of requests that arrived, including those that were not kept.
    #[must_use]
    pub fn seen(&self) -> u64 {
        self.state().calls.seen()
    }

    /// Keeps at most the latest `limit` calls, for tests with very many calls.
    pub fn keep_calls(&self, limit: usize) {
        self.state().calls.keep(limit);
    }

    /// Removes the recorded calls.
    pub fn clear_calls(&self) {
        self.state().calls.clear();
    }

    /// Returns the clock that advances while clients wait and responses are delayed.
    #[must_use]
    pub fn clock(&self) -> Clock {
        self.0.clock.clone()
    }

    fn always(
        &self,
        key: Key,
        handler: impl Fn(&Call) -> Result<Ready, BoxError> + Send + Sync + 'static,
    ) -> &Self {
        self.state().operations.entry(key).or_default().always = Some(Arc::new(handler));
        self
    }

    fn respond(&self, request: &Request<Body>) -> Result<http::Response<Tail>, TransportError> {
        let missing = |error: BoxError| TransportError::new(TransportErrorKind::Environment, error);
        let reaction = self.react(request).map_err(missing)?;
        memory::perform(reaction, request, &self.0.clock)
    }

    fn react(&self, request: &Request<Body>) -> Result<Reaction, BoxError> {
        let arrival = Arrival::of(request, Connection::New);
        #[cfg(feature = "oauth2")]
        if request.extensions().get::<TokenRequest>().is_some() {
            let tokens = self.state().tokens.clone();
            // Serves as either response, because only one of the members is read.
            let usual = r#"{"access_token": "token", "token_type": "Bearer", "token_endpoint": "https://stub.example/"}"#;
            let respond = |tokens: Tokens| tokens(&RecordedRequest::new(arrival, None));
            let response = tokens.map_or_else(|| Scripted::new(http::StatusCode::OK).json(usual), respond);
            return Ok(self.stamped(Reaction::Response(response.response(status_only(response.status())))));
        }
        let sent = request.extensions().get::<RecordedOperation>().ok_or(NotStubbed::Unknown)?;
        let call = Call {
            operation: Arc::clone(&sent.operation),
            request: Arc::new(RecordedRequest::new(arrival, None)),
        };
        let next = {
            let mut state = self.state();
            state.calls.add(|| call.clone());
            state.script.next(&Place::from(&sent.info), Connection::New)
        };
        let (ready, fault) = match next {
            Next::Scripted(scripted) => {
                let response = scripted.response(status_only(scripted.status()));
                return Ok(self.stamped(Reaction::Response(response)));
            }
            Next::Fault(fault) => (self.reply(sent, &call)?, Some(fault)),
            Next::Usual => (self.reply(sent, &call)?, None),
        };
        let Ready { response, delay, fault: own } = ready;
        let is_late = memory::limit(request).is_some_and(|limit| delay >= limit);
        let reaction = match fault.or(own) {
            Some(fault) if !is_late => {
                self.0.clock.advance(delay);
                apply_fault(fault, response, self.0.clock.date(), status_only)
            }
            None if delay.is_zero() => Reaction::Response(response),
            _ => Reaction::Fault(Fault::Delay(delay), response),
        };
        Ok(self.stamped(reaction))
    }

    /// Returns the stubbed reply to a call.
    fn reply(&self, sent: &RecordedOperation, call: &Call) -> Result<Ready, BoxError> {
        let mut state = self.state();
        let Some(responses) = state.operations.get_mut(&sent.key) else {
            return Err(NotStubbed::Operation { name: sent.name, media_type: sent.media_type }.into());
        };
        let (once, always) = (responses.next.pop_front(), responses.always.clone());
        // The closure is code of the test, which may use this stub.
        drop(state);
        match (once, always) {
            (Some(once), _) => once(),
            (None, Some(always)) => always(call),
            (None, None) => Err(NotStubbed::UsedUp { name: sent.name }.into()),
        }
    }

    fn stamped(&self, mut reaction: Reaction) -> Reaction {
        self.0.clock.stamp(reaction.headers_mut());
        reaction
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // A test that panicked with the lock has already failed. Others may continue.
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Call {
    /// Returns the call with its type.
    fn received<Op: Operation>(&self) -> Result<Received<Op>, NotStubbed> {
        let operation = Arc::clone(&self.operation).downcast().map_err(|_| NotStubbed::Unknown)?;
        Ok(Received::new(operation, Arc::clone(&self.request)))
    }
}

/// Why a stub has no response.
#[derive(Debug)]
enum NotStubbed {
    Operation {
        name: &'static str,
        media_type: Option<&'static str>,
    },
    UsedUp {
        name: &'static str,
    },
    /// The request does not carry an operation.
    Unknown,
}

impl fmt::Display for NotStubbed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Operation { name, media_type: None } => {
                write!(f, "`{name}` is not stubbed: `stub.on::<{name}>(…)` makes it respond")
            }
            Self::Operation { name, media_type: Some(media_type) } if *media_type != "EventStream" => {
                write!(
                    f,
                    "`{name}` is not stubbed as `{media_type}`: `stub.on_as::<{name}, {media_type}>(…)` makes it \
                     respond"
                )
            }
            Self::Operation { name, media_type: Some(_) } => {
                write!(
                    f,
                    "`{name}` is not stubbed as a stream: `stub.on_events::<{name}>(…)` makes it respond"
                )
            }
            Self::UsedUp { name } => {
                write!(
                    f,
                    "the responses stubbed for `{name}` are used up: `stub.on::<{name}>(…)` adds one for the rest"
                )
            }
            Self::Unknown => f.write_str("the request is not that of an operation which can be stubbed"),
        }
    }
}

impl std::error::Error for NotStubbed {}

impl Default for Stub {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Stub {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.state();
        f.debug_struct("Stub")
            .field("operations", &state.operations.len())
            .field("seen", &state.calls.seen())
            .finish_non_exhaustive()
    }
}

impl Transport for Stub {
    fn send(
        &self,
        request: Request<Body>,
    ) -> BoxFuture<Result<http::Response<ResponseBody>, TransportError>> {
        memory::streamed(self.respond(&request))
    }
}

impl BlockingTransport for Stub {
    fn send(&self, request: Request<Body>) -> Result<http::Response<ResponseBody>, TransportError> {
        memory::read(self.respond(&request))
    }
}

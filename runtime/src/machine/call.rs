//! A call: prepares, sends, retries and decodes.

mod ended;
mod result;
#[cfg(feature = "oauth2")]
mod token;

use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, HeaderName, Request, StatusCode, Uri};

#[cfg(feature = "oauth2")]
use self::token::Token;
use super::attempt::{AttemptOutcome, Sending, State};
use super::gate::{Admission, Permit, Slot};
use super::hooks::Attempt;
use super::plan::{HeaderArg, Plan, Prepared};
use super::retry::scaled;
use super::trace::AttemptSpan;
use super::waiting::Waiting;
use super::{CallResult, Event, Machine, Moment, Refresh, Step};
use crate::body::Body;
use crate::cursor::Cursor;
use crate::error::{Error, InvalidRequest, NotRetried, Phase, TransportError, TransportErrorKind};
use crate::limits::{HeadLimit, TimeLimit};
use crate::operation::{Operation, Reading};
use crate::protocol::Pace;
use crate::secret::{Issued, Scrubber};
use crate::time::Instant;

/// The maximum jitter added to a shared pause, so that waiting clients do not all send at once.
const MAX_SPREAD: Duration = Duration::from_secs(1);

/// The jitter is at most this fraction of the pause, so that it does not outlast a short window.
const SPREAD_DIVISOR: u32 = 8;

/// Sends an operation and decodes its response, in as many attempts as the policy allows.
///
/// It can be restarted when it is done, and then makes a new call.
#[derive(Debug)]
pub(crate) struct CallMachine<Op> {
    plan: Plan,
    operation: Op,
    attempts: u32,
    /// Whether any attempt may have reached the server.
    reached: bool,
    started: Option<Instant>,
    deadline: Option<Instant>,
    scrubber: Scrubber,
    state: State,
    /// The previous failed attempt. It is the result if there is no further attempt.
    failed: Option<Box<AttemptOutcome>>,
    /// The place in the client's queue while the call waits there.
    slot: Option<Slot>,
    /// The permit for the next request, once granted.
    permit: Option<Permit>,
    /// The number of attempts after which the server requested a pause.
    pauses: u32,
    /// The total length of these pauses.
    paused: Duration,
    /// Why a transient failure is not retried.
    not_retried: Option<NotRetried>,
    /// Whether credentials were refreshed, which is done once per call.
    is_refreshed: bool,
    /// The cursor of the page that is requested, except for the first page of a list.
    page: Option<Cursor>,
    #[cfg(feature = "oauth2")]
    token: Token,
}

/// A request that may be sent.
struct ReadyRequest {
    request: Request<Body>,
    used: Vec<Arc<Issued>>,
    permit: Permit,
}

impl<Op: Operation> CallMachine<Op> {
    pub(crate) fn new(plan: Plan, operation: Op) -> Self {
        Self {
            plan,
            operation,
            attempts: 0,
            reached: false,
            started: None,
            deadline: None,
            scrubber: Scrubber::default(),
            state: State::Idle,
            failed: None,
            slot: None,
            permit: None,
            pauses: 0,
            paused: Duration::ZERO,
            not_retried: None,
            is_refreshed: false,
            page: None,
            #[cfg(feature = "oauth2")]
            token: Token::Idle,
        }
    }

    pub(super) fn operation(&self) -> &Op {
        &self.operation
    }

    pub(super) fn operation_mut(&mut self) -> &mut Op {
        &mut self.operation
    }

    /// Fails at list items that cannot be decoded, whatever the client's setting.
    pub(super) fn keep_items(&mut self) {
        self.plan.options.keeps_items = true;
    }

    /// Returns the URL of the requested page, if it is not the operation's own.
    pub(super) fn target(&self) -> Option<&Uri> {
        self.plan.options.target.as_ref()
    }

    /// Resolves the URL of the next page, as a page states it.
    pub(super) fn resolve(&self, reference: &str) -> Result<Uri, InvalidRequest> {
        self.plan.target(&self.operation, reference)
    }

    /// Sets the cursor of the requested page, which errors report.
    pub(super) fn on_page(&mut self, page: Option<Cursor>) {
        self.page = page;
    }

    /// Requests the page with this URL.
    pub(super) fn set_target(&mut self, target: &str) -> Result<(), InvalidRequest> {
        let target = Uri::try_from(target).map_err(|error| {
            InvalidRequest::new(&Op::INFO, "the URL of the next page is not valid").because(error)
        })?;
        self.plan.options.target = Some(target);
        Ok(())
    }

    /// Adds a header that the call's own headers override.
    pub(crate) fn add_default_header(&mut self, header: HeaderArg) {
        self.plan.options.headers.insert(0, header);
    }

    /// Replaces or removes a header of the call.
    pub(crate) fn set_header(&mut self, name: &HeaderName, header: Option<HeaderArg>) {
        self.plan.options.headers.retain(|set| !set.is(name));
        self.plan.options.headers.extend(header);
    }

    /// Returns the deadline of the call.
    pub(crate) fn deadline(&self) -> Option<Instant> {
        self.deadline
    }

    /// Returns the size limit of a buffered response in bytes.
    pub(crate) fn max_body(&self) -> u64 {
        self.plan.max_body()
    }

    /// Returns the description that determines how the body of the next response is read.
    #[cfg_attr(
        not(feature = "oauth2"),
        expect(clippy::unused_self, reason = "only a request for a token is another one")
    )]
    pub(crate) fn reading(&self) -> fn(StatusCode, &HeaderMap) -> Reading {
        #[cfg(feature = "oauth2")]
        if matches!(self.token, Token::Requesting(_)) {
            return |_, _| Reading::Buffered;
        }
        |status, headers| if status.is_success() { Op::reading(status, headers) } else { Reading::Buffered }
    }

    fn on_event(&mut self, at: Moment<'_>, event: Event) -> Step<CallResult<Op>> {
        match event {
            Event::Start => self.start(at),
            Event::Woke => self.send(at),
            Event::Refreshed(result) => self.refreshed(at, result),
            Event::Response(mut raw) => {
                raw.receive(self.scrubber.clone(), self.context(), self.plan.max_body());
                raw.skip_items(self.plan.skips_items());
                let pace = self.pace(at, raw.status(), raw.headers());
                self.on_attempt_end(at, AttemptOutcome::Response(raw, pace))
            }
            Event::Failed(failure) => self.failed(at, failure),
        }
    }

    fn start(&mut self, at: Moment<'_>) -> Step<CallResult<Op>> {
        (self.attempts, self.reached) = (0, false);
        (self.pauses, self.paused, self.not_retried, self.is_refreshed) = (0, Duration::ZERO, None, false);
        (self.failed, self.slot, self.permit) = (None, None, None);
        self.started = Some(at.now);
        // A timeout that overflows the clock is no timeout.
        self.deadline = self.plan.timeout().and_then(|timeout| at.now.checked_add(timeout));
        self.send(at)
    }

    fn send(&mut self, at: Moment<'_>) -> Step<CallResult<Op>> {
        let left = self.left(at);
        if left.is_some_and(|left| left.is_zero()) {
            let phase = if self.attempts == 0 { Phase::Start } else { Phase::Pause };
            return Step::Done(Err(self.out_of_time(phase)));
        }
        #[cfg(feature = "oauth2")]
        if let Some(step) = self.resume_token(at) {
            return step;
        }
        let permit = match self.permit.take() {
            Some(permit) => permit,
            None => match self.enter(at) {
                Admission::Go(permit) => permit,
                Admission::Closed(pause) => {
                    // Jitter, so that not all clients send at the same time.
                    let pause = pause
                        .saturating_add(scaled(MAX_SPREAD.min(pause / SPREAD_DIVISOR), at.world.random()));
                    if left.is_some_and(|left| left <= pause) {
                        return Step::Done(Err(self.out_of_time(Phase::Pause)));
                    }
                    self.state = State::Pausing;
                    return Step::Sleep(pause);
                }
                Admission::Queued(place) => {
                    self.state = State::Pausing;
                    return Step::Queue(Waiting::Slot(place));
                }
            },
        };
        if self.plan.attempt_timeout().is_zero() {
            // Some transports treat zero as no limit, others as one second.
            let error = TransportError::timeout(TransportErrorKind::Connect);
            let error = error.because("`attempt_timeout` is zero");
            let error = error.with_context(self.context(), &self.scrubber);
            return Step::Done(self.give_up(Error::Transport(Box::new(error))));
        }
        match self.plan.prepare(&self.operation, self.is_refreshed) {
            Ok(Prepared::Request { request, used }) => {
                self.dispatch(at, left, ReadyRequest { request, used, permit })
            }
            Ok(Prepared::Stale(credentials)) => {
                self.is_refreshed = true;
                self.permit = Some(permit);
                self.state = State::Refreshing { is_refused: false };
                let refresh = |credentials| Refresh { credentials, rejected: None };
                Step::Refresh(credentials.into_iter().map(refresh).collect())
            }
            #[cfg(feature = "oauth2")]
            Ok(Prepared::Missing(missing)) => {
                self.permit = Some(permit);
                self.acquire_token(at, *missing)
            }
            Err(error) => Step::Done(self.give_up(error)),
        }
    }

    fn dispatch(
        &mut self,
        at: Moment<'_>,
        left: Option<Duration>,
        ready: ReadyRequest,
    ) -> Step<CallResult<Op>> {
        let ReadyRequest { mut request, used, permit } = ready;
        self.attempts += 1;
        let info = self.operation.info();
        let attempt = Attempt { info: &info, number: self.attempts };
        let span = AttemptSpan::open(&attempt, request.uri());
        for hooks in &self.plan.settings.hooks {
            span.in_scope(|| hooks.before_attempt(&attempt, &mut request));
        }
        // After the hooks, which may have added secrets.
        self.scrubber = Scrubber::of(request.headers(), &used);
        let limit = self.plan.attempt_timeout();
        let limit = left.map_or(limit, |left| left.min(limit));
        if info.is_streamed() {
            request.extensions_mut().insert(HeadLimit(limit));
        } else if self.plan.settings.transport_limit != Some(limit) {
            request.extensions_mut().insert(TimeLimit(limit));
        }
        span.attach(&mut request);
        let can_be_sent_again = request.body().is_replayable();
        self.state =
            State::Sending(Sending { began: at.now, can_be_sent_again, used, span, _permit: permit });
        Step::Send(request)
    }

    /// Asks the client's gate for permission to send.
    fn enter(&mut self, at: Moment<'_>) -> Admission {
        let policy = self.plan.retry(Op::INFO.own_retry());
        self.plan.settings.gate.enter(at.now, &mut self.slot, |pause| policy.shares_pause(pause))
    }

    fn pace(&self, at: Moment<'_>, status: StatusCode, headers: &HeaderMap) -> Pace {
        Pace::of(status, headers, self.plan.settings.rate_limit.as_ref(), || at.world.date())
    }

    /// Returns the time left, or `None` if it is unlimited.
    fn left(&self, at: Moment<'_>) -> Option<Duration> {
        self.deadline.map(|deadline| deadline.saturating_duration_since(at.now))
    }
}

impl<Op: Operation> Machine for CallMachine<Op> {
    type Output = CallResult<Op>;
    type Operation = Op;

    fn step(&mut self, at: Moment<'_>, event: Event) -> Step<Self::Output> {
        #[cfg(feature = "oauth2")]
        let step = self.token_event(at, event);
        #[cfg(not(feature = "oauth2"))]
        let step = self.on_event(at, event);
        // The machine may be restarted after a pause. Other calls may send in the meantime.
        if matches!(step, Step::Done(_)) {
            (self.slot, self.permit) = (None, None);
            #[cfg(feature = "oauth2")]
            std::mem::take(&mut self.token);
        }
        step
    }

    fn call(&self) -> &Self {
        self
    }
}

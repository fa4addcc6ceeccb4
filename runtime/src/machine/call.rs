//! One call: prepare, send, try again, decode.

#[cfg(feature = "oauth2")]
mod token;

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, Request, StatusCode, Uri};

#[cfg(feature = "oauth2")]
use self::token::Token;
use super::attempt::{Ended, Sending, Slowdown, State};
use super::gate::{Admission, Pass, Slot};
use super::hooks::{Attempt, AttemptResult};
use super::plan::{HeaderArg, Plan, Prepared};
use super::retry::{AttemptFailure, FailedAttempt, portion};
use super::trace::AttemptSpan;
use super::waiting::Waiting;
use super::{Event, Failure, Machine, Moment, Refresh, Sent, Step};
use crate::BoxError;
use crate::body::Body;
use crate::cursor::Cursor;
use crate::error::{
    Context, DeadlineExceeded, DecodeError, Endpoint, Error, Head, InvalidRequest, NotRetried, Phase,
    ScrubbedResponse, StatusError, TooLarge, TransportError, TransportErrorKind, UnexpectedStatus,
};
use crate::limits::{HeadLimit, TimeLimit};
use crate::operation::{Operation, Reading};
use crate::protocol::Pace;
use crate::raw_response::{Outcome, RawResponse};
use crate::response::{Parts, Response};
use crate::secret::{CredentialsError, Issued, Scrubber};
use crate::time::Instant;

/// Up to which time is added for calls that wait for the same moment, so that they do not all come at once.
const SPREAD: Duration = Duration::from_secs(1);

/// Sends one operation and reads its response, in as many attempts as its policy allows.
///
/// It can be started again after it is done, and then makes the same call anew.
#[derive(Debug)]
pub(crate) struct CallMachine<Op> {
    plan: Plan,
    operation: Op,
    attempts: u32,
    /// Whether one of them may have reached the server.
    reached: bool,
    started: Option<Instant>,
    deadline: Option<Instant>,
    scrubber: Scrubber,
    state: State,
    /// How the attempt before failed, if there was one: should there be no further one, it is the result.
    failed: Option<Box<Ended>>,
    /// The place in the queue of the client's calls, while it waits there.
    slot: Option<Slot>,
    /// What lets the next request go, once it is there.
    pass: Option<Pass>,
    /// How many attempts ended in a pause that the server requested.
    pauses: u32,
    /// How long these pauses were together.
    paused: Duration,
    /// Why a failure that may pass is not tried again.
    not_retried: Option<NotRetried>,
    /// Whether credentials were refreshed, which is done once a call.
    is_refreshed: bool,
    /// Where the page begins that the call is for, in the middle of a list.
    page: Option<Cursor>,
    #[cfg(feature = "oauth2")]
    token: Token,
}

/// A request that may be sent.
struct Ready {
    request: Request<Body>,
    used: Vec<Arc<Issued>>,
    pass: Pass,
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
            pass: None,
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

    /// Fails at list items that cannot be read, whatever the client was built to do.
    pub(super) fn keep_items(&mut self) {
        self.plan.options.keeps_items = true;
    }

    /// Returns the URL of the page that is requested, where it is not the operation's own.
    pub(super) fn target(&self) -> Option<&Uri> {
        self.plan.options.target.as_ref()
    }

    /// Returns where the text of a page leads that names the next one by its URL.
    pub(super) fn resolve(&self, reference: &str) -> Result<Uri, InvalidRequest> {
        self.plan.target(&self.operation, reference)
    }

    /// Sets where the page begins that the call is for, which its errors tell.
    pub(super) fn on_page(&mut self, page: Option<Cursor>) {
        self.page = page;
    }

    /// Requests the page with this URL.
    pub(super) fn set_target(&mut self, target: &str) -> Result<(), InvalidRequest> {
        let target = Uri::try_from(target).map_err(|error| {
            InvalidRequest::new(&Op::INFO, "the URL of the next page is none").because(error)
        })?;
        self.plan.options.target = Some(target);
        Ok(())
    }

    /// Sends a header that the call may have set itself.
    pub(crate) fn add_default_header(&mut self, header: HeaderArg) {
        self.plan.options.headers.insert(0, header);
    }

    /// Sends a header in place of one that the call has set, or no such header.
    pub(crate) fn set_header(&mut self, name: &HeaderName, header: Option<HeaderArg>) {
        self.plan.options.headers.retain(|set| !set.is(name));
        self.plan.options.headers.extend(header);
    }

    /// Returns the error of a body that broke off behind its head.
    pub(crate) fn broken(&self, error: BoxError) -> TransportError {
        TransportError::broken_body(error).within(self.context(), &self.scrubber)
    }

    /// Returns the pause before the rest of a body is requested that broke off; `None` where it is not.
    pub(crate) fn pause_after_break(
        &self,
        at: Moment<'_>,
        breaks: u32,
        error: &TransportError,
    ) -> Option<Duration> {
        let failed = FailedAttempt {
            method: &self.operation.info().method(),
            attempts: breaks,
            pauses: 0,
            paused: Duration::ZERO,
            may_repeat: false,
            slows_down: false,
            elapsed: self.started.map_or(Duration::ZERO, |began| at.now.saturating_duration_since(began)),
            failure: AttemptFailure::Transport(error),
            retry_after: None,
            random: at.world.random(),
        };
        let pause = self.plan.retry().pause(&failed)?;
        self.plan.settings.budget.take().then_some(pause)
    }

    /// Returns what errors state about the call.
    pub(super) fn context(&self) -> Context {
        let endpoint = Endpoint::from(&self.operation.info());
        let Self { attempts, reached, not_retried, .. } = *self;
        Context {
            endpoint,
            attempts,
            reached,
            not_retried,
            cursor: self.page.clone().map(Box::new),
            waited: None,
        }
    }

    fn react(&mut self, at: Moment<'_>, event: Event) -> Step<Sent<Op>> {
        match event {
            Event::Start => self.start(at),
            Event::Woke => self.send(at),
            Event::Refreshed(result) => self.refreshed(at, result),
            Event::Response(mut raw) => {
                raw.receive(self.scrubber.clone(), self.context(), self.plan.max_body());
                raw.skip_items(self.plan.skips_items());
                let pace = self.pace(at, raw.status(), raw.headers());
                self.ended(at, Ended::Response(raw, pace))
            }
            Event::Failed(failure) => self.failed(at, failure),
        }
    }

    fn start(&mut self, at: Moment<'_>) -> Step<Sent<Op>> {
        (self.attempts, self.reached) = (0, false);
        (self.pauses, self.paused, self.not_retried, self.is_refreshed) = (0, Duration::ZERO, None, false);
        (self.failed, self.slot, self.pass) = (None, None, None);
        self.started = Some(at.now);
        // A timeout that reaches beyond the end of time is none.
        self.deadline = self.plan.timeout().and_then(|timeout| at.now.checked_add(timeout));
        self.send(at)
    }

    fn send(&mut self, at: Moment<'_>) -> Step<Sent<Op>> {
        let left = self.left(at);
        if left.is_some_and(|left| left.is_zero()) {
            let phase = if self.attempts == 0 { Phase::Start } else { Phase::Pause };
            return Step::Done(Err(self.out_of_time(phase)));
        }
        #[cfg(feature = "oauth2")]
        if let Some(step) = self.resume_token(at) {
            return step;
        }
        let pass = match self.pass.take() {
            Some(pass) => pass,
            None => match self.enter(at) {
                Admission::Go(pass) => pass,
                Admission::Closed(pause) => {
                    // Something is added, so that not all clients come at the same time.
                    let pause = pause.saturating_add(portion(SPREAD.min(pause), at.world.random()));
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
            // Some transports take it for no limit at all, and others for a second.
            let error = TransportError::timeout(TransportErrorKind::Connect);
            let error = error.because("an attempt has no time (`attempt_timeout`)");
            let error = error.within(self.context(), &self.scrubber);
            return Step::Done(self.give_up(Error::Transport(Box::new(error))));
        }
        match self.plan.prepare(&self.operation, self.is_refreshed) {
            Ok(Prepared::Request { request, used }) => self.dispatch(at, left, Ready { request, used, pass }),
            Ok(Prepared::Stale(credentials)) => {
                self.is_refreshed = true;
                self.pass = Some(pass);
                self.state = State::Refreshing { is_refused: false };
                let refresh = |credentials| Refresh { credentials, rejected: None };
                Step::Refresh(credentials.into_iter().map(refresh).collect())
            }
            #[cfg(feature = "oauth2")]
            Ok(Prepared::Missing(missing)) => {
                self.pass = Some(pass);
                self.miss_token(at, *missing)
            }
            Err(error) => Step::Done(self.give_up(error)),
        }
    }

    fn dispatch(&mut self, at: Moment<'_>, left: Option<Duration>, ready: Ready) -> Step<Sent<Op>> {
        let Ready { mut request, used, pass } = ready;
        self.attempts += 1;
        let info = self.operation.info();
        let attempt = Attempt { info: &info, number: self.attempts };
        let span = AttemptSpan::open(&attempt, request.uri());
        for hooks in &self.plan.settings.hooks {
            span.in_scope(|| hooks.before_attempt(&attempt, &mut request));
        }
        // After the hooks, which may have added secrets of their own.
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
        self.state = State::Sending(Sending { began: at.now, can_be_sent_again, used, span, _pass: pass });
        Step::Send(request)
    }

    /// Asks to send among the other calls of the client.
    fn enter(&mut self, at: Moment<'_>) -> Admission {
        let policy = self.plan.retry();
        self.plan.settings.gate.enter(at.now, &mut self.slot, |pause| policy.shares_pause(pause))
    }

    /// Decides what follows the end of an attempt.
    fn ended(&mut self, at: Moment<'_>, ended: Ended) -> Step<Sent<Op>> {
        self.reached |= ended.may_have_been_sent();
        let State::Sending(sending) = std::mem::replace(&mut self.state, State::Idle) else {
            return Step::Done(self.finish(ended));
        };
        self.notify_gate(at, &ended);
        let refresh = self.refresh(&ended, &sending);
        let pause = if refresh.is_empty() { self.pause(at, &ended, &sending) } else { None };
        self.report(at, &ended, &sending, pause);
        if !refresh.is_empty() {
            self.is_refreshed = true;
            (self.failed, self.state) = (Some(Box::new(ended)), State::Refreshing { is_refused: true });
            return Step::Refresh(refresh);
        }
        match pause {
            Some(pause) => {
                (self.failed, self.state) = (Some(Box::new(ended)), State::Pausing);
                Step::Sleep(pause)
            }
            None => Step::Done(self.finish(ended)),
        }
    }

    /// Returns the credentials that a 401 asks to be refreshed: the request was not carried out, whatever its method.
    fn refresh(&self, ended: &Ended, sending: &Sending) -> Vec<Refresh> {
        let is_refused = matches!(ended.refusal(), Some((StatusCode::UNAUTHORIZED, _)));
        if !is_refused || self.is_refreshed || !sending.can_be_sent_again {
            return Vec::new();
        }
        let refresh = |used: &Arc<Issued>| Refresh {
            credentials: Arc::clone(used.source()),
            rejected: Some(used.secret().clone()),
        };
        sending.used.iter().map(refresh).collect()
    }

    /// Returns the pause before the next attempt, if there is to be one; takes it from the budget.
    fn pause(&mut self, at: Moment<'_>, ended: &Ended, sending: &Sending) -> Option<Duration> {
        let settings = Arc::clone(&self.plan.settings);
        let failure = match ended {
            Ended::Response(raw, _) if raw.status().is_success() => {
                settings.budget.reward();
                return None;
            }
            // A success that is too large stays so. A failure counts by its status, however much is stated about it.
            Ended::TooLarge(status, ..) if status.is_success() => return None,
            Ended::Transport(_) | Ended::Response(..) | Ended::TooLarge(..) => ended.failure()?,
            Ended::Deadline(_) => return None,
        };
        let slowdown = ended.slowdown();
        if slowdown.is_some() {
            self.pauses = self.pauses.saturating_add(1);
        }
        let method = self.operation.info().method();
        let failed = FailedAttempt {
            method: &method,
            may_repeat: false,
            attempts: self.attempts - self.pauses,
            pauses: match slowdown {
                Some(Slowdown::Unspecified) => self.pauses.max(settings.gate.refused(at.now)),
                _ => self.pauses,
            },
            paused: self.paused,
            slows_down: slowdown.is_some(),
            elapsed: self.started.map_or(Duration::ZERO, |began| at.now.saturating_duration_since(began)),
            failure,
            retry_after: ended.refusal().and_then(|(_, pause)| pause),
            random: at.world.random(),
        };
        let policy = self.plan.retry();
        let pause = policy.pause(&failed).filter(|_| sending.can_be_sent_again);
        self.not_retried = match (pause, slowdown) {
            (None, Some(Slowdown::For(pause))) if !policy.shares_pause(pause) => {
                Some(NotRetried::PauseTooLong(pause))
            }
            (Some(pause), _) if self.left(at).is_some_and(|left| pause >= left) => {
                Some(NotRetried::OutOfTime(pause))
            }
            (Some(_), None) if !settings.budget.take() => Some(NotRetried::BudgetSpent),
            (Some(pause), Some(Slowdown::Unspecified)) if policy.shares_pause(pause) => {
                settings.gate.close_until_probed(at.now, pause);
                None
            }
            _ => None,
        };
        let pause = pause.filter(|_| self.not_retried.is_none())?;
        if slowdown.is_some() {
            self.paused = self.paused.saturating_add(pause);
        }
        Some(pause)
    }

    /// Shows the other calls of the client when they may send, as the response declares it.
    fn notify_gate(&self, at: Moment<'_>, ended: &Ended) {
        let gate = &self.plan.settings.gate;
        match ended.slowdown().map(Slowdown::pause) {
            // For all calls, whether this one is made again or not: the server has enough of this client.
            Some(Some(pause)) if self.plan.retry().shares_pause(pause) => {
                gate.close(at.now, pause, ended.rate_limit());
            }
            None if matches!(ended, Ended::Response(..) | Ended::TooLarge(..)) => {
                gate.accepted(at.now, ended.rate_limit());
            }
            _ => {}
        }
    }

    /// Tells the span and the hooks how an attempt ended.
    fn report(&self, at: Moment<'_>, ended: &Ended, sending: &Sending, pause: Option<Duration>) {
        if self.plan.settings.hooks.is_empty() && !AttemptSpan::IS_ON {
            return;
        }
        let info = self.operation.info();
        let attempt = Attempt { info: &info, number: self.attempts };
        let elapsed = at.now.saturating_duration_since(sending.began);
        let result = AttemptResult { outcome: ended.failure(), elapsed, pause };
        sending.span.ended(&result);
        for hooks in &self.plan.settings.hooks {
            sending.span.in_scope(|| hooks.after_attempt(&attempt, &result));
        }
    }

    fn refreshed(&mut self, at: Moment<'_>, result: Result<bool, CredentialsError>) -> Step<Sent<Op>> {
        let is_refused = matches!(self.state, State::Refreshing { is_refused: true });
        let error = match result {
            Ok(is_new) if is_new || !is_refused => return self.send(at),
            Ok(_) => None,
            Err(error) => Some(error),
        };
        let none = InvalidRequest::new(&self.operation.info(), "no credentials");
        Step::Done(self.give_up(match error {
            Some(error) => none.because(error),
            None => none,
        }))
    }

    fn failed(&mut self, at: Moment<'_>, failure: Failure) -> Step<Sent<Op>> {
        let ended = match failure {
            Failure::Deadline(phase) => Ended::Deadline(phase),
            // The attempt's limit was what was left of the call's time.
            Failure::Transport(error)
                if error.is_timeout() && self.left(at).is_some_and(|left| left.is_zero()) =>
            {
                Ended::Deadline(Phase::of(error.kind()))
            }
            Failure::Transport(error) => Ended::Transport(error.within(self.context(), &self.scrubber)),
            Failure::TooLarge { status, mut headers } => {
                self.scrubber.mark(&mut headers);
                let pace = self.pace(at, status, &headers);
                Ended::TooLarge(status, headers, pace)
            }
            Failure::NoTimer => return Step::Done(self.without_timer()),
        };
        match self.failed.take() {
            Some(refused) if matches!(self.state, State::Refreshing { is_refused: true }) => {
                Step::Done(self.finish(*refused))
            }
            _ => self.ended(at, ended),
        }
    }

    /// Ends the call where no further attempt can be made: the failure of the one before states more than why, and nobody
    /// shall think that nothing was sent.
    fn give_up(&mut self, error: impl Into<Error<Op::Error>>) -> Sent<Op> {
        self.state = State::Idle;
        match self.failed.take() {
            Some(ended) => self.finish(*ended),
            None => Err(match error.into() {
                Error::InvalidRequest(error) => {
                    Error::InvalidRequest(Box::new(error.on_page(self.page.clone())))
                }
                error => error,
            }),
        }
    }

    fn without_timer(&mut self) -> Sent<Op> {
        let reason = "time has to be measured for this, which needs a timer (`ClientBuilder::timer`) or a tokio runtime";
        let error = TransportError::new(TransportErrorKind::Environment, reason);
        let error = error.within(self.context(), &self.scrubber);
        self.give_up(Error::Transport(Box::new(error)))
    }

    fn finish(&self, ended: Ended) -> Sent<Op> {
        match ended {
            Ended::Response(raw, pace) => self.decode(raw, pace),
            Ended::TooLarge(status, headers, pace) => {
                let head = Head { context: self.context(), status, headers, pace };
                let limit = self.plan.max_body();
                Err(Error::TooLarge(Box::new(TooLarge { head, limit })))
            }
            Ended::Transport(mut error) => {
                error.not_retried(self.not_retried);
                Err(Error::Transport(Box::new(error)))
            }
            Ended::Deadline(phase) => Err(self.out_of_time(phase)),
        }
    }

    fn decode(&self, mut raw: RawResponse, pace: Pace) -> Sent<Op> {
        let outcome = Op::decode(&mut raw);
        let skipped = raw.take_skipped();
        let (status, headers, bytes, scrubber) = raw.into_parts();
        if let Outcome::Success(success) = outcome {
            let Pace { retry_after, rate_limit } = pace;
            let attempts = self.attempts;
            let parts = Parts { status, headers, bytes, attempts, retry_after, rate_limit, skipped };
            return Ok(Response::new(success, parts));
        }
        let head = Head { context: self.context(), status, headers, pace };
        let keep = |bytes: Option<Bytes>| ScrubbedResponse {
            head,
            bytes: scrubber.bytes(bytes.unwrap_or_default()),
        };
        Err(match outcome {
            Outcome::Undecodable(fault) => Error::Decode(Box::new(DecodeError::new(keep(bytes), fault))),
            Outcome::Declared(error) => Error::Status(Box::new(StatusError::new(keep(bytes), error))),
            Outcome::Undeclared | Outcome::Success(_) => {
                Error::UnexpectedStatus(Box::new(UnexpectedStatus::new(keep(bytes))))
            }
        })
    }

    fn pace(&self, at: Moment<'_>, status: StatusCode, headers: &HeaderMap) -> Pace {
        Pace::of(status, headers, self.plan.settings.rate_limit.as_ref(), || at.world.date())
    }

    /// Returns the time that is left; `None` when it is not limited.
    fn left(&self, at: Moment<'_>) -> Option<Duration> {
        self.deadline.map(|deadline| deadline.saturating_duration_since(at.now))
    }

    fn out_of_time(&self, phase: Phase) -> Error<Op::Error> {
        let timeout = self.plan.timeout().unwrap_or(Duration::ZERO);
        Error::Deadline(Box::new(DeadlineExceeded { context: self.context(), timeout, phase }))
    }
}

impl<Op: Operation> Machine for CallMachine<Op> {
    type Output = Sent<Op>;

    fn step(&mut self, at: Moment<'_>, event: Event) -> Step<Self::Output> {
        #[cfg(feature = "oauth2")]
        let step = self.token_event(at, event);
        #[cfg(not(feature = "oauth2"))]
        let step = self.react(at, event);
        // The machine may live on, and make the call again after a pause; others go meanwhile.
        if matches!(step, Step::Done(_)) {
            (self.slot, self.pass) = (None, None);
            #[cfg(feature = "oauth2")]
            std::mem::take(&mut self.token);
        }
        step
    }

    fn deadline(&self) -> Option<Instant> {
        self.deadline
    }

    fn max_body(&self) -> u64 {
        self.plan.max_body()
    }

    fn reading(&self) -> fn(StatusCode, &HeaderMap) -> Reading {
        #[cfg(feature = "oauth2")]
        if matches!(self.token, Token::Requesting(_)) {
            return |_, _| Reading::Buffered;
        }
        |status, headers| if status.is_success() { Op::reading(status, headers) } else { Reading::Buffered }
    }
}

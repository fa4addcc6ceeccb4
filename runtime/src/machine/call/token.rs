//! The token that a call needs before it can be sent. The call requests it, or waits for a call
//! that does.

use std::sync::Arc;
use std::time::Duration;

use http::header::USER_AGENT;
use http::{HeaderMap, Method, StatusCode};

use super::CallMachine;
use crate::error::{Error, InvalidRequest, Phase, TransportError};
use crate::info::OperationInfo;
use crate::limits::TimeLimit;
use crate::machine::attempt::{Slowdown, State};
use crate::machine::hooks::{Attempt, AttemptResult};
use crate::machine::plan::Missing;
use crate::machine::retry::{AttemptFailure, FailedAttempt};
use crate::machine::trace::AttemptSpan;
use crate::machine::waiting::Waiting;
use crate::machine::{CallResult, Event, Failure, Moment, Step};
use crate::operation::Operation;
use crate::protocol::Pace;
use crate::raw_response::RawResponse;
use crate::secret::{Entry, Lease, OAuthError, Scheme, TokenInProgress};
use crate::time::Instant;

/// The name of token requests in spans, in OpenAPI's terms. Their paths may contain names of
/// customers.
const TOKEN: OperationInfo = OperationInfo::post("{tokenUrl}");
const DISCOVERY: OperationInfo = OperationInfo::get("{openIdConnectUrl}");

/// How the call gets a token.
#[derive(Debug, Default)]
pub(super) enum Token {
    #[default]
    Idle,
    Requesting(Box<TokenAttempts>),
    Waiting(Arc<TokenInProgress>, Scheme),
}

/// A token request, in as many attempts as the policy allows.
#[derive(Debug)]
pub(super) struct TokenAttempts {
    lease: Lease,
    scheme: Scheme,
    began: Instant,
    attempts: u32,
    pauses: u32,
    paused: Duration,
    /// The span and start time of the request in flight.
    span: Option<(AttemptSpan, Instant)>,
}

impl TokenAttempts {
    /// Records the outcome of a request. Hooks are not called, because what they add is for the API
    /// only.
    fn ended(&mut self, at: Moment<'_>, outcome: Option<AttemptFailure<'_>>, pause: Option<Duration>) {
        if let Some((span, began)) = self.span.take() {
            let elapsed = at.now.saturating_duration_since(began);
            span.ended(&AttemptResult { outcome, elapsed, pause });
        }
    }
}

/// A failed attempt.
enum Failed<'a> {
    Response(StatusCode, &'a HeaderMap, OAuthError),
    Transport(TransportError),
}

impl Failed<'_> {
    fn failure(&self) -> AttemptFailure<'_> {
        match self {
            Self::Response(status, headers, _) => AttemptFailure::Response(*status, headers),
            Self::Transport(error) => AttemptFailure::Transport(error),
        }
    }
}

impl<Op: Operation> CallMachine<Op> {
    /// Continues a token request or wait, if there is one. Otherwise drops expired tokens.
    pub(super) fn resume_token(&mut self, at: Moment<'_>) -> Option<Step<CallResult<Op>>> {
        match std::mem::take(&mut self.token) {
            Token::Idle => {
                self.plan.settings.expire(at.now);
                None
            }
            Token::Requesting(asking) => Some(self.request_token(at, asking)),
            Token::Waiting(flight, scheme) => {
                let error = flight.failure()?;
                Some(self.without_token(scheme, error))
            }
        }
    }

    /// Requests a token, or waits if another call already does.
    pub(super) fn acquire_token(&mut self, at: Moment<'_>, missing: Missing) -> Step<CallResult<Op>> {
        let Missing { tokens, scheme } = missing;
        match tokens.enter(scheme.required_scopes()) {
            // Another call was faster.
            Entry::Available => self.send(at),
            Entry::Wait(flight) => {
                self.token = Token::Waiting(Arc::clone(&flight), scheme);
                self.state = State::Pausing;
                Step::Queue(Waiting::Token(flight))
            }
            Entry::Ask(lease) => {
                let (began, paused) = (at.now, Duration::ZERO);
                let asking =
                    TokenAttempts { lease, scheme, began, attempts: 0, pauses: 0, paused, span: None };
                self.request_token(at, Box::new(asking))
            }
        }
    }

    /// Handles an event, which may belong to a token request.
    pub(super) fn token_event(&mut self, at: Moment<'_>, event: Event) -> Step<CallResult<Op>> {
        match (std::mem::take(&mut self.token), event) {
            (Token::Requesting(asking), Event::Response(response)) => {
                self.on_token_response(at, asking, response)
            }
            (Token::Requesting(asking), Event::Failed(failure)) => self.token_failed(at, asking, failure),
            (token, event) => {
                self.token = token;
                self.on_event(at, event)
            }
        }
    }

    fn request_token(&mut self, at: Moment<'_>, mut asking: Box<TokenAttempts>) -> Step<CallResult<Op>> {
        let mut request = match asking.lease.request() {
            Ok(request) => request,
            Err(error) => return self.fail_token(*asking, error),
        };
        asking.attempts += 1;
        let user_agent = self.plan.settings.user_agent.clone();
        request.headers_mut().insert(USER_AGENT, user_agent);
        let limit = self.plan.attempt_timeout();
        request.extensions_mut().insert(TimeLimit(self.left(at).map_or(limit, |left| left.min(limit))));
        let info = if *request.method() == Method::GET { &DISCOVERY } else { &TOKEN };
        let span = AttemptSpan::open(&Attempt { info, number: asking.attempts }, request.uri());
        span.attach(&mut request);
        asking.span = Some((span, at.now));
        self.token = Token::Requesting(asking);
        Step::Send(request)
    }

    fn on_token_response(
        &mut self,
        at: Moment<'_>,
        mut asking: Box<TokenAttempts>,
        response: RawResponse,
    ) -> Step<CallResult<Op>> {
        let (status, headers, bytes, _) = response.into_parts();
        match asking.lease.receive(at.now, status, &bytes.unwrap_or_default()) {
            Ok(is_token) => {
                asking.ended(at, Some(AttemptFailure::Response(status, &headers)), None);
                if !is_token {
                    return self.request_token(at, asking);
                }
                drop(asking);
                self.send(at)
            }
            Err(error) => self.retry_token(at, asking, Failed::Response(status, &headers, error)),
        }
    }

    fn token_failed(
        &mut self,
        at: Moment<'_>,
        mut asking: Box<TokenAttempts>,
        failure: Failure,
    ) -> Step<CallResult<Op>> {
        let is_late = self.left(at).is_some_and(|left| left.is_zero());
        match failure {
            Failure::Transport(error) if !(error.is_timeout() && is_late) => {
                let error = error.scrubbed(&asking.lease.scrubber());
                self.retry_token(at, asking, Failed::Transport(error))
            }
            Failure::Transport(_) | Failure::Deadline(_) => {
                asking.ended(at, None, None);
                Step::Done(self.give_up(self.out_of_time(Phase::Start)))
            }
            Failure::NoTimer => Step::Done(self.without_timer()),
            Failure::TooLarge { status, headers } => {
                asking.ended(at, Some(AttemptFailure::Response(status, &headers)), None);
                let error = OAuthError::unreadable(status, "it is larger than the client takes");
                self.fail_token(*asking, error)
            }
        }
    }

    /// Retries the token request if the policy allows it.
    fn retry_token(
        &mut self,
        at: Moment<'_>,
        mut asking: Box<TokenAttempts>,
        failed: Failed<'_>,
    ) -> Step<CallResult<Op>> {
        let pause = self.token_pause(at, &mut asking, &failed);
        let left = self.left(at);
        let pause = pause.filter(|pause| left.is_none_or(|left| *pause < left));
        asking.ended(at, Some(failed.failure()), pause);
        match pause {
            Some(pause) => {
                (self.token, self.state) = (Token::Requesting(asking), State::Pausing);
                Step::Sleep(pause)
            }
            None => self.fail_token(*asking, failed.into()),
        }
    }

    fn token_pause(
        &self,
        at: Moment<'_>,
        asking: &mut TokenAttempts,
        failed: &Failed<'_>,
    ) -> Option<Duration> {
        let (retry_after, slows_down) = match failed {
            Failed::Response(status, ..) if status.is_success() => return None,
            Failed::Response(status, headers, _) => {
                let pause = Pace::of(*status, headers, None, || at.world.date()).retry_after;
                (pause, Slowdown::of(*status, pause).is_some())
            }
            Failed::Transport(_) => (None, false),
        };
        asking.pauses += u32::from(slows_down);
        let pause = self.plan.retry(Op::INFO.own_retry()).pause(&FailedAttempt {
            method: &Method::POST,
            // A second token is harmless, and a refresh token is lost anyway if its response is
            // lost.
            may_repeat: true,
            attempts: asking.attempts - asking.pauses,
            pauses: asking.pauses,
            paused: asking.paused,
            slows_down,
            elapsed: at.now.saturating_duration_since(asking.began),
            failure: failed.failure(),
            retry_after,
            random: at.world.random(),
        });
        let pause = pause.filter(|_| slows_down || self.plan.settings.budget.take())?;
        if slows_down {
            asking.paused = asking.paused.saturating_add(pause);
        }
        Some(pause)
    }

    /// Ends the call, and fails the calls that wait for the same token.
    fn fail_token(&mut self, asking: TokenAttempts, error: OAuthError) -> Step<CallResult<Op>> {
        asking.lease.fail(error.clone());
        self.without_token(asking.scheme, error)
    }

    fn without_token(&mut self, scheme: Scheme, error: OAuthError) -> Step<CallResult<Op>> {
        let reason = format!("no credentials for `{}`", scheme.name());
        let error = InvalidRequest::new(&self.operation.info(), reason).because(error);
        Step::Done(self.give_up(Error::from(error)))
    }
}

impl From<Failed<'_>> for OAuthError {
    fn from(failed: Failed<'_>) -> Self {
        match failed {
            Failed::Response(_, _, error) => error,
            Failed::Transport(error) => Self::transport(error),
        }
    }
}

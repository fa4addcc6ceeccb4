//! Decides what follows an attempt: another one after a pause, a refresh of credentials, or the
//! result.

use std::sync::Arc;
use std::time::Duration;

use http::StatusCode;

use super::CallMachine;
use crate::error::{InvalidRequest, NotRetried, Phase, TransportError};
use crate::machine::attempt::{AttemptOutcome, Sending, Slowdown, State};
use crate::machine::hooks::{Attempt, AttemptResult};
use crate::machine::retry::{AttemptFailure, FailedAttempt};
use crate::machine::trace::AttemptSpan;
use crate::machine::{CallResult, Failure, Moment, Refresh, Step};
use crate::operation::Operation;
use crate::secret::{CredentialsError, Issued};

impl<Op: Operation> CallMachine<Op> {
    /// Decides what follows an attempt.
    pub(super) fn on_attempt_end(&mut self, at: Moment<'_>, ended: AttemptOutcome) -> Step<CallResult<Op>> {
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

    /// Returns the credentials to refresh after a 401. The request was not carried out, whatever
    /// its method.
    fn refresh(&self, ended: &AttemptOutcome, sending: &Sending) -> Vec<Refresh> {
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

    /// Returns the pause before the next attempt, if there is one, and takes a retry from the
    /// budget.
    fn pause(&mut self, at: Moment<'_>, ended: &AttemptOutcome, sending: &Sending) -> Option<Duration> {
        let settings = Arc::clone(&self.plan.settings);
        let failure = match ended {
            AttemptOutcome::Response(raw, _) if raw.status().is_success() => {
                settings.budget.reward();
                return None;
            }
            // A success that is too large stays too large. A failure counts by its status, whatever
            // its size.
            AttemptOutcome::TooLarge(status, ..) if status.is_success() => return None,
            _ => ended.failure()?,
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
        let policy = self.plan.retry(Op::INFO.own_retry());
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

    /// Returns the pause before the rest of an interrupted body is requested; `None` if it is not.
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
        let pause = self.plan.retry(Op::INFO.own_retry()).pause(&failed)?;
        self.plan.settings.budget.take().then_some(pause)
    }

    /// Tells the gate what the response states about when the client's calls may send.
    fn notify_gate(&self, at: Moment<'_>, ended: &AttemptOutcome) {
        let gate = &self.plan.settings.gate;
        match ended.slowdown().map(Slowdown::pause) {
            // This applies to all calls of the client, whether or not this one is retried.
            Some(Some(pause)) if self.plan.retry(Op::INFO.own_retry()).shares_pause(pause) => {
                gate.close(at.now, pause, ended.rate_limit());
            }
            None if matches!(ended, AttemptOutcome::Response(..) | AttemptOutcome::TooLarge(..)) => {
                gate.accepted(at.now, ended.rate_limit());
            }
            _ => {}
        }
    }

    /// Reports the outcome of an attempt to the span and the hooks.
    fn report(&self, at: Moment<'_>, ended: &AttemptOutcome, sending: &Sending, pause: Option<Duration>) {
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

    pub(super) fn refreshed(
        &mut self,
        at: Moment<'_>,
        result: Result<bool, CredentialsError>,
    ) -> Step<CallResult<Op>> {
        let is_refused = matches!(self.state, State::Refreshing { is_refused: true });
        let none = InvalidRequest::new(&self.operation.info(), "no credentials");
        let error = match result {
            Ok(is_new) if is_new || !is_refused => return self.send(at),
            Ok(_) => none,
            Err(error) => none.because(error),
        };
        Step::Done(self.give_up(error))
    }

    pub(super) fn failed(&mut self, at: Moment<'_>, failure: Failure) -> Step<CallResult<Op>> {
        let ended = match failure {
            Failure::Deadline(phase) => AttemptOutcome::Deadline(phase),
            // The attempt's limit was the rest of the call's time.
            Failure::Transport(error)
                if error.is_timeout() && self.left(at).is_some_and(|left| left.is_zero()) =>
            {
                AttemptOutcome::Deadline(Phase::of(error.kind()))
            }
            Failure::Transport(error) => {
                AttemptOutcome::Transport(error.with_context(self.context(), &self.scrubber))
            }
            Failure::TooLarge { status, mut headers } => {
                self.scrubber.mark(&mut headers);
                let pace = self.pace(at, status, &headers);
                AttemptOutcome::TooLarge(status, headers, pace)
            }
            // The call waits among the first calls of the client, with no other limit, so it can be
            // sent now.
            Failure::NoTimer
                if matches!(self.state, State::Pausing)
                    && self.failed.is_none()
                    && self.plan.settings.gate.release_all() =>
            {
                return self.send(at);
            }
            Failure::NoTimer => return Step::Done(self.without_timer()),
        };
        match self.failed.take() {
            Some(refused) if matches!(self.state, State::Refreshing { is_refused: true }) => {
                Step::Done(self.finish(*refused))
            }
            _ => self.on_attempt_end(at, ended),
        }
    }
}

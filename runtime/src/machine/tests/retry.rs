//! Attempts: their number, their pauses and their result.

use std::sync::Mutex;

use http::header::{DATE, RETRY_AFTER};
use http::{HeaderName, HeaderValue, Method};
use secrecy::ExposeSecret;

use super::*;
use crate::error::{InvalidRequest, NoDeclaredError, Phase};
use crate::info::OperationInfo;
use crate::protocol::{RateLimit, RateLimitHeaders, ResetReading};
use crate::raw_response::Outcome;
use crate::{Credentials, CredentialsError, Encoder};

/// The reaction of a server or network to one request.
#[derive(Debug, Clone, Copy)]
pub(super) enum ServerAction {
    Responds(u16, &'static [(&'static str, &'static str)]),
    Fails(TransportErrorKind),
    TooLarge(u16),
}

use ServerAction::{Fails, Responds, TooLarge};

impl ServerAction {
    pub(super) fn event(self) -> Event {
        match self {
            Fails(kind) => Event::Failed(Failure::Transport(TransportError::new(kind, "it broke"))),
            TooLarge(status) => {
                let status = StatusCode::from_u16(status).expect("a status");
                Event::Failed(Failure::TooLarge { status, headers: HeaderMap::new() })
            }
            Responds(status, pairs) => {
                let status = StatusCode::from_u16(status).expect("a status");
                let pair = |(name, value): &(&'static str, &'static str)| {
                    (HeaderName::from_static(name), HeaderValue::from_static(value))
                };
                let headers = pairs.iter().map(pair).collect();
                Event::Response(RawResponse::new(status, headers, r#"{"items":[]}"#))
            }
        }
    }
}

pub(super) fn retrying() -> Settings {
    let name = HeaderName::from_static;
    let headers = RateLimitHeaders::new(name("x-limit"), name("x-remaining"), name("x-reset"));
    Settings {
        retry: Some(Arc::new(Retry::new())),
        rate_limit: Some(headers.reset(ResetReading::BySize)),
        ..settings()
    }
}

/// Runs a call to its end; returns the pauses in milliseconds and the result.
pub(super) fn play<Op: Operation>(
    machine: &mut CallMachine<Op>,
    script: &[ServerAction],
) -> (Vec<u128>, CallResult<Op>) {
    let mut now = Instant::now();
    let mut script = script.iter();
    let mut pauses = Vec::new();
    let mut step = machine.step(at(now), Event::Start);
    loop {
        step = match step {
            Step::Send(_) => {
                let event = script.next().expect("an attempt more than was expected").event();
                machine.step(at(now), event)
            }
            Step::Sleep(pause) => {
                pauses.push(pause.as_millis());
                now += pause;
                machine.step(at(now), Event::Woke)
            }
            Step::Queue(_) => panic!("nobody else is there"),
            Step::Refresh(_) => machine.step(at(now), Event::Refreshed(Ok(false))),
            Step::Done(sent) => {
                assert_eq!(script.len(), 0, "an attempt less than was expected");
                return (pauses, sent);
            }
        };
    }
}

/// The server's reactions, the pauses between attempts in milliseconds, and the status of the
/// failure.
///
/// The random number is one half, so the first pause is a quarter of a second.
const ATTEMPTS: &[(&[ServerAction], &[u128], Option<u16>)] = &[
    (&[Responds(200, &[])], &[], None),
    (&[Responds(500, &[]), Responds(502, &[]), Responds(200, &[])], &[250, 500], None),
    (&[Responds(503, &[]), Responds(503, &[]), Responds(503, &[])], &[250, 500], Some(503)),
    (
        &[Fails(TransportErrorKind::Connect), Fails(TransportErrorKind::Exchange), Responds(200, &[])],
        &[250, 500],
        None,
    ),
    (&[Fails(TransportErrorKind::Body), Responds(408, &[]), Responds(504, &[])], &[250, 500], Some(504)),
    (&[Fails(TransportErrorKind::Environment)], &[], Some(0)),
    (
        &[Fails(TransportErrorKind::Body), Fails(TransportErrorKind::Body), Fails(TransportErrorKind::Body)],
        &[250, 500],
        Some(0),
    ),
    (&[Responds(400, &[])], &[], Some(400)),
    (&[Responds(401, &[])], &[], Some(401)),
    (&[Responds(501, &[])], &[], Some(501)),
    (&[Responds(302, &[("location", "/elsewhere")])], &[], Some(302)),
    (&[Responds(429, &[("retry-after", "7")]), Responds(200, &[])], &[7250], None),
    // A pause is not a failure.
    (
        &[Responds(429, &[("retry-after", "7")]), Responds(503, &[]), Responds(503, &[]), Responds(200, &[])],
        &[7250, 250, 500],
        None,
    ),
    (&[Responds(429, &[("retry-after", "86400")])], &[], Some(429)),
    // A call pauses for at most 7.5 minutes, however often the server requests it.
    (&[Responds(429, &[("retry-after", "90")]); 5], &[90_250, 90_500, 91_000, 92_000], Some(429)),
    (&[Responds(429, &[("retry-after", "-1")]), Responds(200, &[])], &[250], None),
    (&[Responds(429, &[("retry-after", "soon")]), Responds(200, &[])], &[250], None),
    (&[Responds(503, &[("retry-after", "Wed, 21 Oct 2015 07:28:00 GMT")]), Responds(200, &[])], &[250], None),
    (
        &[
            Responds(
                503,
                &[
                    ("retry-after", "Wed, 21 Oct 2015 07:28:30 GMT"),
                    ("date", "Wed, 21 Oct 2015 07:28:00 GMT"),
                ],
            ),
            Responds(200, &[]),
        ],
        &[30_250],
        None,
    ),
    (&[Responds(429, &[("x-reset", "60")]), Responds(200, &[])], &[60_250], None),
    (&[Responds(429, &[("x-reset", "1793448042")]), Responds(200, &[])], &[42_250], None),
    (&[Responds(429, &[("x-reset", "1793447000")]), Responds(200, &[])], &[250], None),
    (&[Responds(429, &[("x-reset", "1793449000")])], &[], Some(429)),
    (&[Responds(500, &[("x-reset", "60")]), Responds(200, &[])], &[250], None),
    // A failure counts by its status, whatever its size.
    (&[TooLarge(503), Responds(200, &[])], &[250], None),
    (&[TooLarge(502), TooLarge(502), TooLarge(502)], &[250, 500], Some(502)),
    (&[TooLarge(400)], &[], Some(400)),
    (&[TooLarge(200)], &[], Some(200)),
];

#[test]
fn attempts_and_the_pauses_between_them() {
    for (script, pauses, status) in ATTEMPTS {
        let (paused, sent) = play(&mut machine(&Arc::new(retrying()), ListThings::default()), script);
        assert_eq!(paused, *pauses, "{script:?}");
        let attempts = u32::try_from(script.len()).expect("a count");
        match sent {
            Ok(response) => assert_eq!((response.attempts(), *status), (attempts, None), "{script:?}"),
            Err(error) => {
                let seen = error.status().map_or(0, |status| status.as_u16());
                assert_eq!((error.attempts(), Some(seen)), (attempts, *status), "{script:?}: {error}");
                let may_pass = [0, 408, 429, 500, 502, 503, 504].contains(&seen);
                let is_here = matches!(script, [Fails(TransportErrorKind::Environment)]);
                assert_eq!(error.is_retryable(), may_pass && !is_here, "{script:?}");
            }
        }
    }
}

/// Retries every call after that pause.
struct After(Duration);

impl RetryPolicy for After {
    fn pause(&self, _: &FailedAttempt<'_>) -> Option<Duration> {
        Some(self.0)
    }
}

#[test]
fn a_success_is_not_made_again_for_its_size() {
    let settings = Arc::new(Settings { retry: Some(Arc::new(After(Duration::ZERO))), ..settings() });
    let (pauses, sent) = play(&mut machine(&settings, ListThings::default()), &[TooLarge(200)]);
    assert_eq!((pauses.len(), sent.expect_err("a large body").attempts()), (0, 1));
}

#[test]
fn who_makes_no_call_twice_makes_none_after_a_pause() {
    let settings = Arc::new(Settings { retry: Some(Arc::new(Retry::new().max_attempts(1))), ..retrying() });
    let script = [Responds(429, &[("retry-after", "7")])];
    let (pauses, sent) = play(&mut machine(&settings, ListThings::default()), &script);
    assert_eq!((pauses.len(), sent.expect_err("a limit").attempts()), (0, 1));
}

#[test]
fn a_pause_that_takes_all_the_time_is_not_made() {
    let [pause, timeout] = [Duration::from_secs(10); 2];
    let retry: Option<Arc<dyn RetryPolicy>> = Some(Arc::new(After(pause)));
    let settings = Arc::new(Settings { retry, timeout: Some(timeout), ..settings() });
    let (pauses, sent) = play(&mut machine(&settings, ListThings::default()), &[Responds(503, &[])]);
    let status = sent.expect_err("no time is left").status();
    assert_eq!((pauses.len(), status), (0, Some(StatusCode::SERVICE_UNAVAILABLE)));
}

#[test]
fn what_the_server_stated_is_advised() {
    let advised: &[_] = &[
        ("x-limit", "600"),
        ("x-remaining", "0"),
        ("x-reset", "300"),
        ("retry-after", "120"),
        ("x-request-id", "r1"),
    ];
    let reset = Some(Duration::from_secs(300));
    let limit = Some(RateLimit { limit: Some(600), remaining: Some(0), reset });
    let settings = Arc::new(retrying());
    let (_, sent) = play(&mut machine(&settings, ListThings::default()), &[Responds(429, advised)]);
    let error = sent.expect_err("a limit");
    assert_eq!((error.rate_limit(), error.retry_after()), (limit, Some(Duration::from_secs(120))));
    assert!(error.is_retryable() && error.request_id() == Some("r1"));
    let (_, sent) = play(&mut machine(&settings, ListThings::default()), &[Responds(200, advised)]);
    let raw = sent.expect("a response");
    assert_eq!((raw.rate_limit(), raw.retry_after()), (limit, Some(Duration::from_secs(120))));
    assert_eq!(raw.request_id(), Some("r1"));
}

/// An operation with any method and any kind of body.
struct Change(Method, fn() -> Body);

impl Operation for Change {
    type Success = ();
    type Error = NoDeclaredError;
    const INFO: OperationInfo = OperationInfo::post("/things").operation_id("change").security(&[&[BEARER]]);

    fn info(&self) -> OperationInfo {
        OperationInfo::new(self.0.clone(), "/things").operation_id("change").security(&[&[BEARER]])
    }

    fn encode(&self) -> Result<Request<Body>, InvalidRequest> {
        Encoder::new(&self.info()).body("text/plain", (self.1)()).finish()
    }

    fn decode(raw: &mut RawResponse) -> Outcome<(), NoDeclaredError> {
        if raw.status().is_success() { raw.empty(()) } else { raw.undeclared() }
    }
}

fn once() -> Body {
    Body::once(None, crate::ByteStream::from_reader(std::io::empty()))
}

#[test]
fn only_what_can_do_no_harm_is_tried_again() {
    let bytes: fn() -> Body = || Body::bytes("body");
    let replayable: fn() -> Body = || Body::replayable(None, || Ok(bytes::Bytes::from("body").into()));
    let (twice, single) = ([Responds(503, &[]), Responds(204, &[])], [Responds(503, &[])]);
    for (method, body, all_methods, again) in [
        (Method::PUT, bytes, false, true),
        (Method::PUT, replayable, false, true),
        (Method::PUT, once, false, false),
        (Method::DELETE, bytes, false, true),
        (Method::POST, bytes, false, false),
        (Method::PATCH, bytes, false, false),
        (Method::POST, bytes, true, true),
        (Method::POST, once, true, false),
    ] {
        let name = format!("{method} {:?} {all_methods}", body());
        let retry: Arc<dyn RetryPolicy> = Arc::new(Retry::new().all_methods(all_methods));
        let settings = Arc::new(Settings { retry: Some(retry), ..retrying() });
        let (pauses, sent) =
            play(&mut machine(&settings, Change(method, body)), if again { &twice } else { &single });
        assert_eq!((pauses.len(), sent.is_ok()), (usize::from(again), again), "{name}");
    }
}

#[test]
fn a_pause_that_outlasts_the_call_is_not_begun() {
    for (timeout, script) in [
        (Some(8), &[Responds(429, &[("retry-after", "7")]), Responds(200, &[])][..]),
        (Some(7), &[Responds(429, &[("retry-after", "7")])]),
    ] {
        let timeout = timeout.map(Duration::from_secs);
        let settings = Arc::new(Settings { timeout, ..retrying() });
        let (pauses, sent) = play(&mut machine(&settings, ListThings::default()), script);
        assert_eq!(pauses.len() + 1, script.len());
        // The server's response is a better result than a deadline error.
        assert_eq!(sent.err().and_then(|error| error.status()).is_some(), script.len() == 1);
    }
}

#[test]
fn the_phase_of_a_deadline_is_advised() {
    let now = Instant::now();
    let end = now + Duration::from_secs(10);
    let timed_out = |kind| Event::Failed(Failure::Transport(TransportError::timeout(kind)));
    for (event, phase) in [
        (timed_out(TransportErrorKind::Connect), Phase::Connect),
        (timed_out(TransportErrorKind::Exchange), Phase::Exchange),
        (timed_out(TransportErrorKind::Body), Phase::Body),
        (Event::Failed(Failure::Deadline(Phase::Body)), Phase::Body),
    ] {
        let mut machine = call(Some(10));
        sent(machine.step(at(now), Event::Start));
        let Err(Error::Deadline(error)) = done(machine.step(at(end), event)) else { panic!("{phase:?}") };
        assert_eq!((error.phase(), error.attempts(), error.timeout()), (phase, 1, Duration::from_secs(10)));
    }
    // A sleep that took too long.
    let timeout = Some(Duration::from_secs(10));
    let mut machine = machine(&Arc::new(Settings { timeout, ..retrying() }), ListThings::default());
    sent(machine.step(at(now), Event::Start));
    assert!(matches!(machine.step(at(now), Responds(500, &[]).event()), Step::Sleep(_)));
    let Err(Error::Deadline(error)) = done(machine.step(at(end), Event::Woke)) else { panic!("no deadline") };
    assert_eq!(error.phase(), Phase::Pause);
}

#[test]
fn a_budget_ends_retries_for_all() {
    let settings = Arc::new(Settings { budget: RetryBudget::new(3), ..retrying() });
    let fails = [Responds(503, &[]); 3];
    for attempts in [3, 2, 1, 1] {
        let (_, sent) = play(&mut machine(&settings, ListThings::default()), &fails[..attempts]);
        assert_eq!(sent.expect_err("a failure").status(), Some(StatusCode::SERVICE_UNAVAILABLE));
    }
    for _ in 0..10 {
        play(&mut machine(&settings, ListThings::default()), &[Responds(200, &[])]).1.expect("a response");
    }
    play(&mut machine(&settings, ListThings::default()), &fails[..2]).1.expect_err("one retry was earned");
}

#[test]
fn a_pause_that_one_call_was_asked_to_make_is_kept_by_the_others() {
    let settings = Arc::new(retrying());
    let now = Instant::now();
    let mut first = machine(&settings, ListThings::default());
    sent(first.step(at(now), Event::Start));
    let step = first.step(at(now), Responds(429, &[("retry-after", "30")]).event());
    assert_eq!(slept(&step), 30);

    let mut second = machine(&settings, ListThings::default());
    let Step::Sleep(pause) = second.step(at(now + Duration::from_secs(10)), Event::Start) else {
        panic!("it did not wait");
    };
    assert_eq!(pause, Duration::from_millis(20_500), "what is left, and something to spread the load");
    sent(second.step(at(now + Duration::from_secs(10) + pause), Event::Woke));
    // It is unknown how many requests the server accepts, so the other call waits for the first
    // response.
    let at_end = now + Duration::from_millis(30_600);
    assert!(matches!(first.step(at(at_end), Event::Woke), Step::Queue(_)));
    done(second.step(at(at_end), Responds(200, &[]).event())).expect("a response");
    sent(first.step(at(at_end), Event::Woke));

    // A call whose time would be over ends at once.
    settings.gate.close(now, Duration::from_secs(30), None);
    let options = Options { timeout: Some(Duration::from_secs(5)), ..Options::default() };
    let plan = Plan { settings, derived: Arc::default(), options };
    let step = CallMachine::new(plan, ListThings::default()).step(at(now), Event::Start);
    let Err(Error::Deadline(error)) = done(step) else { panic!("no deadline") };
    assert_eq!((error.phase(), error.attempts()), (Phase::Pause, 0));
}

#[test]
fn a_pause_that_is_not_for_all_is_kept_by_nobody_else() {
    for status in [500, 502] {
        let settings = Arc::new(retrying());
        let now = Instant::now();
        let mut first = machine(&settings, ListThings::default());
        sent(first.step(at(now), Event::Start));
        let step = first.step(at(now), Responds(status, &[("retry-after", "30")]).event());
        assert_eq!(slept(&step), 30);
        sent(machine(&settings, ListThings::default()).step(at(now), Event::Start));
    }
}

/// A policy that implements only the required method.
struct Own;

impl RetryPolicy for Own {
    fn pause(&self, _: &FailedAttempt<'_>) -> Option<Duration> {
        None
    }
}

#[test]
fn who_shares_a_pause() {
    let now = Instant::now();
    let ten_seconds = || Retry::new().max_retry_after(Duration::from_secs(10));
    let waits = |advised: &str, teller: Retry, method: Method, other: Retry| {
        let settings = Arc::new(retrying());
        let with = |retry| {
            let options = Options { retry: Some(Arc::new(retry)), ..Options::default() };
            Plan { settings: Arc::clone(&settings), derived: Arc::default(), options }
        };
        let mut first = CallMachine::new(with(teller), Change(method, Body::empty));
        sent(first.step(at(now), Event::Start));
        let advised = [(RETRY_AFTER, HeaderValue::from_str(advised).expect("a value"))].into_iter().collect();
        let raw = RawResponse::new(StatusCode::SERVICE_UNAVAILABLE, advised, "");
        first.step(at(now), Event::Response(raw));
        let mut second = CallMachine::new(with(other), ListThings::default());
        matches!(second.step(at(now), Event::Start), Step::Sleep(_))
    };
    for (advised, teller, method, other, expected) in [
        ("5", Retry::new(), Method::GET, Retry::new(), true),
        // A call that is not retried still shares the pause.
        ("5", Retry::new(), Method::POST, Retry::new(), true),
        ("0", Retry::new(), Method::POST, Retry::new(), false),
        // Each call waits as long as its own policy allows.
        ("30", Retry::new(), Method::GET, ten_seconds(), false),
        ("30", ten_seconds(), Method::GET, Retry::new(), false),
        ("86400", Retry::new(), Method::GET, Retry::new(), false),
        ("5", Retry::new(), Method::GET, Retry::never(), false),
        ("5", Retry::never(), Method::GET, Retry::new(), false),
    ] {
        let name = format!("{advised} to {teller:?}, {method}; {other:?}");
        assert_eq!(waits(advised, teller, method, other), expected, "{name}");
    }
    let shares = |seconds| Arc::new(Own).shares_pause(Duration::from_secs(seconds));
    assert!(shares(90) && !shares(91));
}

#[test]
fn without_a_timer_the_failure_itself_is_advised() {
    let mut machine = machine(&Arc::new(retrying()), ListThings::default());
    let now = Instant::now();
    sent(machine.step(at(now), Event::Start));
    assert!(matches!(machine.step(at(now), Responds(503, &[]).event()), Step::Sleep(_)));
    let error = done(machine.step(at(now), Event::Failed(Failure::NoTimer))).expect_err("a failure");
    assert_eq!(error.status(), Some(StatusCode::SERVICE_UNAVAILABLE));
}

/// A token that changes with each refresh.
struct Rotating {
    token: Mutex<u32>,
    stale: bool,
}

impl Rotating {
    fn settings(stale: bool) -> Arc<Settings> {
        let credentials: Arc<dyn Credentials> = Arc::new(Self { token: Mutex::new(1), stale });
        Arc::new(Settings { credentials: vec![Issuer::new(BEARER, credentials)], ..retrying() })
    }
}

impl Credentials for Rotating {
    fn secret(&self) -> Result<SecretString, CredentialsError> {
        Ok(format!("token-{}", self.token.lock().expect("a token")).into())
    }

    fn is_stale(&self) -> bool {
        self.stale
    }

    fn refresh(&self, rejected: Option<&SecretString>) -> Result<bool, CredentialsError> {
        assert_eq!(rejected.map(ExposeSecret::expose_secret), (!self.stale).then_some("token-1"));
        *self.token.lock().expect("a token") += 1;
        Ok(true)
    }
}

fn refreshed<T>(step: Step<T>) -> Event {
    let Step::Refresh(refresh) = step else { panic!("no refresh") };
    let [refresh] = refresh.try_into().expect("one refresh");
    let Refresh { credentials, rejected } = refresh;
    Event::Refreshed(credentials.refresh(rejected.as_ref()))
}

#[test]
fn a_401_refreshes_credentials_once() {
    let now = Instant::now();
    // The server did not carry out the request, so even a POST is sent again.
    let mut machine = machine(&Rotating::settings(false), Change(Method::POST, Body::empty));
    let token =
        |request: &Request<Body>| request.headers()["authorization"].to_str().expect("text").to_owned();
    assert_eq!(token(&sent(machine.step(at(now), Event::Start))), "Bearer token-1");
    let event = refreshed(machine.step(at(now), Responds(401, &[]).event()));
    assert_eq!(token(&sent(machine.step(at(now), event))), "Bearer token-2");
    let error = done(machine.step(at(now), Responds(401, &[]).event())).expect_err("refused again");
    assert_eq!((error.status(), error.attempts()), (Some(StatusCode::UNAUTHORIZED), 2));
}

#[test]
fn a_refresh_that_fails_leaves_the_401() {
    let now = Instant::now();
    for result in [Ok(false), Err(CredentialsError::new("the vault is shut"))] {
        let mut machine = machine(&Rotating::settings(false), Change(Method::GET, Body::empty));
        sent(machine.step(at(now), Event::Start));
        assert!(matches!(machine.step(at(now), Responds(401, &[]).event()), Step::Refresh(_)));
        let error = done(machine.step(at(now), Event::Refreshed(result))).expect_err("refused");
        assert_eq!((error.status(), error.attempts()), (Some(StatusCode::UNAUTHORIZED), 1));
    }
    // A body that can be sent only once is not sent again, and a 403 does not concern the secret.
    for (body, status) in [(once as fn() -> Body, 401), (Body::empty, 403)] {
        let mut machine = machine(&Rotating::settings(false), Change(Method::POST, body));
        sent(machine.step(at(now), Event::Start));
        done(machine.step(at(now), Responds(status, &[]).event())).expect_err("refused");
    }
}

#[test]
fn what_was_not_sent_may_be_sent_again_whatever_its_method() {
    for (kind, is_retryable) in [(TransportErrorKind::Connect, true), (TransportErrorKind::Exchange, false)] {
        let mut machine = machine(&Arc::new(settings()), Change(Method::POST, Body::empty));
        let (_, sent) = play(&mut machine, &[Fails(kind)]);
        assert_eq!(sent.expect_err("no response").is_retryable(), is_retryable, "{kind:?}");
    }
}

#[test]
fn stale_credentials_are_refreshed_before_anything_is_sent() {
    let now = Instant::now();
    let mut machine = machine(&Rotating::settings(true), ListThings::default());
    let event = refreshed(machine.step(at(now), Event::Start));
    assert_eq!(sent(machine.step(at(now), event)).headers()["authorization"], "Bearer token-2");

    refreshed(machine.step(at(now), Event::Start));
    let failed = Event::Refreshed(Err(CredentialsError::new("the vault is shut")));
    let error = done(machine.step(at(now), failed)).expect_err("no token");
    assert!(matches!(error, Error::InvalidRequest(_)) && !error.may_have_been_sent(), "{error}");
}

/// Records its calls.
#[derive(Default)]
struct Notes(Mutex<Vec<String>>);

impl Hooks for Arc<Notes> {
    fn before_attempt(&self, attempt: &Attempt<'_>, request: &mut Request<Body>) {
        request.headers_mut().insert("x-attempt", attempt.number().into());
        let note = format!("{} {} {}", attempt.number(), attempt.operation(), attempt.path_template());
        self.0.lock().expect("notes").push(note);
    }

    fn after_attempt(&self, attempt: &Attempt<'_>, result: &AttemptResult<'_>) {
        let pause = result.pause().map(|pause| pause.as_millis());
        let note = match (result.status(), result.transport_error()) {
            (Some(status), _) => format!("{} {status} {pause:?}", attempt.number()),
            (None, Some(error)) => format!("{} {:?} {pause:?}", attempt.number(), error.kind()),
            (None, None) => format!("{} deadline", attempt.number()),
        };
        self.0.lock().expect("notes").push(note);
    }
}

#[test]
fn hooks_see_and_change_each_attempt() {
    let notes = Arc::new(Notes::default());
    let settings = Arc::new(Settings { hooks: vec![Arc::new(Arc::clone(&notes))], ..retrying() });
    let mut machine = machine(&settings, ListThings::default());
    let script = [Fails(TransportErrorKind::Body), Responds(500, &[]), Responds(200, &[])];
    play(&mut machine, &script).1.expect("a response");
    let expected = [
        "1 ListThings /things",
        "1 Body Some(250)",
        "2 ListThings /things",
        "2 500 Internal Server Error Some(500)",
        "3 ListThings /things",
        "3 200 OK None",
    ];
    assert_eq!(*notes.0.lock().expect("notes"), expected);
    let now = Instant::now();
    assert_eq!(sent(machine.step(at(now), Event::Start)).headers()["x-attempt"], "1");
}

proptest::proptest! {
    /// Whatever headers failures have: the result is typed, attempts are limited, and pauses are
    /// bounded.
    #[test]
    fn any_headers_of_failures_end_typed_and_in_time(
        responses in proptest::collection::vec((300_u16..600, proptest::collection::vec(
            (0..5_usize, proptest::collection::vec(proptest::prelude::any::<u8>(), 0..40)), 0..6,
        )), 3),
        random in 0.0..1.0,
    ) {
        let mut machine = machine(&Arc::new(retrying()), ListThings::default());
        let mut now = Instant::now();
        let mut step = machine.step(Moment { world: &Fixed(random), ..at(now) }, Event::Start);
        let mut responses = responses.into_iter();
        let error = loop {
            step = match step {
                Step::Queue(_) => panic!("nobody else is there"),
                Step::Send(_) => {
                    let (status, pairs) = responses.next().expect("three attempts at most");
                    let names = [RETRY_AFTER, DATE, HeaderName::from_static("x-reset"),
                        HeaderName::from_static("x-limit"), HeaderName::from_static("x-remaining")];
                    let headers: HeaderMap = pairs.iter()
                        .filter_map(|(name, value)| Some((names[*name].clone(), HeaderValue::from_bytes(value).ok()?)))
                        .collect();
                    let raw = RawResponse::new(StatusCode::from_u16(status).expect("a status"), headers, "");
                    machine.step(Moment { world: &Fixed(random), ..at(now) }, Event::Response(raw))
                }
                Step::Sleep(pause) => {
                    proptest::prop_assert!(pause <= Duration::from_secs(61));
                    now += pause;
                    machine.step(Moment { world: &Fixed(random), ..at(now) }, Event::Woke)
                }
                Step::Refresh(_) => machine.step(at(now), Event::Refreshed(Ok(false))),
                Step::Done(sent) => break sent.expect_err("no success"),
            };
        };
        proptest::prop_assert!(error.status().is_some());
    }
}

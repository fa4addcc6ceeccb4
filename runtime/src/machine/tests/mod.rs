//! Runs the machines without a client.

use std::sync::Arc;

use super::*;
use crate::cursor::Cursor;
use crate::error::TransportErrorKind;
use crate::limits::TimeLimit;
use crate::protocol::BaseUrl;
use crate::secret::{IntoCredentials, Issuer};
use crate::testing::{BEARER, KEY, ListThings, Page, Things};

mod rate_limited;
mod retry;
mod sent;

/// The shared settings of these tests: a key, a time limit, and no retries by default.
fn settings() -> Settings {
    Settings {
        is_custom_base_url: true,
        document_url: None,
        allow_http: false,
        base_url: BaseUrl::parse("https://api.example.com/base", false).expect("a URL"),
        user_agent: http::HeaderValue::from_static("test"),
        credentials: vec![Issuer::new(BEARER, KEY.into_credentials().expect("a key"))],
        timeout: None,
        attempt_timeout: Duration::from_secs(30),
        transport_limit: None,
        max_body: 100,
        skips_items: false,
        retry: Some(Arc::new(Retry::never())),
        declared_retry: Retry::new(),
        budget: RetryBudget::default(),
        gate: Gate::new(None),
        rate_limit: None,
        hooks: Vec::new(),
    }
}

fn machine<Op: Operation>(settings: &Arc<Settings>, operation: Op) -> CallMachine<Op> {
    let plan = Plan { settings: Arc::clone(settings), derived: Arc::default(), options: Options::default() };
    CallMachine::new(plan, operation)
}

fn call(timeout: Option<u64>) -> CallMachine<ListThings> {
    let timeout = timeout.map(Duration::from_secs);
    machine(&Arc::new(Settings { timeout, ..settings() }), ListThings::default())
}

/// A fixed date in 2026 and a fixed random number.
struct Fixed(f64);

impl Fixed {
    /// 2026-10-31 12:00:00 UTC.
    const UNIX: u64 = 1_793_448_000;
}

impl World for Fixed {
    fn date(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(Self::UNIX)
    }

    fn random(&self) -> f64 {
        self.0
    }
}

/// The moment at which the clock shows `now`, with a random number of one half.
fn at(now: Instant) -> Moment<'static> {
    Moment { now, world: &Fixed(0.5) }
}

fn responds(status: u16, body: &'static str) -> Event {
    let status = StatusCode::from_u16(status).expect("a status");
    Event::Response(RawResponse::new(status, HeaderMap::new(), body))
}

fn sent<T>(step: Step<T>) -> Request<Body> {
    match step {
        Step::Send(request) => request,
        Step::Sleep(pause) => panic!("slept {pause:?}"),
        Step::Queue(_) => panic!("queued"),
        Step::Refresh(_) => panic!("refreshed credentials"),
        Step::Done(_) => panic!("done"),
    }
}

fn slept<T>(step: &Step<T>) -> u64 {
    match step {
        Step::Sleep(pause) => pause.as_secs(),
        _ => panic!("did not sleep"),
    }
}

fn done<T>(step: Step<T>) -> T {
    match step {
        Step::Done(output) => output,
        _ => panic!("not done"),
    }
}

#[test]
fn a_call_is_one_request_and_its_response() {
    let now = Instant::now();
    let mut machine = call(None);
    let request = sent(machine.step(at(now), Event::Start));
    assert_eq!(request.uri(), "https://api.example.com/base/things");
    assert_eq!(request.headers()["authorization"], format!("Bearer {KEY}"));
    assert_eq!(request.headers()["accept"], "application/json");
    assert_eq!(request.headers()["user-agent"], "test");
    assert_eq!(TimeLimit::of(&request), Some(Duration::from_secs(30)));
    assert_eq!(machine.deadline(), None);

    let response = done(machine.step(at(now), responds(200, r#"{"items":[1]}"#))).expect("a page");
    assert_eq!(response.inner(), &Things::Ok(Page { items: vec![1], next: None }));
    assert_eq!(response.attempts(), 1);
}

#[test]
fn a_call_has_its_own_time() {
    let now = Instant::now();
    let later = now + Duration::from_secs(10);
    let timeout = || Event::Failed(Failure::Transport(TransportError::timeout(TransportErrorKind::Exchange)));

    let mut machine = call(Some(10));
    assert_eq!(TimeLimit::of(&sent(machine.step(at(now), Event::Start))), Some(Duration::from_secs(10)));
    assert_eq!(machine.deadline(), Some(later));
    let error = done(machine.step(at(later), timeout())).expect_err("a deadline");
    assert!(matches!(error, Error::Deadline(_)), "{error}");
    assert!(error.is_timeout() && error.may_have_been_sent());

    let mut machine = call(Some(60));
    assert_eq!(TimeLimit::of(&sent(machine.step(at(now), Event::Start))), Some(Duration::from_secs(30)));
    let error = done(machine.step(at(later), timeout())).expect_err("a timeout");
    assert!(matches!(error, Error::Transport(_)), "{error}");
    assert!(error.is_timeout());

    let error = done(call(Some(0)).step(at(now), Event::Start)).expect_err("no time at all");
    assert!(matches!(error, Error::Deadline(_)) && !error.may_have_been_sent());

    let mut machine = call(Some(u64::MAX));
    sent(machine.step(at(now), Event::Start));
    assert_eq!(machine.deadline(), None, "beyond the end of time");
}

#[test]
fn waiting_asks_again_after_a_pause() {
    let mut now = Instant::now();
    let mut machine = WaitMachine::new(call(None), WaitPolicy::new());
    sent(machine.step(at(now), Event::Start));
    for pause in [30, 60] {
        let step = machine.step(at(now), responds(202, ""));
        assert_eq!(slept(&step), pause);
        now += Duration::from_secs(pause);
        sent(machine.step(at(now), Event::Woke));
    }
    let response = done(machine.step(at(now), responds(200, r#"{"items":[]}"#))).expect("ready");
    assert_eq!(response.into_inner(), Page::default());
}

#[test]
fn a_retry_after_a_rest_is_one_of_the_same_call() {
    let mut now = Instant::now();
    let settings = Arc::new(Settings { retry: Some(Arc::new(Retry::new())), ..settings() });
    let mut machine = WaitMachine::new(machine(&settings, ListThings::default()), WaitPolicy::new());
    sent(machine.step(at(now), Event::Start));
    now += Duration::from_secs(slept(&machine.step(at(now), responds(202, ""))));
    sent(machine.step(at(now), Event::Woke));
    let Step::Sleep(pause) = machine.step(at(now), responds(503, "")) else { panic!("no retry") };
    now += pause;
    sent(machine.step(at(now), Event::Woke));
    let response = done(machine.step(at(now), responds(200, r#"{"items":[]}"#))).expect("ready");
    assert_eq!(response.attempts(), 2);
}

#[test]
fn waiting_ends_at_its_deadline_and_at_any_error() {
    let mut now = Instant::now();
    let policy = WaitPolicy::new().deadline(Duration::from_secs(40));
    let mut machine = WaitMachine::new(call(None), policy.clone());
    sent(machine.step(at(now), Event::Start));
    for pause in [30, 10] {
        assert_eq!(slept(&machine.step(at(now), responds(202, ""))), pause);
        now += Duration::from_secs(pause);
        sent(machine.step(at(now), Event::Woke));
    }
    let Error::StillPending(error) = done(machine.step(at(now), responds(202, ""))).expect_err("an end")
    else {
        panic!("another error");
    };
    assert_eq!((error.polls(), error.elapsed(), error.cursor()), (3, Duration::from_secs(40), None));

    let mut machine = WaitMachine::new(call(None), policy);
    sent(machine.step(at(now), Event::Start));
    assert_eq!(
        done(machine.step(at(now), responds(400, ""))).expect_err("a failure").status(),
        Some(StatusCode::BAD_REQUEST)
    );
}

#[test]
fn a_circle_of_pages_of_any_length_ends() {
    for length in 1..20_u32 {
        let now = Instant::now();
        let mut machine = PageMachine::new(call(None), None);
        let mut pages = 0_u32;
        let error = loop {
            let step = machine.step(at(now), Event::Start);
            match step {
                Step::Done(end) => break end.expect_err("a repetition"),
                other => drop(sent(other)),
            }
            pages += 1;
            assert!(pages <= 4 * length + 4, "a circle of {length}");
            // One page leads into the cycle.
            let next = if pages == 1 { 1 } else { (pages - 1) % length + 1 };
            let body = format!(r#"{{"items":[],"next":{next}}}"#);
            let raw = RawResponse::new(StatusCode::OK, HeaderMap::new(), body);
            let step = machine.step(at(now), Event::Response(raw));
            assert!(done(step).expect("no error").is_some());
        };
        assert!(matches!(error, Error::CursorDidNotAdvance(_)), "{error}");
    }
}

fn page(machine: &mut PageMachine<ListThings>, now: Instant, body: &'static str) -> Request<Body> {
    let request = sent(machine.step(at(now), Event::Start));
    done(machine.step(at(now), responds(200, body))).expect("no error").expect("a page");
    request
}

#[test]
fn paging_follows_the_cursor_to_the_end() {
    for last in [r#"{"items":[]}"#, r#"{"items":[],"next":null}"#, r#"{"items":[],"next":""}"#] {
        let now = Instant::now();
        let mut machine = PageMachine::new(call(None), None);
        assert_eq!(page(&mut machine, now, r#"{"items":[1],"next":7}"#).uri().query(), None);
        assert_eq!(machine.cursor(), Some(Cursor::from("7")));
        assert_eq!(page(&mut machine, now, last).uri().query(), Some("after=7"));
        assert!(machine.is_at_end() && machine.cursor().is_none(), "{last}");
        assert!(done(machine.step(at(now), Event::Start)).expect("no error").is_none());
    }
}

#[test]
fn a_repeated_or_unreachable_cursor_ends_paging_after_its_page() {
    let now = Instant::now();
    let mut machine = PageMachine::new(call(None), None);
    page(&mut machine, now, r#"{"items":[1],"next":"a"}"#);
    page(&mut machine, now, r#"{"items":[2],"next":"a"}"#);
    assert_eq!(machine.cursor(), Some(Cursor::from("a")));
    let error = done(machine.step(at(now), Event::Start)).expect_err("a repetition");
    assert!(matches!(error, Error::CursorDidNotAdvance(_)), "{error}");
    assert_eq!(error.cursor(), Some(&Cursor::from("a")));

    let mut machine = PageMachine::new(call(None), None);
    page(&mut machine, now, r#"{"items":[1],"next":"unreachable"}"#);
    let error = done(machine.step(at(now), Event::Start)).expect_err("an unreachable page");
    assert!(matches!(error, Error::InvalidRequest(_)), "{error}");
}

#[test]
fn a_pending_page_surfaces_with_its_cursor_or_is_waited_for() {
    let now = Instant::now();
    let mut machine = PageMachine::new(call(None), None);
    page(&mut machine, now, r#"{"items":[1],"next":"b"}"#);
    sent(machine.step(at(now), Event::Start));
    let error = done(machine.step(at(now), responds(202, ""))).expect_err("pending");
    assert!(matches!(error, Error::StillPending(_)), "{error}");
    assert_eq!(error.cursor(), Some(&Cursor::from("b")));
    assert_eq!(machine.cursor(), Some(Cursor::from("b")));

    let mut machine = PageMachine::new(call(None), Some(WaitPolicy::new()));
    page(&mut machine, now, r#"{"items":[1],"next":"b"}"#);
    sent(machine.step(at(now), Event::Start));
    assert_eq!(slept(&machine.step(at(now), responds(202, ""))), 30);
    assert_eq!(sent(machine.step(at(now), Event::Woke)).uri().query(), Some("after=b"));
    assert!(done(machine.step(at(now), responds(200, r#"{"items":[]}"#))).expect("no error").is_some());
}

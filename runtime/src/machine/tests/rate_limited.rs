//! Many concurrent calls against a simulated server that limits requests per window.

use std::task::{Context, Waker};

use http::header::RETRY_AFTER;
use http::{HeaderName, HeaderValue};

use super::retry::{ServerAction, retrying};
use super::*;
use crate::protocol::{RateLimitHeaders, ResetReading};

/// How many sequences of random numbers each case is run with.
const COURSES: u32 = 3;

/// How a server states its limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Style {
    /// With every response: the end of the window in Unix seconds, and the remaining requests.
    Unix,
    /// The same, in seconds from now.
    Seconds,
    /// The same, in Unix milliseconds.
    Milliseconds,
    /// `Retry-After` on refusals.
    RetryAfter,
    /// Not at all.
    Nothing,
}

/// A server with fixed windows.
struct Server {
    style: Style,
    limit: u64,
    window: Duration,
    /// The number of requests in each window.
    polls: Vec<u64>,
}

impl Server {
    fn respond(&mut self, since: Duration) -> Event {
        let number = usize::try_from(since.as_millis() / self.window.as_millis()).expect("a small number");
        self.polls.resize(self.polls.len().max(number + 1), 0);
        self.polls[number] += 1;
        let end = self.window * u32::try_from(number + 1).expect("a small number");
        let is_accepted = self.polls[number] <= self.limit;
        let left = end.saturating_sub(since).as_secs() + 1;
        let unix = Duration::from_secs(Fixed::UNIX) + end;
        let reset = match self.style {
            Style::Unix => Some(unix.as_secs() + 1),
            Style::Seconds => Some(left),
            Style::Milliseconds => Some(u64::try_from(unix.as_millis()).expect("a date")),
            Style::RetryAfter | Style::Nothing => None,
        };
        let mut headers = HeaderMap::new();
        if let Some(reset) = reset {
            headers.insert("x-limit", HeaderValue::from(self.limit));
            headers.insert("x-remaining", HeaderValue::from(self.limit.saturating_sub(self.polls[number])));
            headers.insert("x-reset", HeaderValue::from(reset));
        }
        if self.style == Style::RetryAfter && !is_accepted {
            headers.insert(RETRY_AFTER, HeaderValue::from(left));
        }
        let (status, body) = if is_accepted { (200, r#"{"items":[]}"#) } else { (429, "") };
        Event::Response(RawResponse::new(StatusCode::from_u16(status).expect("a status"), headers, body))
    }
}

/// The shared clock of server and client, and a sequence of random numbers.
struct Clock(Duration, f64);

impl World for Clock {
    fn date(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(Fixed::UNIX) + self.0
    }

    fn random(&self) -> f64 {
        self.1
    }
}

/// Whether a call is to start.
type IsNew = bool;

/// What a call does until its next event.
enum Doing {
    /// Sleeps until its start or the end of a pause.
    Sleeps(Duration, IsNew),
    Waits(Waiting),
    /// Waits for the response, which arrives then.
    Sends(Duration),
}

struct Simulation {
    server: Server,
    settings: Arc<Settings>,
    began: Instant,
    since: Duration,
    calls: Vec<(CallMachine<ListThings>, Doing)>,
    /// The seed of the random numbers.
    seed: u32,
    steps: u32,
    /// The maximum number of requests in flight.
    most: usize,
}

impl Simulation {
    /// The time from a request to its response.
    const LATENCY: Duration = Duration::from_millis(20);

    /// Runs `total` calls, `at_once` of them concurrently, and returns the errors.
    fn run(&mut self, at_once: usize, total: usize) -> Vec<Error<crate::testing::ThingsError>> {
        let mut to_begin = total;
        let mut errors = Vec::new();
        while self.calls.len() < at_once.min(total) {
            to_begin -= 1;
            self.calls
                .push((machine(&self.settings, ListThings::default()), Doing::Sleeps(self.since, true)));
        }
        while let Some(index) = self.next() {
            self.steps += 1;
            let event = match &mut self.calls[index].1 {
                Doing::Sleeps(_, true) => Event::Start,
                Doing::Sleeps(_, false) | Doing::Waits(_) => Event::Woke,
                Doing::Sends(arrival) => self.server.respond(arrival.saturating_sub(Self::LATENCY / 2)),
            };
            let random = self.steps.wrapping_add(self.seed.wrapping_mul(40_503)).wrapping_mul(2_654_435_761);
            let random = f64::from(random >> 8) / f64::from(1 << 24);
            let clock = Clock(self.since, random);
            let moment = Moment { now: self.began + self.since, world: &clock };
            let step = self.calls[index].0.step(moment, event);
            let sends = |calls: &[(_, Doing)]| {
                calls.iter().filter(|(_, doing)| matches!(doing, Doing::Sends(_))).count()
            };
            self.calls[index].1 = match step {
                Step::Send(_) => Doing::Sends(self.since + Self::LATENCY),
                Step::Sleep(pause) => Doing::Sleeps(self.since + pause, false),
                Step::Queue(waiting) => Doing::Waits(waiting),
                Step::Refresh(_) => panic!("there is nothing to refresh"),
                Step::Done(sent) => {
                    errors.extend(sent.err());
                    if to_begin == 0 {
                        self.calls.swap_remove(index);
                        continue;
                    }
                    to_begin -= 1;
                    self.calls[index].0 = machine(&self.settings, ListThings::default());
                    Doing::Sleeps(self.since, true)
                }
            };
            self.most = self.most.max(sends(&self.calls));
        }
        errors
    }

    /// Returns the call with the next event, and advances the clock to it.
    fn next(&mut self) -> Option<usize> {
        let context = Context::from_waker(Waker::noop());
        let due = |doing: &Doing, now: Duration| match doing {
            Doing::Sleeps(until, _) | Doing::Sends(until) => Some((*until).max(now)),
            Doing::Waits(_) => None,
        };
        for (_, doing) in &mut self.calls {
            if matches!(doing, Doing::Waits(waiting) if waiting.poll(&context).is_ready()) {
                *doing = Doing::Sleeps(self.since, false);
            }
        }
        let all = self.calls.iter().enumerate();
        let (index, at) = all
            .filter_map(|(index, (_, doing))| Some((index, due(doing, self.since)?)))
            .min_by_key(|(_, at)| *at)?;
        assert!(self.steps < 200_000, "it does not end");
        self.since = at;
        Some(index)
    }
}

fn simulation(style: Style, limit: u64, seconds: u64, max_concurrency: Option<usize>) -> Simulation {
    let name = HeaderName::from_static;
    let headers = RateLimitHeaders::new(name("x-limit"), name("x-remaining"), name("x-reset"));
    let settings = Settings {
        retry: Some(Arc::new(Retry::new())),
        rate_limit: Some(headers.reset(ResetReading::BySize)),
        gate: Gate::new(max_concurrency),
        ..settings()
    };
    Simulation {
        server: Server { style, limit, window: Duration::from_secs(seconds), polls: Vec::new() },
        settings: Arc::new(settings),
        began: Instant::now(),
        since: Duration::from_millis(300),
        calls: Vec::new(),
        seed: 0,
        steps: 0,
        most: 0,
    }
}

#[test]
fn no_call_is_lost_under_a_rate_limit() {
    let styles = [Style::Unix, Style::Seconds, Style::Milliseconds, Style::RetryAfter, Style::Nothing];
    for style in styles {
        for (limit, seconds) in [(20, 2), (60, 5), (10, 2), (5, 1), (10, 60)] {
            // A call does not wait for a minute if the server states nothing.
            if style == Style::Nothing && seconds == 60 {
                continue;
            }
            for (at_once, seed) in
                [1, 5, 10, 50, 100].into_iter().flat_map(|n| (0..COURSES).map(move |seed| (n, seed)))
            {
                let mut simulation = Simulation { seed, ..simulation(style, limit, seconds, None) };
                let errors = simulation.run(at_once, 400);
                let polls: u64 = simulation.server.polls.iter().sum();
                // Only windows in which something was sent.
                let windows = simulation.server.polls.iter().filter(|polls| **polls > 0).count();
                let allowed = limit * u64::try_from(windows).expect("a count");
                let name = format!(
                    "{style:?}, {limit} in {seconds} s, {at_once} at once, {seed}: {polls} of {allowed}"
                );
                assert!(errors.is_empty(), "{name}: {errors:?}");
                assert!(polls * 10 <= allowed * 12, "{name}");
            }
        }
    }
}

/// The capacity of the server is used even if it does not declare it.
#[test]
fn a_limit_that_is_not_declared_is_used() {
    for style in [Style::RetryAfter, Style::Nothing] {
        for (limit, seconds) in [(20, 2), (60, 5), (10, 1), (5, 1)] {
            for at_once in [5, 10, 50, 100] {
                let took = |seed| {
                    let mut simulation = Simulation { seed, ..simulation(style, limit, seconds, None) };
                    assert!(simulation.run(at_once, 400).is_empty());
                    simulation.since
                };
                // A single run may miss a few windows.
                let took = (0..COURSES).map(took).sum::<Duration>() / COURSES;
                let least =
                    Duration::from_secs(400 * seconds) / u32::try_from(limit).expect("a small number");
                assert!(
                    took <= least * 3 / 2,
                    "{style:?}, {limit} in {seconds} s, {at_once} at once: {took:?} of {least:?}"
                );
            }
        }
    }
}

#[test]
fn a_server_without_a_limit_is_called_as_fast_as_it_responds() {
    let mut simulation = simulation(Style::Nothing, 100_000, 1, None);
    assert!(simulation.run(100, 400).is_empty());
    let took = simulation.since.saturating_sub(Duration::from_millis(300));
    assert!(took <= Simulation::LATENCY * (400 / 100 + 3), "{took:?}");
    assert_eq!(simulation.most, 100);
}

#[test]
fn a_client_has_no_more_requests_under_way_than_it_was_configured_for() {
    for max in [1, 3, 7] {
        let mut simulation = simulation(Style::Nothing, 1_000, 1, Some(max));
        let errors = simulation.run(50, 100);
        assert!(errors.is_empty(), "{errors:?}");
        assert_eq!(simulation.most, max);
        let rounds = u32::try_from(100_usize.div_ceil(max)).expect("a count");
        assert_eq!(
            simulation.since,
            Duration::from_millis(300) + Simulation::LATENCY * rounds,
            "in order, without gaps"
        );
    }
}

#[test]
fn a_call_that_is_dropped_lets_the_next_one_go() {
    let settings = Arc::new(Settings { gate: Gate::new(Some(1)), ..settings() });
    let new = || machine(&settings, ListThings::default());
    let now = Instant::now();
    let is_woken = |step: &Step<CallResult<ListThings>>| match step {
        Step::Queue(waiting) => waiting.poll(&Context::from_waker(Waker::noop())).is_ready(),
        _ => panic!("it is not in the queue"),
    };
    let (mut first, mut second, mut third) = (new(), new(), new());
    sent(first.step(at(now), Event::Start));
    let second_step = second.step(at(now), Event::Start);
    let third_step = third.step(at(now), Event::Start);
    assert!(!is_woken(&second_step) && !is_woken(&third_step));
    drop(first);
    assert!(is_woken(&second_step) && !is_woken(&third_step));
    drop(second);
    assert!(is_woken(&third_step));
    sent(third.step(at(now), Event::Woke));
}

#[test]
fn a_wait_that_pauses_keeps_no_place_in_the_queue() {
    let timeout = Some(Duration::from_secs(5));
    let settings = Arc::new(Settings { gate: Gate::new(Some(1)), timeout, ..settings() });
    let new = || machine(&settings, ListThings::default());
    let now = Instant::now();
    let (mut first, mut third) = (new(), new());
    let mut second = WaitMachine::new(new(), WaitPolicy::new());
    sent(first.step(at(now), Event::Start));
    assert!(matches!(second.step(at(now), Event::Start), Step::Queue(_)));
    let Step::Queue(waiting) = third.step(at(now), Event::Start) else { panic!("it is not in the queue") };
    // The call's time is over in the queue, and the wait continues later.
    let late = now + Duration::from_secs(5);
    let step = second.step(at(late), Event::Failed(Failure::Deadline(Phase::Pause)));
    assert_eq!(slept(&step), 30);
    drop(first);
    assert!(waiting.poll(&Context::from_waker(Waker::noop())).is_ready(), "the next one in the queue goes");
    sent(third.step(at(now), Event::Woke));
}

#[test]
fn one_refusal_does_not_slow_a_client_down_for_long() {
    let settings = Arc::new(Settings { retry: Some(Arc::new(Retry::new())), ..settings() });
    let mut now = Instant::now();
    let mut calls: Vec<_> = (0..3).map(|_| machine(&settings, ListThings::default())).collect();
    for call in &mut calls {
        sent(call.step(at(now), Event::Start));
    }
    done(calls[0].step(at(now), responds(200, r#"{"items":[]}"#))).expect("accepted");
    let headers = [(RETRY_AFTER, HeaderValue::from(60))].into_iter().collect();
    let refused = Event::Response(RawResponse::new(StatusCode::TOO_MANY_REQUESTS, headers, ""));
    assert_eq!(slept(&calls[1].step(at(now), refused)), 60);
    drop(calls);

    // After that pause the server accepts everything.
    now += Duration::from_secs(61);
    for number in 0..20 {
        let mut call = machine(&settings, ListThings::default());
        let step = call.step(at(now), Event::Start);
        assert!(matches!(step, Step::Send(_)), "call {number} has to wait");
        done(call.step(at(now), responds(200, r#"{"items":[]}"#))).expect("accepted");
    }
}

#[test]
fn a_quiet_time_does_not_lower_what_a_window_is_known_to_accept() {
    let mut simulation = simulation(Style::RetryAfter, 20, 2, None);
    assert!(simulation.run(30, 200).is_empty());
    // One call per window, then many at once: as many are sent as before.
    for _ in 0..3 {
        simulation.since += Duration::from_secs(2);
        assert!(simulation.run(1, 1).is_empty());
    }
    simulation.since += Duration::from_secs(4);
    let began = simulation.since;
    assert!(simulation.run(15, 15).is_empty());
    let took = simulation.since.saturating_sub(began);
    assert!(took < Duration::from_secs(1), "{took:?}");
}

#[test]
fn of_responses_that_overtake_each_other_the_smallest_number_counts() {
    const ONE: ServerAction =
        ServerAction::Responds(200, &[("x-limit", "3"), ("x-remaining", "1"), ("x-reset", "60")]);
    const TWO: ServerAction =
        ServerAction::Responds(200, &[("x-limit", "3"), ("x-remaining", "2"), ("x-reset", "60")]);
    let (settings, now) = (Arc::new(retrying()), Instant::now());
    let mut calls: Vec<_> = (0..4).map(|_| machine(&settings, ListThings::default())).collect();
    for call in &mut calls[..2] {
        sent(call.step(at(now), Event::Start));
    }
    done(calls[1].step(at(now), ONE.event())).expect("accepted");
    done(calls[0].step(at(now), TWO.event())).expect("accepted");
    sent(calls[2].step(at(now), Event::Start));
    assert_eq!(slept(&calls[3].step(at(now), Event::Start)), 60);
}

//! A pause that the server asks of one call, kept by all calls of the client and of those derived from it: through a
//! socket, in time that passes only when somebody sleeps.

use std::{
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use sendgrid_seq::{
    Client, OnBehalfOf, blocking,
    mock::{Account, Day, Fault, Mock, MockServer, RetryHint},
    runtime::{BlockingTimer, BoxFuture, Timer},
};

use crate::support::{TODAY, block_on, mock};

/// A clock that moves when somebody sleeps. During the first sleep something else happens.
struct Clock<T> {
    mock: Mock,
    start: Instant,
    meanwhile: Mutex<Option<T>>,
    /// How long each sleep was to last, in milliseconds.
    slept: Mutex<Vec<u128>>,
}

/// A clock that a client and a test share.
struct Shared<T>(Arc<Clock<T>>);

impl<T> Clock<T> {
    fn new(mock: &Mock) -> Arc<Self> {
        let (meanwhile, slept) = (Mutex::new(None), Mutex::default());
        Arc::new(Self { mock: mock.clone(), start: Instant::now(), meanwhile, slept })
    }

    /// Begins a sleep; returns what happens meanwhile, and when the sleep ends.
    fn begin(&self, duration: Duration) -> (Option<T>, Duration) {
        self.slept.lock().unwrap().push(duration.as_millis());
        (self.meanwhile.lock().unwrap().take(), self.mock.elapsed() + duration)
    }

    /// Ends a sleep, if its end has not passed already.
    fn end(&self, at: Duration) {
        self.mock.advance(at.saturating_sub(self.mock.elapsed()));
    }
}

impl BlockingTimer for Shared<Box<dyn FnOnce() + Send>> {
    fn now(&self) -> Instant {
        self.0.start + self.0.mock.elapsed()
    }

    fn sleep(&self, duration: Duration) {
        let (meanwhile, end) = self.0.begin(duration);
        if let Some(meanwhile) = meanwhile {
            meanwhile();
        }
        self.0.end(end);
    }
}

impl Timer for Shared<BoxFuture<()>> {
    fn now(&self) -> Instant {
        self.0.start + self.0.mock.elapsed()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<()> {
        let this = Arc::clone(&self.0);
        Box::pin(async move {
            let (meanwhile, end) = this.begin(duration);
            if let Some(meanwhile) = meanwhile {
                meanwhile.await;
            }
            this.end(end);
        })
    }
}

/// A server that refuses its first request, and states in this way to come again in seven seconds.
fn refusing(again: RetryHint) -> MockServer {
    let mock = mock();
    mock.set_day(TODAY, Day::computed(4.2));
    mock.add_subuser(Account::new(181, "acme").on(TODAY, Day::computed(4.2)));
    mock.fault(Fault::TooManyRequests(again));
    MockServer::serve_blocking(mock).unwrap()
}

fn acme() -> OnBehalfOf {
    OnBehalfOf::subuser("acme").unwrap()
}

/// What the server saw: whose call came, in order; and how long each sleep was.
fn check(name: &str, server: &MockServer, slept: &Mutex<Vec<u128>>) {
    let requests = server.mock().requests();
    let accounts: Vec<_> = requests.iter().map(|request| request.header("on-behalf-of")).collect();
    assert_eq!(accounts, [None, Some("acme"), None], "{name}");
    let slept = slept.lock().unwrap();
    let [own, other] = slept[..] else { panic!("{name}: {slept:?}") };
    // The refused call pauses as the server requested and half a second longer at most; the other one, which was not,
    // up to a second.
    assert!((7000..=7500).contains(&own) && (7000..=8000).contains(&other), "{name}: {slept:?}");
}

#[test]
fn other_calls_of_the_client_pause_too() {
    let seven = Duration::from_secs(7);
    for again in [RetryHint::RetryAfter("7".to_owned()), RetryHint::ResetIn(seven), RetryHint::ResetAt(seven)]
    {
        let server = refusing(again.clone());
        let clock = Clock::<BoxFuture<()>>::new(server.mock());
        let builder = Client::builder().base_url(server.url()).api_key(server.mock().api_key());
        let client = builder.timer(Shared(clock.clone())).build().unwrap();
        let derived = client.on_behalf_of(acme());
        *clock.meanwhile.lock().unwrap() = Some(Box::pin(async move {
            assert_eq!(derived.list_scores(TODAY, TODAY).await.unwrap().attempts(), 1);
        }));
        assert_eq!(block_on(client.list_scores(TODAY, TODAY).send()).unwrap().attempts(), 2);
        check(&format!("async, {again:?}"), &server, &clock.slept);

        let server = refusing(again.clone());
        let clock = Clock::<Box<dyn FnOnce() + Send>>::new(server.mock());
        let builder = blocking::Client::builder().base_url(server.url()).api_key(server.mock().api_key());
        let client = builder.timer(Shared(clock.clone())).build().unwrap();
        let derived = client.on_behalf_of(acme());
        *clock.meanwhile.lock().unwrap() = Some(Box::new(move || {
            assert_eq!(derived.list_scores(TODAY, TODAY).send().unwrap().attempts(), 1);
        }));
        assert_eq!(client.list_scores(TODAY, TODAY).send().unwrap().attempts(), 2);
        check(&format!("blocking, {again:?}"), &server, &clock.slept);
    }
}

#[test]
fn the_servers_date_is_that_of_its_reset() {
    // Far away from the real date: what is counted from it has to come with it.
    for today in [sendgrid_seq::date(2002, 2, 28), TODAY, sendgrid_seq::date(2100, 1, 1)] {
        let server = refusing(RetryHint::ResetAt(Duration::from_secs(7)));
        server.mock().set_today(today);
        let client = blocking::Client::builder().base_url(server.url()).api_key(server.mock().api_key());
        // Its timer knows only the real date.
        let client = client.retry(sendgrid_seq::Retry::never()).build().unwrap();
        let error = client.list_scores(today, today).send().unwrap_err();
        assert_eq!(error.retry_after(), Some(Duration::from_secs(7)), "{today}");
        let date = error.headers().unwrap()["date"].to_str().unwrap();
        assert!(date.ends_with("00:00:00 GMT") && date.contains(&today.year().to_string()), "{date}");
        let now = server.mock().respond(&http::Request::get("/").body(()).unwrap());
        assert_eq!(now.headers()["date"], date, "in memory it is the same");
    }
}

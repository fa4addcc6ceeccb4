//! Servers that misbehave. Each row of a table is one behaviour, met async and blocking, over a socket, and in memory
//! where memory can misbehave so: what was sent, what came back, and that nothing leaked.

mod bodies;
mod connections;
mod elsewhere;
mod pace;
mod statuses;
mod wire;

use std::time::Duration;

use sendgrid_seq::{
    Client, Error, ListScoresError, ListScoresSuccess, Response, blocking,
    mock::{Day, Mock, MockServer},
};

use crate::{secrets, support};

pub(super) type CallResult = Result<Response<ListScoresSuccess>, Error<ListScoresError>>;

/// How many attempts a call has where it is tried again.
const RETRIED: usize = 3;

/// How many bytes a response may have in these tests.
const MAX_BODY: u64 = 1024 * 1024;

/// How a call is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Setup {
    AsyncSocket,
    BlockingSocket,
    AsyncMemory,
    BlockingMemory,
}

impl Setup {
    const ALL: [Self; 4] = [Self::AsyncSocket, Self::BlockingSocket, Self::AsyncMemory, Self::BlockingMemory];

    /// Makes one call. Pauses between attempts take the mock's own time; `limit` is real where a socket is.
    fn call(self, mock: &Mock, limit: Duration) -> CallResult {
        let day = mock.today();
        let server = || MockServer::serve_blocking(mock.clone()).unwrap();
        match self {
            Self::AsyncSocket => {
                let server = server();
                let builder = Client::builder().base_url(server.url()).api_key(mock.api_key());
                let builder = builder.timer(mock.timer()).attempt_timeout(limit).max_body(MAX_BODY);
                let client = builder.build().unwrap();
                support::block_on(client.list_scores(day, day).send())
            }
            Self::BlockingSocket => {
                let server = server();
                let builder = blocking::Client::builder().base_url(server.url()).api_key(mock.api_key());
                let builder = builder.timer(mock.timer()).attempt_timeout(limit).max_body(MAX_BODY);
                builder.build().unwrap().list_scores(day, day).send()
            }
            Self::AsyncMemory => {
                let client = mock.client_builder().attempt_timeout(limit).max_body(MAX_BODY).build().unwrap();
                support::block_on(client.list_scores(day, day).send())
            }
            Self::BlockingMemory => {
                let builder = mock.blocking_client_builder().attempt_timeout(limit).max_body(MAX_BODY);
                builder.build().unwrap().list_scores(day, day).send()
            }
        }
    }
}

/// One row of a table.
pub(super) struct Row<'a> {
    name: &'a str,
    limit: Duration,
    attempts: usize,
}

/// Begins a row that is tried in every mode and settled by one attempt.
pub(super) fn row(name: &str) -> Row<'_> {
    Row { name, limit: Duration::from_secs(30), attempts: 1 }
}

impl Row<'_> {
    /// Expects that the call is tried again and again.
    pub(super) fn retried(self) -> Self {
        self.attempts(RETRIED)
    }

    /// Expects so many attempts.
    pub(super) fn attempts(self, attempts: usize) -> Self {
        Self { attempts, ..self }
    }

    /// Gives each attempt that much time.
    pub(super) fn within(self, limit: Duration) -> Self {
        Self { limit, ..self }
    }

    /// Makes the call in each way, of a server that was set up so.
    pub(super) fn expect(self, set_up: impl Fn(&Mock), is_expected: impl Fn(&CallResult) -> bool) {
        for setup in Setup::ALL {
            let mock = Mock::new();
            mock.set_day(mock.today(), Day::computed(4.2));
            set_up(&mock);
            let outcome = setup.call(&mock, self.limit);
            let place = format!("{}, {setup:?}", self.name);
            assert!(is_expected(&outcome), "{place}: {outcome:?}");
            self.check_requests(&place, &mock);
            if let Err(error) = &outcome {
                secrets::all(mock.api_key(), error);
                let sentence = error.to_string();
                assert!(sentence.len() < 1000 && !sentence.contains('\n'), "{place}: {sentence}");
            }
        }
    }

    fn check_requests(&self, place: &str, mock: &Mock) {
        let (requests, key) = (mock.requests(), format!("Bearer {}", mock.api_key()));
        assert_eq!(requests.len(), self.attempts, "{place}: {requests:?}");
        for request in requests {
            assert_eq!(request.method(), "GET", "{place}");
            assert_eq!(request.header("authorization"), Some(key.as_str()), "{place}");
            assert_eq!(request.query("from"), Some(mock.today().to_string().as_str()), "{place}");
            for header in ["cookie", "referer", "on-behalf-of"] {
                assert_eq!(request.header(header), None, "{place}: {header}");
            }
        }
    }
}

/// The score of the usual response.
pub(super) fn is_usual(outcome: &CallResult) -> bool {
    let Ok(response) = outcome else { return false };
    matches!(response.inner(), ListScoresSuccess::Ok(scores) if scores.result[0].score == Some(4.2))
}

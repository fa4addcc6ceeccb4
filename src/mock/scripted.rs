//! Answers that a test asks for: failures, above all.
//!
//! In comes what the test says, out goes an answer for the requests it is meant for. It does not know accounts.

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

use super::{Endpoint, answers};

/// An answer that the mock server gives in place of its own, once or more often.
///
/// A status alone brings SendGrid's usual body and headers for it:
///
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() {
/// use sendgrid_seq::{StatusCode, date, mock::{Endpoint, Mock, Scripted}};
///
/// let mock = Mock::new();
/// mock.set_today(date(2026, 10, 31));
/// mock.answer_next(StatusCode::TOO_MANY_REQUESTS);
/// mock.answer_next(Scripted::new(StatusCode::BAD_GATEWAY).body("text/html", "<h1>Bad gateway</h1>").on(Endpoint::Scores));
///
/// let day = date(2026, 10, 31);
/// let error = mock.client().list_scores(day, day).await.unwrap_err();
/// assert_eq!(error.status(), Some(StatusCode::TOO_MANY_REQUESTS));
/// # }
/// ```
#[derive(Debug, Clone)]
#[must_use = "an answer does nothing until a mock has it"]
pub struct Scripted {
    status: StatusCode,
    headers: HeaderMap,
    body: Option<Bytes>,
    only: Option<Endpoint>,
    skip: u32,
    left: Option<u32>,
}

impl Scripted {
    /// Answers the next request with this status, and with SendGrid's usual body and headers for it.
    pub fn new(status: StatusCode) -> Self {
        Self { status, headers: HeaderMap::new(), body: None, only: None, skip: 0, left: Some(1) }
    }

    /// Answers with this body in place of the usual one.
    pub fn body(mut self, content_type: &'static str, body: impl Into<Bytes>) -> Self {
        self.body = Some(body.into());
        self.header(http::header::CONTENT_TYPE, HeaderValue::from_static(content_type))
    }

    /// Answers with this JSON text in place of the usual body.
    pub fn json(self, text: impl Into<Bytes>) -> Self {
        self.body(answers::JSON, text)
    }

    /// Adds a header, in place of one of the same name.
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.insert(name, value);
        self
    }

    /// Answers only requests for this operation.
    pub fn on(mut self, endpoint: Endpoint) -> Self {
        self.only = Some(endpoint);
        self
    }

    /// Lets that many requests pass first.
    pub fn skip(mut self, requests: u32) -> Self {
        self.skip = requests;
        self
    }

    /// Answers that many requests, not only one.
    pub fn times(mut self, times: u32) -> Self {
        self.left = Some(times);
        self
    }

    /// Answers every request from then on.
    pub fn forever(mut self) -> Self {
        self.left = None;
        self
    }

    /// Returns whether this answer is meant for a request for `endpoint`, and counts it.
    pub(super) fn takes(&mut self, endpoint: Endpoint) -> bool {
        if self.is_spent() || self.only.is_some_and(|only| only != endpoint) {
            return false;
        }
        if self.skip > 0 {
            self.skip -= 1;
            return false;
        }
        if let Some(left) = &mut self.left {
            *left -= 1;
        }
        true
    }

    pub(super) fn is_spent(&self) -> bool {
        self.left == Some(0)
    }

    /// Writes the answer; `now` is the mock's clock in seconds since 1970.
    pub(super) fn answer(&self, now: i64) -> http::Response<Bytes> {
        let mut answer = answers::usual(self.status, now);
        if let Some(body) = &self.body {
            answer.body_mut().clone_from(body);
        }
        for (name, value) in &self.headers {
            answer.headers_mut().insert(name, value.clone());
        }
        answer
    }
}

impl From<StatusCode> for Scripted {
    fn from(status: StatusCode) -> Self {
        Self::new(status)
    }
}

#[cfg(test)]
mod tests {
    use http::StatusCode;

    use super::{Endpoint, Scripted};

    #[test]
    fn an_answer_is_given_as_often_as_asked() {
        let mut once = Scripted::from(StatusCode::FORBIDDEN);
        assert!(once.takes(Endpoint::Scores));
        assert!(!once.takes(Endpoint::Scores) && once.is_spent());

        let mut third = Scripted::new(StatusCode::FORBIDDEN).skip(1).times(2).on(Endpoint::SubuserScores);
        let taken: Vec<_> = (0..5).map(|_| third.takes(Endpoint::SubuserScores)).collect();
        assert_eq!(taken, [false, true, true, false, false]);

        let mut other = Scripted::new(StatusCode::FORBIDDEN).skip(1).forever().on(Endpoint::SubuserScores);
        assert!(!other.takes(Endpoint::Scores));
        assert!(!other.takes(Endpoint::SubuserScores));
        assert!((0..9).all(|_| other.takes(Endpoint::SubuserScores)));
    }
}

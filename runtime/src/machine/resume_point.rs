//! The rest of an interrupted body, and how to request it (RFC 9110, section 14).

use std::time::Duration;

use http::header::{
    ACCEPT_RANGES, CONTENT_ENCODING, CONTENT_RANGE, DATE, ETAG, HeaderName, IF_RANGE, LAST_MODIFIED, RANGE,
};
use http::{HeaderMap, HeaderValue, StatusCode};

/// The rest of an interrupted body that can be requested.
#[derive(Debug)]
pub(crate) struct ResumePoint {
    /// Ensures that the rest belongs to the same body.
    validator: HeaderValue,
    received: u64,
    /// The length of the body in bytes, if known.
    total: Option<u64>,
    /// The number of interruptions.
    pub(crate) breaks: u32,
}

impl ResumePoint {
    /// Creates the state from the head of a response; `None` if the rest of its body cannot be
    /// requested.
    pub(crate) fn of(status: StatusCode, headers: &HeaderMap, total: Option<u64>) -> Option<Self> {
        let is = |name: &HeaderName, word: &str| {
            headers.get(name).is_some_and(|value| value.as_bytes().eq_ignore_ascii_case(word.as_bytes()))
        };
        let is_encoded = headers.contains_key(CONTENT_ENCODING) && !is(&CONTENT_ENCODING, "identity");
        if status != StatusCode::OK || is(&ACCEPT_RANGES, "none") || is_encoded {
            return None;
        }
        let validator = strong_tag(headers).or_else(|| strong_date(headers))?.clone();
        Some(Self { validator, received: 0, total, breaks: 0 })
    }

    /// Counts received bytes.
    pub(crate) fn add(&mut self, length: usize) {
        self.received = self.received.saturating_add(u64::try_from(length).unwrap_or(u64::MAX));
    }

    /// Returns whether the body is complete, as far as its length is known.
    pub(crate) fn is_whole(&self) -> bool {
        self.total.is_none_or(|total| self.received >= total)
    }

    /// Returns the headers that request the rest of the same body.
    pub(crate) fn headers(&self) -> [(HeaderName, HeaderValue); 2] {
        let range = HeaderValue::try_from(format!("bytes={}-", self.received));
        // Digits are always a valid value.
        let range = range.unwrap_or_else(|_| HeaderValue::from_static("bytes=0-"));
        [(RANGE, range), (IF_RANGE, self.validator.clone())]
    }

    /// Returns why a response is not the requested rest.
    pub(crate) fn mismatch(&self, status: StatusCode, headers: &HeaderMap) -> Option<&'static str> {
        if status != StatusCode::PARTIAL_CONTENT {
            return Some("the resource has changed, or the server does not support ranges");
        }
        if strong_tag(headers)
            .is_some_and(|tag| self.validator.as_bytes().starts_with(b"\"") && *tag != self.validator)
        {
            return Some("the resource has changed");
        }
        let range = headers.get(CONTENT_RANGE).and_then(|range| Range::of(range.to_str().ok()?));
        let Some(Range { first, last, total }) = range else {
            return Some("the server does not state which part it sends");
        };
        let is_rest = total.is_none_or(|total| last.checked_add(1) == Some(total));
        let is_of_it = total.is_none() || self.total.is_none() || total == self.total;
        (first != self.received || !is_rest || !is_of_it)
            .then_some("the server sends another part than was requested")
    }
}

/// A byte range of a body (RFC 9110, section 14.4).
struct Range {
    first: u64,
    last: u64,
    total: Option<u64>,
}

impl Range {
    fn of(text: &str) -> Option<Self> {
        let (unit, rest) = text.trim().split_once(' ')?;
        let (range, total) = rest.split_once('/')?;
        let (first, last) = range.split_once('-')?;
        let total = if total == "*" { None } else { Some(total.parse().ok()?) };
        let is_bytes = unit.eq_ignore_ascii_case("bytes");
        is_bytes.then_some(Self { first: first.parse().ok()?, last: last.parse().ok()?, total })
    }
}

/// Returns a strong `ETag`, which identifies a body byte by byte (RFC 9110, section 8.8.3).
fn strong_tag(headers: &HeaderMap) -> Option<&HeaderValue> {
    headers.get(ETAG).filter(|tag| tag.as_bytes().starts_with(b"\""))
}

/// Returns a strong `Last-Modified`: one at least a second older than the response (RFC 9110,
/// section 8.8.2.2).
fn strong_date(headers: &HeaderMap) -> Option<&HeaderValue> {
    let date = |name| httpdate::parse_http_date(headers.get(name)?.to_str().ok()?).ok();
    let age = date(DATE)?.duration_since(date(LAST_MODIFIED)?).ok()?;
    headers.get(LAST_MODIFIED).filter(|_| age >= Duration::from_secs(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        let pair = |(name, value): &(&'static str, &'static str)| {
            (HeaderName::from_static(name), HeaderValue::from_static(value))
        };
        pairs.iter().map(pair).collect()
    }

    fn rest(pairs: &[(&'static str, &'static str)]) -> Option<ResumePoint> {
        ResumePoint::of(StatusCode::OK, &headers(pairs), Some(10))
    }

    #[test]
    fn only_a_strong_validator_makes_a_rest() {
        let modified = ("last-modified", "Sun, 06 Nov 1994 08:49:37 GMT");
        assert!(rest(&[("etag", "\"a\"")]).is_some());
        assert!(rest(&[modified, ("date", "Sun, 06 Nov 1994 08:49:38 GMT")]).is_some());
        for unfit in [
            &[][..],
            &[("etag", "W/\"a\"")],
            &[modified],
            &[modified, ("date", "Sun, 06 Nov 1994 08:49:37 GMT")],
            &[("etag", "\"a\""), ("accept-ranges", "none")],
            &[("etag", "\"a\""), ("content-encoding", "gzip")],
        ] {
            assert!(rest(unfit).is_none(), "{unfit:?}");
        }
        assert!(ResumePoint::of(StatusCode::PARTIAL_CONTENT, &headers(&[("etag", "\"a\"")]), None).is_none());
    }

    #[test]
    fn the_rest_has_to_be_what_was_requested() {
        let mut rest = rest(&[("etag", "\"a\"")]).expect("a rest");
        rest.add(4);
        assert!(!rest.is_whole());
        let [(_, range), (_, validator)] = rest.headers();
        assert_eq!((range.as_bytes(), validator.as_bytes()), (&b"bytes=4-"[..], &b"\"a\""[..]));
        let refusal = |status: u16, pairs: &[(&'static str, &'static str)]| {
            rest.mismatch(StatusCode::from_u16(status).expect("a status"), &headers(pairs)).is_some()
        };
        for fit in ["bytes 4-9/10", "Bytes 4-9/*"] {
            let fit: &'static str = fit;
            assert!(!refusal(206, &[("content-range", fit)]), "{fit}");
            assert!(refusal(200, &[("content-range", fit)]), "{fit}");
            assert!(refusal(206, &[("content-range", fit), ("etag", "\"b\"")]), "{fit}");
        }
        for unfit in
            ["bytes 3-9/10", "bytes 4-8/10", "bytes 4-10/11", "bytes */10", "items 4-9/10", "bytes 4-/10", ""]
        {
            let unfit: &'static str = unfit;
            assert!(refusal(206, &[("content-range", unfit)]), "{unfit}");
        }
        assert!(refusal(206, &[]));
    }
}

//! Reports how much of a body has been sent.

use std::sync::Arc;

use super::{Body, ByteStream, Report};

impl Body {
    /// Calls `report` as the body is sent, with the number of bytes that the transport has taken so
    /// far and the total, if known. A retry starts again at 0.
    ///
    /// ```
    /// use openapi_runtime::Body;
    ///
    /// let body = Body::from("a long text").on_progress(|sent, total| match total {
    ///     Some(total) => println!("{sent} of {total} bytes"),
    ///     None => println!("{sent} bytes"),
    /// });
    /// assert_eq!(body.len(), Some(11));
    /// ```
    #[must_use]
    pub fn on_progress(self, report: impl Fn(u64, Option<u64>) + Send + Sync + 'static) -> Self {
        let (total, report): (_, Report) = (self.len(), Arc::new(report));
        let counted = move |stream| ByteStream::counted(stream, total, Arc::clone(&report));
        if self.is_replayable() {
            return Self::replayable(total, move || Ok(counted(self.clone().into_stream()?)));
        }
        // A stream that was already sent stays that way.
        match self.take().map(Self::into_stream) {
            Some(Ok(stream)) => Self::once(total, counted(stream)),
            _ => self,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::{self, Read as _};
    use std::sync::Mutex;

    use super::*;

    #[test]
    fn each_piece_is_reported_and_each_attempt_begins_anew() {
        let seen = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&seen);
        let note = move |sent, total| log.lock().expect("a list").push((sent, total));
        let body = Body::from("0123456789").on_progress(note);
        assert!(body.is_replayable());
        for _ in 0..2 {
            let mut stream = body.clone().into_stream().expect("a stream");
            while stream.read(&mut [0; 8]).expect("bytes") > 0 {}
        }
        let expected = [(8, Some(10)), (10, Some(10)), (8, Some(10)), (10, Some(10))];
        assert_eq!(*seen.lock().expect("a list"), expected);
        let once = Body::from_reader(None, io::Cursor::new("text")).on_progress(|_, _| ());
        assert_eq!((once.len(), once.is_replayable()), (None, false));
    }
}

//! A call whose response is handed over as a stream of bytes, or written to a file.

use std::fmt;
use std::io::{self, Read as _};
use std::path::PathBuf;
use std::sync::Arc;

use bytes::BytesMut;
use http::Method;
use http::header::{ACCEPT_ENCODING, HeaderValue};

use super::{Call, CallFuture, Client, drive, resume};
use crate::body::{ByteStream, PartialFile, Report, blocking};
use crate::error::{Error, TransportError, TransportErrorKind};
use crate::machine::{CallMachine, HeaderArg, Rest};
use crate::mode::{Async, Blocking, Mode};
use crate::operation::{AsBytes, Operation};
use crate::response::Response;
use crate::transport::read::content_length;

/// How many bytes are written to a file at once.
const WRITTEN: usize = 256 * 1024;

/// A call whose response is handed over as a stream of bytes, or written to a file, whatever its size.
///
/// ```
/// # use openapi_runtime::{Blocking, ClientBuilder, InMemory, Method, RawRequest, http};
/// # let server = InMemory::new(|_| http::Response::new("a long report"));
/// # let client = ClientBuilder::<Blocking>::new("https://api.example.com").transport(server).build()?;
/// # let call = client.call(RawRequest::new(Method::GET, "/report"));
/// # let path = std::env::temp_dir().join(format!("report-{}", std::process::id()));
/// let length = call.download().to_file(&path)?.into_inner();
/// # assert_eq!((length, std::fs::read(&path)?), (13, b"a long report".to_vec()));
/// # std::fs::remove_file(&path)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// A download that breaks off goes on where it was, if the response to a `GET` has a strong `ETag` or `Last-Modified`. The
/// rest is requested with `Range` and `If-Range`, as often and with such pauses as the call's retry policy states. A rest
/// that is not that of the same body is an error.
///
/// The limits of time are those of a stream: an attempt's is for the head of the response. No limit of size applies.
#[must_use = "a download does nothing until it is sent: `.await` it, or in blocking code call `.send()`"]
pub struct Download<Op, M: Mode = Async> {
    call: Call<AsBytes<Op>, M>,
    report: Option<Report>,
    resumes: bool,
}

impl<Op: Operation, M: Mode> Call<Op, M> {
    /// Requests the response as a stream of bytes, or to be written to a file; it is the last setting of a call.
    pub fn download(self) -> Download<Op, M> {
        Download { call: self.into_bytes(), report: None, resumes: true }
    }
}

impl<Op: Operation, M: Mode> Download<Op, M> {
    /// Calls `report` as bytes are taken from the stream, with their number so far, and the number of all bytes where it is
    /// known.
    pub fn on_progress(mut self, report: impl Fn(u64, Option<u64>) + Send + Sync + 'static) -> Self {
        self.report = Some(Arc::new(report));
        self
    }

    /// Returns whether the rest is requested of a download that breaks off; it is, unless `false` is set. Such downloads are
    /// not compressed on the way, since parts are those of what is sent.
    pub fn resume(mut self, resumes: bool) -> Self {
        self.resumes = resumes;
        self
    }

    fn into_machine(self) -> (Client<M>, CallMachine<AsBytes<Op>>, After) {
        let Self { call, report, resumes } = self;
        let resumes = resumes && call.operation().info().method() == Method::GET;
        let (client, mut machine) = call.into_machine();
        if resumes {
            machine.add_default_header(HeaderArg::new(
                Ok(ACCEPT_ENCODING),
                Ok(HeaderValue::from_static("identity")),
            ));
        }
        (client, machine, After { report, resumes })
    }
}

/// What a download does with the body of its response.
struct After {
    report: Option<Report>,
    resumes: bool,
}

impl After {
    /// Returns what is left of a body, where it may be requested.
    fn rest<T>(&self, response: &Response<T>) -> Option<Rest> {
        let total = content_length(response.headers());
        Rest::of(response.status(), response.headers(), total).filter(|_| self.resumes)
    }

    /// Counts what is taken from a stream.
    fn counted(self, response: Response<ByteStream>) -> Response<ByteStream> {
        let total = content_length(response.headers());
        match self.report {
            Some(report) => response.map(|stream| ByteStream::counted(stream, total, report)),
            None => response,
        }
    }
}

impl<Op: Operation> Download<Op, Async> {
    /// Sends the call, and returns when the response has begun.
    ///
    /// # Errors
    ///
    /// Returns an error when the operation did not succeed; see [`Error`]. What breaks off later is an error of the stream.
    pub async fn send(self) -> Result<Response<ByteStream>, Error<Op::Error>> {
        let (client, mut machine, after) = self.into_machine();
        let response = drive::asynchronous::drive(&client.shared, &mut machine).await?;
        let rest = after.rest(&response);
        let response = response.map(|stream| resume::asynchronous(client, machine, stream, rest));
        Ok(after.counted(response))
    }

    /// Sends the call, and writes the response to a file, which is there when it is whole; returns how many bytes it has.
    ///
    /// Until then, what has arrived is in a file beside it, whose name ends in `.part`; it is removed when the download
    /// fails or is dropped.
    ///
    /// # Errors
    ///
    /// Returns an error when the operation did not succeed, or the file could not be written; see [`Error`].
    pub async fn to_file(self, path: impl Into<PathBuf>) -> Result<Response<u64>, Error<Op::Error>> {
        let path = path.into();
        let mut file = blocking(move || PartialFile::create(path)).await.map_err(not_created)?;
        let mut response = self.send().await?;
        let mut waiting = BytesMut::new();
        loop {
            let piece = response.inner_mut().next().await;
            let is_over = piece.is_none();
            if let Some(piece) = piece {
                waiting.extend_from_slice(&piece.map_err(broken)?);
            }
            if is_over || waiting.len() >= WRITTEN {
                let piece = waiting.split().freeze();
                let written = blocking(move || file.write(&piece).map(|()| file)).await;
                file = written.map_err(not_written)?;
            }
            if is_over {
                break;
            }
        }
        let length = blocking(move || file.finish()).await.map_err(not_written)?;
        Ok(response.map(|_| length))
    }
}

impl<Op: Operation> Download<Op, Blocking> {
    /// Sends the call, and returns when the response has begun.
    ///
    /// # Errors
    ///
    /// Returns an error when the operation did not succeed; see [`Error`]. What breaks off later is an error of the stream.
    pub fn send(self) -> Result<Response<ByteStream>, Error<Op::Error>> {
        let (client, mut machine, after) = self.into_machine();
        let response = drive::blocking::drive(&client.shared, &mut machine)?;
        let rest = after.rest(&response);
        let response = response.map(|stream| resume::blocking(client, machine, stream, rest));
        Ok(after.counted(response))
    }

    /// Sends the call, and writes the response to a file, which is there when it is whole; returns how many bytes it has.
    ///
    /// Until then, what has arrived is in a file beside it, whose name ends in `.part`; it is removed when the download
    /// fails.
    ///
    /// # Errors
    ///
    /// Returns an error when the operation did not succeed, or the file could not be written; see [`Error`].
    pub fn to_file(self, path: impl Into<PathBuf>) -> Result<Response<u64>, Error<Op::Error>> {
        let mut file = PartialFile::create(path.into()).map_err(not_created)?;
        let mut response = self.send()?;
        let mut piece = vec![0; WRITTEN];
        loop {
            match response.inner_mut().read(&mut piece) {
                Ok(0) => break,
                Ok(length) => file.write(piece.get(..length).unwrap_or_default()).map_err(not_written)?,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(broken(error.into())),
            }
        }
        let length = file.finish().map_err(not_written)?;
        Ok(response.map(|_| length))
    }
}

fn broken<E>(error: crate::BoxError) -> Error<E> {
    Error::Transport(Box::new(TransportError::broken_body(error)))
}

fn not_created<E>(error: io::Error) -> Error<E> {
    Error::Transport(Box::new(TransportError::new(TransportErrorKind::Environment, error)))
}

fn not_written<E>(error: io::Error) -> Error<E> {
    Error::Transport(Box::new(TransportError::new(TransportErrorKind::File, error)))
}

impl<Op: Operation> IntoFuture for Download<Op, Async> {
    type Output = Result<Response<ByteStream>, Error<Op::Error>>;
    type IntoFuture = CallFuture<Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        CallFuture::new(self.send())
    }
}

impl<Op: fmt::Debug, M: Mode> fmt::Debug for Download<Op, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Download")
            .field("call", &self.call)
            .field("resumes", &self.resumes)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;

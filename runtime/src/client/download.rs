//! A call whose response is streamed as bytes or written to a file.

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
use crate::machine::{CallMachine, HeaderArg, ResumePoint};
use crate::mode::{Async, Blocking, Mode};
use crate::operation::{AsBytes, Operation};
use crate::response::Response;
use crate::transport::read::content_length;

/// The number of bytes written to a file at once.
const WRITE_BUFFER: usize = 256 * 1024;

/// A call whose response is streamed as bytes or written to a file, whatever its size.
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
/// An interrupted download is resumed if it is a `GET` whose response has a strong `ETag` or
/// `Last-Modified`. The rest is requested with `Range` and `If-Range`. The call's retry policy
/// determines how often and with which pauses. If the response is not the rest of the same body,
/// the stream fails.
///
/// Time limits apply as for streams: an attempt's limit covers the head of the response. There is
/// no size limit.
#[must_use = "a download does nothing until it is sent: `.await` it, or in blocking code call `.send()`"]
pub struct Download<Op, M: Mode = Async> {
    call: Call<AsBytes<Op>, M>,
    report: Option<Report>,
    resumes: bool,
}

impl<Op: Operation, M: Mode> Call<Op, M> {
    /// Prepares a download of the response. Call this after all other setters.
    pub fn download(self) -> Download<Op, M> {
        Download { call: self.into_bytes(), report: None, resumes: true }
    }
}

impl<Op: Operation, M: Mode> Download<Op, M> {
    /// Calls `report` as bytes are taken from the stream, with the number of bytes so far and the
    /// total number, if known.
    pub fn on_progress(mut self, report: impl Fn(u64, Option<u64>) + Send + Sync + 'static) -> Self {
        self.report = Some(Arc::new(report));
        self
    }

    /// Sets whether to resume an interrupted download. The default is `true`.
    ///
    /// With `true`, no compression is requested, because ranges refer to the bytes as sent.
    pub fn resume(mut self, resumes: bool) -> Self {
        self.resumes = resumes;
        self
    }

    fn into_machine(self) -> (Client<M>, CallMachine<AsBytes<Op>>, ResponseOptions) {
        let Self { call, report, resumes } = self;
        let resumes = resumes && call.operation().info().method() == Method::GET;
        let (client, mut machine) = call.into_machine();
        if resumes {
            machine.add_default_header(HeaderArg::new(
                Ok(ACCEPT_ENCODING),
                Ok(HeaderValue::from_static("identity")),
            ));
        }
        (client, machine, ResponseOptions { report, resumes })
    }
}

/// What to do with the body of a response.
struct ResponseOptions {
    report: Option<Report>,
    resumes: bool,
}

impl ResponseOptions {
    /// Returns the state for resuming the body, if resuming is enabled and possible.
    fn rest<T>(&self, response: &Response<T>) -> Option<ResumePoint> {
        let total = content_length(response.headers());
        ResumePoint::of(response.status(), response.headers(), total).filter(|_| self.resumes)
    }

    /// Reports the progress of a stream.
    fn counted(self, response: Response<ByteStream>) -> Response<ByteStream> {
        let total = content_length(response.headers());
        match self.report {
            Some(report) => response.map(|stream| ByteStream::counted(stream, total, report)),
            None => response,
        }
    }
}

impl<Op: Operation> Download<Op, Async> {
    /// Sends the call and returns once the response has begun.
    ///
    /// # Errors
    ///
    /// Returns an error if the operation does not succeed; see [`Error`]. A later failure is an
    /// error of the stream.
    pub async fn send(self) -> Result<Response<ByteStream>, Error<Op::Error>> {
        let (client, mut machine, after) = self.into_machine();
        let response = drive::asynchronous::drive(&client.shared, &mut machine).await?;
        let rest = after.rest(&response);
        let response = response.map(|stream| resume::asynchronous(client, machine, stream, rest));
        Ok(after.counted(response))
    }

    /// Sends the call, writes the response to a file, and returns the number of bytes.
    ///
    /// Until it is complete, the content is in a file of its own next to it, whose name ends in
    /// `.part`. That file is removed if the download fails or is dropped.
    /// Of several downloads to one path, the last to complete replaces the file.
    ///
    /// # Errors
    ///
    /// Returns an error if the operation does not succeed or the file cannot be written; see
    /// [`Error`].
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
            if is_over || waiting.len() >= WRITE_BUFFER {
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
    /// Sends the call and returns once the response has begun.
    ///
    /// # Errors
    ///
    /// Returns an error if the operation does not succeed; see [`Error`]. A later failure is an
    /// error of the stream.
    pub fn send(self) -> Result<Response<ByteStream>, Error<Op::Error>> {
        let (client, mut machine, after) = self.into_machine();
        let response = drive::blocking::drive(&client.shared, &mut machine)?;
        let rest = after.rest(&response);
        let response = response.map(|stream| resume::blocking(client, machine, stream, rest));
        Ok(after.counted(response))
    }

    /// Sends the call, writes the response to a file, and returns the number of bytes.
    ///
    /// Until it is complete, the content is in a file of its own next to it, whose name ends in
    /// `.part`. That file is removed if the download fails.
    /// Of several downloads to one path, the last to complete replaces the file.
    ///
    /// # Errors
    ///
    /// Returns an error if the operation does not succeed or the file cannot be written; see
    /// [`Error`].
    pub fn to_file(self, path: impl Into<PathBuf>) -> Result<Response<u64>, Error<Op::Error>> {
        let mut file = PartialFile::create(path.into()).map_err(not_created)?;
        let mut response = self.send()?;
        let mut piece = vec![0; WRITE_BUFFER];
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

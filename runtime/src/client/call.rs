//! A call of an operation.

use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use super::headers::{self, HeaderNameArg, HeaderValueArg};
use super::{Client, SendFuture, drive};
use crate::error::Error;
use crate::machine::{CallMachine, Options, Plan, RetryPolicy};
use crate::mode::{Async, Blocking, Mode};
use crate::operation::{Alternative, As, AsBytes, AsEvents, EventStream, Operation, Streamed};
use crate::protocol::percent::push_pair;
use crate::response::Response;

/// A call of an operation, ready to be sent.
///
/// It owns its data, so it can be stored, cloned and sent to another task.
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent: `.await` it, or in blocking code call `.send()`"]
pub struct Call<Op, M: Mode = Async> {
    client: Client<M>,
    operation: Op,
    options: Options,
}

impl<Op, M: Mode> Call<Op, M> {
    pub(super) fn new(client: Client<M>, operation: Op) -> Self {
        Self { client, operation, options: Options::default() }
    }

    /// Returns the operation.
    pub fn operation(&self) -> &Op {
        &self.operation
    }

    /// Modifies the operation. Generated setters use this method.
    pub fn with(mut self, change: impl FnOnce(&mut Op)) -> Self {
        change(&mut self.operation);
        self
    }

    /// Sets a header. It overrides a header of the same name from the operation or the client.
    ///
    /// An invalid name or value is reported as [`Error::InvalidRequest`] when the call is sent.
    pub fn header(mut self, name: impl HeaderNameArg, value: impl HeaderValueArg) -> Self {
        self.options.headers.push(headers::header_arg(name, value));
        self
    }

    /// Adds `name=value` to the query, percent-encoded.
    pub fn query(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        push_pair(&mut self.options.query, &name.into(), &value.into());
        self
    }

    /// Sends this call to another server, instead of the client's or the operation's own, for
    /// example to another server of the document. The credentials are sent to it as well. A
    /// relative URL is resolved against the URL of the document.
    ///
    /// An invalid URL is reported as [`Error::InvalidRequest`] when the call is sent.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.options.base_url = Some(url.into());
        self
    }

    /// Sets the time limit of the call, including all its attempts and pauses.
    ///
    /// Waiting and paging make several calls. The limit applies to each of them.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.options.timeout = Some(timeout);
        self
    }

    /// Sets the time limit of each attempt. It overrides the client's.
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.options.attempt_timeout = Some(timeout);
        self
    }

    /// Sets the retry policy of the call. It overrides the client's.
    ///
    /// [`Retry::never`](crate::Retry::never) disables retries.
    /// [`Retry::all_methods`](crate::Retry::all_methods) allows them for a `POST` that the server
    /// does not carry out twice.
    pub fn retry(mut self, policy: impl RetryPolicy) -> Self {
        self.options.retry = Some(Arc::new(policy));
        self
    }

    /// Sets the size limit of a buffered response in bytes, after decompression. It overrides the
    /// client's.
    pub fn max_body(mut self, bytes: u64) -> Self {
        self.options.max_body = Some(bytes);
        self
    }

    /// Requests the response as a stream of events.
    ///
    /// Call this after all other setters, because it changes the type of the call. It only changes
    /// the `Accept` header. If the operation also has a parameter for the media type, set that
    /// parameter too.
    pub fn events(self) -> Call<AsEvents<Op>, M>
    where
        Op: Streamed,
    {
        self.accept(EventStream)
    }

    /// Requests a success in another media type of the operation, which also determines the value's
    /// type.
    ///
    /// Call this after all other setters, because it changes the type of the call. A response with
    /// another media type is a decoding error, which contains the body. A response without
    /// `Content-Type` is assumed to have the requested one.
    #[expect(clippy::needless_pass_by_value, reason = "a unit struct, whose type is all that counts")]
    pub fn accept<A>(self, media_type: A) -> Call<As<Op, A>, M>
    where
        Op: Operation,
        A: Alternative<Op>,
    {
        let _ = media_type;
        let Self { client, operation, options } = self;
        Call { client, operation: As(operation, PhantomData), options }
    }

    pub(super) fn into_bytes(self) -> Call<AsBytes<Op>, M> {
        let Self { client, operation, options } = self;
        Call { client, operation: AsBytes(operation), options }
    }

    pub(super) fn into_machine(self) -> (Client<M>, CallMachine<Op>)
    where
        Op: Operation,
    {
        let Self { client, operation, options } = self;
        let settings = client.shared.settings.clone();
        let plan = Plan { settings, derived: client.derived.clone(), options };
        (client, CallMachine::new(plan, operation))
    }
}

impl<Op: Operation> Call<Op, Async> {
    /// Sends the call.
    ///
    /// Dropping the future cancels the call.
    ///
    /// # Errors
    ///
    /// Returns an error if the operation does not succeed; see [`Error`].
    pub async fn send(self) -> Result<Response<Op::Success>, Error<Op::Error>> {
        let (client, mut machine) = self.into_machine();
        drive::asynchronous::drive(&client.shared, &mut machine).await
    }
}

impl<Op: Operation> Call<Op, Blocking> {
    /// Sends the call.
    ///
    /// # Errors
    ///
    /// Returns an error if the operation does not succeed; see [`Error`].
    pub fn send(self) -> Result<Response<Op::Success>, Error<Op::Error>> {
        let (client, mut machine) = self.into_machine();
        drive::blocking::drive(&client.shared, &mut machine)
    }
}

impl<Op: Operation> IntoFuture for Call<Op, Async> {
    type Output = Result<Response<Op::Success>, Error<Op::Error>>;
    type IntoFuture = SendFuture<Op>;

    fn into_future(self) -> Self::IntoFuture {
        let (client, mut machine) = self.into_machine();
        // This does not use `send`, whose future would hold the call as well as the machine.
        SendFuture::<Op>::new(async move { drive::asynchronous::drive(&client.shared, &mut machine).await })
    }
}

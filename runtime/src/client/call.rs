//! One call of an operation.

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

/// One call of an operation, ready to be sent.
///
/// It owns all it needs, so it can be kept, cloned and sent to another task.
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

    /// Changes the operation; generated setters are made of this.
    pub fn with(mut self, change: impl FnOnce(&mut Op)) -> Self {
        change(&mut self.operation);
        self
    }

    /// Sends one more header, in place of one that the operation or the client would send.
    ///
    /// An invalid name or value surfaces when the call is sent, as [`Error::InvalidRequest`].
    pub fn header(mut self, name: impl HeaderNameArg, value: impl HeaderValueArg) -> Self {
        self.options.headers.push(headers::header_arg(name, value));
        self
    }

    /// Adds `name=value` to the query, encoded.
    pub fn query(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        push_pair(&mut self.options.query, &name.into(), &value.into());
        self
    }

    /// Sends this call to another server than the client's and the operation's own, such as another one of those that its
    /// document names for it. It gets the credentials, as a server of the builder does; a relative URL is resolved against
    /// the document's.
    ///
    /// A URL that cannot be a base surfaces when the call is sent, as [`Error::InvalidRequest`].
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.options.base_url = Some(url.into());
        self
    }

    /// Sets the time that the call has, all its attempts included.
    ///
    /// Waiting and paging make many calls, and each has this time.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.options.timeout = Some(timeout);
        self
    }

    /// Sets the time that each attempt has, in place of the client's own.
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.options.attempt_timeout = Some(timeout);
        self
    }

    /// Makes failed attempts again as `policy` decides, in place of the client's.
    ///
    /// [`Retry::never`](crate::Retry::never) turns retries off;
    /// [`Retry::all_methods`](crate::Retry::all_methods) allows them for a `POST` that is not carried out twice.
    pub fn retry(mut self, policy: impl RetryPolicy) -> Self {
        self.options.retry = Some(Arc::new(policy));
        self
    }

    /// Sets how many bytes a buffered response may have, after decompression, in place of the client's own.
    pub fn max_body(mut self, bytes: u64) -> Self {
        self.options.max_body = Some(bytes);
        self
    }

    /// Requests the response as a stream of events, where it would come in another way.
    ///
    /// It is the last setting of a call. Only the `Accept` header is changed: an operation that also has a parameter for
    /// the media type needs that one set as well.
    pub fn events(self) -> Call<AsEvents<Op>, M>
    where
        Op: Streamed,
    {
        self.accept(EventStream)
    }

    /// Requests the success in another media type that the operation has; its type is that of this media type then.
    ///
    /// It is the last setting of a call. A response that names another media type is an error of decoding, whose body is
    /// kept; one that names none is taken for what was requested.
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
    /// Dropping the future ends the call.
    ///
    /// # Errors
    ///
    /// Returns an error when the operation did not succeed; see [`Error`].
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
    /// Returns an error when the operation did not succeed; see [`Error`].
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
        // Not made of `send`, whose future would hold the call beside what becomes of it.
        SendFuture::<Op>::new(async move { drive::asynchronous::drive(&client.shared, &mut machine).await })
    }
}

//! The client of generated code, as far as it is the same for every document: the client itself, its builder and its calls.
//!
//! They are types of the crate that has the generated code, so that what a document adds to them are methods like these.

/// Declares a client for generated code: `Client`, how its `builder` begins, `ClientBuilder` and `Call`.
#[doc(hidden)]
#[macro_export]
macro_rules! client {
    ($(#[$about:meta])* $vis:vis struct $client:ident; $vis_of_builder:vis fn builder() $inner:block) => {
        $(#[$about])*
        // Attributes like those before them: rustdoc takes the indentation of comments for another one.
        #[doc = ""]
        #[doc = " A method prepares a [`Call`]: `.await` sends it, and `.send()` in blocking code."]
        #[doc = ""]
        #[doc = " Cheap to clone: clones and derived clients share connections, the budget of retries, and a pause"]
        #[doc = " that the server requests."]
        #[derive(Debug, Clone)]
        $vis struct $client<M: $crate::Mode = $crate::Async> {
            inner: $crate::Client<M>,
        }

        impl<M: $crate::Mode> $client<M> {
            /// Starts to build a client.
            pub fn builder() -> ClientBuilder<M> {
                ClientBuilder { inner: $inner }
            }

            /// Prepares a call of any operation: one of the document's, or one written by hand.
            pub fn execute<Op: $crate::Operation>(&self, operation: Op) -> Call<Op, M> {
                Call { inner: self.inner.call(operation) }
            }

            /// Returns a client that sends one more header with every call that does not set it itself.
            ///
            /// A name or value that no header can have is reported when a call is sent.
            #[must_use]
            pub fn with_header(
                &self,
                name: impl $crate::HeaderNameArg,
                value: impl $crate::HeaderValueArg,
            ) -> Self {
                Self { inner: self.inner.with_header(name, value) }
            }
        }

        $crate::client!(@builder $vis $client);
        $crate::client!(@call $vis);
    };
    (@builder $vis:vis $client:ident) => {
        /// Builds a client: what has to differ from the defaults is set, and [`build`](Self::build) comes last.
        #[derive(Debug, Clone)]
        #[must_use = "a builder does nothing until it is built"]
        $vis struct ClientBuilder<M: $crate::Mode = $crate::Async, T = $crate::Unset> {
            inner: $crate::ClientBuilder<M, T>,
        }

        impl<M: $crate::Mode, T> ClientBuilder<M, T> {
            /// Sends to this URL in place of the document's servers: a proxy, a mock server.
            ///
            /// It is absolute, and may have a path. `http` is accepted for loopback addresses only; see
            /// [`allow_http`](Self::allow_http).
            pub fn base_url(self, url: impl ::std::convert::Into<::std::string::String>) -> Self {
                Self { inner: self.inner.base_url(url) }
            }

            /// Allows `http`, without TLS, to hosts that are not loopback: credentials then travel readable.
            pub fn allow_http(self, allow: bool) -> Self {
                Self { inner: self.inner.allow_http(allow) }
            }

            /// Sends this `User-Agent` in place of the crate's name and version.
            pub fn user_agent(self, user_agent: impl ::std::convert::Into<::std::string::String>) -> Self {
                Self { inner: self.inner.user_agent(user_agent) }
            }

            /// Sends one more header with every call that does not set it itself.
            ///
            /// A name or value that no header can have is reported when a call is sent.
            pub fn header(self, name: impl $crate::HeaderNameArg, value: impl $crate::HeaderValueArg) -> Self {
                Self { inner: self.inner.header(name, value) }
            }

            /// Limits the time of each call, all its attempts included. Waiting and paging make many calls.
            pub fn timeout(self, timeout: ::std::time::Duration) -> Self {
                Self { inner: self.inner.timeout(timeout) }
            }

            /// Limits the time of each attempt, from connecting to the end of the body; 30 seconds without this.
            pub fn attempt_timeout(self, timeout: ::std::time::Duration) -> Self {
                Self { inner: self.inner.attempt_timeout(timeout) }
            }

            /// Limits the time of connecting, where the transport is not one of yours; 10 seconds without this.
            pub fn connect_timeout(self, timeout: ::std::time::Duration) -> Self {
                Self { inner: self.inner.connect_timeout(timeout) }
            }

            /// Limits how many bytes a response may have, after decompression; 16 MiB without this.
            pub fn max_body(self, bytes: u64) -> Self {
                Self { inner: self.inner.max_body(bytes) }
            }

            /// Leaves out items of lists that are not what the document declares; without this, or with `false`, one
            /// such item fails the call, and the error has the others.
            ///
            /// `Response::skipped` and `Items::skipped` name what was left out.
            pub fn skip_unreadable_items(self, skip: bool) -> Self {
                Self { inner: self.inner.skip_unreadable_items(skip) }
            }

            /// Decides by this policy which failures are tried again; `Retry::never()` turns retries off.
            pub fn retry(self, policy: impl $crate::RetryPolicy) -> Self {
                Self { inner: self.inner.retry(policy) }
            }

            /// Takes retries from this budget, which may be shared with other clients; 50 of its own without this.
            pub fn retry_budget(self, budget: $crate::RetryBudget) -> Self {
                Self { inner: self.inner.retry_budget(budget) }
            }

            /// Sends at most so many requests at once, of this client, its clones and its derived clients; further calls
            /// wait for their turn, in order.
            pub fn max_concurrency(self, requests: usize) -> Self {
                Self { inner: self.inner.max_concurrency(requests) }
            }

            /// Calls `hooks` before and after each attempt, after those that were given before.
            pub fn hooks(self, hooks: impl $crate::Hooks) -> Self {
                Self { inner: self.inner.hooks(hooks) }
            }

            /// Changes what has no setter here: the headers of a rate limit, the source of random numbers.
            pub fn configure<U>(
                self,
                change: impl ::std::ops::FnOnce($crate::ClientBuilder<M, T>) -> $crate::ClientBuilder<M, U>,
            ) -> ClientBuilder<M, U> {
                ClientBuilder { inner: change(self.inner) }
            }

            /// Waits by this clock in place of the transport's own.
            pub fn timer(self, timer: impl $crate::IntoTimer<M>) -> Self {
                Self { inner: self.inner.timer(timer) }
            }

            /// Sends through this transport.
            pub fn transport<U>(self, transport: U) -> ClientBuilder<M, U> {
                ClientBuilder { inner: self.inner.transport(transport) }
            }

            /// Builds the client.
            ///
            /// # Errors
            ///
            /// A base URL, a credential or a transport with which no call could be sent; the message states which.
            pub fn build(self) -> ::std::result::Result<$client<M>, $crate::BuildError>
            where
                T: $crate::IntoTransport<M>,
            {
                ::std::result::Result::Ok($client { inner: self.inner.build()? })
            }
        }

    };
    (@call $vis:vis) => {
        /// A call of one operation, ready to be sent: by `.await`, or in blocking code by `.send()`.
        ///
        /// ```text
        /// let pet = client.get_pet(7).timeout(limit).await?.into_inner();
        /// ```
        ///
        /// It owns all that it needs, so it can be kept, cloned and spawned. Its setters are those that every call has,
        /// and one for each parameter that its operation does not require.
        #[derive(Debug, Clone)]
        #[must_use = "a call does nothing until it is sent: `.await` it, or in blocking code call `.send()`"]
        $vis struct Call<Op, M: $crate::Mode = $crate::Async> {
            inner: $crate::Call<Op, M>,
        }

        impl<Op: $crate::Operation, M: $crate::Mode> Call<Op, M> {
            /// Returns the operation with its parameters.
            pub fn operation(&self) -> &Op {
                self.inner.operation()
            }

            /// Sends a header, in place of what the operation or the client would send under this name.
            ///
            /// A name or value that no header can have is reported when the call is sent.
            pub fn header(self, name: impl $crate::HeaderNameArg, value: impl $crate::HeaderValueArg) -> Self {
                Self { inner: self.inner.header(name, value) }
            }

            /// Adds a pair to the query, behind those of the operation.
            pub fn query(self, name: impl ::std::convert::Into<::std::string::String>, value: impl ::std::convert::Into<::std::string::String>) -> Self {
                Self { inner: self.inner.query(name, value) }
            }

            /// Sends this call to another server, such as another one of those that the document names for its operation.
            ///
            /// It gets the credentials. A URL that cannot be a base is reported when the call is sent.
            pub fn base_url(self, url: impl ::std::convert::Into<::std::string::String>) -> Self {
                Self { inner: self.inner.base_url(url) }
            }

            /// Limits the time of the whole call, all its attempts and pauses included.
            pub fn timeout(self, timeout: ::std::time::Duration) -> Self {
                Self { inner: self.inner.timeout(timeout) }
            }

            /// Limits the time of each attempt.
            pub fn attempt_timeout(self, timeout: ::std::time::Duration) -> Self {
                Self { inner: self.inner.attempt_timeout(timeout) }
            }

            /// Decides by this policy which failures are tried again; `Retry::never()` turns retries off.
            pub fn retry(self, policy: impl $crate::RetryPolicy) -> Self {
                Self { inner: self.inner.retry(policy) }
            }

            /// Limits how many bytes the response may have, after decompression, in place of the client's limit.
            pub fn max_body(self, bytes: u64) -> Self {
                Self { inner: self.inner.max_body(bytes) }
            }

            /// Asks again while the response is pending, by the default policy.
            pub fn wait(self) -> $crate::Wait<Op, M>
            where
                Op: $crate::Pending,
            {
                self.inner.wait()
            }

            /// Asks again while the response is pending, by `policy`.
            pub fn wait_with(self, policy: $crate::WaitPolicy) -> $crate::Wait<Op, M>
            where
                Op: $crate::Pending,
            {
                self.inner.wait_with(policy)
            }

            /// Returns every item of every page; each page is requested when its first item is.
            pub fn items(self) -> $crate::Items<Op, M>
            where
                Op: $crate::Paginated,
            {
                self.inner.items()
            }

            /// Returns every page, each requested when it is needed.
            pub fn pages(self) -> $crate::Pages<Op, M>
            where
                Op: $crate::Paginated,
            {
                self.inner.pages()
            }

            /// Requests the response as a stream of bytes, or to be written to a file; it is the last setting of a call.
            pub fn download(self) -> $crate::Download<Op, M> {
                self.inner.download()
            }

            /// Connects the stream of events again whenever it ends, with the header `Last-Event-ID`; it is the last setting
            /// of a call.
            pub fn reconnect<T: ::std::marker::Send + 'static>(self) -> $crate::Reconnecting<Op, T, M>
            where
                Op: $crate::Operation<Success = $crate::Events<T>>,
            {
                self.inner.reconnect()
            }

            /// Requests the response as a stream of events; it is the last setting of a call.
            ///
            /// Only the `Accept` header states so: an operation that has a parameter for it as well needs that one set.
            pub fn events(self) -> Call<$crate::AsEvents<Op>, M>
            where
                Op: $crate::Streamed,
            {
                Call { inner: self.inner.events() }
            }

            /// Requests the success in another media type that the operation has; it is the last setting of a call.
            ///
            /// The types for the media types of an operation stand beside it, and begin with its name. A response that
            /// names another media type is an error of decoding.
            pub fn accept<A>(self, media_type: A) -> Call<$crate::As<Op, A>, M>
            where
                Op: $crate::Operation,
                A: $crate::Alternative<Op>,
            {
                Call { inner: self.inner.accept(media_type) }
            }
        }

        impl<Op: $crate::Operation> Call<Op, $crate::Async> {
            /// Sends the call; `.await` on the call itself does the same.
            ///
            /// # Errors
            ///
            /// Returns an error when the operation did not succeed; see `Error`.
            pub async fn send(self) -> ::std::result::Result<$crate::Response<Op::Success>, $crate::Error<Op::Error>> {
                self.inner.send().await
            }
        }

        impl<Op: $crate::Operation> Call<Op, $crate::Blocking> {
            /// Sends the call and waits for the response.
            ///
            /// # Errors
            ///
            /// Returns an error when the operation did not succeed; see `Error`.
            pub fn send(self) -> ::std::result::Result<$crate::Response<Op::Success>, $crate::Error<Op::Error>> {
                self.inner.send()
            }
        }

        impl<Op: $crate::Operation> ::std::future::IntoFuture for Call<Op, $crate::Async> {
            type Output = ::std::result::Result<$crate::Response<Op::Success>, $crate::Error<Op::Error>>;
            type IntoFuture = $crate::SendFuture<Op>;

            fn into_future(self) -> Self::IntoFuture {
                self.inner.into_future()
            }
        }
    };
}

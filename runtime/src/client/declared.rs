//! The parts of a generated client that are the same for every document: the client, its builder and its calls.
//!
//! These types belong to the crate with the generated code, so that it can add the document's methods to them.

/// Declares a client for generated code: `Client`, the base URL of its `builder`, `ClientBuilder` and `Call`.
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
            /// Creates a builder.
            pub fn builder() -> ClientBuilder<M> {
                ClientBuilder { inner: $inner }
            }

            /// Prepares a call of any operation, generated or written by hand.
            pub fn execute<Op: $crate::Operation>(&self, operation: Op) -> Call<Op, M> {
                Call { inner: self.inner.call(operation) }
            }

            /// Returns a client that sends an additional header with every call that does not set it itself.
            ///
            /// If the name or value is invalid, sending a call returns an error.
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
        /// Builds a client: set what differs from the defaults, then call [`build`](Self::build).
        #[derive(Debug, Clone)]
        #[must_use = "a builder does nothing until it is built"]
        $vis struct ClientBuilder<M: $crate::Mode = $crate::Async, T = $crate::Unset> {
            inner: $crate::ClientBuilder<M, T>,
        }

        impl<M: $crate::Mode, T> ClientBuilder<M, T> {
            /// Sets the base URL, instead of the document's servers: for a proxy or a mock server.
            ///
            /// It must be absolute, and may have a path. `http` is accepted for loopback addresses only; see
            /// [`allow_http`](Self::allow_http).
            pub fn base_url(self, url: impl ::std::convert::Into<::std::string::String>) -> Self {
                Self { inner: self.inner.base_url(url) }
            }

            /// Allows `http` for other than loopback addresses, which sends credentials unencrypted.
            pub fn allow_http(self, allow: bool) -> Self {
                Self { inner: self.inner.allow_http(allow) }
            }

            /// Sets the `User-Agent` header. The default is the crate's name and version.
            pub fn user_agent(self, user_agent: impl ::std::convert::Into<::std::string::String>) -> Self {
                Self { inner: self.inner.user_agent(user_agent) }
            }

            /// Sends an additional header with every call that does not set it itself.
            ///
            /// If the name or value is invalid, sending a call returns an error.
            pub fn header(self, name: impl $crate::HeaderNameArg, value: impl $crate::HeaderValueArg) -> Self {
                Self { inner: self.inner.header(name, value) }
            }

            /// Sets the timeout of each call, including all its attempts. Waiting and paging make many calls.
            pub fn timeout(self, timeout: ::std::time::Duration) -> Self {
                Self { inner: self.inner.timeout(timeout) }
            }

            /// Sets the timeout of each attempt, from connecting to the end of the body. The default is 30 seconds.
            pub fn attempt_timeout(self, timeout: ::std::time::Duration) -> Self {
                Self { inner: self.inner.attempt_timeout(timeout) }
            }

            /// Sets the timeout for connecting, unless you set a transport. The default is 10 seconds.
            pub fn connect_timeout(self, timeout: ::std::time::Duration) -> Self {
                Self { inner: self.inner.connect_timeout(timeout) }
            }

            /// Sets the maximum size of a response in bytes, after decompression. The default is 16 MiB.
            pub fn max_body(self, bytes: u64) -> Self {
                Self { inner: self.inner.max_body(bytes) }
            }

            /// Skips list items that cannot be read. By default one such item fails the call, and the error has the
            /// others.
            ///
            /// `Response::skipped` and `Items::skipped` list the skipped items.
            pub fn skip_unreadable_items(self, skip: bool) -> Self {
                Self { inner: self.inner.skip_unreadable_items(skip) }
            }

            /// Sets the retry policy. `Retry::never()` turns retries off.
            pub fn retry(self, policy: impl $crate::RetryPolicy) -> Self {
                Self { inner: self.inner.retry(policy) }
            }

            /// Takes retries from this budget, which may be shared with other clients. The default is an own budget of
            /// 50.
            pub fn retry_budget(self, budget: $crate::RetryBudget) -> Self {
                Self { inner: self.inner.retry_budget(budget) }
            }

            /// Limits the requests in flight of this client, its clones and its derived clients. Further calls wait for
            /// their turn, in order.
            pub fn max_concurrency(self, requests: usize) -> Self {
                Self { inner: self.inner.max_concurrency(requests) }
            }

            /// Calls `hooks` before and after each attempt. Hooks are called in the order in which they were added.
            pub fn hooks(self, hooks: impl $crate::Hooks) -> Self {
                Self { inner: self.inner.hooks(hooks) }
            }

            /// Changes settings without a setter here, such as the rate limit headers or the source of random numbers.
            pub fn configure<U>(
                self,
                change: impl ::std::ops::FnOnce($crate::ClientBuilder<M, T>) -> $crate::ClientBuilder<M, U>,
            ) -> ClientBuilder<M, U> {
                ClientBuilder { inner: change(self.inner) }
            }

            /// Sets the timer, instead of the default one.
            pub fn timer(self, timer: impl $crate::IntoTimer<M>) -> Self {
                Self { inner: self.inner.timer(timer) }
            }

            /// Sends requests through this transport.
            pub fn transport<U>(self, transport: U) -> ClientBuilder<M, U> {
                ClientBuilder { inner: self.inner.transport(transport) }
            }

            /// Builds the client.
            ///
            /// # Errors
            ///
            /// Returns an error if a setting is invalid, such as the base URL, a credential or the transport.
            pub fn build(self) -> ::std::result::Result<$client<M>, $crate::BuildError>
            where
                T: $crate::IntoTransport<M>,
            {
                ::std::result::Result::Ok($client { inner: self.inner.build()? })
            }
        }

    };
    (@call $vis:vis) => {
        /// A call of one operation, ready to be sent: with `.await`, or in blocking code with `.send()`.
        ///
        /// ```text
        /// let pet = client.get_pet(7).timeout(limit).await?.into_inner();
        /// ```
        ///
        /// It owns all its data, so it can be stored, cloned and spawned. It has the setters of every call, and one for
        /// each optional parameter of its operation.
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

            /// Sets a header, replacing one of the operation or the client.
            ///
            /// If the name or value is invalid, sending the call returns an error.
            pub fn header(self, name: impl $crate::HeaderNameArg, value: impl $crate::HeaderValueArg) -> Self {
                Self { inner: self.inner.header(name, value) }
            }

            /// Adds a pair to the query, after those of the operation.
            pub fn query(self, name: impl ::std::convert::Into<::std::string::String>, value: impl ::std::convert::Into<::std::string::String>) -> Self {
                Self { inner: self.inner.query(name, value) }
            }

            /// Sends this call to another server, such as another one that the document declares for its operation.
            ///
            /// Credentials are sent to it. If it is not a valid base URL, sending the call returns an error.
            pub fn base_url(self, url: impl ::std::convert::Into<::std::string::String>) -> Self {
                Self { inner: self.inner.base_url(url) }
            }

            /// Sets the timeout of the whole call, including all its attempts and pauses.
            pub fn timeout(self, timeout: ::std::time::Duration) -> Self {
                Self { inner: self.inner.timeout(timeout) }
            }

            /// Sets the timeout of each attempt.
            pub fn attempt_timeout(self, timeout: ::std::time::Duration) -> Self {
                Self { inner: self.inner.attempt_timeout(timeout) }
            }

            /// Sets the retry policy. `Retry::never()` turns retries off.
            pub fn retry(self, policy: impl $crate::RetryPolicy) -> Self {
                Self { inner: self.inner.retry(policy) }
            }

            /// Sets the maximum size of the response in bytes, after decompression, instead of the client's.
            pub fn max_body(self, bytes: u64) -> Self {
                Self { inner: self.inner.max_body(bytes) }
            }

            /// Polls while the response is pending, with the default policy.
            pub fn wait(self) -> $crate::Wait<Op, M>
            where
                Op: $crate::Pending,
            {
                self.inner.wait()
            }

            /// Polls while the response is pending, with `policy`.
            pub fn wait_with(self, policy: $crate::WaitPolicy) -> $crate::Wait<Op, M>
            where
                Op: $crate::Pending,
            {
                self.inner.wait_with(policy)
            }

            /// Returns all items of all pages. Each page is requested when its first item is needed.
            pub fn items(self) -> $crate::Items<Op, M>
            where
                Op: $crate::Paginated,
            {
                self.inner.items()
            }

            /// Returns all pages. Each page is requested when it is needed.
            pub fn pages(self) -> $crate::Pages<Op, M>
            where
                Op: $crate::Paginated,
            {
                self.inner.pages()
            }

            /// Downloads the response as a stream of bytes or into a file. Call it last.
            pub fn download(self) -> $crate::Download<Op, M> {
                self.inner.download()
            }

            /// Reconnects the stream of events whenever it ends, with the header `Last-Event-ID`. Call it last.
            pub fn reconnect<T: ::std::marker::Send + 'static>(self) -> $crate::Reconnecting<Op, T, M>
            where
                Op: $crate::Operation<Success = $crate::Events<T>>,
            {
                self.inner.reconnect()
            }

            /// Requests the response as a stream of events. Call it last.
            ///
            /// It changes only the `Accept` header. If the operation also has a parameter for this, set that as well.
            pub fn events(self) -> Call<$crate::AsEvents<Op>, M>
            where
                Op: $crate::Streamed,
            {
                Call { inner: self.inner.events() }
            }

            /// Requests the response in another media type of the operation. Call it last.
            ///
            /// The types of an operation's media types are in the same module, and start with its name. A response with
            /// another `Content-Type` is a decode error.
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
            /// Returns an error if the operation did not succeed; see `Error`.
            pub async fn send(self) -> ::std::result::Result<$crate::Response<Op::Success>, $crate::Error<Op::Error>> {
                self.inner.send().await
            }
        }

        impl<Op: $crate::Operation> Call<Op, $crate::Blocking> {
            /// Sends the call and waits for the response.
            ///
            /// # Errors
            ///
            /// Returns an error if the operation did not succeed; see `Error`.
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

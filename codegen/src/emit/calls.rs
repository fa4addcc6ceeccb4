//! The calls of `client.rs`: one type for all operations, and for each operation the setters of what need not be given.

use proc_macro2::TokenStream;
use quote::quote;

use super::types::Within;
use super::{Context, Part, arguments, docs, types};
use crate::facts;
use crate::ir::{FieldName, Operation};

/// `Call`, which is the same for every document.
pub(super) fn call(context: &Context<'_>) -> TokenStream {
    let [declaration, both_modes, each_mode] = [call_type(context), both_modes(context), each_mode()];
    quote!(#declaration #both_modes #each_mode)
}

fn call_type(context: &Context<'_>) -> TokenStream {
    let runtime = context.runtime;
    quote! {
        /// A call of one operation, ready to be sent.
        ///
        /// It owns all that it needs, so it can be kept, cloned and spawned. Its setters are those that every call has,
        /// and one for each parameter that its operation does not require.
        #[derive(Debug, Clone)]
        #[must_use = "a call does nothing until it is sent"]
        pub struct Call<Op, M: Mode = Async> {
            inner: #runtime::Call<Op, M>,
        }
    }
}

fn both_modes(context: &Context<'_>) -> TokenStream {
    let (runtime, many) = (context.runtime, many_requests());
    let is_changed = setters(context).next().is_some();
    let with = is_changed.then(|| {
        quote! {
            fn with(self, change: impl FnOnce(&mut Op)) -> Self {
                Self { inner: self.inner.with(change) }
            }
        }
    });
    quote! {
        impl<Op: Operation, M: Mode> Call<Op, M> {
            /// Returns the operation with its parameters.
            pub fn operation(&self) -> &Op {
                self.inner.operation()
            }

            /// Sends a header, in place of what the operation or the client would send under this name.
            ///
            /// A name or value that no header can have is reported when the call is sent.
            pub fn header(self, name: impl HeaderNameArg, value: impl HeaderValueArg) -> Self {
                Self { inner: self.inner.header(name, value) }
            }

            /// Adds a pair to the query, behind those of the operation.
            pub fn query(self, name: impl Into<String>, value: impl Into<String>) -> Self {
                Self { inner: self.inner.query(name, value) }
            }

            /// Limits the time of the whole call, all its attempts and pauses included.
            pub fn timeout(self, timeout: Duration) -> Self {
                Self { inner: self.inner.timeout(timeout) }
            }

            /// Limits the time of each attempt.
            pub fn attempt_timeout(self, timeout: Duration) -> Self {
                Self { inner: self.inner.attempt_timeout(timeout) }
            }

            /// Judges by this policy which failures are tried again; `Retry::never()` turns retries off.
            pub fn retry(self, policy: impl #runtime::RetryPolicy) -> Self {
                Self { inner: self.inner.retry(policy) }
            }

            /// Limits how many bytes the answer may have, after decompression, in place of what the client says.
            pub fn max_body(self, bytes: u64) -> Self {
                Self { inner: self.inner.max_body(bytes) }
            }

            #many

            #with
        }
    }
}

/// The methods that make several requests of one call.
fn many_requests() -> TokenStream {
    quote! {
        /// Asks again while the answer is pending, as [`WaitPolicy::default`] says.
        pub fn wait(self) -> Wait<Op, M>
        where
            Op: Pending,
        {
            self.inner.wait()
        }

        /// Asks again while the answer is pending, as `policy` says.
        pub fn wait_with(self, policy: WaitPolicy) -> Wait<Op, M>
        where
            Op: Pending,
        {
            self.inner.wait_with(policy)
        }

        /// Returns every item of every page; each page is asked for when its first item is.
        pub fn items(self) -> Items<Op, M>
        where
            Op: Paginated,
        {
            self.inner.items()
        }

        /// Returns every page, each asked for when it is needed.
        pub fn pages(self) -> Pages<Op, M>
        where
            Op: Paginated,
        {
            self.inner.pages()
        }
    }
}

fn each_mode() -> TokenStream {
    quote! {
        impl<Op: Operation> Call<Op, Async> {
            /// Sends the call; `.await` on the call itself does the same.
            ///
            /// # Errors
            ///
            /// Whatever keeps the answer from being one of success: see [`Error`].
            pub async fn send(self) -> Result<Response<Op::Success>, Error<Op::Error>> {
                self.inner.send().await
            }
        }

        impl<Op: Operation> Call<Op, Blocking> {
            /// Sends the call and waits for the answer.
            ///
            /// # Errors
            ///
            /// Whatever keeps the answer from being one of success: see [`Error`].
            pub fn send(self) -> Result<Response<Op::Success>, Error<Op::Error>> {
                self.inner.send()
            }
        }

        impl<Op: Operation> IntoFuture for Call<Op, Async> {
            type Output = Result<Response<Op::Success>, Error<Op::Error>>;
            type IntoFuture = SendFuture<Op>;

            fn into_future(self) -> Self::IntoFuture {
                self.inner.into_future()
            }
        }
    }
}

/// The setters of each operation that has any.
pub(super) fn setters<'a>(context: &'a Context<'a>) -> impl Iterator<Item = Part> + 'a {
    context.api.operations.iter().filter_map(move |operation| {
        let setters = operation_setters(context, operation);
        let (way, name) = (context.way(operation), &operation.name);
        let runtime = context.runtime;
        let tokens = quote! {
            #runtime::setters! {
                impl Call<operations::#way #name> {
                    #(#setters)*
                }
            }
        };
        (!setters.is_empty()).then(|| Part { name: format!("{name}Setters"), tokens })
    })
}

fn operation_setters(context: &Context<'_>, operation: &Operation) -> Vec<TokenStream> {
    let parameters =
        facts::optional_parameters(operation).filter_map(|index| operation.parameters.get(index));
    let parameters = parameters.map(|parameter| {
        let docs = docs::attrs(&parameter.docs, || format!("Sets the {}.", arguments::described(parameter)));
        setter(
            &docs,
            &parameter.name,
            &types::argument(context, Within::Elsewhere, &types::parameter(parameter)),
        )
    });
    let body = operation.body.iter().filter(|body| !body.required).map(|body| {
        let docs = docs::attrs(&body.docs, || "Sets the request body.".to_owned());
        setter(&docs, &body.name, &types::body_argument(context, Within::Elsewhere, operation, body))
    });
    parameters.chain(body).collect()
}

fn setter(docs: &TokenStream, name: &FieldName, ty: &TokenStream) -> TokenStream {
    quote!(#docs #name: #ty,)
}

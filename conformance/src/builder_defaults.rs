//! Builder defaults that no document declares: each new builder passes through a function of the crate.

use openapi_runtime::http::HeaderName;
use openapi_runtime::{ClientBuilder, Mode, RateLimitHeaders};

openapi_runtime::include_api!("builder_defaults");

/// Sets the headers in which this API declares its rate limit.
pub fn defaults<M: Mode>(builder: ClientBuilder<M>) -> ClientBuilder<M> {
    let name = HeaderName::from_static;
    let headers = RateLimitHeaders::new(name("limit"), name("remaining"), name("reset"));
    builder.rate_limit_headers(headers).user_agent("by default")
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use openapi_runtime::InMemory;
    use openapi_runtime::http::Response;

    use crate::support::{block_on, client_of, exchange};

    #[test]
    fn what_the_function_sets_holds_until_a_caller_changes_it() {
        let server =
            InMemory::new(|_| Response::builder().status(204).header("reset", "7").body("").unwrap());
        for response in [
            block_on(client_of!(Async, server.clone()).remove_pets().send()),
            client_of!(Blocking, server).remove_pets().send(),
        ] {
            let limit = response.unwrap().rate_limit().and_then(|limit| limit.reset);
            assert_eq!(limit, Some(Duration::from_secs(7)));
        }
        let (sent, _) = exchange!((204, ""), |client| client.remove_pets());
        assert_eq!(sent.header("user-agent"), "by default");
        let (sent, _) = exchange!(
            (204, ""),
            |builder| builder.configure(|builder| builder.user_agent("mine")),
            |client| client.remove_pets()
        );
        assert_eq!(sent.header("user-agent"), "mine");
    }
}

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

    use openapi_runtime::http::Response;
    use openapi_runtime::{Blocking, InMemory, Retry};

    use super::client::Client;

    #[test]
    fn what_the_function_sets_holds_until_a_caller_changes_it() {
        let server = InMemory::new(|request| {
            let agent = request.headers()["user-agent"].clone();
            Response::builder().status(204).header("reset", "7").header("agent", agent).body("").unwrap()
        });
        let builder = Client::<Blocking>::builder().transport(server);
        let response = builder.clone().build().unwrap().remove_pets().send().unwrap();
        assert_eq!(response.rate_limit().and_then(|limit| limit.reset), Some(Duration::from_secs(7)));
        assert_eq!(response.headers()["agent"], "by default");

        let client = builder.configure(|builder| builder.user_agent("mine")).build().unwrap();
        let response = client.remove_pets().retry(Retry::never()).send().unwrap();
        assert_eq!(response.headers()["agent"], "mine");
    }
}

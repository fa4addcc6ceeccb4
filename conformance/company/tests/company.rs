//! What a generated client turns on changes nothing for others in the same program.
//!
//! Cargo unites the features of all packages of one command, so this states something only when the package is built alone:
//! `cargo test --package company`, and the same with `--features own-tls`.

use company::{RESPONSE, call, client, serve};

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime")
}

#[test]
fn anothers_client_is_built_and_sends() {
    let url = serve().expect("a server");
    let theirs = reqwest::Client::builder().build().expect("a client without TLS, or with its own");
    runtime().block_on(async {
        let ours = client(&url).expect("a client").call(call()).await.expect("a response");
        let theirs = theirs.get(&url).send().await.expect("a response").text().await.expect("text");
        assert_eq!((ours.into_inner().as_ref(), theirs.as_str()), (RESPONSE.as_bytes(), RESPONSE));
    });
}

#[test]
fn anothers_client_can_be_built_before_and_after_ours() {
    for _ in 0..2 {
        reqwest::Client::builder().build().expect("a client");
        // A system without any certificates cannot build such a client of ours, and states so.
        drop(
            openapi_runtime::ClientBuilder::<openapi_runtime::Async>::new("https://api.example.com").build(),
        );
        drop(
            openapi_runtime::ClientBuilder::<openapi_runtime::Blocking>::new("https://api.example.com")
                .build(),
        );
    }
    assert!(openapi_runtime::rustls::crypto::CryptoProvider::get_default().is_none());
}

/// A connection that does not come about is an error, whatever stack of TLS there is.
#[test]
fn anothers_tls_is_requested_by_nobody_else() {
    let theirs = reqwest::Client::builder().no_proxy().build().expect("a client");
    let error = runtime().block_on(theirs.get("https://127.0.0.1:1").send()).expect_err("nobody listens");
    assert!(error.is_connect() || error.is_builder() || error.is_request(), "{error:?}");
}

//! How credentials are sent, and where they must not appear.

use super::*;

#[test]
fn a_caller_may_authenticate_by_hand() {
    let (server, seen) = script(&[(200, EMPTY)]);
    let client = ClientBuilder::<Blocking>::new("https://api.example.com")
        .transport(server)
        .build()
        .expect("a client");
    client.call(things()).header("Authorization", "Basic eDp5").send().expect("a response");
    let value = seen.lock().expect("a log")[0].headers()["authorization"].clone();
    assert_eq!(value, "Basic eDp5");
    assert!(value.is_sensitive());
}

#[test]
fn credentials_are_requested_each_attempt() {
    struct Rotating(std::sync::atomic::AtomicU32);
    impl Credentials for Rotating {
        fn secret(&self) -> Result<secrecy::SecretString, CredentialsError> {
            match self.0.fetch_add(1, std::sync::atomic::Ordering::Relaxed) {
                0 => Ok("first".into()),
                1 => Ok("second".into()),
                2 => Ok("has\nnewline".into()),
                _ => Err(CredentialsError::new("the vault is shut")),
            }
        }
    }
    let (server, seen) = script(&[(202, ""), (200, EMPTY)]);
    let client = builder::<Blocking>().credentials(BEARER, Rotating(0.into())).timer(VirtualTimer::new());
    let client = client.transport(server).build().expect("a client");
    client.call(things()).wait().send().expect("a response");
    let keys: Vec<_> = seen
        .lock()
        .expect("a log")
        .iter()
        .map(|request| request.headers()["authorization"].clone())
        .collect();
    assert_eq!(keys, ["Bearer first", "Bearer second"]);
    let error = client.call(things()).send().expect_err("a newline").to_string();
    assert!(
        error.ends_with("the credentials for `Bearer` have a character that no header can carry"),
        "{error}"
    );
    let error = client.call(things()).send().expect_err("no key");
    assert!(error.to_string().contains("no credentials for `Bearer`"), "{error}");
}

/// The key must not appear even if the server repeats it or the transport leaks it.
#[test]
fn the_key_never_shows() {
    let mut shown = Vec::new();
    let bodies = [
        format!(r#"{{"message":"bad key {KEY}"}}"#),
        format!("<html>Authorization: Bearer {KEY}</html>"),
        format!(r#"{{"items":["{KEY}"]}}"#),
        format!(r#"{{"items":[],"next":{{"{KEY}":1}}}}"#),
        format!("{KEY} ").repeat(10_000),
    ];
    for body in &bodies {
        for status in [200, 202, 302, 400, 401, 500] {
            let body = body.clone();
            let echo = InMemory::new(move |request: Request<bytes::Bytes>| {
                let authorization = request.headers()["authorization"].to_str().expect("text").to_owned();
                http::Response::builder()
                    .status(status)
                    .header("x-echo", authorization.as_str())
                    .header("x-request-id", authorization.as_str())
                    .header("content-type", authorization)
                    .body(body.clone())
                    .expect("a response")
            });
            let client = builder::<Blocking>().transport(echo).build().expect("a client");
            match client.call(things()).send() {
                Ok(response) => shown.push(format!("{response:?}")),
                Err(error) => {
                    shown.push(format!("{error} {error:?} {:?}", error.bytes()));
                    shown.push(format!("{:?}", error.request_id()));
                    shown.push(format!("{:?}", error.declared()));
                    shown.extend(
                        std::error::Error::source(&error).map(|source| format!("{source} {source:?}")),
                    );
                }
            }
        }
    }

    let setup = builder::<Blocking>().header("authorization", KEY);
    shown.push(format!("{setup:?}"));
    let client = builder::<Blocking>().transport(Leaky).build().expect("a client");
    let error = client.call(things()).send().expect_err("a failure");
    shown.push(format!("{error} {error:?} {:?}", std::error::Error::source(&error)));
    let call = client.call(things()).header("authorization", format!("Bearer {KEY}"));
    shown.extend([
        format!("{client:?}"),
        format!("{call:?}"),
        format!("{:?}", call.clone().wait()),
        format!("{:?}", call.items()),
    ]);
    for text in shown {
        assert!(!text.contains(KEY), "{text:.500}");
    }
}

#[test]
fn a_successful_response_is_the_callers_own() {
    let body = format!(r#"{{"items":[],"next":"{KEY}"}}"#);
    let clients = both(&[(200, &body)]);
    let response = clients.blocking.call(things()).send().expect("a response");
    assert_eq!(response.bytes().map(|bytes| &**bytes), Some(body.as_bytes()));
}

/// A transport that fails and includes the request in its error.
struct Leaky;

impl BlockingTransport for Leaky {
    fn send(&self, request: Request<Body>) -> Result<http::Response<ResponseBody>, TransportError> {
        assert!(!format!("{request:?}").contains(KEY));
        let text = format!("failed: {}", request.headers()["authorization"].to_str().expect("text"));
        Err(TransportError::new(TransportErrorKind::Exchange, std::io::Error::other(text)))
    }
}

#[test]
fn both_modes_refresh_credentials() {
    struct Token(std::sync::Mutex<String>);
    impl Credentials for Token {
        fn secret(&self) -> Result<secrecy::SecretString, CredentialsError> {
            Ok(self.0.lock().expect("a token").clone().into())
        }
        fn refresh(&self, _: Option<&secrecy::SecretString>) -> Result<bool, CredentialsError> {
            "fresh-by-blocking".clone_into(&mut self.0.lock().expect("a token"));
            Ok(true)
        }
        fn refresh_async(
            self: Arc<Self>,
            _: Option<secrecy::SecretString>,
        ) -> BoxFuture<Result<bool, CredentialsError>> {
            "fresh-by-async".clone_into(&mut self.0.lock().expect("a token"));
            Box::pin(std::future::ready(Ok(true)))
        }
    }
    let keys = |seen: &crate::testing::Seen| {
        let seen = seen.lock().expect("a log");
        seen.iter().map(|request| request.headers()["authorization"].clone()).collect::<Vec<_>>()
    };
    let responses = [(401, ""), (200, EMPTY)];
    let (server, seen) = script(&responses);
    let token = || Arc::new(Token(std::sync::Mutex::new("stale".to_owned())));
    let client = builder::<Async>().credentials(BEARER, token()).transport(server).build().expect("a client");
    assert_eq!(block_on(client.call(things()).into_future()).expect("a response").attempts(), 2);
    assert_eq!(keys(&seen), ["Bearer stale", "Bearer fresh-by-async"]);

    let (server, seen) = script(&responses);
    let client =
        builder::<Blocking>().credentials(BEARER, token()).transport(server).build().expect("a client");
    assert_eq!(client.call(things()).send().expect("a response").attempts(), 2);
    assert_eq!(keys(&seen), ["Bearer stale", "Bearer fresh-by-blocking"]);
}

//! OAuth 2.0 and `OpenID` Connect tokens, which a client obtains itself.

openapi_runtime::include_api!("oauth2");

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;
    use std::pin::Pin;
    use std::sync::{Arc, Mutex};
    use std::task::{Context, Poll, Waker};
    use std::time::Duration;

    use openapi_runtime::testkit::{Clock, Scripted, Stub};
    use openapi_runtime::{
        Async, Blocking, Body, BoxFuture, Bytes, InMemory, OAuth2, OAuthError, OAuthErrorKind, Request,
        ResponseBody, Retry, SendFuture, StatusCode, Transport, TransportError, Unset, http,
    };

    use super::client::{Client, ClientBuilder};
    use super::operations::{GetOpen, ListPets};
    use crate::support::block_on;

    /// An in-memory authorization server, with an API behind it.
    #[derive(Clone, Default)]
    struct Service(Arc<Mutex<State>>);

    #[derive(Default)]
    struct State {
        /// The requests: method and URL, `Authorization`, and the body.
        log: Vec<[String; 3]>,
        /// Token responses that come before all others, status and body.
        scripted: Vec<(u16, &'static str)>,
        /// The number of tokens issued.
        tokens: u32,
        /// The number of API requests to reject with 401.
        refusals: u32,
        lifetime: Option<u32>,
        /// The metadata response, status and body.
        metadata: Option<(u16, &'static str)>,
    }

    impl Service {
        fn with(change: impl FnOnce(&mut State)) -> Self {
            let service = Self::default();
            change(&mut service.0.lock().unwrap());
            service
        }

        fn transport(&self) -> InMemory {
            let service = self.clone();
            InMemory::new(move |request| service.respond(&request))
        }

        fn respond(&self, request: &Request<Bytes>) -> http::Response<String> {
            let mut state = self.0.lock().unwrap();
            let (method, uri) = (request.method().to_string(), request.uri().to_string());
            let authorization = request.headers().get("authorization");
            let authorization = authorization.map_or("", |value| value.to_str().unwrap()).to_owned();
            let body = String::from_utf8(request.body().to_vec()).unwrap();
            state.log.push([format!("{method} {uri}"), authorization, body]);
            let response =
                |status, body: String| http::Response::builder().status(status).body(body).unwrap();
            if uri.contains("/.well-known/") {
                let url = r#"{"token_endpoint": "https://login.pets.example/discovered"}"#;
                let (status, body) = state.metadata.unwrap_or((200, url));
                return response(status, body.to_owned());
            }
            if method == "POST" {
                if !state.scripted.is_empty() {
                    let (status, body) = state.scripted.remove(0);
                    return response(status, body.to_owned());
                }
                state.tokens += 1;
                let life =
                    state.lifetime.map_or_else(String::new, |life| format!(r#", "expires_in": {life}"#));
                let number = state.tokens;
                let new = format!(r#""access_token": "token-{number}", "refresh_token": "again-{number}""#);
                return response(200, format!(r#"{{{new}, "token_type": "bearer"{life}}}"#));
            }
            if state.refusals > 0 {
                state.refusals -= 1;
                return response(401, String::new());
            }
            match request.uri().path() {
                "/v1/pets" => response(if method == "GET" { 200 } else { 204 }, r#"["Rex"]"#.to_owned()),
                "/v1/export" => response(200, "Rex".to_owned()),
                _ => response(204, String::new()),
            }
        }

        fn take(&self) -> Vec<[String; 3]> {
            std::mem::take(&mut self.0.lock().unwrap().log)
        }

        /// Takes the methods and URLs of the requests.
        fn lines(&self) -> Vec<String> {
            self.take().into_iter().map(|[line, ..]| line).collect()
        }
    }

    /// Sends one step later than requested, so that calls overlap.
    struct Late(InMemory);

    impl Transport for Late {
        fn send(
            &self,
            request: Request<Body>,
        ) -> BoxFuture<Result<http::Response<ResponseBody>, TransportError>> {
            let inner = self.0.clone();
            Box::pin(async move {
                tokio::task::yield_now().await;
                Transport::send(&inner, request).await
            })
        }
    }

    fn program() -> OAuth2 {
        OAuth2::client_credentials("my program", "s3cr&t")
    }

    fn asynchronous(
        service: &Service,
        set: impl FnOnce(ClientBuilder<Async, Unset>) -> ClientBuilder<Async, Unset>,
    ) -> Client {
        set(Client::builder()).transport(service.transport()).build().unwrap()
    }

    fn blocking(
        service: &Service,
        set: impl FnOnce(ClientBuilder<Blocking, Unset>) -> ClientBuilder<Blocking, Unset>,
    ) -> Client<Blocking> {
        set(Client::builder()).transport(service.transport()).build().unwrap()
    }

    /// Returns the result of a call by a new client, in async or in blocking code.
    macro_rules! called {
        ($is_async:expr, $service:expr, |$builder:ident| $set:expr, $operation:ident) => {
            if $is_async {
                block_on(asynchronous($service, |$builder| $set).$operation().send())
            } else {
                blocking($service, |$builder| $set).$operation().send()
            }
        };
    }

    /// Makes calls with one new client, in async or in blocking code. Every call has to succeed.
    macro_rules! calls {
        ($is_async:expr, $service:expr, |$builder:ident| $set:expr, $($operation:ident),+) => {
            if $is_async {
                let client = asynchronous($service, |$builder| $set);
                [$({
                    let client = client.clone();
                    Box::new(move || drop(block_on(client.$operation().send()).unwrap())) as Box<dyn Fn()>
                }),+]
            } else {
                let client = blocking($service, |$builder| $set);
                [$({
                    let client = client.clone();
                    Box::new(move || drop(client.$operation().send().unwrap())) as Box<dyn Fn()>
                }),+]
            }
        };
    }

    /// Returns clients of both modes with the same settings, or the errors of building them.
    macro_rules! built {
        ($service:expr, |$builder:ident| $set:expr) => {{
            fn asynchronous($builder: ClientBuilder<Async, Unset>) -> ClientBuilder<Async, Unset> {
                $set
            }
            fn blocking($builder: ClientBuilder<Blocking, Unset>) -> ClientBuilder<Blocking, Unset> {
                $set
            }
            let service = $service;
            let first = asynchronous(Client::builder()).transport(service.transport()).build();
            let second = blocking(Client::builder()).transport(service.transport()).build();
            (first.map_err(|error| error.to_string()), second.map_err(|error| error.to_string()))
        }};
    }

    const TOKEN: &str = "POST https://login.pets.example/token?tenant=1";
    const LIST: &str = "GET https://pets.example/v1/pets";

    #[test]
    fn a_token_is_had_once_for_each_set_of_scopes() {
        let logs = [true, false].map(|is_async| {
            let service = Service::default();
            let calls = calls!(
                is_async,
                &service,
                |builder| builder.program(program()),
                list_pets,
                export_pets,
                remove_pets
            );
            for call in calls {
                call();
            }
            service.take()
        });
        let basic = "Basic bXklMjBwcm9ncmFtOnMzY3IlMjZ0";
        let form = "grant_type=client_credentials&scope=";
        let expected = [
            [TOKEN, basic, &format!("{form}names%3Aread%20pets%3Aread")],
            [LIST, "Bearer token-1", ""],
            ["GET https://pets.example/v1/export", "Bearer token-1", ""],
            [TOKEN, basic, &format!("{form}pets%3Awrite")],
            ["DELETE https://pets.example/v1/pets", "Bearer token-2", ""],
        ];
        assert_eq!(logs[0], expected);
        assert_eq!(logs[0], logs[1]);
    }

    #[test]
    fn a_caller_chooses_scopes_parameters_and_where_the_secret_goes() {
        for is_async in [true, false] {
            let service = Service::default();
            let credentials = program().scope("a").scope("b").parameter("audience", "pets").secret_in_body();
            let credentials = credentials.token_url("https://other.example/t");
            let calls =
                calls!(is_async, &service, |builder| builder.program(credentials), list_pets, remove_pets);
            for call in calls {
                call();
            }
            let sent = service.take();
            let form = "grant_type=client_credentials&scope=a%20b&audience=pets";
            let body = format!("{form}&client_id=my%20program&client_secret=s3cr%26t");
            assert_eq!(sent[0], ["POST https://other.example/t", "", &body]);
            assert_eq!(sent.len(), 3, "both have the same scopes");
        }
    }

    #[test]
    fn a_token_is_replaced_before_it_expires() {
        for (is_async, slack) in [true, false]
            .into_iter()
            .flat_map(|is_async| [None, Some(100), Some(7200)].map(|slack| (is_async, slack)))
        {
            let (service, clock) = (Service::with(|state| state.lifetime = Some(3600)), Clock::new());
            let credentials = slack.map(Duration::from_secs).into_iter().fold(program(), OAuth2::slack);
            let [list] = calls!(
                is_async,
                &service,
                |builder| builder.program(credentials).timer(clock.clone()),
                list_pets
            );
            // At most half of a token's lifetime is given up.
            let slack = slack.unwrap_or(30).min(1800);
            for (seconds, requests) in [(0, 2), (3600 - slack - 1, 1), (1, 2), (3600, 2)] {
                clock.advance(Duration::from_secs(seconds));
                list();
                assert_eq!(service.take().len(), requests, "{slack}: after {seconds}");
            }
        }
    }

    #[test]
    fn a_token_without_an_end_is_used_until_it_is_refused() {
        for refusals in [1, 2] {
            let services = [Service::default(), Service::default()];
            let client = asynchronous(&services[0], |builder| builder.program(program()));
            let same = blocking(&services[1], |builder| builder.program(program()));
            block_on(async { client.list_pets().await }).unwrap();
            same.list_pets().send().unwrap();
            for service in &services {
                service.0.lock().unwrap().refusals = refusals;
            }
            let results = [block_on(async { client.list_pets().await }), same.list_pets().send()];
            for (service, result) in services.iter().zip(results) {
                let status =
                    result.map_or_else(|error| error.status().unwrap(), |response| response.status());
                assert_eq!(status, if refusals == 1 { 200 } else { 401 });
                assert_eq!(service.lines(), [TOKEN, LIST, LIST, TOKEN, LIST], "it is made again once");
            }
        }
    }

    #[test]
    fn a_lifetime_may_be_text_or_over() {
        const TEXT: &str = r#"{"access_token": "token-0", "expires_in": "3600"}"#;
        // Such a token is used only for a moment.
        const OVER: &str = r#"{"access_token": "token-0", "expires_in": -5}"#;
        for (is_async, token, seconds) in
            [(true, TEXT, 3600), (false, TEXT, 3600), (true, OVER, 60), (false, OVER, 60)]
        {
            let (service, clock) = (Service::with(|state| state.scripted.push((200, token))), Clock::new());
            let [list] = calls!(
                is_async,
                &service,
                |builder| builder.program(program()).timer(clock.clone()),
                list_pets
            );
            for _ in 0..2 {
                list();
                assert_eq!(service.lines(), [TOKEN, LIST], "{token}");
                clock.advance(Duration::from_secs(seconds));
            }
        }
    }

    #[test]
    fn a_token_that_is_refused_takes_no_other_with_it() {
        for is_async in [true, false] {
            let service = Service::default();
            let [list, remove] =
                calls!(is_async, &service, |builder| builder.program(program()), list_pets, remove_pets);
            list();
            remove();
            service.take();
            service.0.lock().unwrap().refusals = 1;
            list();
            remove();
            assert_eq!(service.lines(), [LIST, TOKEN, LIST, "DELETE https://pets.example/v1/pets"]);
        }
    }

    #[test]
    fn of_a_hundred_calls_one_asks() {
        const DOWN: (u16, &str) = (400, r#"{"error": "invalid_scope"}"#);
        for scripted in [vec![], vec![DOWN]] {
            let fails = !scripted.is_empty();
            let service = Service::with(|state| state.scripted.clone_from(&scripted));
            let builder = Client::<Async>::builder().program(program());
            let client = builder.transport(Late(service.transport())).build().unwrap();
            block_on(async {
                let calls = (0..100).map(|_| client.list_pets().into_future());
                let results = futures_util::future::join_all(calls).await;
                assert_eq!(
                    results.iter().filter(|result| result.is_err()).count(),
                    if fails { 100 } else { 0 }
                );
                let asked = service.lines().into_iter().filter(|line| line == TOKEN).count();
                assert_eq!(asked, 1);
                client.list_pets().await.unwrap();
                assert_eq!(service.take().len(), if fails { 2 } else { 1 }, "a failure is not kept");
            });
        }
        let service = Service::default();
        let client = blocking(&service, |builder| builder.program(program()));
        std::thread::scope(|scope| {
            for _ in 0..100 {
                scope.spawn(|| client.list_pets().send().unwrap());
            }
        });
        assert_eq!(service.lines().into_iter().filter(|line| line == TOKEN).count(), 1);
    }

    #[test]
    fn where_the_call_that_asks_is_dropped_another_one_asks() {
        let service = Service::default();
        let builder = Client::<Async>::builder().program(program());
        let client = builder.transport(Late(service.transport())).build().unwrap();
        let (mut first, mut second) = (client.list_pets().into_future(), client.list_pets().into_future());
        let mut context = Context::from_waker(Waker::noop());
        let mut poll = |call: &mut SendFuture<ListPets>| Pin::new(call).poll(&mut context);
        assert!(matches!((poll(&mut first), poll(&mut second)), (Poll::Pending, Poll::Pending)));
        drop(first);
        block_on(second).unwrap();
        assert_eq!(service.lines(), [TOKEN, LIST]);
    }

    #[test]
    fn a_refresh_token_is_rotated() {
        let form =
            |number| format!("grant_type=refresh_token&refresh_token=again-{number}&client_id=my%20program");
        for is_async in [true, false] {
            let service = Service::default();
            let kept = Arc::new(Mutex::new(Vec::new()));
            let log = Arc::clone(&kept);
            let credentials = OAuth2::refresh_token("my program", "again-0").on_rotation(move |token| {
                use openapi_runtime::secrecy::ExposeSecret as _;
                log.lock().unwrap().push(token.expose_secret().to_owned());
            });
            let [get_me] = calls!(is_async, &service, |builder| builder.user(credentials), get_me);
            get_me();
            service.0.lock().unwrap().refusals = 1;
            get_me();
            let sent = service.take();
            // The URL is relative to the server.
            assert_eq!(sent[0], ["POST https://pets.example/login/refresh", "", &form(0)]);
            assert_eq!(sent[3], ["POST https://pets.example/login/refresh", "", &form(1)]);
            assert_eq!(*kept.lock().unwrap(), ["again-1", "again-2"]);
        }
    }

    #[test]
    fn a_refresh_token_that_is_the_same_again_is_not_a_rotation() {
        let same = r#"{"access_token": "token-3", "refresh_token": "again-2"}"#;
        for is_async in [true, false] {
            let service = Service::with(|state| state.scripted.push((200, same)));
            let credentials =
                OAuth2::refresh_token("my program", "again-2").on_rotation(|_| panic!("it is kept"));
            // A flow uses the same URL for refresh tokens if it declares no other one.
            called!(is_async, &service, |builder| builder.guest(credentials), get_guest).unwrap();
            let form = "grant_type=refresh_token&refresh_token=again-2&client_id=my%20program";
            assert_eq!(service.take()[0], ["POST https://pets.example/login/guest", "", form]);

            let service = Service::default();
            called!(is_async, &service, |builder| builder.user(program()), get_me).unwrap();
            assert_eq!(service.lines()[0], "POST https://pets.example/login/program");
        }
    }

    #[test]
    fn the_metadata_of_a_server_name_the_url() {
        let urls = [
            "GET https://login.pets.example/.well-known/openid-configuration",
            "POST https://login.pets.example/discovered",
        ];
        let services = [Service::default(), Service::default()];
        let client = asynchronous(&services[0], |builder| builder.open_id(program()));
        block_on(async { client.get_open().await.and(client.get_open().await) }).unwrap();
        let client = blocking(&services[1], |builder| builder.open_id(program()));
        client.get_open().send().and(client.get_open().send()).unwrap();
        for service in services {
            let lines = service.lines();
            assert_eq!((&lines[..2], lines.len()), (&urls.map(str::to_owned)[..], 4));
        }
        for is_async in [true, false] {
            let service = Service::default();
            called!(is_async, &service, |builder| builder.metadata(program()), get_by_metadata).unwrap();
            assert_eq!(
                service.lines()[0],
                "GET https://login.pets.example/.well-known/oauth-authorization-server"
            );
        }
    }

    #[test]
    fn metadata_that_name_no_url_are_typed_errors() {
        for (status, body, kind) in [
            (404, "<html>", OAuthErrorKind::UnexpectedStatus),
            (200, "<html>", OAuthErrorKind::UnreadableResponse),
            (200, r#"{"issuer": "https://login.pets.example"}"#, OAuthErrorKind::UnreadableResponse),
            (200, r#"{"token_endpoint": 7}"#, OAuthErrorKind::UnreadableResponse),
            (200, r#"{"token_endpoint": "http://login.pets.example/t"}"#, OAuthErrorKind::InvalidUrl),
            (200, r#"{"token_endpoint": "https://a:b@login.pets.example"}"#, OAuthErrorKind::InvalidUrl),
        ] {
            for is_async in [true, false] {
                let service = Service::with(|state| state.metadata = Some((status, body)));
                let result = called!(is_async, &service, |builder| builder.open_id(program()), get_open);
                let error = result.unwrap_err();
                let found = OAuthError::of(&error).unwrap();
                assert_eq!((found.kind(), found.status().unwrap().as_u16()), (&kind, status), "{error}");
                assert!(!error.may_have_been_sent() && !error.to_string().contains("a:b"), "{error}");
                assert_eq!(service.take().len(), 1, "nothing is sent to a URL that is not there");
            }
        }
    }

    #[test]
    fn what_a_server_refuses_is_typed() {
        for (status, body, kind) in [
            (400, r#"{"error": "invalid_request"}"#, OAuthErrorKind::InvalidRequest),
            (
                401,
                r#"{"error": "invalid_client", "error_description": "no s3cr&t"}"#,
                OAuthErrorKind::InvalidClient,
            ),
            (400, r#"{"error": "invalid_grant", "error_uri": "https://x"}"#, OAuthErrorKind::InvalidGrant),
            (400, r#"{"error": "unauthorized_client"}"#, OAuthErrorKind::UnauthorizedClient),
            (400, r#"{"error": "unsupported_grant_type"}"#, OAuthErrorKind::UnsupportedGrantType),
            (200, r#"{"error": "invalid_scope"}"#, OAuthErrorKind::InvalidScope),
            (400, r#"{"error": "slow_down"}"#, OAuthErrorKind::Other("slow_down".to_owned())),
            (404, "<html>", OAuthErrorKind::UnexpectedStatus),
            (200, "", OAuthErrorKind::UnreadableResponse),
            (200, r#"{"access_token": "t", "token_type": "mac"}"#, OAuthErrorKind::UnreadableResponse),
        ] {
            for is_async in [true, false] {
                let service = Service::with(|state| state.scripted.push((status, body)));
                let result = called!(is_async, &service, |builder| builder.program(program()), list_pets);
                let error = result.unwrap_err();
                assert!(!error.may_have_been_sent() && service.lines() == [TOKEN], "{error}");
                let shown = format!("{error} {error:?}");
                assert!(
                    shown.contains("no credentials for `Program`") && !shown.contains("s3cr&t"),
                    "{shown}"
                );
                assert!(!error.is_retryable(), "{error}");
                let found = OAuthError::of(&error).unwrap();
                assert_eq!((found.kind(), found.status().unwrap().as_u16()), (&kind, status), "{error}");
                let words = [found.description(), found.uri()];
                match kind {
                    OAuthErrorKind::InvalidClient => assert_eq!(words, [Some("no [redacted]"), None]),
                    OAuthErrorKind::InvalidGrant => assert_eq!(words, [None, Some("https://x")]),
                    _ => {}
                }
            }
        }
    }

    #[test]
    fn what_may_pass_is_tried_again() {
        for (policy, expected) in [(Retry::new(), None), (Retry::never(), Some(503))] {
            for is_async in [true, false] {
                let service = Service::with(|state| state.scripted = vec![(503, ""), (500, "")]);
                let policy = policy.clone();
                let result = called!(
                    is_async,
                    &service,
                    |builder| builder.program(program()).retry(policy).timer(Clock::new()),
                    list_pets
                );
                let error = result.err();
                assert!(error.as_ref().is_none_or(openapi_runtime::Error::is_retryable), "{error:?}");
                let status =
                    error.as_ref().map(|error| OAuthError::of(error).unwrap().status().unwrap().as_u16());
                assert_eq!(status, expected);
            }
        }
    }

    #[test]
    fn no_secret_goes_to_a_url_that_is_not_safe() {
        macro_rules! refused {
            (|$builder:ident| $set:expr, $reason:expr) => {
                let (first, second) = built!(Service::default(), |$builder| $set);
                for error in [first.err().unwrap(), second.err().unwrap()] {
                    assert!(error.contains($reason) && !error.contains("a:b"), "{error}");
                }
            };
        }
        refused!(|builder| builder.plain(program()), "would get the secret unencrypted");
        let reason = "has a user name or password";
        refused!(|builder| builder.plain(program().token_url("https://a:b@c.example")), reason);
        refused!(|builder| builder.plain(program().token_url("https://a@c.example")), reason);
        refused!(|builder| builder.plain(program().token_url("https://:443/token")), "or no host");
        refused!(
            |builder| builder.plain(program().token_url("ftp://c.example")),
            "neither `https` nor `http`"
        );
        refused!(|builder| builder.open_id(program().token_url("http://c.example")), "unencrypted");

        macro_rules! sent {
            (|$builder:ident| $set:expr) => {
                let service = Service::default();
                let (first, second) = built!(&service, |$builder| $set);
                block_on(first.unwrap().get_elsewhere().send()).unwrap();
                assert_eq!(service.take().len(), 2);
                second.unwrap().get_elsewhere().send().unwrap();
                assert_eq!(service.take().len(), 2);
            };
        }
        sent!(|builder| builder.plain(program().token_url("http://127.0.0.1:1/token")));
        sent!(|builder| builder.plain(program()).allow_http(true));
        sent!(|builder| builder.plain(program().token_url("/token")));
    }

    #[test]
    fn a_stub_has_tokens() {
        let stub = Stub::new();
        stub.on::<ListPets>(|_| Ok(vec!["Rex".to_owned()])).on::<GetOpen>(|_| Ok(()));
        let builder = Client::<Blocking>::builder().program(program()).open_id(program());
        let client = builder.configure(|builder| stub.connect(builder)).build().unwrap();
        client.list_pets().send().unwrap();
        client.get_open().send().unwrap();
        let builder = Client::<Async>::builder().program(program()).open_id(program());
        let client = builder.configure(|builder| stub.connect(builder)).build().unwrap();
        block_on(client.list_pets().send()).unwrap();
        block_on(client.get_open().send()).unwrap();
        assert_eq!((stub.calls::<ListPets>().len(), stub.calls::<GetOpen>().len()), (2, 2));
        for call in stub.calls::<ListPets>() {
            assert_eq!(call.request().header("authorization"), Some("Bearer token"));
        }

        let stub = Stub::new();
        stub.on_token(|request| {
            assert_eq!(request.path(), "/token");
            Scripted::new(StatusCode::BAD_REQUEST).json(r#"{"error": "invalid_scope"}"#)
        });
        let builder = Client::<Blocking>::builder().program(program());
        let client = builder.configure(|builder| stub.connect(builder)).build().unwrap();
        let error = client.list_pets().send().unwrap_err();
        let builder = Client::<Async>::builder().program(program());
        let client = builder.configure(|builder| stub.connect(builder)).build().unwrap();
        let same = block_on(client.list_pets().send()).unwrap_err();
        for error in [error, same] {
            assert_eq!(OAuthError::of(&error).unwrap().kind(), &OAuthErrorKind::InvalidScope);
        }
    }

    #[test]
    fn nothing_shows_a_secret() {
        let service = Service::default();
        let user = OAuth2::refresh_token("my program", "again-0").client_secret("s3cr&t");
        let builder = Client::<Blocking>::builder().program(program()).user(user.clone());
        let mut shown = format!("{user:?} {builder:?}");
        let client = builder.transport(service.transport()).build().unwrap();
        client.list_pets().send().unwrap();
        client.get_me().send().unwrap();
        let _ = write!(shown, "{client:?}");
        let client = asynchronous(&service, |builder| builder.program(program()).user(user));
        block_on(client.list_pets().send()).unwrap();
        block_on(client.get_me().send()).unwrap();
        let _ = write!(shown, "{client:?}");
        for secret in ["s3cr&t", "again-", "token-"] {
            assert!(!shown.contains(secret), "{shown}");
        }
    }
}

//! Every security scheme, alone and combined.

openapi_runtime::include_api!("security_schemes");

#[cfg(test)]
mod tests {
    use openapi_runtime::{Basic, Blocking};

    use super::client::Client;
    use crate::support::{exchange, refused, serving};

    /// Returns the request of a call, the same in both modes.
    macro_rules! sent {
        (|$builder:ident| $set:expr, |$client:ident| $call:expr) => {
            exchange!((204, ""), |$builder| $set, |$client| $call).0
        };
    }

    #[test]
    fn a_key_goes_where_its_scheme_states() {
        macro_rules! sent_with_all {
            (|$client:ident| $call:expr) => {
                sent!(
                    |builder| {
                        let builder = builder.header_key("a b").query_key("q&1");
                        builder.cookie_key("c;1").password("ada:s p")
                    },
                    |$client| $call
                )
            };
        }
        assert_eq!(sent_with_all!(|client| client.by_header()).header("x-key"), "a b");
        let by_query = sent_with_all!(|client| client.by_query());
        assert_eq!(by_query.line, "GET /query?api%20key=q%261");
        assert!(by_query.headers.get("x-key").is_none() && by_query.headers.get("authorization").is_none());
        let by_query = sent_with_all!(|client| client.by_query().kind("cat").query("more", "1"));
        assert_eq!(by_query.line, "GET /query?kind=cat&more=1&api%20key=q%261");
        let by_cookie = sent_with_all!(|client| client.by_cookie());
        assert_eq!(by_cookie.header("cookie"), "session=c%3B1");
        let by_cookie = sent_with_all!(|client| client.by_cookie().header("cookie", "theme=dark"));
        assert_eq!(by_cookie.header("cookie"), "theme=dark; session=c%3B1");
        let by_basic = sent_with_all!(|client| client.by_basic());
        assert_eq!(by_basic.header("authorization"), "Basic YWRhOnMgcA==");
        let by_both = sent_with_all!(|client| client.by_both());
        assert_eq!(by_both.header("x-key"), "a b");
        assert_eq!(by_both.header("authorization"), "Basic YWRhOnMgcA==");
    }

    #[test]
    fn what_a_scheme_is_made_of_is_the_callers() {
        const DIGEST: &str = r#"username="ada", realm="pets", response="6629""#;
        let sent = [
            sent!(|builder| builder.digest(DIGEST), |client| client.by_digest()),
            sent!(|builder| builder.signature("2026-11-23:c2ln"), |client| client.by_signature()),
            sent!(|builder| builder.signature("2026-11-23:c2ln"), |client| {
                client.by_signature().header("authorization", "pets-hmac-sha256 by hand")
            }),
        ];
        let expected = [
            r#"Digest username="ada", realm="pets", response="6629""#,
            "pets-hmac-sha256 2026-11-23:c2ln",
            "pets-hmac-sha256 by hand",
        ];
        assert_eq!(sent.each_ref().map(|sent| sent.header("authorization")), expected);
    }

    #[test]
    fn a_scheme_is_named_once() {
        let builder = Client::<Blocking>::builder().digest("digest username=\"ada\"");
        let error = builder.transport(serving(&[(204, "")]).0).build().unwrap_err().to_string();
        assert!(error.contains("name of its scheme") && !error.contains("ada"), "{error}");
    }

    #[test]
    fn a_certificate_is_the_transports() {
        let sent = sent!(|builder| builder.header_key("k"), |client| client.by_certificate());
        assert!(sent.headers.get("x-key").is_none() && sent.headers.get("authorization").is_none());
    }

    #[test]
    fn tokens_of_oauth_and_openid_are_bearer_tokens() {
        let by_token = sent!(|builder| builder.oauth("t-1"), |client| client.by_token());
        assert_eq!(by_token.header("authorization"), "Bearer t-1");
        let by_id = sent!(|builder| builder.id_token("t-2"), |client| client.by_token());
        assert_eq!(by_id.header("authorization"), "Bearer t-2");
    }

    #[test]
    fn all_of_an_alternative_is_needed() {
        let message = refused!(|builder| builder.header_key("k"), |client| client.by_both());
        assert!(message.contains("`Password`") && !message.contains("Certificate"), "{message}");
        let either = sent!(|builder| builder.header_key("k"), |client| client.by_either());
        assert_eq!(either.header("x-key"), "k");
    }

    #[test]
    fn of_schemes_that_write_the_same_header_one_is_sent() {
        let both = sent!(|builder| builder.password("ada:s").oauth("t").header_key("k"), |client| {
            client.by_alike()
        });
        // The first one in the document is sent, together with those that no other scheme writes.
        assert_eq!((both.header("authorization"), both.header("x-key")), ("Basic YWRhOnM=", "k"));
        let other = sent!(|builder| builder.other_key("o").oauth("t"), |client| client.by_same_name());
        assert_eq!(other.header("x-key"), "o");
        let message = refused!(|builder| builder.other_key("o").oauth("t"), |client| client.by_alike());
        assert!(message.contains("`HeaderKey`"), "{message}");
        let token = sent!(|builder| builder.oauth("t").header_key("k"), |client| client.by_alike());
        assert_eq!(token.header("authorization"), "Bearer t");
    }

    #[test]
    fn a_credential_that_is_not_needed_is_sent_when_there_is_one() {
        let with = sent!(|builder| builder.header_key("k"), |client| client.perhaps());
        assert_eq!(with.header("x-key"), "k");
        assert_eq!(sent!(|builder| builder, |client| client.perhaps()).header("x-key"), "");
    }

    #[test]
    fn a_key_that_a_server_sends_back_is_not_shown() {
        /// Returns what a failure shows of a response that repeats the secrets.
        macro_rules! shown {
            (|$client:ident| $call:expr) => {{
                let response = (400, "GET /query?api%20key=q%261 q&1 s%20p");
                let (_, result) = exchange!(
                    response,
                    |builder| builder.query_key("q&1").password(Basic::new("ada", "s p")),
                    |$client| $call
                );
                let error = result.unwrap_err();
                format!("{error} {error:?}")
            }};
        }
        let shown = shown!(|client| client.by_query());
        assert!(shown.contains("api%20key=[redacted] [redacted]") && !shown.contains("q&1"), "{shown}");
        let shown = shown!(|client| client.by_basic());
        assert!(!shown.contains("s%20p"), "{shown}");
    }

    #[test]
    fn a_user_with_a_colon_is_refused() {
        refused!(|builder| builder.password(Basic::new("a:b", "c")), |client| client.by_basic());
    }
}

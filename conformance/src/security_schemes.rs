//! Every way to authenticate, alone and together.

openapi_runtime::include_api!("security_schemes");

#[cfg(test)]
mod tests {
    use openapi_runtime::{Basic, Blocking, Unset};

    use super::client::{Client, ClientBuilder};
    use crate::support::{Log, serving};

    fn client(
        set: impl FnOnce(ClientBuilder<Blocking, Unset>) -> ClientBuilder<Blocking, Unset>,
    ) -> (Client<Blocking>, Log) {
        let (server, log) = serving(&[(204, "")]);
        (set(Client::builder()).transport(server).build().unwrap(), log)
    }

    #[test]
    fn a_key_goes_where_its_scheme_states() {
        let (client, log) = client(|builder| {
            builder.header_key("a b").query_key("q&1").cookie_key("c;1").password("ada:s p")
        });
        client.by_header().send().unwrap();
        client.by_query().send().unwrap();
        client.by_query().kind("cat").query("more", "1").send().unwrap();
        client.by_cookie().send().unwrap();
        client.by_cookie().header("cookie", "theme=dark").send().unwrap();
        client.by_basic().send().unwrap();
        client.by_both().send().unwrap();
        let sent = log.take();
        assert_eq!(sent[0].header("x-key"), "a b");
        assert_eq!(sent[1].line, "GET /query?api%20key=q%261");
        assert_eq!(sent[2].line, "GET /query?kind=cat&more=1&api%20key=q%261");
        assert_eq!(sent[3].header("cookie"), "session=c%3B1");
        assert_eq!(sent[4].header("cookie"), "theme=dark; session=c%3B1");
        assert_eq!(sent[5].header("authorization"), "Basic YWRhOnMgcA==");
        assert_eq!(sent[6].header("x-key"), "a b");
        assert_eq!(sent[6].header("authorization"), "Basic YWRhOnMgcA==");
        assert!(sent[1].headers.get("x-key").is_none() && sent[1].headers.get("authorization").is_none());
    }

    #[test]
    fn what_a_scheme_is_made_of_is_the_callers() {
        let (client, log) = client(|builder| {
            builder.digest(r#"username="ada", realm="pets", response="6629""#).signature("2026-11-23:c2ln")
        });
        client.by_digest().send().unwrap();
        client.by_signature().send().unwrap();
        client.by_signature().header("authorization", "pets-hmac-sha256 by hand").send().unwrap();
        let sent: Vec<_> = log.take().iter().map(|sent| sent.header("authorization").to_owned()).collect();
        let expected = [
            r#"Digest username="ada", realm="pets", response="6629""#,
            "pets-hmac-sha256 2026-11-23:c2ln",
            "pets-hmac-sha256 by hand",
        ];
        assert_eq!(sent, expected);
    }

    #[test]
    fn a_scheme_is_named_once() {
        let builder = Client::<Blocking>::builder().digest("digest username=\"ada\"");
        let error = builder.transport(serving(&[(204, "")]).0).build().unwrap_err().to_string();
        assert!(error.contains("name of its scheme") && !error.contains("ada"), "{error}");
    }

    #[test]
    fn a_certificate_is_the_transports() {
        let (client, log) = client(|builder| builder.header_key("k"));
        client.by_certificate().send().unwrap();
        let sent = log.take();
        assert!(sent[0].headers.get("x-key").is_none() && sent[0].headers.get("authorization").is_none());
    }

    #[test]
    fn tokens_of_oauth_and_openid_are_bearer_tokens() {
        let (by_token, log) = client(|builder| builder.oauth("t-1"));
        by_token.by_token().send().unwrap();
        assert_eq!(log.take()[0].header("authorization"), "Bearer t-1");
        let (by_id, log) = client(|builder| builder.id_token("t-2"));
        by_id.by_token().send().unwrap();
        assert_eq!(log.take()[0].header("authorization"), "Bearer t-2");
    }

    #[test]
    fn all_of_an_alternative_is_needed() {
        let (client, log) = client(|builder| builder.header_key("k"));
        let error = client.by_both().send().unwrap_err().to_string();
        assert!(error.contains("`Password`") && !error.contains("Certificate"), "{error}");
        client.by_either().send().unwrap();
        assert_eq!(log.take()[0].header("x-key"), "k");
    }

    #[test]
    fn of_schemes_that_write_the_same_header_one_is_sent() {
        let (both, log) = client(|builder| builder.password("ada:s").oauth("t").header_key("k"));
        both.by_alike().send().unwrap();
        let sent = log.take();
        // The first one of the document, and what no other scheme writes.
        assert_eq!((sent[0].header("authorization"), sent[0].header("x-key")), ("Basic YWRhOnM=", "k"));
        let (other, log) = client(|builder| builder.other_key("o").oauth("t"));
        other.by_same_name().send().unwrap();
        assert_eq!(log.take()[0].header("x-key"), "o");
        let error = other.by_alike().send().unwrap_err().to_string();
        assert!(error.contains("`HeaderKey`") && log.take().is_empty(), "{error}");
        let (token, log) = client(|builder| builder.oauth("t").header_key("k"));
        token.by_alike().send().unwrap();
        assert_eq!(log.take()[0].header("authorization"), "Bearer t");
    }

    #[test]
    fn a_credential_that_is_not_needed_is_sent_when_there_is_one() {
        let (with, log) = client(|builder| builder.header_key("k"));
        with.perhaps().send().unwrap();
        assert_eq!(log.take()[0].header("x-key"), "k");
        let (without, log) = client(|builder| builder);
        without.perhaps().send().unwrap();
        assert_eq!(log.take()[0].header("x-key"), "");
    }

    #[test]
    fn a_key_that_a_server_sends_back_is_not_shown() {
        let (server, _) = serving(&[(400, "GET /query?api%20key=q%261 q&1 s%20p")]);
        let builder = Client::<Blocking>::builder().query_key("q&1").password(Basic::new("ada", "s p"));
        let client = builder.transport(server).build().unwrap();
        let error = client.by_query().send().unwrap_err();
        let shown = format!("{error} {error:?}");
        assert!(shown.contains("api%20key=[redacted] [redacted]") && !shown.contains("q&1"), "{shown}");
        let error = client.by_basic().send().unwrap_err();
        let shown = format!("{error} {error:?}");
        assert!(!shown.contains("s%20p"), "{shown}");
    }

    #[test]
    fn a_user_with_a_colon_is_refused() {
        let (client, log) = client(|builder| builder.password(Basic::new("a:b", "c")));
        let error = client.by_basic().send().unwrap_err();
        assert!(!error.may_have_been_sent() && log.take().is_empty(), "{error}");
    }
}

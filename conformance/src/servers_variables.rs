//! Server variables as typed fields, enums for their values, and servers relative to the document.

openapi_runtime::include_api!("servers_variables");

#[cfg(test)]
mod tests {
    use openapi_runtime::{Async, Blocking, BuildError, Mode, UnknownServer, Unset};

    use super::client::{Client, ClientBuilder, Port, Region, SandboxRegion, Server};
    use crate::support::{block_on, serving, url_of};

    fn set<M: Mode>(server: Option<Server>, document_url: Option<&str>) -> ClientBuilder<M, Unset> {
        let builder = server.into_iter().fold(Client::<M>::builder(), ClientBuilder::server);
        document_url.into_iter().fold(builder, ClientBuilder::document_url)
    }

    /// Returns the URL to which both modes send a call.
    fn sent(server: Option<Server>, document_url: Option<&str>) -> Result<String, BuildError> {
        let (transport, log) = serving(&[(204, "")]);
        let client = set::<Async>(server.clone(), document_url).transport(transport.clone()).build()?;
        block_on(client.list_pets().send()).unwrap();
        let client = set::<Blocking>(server, document_url).transport(transport).build()?;
        client.list_pets().send().unwrap();
        let sent = log.take();
        assert_eq!(sent[0], sent[1]);
        Ok(sent[0].uri.clone())
    }

    fn regional(region: Region, base_path: &str) -> Server {
        Server::Regional { region, base_path: base_path.to_owned() }
    }

    fn account(account: &str, port: Port) -> Server {
        Server::Account { account: account.to_owned(), port }
    }

    #[test]
    fn variables_are_fields() {
        assert_eq!(Server::default(), Server::regional());
        assert_eq!(Server::regional(), regional(Region::default(), "api/v1"));
        for (server, url) in [
            (None, "https://eu.pets.example/api/v1/pets"),
            (Some(regional(Region::ApSouth1, "v2")), "https://ap-south-1.pets.example/v2/pets"),
            (Some(regional(Region::Us, "")), "https://us.pets.example/pets"),
            (Some(regional(Region::Us, "a?b/ü")), "https://us.pets.example/a%3Fb/%C3%BC/pets"),
            (Some(Server::account()), "https://demo.pets.example:443/pets"),
            (Some(account("acme", Port::N8443)), "https://acme.pets.example:8443/pets"),
            (Some(Server::Sandbox { region: SandboxRegion::Us }), "https://us.sandbox.example/pets"),
            (Some(Server::Static), "https://static.pets.example/v1/pets"),
        ] {
            assert_eq!(sent(server, None).unwrap(), url);
        }
    }

    #[test]
    fn no_value_leads_to_another_host() {
        for value in
            ["evil.example/", "evil.example#", "evil.example?", "a@evil.example", "evil.example:1/", "a\\"]
        {
            assert!(sent(Some(account(value, Port::N443)), None).is_err(), "{value}");
        }
        assert!(sent(Some(regional(Region::Eu, "a/../b")), None).is_err());
    }

    #[test]
    fn a_relative_server_is_resolved_against_the_document() {
        for (document, url) in [
            ("https://pets.example/docs/openapi.yaml", "https://pets.example/v1/pets"),
            ("https://pets.example:8443", "https://pets.example:8443/v1/pets"),
        ] {
            assert_eq!(sent(Some(Server::BesideDocument), Some(document)).unwrap(), url);
        }
        let absolute = sent(Some(Server::Static), Some("https://other.example/openapi.yaml")).unwrap();
        assert_eq!(absolute, "https://static.pets.example/v1/pets");
        for (document, reason) in [
            (None, "give that (`document_url`), or a base URL (`base_url`)"),
            (Some("openapi.yaml"), "cannot be used"),
            (Some("https://a:s3cret@pets.example/"), "has a user name or password in it"),
            (Some("http://pets.example/openapi.yaml"), "unencrypted"),
        ] {
            let error = sent(Some(Server::BesideDocument), document).unwrap_err().to_string();
            assert!(error.contains(reason) && !error.contains("s3cret"), "{error}");
        }
    }

    #[test]
    fn the_server_of_an_operation_may_be_relative_too() {
        let document = "https://pets.example/docs/openapi.yaml";
        macro_rules! url {
            ($operation:ident) => {
                url_of!(|builder| builder.document_url(document), |client| client.$operation())
            };
        }
        assert_eq!(url!(list_files), "https://pets.example/files/v2/files");
        assert_eq!(url!(add_file), "https://one.upload.example/files");

        let (server, log) = serving(&[(204, "")]);
        let client = set::<Blocking>(None, None).transport(server.clone()).build().unwrap();
        let error = client.list_files().send().unwrap_err();
        let client = set::<Async>(None, None).transport(server).build().unwrap();
        for error in [error, block_on(client.list_files().send()).unwrap_err()] {
            assert!(!error.may_have_been_sent() && error.to_string().contains("`document_url`"), "{error}");
        }
        assert!(log.take().is_empty());
    }

    #[test]
    fn a_server_is_text_and_back() {
        for (server, text) in [
            (Server::regional(), "regional"),
            (Server::BesideDocument, "beside-document"),
            (regional(Region::Us, "a b"), "https://us.pets.example/a%20b"),
            (account("acme", Port::N8443), "https://acme.pets.example:8443"),
        ] {
            assert_eq!(server.to_string(), text);
            assert_eq!(text.parse::<Server>().as_ref(), Ok(&server));
            assert_eq!(server.url().parse::<Server>().as_ref(), Ok(&server));
            let json = serde_json::to_value(&server).unwrap();
            assert_eq!((&json, serde_json::from_value(json.clone()).unwrap()), (&text.into(), server));
        }
        assert_eq!("BESIDE_DOCUMENT".parse(), Ok(Server::BesideDocument));
        assert_eq!("https://Static.pets.example/v1/".parse(), Ok(Server::Static));
        assert_eq!("https://mars.pets.example/v1".parse::<Server>().ok(), None, "no region");
        assert_eq!(
            "https://us.pets.example/a%2Fb".parse::<Server>().ok(),
            None,
            "that would be sent as `a/b`"
        );
        let error: UnknownServer = "s3cret".parse::<Server>().unwrap_err();
        assert!(
            error.to_string().contains("`regional`") && !format!("{error:?}").contains("s3cret"),
            "{error}"
        );

        assert_eq!(
            (Region::ApSouth1.to_string(), "AP-south-1".parse()),
            ("ap-south-1".to_owned(), Ok(Region::ApSouth1))
        );
        assert_eq!(serde_json::to_value(Port::N8443).unwrap(), "8443");
        let error = "mars".parse::<Region>().unwrap_err().to_string();
        assert_eq!(error, "unknown value of a server's variable: expected `us`, `eu`, `ap-south-1`");
    }
}

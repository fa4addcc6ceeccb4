//! The servers of a document. The first is the default.

openapi_runtime::include_api!("servers");

#[cfg(test)]
mod tests {
    use super::client::Server;
    use crate::support::url_of;

    #[test]
    fn each_server_has_its_url() {
        assert_eq!(Server::default(), Server::World);
        assert_eq!(url_of!(|client| client.remove_pets()), "https://pets.example/v1/pets");
        for (server, url) in [
            (Server::World, "https://pets.example/v1/pets"),
            (Server::Eu, "https://eu.pets.example/v1/pets"),
            (Server::Localhost, "http://127.0.0.1:8080/pets"),
        ] {
            assert_eq!(url_of!(|builder| builder.server(server), |client| client.remove_pets()), url);
        }
    }

    #[test]
    fn a_server_is_text_and_back() {
        for (server, text) in [(Server::World, "world"), (Server::Eu, "eu"), (Server::Localhost, "localhost")]
        {
            assert_eq!(server.to_string(), text);
            for written in [text, server.url(), &text.to_uppercase()] {
                assert_eq!(written.parse(), Ok(server), "{written}");
            }
            let json = serde_json::to_value(server).unwrap();
            assert_eq!(json, text);
            assert_eq!(serde_json::from_value::<Server>(json).unwrap(), server);
        }
        let error = "mars".parse::<Server>().unwrap_err();
        assert_eq!(
            error.to_string(),
            "unknown server: expected `world`, `eu`, `localhost`, or the URL of one"
        );
    }
}

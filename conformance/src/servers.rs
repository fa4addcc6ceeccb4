//! The servers of a document. The first is the default.

openapi_runtime::include_api!("servers");

#[cfg(test)]
mod tests {
    use openapi_runtime::Blocking;

    use super::client::{Client, Server};

    fn sent_to(server: Option<Server>) -> String {
        let transport = openapi_runtime::InMemory::new(|request| {
            let mut response = openapi_runtime::http::Response::new("");
            *response.status_mut() = openapi_runtime::StatusCode::IM_A_TEAPOT;
            let uri = request.uri().to_string().parse().unwrap();
            response.headers_mut().insert("uri", uri);
            response
        });
        let builder = Client::<Blocking>::builder().transport(transport);
        let builder = if let Some(server) = server { builder.server(server) } else { builder };
        let error = builder.build().unwrap().remove_pets().send().unwrap_err();
        error.headers().unwrap()["uri"].to_str().unwrap().to_owned()
    }

    #[test]
    fn each_server_has_its_url() {
        assert_eq!(sent_to(None), "https://pets.example/v1/pets");
        assert_eq!(Server::default(), Server::World);
        assert_eq!(sent_to(Some(Server::World)), "https://pets.example/v1/pets");
        assert_eq!(sent_to(Some(Server::Eu)), "https://eu.pets.example/v1/pets");
        assert_eq!(sent_to(Some(Server::Localhost)), "http://127.0.0.1:8080/pets");
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

//! Servers with variables, and servers of a single path or operation.

openapi_runtime::include_api!("servers_own");

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use openapi_runtime::{Async, Blocking, InMemory, Operation as _, http};

    use super::client::{
        BirdsServer, Client, FilesServer, FilesServerZone, Region, ReplaceFileServer, Server, ToysServer,
    };
    use super::operations::ListCats;
    use crate::support::block_on;

    fn sent(base_url: Option<&str>) -> Vec<String> {
        let log = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&log);
        let server = InMemory::new(move |request| {
            kept.lock().unwrap().push(request.uri().to_string());
            http::Response::builder().status(204).body("").unwrap()
        });
        let mut builder = Client::<Blocking>::builder();
        if let Some(url) = base_url {
            builder = builder.base_url(url);
        }
        let client = builder.transport(server).build().unwrap();
        client.list_pets().send().unwrap();
        client.list_cats().send().unwrap();
        client.list_files().send().unwrap();
        client.add_file().send().unwrap();
        std::mem::take(&mut log.lock().unwrap())
    }

    #[test]
    fn variables_have_their_defaults_and_operations_their_own_server() {
        assert_eq!(Server::default().url(), "https://eu.pets.example/v1");
        assert_eq!(
            sent(None),
            [
                "https://eu.pets.example/v1/pets",
                "https://eu.pets.example/v1/cats",
                "https://files.pets.example/files",
                "https://upload.pets.example/files"
            ]
        );
    }

    #[test]
    fn a_base_url_stands_in_for_every_server() {
        let expected = ["/pets", "/cats", "/files", "/files"].map(|path| format!("http://localhost:1{path}"));
        assert_eq!(sent(Some("http://localhost:1")), expected);
    }

    #[test]
    fn a_call_can_go_to_another_server_of_its_operation() {
        let server = InMemory::new(move |request| {
            assert_eq!(request.uri(), "https://us.more.pets.example/files");
            http::Response::builder().status(204).body("").unwrap()
        });
        let client = Client::<Blocking>::builder().transport(server.clone()).build().unwrap();
        client.list_files().base_url("https://us.more.pets.example").send().unwrap();
        let refused = client.list_files().base_url("ftp://us.more.pets.example").send().unwrap_err();
        assert!(!refused.may_have_been_sent(), "{refused}");
        let client = Client::<Async>::builder().transport(server).build().unwrap();
        block_on(client.list_files().base_url("https://us.more.pets.example").send()).unwrap();
    }

    /// Returns the URL of a call, in both modes.
    macro_rules! goes {
        (|$client:ident| $call:expr) => {{
            let log = Arc::new(Mutex::new(Vec::new()));
            let kept = Arc::clone(&log);
            let server = InMemory::new(move |request| {
                kept.lock().unwrap().push(request.uri().to_string());
                http::Response::builder().status(204).body("").unwrap()
            });
            let $client = Client::<Blocking>::builder().transport(server.clone()).build().unwrap();
            $call.send().unwrap();
            let $client = Client::<Async>::builder().transport(server).build().unwrap();
            block_on($call.send()).unwrap();
            let sent = std::mem::take(&mut *log.lock().unwrap());
            assert_eq!(sent[0], sent[1]);
            sent[0].clone()
        }};
    }

    #[test]
    fn the_servers_of_a_path_or_an_operation_are_an_enum() {
        let more = |zone| FilesServer::EuMore { zone };
        assert_eq!(
            goes!(|client| client.list_files().base_url(more(FilesServerZone::Us))),
            "https://us.more.pets.example/files"
        );
        assert_eq!(
            goes!(|client| client.list_files().base_url(FilesServer::default())),
            "https://files.pets.example/files"
        );
        // A variable that the document's servers also have shares its enum.
        let upload = || ReplaceFileServer::EuUploadPets { region: Region::Us, folder: "a/b".to_owned() };
        assert_eq!(
            goes!(|client| client.replace_file().base_url(upload())),
            "https://us.upload.pets.example/a%2Fb/files"
        );
        assert_eq!(goes!(|client| client.replace_file()), "https://eu.upload.pets.example/new/files");
        assert_eq!(goes!(|client| client.add_toy().base_url(ToysServer::Test)), "https://toys.test/toys");
        assert_eq!(goes!(|client| client.list_toys()), "https://toys.example/toys");
        // The first server has a variable without a default.
        assert_eq!(goes!(|client| client.list_birds()), "https://birds.pets.example/birds");
        assert_eq!(BirdsServer::default(), BirdsServer::Example);
        let text = upload().to_string();
        assert_eq!(text.parse(), Ok(upload()), "{text}");
    }

    #[test]
    fn the_default_server_is_nobodys_own() {
        assert_eq!(ListCats::INFO.own_server(), None);
    }
}

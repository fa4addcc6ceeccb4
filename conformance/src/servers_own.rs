//! Servers with variables, and servers of a single path or operation.

openapi_runtime::include_api!("servers_own");

#[cfg(test)]
mod tests {
    use openapi_runtime::Operation as _;

    use super::client::{
        BirdsServer, FilesServer, FilesServerZone, Region, ReplaceFileServer, Server, ToysServer,
    };
    use super::operations::ListCats;
    use crate::support::{refused, url_of};

    #[test]
    fn variables_have_their_defaults_and_operations_their_own_server() {
        assert_eq!(Server::default().url(), "https://eu.pets.example/v1");
        assert_eq!(url_of!(|client| client.list_pets()), "https://eu.pets.example/v1/pets");
        assert_eq!(url_of!(|client| client.list_cats()), "https://eu.pets.example/v1/cats");
        assert_eq!(url_of!(|client| client.list_files()), "https://files.pets.example/files");
        assert_eq!(url_of!(|client| client.add_file()), "https://upload.pets.example/files");
    }

    #[test]
    fn a_base_url_stands_in_for_every_server() {
        macro_rules! local {
            ($operation:ident) => {
                url_of!(|builder| builder.base_url("http://localhost:1"), |client| client.$operation())
            };
        }
        let sent = [local!(list_pets), local!(list_cats), local!(list_files), local!(add_file)];
        assert_eq!(
            sent,
            ["/pets", "/cats", "/files", "/files"].map(|path| format!("http://localhost:1{path}"))
        );
    }

    #[test]
    fn a_call_can_go_to_another_server_of_its_operation() {
        let elsewhere = "https://us.more.pets.example";
        assert_eq!(
            url_of!(|client| client.list_files().base_url(elsewhere)),
            "https://us.more.pets.example/files"
        );
        refused!(|client| client.list_files().base_url("ftp://us.more.pets.example"));
    }

    #[test]
    fn the_servers_of_a_path_or_an_operation_are_an_enum() {
        let more = |zone| FilesServer::EuMore { zone };
        assert_eq!(
            url_of!(|client| client.list_files().base_url(more(FilesServerZone::Us))),
            "https://us.more.pets.example/files"
        );
        assert_eq!(
            url_of!(|client| client.list_files().base_url(FilesServer::default())),
            "https://files.pets.example/files"
        );
        // A variable that the document's servers also have shares its enum.
        let upload = || ReplaceFileServer::EuUploadPets { region: Region::Us, folder: "a/b".to_owned() };
        assert_eq!(
            url_of!(|client| client.replace_file().base_url(upload())),
            "https://us.upload.pets.example/a%2Fb/files"
        );
        assert_eq!(url_of!(|client| client.replace_file()), "https://eu.upload.pets.example/new/files");
        assert_eq!(url_of!(|client| client.add_toy().base_url(ToysServer::Test)), "https://toys.test/toys");
        assert_eq!(url_of!(|client| client.list_toys()), "https://toys.example/toys");
        // The first one has a variable without a default.
        assert_eq!(url_of!(|client| client.list_birds()), "https://birds.pets.example/birds");
        assert_eq!(BirdsServer::default(), BirdsServer::Example);
        let text = upload().to_string();
        assert_eq!(text.parse(), Ok(upload()), "{text}");
    }

    #[test]
    fn the_default_server_is_nobodys_own() {
        assert_eq!(ListCats::INFO.own_server(), None);
    }
}

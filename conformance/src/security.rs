//! Who may call: the document's requirement, an operation's own, and none.

openapi_runtime::include_api!("security");

#[cfg(test)]
mod tests {
    use openapi_runtime::{Blocking, Unset};

    use super::client::{Client, ClientBuilder};
    use crate::support::{Log, serving};

    fn client(
        set: impl FnOnce(ClientBuilder<Blocking, Unset>) -> ClientBuilder<Blocking, Unset>,
    ) -> (Client<Blocking>, Log) {
        let (server, log) = serving(&[(204, "")]);
        (set(Client::builder()).transport(server).build().unwrap(), log)
    }

    fn authorization(log: &Log) -> String {
        log.take()[0].header("authorization").to_owned()
    }

    #[test]
    fn the_credential_goes_where_it_is_requested_and_nowhere_else() {
        let (client, log) = client(|builder| builder.token("t-1"));
        client.list_pets().send().unwrap().into_inner();
        assert_eq!(authorization(&log), "Bearer t-1");
        client.add_pet().send().unwrap().into_inner();
        assert_eq!(authorization(&log), "");
    }

    #[test]
    fn the_first_alternative_for_which_there_are_credentials_is_used() {
        let (both, log) = client(|builder| builder.token("t-1").admin("a-1"));
        both.change_pets().send().unwrap().into_inner();
        assert_eq!(authorization(&log), "Bearer a-1");
        let (one, log) = client(|builder| builder.token("t-1"));
        one.change_pets().send().unwrap().into_inner();
        assert_eq!(authorization(&log), "Bearer t-1");
    }

    #[test]
    fn an_operation_without_its_credential_is_not_sent() {
        let (client, log) = client(|builder| builder);
        let error = client.list_pets().send().unwrap_err();
        assert!(!error.may_have_been_sent() && error.to_string().contains("Token"), "{error}");
        assert_eq!(log.take(), []);
        client.remove_pets().send().unwrap().into_inner();
        assert_eq!(authorization(&log), "");
    }
}

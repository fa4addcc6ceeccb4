//! `Debug` hides strings with the format `password`, wherever they are held.

openapi_runtime::include_api!("secrets");

#[cfg(test)]
mod tests {
    use openapi_runtime::{HeaderMap, Nullable, With as _};

    use super::models::{BodyLogin, BodyLoginArgs, Vault, VaultKey};
    use super::operations::{
        FillVault, FillVaultArgs, FillVaultHeaders, UploadKey, UploadKeyArgs, UploadKeyBody,
        UploadKeyBodyArgs,
    };
    use crate::support::exchange;

    const SECRET: &str = "hunter2";

    /// Tests the login form of `FastAPI`: its string fields are named, and cannot be swapped.
    #[test]
    fn a_login_form_is_sent_whole_and_shown_without_its_secrets() {
        let mut form =
            BodyLogin::new(BodyLoginArgs { username: "ada".to_owned(), password: SECRET.to_owned() });
        form.client_secret = Nullable::Value(SECRET.to_owned());

        let response = r#"{"access_token":"t1","token_type":"bearer"}"#;
        let (sent, token) = exchange!((200, response), |client| client.login(form.clone()));
        assert_eq!(sent.body, "username=ada&password=hunter2&client_secret=hunter2");
        assert_eq!(token.as_ref().unwrap().inner().access_token, "t1");

        assert_eq!(
            format!("{form:?}"),
            "BodyLogin { grant_type: Absent, username: \"ada\", password: [redacted], scope: None, \
             client_id: Absent, client_secret: [redacted] }"
        );
        let shown = format!("{token:?}");
        assert!(shown.contains(r#"Token { access_token: [redacted], token_type: "bearer" }"#), "{shown}");
    }

    #[test]
    fn lists_maps_and_variants_of_secrets_are_not_shown() {
        let vault = Vault::default().with(|vault| {
            vault.r#type = Some("iron".to_owned());
            vault.passphrase = Some(SECRET.to_owned());
            vault.old = Some(vec![SECRET.to_owned()]);
            vault.key = Some(VaultKey::from(SECRET.to_owned()));
            vault.additional_properties = [("spare".to_owned(), SECRET.to_owned())].into();
        });
        assert_eq!(
            format!("{vault:?}"),
            "Vault { name: None, type: Some(\"iron\"), passphrase: [redacted], old: [redacted], \
             key: Some(String([redacted])), additional_properties: [redacted] }"
        );
        assert_eq!(format!("{:?}", VaultKey::from(7)), "Integer(7)");
    }

    #[test]
    fn returns_that_are_secrets_are_not_shown() {
        for (status, body, shown) in [
            (200, r#""hunter2""#, "Ok([redacted])"),
            (202, "", "Accepted"),
            (203, SECRET, "Success(203, [redacted])"),
        ] {
            let (_, result) = exchange!((status, body), |client| client.read_key("k"));
            assert_eq!(format!("{:?}", result.unwrap().into_inner()), shown);
        }
    }

    #[test]
    fn errors_that_are_secrets_are_not_shown() {
        for (status, body, debug, display) in [
            (401, r#""hunter2""#, "Unauthorized([redacted])", "401 Unauthorized"),
            (403, SECRET, "Forbidden([redacted])", "403 Forbidden"),
            (404, "no such key", r#"NotFound(Some("no such key"))"#, "404 Not Found: no such key"),
            (410, "", "Gone", "410 Gone"),
            (500, r#""hunter2""#, "Default(500, [redacted])", "500 Internal Server Error"),
        ] {
            let (_, result) = exchange!((status, body), |client| client.read_key("k"));
            let error = result.unwrap_err();
            let declared = error.declared().unwrap();
            assert_eq!((format!("{declared:?}").as_str(), declared.to_string().as_str()), (debug, display));
        }
    }

    #[test]
    fn what_operations_take_and_give_does_not_show_secrets() {
        let [vault, x_passphrase] = ["v", SECRET].map(str::to_owned);
        let args = FillVaultArgs { vault, x_passphrase, body: Vault::default() };
        let pin = UploadKeyBodyArgs { name: "k".to_owned(), pin: SECRET.to_owned() };
        let body = UploadKeyBody::new(pin.clone());
        let upload =
            UploadKeyArgs { vault: "v".to_owned(), x_passphrase: SECRET.to_owned(), body: body.clone() };
        let headers: HeaderMap =
            [("x-next-passphrase".parse().unwrap(), SECRET.parse().unwrap())].into_iter().collect();
        let headers = FillVaultHeaders::from(&headers);
        assert_eq!(headers.x_next_passphrase.as_deref(), Some(SECRET));
        for shown in [
            format!("{args:?}"),
            format!("{:?}", FillVault::new(args)),
            format!("{pin:?}"),
            format!("{body:?}"),
            format!("{upload:?}"),
            format!("{:?}", UploadKey::new(upload)),
            format!("{headers:?}"),
        ] {
            assert!(shown.contains("[redacted]") && !shown.contains(SECRET), "{shown}");
        }
    }
}

//! Responses for many statuses: exact statuses, ranges and `default`.

openapi_runtime::include_api!("response_ranges");

#[cfg(test)]
mod tests {
    use openapi_runtime::StatusCode;

    use super::errors::{AddPetError, ListPetsError, OnlyDefaultError, ReplacePetsError};
    use super::models::Fault;
    use super::operations::AddPetSuccess;
    use crate::support::exchange;

    fn status(status: u16) -> StatusCode {
        StatusCode::from_u16(status).unwrap()
    }

    #[test]
    fn an_exact_status_comes_before_its_range_and_a_range_before_default() {
        let fault = || Some(Fault::new("no"));
        for (code, expected) in [
            (404, ListPetsError::NotFound(fault())),
            (400, ListPetsError::ClientError(status(400), fault())),
            (499, ListPetsError::ClientError(status(499), fault())),
            (503, ListPetsError::Default(status(503), fault())),
            // The specification does not exclude any status from `default`.
            (204, ListPetsError::Default(status(204), fault())),
        ] {
            let (_, result) = exchange!((code, r#"{"title":"no"}"#), |client| client.list_pets());
            let error = result.unwrap_err();
            assert_eq!(error.declared(), Some(&expected), "{code}");
            assert_eq!(error.declared().unwrap().body(), fault().as_ref());
            assert_eq!(error.status(), Some(status(code)));
        }
        let (_, result) = exchange!((200, r#"["Ada"]"#), |client| client.list_pets());
        assert_eq!(result.unwrap().into_inner(), ["Ada"]);
        let (_, result) = exchange!((502, "<html>"), |client| client.list_pets());
        assert_eq!(result.unwrap_err().declared(), Some(&ListPetsError::Default(status(502), None)));
    }

    #[test]
    fn a_body_that_is_text_is_borrowed_as_text() {
        let (_, result) = exchange!((404, "gone"), |client| client.get_explained());
        assert_eq!(result.unwrap_err().body(), Some("gone"));
        let (_, result) = exchange!((500, r#""broken""#), |client| client.get_explained());
        let error = result.unwrap_err();
        assert_eq!(error.declared().unwrap().body(), Some("broken"));
        let (_, result) = exchange!((500, "{}"), |client| client.get_explained());
        assert_eq!(result.unwrap_err().body(), None);
        let (_, result) = exchange!((404, r#"["a"]"#), |client| client.only_default());
        assert_eq!(result.unwrap_err().body(), Some(&["a".to_owned()][..]));
    }

    #[test]
    fn a_range_of_successes_states_which_one_it_was() {
        let (_, result) = exchange!((202, ""), |client| client.add_pet());
        assert_eq!(result.unwrap().into_inner(), AddPetSuccess::Accepted);
        let (_, result) = exchange!((201, r#"["Ada"]"#), |client| client.add_pet());
        assert_eq!(result.unwrap().into_inner(), AddPetSuccess::Success(status(201), vec!["Ada".to_owned()]));
        let (_, result) = exchange!((418, ""), |client| client.add_pet());
        assert_eq!(result.unwrap_err().declared(), Some(&AddPetError::ClientError(status(418))));
        let (_, result) = exchange!((500, "oh"), |client| client.add_pet());
        let expected = AddPetError::ServerError(status(500), Some("oh".to_owned()));
        assert_eq!(result.unwrap_err().declared(), Some(&expected));
        let (_, result) = exchange!((299, r#"["Ada"]"#), |client| client.replace_pets());
        assert_eq!(result.unwrap().into_inner(), ["Ada"]);
        let (_, result) = exchange!((304, ""), |client| client.replace_pets());
        assert_eq!(result.unwrap_err().declared(), Some(&ReplacePetsError::Redirection(status(304))));
        let (_, result) = exchange!((404, ""), |client| client.replace_pets());
        assert!(result.unwrap_err().declared().is_none(), "nothing is declared for 404");
    }

    #[test]
    fn a_default_alone_is_what_successes_and_failures_return() {
        let (_, result) = exchange!((206, r#"["Ada"]"#), |client| client.only_default());
        assert_eq!(result.unwrap().into_inner(), ["Ada"]);
        let (_, result) = exchange!((404, r#"["none"]"#), |client| client.only_default());
        let expected = OnlyDefaultError::Default(status(404), Some(vec!["none".to_owned()]));
        assert_eq!(result.unwrap_err().declared(), Some(&expected));
    }

    #[test]
    fn a_success_that_nothing_declares_is_handed_over_as_bytes() {
        let (_, result) = exchange!((200, "anything"), |client| client.nothing_declared());
        assert_eq!(result.unwrap().into_inner(), "anything");
    }
}

//! Operations that declare error responses of one type, of several types, or none.

openapi_runtime::include_api!("failures");

#[cfg(test)]
mod tests {
    use openapi_runtime::{Error, NoDeclaredError};

    use super::errors::{OneError, SeveralError};
    use super::models::{Problem, SeveralConflict};
    use crate::support::exchange;

    const PROBLEM: &str = r#"{"title":"no","detail":"really"}"#;

    fn problem() -> Problem {
        let mut problem = Problem::new("no");
        problem.detail = Some("really".to_owned());
        problem
    }

    #[test]
    fn one_type_can_be_had_without_a_match() {
        for (status, expected) in
            [(400, OneError::BadRequest(Some(problem()))), (404, OneError::NotFound(Some(problem())))]
        {
            let (_, result) = exchange!((status, PROBLEM), |client| client.one());
            let error = result.unwrap_err();
            assert_eq!(error.declared(), Some(&expected));
            assert_eq!(error.declared().unwrap().body(), Some(&problem()));
            assert!(error.to_string().contains("really"), "{error}");
        }
    }

    #[test]
    fn the_status_alone_picks_the_variant() {
        let (_, result) = exchange!((404, "<html>"), |client| client.one());
        let error = result.unwrap_err();
        assert_eq!(error.declared(), Some(&OneError::NotFound(None)));
        assert_eq!(error.bytes().unwrap(), "<html>");
    }

    #[test]
    fn each_status_has_its_own_type() {
        let read = |status, body| {
            let (_, result) = exchange!((status, body), |client| client.several());
            result.unwrap_err().into_declared().unwrap()
        };
        assert_eq!(read(304, ""), SeveralError::NotModified);
        assert_eq!(read(400, PROBLEM), SeveralError::BadRequest(Some(problem())));
        let conflict = SeveralConflict::new(vec!["Tom".to_owned()]);
        assert_eq!(read(409, r#"{"names":["Tom"]}"#), SeveralError::Conflict(Some(conflict)));
        assert_eq!(read(418, ""), SeveralError::Status418);
        assert_eq!(read(499, ""), SeveralError::Status499);
        assert_eq!(read(503, "<p>later"), SeveralError::ServiceUnavailable("<p>later".into()));
    }

    #[test]
    fn where_none_is_declared_every_failure_is_unexpected() {
        let (_, result) = exchange!((400, PROBLEM), |client| client.none());
        let error: Error<NoDeclaredError> = result.unwrap_err();
        assert!(matches!(error, Error::UnexpectedStatus(_)), "{error:?}");
    }

    #[test]
    fn errors_of_several_operations_go_through_one() {
        fn both(client: &super::client::Client<openapi_runtime::Blocking>) -> Result<(), Error> {
            client.one().send()?.into_inner();
            client.several().send()?.into_inner();
            Ok(())
        }
        let (server, _) = crate::support::serving(&[(204, ""), (418, "")]);
        let builder = super::client::Client::builder().base_url("https://pets.example").transport(server);
        let error = both(&builder.build().unwrap()).unwrap_err();
        assert_eq!(error.declared_as::<SeveralError>(), Some(&SeveralError::Status418));
        assert_eq!(error.declared_as::<OneError>(), None);
    }

    #[test]
    fn a_declared_error_is_an_error() {
        fn shown(error: &(impl std::error::Error + Send + Sync + 'static)) -> String {
            error.to_string()
        }
        assert_eq!(shown(&OneError::NotFound(Some(problem()))), "404 Not Found: really");
        assert_eq!(shown(&OneError::NotFound(None)), "404 Not Found");
        assert_eq!(shown(&SeveralError::Status499), "499");
        assert_eq!(shown(&SeveralError::Conflict(None)), "409 Conflict");
        let later = SeveralError::ServiceUnavailable(r#"{"message":"later"}"#.into());
        assert_eq!(shown(&later), "503 Service Unavailable: later");
    }

    #[test]
    fn the_body_of_any_status_can_be_had_from_the_error() {
        let (_, result) = exchange!((404, PROBLEM), |client| client.one());
        assert_eq!(result.unwrap_err().body(), Some(&problem()));
        let (_, result) = exchange!((404, "<html>"), |client| client.one());
        assert_eq!(result.unwrap_err().body(), None);
        let (_, result) = exchange!((500, PROBLEM), |client| client.one());
        assert_eq!(result.unwrap_err().body(), None, "a status that is not declared");
    }
}

//! Several success statuses.

openapi_runtime::include_api!("success_statuses");

#[cfg(test)]
mod tests {
    use super::models::Pet;
    use super::operations::PutPetSuccess;
    use crate::support::exchange;

    #[test]
    fn each_status_is_a_variant() {
        let read =
            |status, body| exchange!((status, body), |client| client.put_pet(1)).1.unwrap().into_inner();
        assert_eq!(read(200, r#"{"name":"Tom"}"#), PutPetSuccess::Ok(Pet::new("Tom")));
        assert_eq!(read(201, r#"{"name":"Tom"}"#), PutPetSuccess::Created(Pet::new("Tom")));
        match read(202, r#"{"ticket":"t"}"#) {
            PutPetSuccess::Accepted(later) => assert_eq!(later.ticket.as_deref(), Some("t")),
            other => panic!("{other:?}"),
        }
        assert_eq!(read(203, "<x>"), PutPetSuccess::NonAuthoritativeInformation("<x>".into()));
        assert_eq!(read(204, ""), PutPetSuccess::NoContent);
        assert_eq!(read(299, ""), PutPetSuccess::Status299);
    }
}

//! Text from a document never becomes code. Most of the test is that this module and its doctests compile.

openapi_runtime::include_api!("descriptions");

#[cfg(test)]
mod tests {
    use super::models::{Pet, PetKind};
    use crate::support::exchange;

    #[test]
    fn values_stay_as_they_are_however_they_are_described() {
        let (sent, result) = exchange!((200, r#"{"kind":"*/"}"#), |client| client.list_pets("*/ \"#] {0}"));
        assert_eq!(sent.line, "GET /pets?name=%2A%2F%20%22%23%5D%20%7B0%7D");
        let expected = Pet { kind: Some(PetKind::from("*/".to_owned())), ..Pet::default() };
        assert!(!matches!(expected.kind, Some(PetKind::Unknown(_))));
        assert_eq!(result.unwrap().into_inner(), expected);
        assert_eq!(PetKind::from("\u{202E}".to_owned()).as_str(), "\u{202E}");
    }
}

//! An open enum of strings.

openapi_runtime::include_api!("string_enum");

#[cfg(test)]
mod tests {
    use super::models::{Kind, ListPetsSort, Pet};
    use crate::support::exchange;

    #[test]
    fn values_are_sent_as_the_document_writes_them() {
        for (kind, sort, line) in [
            (Kind::Cat, ListPetsSort::Name, "GET /pets?kind=cat&sort=name"),
            (Kind::GuineaPig, ListPetsSort::MinusName, "GET /pets?kind=guinea-pig&sort=-name"),
            (Kind::Dog, ListPetsSort::Empty, "GET /pets?kind=dog&sort="),
            (
                Kind::Unknown("axolotl".to_owned()),
                ListPetsSort::Unknown,
                "GET /pets?kind=axolotl&sort=Unknown",
            ),
        ] {
            let (sent, _) =
                exchange!((200, "[]"), |client| client.list_pets(kind.clone()).sort(sort.clone()));
            assert_eq!(sent.line, line);
        }
    }

    #[test]
    fn a_value_of_tomorrow_is_kept() {
        let response = (200, r#"[{"kind":"dog"},{"kind":"axolotl"}]"#);
        let (_, result) = exchange!(response, |client| client.list_pets(Kind::Dog));
        let kinds: Vec<_> = result.unwrap().into_inner().into_iter().map(|pet| pet.kind).collect();
        assert_eq!(kinds, [Kind::Dog, Kind::Unknown("axolotl".to_owned())]);
        assert_eq!(kinds[1].to_string(), "axolotl");
    }

    #[test]
    fn a_known_value_has_one_form() {
        let kind: Kind = "cat".to_owned().into();
        assert_eq!(Pet::new(kind), Pet::new(Kind::Cat));
    }
}

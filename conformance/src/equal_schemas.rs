//! Schemas that a document writes more than once.

openapi_runtime::include_api!("equal_schemas");

#[cfg(test)]
mod tests {
    use std::any::TypeId;

    use super::models::{
        CreateOrderBody, CreateOrderBodyAddress, CreateOrderBodyAddressKind, CreateOrderOkAddress, First,
        FirstKind, ReplaceOrderBody, ReplaceOrderBodyAddress, Second, SecondKind, TreeLeft, TreeRight,
        WordsOne, WordsThree, WordsTwo,
    };

    use super::operations::{CreateOrderHeaders, GetAllHeaders, ReplaceOrderHeaders};

    fn are_one<A: 'static, B: 'static>() -> bool {
        TypeId::of::<A>() == TypeId::of::<B>()
    }

    #[test]
    fn equal_inline_schemas_are_one_type_under_all_their_names() {
        assert!(are_one::<CreateOrderBody, ReplaceOrderBody>());
        assert!(are_one::<CreateOrderBodyAddress, ReplaceOrderBodyAddress>());
        assert!(are_one::<WordsOne, WordsTwo>());
        let mut address = ReplaceOrderBodyAddress::new("Bern");
        address.kind = Some(CreateOrderBodyAddressKind::Home);
        let body = serde_json::to_value(CreateOrderBody::new(address)).unwrap();
        assert_eq!(body, serde_json::json!({"address": {"city": "Bern", "kind": "home"}}));
    }

    #[test]
    fn equal_headers_are_one_type_as_well() {
        assert!(are_one::<CreateOrderHeaders, ReplaceOrderHeaders>());
        assert!(!are_one::<CreateOrderHeaders, GetAllHeaders>(), "words");
    }

    #[test]
    fn what_differs_in_anything_is_another_type() {
        assert!(!are_one::<First, Second>(), "components");
        assert!(are_one::<FirstKind, SecondKind>());
        assert!(!are_one::<WordsOne, WordsThree>(), "words");
        assert!(!are_one::<TreeLeft, TreeRight>(), "recursive");
        assert!(!are_one::<CreateOrderBodyAddress, CreateOrderOkAddress>(), "sent, and received");
    }
}

//! Enums with values that do not fit their format.

openapi_runtime::include_api!("enums_widened");

#[cfg(test)]
mod tests {
    use super::models::{ListPetsRatio, ListPetsV, Pet, PetBoth, PetHuge, PetPrecise, PetWhole, PetWide};
    use crate::support::exchange;

    #[test]
    fn every_value_goes_out_and_comes_back_digit_by_digit() {
        let text = r#"{"huge":18000000000000000000,"wide":4294967296,"both":18000000000000000000,"precise":0.123456789012,"whole":20,"odd":"a"}"#;
        let (sent, result) =
            exchange!((200, text), |client| client.list_pets().v(ListPetsV::Minus1).ratio(ListPetsRatio::V1));
        assert_eq!(sent.line, "GET /pets?v=-1&ratio=1");
        let pet = result.unwrap().into_inner();
        assert_eq!(serde_json::to_string(&pet).unwrap(), text);
        assert_eq!(pet.huge, Some(PetHuge::V18000000000000000000));
        assert_eq!(pet.wide, Some(PetWide::V4294967296));
        assert_eq!(pet.both, Some(PetBoth::V18000000000000000000));
        assert_eq!(pet.precise, Some(PetPrecise::V0Point123456789012));
        assert_eq!((pet.whole, pet.odd.as_deref()), (Some(PetWhole::V20), Some("a")));
    }

    #[test]
    fn a_list_that_is_not_an_enum_widens_the_type_all_the_same() {
        let text = r#"{"odd_wide":4294967296}"#;
        let pet: Pet = serde_json::from_str(text).unwrap();
        assert_eq!(pet.odd_wide, Some(4_294_967_296_i64));
        assert_eq!(serde_json::to_string(&pet).unwrap(), text);
    }

    #[test]
    fn bounds_are_held_to_the_last_digit() {
        let text = r#"{"beyond":18446744073709551616,"below":18446744073709551615}"#;
        let pet: Pet = serde_json::from_str(text).unwrap();
        assert_eq!((pet.beyond, pet.below), (Some(1_i128 << 64), Some(u64::MAX)));
        assert_eq!(serde_json::to_string(&pet).unwrap(), text);
    }

    #[test]
    fn a_format_counts_before_bounds_and_before_the_formats_of_other_schemas() {
        let text = r#"{"named":-1,"formats":4294967296}"#;
        let pet: Pet = serde_json::from_str(text).unwrap();
        assert_eq!((pet.named, pet.formats), (Some(-1_i64), Some(4_294_967_296_i64)));
        assert_eq!(serde_json::to_string(&pet).unwrap(), text);
    }

    #[test]
    fn a_default_that_is_not_a_value_fills_in_nothing() {
        let pet: Pet = serde_json::from_str("{}").unwrap();
        assert_eq!((pet.no_default, pet.large_default, pet.other_default), (None, None, None));
        assert_eq!(serde_json::to_string(&Pet::default()).unwrap(), "{}");
    }

    #[test]
    fn other_values_are_kept() {
        assert_eq!((PetHuge::from(7), u64::from(PetHuge::Unknown(7))), (PetHuge::Unknown(7), 7));
        assert_eq!(PetWide::from(-1), PetWide::Unknown(-1));
    }
}

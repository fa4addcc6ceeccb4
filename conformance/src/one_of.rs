//! `oneOf` and `anyOf` without a discriminator.

openapi_runtime::include_api!("one_of");

#[cfg(test)]
mod tests {
    use super::models::{Contact, Either, Extension, Holder, Labels, Pet, Range, Reply, Size, Stay};

    #[test]
    fn the_shape_distinguishes_the_variants_whatever_their_order() {
        let cat = r#"{"name":"Tom","lives":9}"#;
        assert!(matches!(serde_json::from_str(cat).unwrap(), Pet::Cat(cat) if cat.lives == 9));
        let dog = r#"{"name":"Rex","tricks":[],"friend":{"name":"Tom","lives":9}}"#;
        let Pet::Dog(rex) = serde_json::from_str(dog).unwrap() else { panic!("{dog}") };
        assert!(matches!(rex.friend.as_deref(), Some(Pet::Cat(_))));
        assert_eq!(serde_json::to_string(&Pet::Dog(rex)).unwrap(), dog);
        assert!(matches!(serde_json::from_str(r#"{"note":"x"}"#).unwrap(), Pet::Anything(_)));
        assert!(matches!(serde_json::from_str(r#""Tom""#).unwrap(), Pet::String(name) if name == "Tom"));
    }

    #[test]
    fn what_properties_hold_distinguishes_variants_that_have_the_same() {
        assert!(matches!(serde_json::from_str(r#"{"first":"192.0.2.1"}"#).unwrap(), Range::V4(_)));
        assert!(matches!(serde_json::from_str(r#"{"first":"2001:db8::1"}"#).unwrap(), Range::V6(_)));
        assert!(matches!(serde_json::from_str(r#"{"first":"x"}"#).unwrap(), Range::Unknown(_)));
        let read = |text: &str| serde_json::from_str::<Reply>(text).unwrap();
        assert!(matches!(read(r#"{"data":"x","id":1}"#), Reply::Text(_)));
        assert!(matches!(read(r#"{"data":["x",null],"id":"y"}"#), Reply::Texts(_)));
        assert!(matches!(read(r#"{"data":[{"name":"Tom","lives":9}]}"#), Reply::Cats(_)));
        assert!(matches!(read(r#"{"data":{"x":1},"id":null}"#), Reply::Map(_)));
        assert!(matches!(read(r#"{"id":"3f2504e0-4f89-41d3-9a0c-0305e82c3301"}"#), Reply::Cats(_)));
        assert!(matches!(read(r#"{"data":1}"#), Reply::Unknown(_)));
    }

    #[test]
    fn a_property_and_its_type_name_what_nothing_else_names() {
        let read = |text: &str| serde_json::from_str::<Labels>(text).unwrap();
        assert!(matches!(read(r#"{"labels":["new"]}"#), Labels::LabelsStringList(_)));
        assert!(matches!(read(r#"{"labels":[{"name":"new"}]}"#), Labels::LabelsObjectList(_)));
        assert!(matches!(read(r#"["new"]"#), Labels::StringList(_)));
        assert!(matches!(read(r#"[{"name":"new"}]"#), Labels::ObjectList(_)));
        assert!(matches!(read(r#""new""#), Labels::String(_)));
    }

    #[test]
    fn a_value_of_no_variant_is_kept_as_it_came() {
        let pet: Pet = serde_json::from_str("[1,2]").unwrap();
        assert!(matches!(&pet, Pet::Unknown(_)));
        assert_eq!(serde_json::to_string(&pet).unwrap(), "[1,2]");
    }

    #[test]
    fn numbers_keep_what_they_are() {
        assert!(matches!(serde_json::from_str("4").unwrap(), Size::Integer(4)));
        assert!(matches!(serde_json::from_str("4.5").unwrap(), Size::Number(_)));
        assert!(matches!(serde_json::from_str("true").unwrap(), Size::Boolean(true)));
        assert!(matches!(serde_json::from_str(r#""x""#).unwrap(), Either::String(_)));
    }

    #[test]
    fn null_is_not_a_variant_but_no_value() {
        let holder: Holder = serde_json::from_str(r#"{"size":null,"either":null,"name":null}"#).unwrap();
        assert_eq!((&holder.size, &holder.either, &holder.name), (&None, &None, &None));
    }

    #[test]
    fn members_that_only_require_change_no_type() {
        assert_eq!(Contact::default().mail, None);
    }

    #[test]
    fn names_can_be_long() {
        let stay: Stay = serde_json::from_str(r#"[{"nights":2}]"#).unwrap();
        assert!(
            matches!(&stay, Stay::ReservationOfAPlaceInTheLargestOutdoorEnclosureList(stays) if stays[0].nights == Some(2))
        );
        assert!(matches!(
            serde_json::from_str(r#"{"nights":2}"#).unwrap(),
            Stay::ReservationOfAPlaceInTheLargestOutdoorEnclosure(_)
        ));
    }

    #[test]
    fn a_constant_names_its_member() {
        assert!(matches!(serde_json::from_str(r#""none""#).unwrap(), Extension::None(_)));
        assert!(matches!(serde_json::from_str(r#""31""#).unwrap(), Extension::String(_)));
        assert!(matches!(serde_json::from_str("31").unwrap(), Extension::Integer(31)));
    }
}

//! Unions whose variants are distinguished by a property.

openapi_runtime::include_api!("discriminator");

#[cfg(test)]
mod tests {
    use super::models::{Fish, Guest, Home, Pet, ReservationOfAPlaceInTheLargestOutdoorEnclosure, Stay};

    #[test]
    fn the_discriminator_decides() {
        for (text, expected) in [
            (r#"{"kind":"tabby","lives":9}"#, "Cat"),
            (r#"{"kind":"siamese","lives":9}"#, "Cat"),
            (r#"{"kind":"dog","tricks":1}"#, "Dog"),
            (r#"{"depth":3,"kind":"Fish"}"#, "Fish"),
            (r#"{"kind":"bird"}"#, "Unknown"),
            (r#"{"lives":9}"#, "Unknown"),
        ] {
            let pet: Pet = serde_json::from_str(text).unwrap();
            assert!(format!("{pet:?}").starts_with(expected), "{text}: {pet:?}");
            let again: Pet = serde_json::from_str(&serde_json::to_string(&pet).unwrap()).unwrap();
            assert_eq!(pet, again, "{text}");
        }
    }

    #[test]
    fn a_type_that_does_not_hold_it_is_written_with_it() {
        let written = serde_json::to_value(Pet::Fish(Fish::default())).unwrap();
        assert_eq!(written["kind"], "Fish");
    }

    #[test]
    fn the_first_value_that_means_a_variant_is_written() {
        let reservation = ReservationOfAPlaceInTheLargestOutdoorEnclosure::default();
        let stay = Stay::ReservationOfAPlaceInTheLargestOutdoorEnclosure(reservation);
        let mut written = serde_json::to_value(&stay).unwrap();
        assert_eq!(written["kind"], "reservation_of_a_place_in_the_largest_outdoor_enclosure");
        written["kind"] = "reservation_of_a_place_in_the_second_largest_outdoor_enclosure".into();
        assert_eq!(serde_json::from_value::<Stay>(written).unwrap(), stay);
    }

    #[test]
    fn what_is_no_object_has_no_tag() {
        let address = Home::from("7 Main Street".to_owned());
        let text = serde_json::to_string(&address).unwrap();
        assert_eq!(text, r#""7 Main Street""#);
        assert_eq!(serde_json::from_str::<Home>(&text).unwrap(), address);
        let bird: Home = serde_json::from_str(r#"{"kind":"bird"}"#).unwrap();
        assert!(matches!(bird, Home::Unknown(_)), "{bird:?}");
    }

    #[test]
    fn values_that_are_not_objects_are_what_they_look_like() {
        for (text, expected) in [
            (r#"{"kind":"cat","lives":9}"#, "Cat"),
            (r#"{"kind":"dog","tricks":1}"#, "Dog"),
            (r#""67e55044-10b1-426f-9247-bb680e5fe0c8""#, "Uuid"),
            ("7", "Integer"),
            (r#"[{"kind":"cat","lives":9}]"#, "CatList"),
            ("[true,false]", "BooleanList"),
            (r#""come""#, "Call"),
            ("true", "Call"),
            ("1.5", "Unknown"),
            ("9999999999", "Unknown"),
            ("[1]", "Unknown"),
            (r#"{"kind":"bird"}"#, "Unknown"),
            (r#"{"lives":9}"#, "Unknown"),
        ] {
            let guest: Guest = serde_json::from_str(text).unwrap();
            assert!(format!("{guest:?}").starts_with(expected), "{text}: {guest:?}");
            assert_eq!(serde_json::to_string(&guest).unwrap(), text);
        }
        let tagless: Result<Guest, _> = serde_json::from_str(r#"{"kind":"cat","lives":"nine"}"#);
        assert!(tagless.is_err(), "{tagless:?}");
    }
}

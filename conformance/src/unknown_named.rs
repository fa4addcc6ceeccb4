//! A document may itself have an `Unknown`. Its name takes precedence, and the variant for other values gets
//! another name.

openapi_runtime::include_api!("unknown_named");

#[cfg(test)]
mod tests {
    use std::fmt::Debug;

    use serde::Serialize;
    use serde::de::DeserializeOwned;
    use serde_json::{Value, json};

    use super::models::{Chip, Kind, Level, Owner, Sight, Size, State, Unknown};
    use crate::support::exchange;

    /// Checks that a JSON value is read as this value, and that this value is written as that JSON.
    fn both<T: Serialize + DeserializeOwned + PartialEq + Debug>(json: Value, value: &T) {
        assert_eq!(serde_json::to_value(value).unwrap(), json);
        assert_eq!(serde_json::from_value::<T>(json).unwrap(), *value);
    }

    #[test]
    fn the_name_of_a_value_wins() {
        both(json!("unknown"), &Kind::Unknown);
        both(json!("dog"), &Kind::Unrecognized("dog".to_owned()));
        both(json!("UNKNOWN"), &Sight::Unknown);
        both(json!("unrecognized"), &Sight::Unrecognized);
        both(json!("lost"), &Sight::Unrecognized2("lost".to_owned()));
        both(json!("unknown"), &Size::Unknown);
        both(json!([1]), &Size::Unrecognized(json!([1])));
        both(json!(0), &Level::Unknown);
        both(json!(7), &Level::Unrecognized(7));
        assert_eq!((Kind::from("x").as_str(), i64::from(Level::Unrecognized(7))), ("x", 7));
    }

    #[test]
    fn the_name_of_a_type_wins() {
        both(json!({"state": "unknown"}), &State::Unknown);
        both(json!({"state": "lost"}), &State::Unrecognized(json!({"state": "lost"})));
        both(json!({"since": 1}), &Owner::Unknown(Unknown::new(1)));
        both(json!(true), &Owner::Unrecognized(json!(true)));
        both(json!("x1"), &Chip::Unknown("x1".to_owned()));
        both(json!([]), &Chip::Unrecognized(json!([])));
        let owners = [Owner::from("ada".to_owned()), Owner::Unrecognized(json!(true))];
        assert_eq!(format!("{owners:?}"), "[String([redacted]), Unrecognized(Bool(true))]");
    }

    #[test]
    fn values_are_sent_and_read_under_these_names() {
        let response = (200, r#"[{"kind":"unknown","sight":"lost","state":{"state":"unknown"}}]"#);
        let (sent, pets) = exchange!(response, |client| client.list_pets().kind(Kind::Unknown));
        assert_eq!(sent.line, "GET /pets?kind=unknown");
        let pets = pets.unwrap().into_inner();
        assert_eq!(
            (pets[0].kind.as_ref(), pets[0].sight.as_ref(), pets[0].state.as_ref()),
            (Some(&Kind::Unknown), Some(&Sight::Unrecognized2("lost".to_owned())), Some(&State::Unknown))
        );
    }
}

//! `allOf`: one struct with all properties, and aliases for a type.

openapi_runtime::include_api!("all_of");

#[cfg(test)]
mod tests {
    use super::models::{Animal, Cat, Cats, House, Kitten, Levels, LevelsFirst, Other};

    #[test]
    fn properties_of_every_member_are_fields() {
        let cat = Cat::new("Tom", 3);
        assert_eq!(serde_json::to_string(&cat).unwrap(), r#"{"name":"Tom","age":3}"#);
        let text = r#"{"name":"Kit","age":1,"lives":9,"mother":{"name":"Tam","age":4}}"#;
        let kitten: Kitten = serde_json::from_str(text).unwrap();
        assert_eq!((kitten.lives, kitten.mother.as_ref().map(|mother| mother.age)), (Some(9), Some(4)));
        assert_eq!(serde_json::to_string(&kitten).unwrap(), text);
    }

    #[test]
    fn what_one_member_requires_is_required() {
        assert!(serde_json::from_str::<Cat>(r#"{"name":"Tom"}"#).unwrap_err().to_string().contains("age"));
    }

    #[test]
    fn a_member_may_state_more_about_a_property() {
        let text = r#"{"data":[{"name":"Tom","age":3}],"owner":{"name":"Ada","mail":"a@b"}}"#;
        let cats: Cats = serde_json::from_str(text).unwrap();
        assert_eq!(cats.data.as_ref().unwrap()[0].age, 3);
        assert_eq!(cats.owner.as_ref().unwrap().mail.as_deref(), Some("a@b"));
        assert_eq!(serde_json::to_string(&cats).unwrap(), text);
    }

    #[test]
    fn fewer_values_of_a_type_are_values_of_it() {
        let levels: Levels = serde_json::from_str(r#"{"first":1}"#).unwrap();
        assert_eq!(levels.first, Some(LevelsFirst::V1));
    }

    #[test]
    fn more_words_make_no_new_type() {
        let other: Other = Animal::new("Rex");
        assert_eq!(other.name, "Rex");
        let house: House = serde_json::from_str(r#"{"pet":null}"#).unwrap();
        assert_eq!(house.pet, None);
        let house: House = serde_json::from_str(r#"{"pet":{"name":"Rex"}}"#).unwrap();
        assert_eq!(house.pet, Some(other));
    }
}

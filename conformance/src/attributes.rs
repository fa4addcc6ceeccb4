//! Derives and attributes that the build script adds.

openapi_runtime::include_api!("attributes");

mod tests {
    use schemars::schema_for;
    use serde_json::json;
    use utoipa::PartialSchema as _;

    use super::models::{Company, Grade, Owner, Score};

    #[test]
    fn what_is_derived_beside_our_own_implementations_works() {
        let schema = schema_for!(Score);
        let text = json!({"type": "string"});
        assert_eq!(schema.get("title"), Some(&json!("A score")));
        assert_eq!(schema.get("required"), Some(&json!(["value", "userName"])));
        assert_eq!(schema.pointer("/properties/value/minimum"), Some(&json!(1)));
        assert_eq!(schema.pointer("/properties/userName/type"), text.get("type"));
        let grades = schema_for!(Grade);
        assert_eq!(
            grades.get("oneOf").and_then(|grades| grades.as_array()).map(Vec::len),
            Some(2),
            "{grades:?}"
        );
        let owner = schema_for!(Owner).to_value().to_string();
        assert!(owner.contains(r##""company":{"$ref":"#/$defs/Company"}"##), "{owner}");
        let schema = serde_json::to_value(Score::schema()).unwrap();
        assert_eq!(schema.pointer("/properties/userName/type"), text.get("type"));
    }

    #[test]
    fn what_is_ordered_can_be_sorted() {
        let mut companies = [Company::new("b"), Company::new("a")];
        companies.sort();
        assert_eq!(companies, [Company::new("a"), Company::new("b")]);
        assert!(Grade::Low < Grade::High);
    }

    #[test]
    fn what_is_sent_stays_what_it_was() {
        let score: Score =
            serde_json::from_value(json!({"value": 1, "userName": "a", "grade": "high"})).unwrap();
        assert_eq!((score.user_name.as_str(), &score.grade), ("a", &Some(Grade::High)));
        assert_eq!(serde_json::to_value(&score).unwrap()["userName"], "a");
    }
}

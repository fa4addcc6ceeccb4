//! Properties that accept what servers send contrary to their own document.

openapi_runtime::include_api!("lenient");

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::models::{Place, Reading, Readings};
    use crate::support::exchange;

    fn reading(value: &Value) -> Result<Reading, String> {
        let readings = serde_json::from_value::<Readings>(json!({"readings": [value]}));
        let mut readings = readings.map_err(|error| error.to_string())?;
        Ok(readings.readings.remove(0))
    }

    #[test]
    fn values_in_another_spelling_are_read() {
        let body = r#"{"readings": [{
            "id": 7, "alias": true, "value": "1.5", "count": "3", "valid": "false",
            "day": "2026-01-31T23:59:59Z", "tags": null, "place": {"x": 1}
        }]}"#;
        let (_, response) = exchange!((200, body), |client| client.list_readings());
        let found = response.unwrap().into_inner().readings.remove(0);
        assert_eq!((found.id.as_str(), found.alias.as_deref()), ("7", Some("true")));
        assert_eq!((found.value, found.count, found.valid), (1.5, 3, Some(false)));
        assert_eq!(found.day.map(|day| day.to_string()).as_deref(), Some("2026-01-31"));
        assert_eq!((found.tags, found.place), (None, None));
        assert_eq!(serde_json::from_str::<Readings>(r#"{"readings":null}"#).unwrap().readings, []);
    }

    #[test]
    fn what_is_as_declared_is_read_as_ever() {
        let found = reading(&json!({
            "id": "7", "alias": null, "value": 2, "day": "2026-01-31", "place": {"x": 1, "y": 2.5},
        }));
        let found = found.unwrap();
        assert_eq!((found.id.as_str(), found.alias, found.value, found.count), ("7", None, 2.0, 1));
        assert_eq!(found.day.map(|day| day.to_string()).as_deref(), Some("2026-01-31"));
        assert_eq!(found.place, Some(Place::new(crate::lenient::models::PlaceArgs { x: 1.0, y: 2.5 })));
        let sent = serde_json::to_value(Reading::new("7", 2.0)).unwrap();
        assert_eq!(sent["id"], "7");
    }

    #[test]
    fn what_could_mean_something_else_is_an_error() {
        for (value, expected) in [
            (json!({"id": 12_345_678_901_234_567_890_123_f64, "value": 1}), "expected a string, a number"),
            (json!({"id": [], "value": 1}), "expected a string, a number or a boolean"),
            (json!({"value": 1}), "missing field `id`"),
            (json!({"id": "1", "value": "much"}), "invalid value: string \"much\", expected f64 or its text"),
            (json!({"id": "1", "value": "NaN"}), "expected f64 or its text"),
            (json!({"id": "1", "value": "1e400"}), "expected f64 or its text"),
            (json!({"id": "1", "value": 1, "count": 1.5}), "expected i64"),
            (json!({"id": "1", "value": 1, "valid": "yes"}), "expected bool or its text"),
            (json!({"id": "1", "value": 1, "day": 20_260_131}), "expected a date such as 2026-01-31"),
            (json!({"id": "1", "value": 1, "day": "2026-01-31T00:00:00"}), "perhaps with a time in UTC"),
            (
                json!({"id": "1", "value": 1, "day": "2026-01-01T00:00:00+02:00"}),
                "\"2026-01-01T00:00:00+02:00\" has a time that is not in UTC, so it may mean 2026-01-01 or \
                 2025-12-31, its date in UTC",
            ),
            (json!({"id": "1", "value": 1, "tags": [1]}), "expected a string"),
        ] {
            let error = reading(&value).unwrap_err();
            assert!(error.contains(expected), "{value}: {error}");
        }
        let twice = serde_json::from_str::<Reading>(r#"{"id":1,"id":2,"value":1}"#).unwrap_err();
        assert!(twice.to_string().contains("duplicate field `id`"), "{twice}");
        for twice in [
            r#"{"id":1,"value":1,"place":null,"place":{"x":1,"y":2}}"#,
            r#"{"id":1,"value":1,"place":{"x":1,"y":2},"place":{"x":1,"y":2}}"#,
        ] {
            let error = serde_json::from_str::<Reading>(twice).unwrap_err();
            assert!(error.to_string().contains("duplicate field `place`"), "{twice}: {error}");
        }
    }

    #[test]
    fn other_formats_are_read_as_ever() {
        let one = json!({
            "id": "7", "alias": "x", "value": 1.5, "count": 2, "valid": true, "day": "2026-01-31", "tags": ["a"],
            "place": {"x": 1, "y": 2},
        });
        let one = reading(&one).unwrap();
        let bytes = postcard::to_stdvec(&one).unwrap();
        assert_eq!(postcard::from_bytes::<Reading>(&bytes).unwrap(), one);
    }
}

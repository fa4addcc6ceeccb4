//! Enums of every type and format, with many kinds of values: the generated code compiles, and each value
//! that fits its type round-trips unchanged.
//!
//! The document is made by `values.rs`.

openapi_runtime::include_api!("enum_values");

#[cfg(test)]
mod tests {
    use serde_json::{Map, Value, json};

    use super::models::All;

    const DOCUMENT: &str = include_str!(concat!(env!("OUT_DIR"), "/enum_values.json"));

    /// Returns the values of an enum if all have its type. An integer is written without a fraction.
    fn values(schema: &Value) -> Option<Vec<Value>> {
        let types = match &schema["type"] {
            Value::Null => None,
            Value::Array(types) => Some(types.clone()),
            one => Some(vec![one.clone()]),
        };
        let values: Vec<_> =
            schema["enum"].as_array()?.iter().filter(|value| !value.is_null()).map(plain).collect();
        let fits = |value: &Value| {
            let is = |name: &str| types.as_ref().is_none_or(|types| types.contains(&json!(name)));
            match value {
                Value::Bool(_) => is("boolean"),
                Value::Number(number) => is("number") || (is("integer") && !number.is_f64()),
                Value::String(_) => is("string"),
                _ => types.is_none(),
            }
        };
        values.iter().all(fits).then_some(values)
    }

    fn plain(value: &Value) -> Value {
        let whole =
            value.as_f64().filter(|number| value.is_f64() && number.fract() == 0.0 && number.abs() < 1e15);
        whole.map_or_else(
            || value.clone(),
            |number| serde_json::from_str(&(number + 0.0).to_string()).unwrap(),
        )
    }

    /// Compares values: `1` and `1.0` are equal.
    fn is_same(one: &Value, other: &Value) -> bool {
        one == other || (one.is_f64() != other.is_f64() && one.as_f64() == other.as_f64())
    }

    #[test]
    fn every_value_comes_back_as_it_was() {
        let document: Value = serde_json::from_str(DOCUMENT).unwrap();
        let schemas = document["components"]["schemas"].as_object().unwrap();
        let enums = schemas.iter().filter_map(|(name, schema)| Some((name.to_lowercase(), values(schema)?)));
        let enums: Vec<_> = enums.collect();
        assert!(enums.len() > 250, "{}", enums.len());
        for round in 0..4 {
            let sent =
                enums.iter().filter_map(|(name, values)| Some((name.clone(), values.get(round)?.clone())));
            let sent = Value::Object(sent.collect::<Map<_, _>>());
            let read: All = serde_json::from_str(&sent.to_string()).unwrap();
            let back: Value = serde_json::from_str(&serde_json::to_string(&read).unwrap()).unwrap();
            for (name, value) in sent.as_object().unwrap() {
                assert!(is_same(&back[name], value), "{name}: {}: {value}", schemas[&name.to_uppercase()]);
            }
            assert!(!format!("{read:?}").contains("Unknown(Number"), "{read:?}");
        }
    }
}

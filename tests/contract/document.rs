//! The examples of SendGrid's document: each one decodes into its type, encodes and decodes again to an equal value, and
//! is what the mock server responds to some request.

use http::{Request, StatusCode};
use sendgrid_seq::{
    Date, Errors, Metrics, MetricsArgs, Score, Scores, SubuserScores, date,
    mock::{Account, Day, Mock, Scripted},
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

const DOCUMENT: &str = include_str!("../../spec/tsg_seq_v3.yaml");

/// A named example of a response.
struct Example {
    response: String,
    name: String,
    value: Value,
}

fn document() -> Value {
    serde_yaml::from_str(DOCUMENT).unwrap()
}

fn examples() -> Vec<Example> {
    let document = document();
    let responses = document["components"]["responses"].as_object().unwrap();
    let examples = responses.iter().flat_map(|(response, content)| {
        let examples = content["content"]["application/json"]["examples"].as_object();
        examples.into_iter().flatten().map(|(name, example)| Example {
            response: response.clone(),
            name: name.clone(),
            value: example["value"].clone(),
        })
    });
    examples.collect()
}

#[test]
fn every_example_survives_its_type() {
    let mut count = 0;
    for Example { response, name, value } in examples() {
        let place = format!("{response}, {name}");
        match response.as_str() {
            "SeqV1Scores200" => survives::<Scores>(&value, &place),
            "SeqPaginatedScores" => survives::<SubuserScores>(&value, &place),
            "SeqV1Scores400" | "SeqV1SubusersScores400" | "SeqV1Scores500" => {
                survives::<Errors>(&value, &place);
            }
            _ => panic!("no type is known for {place}"),
        }
        count += 1;
    }
    assert_eq!(count, 19, "the number of named examples has changed");
}

#[test]
fn every_example_of_a_schema_survives_its_type() {
    let document = document();
    for (schema, content) in document["components"]["schemas"].as_object().unwrap() {
        for value in content["examples"].as_array().into_iter().flatten() {
            match schema.as_str() {
                "SeqMetrics" => survives::<Metrics>(value, schema),
                "SeqScore" => survives::<Score>(value, schema),
                _ => panic!("no type is known for {schema}"),
            }
        }
    }
}

fn survives<T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug>(value: &Value, place: &str) {
    let decoded: T = serde_json::from_value(value.clone()).unwrap_or_else(|error| panic!("{place}: {error}"));
    let text = serde_json::to_string(&decoded).unwrap();
    let again: T = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{place}: {error}: {text}"));
    assert_eq!(again, decoded, "{place}");
    // Nothing of the example is lost. Numbers are compared as such: `4` comes back as `4.0`.
    assert_eq!(
        numbers_as_floats(serde_json::from_str(&text).unwrap()),
        numbers_as_floats(value.clone()),
        "{place}"
    );
}

fn numbers_as_floats(value: Value) -> Value {
    match value {
        Value::Number(number) => number.as_f64().into(),
        Value::Array(items) => items.into_iter().map(numbers_as_floats).collect(),
        Value::Object(members) => {
            members.into_iter().map(|(name, value)| (name, numbers_as_floats(value))).collect()
        }
        other => other,
    }
}

#[test]
fn every_example_is_served() {
    for Example { response, name, value } in examples() {
        let place = format!("{response}, {name}");
        let (mock, path, status) = serving(&response, &name, &value);
        let request = Request::get(path)
            .header("authorization", format!("Bearer {}", mock.api_key()))
            .body(())
            .unwrap();
        let raw = mock.respond(&request);
        assert_eq!(raw.status(), status, "{place}");
        assert_eq!(raw.headers()["content-type"], "application/json", "{place}");
        let mut expected = value;
        if name == "date invalid" {
            // The document has a placeholder here.
            let placeholder = serde_json::json!({ "errors": [{ "field": "string", "message": "string" }] });
            assert_eq!(
                expected, placeholder,
                "the placeholder has been filled: let the mock raw what it declares now"
            );
            let message = "failed to parse request: \"date\" invalid";
            expected = serde_json::json!({ "errors": [{ "field": "date", "message": message }] });
        }
        let outcome: Value = serde_json::from_slice(raw.body()).unwrap();
        assert_eq!(outcome, expected, "{place}");
    }
}

/// Returns the state and the request to which the example is the response.
fn serving(response: &str, name: &str, example: &Value) -> (Mock, String, StatusCode) {
    const SCORES: &str = "/v3/engagementquality/scores";
    const SUBUSERS: &str = "/v3/engagementquality/subusers/scores";
    const DAY: Date = date(2006, 1, 2);

    let mock = Mock::new();
    mock.set_today(date(2006, 1, 3));
    let metrics = Metrics::new(MetricsArgs {
        engagement_recency: 4.0,
        open_rate: 1.0,
        bounce_classification: 2.0,
        bounce_rate: 4.0,
        spam_rate: 4.0,
    });
    mock.set_account(Account::new(180, "jdoe123").on(DAY, Day::with_metrics(2.0, metrics)));

    let query = match (response, name) {
        ("SeqV1Scores200", "200") => "from=2006-01-02&to=2006-01-02",
        ("SeqV1Scores200", "200 partial results") => "from=2006-01-02&to=2006-01-03",
        ("SeqV1Scores400", "from must be provided") => "to=2006-01-02",
        ("SeqV1Scores400", "to must be provided") => "from=2006-01-02",
        ("SeqV1Scores400", "from invalid") => "from=yesterday&to=2006-01-02",
        ("SeqV1Scores400", "to invalid") => "from=2006-01-02&to=2006-02-31",
        ("SeqV1Scores400", "from cannot be more than 90 days in the past") => "from=2005-10-04&to=2006-01-02",
        ("SeqV1Scores400", "to cannot be more than 90 days in the past") => "from=2006-01-02&to=2005-10-04",
        ("SeqV1Scores400", "from cannot come after to") => "from=2006-01-03&to=2006-01-02",
        ("SeqV1Scores400", "to cannot be in the future") => "from=2006-01-02&to=2006-01-04",
        ("SeqV1SubusersScores400", "invalid limit") => "date=2006-01-02&limit=many",
        ("SeqV1SubusersScores400", "limit integer") => "date=2006-01-02&limit=0",
        ("SeqV1SubusersScores400", "not provided date") => "limit=10",
        ("SeqV1SubusersScores400", "date invalid") => "date=2006-1-2",
        ("SeqV1SubusersScores400", "date 90d") => "date=2005-10-04",
        ("SeqV1SubusersScores400", "date future") => "date=2006-01-04",
        ("SeqV1SubusersScores400", "parse after_key") => "date=2006-01-02&after_key=first",
        ("SeqV1Scores500", "Example 1") => {
            mock.respond_next(StatusCode::INTERNAL_SERVER_ERROR);
            "from=2006-01-02&to=2006-01-02"
        }
        ("SeqPaginatedScores", "Example 1") => {
            // Its key is not that of its last row, as the document states it would be: no server that follows the
            // document does so by itself.
            mock.respond_next(Scripted::new(StatusCode::OK).json(example.to_string()));
            "date=2005-12-31&limit=2"
        }
        _ => panic!("no request is known to which {response}, {name} is the response"),
    };
    let path = if response.starts_with("SeqV1Scores") { SCORES } else { SUBUSERS };
    let status = match response {
        "SeqV1Scores400" | "SeqV1SubusersScores400" => StatusCode::BAD_REQUEST,
        "SeqV1Scores500" => StatusCode::INTERNAL_SERVER_ERROR,
        _ => StatusCode::OK,
    };
    (mock, format!("{path}?{query}"), status)
}

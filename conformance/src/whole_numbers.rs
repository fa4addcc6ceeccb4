//! Integers however they are written, and as large as their bounds allow.

openapi_runtime::include_api!("whole_numbers");

#[cfg(test)]
mod tests {
    use super::models::{ChargeAmount, ChargeLevel, Either};
    use crate::support::exchange;

    #[test]
    fn a_number_without_a_fraction_is_an_integer_however_it_is_written() {
        let text = r#"[{"created":1700000000.0,"small":2e1,"ratio":1.0,"level":1e3,"amount":5.0,"any":1.0},{"created":1}]"#;
        let (_, result) = exchange!((200, text), |client| client.list_charges());
        let charges = result.unwrap().into_inner();
        assert_eq!((charges[0].created, charges[0].small, charges[1].created), (1_700_000_000, Some(20), 1));
        assert_eq!((charges[0].ratio, &charges[0].level), (Some(1.0), &Some(ChargeLevel::V1000)));
        assert_eq!(charges[0].amount, Some(ChargeAmount::Integer(5)));
        assert_eq!(charges[0].any, Some(serde_json::json!(1.0)));
    }

    #[test]
    fn behind_a_tag_and_in_an_error_as_well() {
        let (_, result) = exchange!((200, r#"{"kind":"cash","coins":3.0}"#), |client| client.get_newest());
        assert!(matches!(result.unwrap().into_inner(), Either::Cash(cash) if cash.coins == 3));
        let (_, result) = exchange!((400, r#"{"code":7.0}"#), |client| client.get_newest());
        let error = format!("{:?}", result.unwrap_err());
        assert!(error.contains("code: Some(7)"), "{error}");
    }

    #[test]
    fn a_fraction_and_what_is_too_large_are_not_integers() {
        for text in [
            r#"[{"created":1.5}]"#,
            r#"[{"created":1e300}]"#,
            r#"[{"created":90071992547409930.0}]"#,
            r#"[{"created":-1e30}]"#,
            r#"[{"created":"1"}]"#,
        ] {
            let (_, result) = exchange!((200, text), |client| client.list_charges());
            let error = result.unwrap_err().to_string();
            assert!(error.contains("[0].created"), "{text}: {error}");
        }
        let (_, result) =
            exchange!((200, r#"[{"created":1,"small":256.0}]"#), |client| client.list_charges());
        assert!(result.is_err());
    }

    #[test]
    fn bounds_beyond_64_bits_have_a_type_that_holds_them() {
        let text = r#"[{"created":1,"above":18446744073709551615,"wide":-99999999999999999999999999999,"below":-1,"percent":7,"rounded":-1}]"#;
        let (sent, result) =
            exchange!((200, text), |client| client.list_charges().above(u64::MAX).wide(i128::MIN));
        assert_eq!(
            sent.line,
            "GET /charges?above=18446744073709551615&wide=-170141183460469231731687303715884105728"
        );
        let charges = result.unwrap().into_inner();
        assert_eq!(charges[0].percent, Some(7_i64));
        assert_eq!(charges[0].rounded, Some(-1_i64));
        assert_eq!(serde_json::to_string(&charges).unwrap(), text);
    }
}

//! Scalar types.

openapi_runtime::include_api!("scalars");

#[cfg(test)]
mod tests {
    use openapi_runtime::Date;

    use crate::support::exchange;

    const PET: &str = r#"{"flag":true,"int":-9223372036854775808,"int32":-2147483648,"int64":9223372036854775807,"number":0.1,"float":0.5,"double":1e300,"text":"t","date":"2026-02-28","date_time":"2026-02-28T00:00:00Z","uuid":"67e55044-10b1-426f-9247-bb680e5fe0c8"}"#;

    #[test]
    fn values_are_read_in_their_whole_range() {
        let born: Date = "2026-02-28".parse().unwrap();
        let (sent, result) =
            exchange!((200, PET), |client| client.get_pet(i64::MAX).born(born).ratio(0.1).x_test(true));
        assert_eq!(sent.line, "GET /pets/9223372036854775807?born=2026-02-28&ratio=0.1");
        assert_eq!(sent.header("x-test"), "true");
        let pet = result.unwrap().into_inner();
        assert_eq!((pet.int, pet.int32, pet.int64), (i64::MIN, i32::MIN, i64::MAX));
        assert_eq!(pet.date, born);
        let again = serde_json::from_str(&serde_json::to_string(&pet).unwrap()).unwrap();
        assert_eq!(pet, again);
    }

    #[test]
    fn a_value_beyond_its_type_is_not_a_value() {
        let response = (200, r#"{"int32":2147483648}"#);
        let (_, result) = exchange!(response, |client| client.get_pet(1));
        assert!(result.unwrap_err().to_string().contains("int32"));
    }
}

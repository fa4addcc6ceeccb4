//! Formats that have a Rust type of their own.

openapi_runtime::include_api!("formats");

#[cfg(test)]
mod tests {
    use std::net::{Ipv4Addr, Ipv6Addr};

    use openapi_runtime::{Timestamp, Uuid};

    use super::models::Pet;
    use super::operations::AddPetHeaders;
    use crate::support::exchange;

    const ID: &str = "67e55044-10b1-426f-9247-bb680e5fe0c8";

    fn at() -> Timestamp {
        "2026-02-28T10:00:00.5Z".parse().unwrap()
    }

    #[test]
    fn they_are_written_wherever_a_value_may_stand() {
        let id: Uuid = ID.parse().unwrap();
        let pet = Pet { born: Some(at()), v6: Some(Ipv6Addr::LOCALHOST), ..Pet::default() };
        let (sent, result) = exchange!((200, "{}"), |client| client
            .add_pet(id, at(), pet.clone())
            .since(at())
            .ids(vec![id, Uuid::nil()])
            .from(Ipv4Addr::LOCALHOST)
            .x_since(at())
            .x_small(255));
        assert_eq!(
            sent.line,
            format!(
                "POST /pets/{ID}/2026-02-28T10%3A00%3A00.5Z?since=2026-02-28T10%3A00%3A00.5Z&ids={ID}&ids={}&from=127.0.0.1",
                Uuid::nil()
            )
        );
        assert_eq!((sent.header("x-since"), sent.header("x-small")), ("2026-02-28T10:00:00.5Z", "255"));
        assert_eq!(sent.body, r#"{"born":"2026-02-28T10:00:00.5Z","v6":"::1"}"#);
        assert_eq!(result.unwrap().into_inner(), Pet::default());
    }

    #[test]
    fn timestamps_are_read_as_rfc_3339_allows() {
        for (text, expected) in [
            ("2026-02-28T10:00:00.5Z", "2026-02-28T10:00:00.5Z"),
            ("2026-02-28t10:00:00.500z", "2026-02-28T10:00:00.5Z"),
            ("2026-02-28T11:30:00.5+01:30", "2026-02-28T10:00:00.5Z"),
            ("2026-02-28 10:00:00-00:00", "2026-02-28T10:00:00Z"),
            ("2016-12-31T23:59:60Z", "2016-12-31T23:59:59Z"),
        ] {
            let pet: Pet = serde_json::from_str(&format!(r#"{{"born":"{text}"}}"#)).expect(text);
            assert_eq!(pet.born.map(|born| born.to_string()).as_deref(), Some(expected), "{text}");
        }
        assert!(serde_json::from_str::<Pet>(r#"{"born":"2026-02-28"}"#).is_err());
        assert!(serde_json::from_str::<Pet>(r#"{"born":"2026-02-28T10:00:00"}"#).is_err());
    }

    #[test]
    fn integers_have_the_range_of_their_format() {
        let text = r#"{"int8":-128,"int16":-32768,"int32":-2147483648,"int64":-9223372036854775808,"uint8":255,"uint16":65535,"uint32":4294967295,"uint64":18446744073709551615,"uint":1,"whole":9007199254740993,"small":-1,"odd":7}"#;
        let pet: Pet = serde_json::from_str(text).unwrap();
        assert_eq!((pet.int8, pet.uint8, pet.uint64), (Some(i8::MIN), Some(u8::MAX), Some(u64::MAX)));
        assert_eq!((pet.whole, pet.small), (Some(9_007_199_254_740_993_i64), Some(-1_i32)));
        assert_eq!(serde_json::to_string(&pet).unwrap(), text);
        assert!(serde_json::from_str::<Pet>(r#"{"int8":128}"#).is_err());
        assert!(serde_json::from_str::<Pet>(r#"{"uint32":-1}"#).is_err());
    }

    #[test]
    fn other_formats_are_text_as_it_came() {
        let text = r#"{"v4":"10.0.0.1","text":"9","byte":"+/==","binary":"b","uri":"/a","email":"no","hostname":"h_","password":"p","time":"10:00:00+01:00","duration":"1 day","unknown":"AB 12","untyped":"fe80::1"}"#;
        let pet: Pet = serde_json::from_str(text).unwrap();
        assert_eq!((pet.untyped, pet.duration.as_deref()), ("fe80::1".parse().ok(), Some("1 day")));
        assert_eq!(serde_json::to_string(&pet).unwrap(), text);
    }

    #[test]
    fn a_default_of_such_a_type_is_stated_in_the_docs_alone() {
        assert_eq!((Pet::default().until, Pet::default().owner), (None, None));
    }

    #[test]
    fn headers_of_responses_have_them_too() {
        let mut headers = openapi_runtime::HeaderMap::new();
        headers.insert("x-expires", "2026-02-28T10:00:00.5Z".parse().unwrap());
        assert_eq!(AddPetHeaders::from(&headers).x_expires, Some(at()));
    }
}

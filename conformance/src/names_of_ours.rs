//! A document's names take precedence: its schemas, operations and tags may have names that generated code
//! itself uses.
//!
//! The documents are made by `names.rs`, one for each kind of schema.

macro_rules! clients {
    ($($module:ident = $stem:literal,)*) => {
        $(
            #[doc = concat!("The client of `", $stem, "`.")]
            pub mod $module {
                openapi_runtime::include_api!($stem);
            }
        )*
    };
}

clients! {
    objects = "names_of_ours_object",
    defaults = "names_of_ours_defaults",
    texts = "names_of_ours_text",
    integers = "names_of_ours_integer",
    mixed = "names_of_ours_mixed",
    unions = "names_of_ours_union",
    aliases = "names_of_ours_alias",
    newtypes = "names_of_ours_newtype",
    calls = "names_of_ours_operations",
    tags = "names_of_ours_tags",
}

#[cfg(test)]
mod tests {
    use super::{calls, defaults, integers, mixed, newtypes, objects, tags, texts, unions};

    macro_rules! for_each_name {
        ($check:ident) => {
            $check!(A D E K M Op S T V W Body Bytes Cursor Date Encoder Multipart Nullable Operation Request Timestamp
                Uuid Value Call Client ClientBuilder Error Server BTreeMap Box Clone Debug Default Deserialize Err From
                Into None Ok Option PartialEq Result Self_ Serialize Some String Vec Core Serde Std Union)
        };
    }

    fn round_trip<T: serde::de::DeserializeOwned + serde::Serialize>(text: &str) -> T {
        let value: T = serde_json::from_str(text).unwrap();
        assert_eq!(serde_json::to_string(&value).unwrap(), text);
        value
    }

    #[test]
    fn a_schema_has_the_name_that_the_document_gives_it() {
        macro_rules! check {
            ($($name:ident)*) => {$(
                let value: defaults::models::$name = round_trip(r#"{"next":{"size":2},"size":1}"#);
                assert_eq!((value.size, defaults::models::$name::default().size), (1, 7));
                assert_eq!(round_trip::<texts::models::$name>(r#""ok""#), texts::models::$name::Ok);
                assert_eq!(round_trip::<integers::models::$name>("-3"), integers::models::$name::Minus3);
                assert_eq!(round_trip::<mixed::models::$name>("true"), mixed::models::$name::True);
                round_trip::<newtypes::models::$name>("[[],[[]]]");
                round_trip::<unions::models::$name>(r#"["a",[7,"b"]]"#);
                assert!(serde_json::from_str::<objects::models::$name>("{}").is_err());
            )*};
        }
        for_each_name!(check);
    }

    #[test]
    fn an_operation_has_the_name_that_the_document_gives_it() {
        macro_rules! check {
            ($($name:ident)*) => {$(
                let sent = openapi_runtime::Operation::encode(&calls::operations::$name::new("i", 7)).unwrap();
                assert!(sent.uri().to_string().ends_with("/i?v=7"), "{}", sent.uri());
            )*};
        }
        for_each_name!(check);
    }

    #[test]
    fn a_tag_leads_to_its_operations_whatever_it_is_called() {
        let _: fn(&tags::client::Client) -> tags::client::M2 = tags::client::Client::m;
        let sent = openapi_runtime::Operation::encode(&tags::operations::m::ListM::new()).unwrap();
        assert_eq!(sent.uri().path(), "/M");
    }
}

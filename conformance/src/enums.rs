//! Enums of integers, numbers, booleans, several types, and of annotated alternatives.

openapi_runtime::include_api!("enums");

#[cfg(test)]
mod tests {
    use super::models::{
        Annotated, Hard, Holder, Level, Maybe, Mixed, Model, Narrowed, NarrowedEndKind, NarrowedStartKind,
        No, OrListed, OrNamed, Reply, Several, Small, Words, Yes,
    };
    use crate::support::exchange;

    fn read<T: serde::de::DeserializeOwned + serde::Serialize>(text: &str) -> T {
        let value: T = serde_json::from_str(text).unwrap();
        assert_eq!(serde_json::to_string(&value).unwrap(), text);
        value
    }

    #[test]
    fn values_are_parameters() {
        let (sent, _) = exchange!((204, ""), |client| client
            .list_pets()
            .level(Level::Minus1)
            .ratio(super::models::ListPetsRatio::Minus2Point25));
        assert_eq!(sent.line, "GET /pets?level=-1&ratio=-2.25");
    }

    #[test]
    fn integers_are_named_by_themselves_and_stay_open() {
        assert_eq!(
            read::<Vec<Level>>("[1,2,-1,0,10]"),
            [Level::V1, Level::V2, Level::Minus1, Level::V0, Level::V10]
        );
        assert_eq!(read::<Level>("7"), Level::Unknown(7));
        assert_eq!((i64::from(Level::V10), Level::Minus1.to_string()), (10, "-1".to_owned()));
        assert_eq!(read::<Small>("2147483647"), Small::Unknown(i32::MAX));
    }

    #[test]
    fn truth_values_are_enums_where_only_one_is_listed() {
        assert_eq!((read::<Yes>("true"), read::<Yes>("false")), (Yes::True, Yes::Unknown(false)));
        assert_eq!((read::<No>("false"), bool::from(No::False)), (No::False, false));
        assert_eq!(read::<Holder>(r#"{"any":true}"#).any, Some(true));
    }

    #[test]
    fn several_types_are_kept_apart() {
        let all: Vec<Option<Mixed>> = read(r#"["auto",1,1.5,true,null,"1",[2]]"#);
        let [
            Some(Mixed::Auto),
            Some(Mixed::V1),
            Some(Mixed::V1Point5),
            Some(Mixed::True),
            None,
            Some(text),
            Some(other),
        ] = all.as_slice()
        else {
            panic!("{all:?}")
        };
        assert_eq!((text, other), (&Mixed::N1, &Mixed::Unknown(serde_json::json!([2]))));
        assert_eq!((read::<Several>("5"), read::<Several>(r#""none""#)), (Several::V5, Several::None));
    }

    #[test]
    fn values_that_cannot_be_spoken_have_names() {
        let all: Vec<Hard> = read(r#"["","+1","-1","a b","A","a","🦀","1","1.0","unknown","é","self"]"#);
        let names: std::collections::HashSet<_> = all.iter().map(|value| format!("{value:?}")).collect();
        assert_eq!(names.len(), all.len(), "{names:?}");
        assert!(all.iter().all(|value| !matches!(value, Hard::Unrecognized(_))));
        assert_eq!(read::<Hard>(r#""other""#), Hard::Unrecognized("other".to_owned()));
    }

    #[test]
    fn alternatives_of_one_value_each_are_an_enum_named_by_their_titles() {
        assert_eq!(
            (read::<Annotated>("0"), read::<Annotated>("2")),
            (Annotated::GuildText, Annotated::SecondText)
        );
        assert_eq!(read::<Annotated>("9"), Annotated::Unknown(9));
        let narrowed = |kind| read::<Narrowed>(&format!(r#"{{"kind":{kind},"at":7}}"#));
        assert!(matches!(narrowed(0), Narrowed::Start(start) if start.kind == NarrowedStartKind::GuildText));
        assert!(matches!(narrowed(1), Narrowed::End(end) if end.kind != NarrowedEndKind::Unknown(1)));
        assert_eq!((read::<Words>(r#""cat""#), Words::Dog.as_str()), (Words::Feline, "dog"));
    }

    #[test]
    fn values_beside_any_text_are_one_open_enum() {
        assert_eq!(
            (read::<Model>(r#""small""#), read::<Model>(r#""huge""#)),
            (Model::Small, Model::Unknown("huge".into()))
        );
        assert_eq!(read::<OrNamed>(r#""x""#), super::models::Named::X);
        assert_eq!(read::<Holder>(r#"{"maybe":"auto"}"#).maybe, Some(Maybe::Auto));
        assert_eq!(serde_json::from_str::<Holder>(r#"{"maybe":null}"#).unwrap().maybe, None);
        // A reference to a type of any string lists some values.
        assert_eq!(read::<OrListed>(r#""small""#), OrListed::Small);
        assert_eq!(read::<OrListed>(r#""auto""#), OrListed::Auto);
        assert_eq!(read::<OrListed>(r#""huge""#), OrListed::Unknown("huge".into()));
    }

    #[test]
    fn a_truth_value_distinguishes_variants() {
        assert!(matches!(read(r#"{"ok":true,"data":"x"}"#), Reply::Good(_)));
        assert!(matches!(read(r#"{"ok":false,"data":"x"}"#), Reply::Bad(_)));
    }

    #[test]
    fn values_that_are_not_enum_of_rust_are_what_they_are() {
        let holder: Holder = read(r#"{"levels":[1],"number":"1","object":{"a":1}}"#);
        assert_eq!((holder.number.as_deref(), &holder.object.unwrap()["a"]), (Some("1"), &1.into()));
    }
}

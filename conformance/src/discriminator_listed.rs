//! Unions whose variants a property tells apart by values that the variants list themselves.

openapi_runtime::include_api!("discriminator_listed");

#[cfg(test)]
mod tests {
    use super::models::{Event, Gone, Message};

    #[test]
    fn what_members_list_themselves_is_the_mapping_that_lacks() {
        for (text, expected) in [
            (r#"{"type":"added","at":1}"#, "Added("),
            (r#"{"type":"removed","at":1}"#, "Gone(Removed("),
            (r#"{"type":"lost","at":1}"#, "Gone(Removed("),
            (r#"{"type":"moved","at":1}"#, "Gone(Moved("),
            (r#"{"type":"Added","at":1}"#, "Unknown("),
        ] {
            let event: Event = serde_json::from_str(text).unwrap();
            assert!(format!("{event:?}").starts_with(expected), "{text}: {event:?}");
            assert_eq!(
                serde_json::from_str::<Event>(&serde_json::to_string(&event).unwrap()).unwrap(),
                event
            );
        }
        assert!(matches!(serde_json::from_str(r#"{"type":"moved"}"#).unwrap(), Gone::Moved(_)));
    }

    #[test]
    fn members_of_one_value_are_told_apart_by_their_shapes() {
        let read = |text: &str| serde_json::from_str::<Message>(text).unwrap();
        assert!(matches!(read(r#"{"type":"message","text":"x"}"#), Message::Asked(_)));
        assert!(matches!(read(r#"{"type":"message","text":"x","id":1}"#), Message::Said(_)));
        assert!(matches!(read(r#"{"type":"note","note":"x"}"#), Message::Noted(_)));
        assert!(matches!(read(r#"{"type":"other","text":"x"}"#), Message::Unknown(_)));
    }
}

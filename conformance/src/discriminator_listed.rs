//! Unions whose variants are distinguished by a property, with values that the variants list themselves.

openapi_runtime::include_api!("discriminator_listed");

#[cfg(test)]
mod tests {
    use openapi_runtime::With as _;

    use super::models::{Ending, Event, Gone, Message, Off, On, Part, Step, Switch};

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
    fn a_member_may_list_some_values_of_an_enum_that_others_refer_to() {
        let read =
            |name: &str| serde_json::from_str::<Step>(&format!(r#"{{"type":"{name}","at":1}}"#)).unwrap();
        assert!(matches!((read("begin"), read("start")), (Step::First(_), Step::First(_))));
        assert!(matches!((read("end"), read("other")), (Step::Last(_), Step::Unknown(_))));
    }

    #[test]
    fn values_that_mean_a_member_may_be_numbers() {
        let read = |text: &str| serde_json::from_str::<Part>(text).unwrap();
        assert!(matches!(read(r#"{"type":1,"id":"x"}"#), Part::Row(_)));
        let button = read(r#"{"type":2,"id":"x"}"#);
        assert!(matches!(button, Part::Button(_)));
        assert_eq!(serde_json::to_string(&button).unwrap(), r#"{"type":2,"id":"x"}"#);
        assert!(matches!(read(r#"{"type":3,"id":"x"}"#), Part::Unknown(_)));
    }

    #[test]
    fn truth_values_that_mean_a_member_may_be_written_as_python_does() {
        for (text, switch) in [
            (r#"{"is_on":true,"level":3}"#, Switch::On(On::new(3))),
            (r#"{"is_on":false,"since":7}"#, Switch::Off(Off::new(false).with(|off| off.since = Some(7)))),
        ] {
            assert_eq!(serde_json::from_str::<Switch>(text).unwrap(), switch);
            assert_eq!(serde_json::to_string(&switch).unwrap(), text);
        }
    }

    #[test]
    fn shapes_decide_where_a_number_would_have_to_be_a_name() {
        let read = |text: &str| serde_json::from_str::<Ending>(text).unwrap();
        assert!(matches!(read(r#"{"status":200,"data":"x"}"#), Ending::Done(_)));
        assert!(matches!(read(r#"{"status":404,"errors":["x"]}"#), Ending::Failed(_)));
    }

    #[test]
    fn members_of_one_value_are_distinguished_by_their_shapes() {
        let read = |text: &str| serde_json::from_str::<Message>(text).unwrap();
        assert!(matches!(read(r#"{"type":"message","text":"x"}"#), Message::Asked(_)));
        assert!(matches!(read(r#"{"type":"message","text":"x","id":1}"#), Message::Said(_)));
        assert!(matches!(read(r#"{"type":"note","note":"x"}"#), Message::Noted(_)));
        assert!(matches!(read(r#"{"type":"other","text":"x"}"#), Message::Unknown(_)));
    }
}

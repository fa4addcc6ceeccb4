//! serde's enum representations, as document generators write them.

openapi_runtime::include_api!("serde_enums");

#[cfg(test)]
mod tests {
    use openapi_runtime::{HeaderMap, Outcome, RawResponse, StatusCode};
    use serde::de::DeserializeOwned;
    use serde_json::{Value, json};

    use super::models::{
        Circle, DiskState, DiskStateAttached, DiskStateAttaching, Event, EventV1, Flag, FlagOn, Holder,
        Message, Named, NamedEmail, Op, Point, Rule, Shape, Square, SquareType, Tree, TreeBranch, TreeLeaf,
    };

    fn both<T: DeserializeOwned + serde::Serialize + PartialEq + std::fmt::Debug>(
        value: &T,
        written: &Value,
    ) {
        assert_eq!(serde_json::to_value(value).unwrap(), *written);
        let text = serde_json::to_string(value).unwrap();
        assert_eq!(serde_json::from_str::<T>(&text).unwrap(), *value, "{text}");
        assert_eq!(serde_json::from_value::<T>(written.clone()).unwrap(), *value);
    }

    /// Returns the place and the message of an error in a response.
    fn fault<T: DeserializeOwned + Send + Sync + 'static>(value: &Value) -> (Option<String>, String) {
        let mut response = RawResponse::new(StatusCode::OK, HeaderMap::new(), value.to_string());
        let Outcome::<T, ()>::Undecodable(fault) = response.json(|read: T| read) else { panic!("{value}") };
        let fault_text = fault.to_string();
        let fault_text =
            fault_text.split_once(" at line").map_or(fault_text.as_str(), |(fault_text, _)| fault_text);
        (fault.path().map(str::to_owned), fault_text.to_owned())
    }

    #[test]
    fn internally_tagged_variants_have_the_names_of_their_tags() {
        let instance = "3f2504e0-4f89-41d3-9a0c-0305e82c3301";
        both(&DiskState::Creating, &json!({"state": "creating"}));
        both(&DiskState::Destroyed, &json!({"state": "destroyed"}));
        let attached = DiskStateAttached::new(instance.parse().unwrap(), 3);
        let written = json!({"state": "attached", "instance": instance, "since": 3});
        both(&DiskState::Attached(attached.clone()), &written);
        assert_eq!(DiskState::from(attached.clone()), DiskState::Attached(attached));
        let attaching = DiskState::from(DiskStateAttaching::new(instance.parse().unwrap()));
        both(&attaching, &json!({"state": "attaching", "instance": instance}));
        let unknown = json!({"state": "detached", "since": 1});
        both(&DiskState::Unknown(unknown.clone()), &unknown);
    }

    #[test]
    fn a_known_tag_with_another_body_is_an_error_with_its_path() {
        let place = |path: &str| Some(path.to_owned());
        let wrong = json!({"state": {"state": "attached", "instance": "x", "since": 3}});
        assert_eq!(fault::<Holder>(&wrong).0, place("state.instance"));
        let wrong = json!({"kind": "branch", "items": [{"kind": "leaf"}]});
        assert_eq!(fault::<Tree>(&wrong), (place("items[0]"), "missing field `value`".to_owned()));
        assert_eq!(fault::<Op>(&json!({"type": "named"})), (None, "missing field `content`".to_owned()));
    }

    #[test]
    fn adjacently_tagged_variants_hold_their_content() {
        both(&Op::Done(Point::new(1, 2.5)), &json!({"type": "done", "content": {"x": 1, "y": 2.5}}));
        both(&Op::Named("x".to_owned()), &json!({"type": "named", "content": "x"}));
        both(&Op::Wait, &json!({"type": "wait"}));
        assert_eq!(Op::from(Point::new(1, 2.5)), Op::Done(Point::new(1, 2.5)));
    }

    #[test]
    fn externally_tagged_variants_are_their_name_or_below_it() {
        both(&Message::Ping, &json!("ping"));
        both(&Message::Pong, &json!("pong"));
        both(&Message::MoveTo(Point::new(1, 2.5)), &json!({"move_to": {"x": 1, "y": 2.5}}));
        both(&Message::Write("x".to_owned()), &json!({"write": "x"}));
        for other in
            [json!("move_to"), json!({"write": "x", "more": 1}), json!({"ping": null}), json!(["ping"])]
        {
            both(&Message::Unknown(other.clone()), &other);
        }
    }

    #[test]
    fn the_union_writes_the_tag_and_no_caller_gives_it() {
        both(&Shape::Circle(Circle::new(2.0)), &json!({"type": "circle", "r": 2.0}));
        both(&Shape::Origin, &json!({"type": "origin"}));
        let square = Square::new(1.5);
        assert_eq!(square.r#type, SquareType::Square);
        both(&Shape::Square(square.clone()), &json!({"type": "square", "side": 1.5}));
        let mut wrong = square;
        wrong.r#type = SquareType::Rectangle;
        let written = serde_json::to_value(Shape::Square(wrong)).unwrap();
        assert_eq!(written, json!({"type": "square", "side": 1.5}));
        let mut circle = Circle::new(2.0);
        circle.r#type = "square".to_owned();
        assert_eq!(serde_json::to_value(Shape::from(circle)).unwrap(), json!({"type": "circle", "r": 2.0}));
        assert_eq!(serde_json::to_value(Circle::new(2.0)).unwrap(), json!({"type": "circle", "r": 2.0}));
    }

    #[test]
    fn numbers_and_truth_values_are_tags_as_well() {
        both(&Event::V1(EventV1::new(7)), &json!({"op": 1, "at": 7}));
        both(&Event::Hello, &json!({"op": 10}));
        both(&Flag::On(FlagOn::new(3)), &json!({"is_on": true, "level": 3}));
        both(&Flag::Off, &json!({"is_on": false}));
    }

    #[test]
    fn what_has_no_tag_is_named_by_its_type_or_what_it_requires() {
        both(&Named::String("x".to_owned()), &json!("x"));
        both(&Named::StringList(vec!["x".to_owned()]), &json!(["x"]));
        both(&Named::Map([("x".to_owned(), 1)].into()), &json!({"x": 1}));
        both(&Named::Email(NamedEmail::new("x")), &json!({"email": "x"}));
        let phone = json!({"phone": "1", "country": "x"});
        assert!(matches!(serde_json::from_value(phone).unwrap(), Named::ByPhone(_)));
        let rule = json!({"id": 1, "kind": "x", "wait_timer": 3});
        assert!(matches!(serde_json::from_value(rule).unwrap(), Rule::WaitTimer(_)));
        let rule = json!({"id": 1, "kind": "x", "reviewers": ["a"]});
        assert!(matches!(serde_json::from_value(rule).unwrap(), Rule::Reviewers(_)));
    }

    #[test]
    fn reading_is_linear_in_the_depth() {
        let leaf = || Tree::Leaf(TreeLeaf::new(1));
        let tree = (0..30).fold(leaf(), |tree, _| Tree::Branch(TreeBranch::new(vec![leaf(), tree])));
        let text = serde_json::to_string(&tree).unwrap();
        assert_eq!(serde_json::from_str::<Tree>(&text).unwrap(), tree);
    }

    #[test]
    fn null_beside_a_union_is_not_a_value() {
        let holder: Holder = serde_json::from_str(r#"{"state":null,"op":{"type":"wait"}}"#).unwrap();
        assert_eq!((&holder.state, &holder.op), (&None, &Some(Op::Wait)));
    }
}

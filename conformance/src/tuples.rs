//! Lists of a fixed length.

openapi_runtime::include_api!("tuples");

#[cfg(test)]
mod tests {
    use super::models::{Place, Point, Way};
    use crate::support::exchange;

    #[test]
    fn a_tuple_is_read_and_written_as_a_list() {
        let text = r#"[{"from":[1.5,2.0],"to":["x",null,{"from":[0.0,0.0],"name":["y"]}],"name":["z"],"open":["a",1],"long":[1,2],"anything":[{},true],"tags":["a","a"]}]"#;
        let point: Point = (0.5, -1.0);
        let (sent, result) = exchange!((200, text), |client| client.list_pets().at(point));
        assert_eq!(sent.line, "GET /pets?at=0.5,-1");
        let ways = result.unwrap().into_inner();
        assert_eq!(serde_json::to_string(&ways).unwrap(), text);
        let (name, count, way) = &**ways[0].to.as_ref().unwrap();
        assert_eq!((name.as_str(), *count, &way.name), ("x", None, &("y".to_owned(),)));
        assert!(ways[0].anything.as_ref().unwrap().1);
    }

    #[test]
    fn a_list_of_another_length_is_no_tuple() {
        for text in ["[1]", "[1,2,3]", "[1,\"2\"]"] {
            assert!(serde_json::from_str::<Point>(text).is_err(), "{text}");
        }
        assert!(serde_json::from_str::<Way>(r#"{"from":[1,2],"name":[]}"#).is_err());
    }

    #[test]
    fn a_tuple_is_told_apart_from_a_list() {
        let read = |text| serde_json::from_str::<Place>(text).unwrap();
        assert!(matches!(read("[1,2]"), Place::Point((x, _)) if x > 0.5));
        assert!(matches!(read(r#"["a","b"]"#), Place::StringList(_)));
        assert!(matches!(read("[1,2,3]"), Place::Unknown(_)));
    }
}

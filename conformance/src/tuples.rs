//! Lists of a fixed length.

openapi_runtime::include_api!("tuples");

#[cfg(test)]
mod tests {
    use super::models::{Place, Point, Span, Way, WayEvaluatedItem, WayOpenItem, WayShortItem};
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
    fn a_list_of_another_length_is_not_a_tuple() {
        for text in ["[1]", "[1,2,3]", "[1,\"2\"]"] {
            assert!(serde_json::from_str::<Point>(text).is_err(), "{text}");
        }
        assert!(serde_json::from_str::<Way>(r#"{"from":[1,2],"name":[]}"#).is_err());
    }

    #[test]
    fn a_list_that_may_be_shorter_or_longer_is_read_and_written_as_it_is() {
        let read = |more: &str| {
            let text = format!(r#"{{"from":[1.5,2.0],"name":["y"],{more}}}"#);
            let way: Way = serde_json::from_str(&text).unwrap();
            assert_eq!(serde_json::to_string(&way).unwrap(), text);
            way
        };
        for items in ["", r#""a""#, r#""a",1"#, r#""a",1,null"#, r#""a",1,null,[1.0,2.0]"#] {
            let short = read(&format!(r#""short":[{items}]"#)).short.unwrap();
            assert!(short.first().is_none_or(|first| *first == Some(WayShortItem::String("a".to_owned()))));
            assert!(short.get(1).is_none_or(|second| *second == Some(WayShortItem::Integer(1))));
            assert!(short.get(2).is_none_or(Option::is_none));
            assert!(matches!(short.get(3), None | Some(Some(WayShortItem::Place(Place::Point(_))))));
        }
        let open = read(r#""open":["a",1,2]"#).open.unwrap();
        assert_eq!(open, ["a".to_owned().into(), WayOpenItem::Integer(1), WayOpenItem::Integer(2)]);
        let evaluated = read(r#""evaluated":["a",true,false]"#).evaluated.unwrap();
        assert_eq!(evaluated.last(), Some(&WayEvaluatedItem::Boolean(false)));
        assert_eq!(read(r#""same":["2026-02-28"]"#).same.unwrap().len(), 1);
        assert_eq!(read(r#""open_elsewhere":["a",{},1]"#).open_elsewhere.unwrap().len(), 3);
        assert_eq!(read(r#""conditional":["a",1]"#).conditional.unwrap().len(), 2);
        assert_eq!(read(r#""contained":["a",{},1]"#).contained.unwrap().len(), 3);
    }

    #[test]
    fn each_item_is_what_all_schemas_declare_together() {
        let read = |both: &str| {
            let text = format!(r#"{{"from":[1.5,2.0],"name":["y"],"both":{both}}}"#);
            serde_json::from_str::<Way>(&text)
        };
        let way = read(r#"[1,"a",true]"#).unwrap();
        let (count, name, _): &(i64, String, _) = way.both.as_ref().unwrap();
        assert_eq!((*count, name.as_str()), (1, "a"));
        assert!(
            read(r#"[1.5,"a",true]"#).is_err(),
            "the first is a number of one schema, and whole of the other"
        );
        assert!(read(r#"[1,"a"]"#).is_err());
    }

    #[test]
    fn a_tuple_is_distinguished_from_a_list() {
        let read = |text| serde_json::from_str::<Place>(text).unwrap();
        assert!(matches!(read("[1,2]"), Place::Point((x, _)) if x > 0.5));
        assert!(matches!(read(r#"["a","b"]"#), Place::StringList(_)));
        assert!(matches!(read("[1,2,3]"), Place::Unknown(_)));
        // The longer tuple describes the existing items more precisely, but lacks an item.
        let span: Span = serde_json::from_str("[1,true]").unwrap();
        assert!(matches!(span, Span::List2((_, true))), "{span:?}");
    }
}

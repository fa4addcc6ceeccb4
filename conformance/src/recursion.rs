//! Types that contain themselves, in every finite way.

openapi_runtime::include_api!("recursion");

#[cfg(test)]
mod tests {
    use super::models::{
        Anchored, Compound, CompoundFiltersItem, Endless, Folders, Json, Leaf, Node, Ping, Tree, Twice,
    };
    use crate::support::exchange;

    #[test]
    fn a_list_of_lists_of_itself() {
        let (_, result) = exchange!((200, "[[],[[]]]"), |client| client.get_tree());
        let tree: Tree = result.unwrap().into_inner();
        assert_eq!((tree.0.len(), tree.0[1].0.len()), (2, 1));
        assert_eq!(tree, Tree::from(vec![Tree::default(), vec![Tree::default()].into()]));
    }

    #[test]
    fn maps_tuples_and_unions_of_themselves() {
        let folders: Folders = serde_json::from_str(r#"{"a":{"b":{}}}"#).unwrap();
        assert!(folders.0["a"].0["b"].0.is_empty());
        let ping: Ping = serde_json::from_str(r#"[{"a":[]}]"#).unwrap();
        assert_eq!(serde_json::to_string(&ping).unwrap(), r#"[{"a":[]}]"#);
        let twice: Twice = serde_json::from_str("[[1,[[2,[]]]]]").unwrap();
        assert_eq!(twice.0[0].1.0[0].0, 2);
        let json: Json = serde_json::from_str(r#"{"a":["x",{}]}"#).unwrap();
        assert_eq!(serde_json::to_string(&json).unwrap(), r#"{"a":["x",{}]}"#);
    }

    #[test]
    fn members_of_all_of_lead_back() {
        let text = r#"{"next":{"other":{"next":{"value":1}}},"value":2}"#;
        let node: Node = serde_json::from_str(text).unwrap();
        assert_eq!(serde_json::to_string(&node).unwrap(), text);
    }

    #[test]
    fn what_has_no_finite_value_is_not_read() {
        let fault = serde_json::from_str::<Endless>(r#"{"self":{"$ref":"x"}}"#).unwrap_err();
        assert!(fault.to_string().contains("self"), "{fault}");
    }

    #[test]
    fn a_recursive_reference_leads_to_the_anchor_or_to_the_outermost_schema() {
        let text = r#"{"filters":[{"key":"k","not":{"key":"l"}},{"filters":[]}]}"#;
        let compound: Compound = serde_json::from_str(text).unwrap();
        assert_eq!(serde_json::to_string(&compound).unwrap(), text);
        assert!(
            matches!(&compound.filters[0], CompoundFiltersItem::Leaf(leaf) if leaf.not.as_deref() == Some(&Leaf::new("l")))
        );
        assert!(matches!(&compound.filters[1], CompoundFiltersItem::Compound(_)));
        let anchored: Anchored = serde_json::from_str(r#"{"inner":{"again":{"again":{}}}}"#).unwrap();
        assert!(anchored.inner.unwrap().again.unwrap().again.is_some());
    }
}

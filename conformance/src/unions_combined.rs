//! `allOf` of unions, and alternatives that no value can match.

openapi_runtime::include_api!("unions_combined");

#[cfg(test)]
mod tests {
    use openapi_runtime::With as _;

    use super::models::{Chat, ChatLimit, ChatStop};
    use crate::support::exchange;

    #[test]
    fn only_pairings_that_a_value_fits_are_there() {
        let limit = |limit: &ChatLimit| match limit {
            ChatLimit::String(_) => "string",
            ChatLimit::Boolean(_) => "boolean",
            ChatLimit::Unknown(_) => "unknown",
        };
        for (text, expected) in
            [(r#""x""#, "string"), ("true", "boolean"), ("1", "unknown"), (r#"{"max":1}"#, "unknown")]
        {
            let read: ChatLimit = serde_json::from_str(text).unwrap();
            assert_eq!((limit(&read), serde_json::to_string(&read).unwrap().as_str()), (expected, text));
        }
    }

    #[test]
    fn what_nothing_fits_is_kept_as_it_comes() {
        let text = r#"{"stop":["a"],"limit":true,"only":5,"never":{"a":[1]},"nothing":["a",1],"named":{"x":null},"some":"s"}"#;
        let chat = Chat::default().with(|chat| {
            chat.stop = Some(ChatStop::StringList(vec!["b".to_owned()]));
            chat.only = Some(7);
        });
        let (sent, result) = exchange!((200, text), |client| client.add_chat(chat.clone()));
        assert_eq!(sent.body, r#"{"stop":["b"],"only":7}"#);
        let chat = result.unwrap().into_inner();
        assert_eq!(serde_json::to_string(&chat).unwrap(), text);
        assert_eq!((chat.only, chat.some.as_deref()), (Some(5), Some("s")));
    }
}

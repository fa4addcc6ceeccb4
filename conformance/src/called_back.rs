//! What a server sends by itself, in webhooks and callbacks.

openapi_runtime::include_api!("called_back");

#[cfg(test)]
mod tests {
    use super::models::{Moved, WebhookPetBornBody};

    #[test]
    fn what_a_server_sends_is_read() {
        let born: WebhookPetBornBody = serde_json::from_str(r#"{"name":"Ada"}"#).unwrap();
        assert_eq!(born.name, "Ada");
        let moved: Moved = serde_json::from_str(r#"{"to":"Paris"}"#).unwrap();
        assert_eq!(moved.to.as_deref(), Some("Paris"));
    }
}

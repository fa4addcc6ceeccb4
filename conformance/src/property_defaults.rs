//! Defaults of properties.

openapi_runtime::include_api!("property_defaults");

#[cfg(test)]
mod tests {
    use super::models::{Changes, Settings};
    use crate::support::exchange;

    #[test]
    fn a_response_is_filled_in() {
        let (_, result) = exchange!((200, r#"{"size":3}"#), |client| client.get_settings());
        let settings = result.unwrap().into_inner();
        assert_eq!(
            (settings.theme.as_str(), settings.size, settings.zoom, settings.loud),
            ("dark", 3, 1.5, false)
        );
        assert_eq!(settings.tags, None);
        assert_eq!(Settings::default().size, 10);
    }

    #[test]
    fn a_request_states_only_what_it_is_asked_to() {
        let (sent, _) = exchange!((204, ""), |client| client.put_settings(Changes::default()));
        assert_eq!(sent.body, "{}");
    }
}

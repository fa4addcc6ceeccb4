//! Webhooks and callbacks: requests that a server sends.

openapi_runtime::include_api!("called_back");

#[cfg(test)]
mod tests {
    #![expect(deprecated, reason = "a webhook is")]

    use openapi_runtime::Bytes;

    use super::models::{Moved, WebhookPetBornBody};
    use super::webhooks::{Callback, Webhook};

    #[test]
    fn a_webhook_is_read_by_its_name() {
        let born = Webhook::parse("petBorn", br#"{"name":"Ada"}"#).unwrap();
        assert_eq!(born, Webhook::PetBorn(WebhookPetBornBody::new("Ada")));
        assert_eq!(born.name(), "petBorn");
        assert_eq!(Webhook::parse("petGone", b"null").unwrap(), Webhook::PetGone(None));
        let secret = Webhook::parse("petGone", br#""hunter2""#).unwrap();
        assert!(!format!("{secret:?}").contains("hunter2"), "{secret:?}");
        // Content that is not JSON is returned unchanged.
        let picture = Webhook::parse("pet/photographed", &[0x89, 0x50]).unwrap();
        assert_eq!(picture, Webhook::PetPhotographed(Bytes::from_static(&[0x89, 0x50])));
    }

    #[test]
    fn what_cannot_be_read_states_why() {
        let unknown = Webhook::parse("petFlew", b"{}").unwrap_err();
        assert!(unknown.is_unknown());
        assert_eq!(unknown.to_string(), "unknown webhook `petFlew`");
        let broken = Webhook::parse("petBorn", br#"{"name":7}"#).unwrap_err();
        assert_eq!(broken.fault().unwrap().path(), Some("name"));
        assert!(!Webhook::parse("petBorn", b"").unwrap_err().is_unknown());
    }

    #[test]
    fn a_callback_has_its_operation_where_others_of_its_name_have_another_body() {
        let moved = Callback::parse("petMoved", br#"{"to":"Paris"}"#).unwrap();
        assert!(matches!(&moved, Callback::PetMoved(Moved { to: Some(to), .. }) if to == "Paris"));
        let seen = Callback::parse("subscribe.petSeen", br#""there""#).unwrap();
        assert_eq!(seen, Callback::SubscribePetSeen("there".to_owned()));
        assert_eq!(Callback::parse("subscribeToo.petSeen", b"7").unwrap(), Callback::SubscribeTooPetSeen(7));
        assert!(Callback::parse("petSeen", b"7").unwrap_err().is_unknown());
    }
}

//! 32-bit floats in forms and parts.

openapi_runtime::include_api!("floats");

#[cfg(test)]
mod tests {
    use super::models::{Item, Order, OrderArgs};
    use super::operations::{SendPartsBody, SendPartsBodyArgs};
    use crate::support::{exchange, part, parts};

    #[test]
    fn a_form_has_them_as_they_are() {
        let body = || {
            Order::new(OrderArgs {
                item: Item::new(1.1),
                items: vec![Item::new(0.1), Item::new(2.0)],
                prices: vec![3.3, 4.0],
                rate: 0.7,
            })
        };
        let (sent, _) = exchange!((204, ""), |client| client.send_form(body()));
        let fields: Vec<_> = form_urlencoded::parse(sent.body.as_bytes()).into_owned().collect();
        let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!(
            fields,
            [
                ("item", r#"{"price":1.1}"#),
                ("items", r#"[{"price":0.1},{"price":2.0}]"#),
                ("prices", "3.3"),
                ("prices", "4"),
                ("rate", "0.7"),
            ]
        );
    }

    #[test]
    fn parts_have_them_as_they_are() {
        let body = || {
            SendPartsBody::new(SendPartsBodyArgs {
                item: Item::new(1.1),
                items: vec![Item::new(0.1)],
                prices: vec![3.3, 4.0],
                rate: 0.7,
            })
        };
        let (sent, _) = exchange!((204, ""), |client| client.send_parts(body()));
        let json = Some("application/json");
        assert_eq!(
            parts(&sent),
            [
                part("item", None, json, r#"{"price":1.1}"#),
                part("items", None, json, r#"{"price":0.1}"#),
                part("prices", None, None, "3.3"),
                part("prices", None, None, "4.0"),
                part("rate", None, None, "0.7"),
            ]
        );
    }
}

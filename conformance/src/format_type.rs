//! Formats mapped to types that the user chose.

use serde::{Deserialize, Serialize};

openapi_runtime::include_api!("format_type");

/// An amount of money in cents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Cents(pub u64);

#[cfg(test)]
mod tests {
    use super::Cents;
    use super::models::PriceKind;
    use crate::support::exchange;

    #[test]
    fn the_types_are_those_that_were_chosen() {
        let response = (200, r#"[{"at":"yesterday","price":250,"kind":"dear"}]"#);
        let (sent, result) =
            exchange!(response, |client| client.list_prices().since("monday").least(Cents(100)));
        assert_eq!(sent.line, "GET /prices?since=monday&least=100");
        let prices = result.unwrap().into_inner();
        assert_eq!((prices[0].at.as_str(), prices[0].price), ("yesterday", Cents(250)));
        assert_eq!(prices[0].kind, Some(PriceKind::Dear));
    }
}

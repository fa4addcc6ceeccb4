//! A hand-written type instead of a generated one.

openapi_runtime::include_api!("extern_type");

/// An amount as in the document: `5 EUR`.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Money {
    /// How many euros.
    pub euros: u32,
}

impl From<Money> for String {
    fn from(money: Money) -> Self {
        format!("{} EUR", money.euros)
    }
}

impl TryFrom<String> for Money {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let euros = text.strip_suffix(" EUR").and_then(|number| number.parse().ok());
        euros.map(|euros| Self { euros }).ok_or("an amount is a number and ` EUR`")
    }
}

#[cfg(test)]
mod tests {
    use super::Money;
    use crate::support::exchange;

    #[test]
    fn the_type_is_sent_and_read() {
        let (sent, result) =
            exchange!((200, r#"["3 EUR"]"#), |client| client.list_prices(Money { euros: 5 }));
        assert_eq!(sent.line, "GET /pets?below=5%20EUR");
        assert_eq!(result.unwrap().into_inner(), [Money { euros: 3 }]);
    }
}

//! Options that add derives and attributes to generated types.

use std::panic::Location;

use super::Config;
use crate::emit::{Addition, Kind};

impl Config {
    /// Derives more traits for generated types.
    ///
    /// `traits` is the content of `#[derive(…)]`, such as `"Eq, Hash"` or `"schemars::JsonSchema"`. Traits that a type
    /// already derives are not repeated. The selector is:
    ///
    /// - `.` for all types,
    /// - a pointer into the document: `#/components/schemas/Score`,
    /// - a name, as in Rust or as in the document: `Score`.
    ///
    /// It selects structs, enums and newtypes of `models`. A type selected by pointer or name is not shared with equal
    /// types (see [`share_equal_types`](Self::share_equal_types)). It is an error if the selector matches nothing, or
    /// if `traits` is not a list of paths. Errors show the line of this call.
    ///
    /// ```no_run
    /// fn main() -> Result<(), openapi_build::Error> {
    ///     openapi_build::Config::new()
    ///         .derive("Score", "PartialOrd")
    ///         .derive(".", "schemars::JsonSchema")
    ///         .field_attribute("Score.user_id", r#"#[schemars(rename = "userId")]"#)
    ///         .compile("spec/shop.yaml")
    /// }
    /// ```
    #[must_use]
    #[track_caller]
    pub fn derive(self, selector: impl Into<String>, traits: impl Into<String>) -> Self {
        self.addition(Kind::Derive, selector.into(), traits.into(), Location::caller())
    }

    /// Adds an attribute to generated types: `#[schemars(deny_unknown_fields)]`.
    ///
    /// It follows the type's derives. The selector works as in [`derive`](Self::derive). One text may contain several
    /// attributes. Anything else is an error that shows the line of this call.
    #[must_use]
    #[track_caller]
    pub fn type_attribute(self, selector: impl Into<String>, attribute: impl Into<String>) -> Self {
        self.addition(Kind::Type, selector.into(), attribute.into(), Location::caller())
    }

    /// Adds an attribute to fields of generated structs, or to variants of generated enums: `#[schemars(skip)]`.
    ///
    /// The selector is:
    ///
    /// - `.` for all fields,
    /// - a type, by pointer or name, for all its fields,
    /// - the pointer of a property: `#/components/schemas/Score/properties/user_id`,
    /// - a type and a field or variant, as in Rust or as in the document: `Score.user_id`, `Kind.Cat`, `Kind.Unknown`.
    ///
    /// Errors are those of [`type_attribute`](Self::type_attribute).
    #[must_use]
    #[track_caller]
    pub fn field_attribute(self, selector: impl Into<String>, attribute: impl Into<String>) -> Self {
        self.addition(Kind::Field, selector.into(), attribute.into(), Location::caller())
    }

    /// Accepts values of some properties that deviate from the document, without changing the type of the field.
    ///
    /// The selector works as in [`field_attribute`](Self::field_attribute). For a whole type, or for all, it selects
    /// the properties that can be lenient. The property's type decides which additional values are accepted:
    ///
    /// - a string: a number or a boolean, as its text. A number that `f64` cannot represent exactly is an error.
    /// - a number or a boolean: its text in a string.
    /// - a date: a date with a time in UTC (`2026-01-01T00:00:00Z`). Another offset is an error that names the date in
    ///   UTC.
    /// - a list: `null`, as the empty list.
    /// - any other optional property: in a response, any value. A value that cannot be read is treated as absent.
    ///   `serde_json::from_str` still returns an error for it.
    ///
    /// For lists and maps this applies to the whole value, not to its items. It affects neither requests nor formats
    /// other than JSON. A selector that matches no such property is an error that shows the line of this call.
    ///
    /// ```no_run
    /// fn main() -> Result<(), openapi_build::Error> {
    ///     openapi_build::Config::new()
    ///         .lenient("#/components/schemas/Score/properties/user_id")
    ///         .lenient("Score.metrics")
    ///         .compile("spec/shop.yaml")
    /// }
    /// ```
    #[must_use]
    #[track_caller]
    pub fn lenient(self, selector: impl Into<String>) -> Self {
        self.addition(Kind::Lenient, selector.into(), String::new(), Location::caller())
    }

    fn addition(
        mut self,
        kind: Kind,
        selector: String,
        text: String,
        caller: &'static Location<'static>,
    ) -> Self {
        self.additions.push(Addition { kind, selector, text, caller });
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn generate(config: &Config) -> Result<String, String> {
        let generated =
            config.generate("tests/features/attributes.yaml").map_err(|error| error.to_string())?;
        Ok(generated.files.iter().find(|file| file.name == "models.rs").unwrap().text())
    }

    #[test]
    fn faults_name_the_line_of_the_call() {
        let (config, line) = (Config::new().derive("Pet", "Ord"), line!());
        let place = format!("error: {}:{line}:", file!());
        assert!(generate(&config).unwrap_err().starts_with(&place), "{:?}", generate(&config));
    }

    #[test]
    fn what_cannot_be_added_is_refused() {
        let new = Config::new;
        for (config, expected) in [
            (new().derive(".", "Ord; evil()"), "`Ord; evil()` is not a list of paths to derive"),
            (new().derive(".", ""), "`` is not a list of paths to derive"),
            (new().type_attribute(".", "serde(untagged)"), "`serde(untagged)` is not an attribute"),
            (new().type_attribute(".", "#[a] fn f() {}"), "`#[a] fn f() {}` is not an attribute"),
            (new().type_attribute(".", "#![a]"), "`#![a]` is not an attribute"),
            (new().field_attribute(".", "#[a"), "`#[a` is not an attribute"),
            (new().field_attribute(".", ""), "`` is not an attribute"),
            (new().derive("Score.value", "Ord"), "`Score.value` matches no struct or enum of the client"),
            (new().type_attribute("#/components/schemas/Pet", "#[a]"), "matches no struct or enum"),
            (
                new().field_attribute("Score.pet", "#[a]"),
                "`Score.pet` matches no field or variant of the client",
            ),
            (new().field_attribute("Grade", "#[a]"), "`Grade` matches no field or variant of the client"),
        ] {
            let report = generate(&config).unwrap_err();
            assert!(report.contains(expected), "{report}");
        }
    }

    #[test]
    fn a_selector_is_all_or_a_pointer_or_a_name() {
        for (config, count) in [
            (Config::new().type_attribute(".", "#[a]"), 4),
            (Config::new().type_attribute("Score", "#[a] #[a]"), 2),
            (Config::new().type_attribute("#/components/schemas/Owner", "#[a]"), 1),
            (Config::new().field_attribute(".", "#[a]"), 5),
            (Config::new().field_attribute("Score", "#[a]"), 4),
            (Config::new().field_attribute("Score.userName", "#[a]"), 1),
            (Config::new().field_attribute("#/components/schemas/Score/properties/userName", "#[a]"), 1),
            (Config::new().field_attribute("Grade.high", "#[a]").field_attribute("Grade.Low", "#[a]"), 2),
            (Config::new().field_attribute("Owner.Company", "#[a]"), 1),
        ] {
            let text = generate(&config).unwrap();
            assert_eq!(text.matches("#[a]").count(), count, "{text}");
        }
    }

    #[test]
    fn what_can_be_lenient_is_selected_by_its_type() {
        for (selector, expected) in [
            (".", &["value: lenient", "user_name as \"userName\": lenient", "owner: if_readable"][..]),
            ("Score", &["grade: if_readable"]),
            ("Score.userName", &["user_name as \"userName\": lenient"]),
            ("#/components/schemas/Score/properties/value", &["value: lenient"]),
        ] {
            let text = generate(&Config::new().lenient(selector)).unwrap();
            assert!(expected.iter().all(|expected| text.contains(expected)), "{selector}: {text}");
        }
        for selector in ["Score.pet", "Grade", "Grade.high", "Company.age"] {
            let report = generate(&Config::new().lenient(selector)).unwrap_err();
            let expected =
                format!("`{selector}` matches no property that can be read leniently of the client");
            assert!(report.contains(&expected), "{report}");
        }
    }

    #[test]
    fn a_type_that_is_selected_by_name_is_not_an_alias_of_an_equal_one() {
        let text = |config: Config| {
            let generated = config.generate("tests/features/equal_schemas.yaml").unwrap();
            generated.files.iter().find(|file| file.name == "models.rs").unwrap().text()
        };
        for selector in [".", "ReplaceOrderBody"] {
            let is_alias =
                text(Config::new().derive(selector, "Ord")).contains("pub type ReplaceOrderBody =");
            assert_eq!(is_alias, selector == ".");
        }
    }

    #[test]
    fn what_a_type_derives_anyway_is_not_repeated() {
        let config = Config::new().derive(".", "Eq, std::hash::Hash").derive("Grade", "Clone, Eq, a::Eq");
        let text = generate(&config).unwrap();
        assert!(text.contains("#[derive(Debug, Clone, PartialEq, Eq, std::hash::Hash)]"), "{text}");
        assert!(text.contains("#[derive(Debug, Clone, PartialEq, Eq, Hash, a::Eq)]"), "{text}");
    }
}

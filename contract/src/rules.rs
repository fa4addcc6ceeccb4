//! The table of rules: what each one finds, at which level, and its class.
//!
//! If the direction matters, there are two rules: a request breaks if less is accepted, and a
//! response if more may be sent. Enums of generated clients are open, so a new value in a response
//! is not breaking.

use super::class::{Class, Level};

/// A rule.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// The stable name: `response-property-removed`.
    pub id: &'static str,
    /// The level of its changes.
    pub level: Level,
    /// The class of its changes.
    pub class: Class,
    /// The reason for the class.
    pub about: &'static str,
}

macro_rules! rules {
    ($($name:ident: $level:ident $class:ident $id:literal, $about:literal;)*) => {
        $(
            pub(super) static $name: Rule =
                Rule { id: $id, level: Level::$level, class: Class::$class, about: $about };
        )*

        /// All rules.
        pub static RULES: &[&Rule] = &[$(&$name),*];
    };
}

rules! {
    SERVER_ADDED: Wire Breaking "server-added", "credentials may go to another place";
    SERVER_REMOVED: Wire Breaking "server-removed", "clients may still send requests there";
    SERVER_INSECURE: Wire Breaking "server-insecure", "credentials and responses travel unencrypted";
    SERVER_DEFAULT_CHANGED: Wire Breaking "server-default-changed", "clients that choose no server send requests elsewhere";
    SERVER_VARIABLE_CHANGED: Wire Risky "server-variable-changed", "other values make other URLs";

    SECURITY_DROPPED: Wire Breaking "security-dropped", "credentials are no longer required: this may be a downgrade attack";
    SECURITY_ADDED: Wire Breaking "security-added", "requests without a credential are refused";
    SECURITY_ALTERNATIVE_REMOVED: Wire Breaking "security-alternative-removed", "requests with these credentials are refused";
    SECURITY_ALTERNATIVE_ADDED: Wire Compatible "security-alternative-added", "the other alternatives are still there";
    SECURITY_SCOPE_ADDED: Wire Breaking "security-scope-added", "tokens without the scope are refused";
    SECURITY_SCOPE_REMOVED: Wire Compatible "security-scope-removed", "tokens with the scope are still accepted";
    SECURITY_SCHEME_CHANGED: Wire Breaking "security-scheme-changed", "credentials are sent differently";
    SECURITY_KEY_IN_QUERY: Wire Breaking "security-key-in-query", "queries are logged and cached, and the key with them";
    SECURITY_URL_CHANGED: Wire Breaking "security-url-changed", "passwords and secrets are sent to another place";

    OPERATION_ADDED: Wire Compatible "operation-added", "other calls work as before";
    OPERATION_REMOVED: Wire Breaking "operation-removed", "calls fail";
    OPERATION_MOVED: Wire Breaking "operation-moved", "calls go where nothing is";
    OPERATION_ID_CHANGED: Wire Compatible "operation-id-changed", "method and path are the same";
    PATH_PARAMETER_RENAMED: Wire Compatible "path-parameter-renamed", "a path parameter has no name on the wire";

    PARAMETER_ADDED_REQUIRED: Wire Breaking "parameter-added-required", "requests without it are refused";
    PARAMETER_ADDED_OPTIONAL: Wire Compatible "parameter-added-optional", "requests without it are still accepted";
    PARAMETER_REMOVED: Wire Risky "parameter-removed", "it may be ignored or refused";
    PARAMETER_MOVED: Wire Breaking "parameter-moved", "the server expects it elsewhere in the request";
    PARAMETER_BECAME_REQUIRED: Wire Breaking "parameter-became-required", "requests without it are refused";
    PARAMETER_BECAME_OPTIONAL: Wire Compatible "parameter-became-optional", "requests with it are still accepted";
    PARAMETER_STYLE_CHANGED: Wire Breaking "parameter-style-changed", "lists and objects are written differently";
    PARAMETER_RESERVED_CHANGED: Wire Risky "parameter-reserved-changed", "some characters are written differently";

    BODY_ADDED_REQUIRED: Wire Breaking "request-body-added-required", "requests without it are refused";
    BODY_ADDED_OPTIONAL: Wire Compatible "request-body-added-optional", "requests without it are still accepted";
    BODY_REMOVED: Wire Breaking "request-body-removed", "what is sent has no effect";
    BODY_BECAME_REQUIRED: Wire Breaking "request-body-became-required", "requests without it are refused";
    BODY_BECAME_OPTIONAL: Wire Compatible "request-body-became-optional", "requests with it are still accepted";
    REQUEST_MEDIA_TYPE_ADDED: Wire Compatible "request-media-type-added", "the others are still accepted";
    REQUEST_MEDIA_TYPE_REMOVED: Wire Breaking "request-media-type-removed", "bodies of this type are refused";
    ENCODING_CHANGED: Wire Breaking "request-encoding-changed", "forms are written differently";
    MEDIA_TYPE_CHARSET_CHANGED: Wire Compatible "media-type-charset-changed", "clients read the charset of each response, and send UTF-8";
    MEDIA_TYPE_PARAMETER_CHANGED: Wire Risky "media-type-parameter-changed", "a parameter may choose another form of the body";

    RESPONSE_SUCCESS_ADDED: Wire Risky "response-success-added", "clients do not know this success";
    RESPONSE_SUCCESS_REMOVED: Wire Breaking "response-success-removed", "the awaited response never comes";
    RESPONSE_FAILURE_ADDED: Wire Compatible "response-failure-added", "an undeclared failure is a failure as well";
    RESPONSE_FAILURE_REMOVED: Wire Compatible "response-failure-removed", "a response that never comes does not affect clients";
    RESPONSE_MEDIA_TYPE_ADDED: Wire Compatible "response-media-type-added", "clients accept what they know";
    RESPONSE_MEDIA_TYPE_REMOVED: Wire Breaking "response-media-type-removed", "the accepted type never comes";
    RESPONSE_BODY_ADDED: Wire Compatible "response-body-added", "clients do not read it";
    RESPONSE_BODY_REMOVED: Wire Breaking "response-body-removed", "there is no body to read";
    RESPONSE_HEADER_ADDED: Wire Compatible "response-header-added", "clients do not read it";
    RESPONSE_HEADER_REMOVED: Wire Breaking "response-header-removed", "a promised header never comes";
    RESPONSE_HEADER_REMOVED_OPTIONAL: Wire Risky "response-header-removed-optional", "an optional header never comes";
    RESPONSE_HEADER_BECAME_OPTIONAL: Wire Risky "response-header-became-optional", "clients read it as optional already";
    RESPONSE_HEADER_BECAME_REQUIRED: Wire Compatible "response-header-became-required", "clients read it as optional";

    REQUEST_SCHEMA_ADDED: Wire Risky "request-schema-added", "what was sent until now may be refused";
    REQUEST_SCHEMA_REMOVED: Wire Compatible "request-schema-removed", "anything is accepted";
    RESPONSE_SCHEMA_ADDED: Wire Compatible "response-schema-added", "the bytes can be read as before";
    RESPONSE_SCHEMA_REMOVED: Wire Breaking "response-schema-removed", "anything may come";
    REQUEST_TYPE_CHANGED: Wire Breaking "request-type-changed", "what is sent is refused";
    REQUEST_TYPE_WIDENED: Wire Compatible "request-type-widened", "what is sent is still accepted";
    REQUEST_TYPE_NARROWED: Wire Breaking "request-type-narrowed", "some of what is sent is refused";
    RESPONSE_TYPE_CHANGED: Wire Breaking "response-type-changed", "responses cannot be read";
    RESPONSE_TYPE_WIDENED: Wire Breaking "response-type-widened", "some responses cannot be read";
    RESPONSE_TYPE_NARROWED: Wire Compatible "response-type-narrowed", "responses can still be read";
    TYPE_IMPLIED: Wire Risky "schema-type-implied", "other keywords imply the type; other types are not excluded";
    REQUEST_BECAME_NULLABLE: Wire Compatible "request-became-nullable", "values are still accepted";
    REQUEST_BECAME_NOT_NULLABLE: Wire Breaking "request-became-not-nullable", "null is refused";
    RESPONSE_BECAME_NULLABLE: Wire Breaking "response-became-nullable", "null cannot be read";
    RESPONSE_OPTIONAL_BECAME_NULLABLE: Wire Compatible "response-optional-became-nullable", "null is read as absent";
    RESPONSE_BECAME_NOT_NULLABLE: Wire Compatible "response-became-not-nullable", "values can still be read";
    REQUEST_FORMAT_WIDENED: Wire Compatible "request-format-widened", "what is sent is still accepted";
    REQUEST_FORMAT_NARROWED: Wire Breaking "request-format-narrowed", "some of what is sent is refused";
    RESPONSE_FORMAT_WIDENED: Wire Breaking "response-format-widened", "some responses cannot be read";
    RESPONSE_FORMAT_NARROWED: Wire Compatible "response-format-narrowed", "responses can still be read";
    FORMAT_CHANGED: Wire Risky "format-changed", "text of another form means something else";
    REQUEST_ENUM_INTRODUCED: Wire Breaking "request-enum-introduced", "other values are refused";
    REQUEST_ENUM_LIFTED: Wire Compatible "request-enum-lifted", "the values are still accepted";
    REQUEST_ENUM_VALUE_ADDED: Wire Compatible "request-enum-value-added", "the others are still accepted";
    REQUEST_ENUM_VALUE_REMOVED: Wire Breaking "request-enum-value-removed", "the value is refused";
    RESPONSE_ENUM_INTRODUCED: Wire Compatible "response-enum-introduced", "fewer values come";
    RESPONSE_ENUM_LIFTED: Wire Compatible "response-enum-lifted", "enums are open: other values can be read";
    RESPONSE_ENUM_VALUE_ADDED: Wire Compatible "response-enum-value-added", "enums are open: other values can be read";
    RESPONSE_ENUM_VALUE_BEYOND_TYPE: Wire Breaking "response-enum-value-beyond-type", "the type of the known values cannot hold it";
    RESPONSE_ENUM_VALUE_REMOVED: Wire Compatible "response-enum-value-removed", "a value that never comes does not affect clients";
    OPEN_ENUM_CHANGED: Wire Compatible "open-enum-changed", "any other value is allowed as before";
    REQUEST_PROPERTY_ADDED_REQUIRED: Wire Breaking "request-property-added-required", "bodies without it are refused";
    REQUEST_PROPERTY_ADDED_OPTIONAL: Wire Compatible "request-property-added-optional", "bodies without it are still accepted";
    REQUEST_PROPERTY_REMOVED: Wire Risky "request-property-removed", "it may be ignored or refused";
    REQUEST_PROPERTY_BECAME_REQUIRED: Wire Breaking "request-property-became-required", "bodies without it are refused";
    REQUEST_PROPERTY_BECAME_OPTIONAL: Wire Compatible "request-property-became-optional", "bodies with it are still accepted";
    RESPONSE_PROPERTY_ADDED: Wire Compatible "response-property-added", "readers skip what they do not know";
    RESPONSE_PROPERTY_REMOVED: Wire Breaking "response-property-removed", "responses without it cannot be read";
    RESPONSE_OPTIONAL_PROPERTY_REMOVED: Wire Compatible "response-optional-property-removed", "readers take it as absent";
    RESPONSE_PROPERTY_BECAME_OPTIONAL: Wire Breaking "response-property-became-optional", "responses without it cannot be read";
    RESPONSE_PROPERTY_BECAME_REQUIRED: Wire Compatible "response-property-became-required", "responses with it can still be read";
    REQUEST_REST_REFUSED: Wire Risky "request-additional-properties-refused", "properties without a name are refused";
    REQUEST_REST_ALLOWED: Wire Compatible "request-additional-properties-allowed", "bodies without more are still accepted";
    RESPONSE_REST_CHANGED: Wire Compatible "response-additional-properties-changed", "readers skip what they do not know";
    REQUEST_VARIANT_ADDED: Wire Compatible "request-variant-added", "the others are still accepted";
    REQUEST_VARIANT_REMOVED: Wire Breaking "request-variant-removed", "values of this variant are refused";
    RESPONSE_VARIANT_ADDED: Wire Compatible "response-variant-added", "unions are open: other variants can be read";
    RESPONSE_UNTAGGED_VARIANT_ADDED: Wire Risky "response-untagged-variant-added", "no tag distinguishes the variants: it may be read as another one";
    RESPONSE_VARIANT_REMOVED: Wire Compatible "response-variant-removed", "a variant that never comes does not affect clients";
    STRUCTURE_CHANGED: Wire Breaking "schema-structure-changed", "one type became several, or several one";
    DISCRIMINATOR_ADDED: Wire Compatible "discriminator-added", "values are read by their structure as before";
    DISCRIMINATOR_REMOVED: Wire Risky "discriminator-removed", "the property by which variants are distinguished may be absent";
    DISCRIMINATOR_CHANGED: Wire Breaking "discriminator-changed", "another property distinguishes the variants";
    DISCRIMINATOR_MAPPING_CHANGED: Wire Risky "discriminator-mapping-changed", "another value may mean another variant";
    REQUEST_BOUND_TIGHTENED: Wire Risky "request-bound-tightened", "some values may be refused";
    REQUEST_BOUND_LOOSENED: Wire Compatible "request-bound-loosened", "values are still accepted";
    REQUEST_CONSTRAINT_CHANGED: Wire Risky "request-constraint-changed", "some values may be refused";
    REQUEST_DEFAULT_CHANGED: Wire Risky "request-default-changed", "an absent value means something else";
    RESPONSE_DEFAULT_CHANGED: Wire Risky "response-default-changed", "an absent value means something else";
    KEYWORD_CHANGED: Wire Risky "schema-keyword-changed", "the effect on a client is not known";
    PART_CHANGED: Wire Risky "part-changed", "the effect on a client is not known";
    SCHEMA_RENAMED: Wire Compatible "schema-renamed", "the name of a schema is not on the wire";
    CALLBACK_CHANGED: Wire Risky "callback-changed", "what the server sends is read by other code";

    RUST_ADDED: Rust Compatible "rust-added", "other code compiles as before";
    RUST_REMOVED: Rust Breaking "rust-removed", "code that uses it does not compile";
    RUST_RENAMED: Rust Breaking "rust-renamed", "code that uses the old name does not compile";
    RUST_TYPE_CHANGED: Rust Breaking "rust-type-changed", "code that uses it may not compile";
    RUST_SIGNATURE_CHANGED: Rust Breaking "rust-signature-changed", "calls do not compile";
    RUST_ARGUMENTS_REORDERED: Rust Breaking "rust-arguments-reordered", "calls may compile and mean something else";
    RUST_ARGUMENT_RENAMED: Rust Compatible "rust-argument-renamed", "calls compile as before";
    RUST_SIGNATURE_WIDENED: Rust Compatible "rust-signature-widened", "calls compile as before";
    RUST_FIELD_ADDED: Rust Breaking "rust-field-added", "code that writes the struct out does not compile";
    RUST_BECAME_ALIAS: Rust Compatible "rust-became-alias", "code that uses it compiles as before";
    RUST_NUMBER_AMBIGUOUS: Rust Breaking "rust-number-ambiguous", "a number without a type may be of another one";
    RUST_TRAIT_GAINED: Rust Compatible "rust-trait-gained", "code that uses it compiles as before";
    RUST_TRAIT_LOST: Rust Breaking "rust-trait-lost", "code that uses it does not compile";
    RUST_DEPRECATED: Rust Compatible "rust-deprecated", "the compiler warns";

    RESPONSE_BOUND_CHANGED: Words Compatible "response-bound-changed", "clients do not check what they read";
    RESPONSE_CONSTRAINT_CHANGED: Words Compatible "response-constraint-changed", "clients do not check what they read";
    READ_WRITE_ONLY_CHANGED: Words Compatible "read-write-only-changed", "it travels as before";
    DEPRECATED: Words Compatible "deprecated", "it works as before";
    UNDEPRECATED: Words Compatible "undeprecated", "it works as before";
    DESCRIPTION_CHANGED: Words Compatible "description-changed", "only people read it";
    EXAMPLE_CHANGED: Words Compatible "example-changed", "only people read it";
    TAGS_CHANGED: Words Compatible "tags-changed", "only people read it";
    LINKS_CHANGED: Words Compatible "links-changed", "clients do not follow them";
    EXTENSION_CHANGED: Words Compatible "extension-changed", "it has no meaning in OpenAPI";
    INFO_CHANGED: Words Compatible "info-changed", "only people read it";
    COMPONENT_ADDED: Words Compatible "component-added", "a part for operations to share";
    COMPONENT_REMOVED: Words Compatible "component-removed", "no operation refers to it any more";
    COMPONENT_CHANGED: Words Compatible "unused-component-changed", "no operation refers to it";
    REFERENCE_CHANGED: Words Compatible "reference-changed", "what it leads to is compared by itself";
    DOCUMENT_CHANGED: Words Compatible "document-changed", "a form or an order without meaning for a client";
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::RULES;

    #[test]
    fn names_are_unique_and_in_kebab_case() {
        let names: BTreeSet<_> = RULES.iter().map(|rule| rule.id).collect();
        assert_eq!(names.len(), RULES.len());
        for name in names {
            assert!(name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-'), "{name}");
        }
    }
}

//! Whether `null` is a value of a schema.

use crate::document::view::Schema;

use super::conjunct::{Conjunct, Conjunction, is_typed};

/// Whether `null` is the only value that a schema allows.
pub(crate) fn only_null(schema: Schema<'_>) -> bool {
    let listed = schema
        .values()
        .is_some_and(|values| !values.is_empty() && values.iter().all(|value| value.is_null()));
    let is_of_null = |keyword: &str| {
        let members = schema.members(keyword).unwrap_or_default();
        !members.is_empty() && members.into_iter().all(only_null)
    };
    schema.types().eq(["null"]) || listed || is_of_null("oneOf") || is_of_null("anyOf")
}

/// Whether a schema by itself declares `null` as one of its values.
pub(crate) fn allows_null(schema: Schema<'_>) -> bool {
    let is_listed = schema.values().is_some_and(|values| values.iter().any(|value| value.is_null()));
    schema.types().any(|name| name == "null") || schema.nullable() || is_listed
}

/// Whether a conjunction allows `null`: its own schema declares it, or an annotation beside a reference does, or every
/// conjunct that declares a type does.
pub(super) fn is_nullable(conjunction: &Conjunction<'_>, conjuncts: &[Conjunct<'_>]) -> bool {
    let own = conjunction.schema().is_some_and(allows_null);
    let in_annotation = conjuncts.iter().any(|conjunct| {
        let schema = conjunct.schema;
        schema.nullable() && !is_typed(schema) && !schema.has("required")
    });
    let mut typed = conjuncts
        .iter()
        .filter(|conjunct| is_typed(conjunct.schema) && !conjunct.schema.is_reference())
        .peekable();
    let everywhere = typed.peek().is_some() && typed.all(|conjunct| allows_null(conjunct.schema));
    own || in_annotation || everywhere || conjunction.is_nullable
}

/// Whether a schema that declares no type allows `null` all the same.
pub(super) fn is_nullable_annotation(schema: Schema<'_>) -> bool {
    schema.only_words() && schema.nullable()
}

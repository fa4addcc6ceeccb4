//! Excludes alternatives of a union by the values that its sibling keywords list. For example, if `kind`
//! distinguishes the members of a union, `properties: {kind: {const: cat}}` beside the union leaves one of
//! them.

use std::collections::HashSet;

use crate::diagnostic::Diagnostic;
use crate::document::view::{Object as _, Schema};

use super::conjunct::{Choice, Conjunct, choice};
use super::conjunction::conjunction;
use super::enums::listed_texts;
use super::flatten::flatten;
use super::nullability::only_null;
use super::union::discriminator::Discriminator;
use super::union::member::Member;
use super::{Result, Schemas};

/// The maximum depth of nested unions. A union may contain itself.
const MAX_DEPTH: usize = 8;

/// The values that siblings of alternatives list for their properties.
pub(super) struct ListedProperties<'d> {
    listed: Vec<Listed<'d>>,
    discriminator: Option<Discriminator<'d>>,
}

/// The values that are listed for one property.
struct Listed<'d> {
    name: &'d str,
    schema: Schema<'d>,
    values: HashSet<String>,
    is_required: bool,
}

impl<'d> ListedProperties<'d> {
    /// Collects the values that all conjuncts list for their properties, except for the one with the
    /// alternatives.
    ///
    /// # Errors
    ///
    /// Fails if [`flatten`](super::flatten()) fails.
    pub(super) fn of(schemas: &Schemas<'d>, conjuncts: &[Conjunct<'d>], index: usize) -> Result<Self> {
        let mut listed = Vec::new();
        for (_, conjunct) in conjuncts.iter().enumerate().filter(|(other, _)| *other != index) {
            for (name, _, schema) in conjunct.schema.properties() {
                if let Some(values) = listed_texts(schemas, &[schema])? {
                    let is_required = requires(conjuncts, name);
                    let values = values.into_iter().collect();
                    listed.push(Listed { name, schema, values, is_required });
                }
            }
        }
        let discriminators = conjuncts.iter().rev().map(|conjunct| conjunct.schema);
        let discriminator = discriminators.filter(|_| !listed.is_empty()).find_map(Discriminator::of);
        Ok(Self { listed, discriminator })
    }

    /// Returns why an alternative has no valid value, or `None` if it may have one.
    ///
    /// # Errors
    ///
    /// Fails if [`flatten`](super::flatten()) fails.
    pub(super) fn excludes(
        &self,
        schemas: &Schemas<'d>,
        written: Schema<'d>,
    ) -> Result<Option<Box<Diagnostic>>> {
        if self.listed.is_empty() {
            return Ok(None);
        }
        let fault = |listed: &Listed<'d>| {
            let message = format!("the values of `{}` beside this alternative exclude it", listed.name);
            Box::new(Diagnostic::error(written.span(), message).also(listed.schema.span(), "these values"))
        };
        if let Some(discriminator) = &self.discriminator {
            let member = Member::new(conjunction(schemas, written)?, schemas.resolve(written)?, written);
            let tags = discriminator.values(schemas, &member)?;
            let mut listed = self.listed.iter().filter(|listed| listed.name == discriminator.property());
            let excluding =
                listed.find(|listed| !tags.is_empty() && tags.iter().all(|tag| !listed.values.contains(tag)));
            if let Some(listed) = excluding {
                return Ok(Some(fault(listed)));
            }
        }
        for listed in &self.listed {
            if listed.excludes(schemas, written, listed.is_required, MAX_DEPTH)? {
                return Ok(Some(fault(listed)));
            }
        }
        Ok(None)
    }
}

impl<'d> Listed<'d> {
    /// Returns whether every value of an alternative has another value of the property.
    fn excludes(
        &self,
        schemas: &Schemas<'d>,
        written: Schema<'d>,
        is_required: bool,
        depth: usize,
    ) -> Result<bool> {
        let conjuncts = flatten(schemas, &conjunction(schemas, written)?)?;
        let is_required = is_required || requires(&conjuncts, self.name);
        let own: Vec<_> =
            conjuncts.iter().filter_map(|conjunct| conjunct.schema.property(self.name)).collect();
        let values = if is_required { listed_texts(schemas, &own)? } else { None };
        if values.is_some_and(|values| values.iter().all(|value| !self.values.contains(value))) {
            return Ok(true);
        }
        let Some(Choice { members, .. }) = choice(&conjuncts).filter(|_| depth > 0) else { return Ok(false) };
        for member in members.into_iter().filter(|member| !only_null(schemas, *member)) {
            if !self.excludes(schemas, member, is_required, depth - 1)? {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

fn requires(conjuncts: &[Conjunct<'_>], name: &str) -> bool {
    conjuncts.iter().any(|conjunct| conjunct.schema.required().iter().any(|(required, _)| *required == name))
}

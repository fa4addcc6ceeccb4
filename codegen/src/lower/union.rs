//! Unions: `oneOf`, `anyOf`, and several types at once.

use crate::diagnostic::Diagnostic;
use crate::document::view::Schema;
use crate::ir::{TypeUse, Union, UnionVariant};
use crate::name::{Scope, Words};

use super::Lowering;

impl<'d> Lowering<'d> {
    /// Lowers a union. Its variants are told apart by the discriminator, or else by their shapes.
    pub(super) fn union(&mut self, schema: Schema<'d>, words: &Words) -> Option<Union> {
        let keyword = if schema.has("oneOf") { "oneOf" } else { "anyOf" };
        let mut scope = Scope::default();
        scope.claim_variant(&Words::of("unknown"));
        let Some(members) = schema.members(keyword) else {
            let members = self.scalar_members(schema)?;
            let variants = members.into_iter().map(|(name, ty)| UnionVariant {
                name: scope.claim_variant(&Words::of(&name)),
                ty: TypeUse { ty, nullable: false },
                tags: Vec::new(),
            });
            return Some(Union { variants: variants.collect(), tag: None });
        };
        let discriminator = schema.discriminator();
        let mut variants: Vec<UnionVariant> = Vec::new();
        for (number, member) in members.into_iter().enumerate() {
            if member.types() == ["null"] {
                continue;
            }
            let resolved = self.checked(self.document.schema(member))?;
            let name = variant_words(member, resolved, number);
            let Some(ty) = self.type_of(member, &words.then_all(&name)) else { continue };
            if variants.iter().any(|known| known.ty.ty == ty.ty) {
                let message =
                    format!("this member of `{keyword}` has the type of an earlier one; it has no effect");
                self.report.push(Diagnostic::warning(member.span(), message));
                continue;
            }
            let tags = discriminator.as_ref().map(|(_, mapping)| tags(mapping, member, resolved));
            variants.push(UnionVariant {
                name: scope.claim_variant(&name),
                ty,
                tags: tags.unwrap_or_default(),
            });
        }
        Some(Union { variants, tag: discriminator.map(|(property, _)| property.to_owned()) })
    }
}

/// What a variant is called: as its schema, else after what it is.
fn variant_words(member: Schema<'_>, resolved: Schema<'_>, number: usize) -> Words {
    let component = resolved.component_name();
    let given = member.rust_name().map(str::to_owned).or(component).or(resolved.title().map(str::to_owned));
    let kind = || match resolved.types().first().copied() {
        Some(kind @ ("string" | "integer" | "number" | "boolean" | "array")) => kind.to_owned(),
        _ => format!("variant {}", number + 1),
    };
    Words::of(&given.unwrap_or_else(kind))
}

/// The values of the discriminator that mean a member: those that the mapping gives it, else its name.
fn tags(mapping: &[(&str, &str)], member: Schema<'_>, resolved: Schema<'_>) -> Vec<String> {
    let component = resolved.component_name();
    let means = |target: &str| {
        member.reference() == Some(target)
            || component.as_deref().is_some_and(|name| {
                name == target || target.strip_prefix("#/components/schemas/") == Some(name)
            })
    };
    let mapped: Vec<_> =
        mapping.iter().filter(|(_, target)| means(target)).map(|(tag, _)| (*tag).to_owned()).collect();
    if mapped.is_empty() { component.into_iter().collect() } else { mapped }
}

//! Unions: `oneOf`, `anyOf`, several types at once, and a base with those that are derived from it.

use crate::diagnostic::Diagnostic;
use crate::document::view::{Object, Schema};
use crate::ir::{Scalar, TypeUse, Union, UnionVariant};
use crate::name::{Scope, Words};

use super::Lowering;
use super::conjunction::{All, Part};
use super::discriminator::Discriminator;
use super::kind;

/// A member of a union: what it is, the schema that names it, and that one as it is written.
pub(super) struct Member<'d> {
    pub(super) all: All<'d>,
    resolved: Schema<'d>,
    pub(super) written: Schema<'d>,
}

impl<'d> Member<'d> {
    /// Its name in `components`.
    pub(super) fn name(&self) -> Option<&'d str> {
        self.resolved.component_name()
    }
}

impl<'d> Lowering<'d> {
    /// Lowers a union. Its variants are told apart by the discriminator, or else by their shapes.
    pub(super) fn union(&mut self, all: &All<'d>, words: &Words) -> Option<Union> {
        let flat = self.flat(all)?;
        let mut scope = Scope::default();
        scope.claim_variant(&Words::of("unknown"));
        let inheritors = self.inheritors(all);
        let Some((index, keyword, members)) = kind::choice(&flat).filter(|_| inheritors.is_empty()) else {
            if let Some(base) = all.schema().filter(|_| !inheritors.is_empty()) {
                return self.derived_union(base, inheritors, words);
            }
            return self.union_of_types(all, &flat, words);
        };
        let discriminator = flat.iter().rev().find_map(|part| Discriminator::of(part.schema));
        let mut found = Vec::new();
        for member in members.into_iter().filter(|member| !kind::only_null(*member)) {
            let resolved = self.checked(self.document.schema(member))?;
            let Some(chosen) = self.chosen(all, &flat, index, member) else { continue };
            found.push(Member { all: chosen, resolved, written: member });
        }
        Some(self.variants(found, discriminator, keyword, words))
    }

    /// A base that a discriminator tells from those that are derived from it by `allOf`: any of them, or the base itself.
    fn derived_union(&mut self, base: Schema<'d>, derived: Vec<Schema<'d>>, words: &Words) -> Option<Union> {
        let mut found = Vec::new();
        for schema in derived {
            let all = self.all(schema)?;
            found.push(Member { all, resolved: schema, written: schema });
        }
        found.push(Member { all: All::itself(base), resolved: base, written: base });
        Some(self.variants(found, Discriminator::of(base), "discriminator", words))
    }

    fn variants(
        &mut self,
        members: Vec<Member<'d>>,
        discriminator: Option<Discriminator<'d>>,
        keyword: &str,
        words: &Words,
    ) -> Union {
        let mut scope = Scope::default();
        scope.claim_variant(&Words::of("unknown"));
        let mut variants: Vec<UnionVariant> = Vec::new();
        let tagged = discriminator.and_then(|by| self.tagged(&by, &members));
        let (tag, default_member) = tagged.as_ref().map(|by| (by.property, by.default)).unzip();
        let mut default = None;
        let mut tags = tagged.map(|by| by.values).unwrap_or_default().into_iter();
        for (number, Member { all, resolved, written }) in members.into_iter().enumerate() {
            let tags = tags.next().unwrap_or_default();
            let name =
                if all.is_itself() { Words::of("base") } else { variant_words(written, resolved, number) };
            let Some(mut ty) = self.type_of_all(&all, &words.then_all(&name)) else { continue };
            // That `null` is allowed is said of the union.
            ty.nullable &= !kind::allows_null(resolved);
            let same = variants.iter().position(|known| known.ty.ty == ty.ty);
            if default_member.flatten() == Some(number) {
                default = Some(same.unwrap_or(variants.len()));
            }
            if let Some(known) = same.and_then(|index| variants.get_mut(index)) {
                let message =
                    format!("this member of `{keyword}` has the type of an earlier one; it has no effect");
                if tags.iter().all(|tag| known.tags.contains(tag)) {
                    self.report.push(Diagnostic::warning(written.span(), message));
                }
                known.tags.extend(tags);
                continue;
            }
            variants.push(UnionVariant { name: scope.claim_variant(&name), ty, tags });
        }
        Union { variants, tag: tag.map(str::to_owned), default }
    }

    /// A union of the types that `type` lists: each is the schema itself, of that one type.
    fn union_of_types(&mut self, all: &All<'d>, flat: &[Part<'d>], words: &Words) -> Option<Union> {
        let mut scope = Scope::default();
        scope.claim_variant(&Words::of("unknown"));
        let types = self.types(all, flat)?;
        let mut variants = Vec::new();
        for name in types {
            let words = words.then(name);
            let Some(ty) = self.type_of_all(&all.only(name), &words) else { continue };
            let ty = TypeUse { nullable: false, ..ty };
            variants.push(UnionVariant { name: scope.claim_variant(&Words::of(name)), ty, tags: Vec::new() });
        }
        Some(Union { variants, tag: None, default: None })
    }
}

/// What a variant is called: as its schema, else after what it is.
fn variant_words(member: Schema<'_>, resolved: Schema<'_>, number: usize) -> Words {
    let component = resolved.component_name();
    let given = member.rust_name().or(component).or(resolved.title()).map(str::to_owned);
    let format = resolved.format().filter(|format| kind::scalar("string", Some(format)) != Scalar::String);
    let kind = || match resolved.types_but_null().first().copied() {
        Some("string") => format.unwrap_or("string").to_owned(),
        Some(kind @ ("integer" | "number" | "boolean" | "array")) => kind.to_owned(),
        _ => format!("variant {}", number + 1),
    };
    Words::of(&given.unwrap_or_else(kind))
}

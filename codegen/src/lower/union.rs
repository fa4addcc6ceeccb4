//! Unions: `oneOf`, `anyOf`, several types at once, and a base with those that are derived from it.

use crate::diagnostic::Diagnostic;
use crate::document::view::{Object, Schema};
use crate::ir::{Docs, Tagging, TypeRef, TypeUse, Union, UnionVariant};
use crate::name::{Scope, Words};

use super::conjunction::{All, Part};
use super::discriminator::Discriminator;
use super::tagging::Content;
use super::variant::Named;
use super::{Lowering, docs, kind};

/// A member of a union: what it is, the schema that names it, and that one as it is written.
pub(super) struct Member<'d> {
    pub(super) all: All<'d>,
    pub(super) resolved: Schema<'d>,
    pub(super) written: Schema<'d>,
    /// The name under which it is referred to.
    name: Option<String>,
}

impl<'d> Member<'d> {
    fn new(all: All<'d>, resolved: Schema<'d>, written: Schema<'d>) -> Self {
        let name = given_name(resolved, written);
        Self { all, resolved, written, name }
    }

    /// A schema that is a member although no list refers to it.
    fn itself(all: All<'d>, schema: Schema<'d>) -> Self {
        let name = schema.component_name().map(str::to_owned).or_else(|| schema.definition_name());
        Self { all, resolved: schema, written: schema, name }
    }

    /// The name under which it is referred to, in `components` or elsewhere.
    pub(super) fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }
}

/// The name that a schema has in `components`, or where a reference leads.
pub(super) fn given_name(resolved: Schema<'_>, written: Schema<'_>) -> Option<String> {
    let own = resolved.component_name().map(str::to_owned);
    own.or_else(|| resolved.definition_name().filter(|_| written.is_reference()))
}

impl<'d> Lowering<'d> {
    /// Lowers a union. Its variants are told apart by the discriminator, or else by their shapes.
    pub(super) fn union(&mut self, all: &All<'d>, words: &Words) -> Option<Union> {
        let flat = self.flat(all)?;
        let inheritors = self.inheritors(all);
        let Some((index, keyword, members)) = kind::choice(&flat).filter(|_| inheritors.is_empty()) else {
            if let Some(base) = all.schema().filter(|_| !inheritors.is_empty()) {
                return Some(self.derived_union(base, inheritors, words));
            }
            return self.union_of_types(all, &flat, words);
        };
        let discriminator = flat.iter().rev().find_map(|part| Discriminator::of(part.schema));
        let mut found = Vec::new();
        for member in members.into_iter().filter(|member| !kind::only_null(*member)) {
            let resolved = self.checked(self.document.schema(member))?;
            let Some(chosen) = self.chosen(all, &flat, index, member) else { continue };
            found.push(Member::new(chosen, resolved, member));
        }
        Some(self.variants(&found, discriminator, keyword, words))
    }

    /// A base that a discriminator tells from those that are derived from it by `allOf`: any of them, or the base itself.
    fn derived_union(&mut self, base: Schema<'d>, derived: Vec<Schema<'d>>, words: &Words) -> Union {
        let mut found = Vec::new();
        for schema in derived {
            found.push(Member::itself(All::of(Part::whole(schema, true)), schema));
        }
        found.push(Member::itself(All::itself(base), base));
        self.variants(&found, Discriminator::of(base), "discriminator", words)
    }

    fn variants(
        &mut self,
        members: &[Member<'d>],
        discriminator: Option<Discriminator<'d>>,
        keyword: &str,
        words: &Words,
    ) -> Union {
        let objects: Vec<_> = members.iter().map(|member| self.alternative(member)).collect();
        let explicit = discriminator.and_then(|by| self.tagged(&by, members));
        let default_member = explicit.as_ref().and_then(|by| by.default);
        let is_any = keyword == "anyOf";
        let (tagging, drafts) = self.tagging(explicit, members, &objects, is_any);
        let names = self.variant_names(&drafts, members, &objects);
        let (mut variants, mut default) = (Vec::<UnionVariant>::new(), None);
        for (draft, Named { name, words: own }) in drafts.into_iter().zip(names) {
            let Some(member) = members.get(draft.member) else { continue };
            let words = words.then_all(&own);
            let ty = match &draft.content {
                Content::Nothing => None,
                content => match self.content(content, member, &words) {
                    None => continue,
                    content => content,
                },
            };
            let is_same = |known: &UnionVariant| match (&known.ty, &ty) {
                (Some(known), Some(ty)) => known.ty == ty.ty,
                _ => false,
            };
            let is_shared = matches!(draft.content, Content::Member);
            let same = variants.iter().position(is_same).filter(|_| is_shared);
            if default_member == Some(draft.member) {
                default = Some(same.unwrap_or(variants.len()));
            }
            if let Some(known) = same.and_then(|index| variants.get_mut(index)) {
                let message =
                    format!("this member of `{keyword}` has the type of an earlier one; it has no effect");
                if draft.tags.iter().all(|tag| known.tags.contains(tag)) {
                    self.report.push(Diagnostic::warning(member.written.span(), message));
                }
                known.tags.extend(draft.tags);
                continue;
            }
            let docs = docs::of_alternative(member.written);
            variants.push(UnionVariant { name, docs, ty, tags: draft.tags });
        }
        let is_any = is_any && tagging == Tagging::Untagged;
        Union { variants, tagging, default, is_any }
    }

    /// The type of what a variant holds.
    fn content(&mut self, content: &Content<'d>, member: &Member<'d>, words: &Words) -> Option<TypeUse> {
        match content {
            Content::Nothing => None,
            Content::Member => {
                let ty = self.type_of_all(&member.all, words)?;
                // That `null` is allowed, the union knows.
                Some(TypeUse { nullable: ty.nullable && !kind::allows_null(member.resolved), ..ty })
            }
            Content::Property(schemas) => {
                let all = self.of_property(schemas)?;
                let mut ty = self.type_of_all(&all, words)?;
                ty.nullable |= kind::allows_null(all.primary);
                Some(ty)
            }
        }
    }

    /// A union of the types that `type` lists: each is the schema itself, of that one type.
    fn union_of_types(&mut self, all: &All<'d>, flat: &[Part<'d>], words: &Words) -> Option<Union> {
        let mut scope = Scope::default();
        let types = self.types(all, flat)?;
        let mut variants = Vec::new();
        for name in types {
            let Some(ty) = self.type_of_all(&all.only(name), &words.then(name)) else { continue };
            let own = match name {
                "array" => self.list_words(flat),
                "object" if matches!(ty.ty, TypeRef::Map(_)) => "map".to_owned(),
                name => name.to_owned(),
            };
            let (name, docs) = (scope.claim_variant(&Words::of(&own)), Docs::default());
            let ty = Some(TypeUse { nullable: false, ..ty });
            variants.push(UnionVariant { name, docs, ty, tags: Vec::new() });
        }
        Some(Union { variants, tagging: Tagging::Untagged, default: None, is_any: false })
    }
}

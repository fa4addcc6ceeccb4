//! Lowers unions: `oneOf`, `anyOf`, several types at once, and a base with its subtypes.

use std::collections::HashMap;

use crate::document::view::Object;
use crate::ir::{Direction, Docs, Tagging, TypeRef, TypeUse, Union, UnionVariant};
use crate::lower::docs;
use crate::name::{Scope, Words};
use crate::schema::union::{self, Alternative, Content, Discriminator, Draft, Member, alternative, tagging};
use crate::schema::{self, Conjunction, flatten};

use super::Types;
use super::object::direction;
use super::reference::type_of_conjunction;
use super::variant::{Named, list_words, variant_names};

/// Lowers a union. Its variants are distinguished by the discriminator, or else by their shapes.
pub(super) fn union<'d>(
    types: &mut Types<'d>,
    conjunction: &Conjunction<'d>,
    words: &Words,
) -> Option<Union> {
    match types.ok_or_report(union::union(&types.schemas, conjunction))? {
        union::Union::Schemas { keyword, members, discriminator } => {
            let members: Vec<_> =
                members.into_iter().filter_map(|member| types.ok_or_report(member)).collect();
            of_schemas(types, &members, discriminator.as_ref(), keyword, words)
        }
        union::Union::Types(names) => of_types(types, conjunction, &names, words),
    }
}

fn of_schemas<'d>(
    types: &mut Types<'d>,
    members: &[Member<'d>],
    discriminator: Option<&Discriminator<'d>>,
    keyword: &str,
    words: &Words,
) -> Option<Union> {
    let is_any = keyword == "anyOf";
    let by = discriminator.map(|by| by.tagged(&types.schemas, members)).transpose();
    let by = types.ok_or_report(by)?.and_then(|(tagged, warnings)| {
        types.report.extend(warnings);
        tagged
    });
    let default_member = by.as_ref().and_then(|by| by.default);
    let untagged_members = by.as_ref().map(|by| by.untagged.clone()).unwrap_or_default();
    let objects = members.iter().map(|member| alternative(&types.schemas, member));
    let objects: Vec<Option<Alternative<'d>>> =
        types.ok_or_report(objects.collect::<schema::Result<Vec<_>>>())?;
    let (tagging, drafts) = types.ok_or_report(tagging(&types.schemas, by, members, &objects, is_any))?;
    let names = variant_names(types, &drafts, members, &objects)?;
    let (mut variants, mut default, mut untagged) = (Vec::<UnionVariant>::new(), None, Vec::new());
    let mut known: HashMap<TypeRef, usize> = HashMap::new();
    for (draft, Named { name, words: own }) in drafts.into_iter().zip(names) {
        let Some(member) = members.get(draft.member) else { continue };
        let ty = match &draft.content {
            Content::Nothing => None,
            content => match content_type(types, content, member, &words.then_all(&own)) {
                None => continue,
                ty => ty,
            },
        };
        let same = ty.as_ref().and_then(|ty| known.get(&ty.ty).copied());
        let same = same.filter(|_| matches!(draft.content, Content::Member));
        if default_member == Some(draft.member) {
            default = Some(same.unwrap_or(variants.len()));
        }
        if let Some(first) = same.and_then(|index| variants.get_mut(index)) {
            merge(types, first, draft, member, keyword);
            continue;
        }
        untagged.extend(untagged_members.contains(&draft.member).then_some(variants.len()));
        if let Some(ty) = &ty {
            known.entry(ty.ty.clone()).or_insert(variants.len());
        }
        let docs = docs::of_alternative(member.written);
        variants.push(UnionVariant { name, docs, ty, tags: draft.tags });
    }
    let is_any = is_any && tagging == Tagging::Untagged;
    Some(Union { variants, tagging, default, untagged, is_any })
}

/// Adds the tags of a member to a variant of the same type.
fn merge<'d>(
    types: &mut Types<'d>,
    first: &mut UnionVariant,
    draft: Draft<'d>,
    member: &Member<'d>,
    keyword: &str,
) {
    if draft.tags.iter().all(|tag| first.tags.contains(tag)) {
        let message = format!("unreachable member of `{keyword}`: an earlier member has the same type");
        types.report.warning(member.written.span(), message);
    }
    first.tags.extend(draft.tags);
}

/// Returns the type of a variant's content.
fn content_type<'d>(
    types: &mut Types<'d>,
    content: &Content<'d>,
    member: &Member<'d>,
    words: &Words,
) -> Option<TypeUse> {
    match content {
        Content::Nothing => None,
        Content::Member => {
            let ty = type_of_conjunction(types, &member.conjunction, words)?;
            // The union itself records that `null` is allowed.
            Some(TypeUse { nullable: false, ..ty })
        }
        Content::Property(first, more) => {
            let resolved = types.resolve(*first)?;
            if types.is_by_direction() && direction(types, *first, resolved) != Direction::Both {
                let message =
                    "this property is in requests and in responses: a variant of the union holds it";
                types.report.warning(first.span(), message);
            }
            let together = types.ok_or_report(schema::conjunction_of(&types.schemas, *first, more))?;
            type_of_conjunction(types, &together, words)
        }
    }
}

/// Lowers a union of the types that `type` lists: each member is the schema itself with that one type.
fn of_types<'d>(
    types: &mut Types<'d>,
    conjunction: &Conjunction<'d>,
    names: &[&'d str],
    words: &Words,
) -> Option<Union> {
    let conjuncts = types.ok_or_report(flatten(&types.schemas, conjunction))?;
    let mut scope = Scope::default();
    let mut variants = Vec::new();
    for name in names {
        let Some(ty) = type_of_conjunction(types, &conjunction.only(name), &words.then(name)) else {
            continue;
        };
        let own = match *name {
            "array" => list_words(&types.schemas, &conjuncts),
            "object" if matches!(ty.ty, TypeRef::Map(_)) => "map".to_owned(),
            name => name.to_owned(),
        };
        let (name, docs) = (scope.claim_variant(&Words::of(&own)), Docs::default());
        let ty = Some(TypeUse { nullable: false, ..ty });
        variants.push(UnionVariant { name, docs, ty, tags: Vec::new() });
    }
    Some(Union { variants, tagging: Tagging::Untagged, default: None, untagged: Vec::new(), is_any: false })
}

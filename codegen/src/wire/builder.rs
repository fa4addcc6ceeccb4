//! Builds wire schemas from everything that `$ref`, `allOf` and alternatives declare about one value.

use std::collections::{BTreeSet, HashMap, HashSet, VecDeque};

use indexmap::IndexMap;

use super::canonical::{canonical, value_text};
use super::notes::{Note, NoteKind, note};
use super::schema::{
    Additional, Constraint, ConstraintKind, Limit, Member, Property, Schema, SchemaId, Union, Value,
};
use super::spot::Spot;
use crate::document::keywords::schema::{
    self as keywords, ANNOTATION, COMPARED, CONSTRAINT, FORM, LOWER, UPPER,
};
use crate::document::view::{Object as _, Schema as Written};
use crate::document::{NodeId, NodeRef};
use crate::ir::Tagging;
use crate::schema::enum_scalar::enum_scalar;
use crate::schema::enums::{self, literal};
use crate::schema::object::is_closed;
use crate::schema::union::{self, Member as Alternative, alternative, tagging};
use crate::schema::{
    Conjunct, Conjunction, Key, Kind, Result, Schemas, classify, conjunction, conjunction_of, flatten,
    format, types,
};

/// The schemas that together describe a value, as a conjunction and individually.
struct Subject<'d> {
    conjunction: Conjunction<'d>,
    written: Vec<Written<'d>>,
}

/// Builds the graph. Each conjunction is built once, from a queue, because schemas can be recursive.
pub(super) struct Builder<'s, 'd> {
    pub(super) schemas: &'s Schemas<'d>,
    ids: HashMap<(Key, Vec<NodeId>), SchemaId>,
    pending: VecDeque<Subject<'d>>,
    table: Vec<Schema>,
    used: HashSet<NodeId>,
}

impl<'s, 'd> Builder<'s, 'd> {
    pub(super) fn new(schemas: &'s Schemas<'d>) -> Self {
        let (ids, pending) = (HashMap::new(), VecDeque::new());
        Self { schemas, ids, pending, table: Vec::new(), used: HashSet::new() }
    }

    /// Returns the ID of a schema at the place where it is used.
    pub(super) fn schema(&mut self, written: Written<'d>) -> SchemaId {
        self.combined(&[written])
    }

    /// Returns the ID of the conjunction of several schemas.
    fn combined(&mut self, written: &[Written<'d>]) -> SchemaId {
        let whole = match written.split_first() {
            Some((first, more)) => conjunction_of(self.schemas, *first, more).ok(),
            None => None,
        };
        // A schema that cannot be read is compared as written.
        let unread = || written.last().map(|last| Conjunction::of(Conjunct::new(*last, false)));
        match whole.or_else(unread) {
            Some(conjunction) => self.add(conjunction, written.to_vec()),
            None => SchemaId(usize::MAX),
        }
    }

    fn add(&mut self, conjunction: Conjunction<'d>, written: Vec<Written<'d>>) -> SchemaId {
        let apart = written.iter().filter(|schema| schema.keywords().any(|(key, _)| key != "$ref"));
        let key = (conjunction.key(), apart.map(|schema| schema.id()).collect());
        let next = SchemaId(self.table.len() + self.pending.len());
        let id = *self.ids.entry(key).or_insert(next);
        if id == next {
            self.pending.push_back(Subject { conjunction, written });
        }
        id
    }

    /// Reads all queued schemas. Returns the nodes of all that were read.
    pub(super) fn finish(&mut self) -> HashSet<NodeId> {
        while let Some(subject) = self.pending.front() {
            let at = Spot::of(subject.conjunction.primary.node());
            let (conjunction, written) = (subject.conjunction.clone(), subject.written.clone());
            // IDs that are assigned meanwhile count this schema as pending.
            let schema = self.read(&conjunction, &written);
            let schema = schema.unwrap_or_else(|_| self.unread(at, &written));
            self.pending.pop_front();
            self.table.push(schema);
        }
        self.used.clone()
    }

    pub(super) fn into_table(self) -> Vec<Schema> {
        self.table
    }

    /// Returns a schema that the generator rejects. Only its text is known.
    fn unread(&self, at: Spot, written: &[Written<'d>]) -> Schema {
        let text = |schema: &Written<'d>| canonical(self.schemas.document, schema.node());
        let text = written.iter().map(text).collect::<Vec<_>>().join("&");
        let constraint = Constraint { keyword: "$ref".to_owned(), kind: ConstraintKind::Unknown, text };
        let parts = written.iter().map(|schema| Spot::of(schema.node())).collect();
        Schema { constraints: vec![constraint], parts, ..Schema::empty(at) }
    }

    fn read(&mut self, conjunction: &Conjunction<'d>, written: &[Written<'d>]) -> Result<Schema> {
        let mut parts = self.parts(written)?;
        let mut schema = Schema::empty(Spot::of(conjunction.primary.node()));
        schema.name = conjunction.schema().and_then(Written::component_name).map(str::to_owned);
        let (kind, conjunction, conjuncts) =
            self.meaning(conjunction, &mut parts, &mut schema.is_nullable)?;
        schema.name = schema.name.or_else(|| conjunction.schema()?.component_name().map(str::to_owned));
        self.used.extend(parts.keys().copied());
        let parts: Vec<_> = parts.into_values().collect();
        self.value(&mut schema, &kind, &conjunction, &conjuncts)?;
        if matches!(kind, Kind::Union) {
            schema.union = self.union(&conjunction)?;
        }
        self.object(&mut schema, &parts, &conjuncts);
        self.list(&mut schema, &parts);
        self.keywords(&mut schema, &parts);
        schema.parts = parts.iter().map(|part| Spot::of(part.schema.node())).collect();
        Ok(schema)
    }

    /// Returns all schemas that the given ones consist of. A reference counts as a schema, because it may
    /// have siblings.
    fn parts(&self, written: &[Written<'d>]) -> Result<IndexMap<NodeId, Conjunct<'d>>> {
        let mut parts = IndexMap::new();
        for schema in written {
            for conjunct in flatten(self.schemas, &conjunction(self.schemas, *schema)?)? {
                parts.entry(conjunct.schema.id()).or_insert(conjunct);
            }
            if schema.is_reference() {
                parts.entry(schema.id()).or_insert(Conjunct::new(*schema, false));
            }
        }
        Ok(parts)
    }

    /// Returns the meaning of a value, looking through schemas that only repeat another one, all of which are
    /// added to `parts`.
    fn meaning(
        &self,
        conjunction: &Conjunction<'d>,
        parts: &mut IndexMap<NodeId, Conjunct<'d>>,
        is_nullable: &mut bool,
    ) -> Result<(Kind<'d>, Conjunction<'d>, Vec<Conjunct<'d>>)> {
        let (mut conjunction, mut seen) = (conjunction.clone(), HashSet::new());
        loop {
            let conjuncts = flatten(self.schemas, &conjunction)?;
            for conjunct in &conjuncts {
                parts.entry(conjunct.schema.id()).or_insert(*conjunct);
            }
            let classified = classify(self.schemas, &conjunction)?;
            *is_nullable |= seen.is_empty() && classified.nullable;
            match classified.kind {
                Kind::Same(next) if seen.insert(next.key()) => conjunction = next,
                kind => return Ok((kind, conjunction, conjuncts)),
            }
        }
    }

    /// Sets types, formats and listed values.
    fn value(
        &self,
        schema: &mut Schema,
        kind: &Kind<'d>,
        conjunction: &Conjunction<'d>,
        conjuncts: &[Conjunct<'d>],
    ) -> Result<()> {
        let declared = types(conjunction, conjuncts)?.names;
        let values: Vec<_> = match kind {
            Kind::Enum => {
                enums::values(self.schemas, conjuncts).into_iter().map(|(value, _)| value).collect()
            }
            _ => enums::listed(conjuncts).unwrap_or_default(),
        };
        let values: Vec<_> = values.into_iter().filter(|value| !value.is_null()).collect();
        let implied: BTreeSet<&str> = match kind {
            Kind::Nothing(_) => BTreeSet::from([""]),
            _ if !declared.is_empty() => declared.iter().copied().collect(),
            Kind::Object | Kind::Map(_) => BTreeSet::from(["object"]),
            Kind::Array => BTreeSet::from(["array"]),
            Kind::Scalar(scalar) => BTreeSet::from([scalar.type_name()]),
            _ => values.iter().map(|value| type_of(*value)).collect(),
        };
        schema.is_type_implied = declared.is_empty() && values.is_empty();
        schema.types = (!implied.is_empty()).then(|| implied.into_iter().map(str::to_owned).collect());
        schema.format = format(conjuncts).map(str::to_owned);
        let literals: Vec<_> = values.iter().filter_map(|value| literal(*value)).collect();
        schema.scalar = match kind {
            Kind::Scalar(scalar) => Some(*scalar),
            Kind::Enum => enum_scalar(&literals, &declared, schema.format.as_deref()).scalar,
            _ => None,
        };
        let extensible = || conjuncts.iter().rev().find_map(|part| part.schema.value("x-extensible-enum"));
        // Alternatives that form an enum include any string.
        schema.is_open = matches!(kind, Kind::Enum) && enums::listed(conjuncts).is_none();
        let values = if values.is_empty()
            && let Some(listed) = extensible()
        {
            schema.is_open = true;
            listed.items().collect()
        } else {
            values
        };
        let listed = values.iter().map(|value| Value { text: value_text(*value), literal: literal(*value) });
        schema.values = (!values.is_empty()).then(|| listed.collect());
        Ok(())
    }

    fn object(&mut self, schema: &mut Schema, parts: &[Conjunct<'d>], conjuncts: &[Conjunct<'d>]) {
        let mut declared: IndexMap<&'d str, (Vec<Written<'d>>, Spot)> = IndexMap::new();
        let mut patterns: IndexMap<&'d str, Vec<Written<'d>>> = IndexMap::new();
        let mut additional = Vec::new();
        for part in parts.iter().map(|part| part.schema) {
            let holder = part.value("properties");
            for (name, _, property) in part.properties() {
                let at = Spot::member(holder.unwrap_or(part.node()), name);
                let entry = declared.entry(name).or_insert_with(|| (Vec::new(), at.clone()));
                entry.0.push(property);
                entry.1 = at;
            }
            for (pattern, values) in part.node().entries_of("patternProperties") {
                patterns.entry(pattern).or_default().push(Written::of(values));
            }
            schema.required.extend(part.required().into_iter().map(|(name, _)| name.to_owned()));
            let others = part.value("additionalProperties").or_else(|| part.value("unevaluatedProperties"));
            additional.extend(others.filter(|others| others.entries().len() > 0).map(Written::of));
        }
        for (name, (written, at)) in declared {
            schema.properties.push(Property { name: name.to_owned(), schema: self.combined(&written), at });
        }
        schema.patterns =
            patterns.into_iter().map(|(name, written)| (name.to_owned(), self.combined(&written))).collect();
        // Here, `patternProperties` are separate.
        let mut declared = parts.iter().rev().filter_map(|part| part.schema.value("additionalProperties"));
        let is_closed =
            declared.next().is_some_and(|others| others.as_bool() == Some(false)) || is_closed(conjuncts);
        schema.additional = match additional.as_slice() {
            _ if is_closed => Additional::None,
            [] => Additional::Any,
            written => Additional::Typed(self.combined(written)),
        };
    }

    fn list(&mut self, schema: &mut Schema, parts: &[Conjunct<'d>]) {
        let items: Vec<_> = parts.iter().filter_map(|part| part.schema.items()).collect();
        schema.items = (!items.is_empty()).then(|| self.combined(&items));
        let mut first: Vec<Vec<Written<'d>>> = Vec::new();
        for members in parts.iter().filter_map(|part| part.schema.members("prefixItems")) {
            for (index, member) in members.into_iter().enumerate() {
                match first.get_mut(index) {
                    Some(known) => known.push(member),
                    None => first.push(vec![member]),
                }
            }
        }
        schema.first_items = first.iter().map(|written| self.combined(written)).collect();
    }

    fn union(&mut self, conjunction: &Conjunction<'d>) -> Result<Option<Union>> {
        let union::Union::Schemas { keyword, members, discriminator } =
            union::union(self.schemas, conjunction)?
        else {
            return Ok(None);
        };
        let members: Vec<Alternative<'d>> = members.into_iter().collect::<Result<_>>()?;
        let by = discriminator.as_ref().map(|found| found.tagged(self.schemas, &members)).transpose()?;
        let by = by.and_then(|(tagged, _)| tagged);
        let objects = members.iter().map(|member| alternative(self.schemas, member));
        let objects = objects.collect::<Result<Vec<_>>>()?;
        let (tagging, drafts) = tagging(self.schemas, by, &members, &objects, keyword == "anyOf")?;
        let mut tags = vec![BTreeSet::new(); members.len()];
        for draft in drafts {
            if let Some(tags) = tags.get_mut(draft.member) {
                tags.extend(draft.tags);
            }
        }
        let mut all = Vec::new();
        for (member, tags) in members.into_iter().zip(tags) {
            let name = member.name().or_else(|| member.written.title()).map(str::to_owned);
            let at = Spot::of(member.written.node());
            let schema = self.add(member.conjunction, vec![member.written]);
            all.push(Member { name, tags, schema, at });
        }
        let discriminator = discriminator.map(|found| found.property().to_owned());
        Ok(Some(Union { members: all, discriminator, is_tagged: tagging != Tagging::Untagged }))
    }

    /// Adds all other keywords.
    fn keywords(&self, schema: &mut Schema, parts: &[Conjunct<'d>]) {
        let canonical = |node: NodeRef<'d>| canonical(self.schemas.document, node);
        for part in parts {
            let node = part.schema.node();
            schema.access.read_only |= part.schema.read_only();
            schema.access.write_only |= part.schema.write_only();
            for keyword in part.restrictions() {
                let text = node.get(keyword).map(canonical).unwrap_or_default();
                constrain(schema, keyword, ConstraintKind::Condition, &text);
            }
            if let Some(more) = node.get("discriminator") {
                for (key, value) in
                    more.entries().filter(|(key, _)| !matches!(*key, "propertyName" | "mapping"))
                {
                    constrain(
                        schema,
                        &format!("discriminator.{key}"),
                        ConstraintKind::Unknown,
                        &canonical(value),
                    );
                }
            }
            for (key, value) in node.entries() {
                let row = keywords::row(key);
                let declares = |what| row.is_some_and(|row| row.declares(what));
                match row.map(|row| row.name) {
                    Some(keyword) if declares(LOWER | UPPER) => {
                        limit(schema, keyword, value, declares(LOWER));
                    }
                    Some("uniqueItems") if value.as_bool() == Some(false) => {}
                    Some(_) if declares(FORM) => {
                        constrain(schema, key, ConstraintKind::Form, &value.to_json());
                    }
                    Some("default") => schema.default = Some(value_text(value)),
                    Some("patternProperties" | "prefixItems" | "readOnly" | "writeOnly") => {}
                    Some(_) if declares(CONSTRAINT) => {
                        constrain(schema, key, ConstraintKind::Condition, &canonical(value));
                    }
                    Some(_) if declares(ANNOTATION) => schema.notes.extend(annotation_note(node, key, value)),
                    Some(_) if declares(COMPARED) => {}
                    None if key.starts_with("x-") => {
                        schema.notes.extend(note(node, key, value, NoteKind::Extension));
                    }
                    Some("$ref" | "$id" | "$anchor") => {}
                    _ if key == "$ref" => {}
                    Some("x-rust-name" | "x-rust-args" | "x-rust-values") => {
                        schema.notes.extend(note(node, key, value, NoteKind::Extension));
                    }
                    _ => constrain(schema, key, ConstraintKind::Unknown, &canonical(value)),
                }
            }
        }
    }
}

fn annotation_note(node: NodeRef<'_>, key: &str, value: NodeRef<'_>) -> Option<Note> {
    let kind = match key {
        "example" | "examples" => NoteKind::Example,
        "deprecated" => NoteKind::Deprecated,
        "nullable" => return None,
        _ => NoteKind::Description,
    };
    note(node, key, value, kind)
}

/// Adds the constraint of a keyword to those that other schemas declare with it.
fn constrain(schema: &mut Schema, keyword: &str, kind: ConstraintKind, text: &str) {
    match schema.constraints.iter_mut().find(|known| known.keyword == keyword) {
        Some(known) if known.text.split(" & ").any(|own| own == text) => {}
        Some(known) => {
            known.text.push_str(" & ");
            known.text.push_str(text);
        }
        None => {
            let (keyword, text) = (keyword.to_owned(), text.to_owned());
            schema.constraints.push(Constraint { keyword, kind, text });
        }
    }
}

/// Adds a bound, unless another schema has a tighter one. A minimum length of zero restricts nothing.
fn limit(schema: &mut Schema, keyword: &'static str, value: NodeRef<'_>, is_lower: bool) {
    let limit = Limit { keyword, number: value.to_json(), is_lower };
    if is_lower && keyword.starts_with("min") && keyword != "minimum" && limit.number == "0" {
        return;
    }
    match schema.limits.iter_mut().find(|known| known.keyword == keyword) {
        Some(known) if limit.is_tighter(known) == Some(true) => *known = limit,
        Some(_) => {}
        None => schema.limits.push(limit),
    }
}

fn type_of(value: NodeRef<'_>) -> &'static str {
    match literal(value) {
        Some(literal) => literal.type_name(),
        None if value.is_mapping() => "object",
        None => "array",
    }
}

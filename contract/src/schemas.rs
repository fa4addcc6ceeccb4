//! Compares schemas by direction: the server must still accept requests, and clients must still
//! read responses.

use std::collections::{BTreeSet, HashSet};

use openapi_build::wire::{Additional, Interface, Property, Schema, SchemaId, Spot, Value};

use super::finding::Sentence;
use super::rules::{self, Rule};
use super::walk::{Direction, Pair, Sites, Walk};

/// Both schemas of a pair.
pub(super) struct SchemaPair<'c> {
    pub(super) old: &'c Schema,
    pub(super) new: &'c Schema,
    pub(super) pair: Pair,
    pub(super) direction: Direction,
    pub(super) optional: bool,
    children: Vec<Pair>,
}

impl SchemaPair<'_> {
    pub(super) fn rule(&self, request: &'static Rule, response: &'static Rule) -> &'static Rule {
        self.direction.rule(request, response)
    }

    pub(super) fn child(&mut self, old: SchemaId, new: SchemaId, optional: bool) {
        self.children.push(Pair { old, new, direction: self.direction, optional });
    }
}

impl<'c> Walk<'c> {
    /// Compares two schemas and all that they refer to. Each pair is compared once, however many
    /// operations share it.
    pub(super) fn schemas(&mut self, start: Pair) {
        let (mut pending, mut seen) = (vec![start], HashSet::new());
        while let Some(pair) = pending.pop() {
            if !seen.insert(pair) {
                continue;
            }
            if !self.pairs.contains_key(&pair) {
                let compared = self.pair(pair);
                self.pairs.insert(pair, compared);
            }
            let Some((findings, children)) = self.pairs.get(&pair).cloned() else { continue };
            for finding in findings {
                self.note_operation(finding);
            }
            pending.extend(children);
        }
    }

    /// Compares two schemas, and returns the findings and the pairs below them.
    fn pair(&mut self, pair: Pair) -> (Vec<usize>, Vec<Pair>) {
        let (Some(old), Some(new)) = (self.old.schema(pair.old), self.new.schema(pair.new)) else {
            return (Vec::new(), Vec::new());
        };
        let Pair { direction, optional, .. } = pair;
        let mut both = SchemaPair { old, new, pair, direction, optional, children: Vec::new() };
        let outer = std::mem::take(&mut self.recorded);
        self.note_name(old, new);
        self.compare(&mut both);
        let recorded = std::mem::replace(&mut self.recorded, outer);
        (recorded, both.children)
    }

    fn compare(&mut self, both: &mut SchemaPair<'c>) {
        let (old, new) = (both.old, both.new);
        self.notes((&old.notes, &old.at), (&new.notes, &new.at));
        self.read_write_only(both);
        self.nullability(both);
        if self.union_presence(both) && self.types(both) {
            self.scalar(both);
            self.values(both);
            self.properties(both);
            self.required(both);
            self.additional(both);
            self.patterns(both);
            self.items(both);
            self.variants(both);
            self.limits(both);
            self.constraints(both);
        } else {
            self.cover(&old.parts, &new.parts);
        }
    }

    /// Records a change of a keyword, whichever subschema declares it.
    pub(super) fn report_keyword(
        &mut self,
        rule: &'static Rule,
        both: &SchemaPair<'c>,
        keyword: &str,
        subject: &str,
        text: Sentence,
    ) {
        let old = keyword_spots(self.old, both.old, keyword);
        let new = keyword_spots(self.new, both.new, keyword);
        self.cover(&old, &new);
        let sites = Sites::known(
            Some(old.last().unwrap_or(&both.old.at).clone()),
            Some(new.last().unwrap_or(&both.new.at).clone()),
        );
        self.report(rule, &sites, subject, text);
    }

    fn read_write_only(&mut self, both: &SchemaPair<'c>) {
        let flags = |schema: &Schema| [schema.access.read_only, schema.access.write_only];
        for (key, (was, is)) in
            ["readOnly", "writeOnly"].iter().zip(flags(both.old).into_iter().zip(flags(both.new)))
        {
            if was != is {
                let text = Sentence::new("{} changed", &[key]);
                self.report_keyword(&rules::READ_WRITE_ONLY_CHANGED, both, key, key, text);
            }
        }
    }

    fn nullability(&mut self, both: &SchemaPair<'c>) {
        let is_typed =
            |schema: &Schema| schema.types.is_some() || schema.values.is_some() || schema.union.is_some();
        if !is_typed(both.old) || !is_typed(both.new) {
            return;
        }
        let (rule, text) = match (both.old.is_nullable, both.new.is_nullable, both.direction) {
            (false, true, Direction::Request) => (&rules::REQUEST_BECAME_NULLABLE, "null is now accepted"),
            (false, true, Direction::Response) if both.optional => {
                (&rules::RESPONSE_OPTIONAL_BECAME_NULLABLE, "null may now come")
            }
            (false, true, Direction::Response) => (&rules::RESPONSE_BECAME_NULLABLE, "null may now come"),
            (true, false, Direction::Request) => {
                (&rules::REQUEST_BECAME_NOT_NULLABLE, "null is no longer accepted")
            }
            (true, false, Direction::Response) => {
                (&rules::RESPONSE_BECAME_NOT_NULLABLE, "null no longer comes")
            }
            _ => return,
        };
        self.report_keyword(rule, both, "type", "", Sentence::new(text, &[]));
        self.cover_keywords(both, &["anyOf", "oneOf", "$ref", "enum"]);
    }

    /// Records that findings cover keywords of all subschemas.
    fn cover_keywords(&mut self, both: &SchemaPair<'c>, keywords: &[&str]) {
        for keyword in keywords {
            let old = keyword_spots(self.old, both.old, keyword);
            self.cover(&old, &keyword_spots(self.new, both.new, keyword));
        }
    }

    /// Compares types. Returns `false` if they have nothing in common, so that comparing further is
    /// pointless.
    fn types(&mut self, both: &SchemaPair<'c>) -> bool {
        if both.old.union.is_some() {
            return true;
        }
        let (old, new) = (&both.old.types, &both.new.types);
        let (widened, narrowed) = (holds(new.as_ref(), old.as_ref()), holds(old.as_ref(), new.as_ref()));
        // A client reads several types into a union, which is open.
        let is_open = old.as_ref().is_some_and(|old| old.len() > 1);
        let rule = match (widened, narrowed) {
            (true, true) => {
                if old.is_some() && both.old.is_type_implied != both.new.is_type_implied {
                    let text = Sentence::new(
                        if both.new.is_type_implied {
                            "the type {} is now implied, and no longer declared"
                        } else {
                            "the type {} is now declared, it was implied"
                        },
                        &[&name(new.as_ref())],
                    );
                    self.report_keyword(&rules::TYPE_IMPLIED, both, "type", "", text);
                }
                return true;
            }
            (true, false) if is_open => {
                both.rule(&rules::REQUEST_TYPE_WIDENED, &rules::RESPONSE_UNTAGGED_VARIANT_ADDED)
            }
            (true, false) => both.rule(&rules::REQUEST_TYPE_WIDENED, &rules::RESPONSE_TYPE_WIDENED),
            (false, true) => both.rule(&rules::REQUEST_TYPE_NARROWED, &rules::RESPONSE_TYPE_NARROWED),
            (false, false) => both.rule(&rules::REQUEST_TYPE_CHANGED, &rules::RESPONSE_TYPE_CHANGED),
        };
        let text =
            Sentence::new("the type is now {}, it was {}", &[&name(new.as_ref()), &name(old.as_ref())]);
        self.report_keyword(rule, both, "type", "", text);
        widened || narrowed
    }

    fn values(&mut self, both: &SchemaPair<'c>) {
        let (was_open, is_open) = (both.old.is_open, both.new.is_open);
        let introduced = |is_open: bool| {
            if is_open {
                &rules::OPEN_ENUM_CHANGED
            } else {
                both.rule(&rules::REQUEST_ENUM_INTRODUCED, &rules::RESPONSE_ENUM_INTRODUCED)
            }
        };
        let lifted = |was_open: bool| {
            if was_open {
                &rules::OPEN_ENUM_CHANGED
            } else {
                both.rule(&rules::REQUEST_ENUM_LIFTED, &rules::RESPONSE_ENUM_LIFTED)
            }
        };
        let (old, new) = match (&both.old.values, &both.new.values) {
            (None, None) => return,
            (None, Some(_)) => {
                let text = Sentence::new("the values are now listed", &[]);
                return self.report_values(introduced(is_open), both, "", text);
            }
            (Some(_), None) => {
                let text = Sentence::new("the values are no longer listed", &[]);
                return self.report_values(lifted(was_open), both, "", text);
            }
            (Some(old), Some(new)) => (old, new),
        };
        if was_open != is_open {
            let (rule, text) = if is_open {
                (lifted(false), "other values than the listed ones are now allowed")
            } else {
                (introduced(false), "only the listed values are now allowed")
            };
            self.report_values(rule, both, "others", Sentence::new(text, &[]));
        }
        let lacks = |all: &[Value], value: &Value| !all.iter().any(|known| same_value(known, value));
        for value in new.iter().filter(|value| lacks(old, value)) {
            let fits = value.literal.as_ref().is_none_or(|value| both.old.can_read(value));
            let added = if fits {
                &rules::RESPONSE_ENUM_VALUE_ADDED
            } else {
                &rules::RESPONSE_ENUM_VALUE_BEYOND_TYPE
            };
            let rule = both.rule(&rules::REQUEST_ENUM_VALUE_ADDED, added);
            let text = Sentence::new("the value {} was added", &[&value.text]);
            self.report_values(rule, both, &value.text, text);
        }
        for value in old.iter().filter(|value| lacks(new, value)) {
            let rule = both.rule(&rules::REQUEST_ENUM_VALUE_REMOVED, &rules::RESPONSE_ENUM_VALUE_REMOVED);
            let text = Sentence::new("the value {} was removed", &[&value.text]);
            self.report_values(rule, both, &value.text, text);
        }
    }

    fn report_values(&mut self, rule: &'static Rule, both: &SchemaPair<'c>, subject: &str, text: Sentence) {
        const KEYWORDS: [&str; 5] = ["enum", "const", "x-extensible-enum", "anyOf", "oneOf"];
        let has = |keyword: &&str| {
            !keyword_spots(self.new, both.new, keyword).is_empty()
                || !keyword_spots(self.old, both.old, keyword).is_empty()
        };
        let keyword = KEYWORDS.into_iter().find(has).unwrap_or("enum");
        self.report_keyword(rule, both, keyword, subject, text);
        self.cover_keywords(both, &KEYWORDS);
    }

    fn properties(&mut self, both: &mut SchemaPair<'c>) {
        let (old, new) =
            (visible(self.old, both.old, both.direction), visible(self.new, both.new, both.direction));
        let find = |all: &[&'c Property], name: &str| all.iter().find(|one| one.name == name).copied();
        for property in &old {
            if let Some(other) = find(&new, &property.name) {
                both.child(property.schema, other.schema, !both.old.required.contains(&property.name));
                continue;
            }
            let removed = if both.old.required.contains(&property.name) {
                &rules::RESPONSE_PROPERTY_REMOVED
            } else {
                &rules::RESPONSE_OPTIONAL_PROPERTY_REMOVED
            };
            let rule = both.rule(&rules::REQUEST_PROPERTY_REMOVED, removed);
            let sites = Sites::removed(&property.at, &properties_spot(self.new, both.new));
            self.report_property(rule, both, (&property.name, &sites), "the property {} was removed");
        }
        for property in new.iter().filter(|property| find(&old, &property.name).is_none()) {
            // Clients already send a property that was required but not declared.
            let was_required =
                both.old.required.contains(&property.name) && !declares(both.old, &property.name);
            let is_required = both.new.required.contains(&property.name) && !was_required;
            let (rule, text) = match (both.direction, is_required) {
                (Direction::Response, _) => (&rules::RESPONSE_PROPERTY_ADDED, "the property {} was added"),
                (Direction::Request, true) => {
                    (&rules::REQUEST_PROPERTY_ADDED_REQUIRED, "the required property {} was added")
                }
                (Direction::Request, false) => {
                    (&rules::REQUEST_PROPERTY_ADDED_OPTIONAL, "the optional property {} was added")
                }
            };
            let sites = Sites::added(&properties_spot(self.old, both.old), &property.at);
            self.report_property(rule, both, (&property.name, &sites), text);
        }
    }

    /// Records an added or removed property in a direction. Its own declaration and `required` are
    /// covered.
    fn report_property(
        &mut self,
        rule: &'static Rule,
        both: &SchemaPair<'c>,
        (name, sites): (&str, &Sites),
        text: &'static str,
    ) {
        self.report(rule, sites, name, Sentence::new(text, &[name]));
        let spots = |interface: &Interface, schema: &Schema| -> Vec<Spot> {
            let hidden = schema.properties.iter().filter(|one| one.name == name).map(|one| one.at.clone());
            hidden.chain(keyword_spots(interface, schema, "required")).collect()
        };
        self.cover(&spots(self.old, both.old), &spots(self.new, both.new));
    }

    /// Compares required properties, except those that only one schema has.
    fn required(&mut self, both: &SchemaPair<'c>) {
        let sides =
            [visible(self.old, both.old, both.direction), visible(self.new, both.new, both.direction)];
        let find = |side: usize, name: &str| {
            sides.get(side).and_then(|all| all.iter().find(|one| one.name == name).copied())
        };
        for name in both.old.required.symmetric_difference(&both.new.required) {
            let (old, new) = (find(0, name), find(1, name));
            let is_declared = declares(both.old, name) || declares(both.new, name);
            if old.is_some() != new.is_some() || (is_declared && old.is_none()) {
                continue;
            }
            let (rule, text) = if both.new.required.contains(name) {
                let request = &rules::REQUEST_PROPERTY_BECAME_REQUIRED;
                let rule = both.rule(request, &rules::RESPONSE_PROPERTY_BECAME_REQUIRED);
                (rule, "the property {} is now required")
            } else {
                let request = &rules::REQUEST_PROPERTY_BECAME_OPTIONAL;
                (
                    both.rule(request, &rules::RESPONSE_PROPERTY_BECAME_OPTIONAL),
                    "the property {} is no longer required",
                )
            };
            // A client reads only declared properties.
            let is_unread = !is_declared && both.direction == Direction::Response;
            let rule = if is_unread { &rules::RESPONSE_CONSTRAINT_CHANGED } else { rule };
            let text = Sentence::new(text, &[name]);
            self.report_keyword(rule, both, "required", name, text);
        }
    }

    /// Compares `additionalProperties`.
    fn additional(&mut self, both: &mut SchemaPair<'c>) {
        let (old, new) = (both.old.additional, both.new.additional);
        match (old, new) {
            (Additional::Typed(old), Additional::Typed(new)) => both.child(old, new, false),
            (Additional::None, Additional::None) | (Additional::Any, Additional::Any) => {}
            (Additional::None, _) | (_, Additional::None) => {
                let is_closed = new == Additional::None;
                let request =
                    if is_closed { &rules::REQUEST_REST_REFUSED } else { &rules::REQUEST_REST_ALLOWED };
                let text = if is_closed {
                    "other properties are now excluded"
                } else {
                    "other properties are now allowed"
                };
                let rule = both.rule(request, &rules::RESPONSE_REST_CHANGED);
                self.report_keyword(rule, both, "additionalProperties", "", Sentence::new(text, &[]));
            }
            (Additional::Typed(_), Additional::Any) => {
                self.added_or_removed("additionalProperties", true, both);
            }
            (Additional::Any, Additional::Typed(_)) => {
                self.added_or_removed("additionalProperties", false, both);
            }
        }
    }

    fn patterns(&mut self, both: &mut SchemaPair<'c>) {
        let (old, new) = (&both.old.patterns, &both.new.patterns);
        // A property that no longer matches a pattern becomes an additional property.
        let is_free = both.new.additional == Additional::Any && !restricts_the_rest(both.new);
        let lifted =
            if is_free { &rules::REQUEST_BOUND_LOOSENED } else { &rules::REQUEST_CONSTRAINT_CHANGED };
        let mut differ = Vec::new();
        for (pattern, was) in old {
            match new.iter().find(|(other, _)| other == pattern) {
                Some((_, is)) => both.child(*was, *is, false),
                None => differ.push((pattern, lifted)),
            }
        }
        let added = new.iter().filter(|(one, _)| !old.iter().any(|(other, _)| other == one));
        differ.extend(added.map(|(pattern, _)| (pattern, &rules::REQUEST_CONSTRAINT_CHANGED)));
        for (pattern, request) in differ {
            let text = Sentence::new("the properties like {} changed", &[pattern]);
            let rule = both.rule(request, &rules::KEYWORD_CHANGED);
            self.report_keyword(rule, both, "patternProperties", pattern, text);
        }
    }

    fn items(&mut self, both: &mut SchemaPair<'c>) {
        match (both.old.items, both.new.items) {
            (Some(old), Some(new)) => both.child(old, new, false),
            (Some(_), None) => self.added_or_removed("items", true, both),
            (None, Some(_)) => self.added_or_removed("items", false, both),
            (None, None) => {}
        }
        let (old, new) = (&both.old.first_items, &both.new.first_items);
        for (was, is) in old.iter().zip(new) {
            both.child(*was, *is, false);
        }
        if old.len() == new.len() {
            return;
        }
        // The items after the first ones have a common schema, unless the list is closed.
        let others = |interface: &Interface, items: Option<SchemaId>| {
            let schema = items.and_then(|items| interface.schema(items))?;
            let is_closed = schema.types.as_ref().is_some_and(|types| types.iter().all(String::is_empty));
            items.filter(|_| !is_closed)
        };
        let rest = (others(self.old, both.old.items), others(self.new, both.new.items));
        if let (Some(was), Some(is)) = rest {
            old.iter().skip(new.len()).for_each(|old| both.child(*old, is, false));
            new.iter().skip(old.len()).for_each(|new| both.child(was, *new, false));
        } else {
            let rule = both.rule(&rules::REQUEST_CONSTRAINT_CHANGED, &rules::RESPONSE_TYPE_CHANGED);
            let (old, new) = (old.len().to_string(), new.len().to_string());
            let text = Sentence::new("the number of positional items changed from {} to {}", &[&old, &new]);
            self.report_keyword(rule, both, "prefixItems", "prefixItems", text);
        }
    }

    fn added_or_removed(&mut self, key: &str, is_gone: bool, both: &SchemaPair<'c>) {
        let (rule, text) = if is_gone {
            (both.rule(&rules::REQUEST_TYPE_WIDENED, &rules::RESPONSE_TYPE_WIDENED), "{} are now of any type")
        } else {
            (
                both.rule(&rules::REQUEST_TYPE_NARROWED, &rules::RESPONSE_TYPE_NARROWED),
                "{} are now of one type",
            )
        };
        self.report_keyword(rule, both, key, key, Sentence::new(text, &[key]));
    }
}

/// Returns the properties that are sent in a direction.
fn visible<'c>(interface: &Interface, schema: &'c Schema, direction: Direction) -> Vec<&'c Property> {
    let is_hidden = |property: &&Property| {
        interface.schema(property.schema).is_some_and(|schema| match direction {
            // What declares both travels as if it declared neither.
            Direction::Request => schema.access.read_only && !schema.access.write_only,
            Direction::Response => schema.access.write_only && !schema.access.read_only,
        })
    };
    schema.properties.iter().filter(|property| !is_hidden(property)).collect()
}

/// Returns the location of a schema's properties, following a reference.
fn properties_spot(interface: &Interface, schema: &Schema) -> Spot {
    keyword_spots(interface, schema, "properties").pop().unwrap_or_else(|| schema.at.clone())
}

fn declares(schema: &Schema, name: &str) -> bool {
    schema.properties.iter().any(|one| one.name == name)
}

/// Returns whether unevaluated properties or items are restricted, so that removing a keyword
/// leaves more of them.
pub(super) fn restricts_the_rest(schema: &Schema) -> bool {
    schema.constraints.iter().any(|one| one.keyword.starts_with("unevaluated"))
}

/// Returns the locations of a keyword in the subschemas of a schema.
pub(super) fn keyword_spots(interface: &Interface, schema: &Schema, keyword: &str) -> Vec<Spot> {
    let own = schema.parts.iter().map(|part| (part, interface.member(part, keyword)));
    own.filter(|(part, own)| *part != own).map(|(_, own)| own).collect()
}

/// Returns whether one set of types includes another. Every integer is a number (JSON Schema
/// 2020-12, section 4.2.1). A schema without a value has no type.
fn holds(outer: Option<&BTreeSet<String>>, inner: Option<&BTreeSet<String>>) -> bool {
    match (outer, inner) {
        (None, _) => true,
        (Some(_), None) => false,
        (Some(outer), Some(inner)) => inner.iter().all(|name| {
            outer.contains(name) || name.is_empty() || (name == "integer" && outer.contains("number"))
        }),
    }
}

pub(super) fn name(types: Option<&BTreeSet<String>>) -> String {
    let name = |name: &String| if name.is_empty() { "nothing".to_owned() } else { name.clone() };
    types.map_or_else(
        || "anything".to_owned(),
        |types| types.iter().map(name).collect::<Vec<_>>().join(" or "),
    )
}

/// Returns whether two values are equal; `1` and `1.0` are (JSON Schema 2020-12, section 4.2.2).
fn same_value(one: &Value, other: &Value) -> bool {
    one.text == other.text || (one.literal.is_some() && one.literal == other.literal)
}

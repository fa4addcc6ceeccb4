//! Schemas: what `openapiv3` read of each, and which type it has become.

use std::collections::BTreeSet;

use openapi_build::ir::{self, Direction, Literal, Scalar, Shape, Tagging, TypeRef, TypeUse};
use openapiv3::{
    AdditionalProperties, ArrayType, Discriminator, IntegerFormat, NumberFormat, ReferenceOr, Schema,
    SchemaKind, StringFormat, Type, VariantOrUnknownOrEmpty,
};

use serde_json::Value;

use super::{Merged, Walk};

impl Walk<'_> {
    fn referred(&mut self, place: &str, reference: &str, ours: &TypeUse) {
        if let TypeRef::Named(id) = ours.ty
            && !self.visited.insert((reference.to_owned(), id))
        {
            return;
        }
        let name = reference.strip_prefix("#/components/schemas/").unwrap();
        let place = format!("{place} = {name}");
        let target = &self.components.schemas[name];
        self.schema(&place, target, ours);
    }

    pub(super) fn schema(&mut self, place: &str, schema: &ReferenceOr<Schema>, ours: &TypeUse) {
        let schema = match schema {
            ReferenceOr::Item(schema) => schema,
            ReferenceOr::Reference { reference } => return self.referred(place, reference, ours),
        };
        let (ty, nullable) = self.unaliased(ours);
        // What stands in a component itself is compared where it is used.
        if !place.starts_with("/components") {
            self.same(place, "nullable", &self.is_nullable(schema), &nullable);
        }
        match (&schema.schema_kind, &ty) {
            (_, TypeRef::Extern(_)) => {}
            (SchemaKind::Type(Type::Array(array)), _) => self.list(place, array, &ty),
            (SchemaKind::Type(Type::Object(object)), _) if object.properties.is_empty() => {
                self.map(place, object.additional_properties.as_ref(), &ty);
            }
            (SchemaKind::Type(Type::Object(_)), _) => self.object(place, schema, &ty),
            (SchemaKind::Any(any), _)
                if !any.properties.is_empty() || any.additional_properties.is_some() =>
            {
                self.object(place, schema, &ty);
            }
            (SchemaKind::Type(Type::String(text)), _) if !text.enumeration.is_empty() => {
                let theirs: Vec<_> = text.enumeration.iter().flatten().cloned().collect();
                self.same(place, "enum", &theirs, &self.texts(&ty));
            }
            (SchemaKind::Type(Type::Integer(number)), _) if !number.enumeration.is_empty() => {
                self.same(place, "values", &number.enumeration.len(), &self.listed(&ty));
            }
            (SchemaKind::Any(any), _) if !any.enumeration.is_empty() => {
                self.same(place, "values", &any.enumeration.len(), &self.listed(&ty));
            }
            (SchemaKind::AllOf { all_of }, _) => match all_of.as_slice() {
                [only] => {
                    // `null` beside it is compared here, and is none of its own.
                    let beside = schema.schema_data.nullable && !self.is_nullable(self.resolved(only));
                    self.schema(place, only, &TypeUse { nullable: nullable && !beside, ty });
                }
                _ => self.object(place, schema, &ty),
            },
            (SchemaKind::OneOf { one_of: members } | SchemaKind::AnyOf { any_of: members }, _) => {
                let by = schema.schema_data.discriminator.as_ref();
                self.union(place, members, by, &TypeUse { nullable, ty });
            }
            // Each member is one value.
            (SchemaKind::Any(any), _) if !any.one_of.is_empty() && self.listed(&ty) > 0 => {
                self.same(place, "values", &any.one_of.len(), &self.listed(&ty));
            }
            // Beside `type` or `enum` it sees no `allOf` of its own kind.
            (SchemaKind::Any(any), _) if any.all_of.len() == 1 => {
                self.schema(place, &any.all_of[0], &TypeUse { nullable, ty });
            }
            (SchemaKind::Any(any), _) => {
                let format = any.format.as_deref().and_then(format);
                self.same(place, "type", &format.map_or(TypeRef::Any, TypeRef::Scalar), &ty);
            }
            (SchemaKind::Type(theirs), _) => self.same(place, "type", &TypeRef::Scalar(scalar(theirs)), &ty),
            (other @ SchemaKind::Not { .. }, _) => panic!("{place}: the documents here have no {other:?}"),
        }
    }

    fn list(&mut self, place: &str, theirs: &ArrayType, ours: &TypeRef) {
        let items = match ours {
            TypeRef::List(items) => Some(items),
            _ => None,
        };
        self.same(place, "is a list", &true, &items.is_some());
        if let (Some(theirs), Some(ours)) = (&theirs.items, items) {
            self.schema(&format!("{place}[]"), &theirs.clone().unbox(), ours);
        }
    }

    fn map(&mut self, place: &str, values: Option<&AdditionalProperties>, ours: &TypeRef) {
        let of = match ours {
            TypeRef::Map(values) => Some(values),
            _ => None,
        };
        self.same(place, "is a map", &true, &of.is_some());
        match (values, of) {
            (Some(AdditionalProperties::Schema(values)), Some(ours)) => {
                self.schema(&format!("{place}{{}}"), values, ours);
            }
            (_, Some(ours)) => self.same(place, "values", &TypeRef::Any, &ours.ty),
            (_, None) => {}
        }
    }

    fn union(
        &mut self,
        place: &str,
        members: &[ReferenceOr<Schema>],
        by: Option<&Discriminator>,
        ours: &TypeUse,
    ) {
        match (members, self.shape(&ours.ty)) {
            ([only], _) => self.schema(place, only, ours),
            (members, Some(Shape::Union(union))) => {
                // A value of several types of an `anyOf` is a variant more.
                let own = union.variants.iter().filter(|variant| variant.name.as_str() != "Combined");
                self.same(place, "variants", &members.len(), &own.count());
                self.tags(place, members, by, union);
                // What holds nothing but its tag has no type of its own, and what stands beside it has another place.
                let is_whole = matches!(union.tagging, Tagging::Untagged | Tagging::Internal(_));
                for (index, (theirs, ours)) in members.iter().zip(&union.variants).enumerate() {
                    if let Some(ty) = ours.ty.as_ref().filter(|_| is_whole) {
                        self.schema(&format!("{place}|{index}"), theirs, ty);
                    }
                }
            }
            _ => self.same(place, "is a union", &true, &false),
        }
    }

    /// The values of the tag that mean each member: those of the mapping, else those that its property lists, else its name.
    fn tags(
        &mut self,
        place: &str,
        members: &[ReferenceOr<Schema>],
        by: Option<&Discriminator>,
        ours: &ir::Union,
    ) {
        let tag = ours.tagging.tag();
        if let Some(by) = by {
            self.same(place, "tag", &Some(&by.property_name), &tag.map(|tag| &tag.property));
        }
        let Some(tag) = tag else { return };
        for (index, (member, variant)) in members.iter().zip(&ours.variants).enumerate() {
            let name = match member {
                ReferenceOr::Reference { reference } => reference.rsplit('/').next(),
                ReferenceOr::Item(_) => None,
            };
            let is_meant = |target: &str| name.is_some() && target.rsplit('/').next() == name;
            let mapped = by.into_iter().flat_map(|by| &by.mapping).filter(|(_, target)| is_meant(target));
            let mapped: Vec<_> = mapped.map(|(value, _)| value.clone()).collect();
            let listed = self.listed_texts(member, &tag.property);
            let theirs: BTreeSet<_> = match name.filter(|_| by.is_some()) {
                _ if self.is_no_object(member) => BTreeSet::new(),
                _ if !mapped.is_empty() => mapped.into_iter().collect(),
                Some(name) if listed.is_empty() || listed.iter().any(|value| value == name) => {
                    [name.to_owned()].into()
                }
                // A tag that is not text lists none.
                _ if listed.is_empty() => continue,
                _ => listed.into_iter().collect(),
            };
            self.same(&format!("{place}|{index}"), "tags", &theirs, &variant.tags.iter().cloned().collect());
        }
    }

    /// Whether a member, or each of its alternatives, has a type other than `object`.
    fn is_no_object(&self, member: &ReferenceOr<Schema>) -> bool {
        match &self.resolved(member).schema_kind {
            SchemaKind::Type(ty) => !matches!(ty, Type::Object(_)),
            SchemaKind::OneOf { one_of: members } | SchemaKind::AnyOf { any_of: members } => {
                members.iter().all(|member| self.is_no_object(member))
            }
            _ => false,
        }
    }

    fn listed_texts(&self, member: &ReferenceOr<Schema>, property: &str) -> Vec<String> {
        let mut merged = Merged::default();
        self.merge(member, &mut merged);
        let property = merged.properties.get(property).cloned().map(ReferenceOr::unbox);
        match property.map(|property| self.resolved(&property).schema_kind.clone()) {
            Some(SchemaKind::Type(Type::String(text))) => text.enumeration.into_iter().flatten().collect(),
            _ => Vec::new(),
        }
    }

    /// The values of an enum of text.
    fn texts(&self, ty: &TypeRef) -> Vec<String> {
        match self.shape(ty) {
            Some(Shape::StringEnum(values)) => values.iter().map(|value| value.wire.clone()).collect(),
            _ => Vec::new(),
        }
    }

    /// How many values an enum has that is not of text alone.
    fn listed(&self, ty: &TypeRef) -> usize {
        match self.shape(ty) {
            Some(Shape::ValueEnum(listed)) => listed.values.len(),
            _ => 0,
        }
    }

    /// Gathers what a member of `allOf`, and its own members, say of an object.
    pub(super) fn merge(&self, part: &ReferenceOr<Schema>, merged: &mut Merged) {
        self.merge_schema(self.resolved(part), merged);
    }

    fn merge_schema(&self, part: &Schema, merged: &mut Merged) {
        let (properties, required, additional) = match &part.schema_kind {
            SchemaKind::AllOf { all_of } => {
                for part in all_of {
                    self.merge(part, merged);
                }
                return;
            }
            SchemaKind::Type(Type::Object(object)) => {
                (&object.properties, &object.required, &object.additional_properties)
            }
            SchemaKind::Any(any) => {
                for part in &any.all_of {
                    self.merge(part, merged);
                }
                (&any.properties, &any.required, &any.additional_properties)
            }
            // A member of a union that is not an object has no properties.
            _ => return,
        };
        for (name, schema) in properties {
            // A later member that states a type states more than an earlier one; one that only adds words does not.
            let only_words = matches!(schema, ReferenceOr::Item(schema)
                if matches!(&schema.schema_kind, SchemaKind::Any(any) if any.properties.is_empty()));
            if !only_words || !merged.properties.contains_key(name) {
                merged.properties.insert(name.clone(), schema.clone());
            }
        }
        merged.required.extend(required.iter().cloned());
        merged.additional.extend(additional.clone());
    }

    fn object(&mut self, place: &str, theirs: &Schema, ours: &TypeRef) {
        let Some(Shape::Struct(ours)) = self.shape(ours) else {
            self.same(place, "is an object", &true, &false);
            return;
        };
        let mut merged = Merged::default();
        self.merge_schema(theirs, &mut merged);
        for (name, schema) in &merged.properties {
            let place = format!("{place}.{name}");
            let field = ours.fields.iter().find(|field| field.wire == *name);
            self.same(&place, "is there", &true, &field.is_some());
            if let Some(field) = field {
                self.same(&place, "required", &merged.required.contains(name), &field.required);
                self.field(&place, &schema.clone().unbox(), field);
            }
        }
        self.same(place, "properties", &merged.properties.len(), &ours.fields.len());
        let is_closed = merged.additional.last() == Some(&AdditionalProperties::Any(false));
        self.same(place, "is closed", &is_closed, &ours.is_closed);
        self.same(place, "has more properties", &merged.is_open(), &ours.rest.is_some());
        if let (Some(AdditionalProperties::Schema(values)), Some(rest)) =
            (merged.additional.last(), &ours.rest)
        {
            self.schema(&format!("{place}{{}}"), values, &rest.ty);
        }
    }

    fn field(&mut self, place: &str, theirs: &ReferenceOr<Schema>, ours: &ir::Field) {
        self.schema(place, theirs, &ours.ty);
        let data = &self.resolved(theirs).schema_data;
        let direction = match (data.read_only, data.write_only) {
            (true, false) => Direction::Received,
            (false, true) => Direction::Sent,
            _ => Direction::Both,
        };
        self.same(place, "direction", &direction, &ours.direction);
        // The default of a schema that is referred to is that schema's.
        if let ReferenceOr::Item(theirs) = theirs {
            let default = theirs.schema_data.default.as_ref().filter(|_| !theirs.schema_data.nullable);
            self.same(
                place,
                "default",
                &default.and_then(|value| literal(value, &ours.ty.ty)),
                &ours.default,
            );
        }
    }
}

/// The default that Rust has a value for: that of a single value, where it is one of its type.
fn literal(value: &Value, ty: &TypeRef) -> Option<Literal> {
    let TypeRef::Scalar(scalar) = ty else { return None };
    match value {
        Value::Bool(value) => (*scalar == Scalar::Bool).then_some(Literal::Bool(*value)),
        Value::Number(number) if scalar.is_integer() => number.as_i128().map(Literal::Integer),
        Value::Number(number) if scalar.is_float() => number.as_f64().map(Literal::Float),
        Value::String(text) if scalar.is_text() => Some(Literal::Text(text.clone())),
        _ => None,
    }
}

fn scalar(ty: &Type) -> Scalar {
    use VariantOrUnknownOrEmpty::{Item, Unknown};
    match ty {
        Type::Boolean(_) => Scalar::Bool,
        Type::Integer(integer) => match &integer.format {
            Item(IntegerFormat::Int32) => Scalar::I32,
            Unknown(format) => match format.as_str() {
                "int8" => Scalar::I8,
                "int16" => Scalar::I16,
                "uint8" => Scalar::U8,
                "uint16" => Scalar::U16,
                "uint32" => Scalar::U32,
                "uint64" | "uint" => Scalar::U64,
                _ => Scalar::I64,
            },
            _ => Scalar::I64,
        },
        Type::Number(number) => match &number.format {
            Item(NumberFormat::Float) => Scalar::F32,
            Unknown(format) if format == "int32" => Scalar::I32,
            Unknown(format) if format == "int64" => Scalar::I64,
            _ => Scalar::F64,
        },
        Type::String(text) => match &text.format {
            Item(StringFormat::Date) => Scalar::Date,
            Item(StringFormat::DateTime) => Scalar::Timestamp,
            Item(StringFormat::Password) => Scalar::Password,
            Unknown(name) => format(name).unwrap_or(Scalar::String),
            _ => Scalar::String,
        },
        Type::Object(_) | Type::Array(_) => unreachable!("these are not single values"),
    }
}

/// The type of a text of this format, where it has one of its own.
fn format(name: &str) -> Option<Scalar> {
    Some(match name {
        "uuid" => Scalar::Uuid,
        "ipv4" => Scalar::Ipv4,
        "ipv6" => Scalar::Ipv6,
        "cursor" => Scalar::Cursor,
        _ => return None,
    })
}

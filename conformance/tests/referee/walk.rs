//! One walk over what `openapiv3` read and over our representation, in step: at each place both have to say the same.

use std::collections::HashSet;

use openapi_build::ir::{
    self, BodyContent, Location, Payload, QueryStyle, Scalar, Shape, Tagging, TypeRef, TypeUse,
};
use openapiv3::{
    ArrayType, Components, IntegerFormat, MediaType, NumberFormat, OpenAPI, Operation, Parameter,
    ParameterSchemaOrContent, ReferenceOr, Schema, SchemaKind, StatusCode, StringFormat, Type,
    VariantOrUnknownOrEmpty,
};

/// What the walk found.
#[derive(Default)]
pub(crate) struct Walked {
    /// How many facts were compared.
    pub(crate) seen: usize,
    /// Where the two differ.
    pub(crate) differences: Vec<String>,
}

/// Compares every operation, and every schema that operations reach; all schemas when there are no operations.
pub(crate) fn compare(document: &OpenAPI, api: &ir::Api) -> Walked {
    let components = document.components.clone().unwrap_or_default();
    let mut walk = Walk { components: &components, api, walked: Walked::default(), visited: HashSet::new() };
    let mut operations = 0;
    for (path, item) in document.paths.iter() {
        let item = item.as_item().unwrap();
        for (method, operation) in item.iter() {
            operations += 1;
            walk.operation(path, method, &item.parameters, operation);
        }
    }
    walk.same("the document", "operations", &operations, &api.operations.len());
    if operations == 0 {
        for (name, schema) in &components.schemas {
            let place = format!("/components/schemas/{name}");
            let found = api.types.iter().find(|(_, ty)| ty.place.as_str() == place).map(|(id, _)| id);
            walk.same(&place, "is there", &true, &found.is_some());
            if let Some(id) = found {
                walk.schema(&place, schema, &TypeUse { ty: TypeRef::Named(id), nullable: false });
            }
        }
    }
    walk.walked
}

struct Walk<'a> {
    components: &'a Components,
    api: &'a ir::Api,
    walked: Walked,
    /// Components compared with a type already: schemas may go in rings.
    visited: HashSet<(String, ir::TypeId)>,
}

impl<'a> Walk<'a> {
    fn same<T: PartialEq + std::fmt::Debug>(&mut self, place: &str, what: &str, theirs: &T, ours: &T) {
        self.walked.seen += 1;
        if theirs != ours {
            self.walked.differences.push(format!("{place}: {what}: {theirs:?}, but {ours:?}"));
        }
    }

    fn operation(
        &mut self,
        path: &str,
        method: &str,
        shared: &[ReferenceOr<Parameter>],
        operation: &Operation,
    ) {
        let place = format!("{} {path}", method.to_uppercase());
        let named =
            |known: &&ir::Operation| known.path == path && known.method.as_str().eq_ignore_ascii_case(method);
        let api = self.api;
        let Some(ours) = api.operations.iter().find(named) else {
            self.same(&place, "is there", &true, &false);
            return;
        };
        if let Some(id) = &operation.operation_id {
            self.same(&place, "id", id, &ours.id);
        }
        self.parameters(&place, shared, operation, ours);
        self.request_body(&place, operation, ours);
        let declared = &operation.responses;
        let ours_declared = ours.responses.iter().filter(|known| known.status != ir::Status::OtherSuccess);
        self.same(
            &place,
            "responses",
            &(declared.responses.len() + usize::from(declared.default.is_some())),
            &ours_declared.count(),
        );
        for (status, response) in &operation.responses.responses {
            let response = match response {
                ReferenceOr::Item(response) => response,
                ReferenceOr::Reference { reference } => component(&self.components.responses, reference),
            };
            let place = format!("{place} {status}");
            let ours = ours.responses.iter().find(|known| match known.status {
                ir::Status::Exact(known) => StatusCode::Code(known) == *status,
                ir::Status::Range(first) => StatusCode::Range(first / 100) == *status,
                ir::Status::OtherSuccess | ir::Status::Other => false,
            });
            self.same(&place, "is there", &true, &ours.is_some());
            if let Some(ours) = ours {
                let json = response.content.iter().find(|(name, _)| name.contains("json"));
                let body = json.or(response.content.first()).map(|(_, media)| media);
                self.payload(&place, body, &ours.payload);
            }
        }
    }

    fn parameters(
        &mut self,
        place: &str,
        shared: &[ReferenceOr<Parameter>],
        operation: &Operation,
        ours: &ir::Operation,
    ) {
        let components = self.components;
        let own: Vec<Parameter> =
            operation.parameters.iter().map(|p| resolve_parameter(components, p)).collect();
        let key = |parameter: &Parameter| (location(parameter), parameter.parameter_data_ref().name.clone());
        let inherited = shared.iter().map(|parameter| resolve_parameter(components, parameter));
        let inherited = inherited.filter(|shared| !own.iter().any(|own| key(own) == key(shared)));
        let theirs: Vec<Parameter> = inherited.chain(own.iter().cloned()).collect();
        self.same(place, "parameters", &theirs.len(), &ours.parameters.len());
        for parameter in theirs {
            let data = parameter.parameter_data_ref();
            let place = format!("{place} {} parameter `{}`", location(&parameter), data.name);
            let found = ours
                .parameters
                .iter()
                .find(|known| known.wire == data.name && located(known.location) == location(&parameter));
            self.same(&place, "is there", &true, &found.is_some());
            let Some(found) = found else { continue };
            self.same(&place, "required", &data.required, &found.required);
            if let Location::Query { style: style @ (QueryStyle::Form | QueryStyle::FormExplode), .. } =
                found.location
            {
                let explode = style == QueryStyle::FormExplode;
                self.same(&place, "explode", &data.explode.unwrap_or(true), &explode);
            }
            if let ParameterSchemaOrContent::Schema(schema) = &data.format {
                self.schema(&place, schema, &found.ty);
            }
        }
    }

    fn request_body(&mut self, place: &str, operation: &Operation, ours: &ir::Operation) {
        self.same(place, "has a body", &operation.request_body.is_some(), &ours.body.is_some());
        if let (Some(theirs), Some(ours)) = (&operation.request_body, &ours.body) {
            let theirs = match theirs {
                ReferenceOr::Item(body) => body,
                ReferenceOr::Reference { reference } => component(&self.components.request_bodies, reference),
            };
            let place = format!("{place} body");
            self.same(&place, "required", &theirs.required, &ours.required);
            let json = theirs.content.iter().find(|(name, _)| name.contains("json"));
            let media = json.or(theirs.content.first()).map(|(_, media)| media);
            let schema = media.and_then(|media| media.schema.as_ref());
            // What is no JSON and no form is put together by the caller.
            if let Some(schema) =
                schema.filter(|_| matches!(ours.content, BodyContent::Json(_) | BodyContent::Form(_)))
            {
                self.schema(&place, schema, &ours.ty);
            }
        }
    }

    fn payload(&mut self, place: &str, theirs: Option<&MediaType>, ours: &Payload) {
        let kind = match theirs.map(|media| &media.schema) {
            None => "no content",
            Some(None) => "content without a schema",
            Some(Some(_)) => "a schema",
        };
        let our_kind = match ours {
            Payload::Empty => "no content",
            // Text and bytes that are no JSON are what they are, whatever a schema says.
            Payload::Untyped | Payload::Text { .. } | Payload::Events(_) if kind == "a schema" => kind,
            Payload::Untyped | Payload::Text { .. } | Payload::Events(_) => "content without a schema",
            Payload::Json(_) => "a schema",
        };
        self.same(place, "payload", &kind, &our_kind);
        if let (Some(schema), Payload::Json(ty)) = (theirs.and_then(|media| media.schema.as_ref()), ours) {
            self.schema(place, schema, ty);
        }
    }

    fn schema(&mut self, place: &str, schema: &ReferenceOr<Schema>, ours: &TypeUse) {
        let schema = match schema {
            ReferenceOr::Item(schema) => schema,
            ReferenceOr::Reference { reference } => {
                if let TypeRef::Named(id) = ours.ty
                    && !self.visited.insert((reference.clone(), id))
                {
                    return;
                }
                let name = reference.strip_prefix("#/components/schemas/").unwrap();
                let place = format!("{place} = {name}");
                let target = &self.components.schemas[name];
                return self.schema(&place, target, ours);
            }
        };
        let (ty, nullable) = self.unaliased(ours);
        // What stands in a component itself is compared where it is used.
        if !place.starts_with("/components") {
            self.same(place, "nullable", &schema.schema_data.nullable, &nullable);
        }
        match (&schema.schema_kind, &ty) {
            (_, TypeRef::Extern(_)) => {}
            (SchemaKind::Type(Type::Array(array)), _) => self.list(place, array, &ty),
            (SchemaKind::Type(Type::Object(object)), _) if object.properties.is_empty() => {
                self.same(place, "is a map", &true, &matches!(ty, TypeRef::Map(_)));
            }
            (SchemaKind::Type(Type::Object(object)), _) => {
                self.object(place, object.properties.iter(), &object.required, &ty);
            }
            (SchemaKind::Any(any), _) if !any.properties.is_empty() => {
                self.object(place, any.properties.iter(), &any.required, &ty);
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
            (SchemaKind::AllOf { all_of }, _) => {
                self.conjunction(place, all_of, &TypeUse { nullable, ty });
            }
            (SchemaKind::OneOf { one_of: members } | SchemaKind::AnyOf { any_of: members }, _) => {
                self.union(place, members, &TypeUse { nullable, ty });
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

    fn conjunction(&mut self, place: &str, parts: &[ReferenceOr<Schema>], ours: &TypeUse) {
        if let [only] = parts {
            return self.schema(place, only, ours);
        }
        let mut merged = (indexmap::IndexMap::new(), Vec::new());
        for part in parts {
            self.merge(part, &mut merged);
        }
        self.object(place, merged.0.iter(), &merged.1, &ours.ty);
    }

    fn union(&mut self, place: &str, members: &[ReferenceOr<Schema>], ours: &TypeUse) {
        match (members, self.shape(&ours.ty)) {
            ([only], _) => self.schema(place, only, ours),
            (members, Some(Shape::Union(union))) => {
                // A value of several types of an `anyOf` is a variant more.
                let own = union.variants.iter().filter(|variant| variant.name.as_str() != "Combined");
                self.same(place, "variants", &members.len(), &own.count());
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

    /// Gathers the properties of a member of `allOf`, and of its own members.
    fn merge(&self, part: &ReferenceOr<Schema>, merged: &mut Merged) {
        let part = match part {
            ReferenceOr::Item(schema) => schema,
            ReferenceOr::Reference { reference } => {
                let name = reference.strip_prefix("#/components/schemas/").unwrap();
                return self.merge(&self.components.schemas[name], merged);
            }
        };
        let (properties, required) = match &part.schema_kind {
            SchemaKind::AllOf { all_of } => {
                for part in all_of {
                    self.merge(part, merged);
                }
                return;
            }
            SchemaKind::Type(Type::Object(object)) => (&object.properties, &object.required),
            SchemaKind::Any(any) => (&any.properties, &any.required),
            other => panic!("the documents here have no {other:?} in an `allOf`"),
        };
        for (name, schema) in properties {
            // A later member that says a type says more than an earlier one; one that only adds words does not.
            let only_words = matches!(schema, ReferenceOr::Item(schema)
                if matches!(&schema.schema_kind, SchemaKind::Any(any) if any.properties.is_empty()));
            if !only_words || !merged.0.contains_key(name) {
                merged.0.insert(name.clone(), schema.clone());
            }
        }
        merged.1.extend(required.iter().cloned());
    }

    fn object<'s>(
        &mut self,
        place: &str,
        properties: impl Iterator<Item = (&'s String, &'s ReferenceOr<Box<Schema>>)>,
        required: &[String],
        ours: &TypeRef,
    ) {
        let Some(Shape::Struct(ours)) = self.shape(ours) else {
            self.same(place, "is an object", &true, &false);
            return;
        };
        let mut count = 0;
        for (name, schema) in properties {
            count += 1;
            let place = format!("{place}.{name}");
            let field = ours.fields.iter().find(|field| field.wire == *name);
            self.same(&place, "is there", &true, &field.is_some());
            if let Some(field) = field {
                self.same(&place, "required", &required.contains(name), &field.required);
                self.schema(&place, &schema.clone().unbox(), &field.ty);
            }
        }
        self.same(place, "properties", &count, &ours.fields.len());
    }

    fn shape(&self, ty: &TypeRef) -> Option<&'a Shape> {
        match ty {
            TypeRef::Named(id) => self.api.types.get(*id).map(|ty| &ty.shape),
            _ => None,
        }
    }

    /// Looks through names for other types.
    fn unaliased(&self, ty: &TypeUse) -> (TypeRef, bool) {
        let (mut at, mut nullable) = (ty.ty.clone(), ty.nullable);
        while let Some(Shape::Alias(target)) = self.shape(&at) {
            nullable |= target.nullable;
            at = target.ty.clone();
        }
        (at, nullable)
    }
}

/// Properties by name, and the names of those that are required.
type Merged = (indexmap::IndexMap<String, ReferenceOr<Box<Schema>>>, Vec<String>);

fn component<'c, T>(components: &'c indexmap::IndexMap<String, ReferenceOr<T>>, reference: &str) -> &'c T {
    let name = reference.rsplit('/').next().unwrap();
    components[name].as_item().expect("the documents here refer in one step")
}

fn resolve_parameter(components: &Components, parameter: &ReferenceOr<Parameter>) -> Parameter {
    match parameter {
        ReferenceOr::Item(parameter) => parameter.clone(),
        ReferenceOr::Reference { reference } => component(&components.parameters, reference).clone(),
    }
}

fn location(parameter: &Parameter) -> &'static str {
    match parameter {
        Parameter::Query { .. } => "query",
        Parameter::Header { .. } => "header",
        Parameter::Path { .. } => "path",
        Parameter::Cookie { .. } => "cookie",
    }
}

fn located(location: Location) -> &'static str {
    match location {
        Location::Path(_) => "path",
        Location::Query { .. } | Location::QueryString { .. } => "query",
        Location::Header { .. } => "header",
        Location::Cookie { .. } => "cookie",
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
        Type::Object(_) | Type::Array(_) => unreachable!("these are no single values"),
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

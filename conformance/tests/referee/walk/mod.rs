//! One walk over what `openapiv3` read and over our representation, in step: at each place both have to state the same.

mod schema;
mod wire;

use std::collections::HashSet;

use indexmap::IndexMap;
use openapi_build::ir::{self, BodyContent, Location, Payload, Shape, TypeRef, TypeUse};
use openapiv3::{
    AdditionalProperties, Components, MediaType, OpenAPI, Operation, Parameter, ParameterSchemaOrContent,
    PathItem, ReferenceOr, Response, Schema, SchemaKind, StatusCode, StringFormat, Type,
    VariantOrUnknownOrEmpty,
};
use serde_json::Value;

use self::wire::json_of;

/// Media types under which a failure that is an object is read as JSON.
const WITHOUT_FORM: [&str; 2] = ["text/plain", "image/png"];

/// What the walk found.
#[derive(Default)]
pub(crate) struct Walked {
    /// How many facts were compared.
    pub(crate) seen: usize,
    /// Where the two differ.
    pub(crate) differences: Vec<String>,
}

/// Compares every operation, and every schema that operations reach; all schemas when there are no operations.
///
/// `raw` is the document before it was brought to the form of 3.0.
pub(crate) fn compare(document: &OpenAPI, raw: &Value, api: &ir::Api) -> Walked {
    let components = document.components.clone().unwrap_or_default();
    let (walked, visited) = (Walked::default(), HashSet::new());
    let mut walk = Walk { document, raw, components: &components, api, walked, visited };
    walk.service();
    let mut operations = 0;
    for (path, item) in document.paths.iter() {
        let item = item.as_item().unwrap();
        for (method, operation) in item.iter() {
            operations += 1;
            walk.operation(path, method, item, operation);
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
    document: &'a OpenAPI,
    raw: &'a Value,
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

    fn operation(&mut self, path: &str, method: &str, item: &PathItem, operation: &Operation) {
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
        self.access(&place, item, operation, ours);
        self.parameters(&place, &item.parameters, operation, ours);
        self.request_body(&place, operation, ours);
        self.responses(&place, operation, ours);
        self.headers(&place, operation, ours);
    }

    fn responses(&mut self, place: &str, operation: &Operation, ours: &ir::Operation) {
        let declared = &operation.responses;
        let ours_declared = ours.responses.iter().filter(|known| known.status != ir::Status::OtherSuccess);
        self.same(
            place,
            "responses",
            &(declared.responses.len() + usize::from(declared.default.is_some())),
            &ours_declared.count(),
        );
        let stated = declared.responses.iter().map(|(status, response)| (Some(status), response));
        for (status, response) in stated.chain(declared.default.iter().map(|response| (None, response))) {
            let response = self.response(response);
            let place = format!("{place} {}", status.map_or("default".to_owned(), ToString::to_string));
            let outcome = ours.responses.iter().filter(|known| match known.status {
                ir::Status::Exact(known) => status == Some(&StatusCode::Code(known)),
                ir::Status::Range(first) => status == Some(&StatusCode::Range(first / 100)),
                ir::Status::OtherSuccess | ir::Status::Other => status.is_none(),
            });
            let outcome: Vec<_> = outcome.collect();
            self.same(&place, "is there", &true, &!outcome.is_empty());
            for ours in outcome {
                let is_failure = !ours.is_success();
                self.payload(&place, &response.content, &ours.payload, is_failure);
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
            self.same(&place, "written", &wire::location(&parameter), &found.location);
            let json = json_of(&data.format);
            self.same(&place, "is JSON", &json.is_some(), &found.is_json);
            let schema = match &data.format {
                ParameterSchemaOrContent::Schema(schema) => Some(schema),
                ParameterSchemaOrContent::Content(_) => json.and_then(|media| media.schema.as_ref()),
            };
            if let Some(schema) = schema {
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
            // Their media types have no order; of several kinds of JSON it is the one that we send.
            let mut json: Vec<_> = theirs.content.iter().filter(|(name, _)| name.contains("json")).collect();
            if let (BodyContent::Json(sent), true) = (&ours.content, json.len() > 1) {
                json.sort_by_key(|(name, _)| *name != sent);
            }
            let json = json.first().copied();
            let media = json.or(theirs.content.first()).map(|(_, media)| media);
            if let (Some((name, _)), BodyContent::Json(sent)) = (json, &ours.content) {
                // JSON is UTF-8, whoever states so.
                self.same(&place, "sent as", &name.trim_end_matches("; charset=utf-8"), &sent.as_str());
            }
            if let Some(form) = theirs.content.iter().find(|(name, _)| name.contains("form")) {
                self.encoding(&place, form.1, ours);
            }
            let schema = media.and_then(|media| media.schema.as_ref());
            // What is not JSON and no form is put together by the caller.
            if let Some(schema) =
                schema.filter(|_| matches!(ours.content, BodyContent::Json(_) | BodyContent::Form(_)))
            {
                self.schema(&place, schema, &ours.ty);
            }
        }
    }

    fn payload<'t>(
        &mut self,
        place: &str,
        theirs: &'t IndexMap<String, MediaType>,
        ours: &Payload,
        is_failure: bool,
    ) {
        let with_schema = |(name, media): (&'t String, &'t MediaType)| Some((name, media.schema.as_ref()?));
        let schemas: Vec<_> = theirs.iter().filter_map(with_schema).collect();
        let json = schemas.iter().find(|(name, _)| name.contains("json"));
        let is_text = |schema: &Schema| matches!(schema.schema_kind, SchemaKind::Type(Type::String(_)));
        let any = schemas.iter().find(|(name, schema)| *name == "*/*" && !is_text(self.resolved(schema)));
        let is_object = |schema: &Schema| matches!(schema.schema_kind, SchemaKind::Type(Type::Object(_)));
        let is_misplaced = |(name, schema): &&(&'t String, &'t ReferenceOr<Schema>)| {
            is_failure && WITHOUT_FORM.contains(&name.as_str()) && is_object(self.resolved(schema))
        };
        let json = json.or(any).or_else(|| schemas.iter().find(is_misplaced)).map(|(_, schema)| *schema);
        let kind = match json {
            Some(_) => "JSON",
            None if theirs.is_empty() => "no content",
            None => "other content",
        };
        let our_kind = match ours {
            Payload::Json(_) => "JSON",
            Payload::Empty => "no content",
            Payload::Untyped
            | Payload::Xml(..)
            | Payload::Parts
            | Payload::Text { .. }
            | Payload::Sequence(_)
            | Payload::Events(_) => "other content",
        };
        self.same(place, "payload", &kind, &our_kind);
        match (json, ours) {
            (Some(schema), Payload::Json(ty)) => self.schema(place, schema, ty),
            (_, Payload::Text { is_secret }) => {
                let is_password = |schema: &Schema| {
                    matches!(&schema.schema_kind, SchemaKind::Type(Type::String(text))
                        if text.format == VariantOrUnknownOrEmpty::Item(StringFormat::Password))
                };
                let theirs = schemas.iter().any(|(_, schema)| is_password(self.resolved(schema)));
                self.same(place, "is secret", &theirs, is_secret);
            }
            _ => {}
        }
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

/// What the members of an `allOf` say of an object together.
#[derive(Default)]
struct Merged {
    properties: IndexMap<String, ReferenceOr<Box<Schema>>>,
    required: Vec<String>,
    /// `additionalProperties`, the outermost last.
    additional: Vec<AdditionalProperties>,
}

impl Merged {
    /// Whether it is declared that there may be properties without a name.
    fn is_open(&self) -> bool {
        self.additional.last().is_some_and(|last| *last != AdditionalProperties::Any(false))
    }
}

fn component<'c, T>(components: &'c IndexMap<String, ReferenceOr<T>>, reference: &str) -> &'c T {
    let name = reference.rsplit('/').next().unwrap();
    components[name].as_item().expect("the documents here refer in one step")
}

impl<'a> Walk<'a> {
    fn response<'r>(&self, response: &'r ReferenceOr<Response>) -> &'r Response
    where
        'a: 'r,
    {
        match response {
            ReferenceOr::Item(response) => response,
            ReferenceOr::Reference { reference } => component(&self.components.responses, reference),
        }
    }

    /// Whether a schema allows `null`: by a word of its own, or because the only schema of its `allOf` does.
    fn is_nullable(&self, schema: &Schema) -> bool {
        let only = match &schema.schema_kind {
            SchemaKind::AllOf { all_of } if all_of.len() == 1 => all_of.first(),
            _ => None,
        };
        schema.schema_data.nullable || only.is_some_and(|only| self.is_nullable(self.resolved(only)))
    }

    fn resolved<'r>(&self, schema: &'r ReferenceOr<Schema>) -> &'r Schema
    where
        'a: 'r,
    {
        match schema {
            ReferenceOr::Item(schema) => schema,
            ReferenceOr::Reference { reference } => {
                let components: &'a Components = self.components;
                self.resolved(&components.schemas[reference.rsplit('/').next().unwrap()])
            }
        }
    }
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

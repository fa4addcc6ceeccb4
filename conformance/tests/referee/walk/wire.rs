//! What is on the wire around the schemas: how parameters and forms are written, which headers come back, who may call,
//! and where requests go.

use std::collections::{BTreeMap, BTreeSet};

use openapi_build::ir::{
    self, BodyContent, CookieStyle, FieldWriting, Location, PartContent, PathStyle, QueryStyle, SchemeKind,
    TypeUse,
};
use openapiv3::{
    APIKeyLocation, Header, MediaType, Operation, Parameter, ParameterSchemaOrContent, PathItem, ReferenceOr,
    Schema, SchemaKind, SecurityScheme, Server, StringFormat, Type, VariantOrUnknownOrEmpty,
};
use serde_json::Value;

use super::{Merged, Walk, component};

impl Walk<'_> {
    /// The servers of the document, and its security schemes.
    pub(super) fn service(&mut self) {
        let api = self.api;
        let theirs: Vec<_> = self.document.servers.iter().filter_map(base_url).collect();
        let ours: Vec<_> = api.servers.iter().map(|server| server.url.clone()).collect();
        self.same("the document", "servers", &theirs, &ours);
        for scheme in &api.schemes {
            let declared =
                self.components.security_schemes.get(&scheme.wire).and_then(|scheme| scheme.as_item());
            // Certificates of clients are what 3.0 has no word for.
            let theirs = declared.map_or(SchemeKind::MutualTls, scheme_kind);
            let ours = match &scheme.kind {
                SchemeKind::Http(word) => SchemeKind::Http(word.to_ascii_lowercase()),
                kind => kind.clone(),
            };
            self.same(&scheme.wire, "sent", &theirs, &ours);
        }
    }

    /// Who may call an operation, and where it goes.
    pub(super) fn access(&mut self, place: &str, item: &PathItem, theirs: &Operation, ours: &ir::Operation) {
        let api = self.api;
        let required = theirs.security.as_ref().or(self.document.security.as_ref());
        let is_sendable = |name: &String| {
            let scheme = self.components.security_schemes.get(name).and_then(ReferenceOr::as_item);
            !matches!(scheme, Some(SecurityScheme::APIKey { location: APIKeyLocation::Header, name, .. }) if name.contains(' '))
        };
        let required = required.into_iter().flatten().map(|one| one.keys().collect::<Vec<_>>());
        let required = required.filter(|one| one.iter().all(|name| is_sendable(name)));
        let listed: Vec<_> = required.collect();
        let mut required: Vec<_> = listed.iter().flat_map(|one| self.apart(one)).collect();
        let asked =
            ours.security.iter().map(|one| one.iter().map(|required| &api.schemes[required.scheme].wire));
        let mut asked: Vec<BTreeSet<_>> = asked.map(Iterator::collect).collect();
        // It does not keep the order of the schemes in one requirement.
        if required.len() > listed.len() {
            required.sort();
            asked.sort();
        }
        self.same(place, "security", &required, &asked);
        let servers = if theirs.servers.is_empty() { &item.servers } else { &theirs.servers };
        self.same(place, "server", &servers.iter().find_map(base_url), &ours.server);
    }

    /// The alternatives of schemes that write the same header, parameter or cookie.
    fn apart<'n>(&self, names: &[&'n String]) -> Vec<BTreeSet<&'n String>> {
        let place = |name: &String| {
            let scheme = self.components.security_schemes.get(name).and_then(ReferenceOr::as_item);
            match scheme.map_or(SchemeKind::MutualTls, scheme_kind) {
                SchemeKind::Bearer | SchemeKind::Basic | SchemeKind::Http(_) => {
                    "header authorization".to_owned()
                }
                SchemeKind::Header(name) => format!("header {}", name.to_ascii_lowercase()),
                SchemeKind::Query(name) => format!("query {name}"),
                SchemeKind::Cookie(name) => format!("cookie {name}"),
                SchemeKind::MutualTls => format!("certificate {name}"),
            }
        };
        let mut places: BTreeMap<String, Vec<&String>> = BTreeMap::new();
        for name in names {
            places.entry(place(name)).or_default().push(name);
        }
        let count = places.values().map(Vec::len).max().unwrap_or(1);
        let of_each = |index: usize| places.values().filter_map(move |of| of.get(index).or(of.last()));
        (0..count).map(|index| of_each(index).copied().collect()).collect()
    }

    /// The headers of all responses of an operation.
    pub(super) fn headers(&mut self, place: &str, theirs: &Operation, ours: &ir::Operation) {
        let components = self.components;
        let all_responses = theirs.responses.responses.values().chain(&theirs.responses.default);
        let mut declared: BTreeMap<String, Vec<&Header>> = BTreeMap::new();
        for (name, header) in all_responses.flat_map(|received| &self.response(received).headers) {
            let header = match header {
                ReferenceOr::Item(header) => header,
                ReferenceOr::Reference { reference } => component(&components.headers, reference),
            };
            declared.entry(name.to_ascii_lowercase()).or_default().push(header);
        }
        declared.remove("content-type");
        let fields = ours.headers.iter().flat_map(|headers| &headers.fields);
        let fields: BTreeMap<_, _> = fields.map(|field| (field.wire.to_ascii_lowercase(), field)).collect();
        self.same(
            place,
            "headers of responses",
            &declared.keys().collect::<Vec<_>>(),
            &fields.keys().collect::<Vec<_>>(),
        );
        for (name, headers) in &declared {
            let ([header], Some(field)) = (headers.as_slice(), fields.get(name)) else { continue };
            let place = format!("{place} header `{name}`");
            let json = json_of(&header.format);
            self.same(&place, "is JSON", &json.is_some(), &field.is_json);
            let schema = match &header.format {
                ParameterSchemaOrContent::Schema(schema) => Some(schema),
                ParameterSchemaOrContent::Content(_) => json.and_then(|media| media.schema.as_ref()),
            };
            // An object, or a list of lists or of anything, that is not JSON is handed over as its text; what is `null`
            // does not come.
            let is_text = |schema: &Schema| is_object(schema) || self.is_list_of_more(schema);
            if let Some(schema) = schema.filter(|schema| json.is_some() || !is_text(self.resolved(schema))) {
                let nullable = self.resolved(schema).schema_data.nullable;
                self.schema(&place, schema, &TypeUse { nullable, ..field.ty.clone() });
            }
        }
    }

    /// How the fields of a form are written, or its parts.
    pub(super) fn encoding(&mut self, place: &str, media: &MediaType, body: &ir::RequestBody) {
        let raw = self.raw.pointer(body.place.as_str()).and_then(|body| body.get("content"));
        let encoding = |media_type: &str| -> Vec<(String, Value)> {
            let encoding = raw.and_then(|content| content.get(media_type)?.get("encoding")?.as_object());
            encoding.into_iter().flatten().map(|(name, value)| (name.clone(), value.clone())).collect()
        };
        match &body.content {
            BodyContent::Form(fields) => {
                for (wire, written) in encoding("application/x-www-form-urlencoded") {
                    let ours = fields.iter().find(|field| field.wire == wire).map(|field| field.writing);
                    self.same(&format!("{place}.{wire}"), "written", &field_writing(&written), &ours);
                }
            }
            BodyContent::Parts(parts) if parts.positional.is_none() => {
                self.parts(place, media, parts, &encoding("multipart/form-data"));
            }
            _ => {}
        }
    }

    fn parts(&mut self, place: &str, media: &MediaType, ours: &ir::Parts, encoding: &[(String, Value)]) {
        let Some(schema) = &media.schema else { return };
        let mut theirs = Merged::default();
        self.merge(schema, &mut theirs);
        self.same(place, "parts", &theirs.properties.len(), &ours.parts.len());
        self.same(place, "takes more parts", &theirs.is_open(), &ours.rest.is_some());
        for (wire, schema) in &theirs.properties {
            let place = format!("{place}.{wire}");
            let found = ours.parts.iter().find(|part| part.wire == *wire);
            self.same(&place, "is there", &true, &found.is_some());
            let Some(part) = found else { continue };
            let schema = self.resolved(&schema.clone().unbox()).clone();
            let may_lack = schema.schema_data.read_only || schema.schema_data.nullable;
            self.same(&place, "required", &(theirs.required.contains(wire) && !may_lack), &part.required);
            // It sees a file where the format states so, and none in other types than text.
            if let Some(is_file) = self.is_file(&schema) {
                let ours = matches!(part.content, PartContent::File | PartContent::Files);
                self.same(&place, "is a file", &is_file, &ours);
            }
            let Some((_, written)) = encoding.iter().find(|(name, _)| name == wire) else { continue };
            match field_writing(written) {
                Some(FieldWriting::Style { style, .. }) if !self.is_3_0() => {
                    self.same(&place, "style", &Some(style), &part.style);
                }
                _ => {
                    self.same(&place, "style", &None, &part.style);
                    let first = written["contentType"].as_str().and_then(|types| types.split(',').next());
                    self.same(&place, "media type", &first.map(str::to_owned), &part.media_type);
                }
            }
        }
    }

    /// Whether this is a list of lists, or one that does not state by `items` what it holds.
    fn is_list_of_more(&self, schema: &Schema) -> bool {
        let SchemaKind::Type(Type::Array(array)) = &schema.schema_kind else { return false };
        array.items.clone().is_none_or(|items| {
            matches!(self.resolved(&items.unbox()).schema_kind, SchemaKind::Type(Type::Array(_)))
        })
    }

    fn is_file(&self, schema: &Schema) -> Option<bool> {
        match &schema.schema_kind {
            // Parts are not nested.
            _ if self.is_list_of_more(schema) => None,
            SchemaKind::Type(Type::String(text)) => match text.format {
                VariantOrUnknownOrEmpty::Item(StringFormat::Binary) => Some(true),
                _ => None,
            },
            SchemaKind::Type(Type::Array(array)) => {
                self.is_file(self.resolved(&array.items.clone()?.unbox()))
            }
            SchemaKind::Type(_) => Some(false),
            _ => None,
        }
    }

    fn is_3_0(&self) -> bool {
        self.raw["openapi"].as_str().is_some_and(|version| version.starts_with("3.0"))
    }
}

/// Where a parameter is, and how it is written (OpenAPI 3.0, section 4.7.12).
pub(super) fn location(parameter: &Parameter) -> Location {
    let explode = parameter.parameter_data_ref().explode;
    let exploded = explode.unwrap_or_default();
    match parameter {
        Parameter::Query { style, allow_reserved, .. } => {
            Location::Query { style: query_style(style, explode), reserved: *allow_reserved }
        }
        Parameter::Header { .. } => Location::Header { explode: exploded },
        Parameter::Path { style, .. } => Location::Path(match (style, exploded) {
            (openapiv3::PathStyle::Simple, false) => PathStyle::Simple,
            (openapiv3::PathStyle::Simple, true) => PathStyle::SimpleExplode,
            (openapiv3::PathStyle::Label, false) => PathStyle::Label,
            (openapiv3::PathStyle::Label, true) => PathStyle::LabelExplode,
            (openapiv3::PathStyle::Matrix, false) => PathStyle::Matrix,
            (openapiv3::PathStyle::Matrix, true) => PathStyle::MatrixExplode,
        }),
        Parameter::Cookie { .. } => Location::Cookie(match explode {
            None | Some(true) => CookieStyle::FormExplode,
            Some(false) => CookieStyle::Form,
        }),
    }
}

/// The media type of JSON that a parameter or a header is of.
pub(super) fn json_of(format: &ParameterSchemaOrContent) -> Option<&MediaType> {
    match format {
        ParameterSchemaOrContent::Schema(_) => None,
        ParameterSchemaOrContent::Content(content) => {
            content.iter().find(|(name, _)| name.contains("json")).map(|(_, media)| media)
        }
    }
}

fn query_style(style: &openapiv3::QueryStyle, explode: Option<bool>) -> QueryStyle {
    use openapiv3::QueryStyle as Theirs;
    match (style, explode) {
        (Theirs::Form, Some(false)) => QueryStyle::Form,
        (Theirs::SpaceDelimited, None | Some(false)) => QueryStyle::SpaceDelimited,
        (Theirs::PipeDelimited, None | Some(false)) => QueryStyle::PipeDelimited,
        (Theirs::DeepObject, _) => QueryStyle::DeepObject,
        (Theirs::Form | Theirs::SpaceDelimited | Theirs::PipeDelimited, _) => QueryStyle::FormExplode,
    }
}

/// How a field of a form is written that is not written as by default (OpenAPI 3.1, section 4.8.15.1).
fn field_writing(encoding: &Value) -> Option<FieldWriting> {
    let (explode, reserved) = (encoding["explode"].as_bool(), encoding["allowReserved"].as_bool());
    if encoding["style"].is_null() && explode.is_none() && reserved.is_none() {
        let is_json = encoding["contentType"].as_str().is_some_and(|name| name.contains("json"));
        return is_json.then_some(FieldWriting::Json);
    }
    let style = serde_json::from_value(encoding["style"].clone()).unwrap_or_default();
    Some(FieldWriting::Style { style: query_style(&style, explode), reserved: reserved.unwrap_or_default() })
}

fn is_object(schema: &Schema) -> bool {
    matches!(&schema.schema_kind, SchemaKind::Type(Type::Object(_)) | SchemaKind::AllOf { .. })
}

fn scheme_kind(scheme: &SecurityScheme) -> SchemeKind {
    match scheme {
        SecurityScheme::APIKey { location, name, .. } => match location {
            APIKeyLocation::Header => SchemeKind::Header(name.clone()),
            APIKeyLocation::Query => SchemeKind::Query(name.clone()),
            APIKeyLocation::Cookie => SchemeKind::Cookie(name.clone()),
        },
        SecurityScheme::HTTP { scheme, .. } => match scheme.to_ascii_lowercase().as_str() {
            "bearer" => SchemeKind::Bearer,
            "basic" => SchemeKind::Basic,
            other => SchemeKind::Http(other.to_owned()),
        },
        SecurityScheme::OAuth2 { .. } | SecurityScheme::OpenIDConnect { .. } => SchemeKind::Bearer,
    }
}

/// The URL of a server with the defaults of its variables; `None` for one that only a caller can complete.
fn base_url(server: &Server) -> Option<String> {
    let mut url = server.url.clone();
    for (name, variable) in server.variables.iter().flatten() {
        url = url.replace(&format!("{{{name}}}"), &variable.default);
    }
    let url = if url.starts_with("//") { format!("https:{url}") } else { url };
    let is_base = (url.starts_with("http") || url.starts_with(['/', '.'])) && !url.contains('{');
    is_base.then(|| url.trim_end_matches('/').to_owned())
}

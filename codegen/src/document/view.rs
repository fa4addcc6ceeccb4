//! The document read by name: thin, typed, borrowing; nothing is copied.
//!
//! `normal` checked the types, so an accessor gives `None` for what is absent and never has to complain.

use super::Document;
use super::tree::{NodeId, NodeRef, Value};
use crate::diagnostic::Diagnostic;
use crate::source::{Pointer, Span};

type Result<T> = std::result::Result<T, Box<Diagnostic>>;

/// The methods of HTTP under which a path item holds operations, in the order of the specification.
pub(crate) const METHODS: [&str; 9] =
    ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];

/// The keywords by which a schema says more than words about a value's type.
pub(crate) const TYPED: [&str; 10] = [
    "type",
    "properties",
    "items",
    "prefixItems",
    "enum",
    "const",
    "oneOf",
    "anyOf",
    "additionalProperties",
    "patternProperties",
];

/// Whether a schema that is a reference says more about a type than what it refers to, which makes the two a conjunction.
pub(super) fn narrows(schema: NodeRef<'_>) -> bool {
    let has = |keyword: &&str| schema.get(keyword).is_some();
    has(&"$ref") && TYPED.iter().chain(&["allOf", "format", "required"]).any(has)
}

/// What every object of a document has.
macro_rules! object {
    ($(#[$docs:meta])* $name:ident) => {
        $(#[$docs])*
        #[derive(Clone, Copy)]
        pub(crate) struct $name<'t>(NodeRef<'t>);

        #[allow(dead_code, reason = "each kind of object uses those that it needs")]
        impl<'t> $name<'t> {
            fn text(self, key: &str) -> Option<&'t str> {
                self.0.get(key).and_then(NodeRef::as_str)
            }

            fn flag(self, key: &str) -> bool {
                self.0.get(key).and_then(NodeRef::as_bool).unwrap_or_default()
            }

            /// Where the object stands.
            pub(crate) fn span(self) -> Span {
                self.0.span()
            }

            /// Where one of its members stands; the object itself when there is no such member.
            pub(crate) fn span_of(self, key: &str) -> Span {
                self.0.get(key).map_or_else(|| self.0.span(), NodeRef::span)
            }

            /// The way from the document's root to the object as its author wrote it.
            pub(crate) fn pointer(self) -> Pointer {
                self.0.pointer()
            }

            pub(crate) fn description(self) -> Option<&'t str> {
                self.text("description").filter(|text| !text.trim().is_empty())
            }

            pub(crate) fn summary(self) -> Option<&'t str> {
                self.text("summary").filter(|text| !text.trim().is_empty())
            }

            pub(crate) fn rust_name(self) -> Option<&'t str> {
                self.text("x-rust-name")
            }

            pub(crate) fn deprecated(self) -> bool {
                self.flag("deprecated")
            }
        }
    };
}

object!(/// The whole document.
    Root);
object!(/// A server.
    Server);
object!(/// A security scheme.
    SecurityScheme);
object!(/// A path with its operations.
    PathItem);
object!(/// An operation.
    Operation);
object!(/// A parameter.
    Parameter);
object!(/// A request body.
    RequestBody);
object!(/// A response.
    Response);
object!(/// A header of a response.
    Header);
object!(/// The content of a body in one media type.
    MediaType);
object!(/// How a property is written in a form or a part.
    Encoding);
object!(/// A schema: a type, as JSON Schema describes it.
    Schema);

impl Document {
    pub(crate) fn view(&self) -> Root<'_> {
        Root(self.root())
    }

    /// Follows the `$ref`s of a parameter.
    pub(crate) fn parameter<'t>(&'t self, parameter: Parameter<'t>) -> Result<Parameter<'t>> {
        self.resolve(parameter.0, "a parameter").map(Parameter)
    }

    /// Follows the `$ref`s of a request body.
    pub(crate) fn request_body<'t>(&'t self, body: RequestBody<'t>) -> Result<RequestBody<'t>> {
        self.resolve(body.0, "a request body").map(RequestBody)
    }

    /// Follows the `$ref`s of the response to a status.
    pub(crate) fn response<'t>(&'t self, status: &str, response: Response<'t>) -> Result<Response<'t>> {
        self.resolve(response.0, &format!("response `{status}`")).map(Response)
    }

    /// Follows the `$ref`s of a security scheme.
    pub(crate) fn security_scheme<'t>(&'t self, scheme: SecurityScheme<'t>) -> Result<SecurityScheme<'t>> {
        self.resolve(scheme.0, "a security scheme").map(SecurityScheme)
    }

    /// Follows the `$ref`s of a header.
    pub(crate) fn header<'t>(&'t self, header: Header<'t>) -> Result<Header<'t>> {
        self.resolve(header.0, "a header").map(Header)
    }

    /// The operations that a server calls: those of webhooks, and of an operation's callbacks.
    pub(crate) fn called_back<'t>(
        &'t self,
        operation: Option<Operation<'t>>,
    ) -> Vec<(&'t str, Operation<'t>)> {
        let Some(operation) = operation else {
            let hooks = self.root().get("webhooks").into_iter().flat_map(NodeRef::entries);
            return hooks
                .flat_map(|(name, item)| PathItem(item).operations().map(move |(_, call)| (name, call)))
                .collect();
        };
        let callbacks = operation.0.get("callbacks").into_iter().flat_map(NodeRef::entries);
        let callbacks =
            callbacks.filter_map(|(name, callback)| Some((name, self.resolve(callback, "a callback").ok()?)));
        callbacks
            .flat_map(|(name, callback)| callback.entries().map(move |(_, item)| (name, PathItem(item))))
            .flat_map(|(name, item)| item.operations().map(move |(_, call)| (name, call)))
            .collect()
    }

    /// Follows the `$ref`s of a schema.
    pub(crate) fn schema<'t>(&'t self, schema: Schema<'t>) -> Result<Schema<'t>> {
        self.resolve(schema.0, "a schema").map(Schema)
    }
}

impl<'t> Root<'t> {
    fn info(self) -> Option<NodeRef<'t>> {
        self.0.get("info")
    }

    pub(crate) fn title(self) -> Option<&'t str> {
        self.info()?.get("title")?.as_str().filter(|title| !title.trim().is_empty())
    }

    /// Whether the document declares OpenAPI 3.0, of which `normal` leaves only what depends on a place that it cannot see.
    pub(crate) fn is_3_0(self) -> bool {
        self.text("openapi").is_some_and(|version| version.starts_with("3.0"))
    }

    /// The description of the API, or its summary.
    pub(crate) fn about(self) -> Option<&'t str> {
        let info = self.info()?;
        ["description", "summary"]
            .iter()
            .find_map(|key| info.get(key)?.as_str())
            .filter(|text| !text.trim().is_empty())
    }

    pub(crate) fn servers(self) -> impl Iterator<Item = Server<'t>> {
        self.0.get("servers").into_iter().flat_map(NodeRef::items).map(Server)
    }

    pub(crate) fn paths(self) -> impl Iterator<Item = (&'t str, PathItem<'t>)> {
        let paths = self.0.get("paths").into_iter().flat_map(NodeRef::entries);
        paths.filter(|(path, _)| !path.starts_with("x-")).map(|(path, item)| (path, PathItem(item)))
    }

    pub(crate) fn path_span(self, path: &str) -> Span {
        self.0.get("paths").map_or_else(|| self.span(), |paths| paths.key_span(path))
    }

    pub(crate) fn security(self) -> Option<NodeRef<'t>> {
        self.0.get("security")
    }

    pub(crate) fn security_schemes(self) -> impl Iterator<Item = (&'t str, SecurityScheme<'t>)> {
        let schemes = self.0.get("components").and_then(|components| components.get("securitySchemes"));
        schemes.into_iter().flat_map(NodeRef::entries).map(|(name, scheme)| (name, SecurityScheme(scheme)))
    }

    pub(crate) fn schemas(self) -> impl Iterator<Item = (&'t str, Schema<'t>)> {
        let schemas = self.0.get("components").and_then(|components| components.get("schemas"));
        schemas.into_iter().flat_map(NodeRef::entries).map(|(name, schema)| (name, Schema(schema)))
    }
}

impl<'t> Server<'t> {
    pub(crate) fn url(self) -> Option<&'t str> {
        self.text("url")
    }

    /// The name by which people know the server (OpenAPI 3.2).
    pub(crate) fn name(self) -> Option<&'t str> {
        self.text("name")
    }

    /// The value that a variable of the URL has when nobody chooses another one.
    pub(crate) fn variable(self, name: &str) -> Option<&'t str> {
        self.0.get("variables")?.get(name)?.get("default")?.as_str()
    }

    /// The values that a variable of the URL may have, where they are listed.
    pub(crate) fn choices(self, name: &str) -> Vec<&'t str> {
        let variable = self.0.get("variables").and_then(|variables| variables.get(name));
        let choices = variable.and_then(|variable| variable.get("enum"));
        choices.into_iter().flat_map(NodeRef::items).filter_map(NodeRef::as_str).collect()
    }
}

impl<'t> SecurityScheme<'t> {
    pub(crate) fn kind(self) -> Option<&'t str> {
        self.text("type")
    }

    /// `name` of an API key: that of its header, query parameter or cookie.
    pub(crate) fn key_name(self) -> Option<&'t str> {
        self.text("name")
    }

    /// `in` of an API key.
    pub(crate) fn key_place(self) -> Option<&'t str> {
        self.text("in")
    }

    pub(crate) fn scheme(self) -> Option<&'t str> {
        self.text("scheme")
    }
}

impl<'t> PathItem<'t> {
    /// The operations with their methods, those of other methods as they are written.
    pub(crate) fn operations(self) -> impl Iterator<Item = (&'t str, Operation<'t>)> {
        let known = METHODS.into_iter().filter_map(move |method| Some((method, self.0.get(method)?)));
        let others = self.0.get("additionalOperations").into_iter().flat_map(NodeRef::entries);
        known.chain(others).map(|(method, operation)| (method, Operation(operation)))
    }

    /// Where the name of a method that is no keyword stands.
    pub(crate) fn method_span(self, method: &str) -> Span {
        self.0.get("additionalOperations").map_or_else(|| self.span(), |others| others.key_span(method))
    }

    pub(crate) fn parameters(self) -> impl Iterator<Item = Parameter<'t>> {
        self.0.get("parameters").into_iter().flat_map(NodeRef::items).map(Parameter)
    }
}

impl<'t> PathItem<'t> {
    pub(crate) fn servers(self) -> impl Iterator<Item = Server<'t>> {
        self.0.get("servers").into_iter().flat_map(NodeRef::items).map(Server)
    }
}

impl<'t> Header<'t> {
    pub(crate) fn schema(self) -> Option<Schema<'t>> {
        self.0.get("schema").map(Schema)
    }

    pub(crate) fn content(self) -> impl Iterator<Item = (&'t str, Span, MediaType<'t>)> {
        content(self.0)
    }
}

impl<'t> Operation<'t> {
    pub(crate) fn servers(self) -> impl Iterator<Item = Server<'t>> {
        self.0.get("servers").into_iter().flat_map(NodeRef::items).map(Server)
    }
    pub(crate) fn id(self) -> Option<&'t str> {
        self.text("operationId")
    }

    pub(crate) fn parameters(self) -> impl Iterator<Item = Parameter<'t>> {
        self.0.get("parameters").into_iter().flat_map(NodeRef::items).map(Parameter)
    }

    pub(crate) fn request_body(self) -> Option<RequestBody<'t>> {
        self.0.get("requestBody").map(RequestBody)
    }

    pub(crate) fn responses(self) -> impl Iterator<Item = (&'t str, Span, Response<'t>)> {
        let responses = self.0.get("responses").into_iter();
        responses.flat_map(|responses| {
            let members = responses.entries().filter(|(status, _)| !status.starts_with("x-"));
            members.map(move |(status, response)| (status, responses.key_span(status), Response(response)))
        })
    }

    pub(crate) fn security(self) -> Option<NodeRef<'t>> {
        self.0.get("security")
    }

    /// `x-rust-args`: the order of the required parameters, with the place of each name.
    pub(crate) fn rust_args(self) -> Option<Vec<(&'t str, Span)>> {
        names(self.0.get("x-rust-args"))
    }

    /// The tags, in their order.
    pub(crate) fn tags(self) -> impl Iterator<Item = &'t str> {
        self.0.get("tags").into_iter().flat_map(NodeRef::items).filter_map(NodeRef::as_str)
    }

    /// `x-pending`: the status that means "ask again later".
    pub(crate) fn pending(self) -> Option<(&'t str, Span)> {
        let node = self.0.get("x-pending")?;
        number(node).map(|number| (number, node.span()))
    }

    pub(crate) fn pagination(self) -> Option<Pagination<'t>> {
        self.0.get("x-pagination").map(Pagination)
    }
}

/// `x-pagination`: how an operation hands out a long list.
#[derive(Clone, Copy)]
pub(crate) struct Pagination<'t>(NodeRef<'t>);

impl<'t> Pagination<'t> {
    pub(crate) fn span(self) -> Span {
        self.0.span()
    }

    /// Returns a member's text and place.
    pub(crate) fn member(self, key: &str) -> Option<(&'t str, Span)> {
        let node = self.0.get(key)?;
        Some((node.as_str()?, node.span()))
    }

    /// Returns a member's number, as it is written, and its place.
    pub(crate) fn number(self, key: &str) -> Option<(Option<&'t str>, Span)> {
        let node = self.0.get(key)?;
        Some((number(node), node.span()))
    }

    /// The members with the places of their names.
    pub(crate) fn keys(self) -> impl Iterator<Item = (&'t str, Span)> {
        self.0.entries().map(move |(key, _)| (key, self.0.key_span(key)))
    }
}

impl<'t> Parameter<'t> {
    pub(crate) fn name(self) -> Option<&'t str> {
        self.text("name")
    }

    pub(crate) fn location(self) -> Option<&'t str> {
        self.text("in")
    }

    pub(crate) fn required(self) -> bool {
        self.flag("required")
    }

    pub(crate) fn style(self) -> Option<&'t str> {
        self.text("style")
    }

    pub(crate) fn allows_reserved(self) -> bool {
        self.flag("allowReserved")
    }

    pub(crate) fn content(self) -> impl Iterator<Item = (&'t str, Span, MediaType<'t>)> {
        content(self.0)
    }

    pub(crate) fn explode(self) -> Option<bool> {
        self.0.get("explode").and_then(NodeRef::as_bool)
    }

    pub(crate) fn schema(self) -> Option<Schema<'t>> {
        self.0.get("schema").map(Schema)
    }

    /// The parameter's own examples, as JSON.
    pub(crate) fn examples(self) -> Vec<String> {
        let named = self.0.get("examples").into_iter().flat_map(NodeRef::entries);
        let values = named.filter_map(|(_, example)| example.get("value"));
        self.0.get("example").into_iter().chain(values).map(NodeRef::to_json).collect()
    }
}

impl<'t> RequestBody<'t> {
    pub(crate) fn required(self) -> bool {
        self.flag("required")
    }

    pub(crate) fn content(self) -> impl Iterator<Item = (&'t str, Span, MediaType<'t>)> {
        content(self.0)
    }
}

impl<'t> Response<'t> {
    pub(crate) fn headers(self) -> impl Iterator<Item = (&'t str, Span, Header<'t>)> {
        self.0.get("headers").into_iter().flat_map(|headers| {
            headers.entries().map(move |(name, header)| (name, headers.key_span(name), Header(header)))
        })
    }

    /// The names of the links, which say how to go on from an answer.
    pub(crate) fn links(self) -> Vec<String> {
        let links = self.0.get("links").into_iter().flat_map(NodeRef::entries);
        links.map(|(name, _)| name.to_owned()).collect()
    }
    pub(crate) fn content(self) -> impl Iterator<Item = (&'t str, Span, MediaType<'t>)> {
        content(self.0)
    }
}

fn content(node: NodeRef<'_>) -> impl Iterator<Item = (&str, Span, MediaType<'_>)> {
    node.get("content").into_iter().flat_map(|content| {
        content.entries().map(move |(name, media)| (name, content.key_span(name), MediaType(media)))
    })
}

impl<'t> MediaType<'t> {
    /// How a property is written in a form or a part (`encoding`).
    pub(crate) fn encoding(self, property: &str) -> Option<Encoding<'t>> {
        self.0.get("encoding").and_then(|encodings| encodings.get(property)).map(Encoding)
    }

    /// The properties that `encoding` names, with the places of their names.
    pub(crate) fn encodings(self) -> impl Iterator<Item = (&'t str, Span, Encoding<'t>)> {
        self.0.get("encoding").into_iter().flat_map(|encodings| {
            encodings
                .entries()
                .map(move |(name, encoding)| (name, encodings.key_span(name), Encoding(encoding)))
        })
    }

    pub(crate) fn schema(self) -> Option<Schema<'t>> {
        self.0.get("schema").map(Schema)
    }

    /// `itemSchema`: one item of a sequence, such as a stream of events.
    pub(crate) fn item_schema(self) -> Option<Schema<'t>> {
        self.0.get("itemSchema").map(Schema)
    }

    /// The examples with their names, as JSON.
    pub(crate) fn examples(self) -> Vec<(Option<String>, String)> {
        let named = self.0.get("examples").into_iter().flat_map(NodeRef::entries);
        let named = named
            .filter_map(|(name, example)| Some((Some(name.to_owned()), example.get("value")?.to_json())));
        self.0.get("example").map(|value| (None, value.to_json())).into_iter().chain(named).collect()
    }
}

impl<'t> Encoding<'t> {
    pub(crate) fn has(self, keyword: &str) -> bool {
        self.0.get(keyword).is_some()
    }

    /// The media types of the part, as they are written: one, or several with commas.
    pub(crate) fn content_type(self) -> Option<&'t str> {
        self.text("contentType")
    }

    pub(crate) fn style(self) -> Option<&'t str> {
        self.text("style")
    }

    pub(crate) fn explode(self) -> Option<bool> {
        self.0.get("explode").and_then(NodeRef::as_bool)
    }

    pub(crate) fn allows_reserved(self) -> Option<bool> {
        self.0.get("allowReserved").and_then(NodeRef::as_bool)
    }

    /// The names of the headers of the part.
    pub(crate) fn headers(self) -> impl Iterator<Item = &'t str> {
        self.0.get("headers").into_iter().flat_map(NodeRef::entries).map(|(name, _)| name)
    }
}

impl<'t> Schema<'t> {
    /// The name under which `components.schemas` holds this very schema, read from its pointer.
    pub(crate) fn component_name(self) -> Option<String> {
        let pointer = self.pointer();
        let mut segments = pointer.segments();
        match [segments.next(), segments.next(), segments.next(), segments.next()] {
            [Some(components), Some(schemas), Some(name), None]
                if components == "components" && schemas == "schemas" =>
            {
                Some(name)
            }
            _ => None,
        }
    }

    /// Whether a schema says nothing about the type of a value.
    pub(crate) fn only_words(self) -> bool {
        let words = [
            "title",
            "description",
            "deprecated",
            "examples",
            "default",
            "readOnly",
            "writeOnly",
            "nullable",
        ];
        self.keywords().all(|(keyword, _)| words.contains(&keyword) || keyword.starts_with("x-"))
    }

    /// What identifies this very schema.
    pub(crate) fn id(self) -> NodeId {
        self.0.id()
    }

    /// Whether this is a reference that says more about a type than what it refers to.
    pub(crate) fn narrows(self) -> bool {
        narrows(self.0)
    }

    /// The name of a schema that was written to be referred to: in `$defs`, in `definitions`, or in another file.
    pub(crate) fn definition_name(self) -> Option<String> {
        let pointer = self.pointer();
        let segments: Vec<_> = pointer.segments().collect();
        match segments.as_slice() {
            [graft, file] if graft == Pointer::FILES => {
                let name = file.rsplit('/').next()?;
                Some(name.split('.').next().unwrap_or(name).to_owned())
            }
            [.., around, name] => {
                let is_definition = matches!(around.as_str(), "schemas" | "$defs" | "definitions");
                let elsewhere =
                    segments.first().is_some_and(|first| first == Pointer::FILES) && segments.len() == 3;
                (is_definition || elsewhere).then(|| name.clone())
            }
            _ => None,
        }
    }

    /// Whether any value is allowed, or any object.
    pub(crate) fn is_free(self) -> bool {
        let is_object = self.types() == ["object"] && !self.has_properties() && self.additional().is_none();
        self.is_anything() || (is_object && !self.is_reference() && !self.has("allOf"))
    }

    /// Whether two schemas say the same, wherever they stand.
    pub(crate) fn same_text(self, other: Self) -> bool {
        self.0.to_json() == other.0.to_json()
    }

    /// What `additionalProperties` says: any, none, or a schema.
    pub(crate) fn additional(self) -> Option<Additional<'t>> {
        let Some(node) = self.0.get("additionalProperties") else { return self.patterned() };
        Some(match node.as_bool() {
            Some(true) => Additional::Any,
            Some(false) => Additional::None,
            None if node.entries().next().is_none() => Additional::Any,
            None => Additional::Typed(Schema(node)),
        })
    }

    /// `patternProperties` say which names properties may have, which is for the server to check, and of which types.
    fn patterned(self) -> Option<Additional<'t>> {
        let mut patterns = self.0.get("patternProperties")?.entries();
        match (patterns.next(), patterns.next()) {
            (Some((_, only)), None) if !Schema(only).is_anything() => Some(Additional::Typed(Schema(only))),
            _ => Some(Additional::Any),
        }
    }

    /// A list of schemas: `allOf`, `oneOf`, `anyOf`.
    pub(crate) fn members(self, key: &str) -> Option<Vec<Schema<'t>>> {
        self.0.get(key).map(|list| list.items().map(Schema).collect())
    }

    /// Whether this is `true` or `{}`: it allows anything and says nothing.
    pub(crate) fn is_anything(self) -> bool {
        self.0.as_bool() == Some(true) || (self.0.is_mapping() && self.0.entries().next().is_none())
    }

    /// Whether this is `false`: nothing is allowed.
    pub(crate) fn is_nothing(self) -> bool {
        self.0.as_bool() == Some(false)
    }

    /// `discriminator`: the property, and the values with the schemas that they mean.
    pub(crate) fn discriminator(self) -> Option<(&'t str, Vec<(&'t str, &'t str)>)> {
        let node = self.0.get("discriminator")?;
        let mapping = node.get("mapping").into_iter().flat_map(NodeRef::entries);
        let mapping = mapping.filter_map(|(value, target)| Some((value, target.as_str()?))).collect();
        Some((node.get("propertyName")?.as_str()?, mapping))
    }

    /// The text of `$ref`.
    pub(crate) fn reference(self) -> Option<&'t str> {
        self.text("$ref")
    }

    pub(crate) fn read_only(self) -> bool {
        self.flag("readOnly")
    }

    pub(crate) fn write_only(self) -> bool {
        self.flag("writeOnly")
    }

    /// A keyword's value.
    pub(crate) fn value(self, key: &str) -> Option<NodeRef<'t>> {
        self.0.get(key)
    }

    pub(crate) fn is_reference(self) -> bool {
        self.0.get("$ref").is_some()
    }

    /// The members of `type`, one or many.
    pub(crate) fn types(self) -> Vec<&'t str> {
        let Some(node) = self.0.get("type") else {
            return Vec::new();
        };
        node.as_str().into_iter().chain(node.items().filter_map(NodeRef::as_str)).collect()
    }

    /// The members of `type` beside `null`.
    pub(crate) fn types_but_null(self) -> Vec<&'t str> {
        self.types().into_iter().filter(|name| *name != "null").collect()
    }

    /// Whether `null` is allowed by a word of its own, which `normal` left where there is no `type`.
    pub(crate) fn nullable(self) -> bool {
        self.flag("nullable")
    }

    pub(crate) fn format(self) -> Option<&'t str> {
        self.text("format")
    }

    /// The title; an empty one is no title.
    pub(crate) fn title(self) -> Option<&'t str> {
        self.text("title").filter(|title| !title.trim().is_empty())
    }

    pub(crate) fn properties(self) -> impl Iterator<Item = (&'t str, Span, Schema<'t>)> {
        self.0.get("properties").into_iter().flat_map(|properties| {
            properties.entries().map(move |(name, schema)| (name, properties.key_span(name), Schema(schema)))
        })
    }

    pub(crate) fn property(self, name: &str) -> Option<Schema<'t>> {
        self.0.get("properties")?.get(name).map(Schema)
    }

    /// `contentMediaType`: the media type of what a text holds.
    pub(crate) fn content_media_type(self) -> Option<&'t str> {
        self.text("contentMediaType")
    }

    /// `contentSchema`: what a text holds, once it is read as its media type says.
    pub(crate) fn content_schema(self) -> Option<Schema<'t>> {
        self.0.get("contentSchema").map(Schema)
    }

    pub(crate) fn has_properties(self) -> bool {
        self.0.get("properties").is_some()
    }

    pub(crate) fn required(self) -> Vec<(&'t str, Span)> {
        names(self.0.get("required")).unwrap_or_default()
    }

    pub(crate) fn rust_args(self) -> Option<Vec<(&'t str, Span)>> {
        names(self.0.get("x-rust-args"))
    }

    pub(crate) fn items(self) -> Option<Schema<'t>> {
        self.0.get("items").map(Schema)
    }

    /// Whether a list has no items but those of `prefixItems`.
    pub(crate) fn closes_items(self) -> bool {
        self.value("unevaluatedItems").and_then(NodeRef::as_bool) == Some(false)
    }

    /// The values of `enum`, or that of `const`, with their places.
    pub(crate) fn values(self) -> Option<Vec<NodeRef<'t>>> {
        let list = self.0.get("enum").map(|values| values.items().collect());
        list.or_else(|| self.0.get("const").map(|value| vec![value]))
    }

    /// The keywords that are there, with their places.
    pub(crate) fn keywords(self) -> impl Iterator<Item = (&'t str, Span)> {
        self.0.entries().map(move |(key, _)| (key, self.0.key_span(key)))
    }

    pub(crate) fn has(self, key: &str) -> bool {
        self.0.get(key).is_some()
    }

    /// A keyword's value as JSON, for the docs.
    pub(crate) fn json(self, key: &str) -> Option<String> {
        self.0.get(key).map(NodeRef::to_json)
    }

    /// The examples, as JSON.
    pub(crate) fn examples(self) -> Vec<String> {
        self.0.get("examples").into_iter().flat_map(NodeRef::items).map(NodeRef::to_json).collect()
    }
}

/// What an object may have beside its named properties.
pub(crate) enum Additional<'t> {
    Any,
    None,
    Typed(Schema<'t>),
}

fn names(node: Option<NodeRef<'_>>) -> Option<Vec<(&str, Span)>> {
    Some(node?.items().filter_map(|item| Some((item.as_str()?, item.span()))).collect())
}

fn number(node: NodeRef<'_>) -> Option<&str> {
    match node.value() {
        Value::Number(number) => Some(number),
        _ => None,
    }
}

//! Operations: what is requested, and how it is written.

use super::{
    Alternative, CookieStyle, Docs, EventData, FieldName, FormField, MethodName, Pagination, Parts,
    PathStyle, Payload, Pointer, QueryStyle, Response, Retry, TypeName, TypeUse, VariantName, XmlRoot,
};

/// One operation.
#[derive(Debug, Clone, PartialEq)]
pub struct Operation {
    /// The name of its type.
    pub name: TypeName,
    /// The client's method for it.
    pub method_name: MethodName,
    /// `operationId`; made from method and path where the document has none.
    pub id: String,
    /// The HTTP method.
    pub method: Method,
    /// The path template: `/pets/{id}`.
    pub path: String,
    /// The tag in whose module it stands, as an index into [`Api::tags`](super::Api::tags).
    pub tag: Option<usize>,
    /// Where it stands.
    pub place: Pointer,
    /// What the document states about it.
    pub docs: Docs,
    /// The parameters in the document's order.
    pub parameters: Vec<Parameter>,
    /// The request body.
    pub body: Option<RequestBody>,
    /// What has to be given, in the order of the client's method: what is required and can have more than one value.
    pub arguments: Arguments,
    /// The responses, in the order of their statuses.
    pub responses: Vec<Response>,
    /// The media types in which successes can be requested in place of what comes without choosing.
    pub alternatives: Vec<Alternative>,
    /// The name of the enum of successes, where there is more than one.
    pub success: TypeName,
    /// The name of the enum of errors, where there is one.
    pub error: TypeName,
    /// Alternatives of sets of security schemes; empty when none is needed.
    pub security: Vec<Vec<Required>>,
    /// The headers that its responses come with.
    pub headers: Option<Headers>,
    /// The base URL of its own server, where it has one.
    pub server: Option<String>,
    /// The retry policy of its own, where it has one.
    pub retry: Option<Retry>,
    /// The status that means "ask again later".
    pub pending: Option<u16>,
    /// How the operation hands out a long list.
    pub pagination: Option<Pagination>,
}

impl Operation {
    /// Returns the elements that its bodies are in XML, each once.
    #[must_use]
    pub fn xml(&self) -> Vec<&XmlRoot> {
        let forms = self.body.iter().flat_map(RequestBody::forms).map(|form| form.content);
        let sent = forms.filter_map(|content| match content {
            BodyContent::Xml(_, root) => Some(root),
            _ => None,
        });
        let payloads = self.responses.iter().map(|response| &response.payload);
        let payloads = payloads.chain(self.alternatives.iter().map(|other| &other.payload));
        let received = payloads.filter_map(|payload| match payload {
            Payload::Xml(_, root) => Some(root),
            _ => None,
        });
        let mut roots: Vec<&XmlRoot> = Vec::new();
        for root in sent.chain(received) {
            if !roots.contains(&root) {
                roots.push(root);
            }
        }
        roots
    }

    /// Returns what the events are about, where the operation has a response that is a stream of them.
    #[must_use]
    pub fn streamed(&self) -> Option<&EventData> {
        self.responses.iter().find_map(|response| response.events.as_ref())
    }
}

/// A method of HTTP (RFC 9110, section 9).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Method {
    /// One of those with a constant in `http::Method`, in upper case.
    Known(&'static str),
    /// Another one, as it is sent.
    Other(String),
}

impl Method {
    /// Returns the method as it is sent.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Known(method) => method,
            Self::Other(method) => method,
        }
    }
}

/// What a client's method takes.
#[derive(Debug, Clone, PartialEq)]
pub enum Arguments {
    /// One by one: at most two, of different types, or in an order that the document pins.
    Each(Vec<Argument>),
    /// All in a struct of this name: swapping two lines of the document must not swap two arguments in silence.
    Struct(TypeName, Vec<Argument>),
}

impl Arguments {
    /// Returns the name of the struct that has them all.
    pub(crate) fn name(&self) -> Option<&TypeName> {
        match self {
            Self::Each(_) => None,
            Self::Struct(name, _) => Some(name),
        }
    }

    /// Returns the arguments in their order.
    #[must_use]
    pub fn list(&self) -> &[Argument] {
        match self {
            Self::Each(arguments) | Self::Struct(_, arguments) => arguments,
        }
    }
}

/// One thing that has to be given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Argument {
    /// A parameter, as an index into [`Operation::parameters`].
    Parameter(usize),
    /// The request body.
    Body,
}

/// A parameter (OpenAPI 3.1, section 4.8.12).
#[derive(Debug, Clone, PartialEq)]
pub struct Parameter {
    /// Its Rust name.
    pub name: FieldName,
    /// Its name on the wire.
    pub wire: String,
    /// Where in the request it is.
    pub location: Location,
    /// Where it stands in the document.
    pub place: Pointer,
    /// What the document states about it.
    pub docs: Docs,
    /// Its type.
    pub ty: TypeUse,
    /// Whether it has to be given.
    pub required: bool,
    /// Whether it goes as JSON (`content`), and not by its style.
    pub is_json: bool,
}

impl Parameter {
    /// Returns the type of its argument, which is never nullable: a URL or a header has no text for `null`.
    pub(crate) fn given(&self) -> TypeUse {
        TypeUse { nullable: false, ..self.ty.clone() }
    }
}

/// Where in a request a parameter is, and how its value is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Location {
    /// In the path.
    Path(PathStyle),
    /// In the query.
    Query {
        /// How lists and objects are written.
        style: QueryStyle,
        /// `allowReserved`.
        reserved: bool,
    },
    /// The whole query (OpenAPI 3.2, `in: querystring`).
    QueryString(WholeQuery),
    /// A header, style `simple`.
    Header {
        /// `explode`: the members of an object as `x=1`.
        explode: bool,
    },
    /// A cookie.
    Cookie(CookieStyle),
}

/// How one value is written that is the whole query.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum WholeQuery {
    /// As a form: a pair for each member.
    Form,
    /// As JSON, percent-encoded.
    Json,
    /// As its text, percent-encoded.
    Text,
}

/// A request body (OpenAPI 3.1, section 4.8.13).
#[derive(Debug, Clone, PartialEq)]
pub struct RequestBody {
    /// The field that holds it.
    pub name: FieldName,
    /// Where it stands.
    pub place: Pointer,
    /// What the document states about it.
    pub docs: Docs,
    /// What is sent.
    pub content: BodyContent,
    /// The type that is sent as JSON or as a form; text otherwise.
    pub ty: TypeUse,
    /// Whether it has to be given.
    pub required: bool,
    /// What can be sent in its place, where there are several media types to choose from.
    pub choice: Option<BodyChoice>,
}

impl RequestBody {
    /// Returns every form that it can have, first the one that is sent without choosing, each with its variant where there
    /// are several.
    pub fn forms(&self) -> impl Iterator<Item = BodyForm<'_>> {
        let Self { content, ty, choice, .. } = self;
        let plain = BodyForm { variant: choice.as_ref().map(|choice| &choice.plain), content, ty };
        let others = choice.iter().flat_map(|choice| &choice.others);
        std::iter::once(plain).chain(others.map(|BodyAlternative { variant, content, ty }| BodyForm {
            variant: Some(variant),
            content,
            ty,
        }))
    }

    /// Returns the parts of every form that has parts.
    pub fn parts(&self) -> impl Iterator<Item = &Parts> {
        self.forms().filter_map(|form| match form.content {
            BodyContent::Parts(parts) => Some(parts),
            _ => None,
        })
    }

    /// As [`parts`](Self::parts), to be changed.
    pub(crate) fn parts_mut(&mut self) -> impl Iterator<Item = &mut Parts> {
        let others = self.choice.iter_mut().flat_map(|choice| &mut choice.others);
        let contents = std::iter::once(&mut self.content).chain(others.map(|other| &mut other.content));
        contents.filter_map(|content| match content {
            BodyContent::Parts(parts) => Some(parts),
            _ => None,
        })
    }
}

/// The media types of a request body that has several: an enum.
#[derive(Debug, Clone, PartialEq)]
pub struct BodyChoice {
    /// The enum's name.
    pub name: TypeName,
    /// The variant for what is sent without choosing.
    pub plain: BodyVariant,
    /// What can be sent in its place, in the document's order.
    pub others: Vec<BodyAlternative>,
}

/// A variant of a body of several media types.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BodyVariant {
    /// Its name.
    pub name: VariantName,
    /// The media type as the document has it.
    pub media_type: String,
}

/// What can be sent in place of a body.
#[derive(Debug, Clone, PartialEq)]
pub struct BodyAlternative {
    /// The variant that holds it.
    pub variant: BodyVariant,
    /// How it is written.
    pub content: BodyContent,
    /// The type that is sent as JSON or as a form; text otherwise.
    pub ty: TypeUse,
}

/// One form of a request body.
#[derive(Debug, Clone, Copy)]
pub struct BodyForm<'a> {
    /// The variant that holds it, where there are several.
    pub variant: Option<&'a BodyVariant>,
    /// How it is written.
    pub content: &'a BodyContent,
    /// The type that is sent as JSON or as a form; text otherwise.
    pub ty: &'a TypeUse,
}

/// How a request body is written.
#[derive(Debug, Clone, PartialEq)]
pub enum BodyContent {
    /// As JSON of this media type.
    Json(String),
    /// In XML of this media type, as this element.
    Xml(String, XmlRoot),
    /// As `application/x-www-form-urlencoded`; some fields in another way than by default.
    Form(Vec<FormField>),
    /// As `multipart/form-data`, of parts that the document names.
    Parts(Parts),
    /// As `multipart/form-data`, of parts that the caller puts together.
    Multipart,
    /// As parts without names, that the caller puts together.
    Mixed {
        /// The media type.
        media_type: String,
        /// The media types of the first parts, by their places; empty for one that the document does not name.
        prefix: Vec<String>,
        /// The media type of the parts behind them.
        item: Option<String>,
    },
    /// As a sequence in JSON of this media type; the type of the body is that of an item.
    Sequence(String),
    /// As text of this media type.
    Text(String),
    /// As bytes of this media type.
    Bytes(String),
}

/// The headers of an operation's responses, in one struct: any response may lack any of them.
#[derive(Debug, Clone, PartialEq)]
pub struct Headers {
    /// The struct's name.
    pub name: TypeName,
    /// The headers.
    pub fields: Vec<HeaderField>,
}

/// A header of a response (OpenAPI 3.1, section 4.8.21).
#[derive(Debug, Clone, PartialEq)]
pub struct HeaderField {
    /// Its Rust name.
    pub name: FieldName,
    /// Its name on the wire.
    pub wire: String,
    /// Where the first response that has it declares it.
    pub place: Pointer,
    /// What the document states about it.
    pub docs: Docs,
    /// Its type.
    pub ty: TypeUse,
    /// Whether it is JSON (`content`), and not text.
    pub is_json: bool,
}

/// A security scheme that an operation requires.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Required {
    /// Its index in [`Api::schemes`](super::Api::schemes).
    pub scheme: usize,
    /// The scopes that a token has to have, in alphabetical order.
    pub scopes: Vec<String>,
}

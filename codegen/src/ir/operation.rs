//! Operations: their inputs, and how requests are written.

use super::{
    Alternative, CookieStyle, Docs, EventData, FieldName, FormField, MethodName, Pagination, Parts,
    PathStyle, Payload, Pointer, QueryStyle, Response, Retry, TypeName, TypeUse, VariantName, XmlRoot,
};

/// An operation.
#[derive(Debug, Clone, PartialEq)]
pub struct Operation {
    /// The name of its type.
    pub name: TypeName,
    /// The client's method for it.
    pub method_name: MethodName,
    /// `operationId`, or a name made from method and path if the document declares none.
    pub id: String,
    /// The HTTP method.
    pub method: Method,
    /// The path template: `/pets/{id}`.
    pub path: String,
    /// The tag of its module, as an index into [`Api::tags`](super::Api::tags).
    pub tag: Option<usize>,
    /// Its pointer in the document.
    pub place: Pointer,
    /// Its documentation.
    pub docs: Docs,
    /// The parameters in the document's order.
    pub parameters: Vec<Parameter>,
    /// The request body.
    pub body: Option<RequestBody>,
    /// The required arguments in the order of the client method, without constants.
    pub arguments: Arguments,
    /// The responses, ordered by status.
    pub responses: Vec<Response>,
    /// The media types that can be requested for success responses instead of the default.
    pub alternatives: Vec<Alternative>,
    /// The name of the success enum, if there is more than one success response.
    pub success: TypeName,
    /// The name of the error enum, if there is one.
    pub error: TypeName,
    /// Alternatives of sets of security schemes; empty if none is needed.
    pub security: Vec<Vec<Required>>,
    /// The headers of its responses.
    pub headers: Option<Headers>,
    /// The base URL of its own server, if it has one.
    pub server: Option<String>,
    /// Its own retry policy, if it has one.
    pub retry: Option<Retry>,
    /// The status that means "ask again later".
    pub pending: Option<u16>,
    /// How the operation is paginated.
    pub pagination: Option<Pagination>,
}

impl Operation {
    /// Returns the XML root elements of its bodies, each once.
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

    /// Returns the event data, if one of the operation's responses is an event stream.
    #[must_use]
    pub fn streamed(&self) -> Option<&EventData> {
        self.responses.iter().find_map(|response| response.events.as_ref())
    }
}

/// An HTTP method (RFC 9110, section 9).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Method {
    /// A method with a constant in `http::Method`, in upper case.
    Known(&'static str),
    /// Any other method, as sent.
    Other(String),
}

impl Method {
    /// Returns the method as sent.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Known(method) => method,
            Self::Other(method) => method,
        }
    }
}

/// The arguments of a client method.
#[derive(Debug, Clone, PartialEq)]
pub enum Arguments {
    /// Positional arguments: at most two of different types, or in an order that the document pins.
    Each(Vec<Argument>),
    /// A struct with this name, so that swapping two lines of the document cannot silently swap two
    /// arguments.
    Struct(TypeName, Vec<Argument>),
}

impl Arguments {
    /// Returns the name of the struct, if the arguments are in one.
    pub(crate) fn name(&self) -> Option<&TypeName> {
        match self {
            Self::Each(_) => None,
            Self::Struct(name, _) => Some(name),
        }
    }

    /// Returns the arguments in order.
    #[must_use]
    pub fn list(&self) -> &[Argument] {
        match self {
            Self::Each(arguments) | Self::Struct(_, arguments) => arguments,
        }
    }
}

/// A required argument.
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
    /// Its location in the request.
    pub location: Location,
    /// Its pointer in the document.
    pub place: Pointer,
    /// Its documentation.
    pub docs: Docs,
    /// Its type.
    pub ty: TypeUse,
    /// Whether it is required.
    pub required: bool,
    /// Whether it is written as JSON (`content`) instead of by its style.
    pub is_json: bool,
}

impl Parameter {
    /// Returns the type of its values. URLs and headers have no text for `null`, so absent values are
    /// omitted.
    pub(crate) fn argument_type(&self) -> TypeUse {
        TypeUse { nullable: false, ..self.ty.clone() }
    }
}

/// The location of a parameter in the request, and how its value is written.
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
        /// `explode`: writes the members of an object as `x=1`.
        explode: bool,
    },
    /// A cookie.
    Cookie(CookieStyle),
}

/// How the value of the whole query is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum WholeQuery {
    /// As a form, with a pair for each member.
    Form,
    /// As JSON, percent-encoded.
    Json,
    /// As text, percent-encoded.
    Text,
}

/// A request body (OpenAPI 3.1, section 4.8.13).
#[derive(Debug, Clone, PartialEq)]
pub struct RequestBody {
    /// The field that holds it.
    pub name: FieldName,
    /// Its pointer in the document.
    pub place: Pointer,
    /// Its documentation.
    pub docs: Docs,
    /// The content that is sent.
    pub content: BodyContent,
    /// The type that is sent as JSON or as a form; a string otherwise.
    pub ty: TypeUse,
    /// Whether it is required.
    pub required: bool,
    /// The alternatives, if there are several media types.
    pub choice: Option<BodyChoice>,
}

impl RequestBody {
    /// Returns every form of the body, the default first, each with its variant if there are several.
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

    /// Returns the parts of every multipart form.
    pub fn parts(&self) -> impl Iterator<Item = &Parts> {
        self.forms().filter_map(|form| match form.content {
            BodyContent::Parts(parts) => Some(parts),
            _ => None,
        })
    }

    /// Like [`parts`](Self::parts), but mutable.
    pub(crate) fn parts_mut(&mut self) -> impl Iterator<Item = &mut Parts> {
        let others = self.choice.iter_mut().flat_map(|choice| &mut choice.others);
        let contents = std::iter::once(&mut self.content).chain(others.map(|other| &mut other.content));
        contents.filter_map(|content| match content {
            BodyContent::Parts(parts) => Some(parts),
            _ => None,
        })
    }
}

/// A choice between several media types of a request body. It becomes an enum.
#[derive(Debug, Clone, PartialEq)]
pub struct BodyChoice {
    /// The enum's name.
    pub name: TypeName,
    /// The variant of the default.
    pub plain: BodyVariant,
    /// The alternatives, in the document's order.
    pub others: Vec<BodyAlternative>,
}

/// A variant of a request body with several media types.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BodyVariant {
    /// Its name.
    pub name: VariantName,
    /// The media type as in the document.
    pub media_type: String,
}

/// An alternative to the default request body.
#[derive(Debug, Clone, PartialEq)]
pub struct BodyAlternative {
    /// Its variant.
    pub variant: BodyVariant,
    /// How it is written.
    pub content: BodyContent,
    /// The type that is sent as JSON or as a form; a string otherwise.
    pub ty: TypeUse,
}

/// One form of a request body.
#[derive(Debug, Clone, Copy)]
pub struct BodyForm<'a> {
    /// Its variant, if there are several.
    pub variant: Option<&'a BodyVariant>,
    /// How it is written.
    pub content: &'a BodyContent,
    /// The type that is sent as JSON or as a form; a string otherwise.
    pub ty: &'a TypeUse,
}

/// How a request body is written.
#[derive(Debug, Clone, PartialEq)]
pub enum BodyContent {
    /// JSON with this media type.
    Json(String),
    /// XML with this media type and this root element.
    Xml(String, XmlRoot),
    /// `application/x-www-form-urlencoded`, with the fields that have a non-default encoding.
    Form(Vec<FormField>),
    /// `multipart/form-data` with the parts that the document declares.
    Parts(Parts),
    /// `multipart/form-data` with parts that the caller creates.
    Multipart,
    /// Unnamed parts that the caller creates.
    Mixed {
        /// The media type.
        media_type: String,
        /// The media types of the first parts, by position; empty for one that the document does not declare.
        prefix: Vec<String>,
        /// The media type of the parts after those.
        item: Option<String>,
    },
    /// A JSON sequence with this media type. The type of the body is that of an item.
    Sequence(String),
    /// Text with this media type.
    Text(String),
    /// Bytes with this media type.
    Bytes(String),
}

/// The headers of an operation's responses, in one struct in which all are optional, because any response may
/// lack any of them.
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
    /// The pointer to the declaration in the first response that has it.
    pub place: Pointer,
    /// Its documentation.
    pub docs: Docs,
    /// Its type.
    pub ty: TypeUse,
    /// Whether it is JSON (`content`) instead of text.
    pub is_json: bool,
}

/// A security scheme that an operation requires.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Required {
    /// Its index in [`Api::schemes`](super::Api::schemes).
    pub scheme: usize,
    /// The scopes that a token needs, in alphabetical order.
    pub scopes: Vec<String>,
}

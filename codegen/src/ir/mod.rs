//! The intermediate representation: a document, resolved and named, in the shape that Rust needs.
//!
//! Plain data. `$ref`s have become [`TypeId`]s into one table, inline schemas have names, every response keeps its
//! status and one of three payloads. What is decided about the Rust text (derives, attributes, `Box`) is not here.
//!
//! **Invariant:** no token of Rust and no node of YAML occurs in this module.

mod body;
mod docs;

pub use self::body::{FieldWriting, FormField, Part, PartContent, Parts};
pub use self::docs::{Docs, Note};
pub use crate::name::{ConstName, FieldName, MethodName, TypeName, VariantName};
pub use crate::source::Pointer;

/// Everything that the generated client is made of.
#[derive(Debug, Clone, PartialEq)]
pub struct Api {
    /// The file name of the document.
    pub source: String,
    /// `info.title`.
    pub title: Option<String>,
    /// `info.description`, or `info.summary`.
    pub docs: Docs,
    /// The servers in the document's order; the first is the default.
    pub servers: Vec<Server>,
    /// The security schemes that operations ask for.
    pub schemes: Vec<SecurityScheme>,
    /// Every type, in the document's order.
    pub types: Types,
    /// Every operation, in the document's order.
    pub operations: Vec<Operation>,
}

/// A server of the document (OpenAPI 3.1, section 4.8.5).
#[derive(Debug, Clone, PartialEq)]
pub struct Server {
    /// The variant of `Server` that stands for it.
    pub name: VariantName,
    /// Its base URL.
    pub url: String,
    /// What the document says about it.
    pub docs: Docs,
}

/// A way to authenticate (OpenAPI 3.1, section 4.8.27).
#[derive(Debug, Clone, PartialEq)]
pub struct SecurityScheme {
    /// The name that security requirements use.
    pub wire: String,
    /// The constant that stands for it.
    pub name: ConstName,
    /// The builder's method that takes the credential.
    pub setter: MethodName,
    /// How the credential is sent.
    pub kind: SchemeKind,
    /// What the document says about it.
    pub docs: Docs,
}

/// How a credential is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SchemeKind {
    /// `Authorization: Bearer …` (RFC 6750), as OAuth 2.0 has it too.
    Bearer,
    /// `Authorization: Basic …` (RFC 7617).
    Basic,
    /// In the header of this name.
    Header(String),
    /// In the query, under this name.
    Query(String),
    /// In the cookie of this name.
    Cookie(String),
    /// By a certificate, while connecting: the transport's business.
    MutualTls,
}

/// Identifies a type in [`Types`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TypeId(pub(crate) usize);

/// The table of types.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Types {
    pub(crate) table: Vec<Type>,
    /// The document's order: the order of the schemas in its text.
    pub(crate) order: Vec<TypeId>,
}

impl Types {
    /// Returns a type by its id; `None` only for an id of another table.
    #[must_use]
    pub fn get(&self, id: TypeId) -> Option<&Type> {
        self.table.get(id.0)
    }

    /// Returns how many types there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.table.len()
    }

    /// Returns whether there is no type.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.table.is_empty()
    }

    /// Returns every type with its id, in the document's order.
    pub fn iter(&self) -> impl Iterator<Item = (TypeId, &Type)> {
        self.order.iter().filter_map(|id| Some((*id, self.get(*id)?)))
    }
}

/// A type with a name of its own.
#[derive(Debug, Clone, PartialEq)]
pub struct Type {
    /// Its Rust name.
    pub name: TypeName,
    /// Where its schema stands.
    pub place: Pointer,
    /// What the document says about it.
    pub docs: Docs,
    /// What it is.
    pub shape: Shape,
}

/// What a named type is.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    /// An object with named properties.
    Struct(Struct),
    /// A string that is one of a list of values, today.
    StringEnum(Vec<EnumValue>),
    /// A value, not always a string, that is one of a list, today.
    ValueEnum(ValueEnum),
    /// One of several types.
    Union(Union),
    /// A name for another type.
    Alias(TypeUse),
    /// A type of its own around another one, in which it occurs: a name for that one would never end.
    Newtype(TypeUse),
}

/// An object's properties.
#[derive(Debug, Clone, PartialEq)]
pub struct Struct {
    /// The properties in the document's order.
    pub fields: Vec<Field>,
    /// The required fields in the order in which `new` takes them, as indexes into `fields`.
    pub arguments: Vec<usize>,
    /// The properties that have no name in the document, where it says that there may be some.
    pub rest: Option<Rest>,
}

/// The properties of an object beyond those with names (`additionalProperties`).
#[derive(Debug, Clone, PartialEq)]
pub struct Rest {
    /// The field that holds them.
    pub name: FieldName,
    /// The type of each.
    pub ty: TypeUse,
}

/// One of several types (`oneOf`, `anyOf`).
#[derive(Debug, Clone, PartialEq)]
pub struct Union {
    /// The types, in the document's order.
    pub variants: Vec<UnionVariant>,
    /// The property that tells which one it is (`discriminator.propertyName`); without it, the shape does.
    pub tag: Option<String>,
}

/// One type of a union.
#[derive(Debug, Clone, PartialEq)]
pub struct UnionVariant {
    /// The variant's name.
    pub name: VariantName,
    /// Its type.
    pub ty: TypeUse,
    /// The values of the union's tag that mean this variant.
    pub tags: Vec<String>,
}

/// A property of an object.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// Its Rust name.
    pub name: FieldName,
    /// Its name in JSON.
    pub wire: String,
    /// Where its schema stands.
    pub place: Pointer,
    /// What the document says about it.
    pub docs: Docs,
    /// Its type, and whether `null` is one of its values.
    pub ty: TypeUse,
    /// Whether it has to be there.
    pub required: bool,
    /// In which direction it travels.
    pub direction: Direction,
    /// The value that it has when it is absent, where that is a value of Rust.
    pub default: Option<Literal>,
}

/// In which direction a property travels (`readOnly`, `writeOnly`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// In requests and answers.
    Both,
    /// In answers only (`readOnly`).
    Received,
    /// In requests only (`writeOnly`).
    Sent,
}

/// A value that the document gives.
#[derive(Debug, Clone, PartialEq)]
pub enum Literal {
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// A number, as it was written.
    Float(f64),
    /// Text, or a value of a string enum.
    Text(String),
}

/// A value of a string enum.
#[derive(Debug, Clone, PartialEq)]
pub struct EnumValue {
    /// Its Rust name.
    pub name: VariantName,
    /// The string itself.
    pub wire: String,
    /// What the document says about it.
    pub docs: Docs,
}

/// Values that are not all strings.
#[derive(Debug, Clone, PartialEq)]
pub struct ValueEnum {
    /// The type of all of them; `None` when they are of several types.
    pub scalar: Option<Scalar>,
    /// The values in the document's order.
    pub values: Vec<Listed>,
}

/// A value of an enum.
#[derive(Debug, Clone, PartialEq)]
pub struct Listed {
    /// Its Rust name.
    pub name: VariantName,
    /// The value itself.
    pub value: Literal,
    /// What the document says about it.
    pub docs: Docs,
}

/// A type where it is used.
#[derive(Debug, Clone, PartialEq)]
pub struct TypeUse {
    /// The type.
    pub ty: TypeRef,
    /// Whether `null` is allowed beside it.
    pub nullable: bool,
}

impl TypeUse {
    /// Returns the type of the table that this is.
    pub(crate) fn named_directly(&self) -> Option<TypeId> {
        match &self.ty {
            TypeRef::Named(id) => Some(*id),
            _ => None,
        }
    }
}

impl TypeRef {
    /// Returns this type and those of its items, and of their items.
    pub(crate) fn within(&self) -> impl Iterator<Item = &TypeRef> {
        let mut pending = vec![self];
        std::iter::from_fn(move || {
            let ty = pending.pop()?;
            match ty {
                Self::List(items) | Self::Map(items) => pending.push(&items.ty),
                Self::Tuple(items) => pending.extend(items.iter().rev().map(|item| &item.ty)),
                Self::Scalar(_) | Self::Named(_) | Self::Extern(_) | Self::Any => {}
            }
            Some(ty)
        })
    }

    /// Returns the types of the table that occur in this one.
    pub(crate) fn named_within(&self) -> Vec<TypeId> {
        self.within().filter_map(Self::as_named).collect()
    }

    /// Returns the types of the table of which a value of this one holds a value for certain: not by way of a list.
    pub(crate) fn named_directly_within(&self) -> Vec<TypeId> {
        let (mut found, mut pending) = (Vec::new(), vec![self]);
        while let Some(ty) = pending.pop() {
            found.extend(ty.as_named());
            if let Self::Tuple(items) = ty {
                pending.extend(items.iter().rev().map(|item| &item.ty));
            }
        }
        found
    }

    fn as_named(&self) -> Option<TypeId> {
        match self {
            Self::Named(id) => Some(*id),
            _ => None,
        }
    }
}

impl Scalar {
    /// Returns whether it is a number without a fraction.
    #[must_use]
    pub fn is_integer(self) -> bool {
        matches!(
            self,
            Self::I8 | Self::I16 | Self::I32 | Self::I64 | Self::U8 | Self::U16 | Self::U32 | Self::U64
        )
    }

    /// Returns whether it is a number with a fraction.
    #[must_use]
    pub fn is_float(self) -> bool {
        matches!(self, Self::F32 | Self::F64)
    }
}

/// A type: one of Rust's, one of the table, or one that the user named.
#[derive(Debug, Clone, PartialEq)]
pub enum TypeRef {
    /// A single value without structure.
    Scalar(Scalar),
    /// A list of values of one type.
    List(Box<TypeUse>),
    /// Values of one type by name: an object without named properties.
    Map(Box<TypeUse>),
    /// So many values, each of its own type.
    Tuple(Vec<TypeUse>),
    /// A type of the table.
    Named(TypeId),
    /// A hand-written type, by its Rust path (`Config::extern_type`).
    Extern(String),
    /// Any JSON value: a schema that says nothing.
    Any,
}

/// A single value without structure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scalar {
    /// `true` or `false`.
    Bool,
    /// `integer` with format `int8`.
    I8,
    /// `integer` with format `int16`.
    I16,
    /// `integer` or `number` with format `int32`.
    I32,
    /// `integer`, with format `int64` or none; `number` with format `int64`.
    I64,
    /// `integer` with format `uint8`.
    U8,
    /// `integer` with format `uint16`.
    U16,
    /// `integer` with format `uint32`.
    U32,
    /// `integer` with format `uint64` or `uint`.
    U64,
    /// `number` with format `float`.
    F32,
    /// `number`, with format `double` or none.
    F64,
    /// `string`, with a format that has no type of its own.
    String,
    /// `string` with format `date` (RFC 3339 full-date).
    Date,
    /// `string` with format `date-time` (RFC 3339 date-time): an instant.
    Timestamp,
    /// `string` with format `uuid` (RFC 9562).
    Uuid,
    /// `string` with format `ipv4` (RFC 2673, section 3.2).
    Ipv4,
    /// `string` with format `ipv6` (RFC 4291, section 2.2).
    Ipv6,
    /// `string` with format `cursor`, a format of ours: opaque, sent back as it was received.
    Cursor,
}

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
    /// Where it stands.
    pub place: Pointer,
    /// What the document says about it.
    pub docs: Docs,
    /// The parameters in the document's order.
    pub parameters: Vec<Parameter>,
    /// The request body.
    pub body: Option<RequestBody>,
    /// What has to be given, in the order of the client's method.
    pub arguments: Arguments,
    /// The responses, in the order of their statuses.
    pub responses: Vec<Response>,
    /// The name of the enum of successes, where there is more than one.
    pub success: TypeName,
    /// The name of the enum of errors, where there is one.
    pub error: TypeName,
    /// Alternatives of sets of security schemes, as indexes into [`Api::schemes`]; empty when none is needed.
    pub security: Vec<Vec<usize>>,
    /// The headers that its answers come with.
    pub headers: Option<Headers>,
    /// The base URL of its own server, where it has one.
    pub server: Option<String>,
    /// The status that means "ask again later".
    pub pending: Option<u16>,
    /// How the operation hands out a long list.
    pub pagination: Option<Pagination>,
}

impl Operation {
    /// Returns what the events are about, where the operation answers with a stream of them to those who ask for it.
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
    /// What the document says about it.
    pub docs: Docs,
    /// Its type.
    pub ty: TypeUse,
    /// Whether it has to be given.
    pub required: bool,
    /// Whether it goes as JSON (`content`), and not by its style.
    pub is_json: bool,
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
    /// The whole query (OpenAPI 3.2, `in: querystring`): as a form, or as JSON.
    QueryString {
        /// Whether it is JSON.
        json: bool,
    },
    /// A header, style `simple`.
    Header {
        /// `explode`: the members of an object as `x=1`.
        explode: bool,
    },
    /// A cookie.
    Cookie(CookieStyle),
}

/// How a value is written in the cookies (OpenAPI 3.2, section 4.12.2): percent-encoded (`form`) or as it is (`cookie`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names are the specification's")]
pub enum CookieStyle {
    FormExplode,
    Form,
    CookieExplode,
    Cookie,
}

/// How a value is written in the path (OpenAPI 3.1, section 4.8.12.3); with `explode` or without.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names are the specification's")]
pub enum PathStyle {
    Simple,
    SimpleExplode,
    Label,
    LabelExplode,
    Matrix,
    MatrixExplode,
}

/// How a value is written in the query (OpenAPI 3.1, section 4.8.12.3); `form` with `explode` or without.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names are the specification's")]
pub enum QueryStyle {
    FormExplode,
    Form,
    SpaceDelimited,
    PipeDelimited,
    DeepObject,
}

/// A request body (OpenAPI 3.1, section 4.8.13).
#[derive(Debug, Clone, PartialEq)]
pub struct RequestBody {
    /// The field that holds it.
    pub name: FieldName,
    /// Where it stands.
    pub place: Pointer,
    /// What the document says about it.
    pub docs: Docs,
    /// What is sent.
    pub content: BodyContent,
    /// The type that is sent as JSON or as a form; text otherwise.
    pub ty: TypeUse,
    /// Whether it has to be given.
    pub required: bool,
}

/// How a request body is written.
#[derive(Debug, Clone, PartialEq)]
pub enum BodyContent {
    /// As JSON of this media type.
    Json(String),
    /// As `application/x-www-form-urlencoded`; some fields in another way than by default.
    Form(Vec<FormField>),
    /// As `multipart/form-data`, of parts that the document names.
    Parts(Parts),
    /// As `multipart/form-data`, of parts that the caller puts together.
    Multipart,
    /// As text of this media type.
    Text(String),
    /// As bytes of this media type.
    Bytes(String),
}

/// The headers of an operation's answers, in one struct: any answer may lack any of them.
#[derive(Debug, Clone, PartialEq)]
pub struct Headers {
    /// The struct's name.
    pub name: TypeName,
    /// The headers.
    pub fields: Vec<HeaderField>,
}

/// A header of an answer (OpenAPI 3.1, section 4.8.21).
#[derive(Debug, Clone, PartialEq)]
pub struct HeaderField {
    /// Its Rust name.
    pub name: FieldName,
    /// Its name on the wire.
    pub wire: String,
    /// What the document says about it.
    pub docs: Docs,
    /// Its type.
    pub ty: TypeUse,
    /// Whether it is JSON (`content`), and not text.
    pub is_json: bool,
}

/// The answer to one status (OpenAPI 3.1, section 4.8.17).
#[derive(Debug, Clone, PartialEq)]
pub struct Response {
    /// The statuses that it answers.
    pub status: Status,
    /// The variant that stands for it.
    pub name: VariantName,
    /// Where it stands.
    pub place: Pointer,
    /// What the document says about it.
    pub docs: Docs,
    /// What its body holds.
    pub payload: Payload,
    /// The media types that are asked for, to have that.
    pub media_types: Vec<String>,
    /// What the events are about, where whoever asks for them has a stream of events in place of the payload.
    pub events: Option<EventData>,
}

/// The statuses that a response answers (OpenAPI 3.1, section 4.8.16), the more exact ones first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Status {
    /// One status.
    Exact(u16),
    /// A hundred of them, by the first one: `4XX` is 400.
    Range(u16),
    /// Every status of success that is not declared, where the document tells successes and failures apart by nothing
    /// but `default`, or declares no success at all.
    OtherSuccess,
    /// Every other status: `default`.
    Other,
}

impl Response {
    /// Returns whether the status is one of success (RFC 9110, section 15.3).
    #[must_use]
    pub fn is_success(&self) -> bool {
        match self.status {
            Status::Exact(status) | Status::Range(status) => (200..300).contains(&status),
            Status::OtherSuccess => true,
            Status::Other => false,
        }
    }
}

/// What a body holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Payload {
    /// No `content`: there is nothing to read.
    Empty,
    /// `content` without a schema: the bytes are handed over.
    Untyped,
    /// `content` with a schema, in JSON.
    Json(TypeUse),
    /// Text.
    Text,
    /// `text/event-stream`: handed over event by event, since it may never end.
    Events(EventData),
}

/// What the events of a stream are about.
#[derive(Debug, Clone, PartialEq)]
pub struct EventData {
    /// The type of their data.
    pub ty: TypeUse,
    /// Whether the data is JSON; else it is text, or a type that JSON writes as a string.
    pub is_json: bool,
}

/// How an operation hands out a long list (`x-pagination`).
#[derive(Debug, Clone, PartialEq)]
pub struct Pagination {
    /// What names the page that is asked for.
    pub style: PageStyle,
    /// Where the items stand in a page; empty when the page is the list of them.
    pub items: Vec<Step>,
    /// The type of a page.
    pub page: TypeUse,
    /// The type of an item.
    pub item: TypeUse,
}

/// What names a page. Parameters are indexes into [`Operation::parameters`].
#[derive(Debug, Clone, PartialEq)]
pub enum PageStyle {
    /// A page holds the cursor of the next one.
    Cursor {
        /// The parameter that takes the cursor.
        parameter: usize,
        /// Where the next cursor stands in a page.
        next: Vec<Step>,
    },
    /// The number of items before the page.
    Offset {
        /// The parameter that takes the offset.
        parameter: usize,
        /// Where a page says how many items a full one has.
        size: Option<Vec<Step>>,
        /// Where a page says how many items there are.
        total: Option<Vec<Step>>,
    },
    /// The number of the page.
    Number {
        /// The parameter that takes the number.
        parameter: usize,
        /// The number of the first page.
        first: u64,
        /// Where a page says how many items a full one has.
        size: Option<Vec<Step>>,
        /// Where a page says which number the last page has.
        last: Option<Vec<Step>>,
    },
    /// A page holds the URL of the next one.
    Url {
        /// Where that URL stands.
        next: Vec<Step>,
    },
    /// The `Link` header of a page holds the URL of the next one (RFC 8288).
    Link,
}

/// One field on a way into a value.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// The field.
    pub field: FieldName,
    /// Whether it may be absent or null.
    pub optional: bool,
}

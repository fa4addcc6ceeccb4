//! Test cases for a client, as data.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A test case. The fields named `check` identify the question that it checks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Case {
    /// An operation with its parameters and body: are they in the request?
    Request(RequestCase),
    /// A response to an operation: is it read as declared?
    Response(ResponseCase),
    /// A value of a schema with a named type: is it read and written without loss?
    Value(ValueCase),
}

/// A request to write.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RequestCase {
    /// The index of the operation.
    pub operation: usize,
    /// The expected method.
    pub method: String,
    /// The path template: `/pets/{id}`.
    pub template: String,
    /// The values to set, by [`key`](crate::key): `query/limit`.
    pub given: BTreeMap<String, Value>,
    /// The parameters that have to be in the request.
    pub expected: Vec<Expected>,
    /// The body to set and to find.
    pub body: Option<SentBody>,
}

/// A parameter that has to be in the request.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Expected {
    /// The question that it checks.
    pub check: usize,
    /// `path`, `query`, `querystring`, `header` or `cookie`.
    pub location: String,
    /// Its name.
    pub name: String,
    /// Its style, by its OpenAPI name.
    pub style: String,
    /// `explode`.
    pub explode: bool,
    /// Whether it is written as JSON (`content`).
    pub json: bool,
    /// Its value.
    pub value: Value,
    /// The same as in [`SentBody`], for a form (`querystring`).
    pub styles: BTreeMap<String, (String, bool)>,
}

/// A body to set and to find.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SentBody {
    /// The question that it checks.
    pub check: usize,
    /// The media type as in the document; `None` if that is a range.
    pub media_type: Option<String>,
    /// The index of the operation's media type in the intermediate representation.
    #[serde(default)]
    pub form: usize,
    /// How it is written.
    pub kind: BodyKind,
    /// Its value; a string for text and bytes.
    pub value: Value,
    /// The parts of a multipart body that have to be files.
    #[serde(default)]
    pub files: BTreeSet<String>,
    /// The style and `explode` of form members with a non-default style, by name.
    pub styles: BTreeMap<String, (String, bool)>,
}

/// How a body is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum BodyKind {
    /// JSON.
    Json,
    /// `application/x-www-form-urlencoded`.
    Form,
    /// `multipart/form-data`.
    Multipart,
    /// Unnamed parts, of which there is a single text.
    Mixed,
    /// Unnamed parts, each of which is an item of the value.
    Placed,
    /// A JSON sequence of one item.
    Sequence,
    /// Text or bytes.
    Plain,
}

/// A response to read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ResponseCase {
    /// The question that it checks.
    pub check: usize,
    /// The index of the operation.
    pub operation: usize,
    /// The status to respond with.
    pub status: u16,
    /// The media type to respond with.
    pub content_type: Option<String>,
    /// The body to respond with, already encoded.
    pub body: String,
    /// The value that the body has to be read as; `None` if there is nothing to read.
    pub value: Option<Value>,
    /// The name of the status in the generated code.
    pub variant: String,
    /// Places in the value that no schema declares, which a type need not keep.
    pub undeclared: Vec<String>,
    /// Whether a part of the value may be read as `Unknown`, because the schema lists values but allows any
    /// string.
    pub is_open: bool,
    /// Headers to respond with.
    pub headers: Vec<HeaderCase>,
    /// Whether an event stream was requested instead of another response.
    pub streamed: bool,
    /// The index of the alternative media type that is requested, if any.
    #[serde(default)]
    pub alternative: Option<usize>,
}

/// A header to respond with and to find in the headers struct.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HeaderCase {
    /// The question that it checks.
    pub check: usize,
    /// Its name.
    pub name: String,
    /// Its text.
    pub text: String,
    /// Its value.
    pub value: Value,
}

/// A value to read and to write.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ValueCase {
    /// The questions that it checks, with the indexes of the types that they are about. One of the types has
    /// to read the value. A place has several types if it is beside a union, or if it declares several types
    /// itself.
    pub types: Vec<(usize, usize)>,
    /// The value.
    pub value: Value,
    /// Places in the value that no schema declares, which a type need not keep.
    pub undeclared: Vec<String>,
    /// The same as in [`ResponseCase`].
    pub is_open: bool,
}

/// The result for one question. A question may be checked several times.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Verdict {
    /// The index of the case.
    pub case: usize,
    /// The question.
    pub check: usize,
    /// Why the check failed.
    pub fault: Option<String>,
}

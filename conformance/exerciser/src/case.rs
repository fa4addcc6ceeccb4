//! Test cases for a client, as data.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// One thing to try. The numbers called `check` say which of the caller's questions it settles.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Case {
    /// An operation with its parameters and body: are they on the wire?
    Request(RequestCase),
    /// A response to an operation: is it read as declared?
    Response(ResponseCase),
    /// A value of a schema with a type of its own: is it read and written without loss?
    Value(ValueCase),
}

/// A request to write.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RequestCase {
    /// The index of the operation.
    pub operation: usize,
    /// The method that the request has to have.
    pub method: String,
    /// The path template: `/pets/{id}`.
    pub template: String,
    /// The values to set, by [`key`](crate::key): `query/limit`.
    pub given: BTreeMap<String, Value>,
    /// What has to be on the wire.
    pub expected: Vec<Expected>,
    /// The body to set and to find.
    pub body: Option<SentBody>,
}

/// A parameter that has to be on the wire.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Expected {
    /// The question that it settles.
    pub check: usize,
    /// `path`, `query`, `querystring`, `header` or `cookie`.
    pub location: String,
    /// Its name.
    pub name: String,
    /// Its style, by the names of OpenAPI.
    pub style: String,
    /// Whether lists and objects are spread.
    pub explode: bool,
    /// Whether it goes as JSON (`content`).
    pub json: bool,
    /// Its value.
    pub value: Value,
    /// As in [`SentBody`], where it is a form (`querystring`).
    pub styles: BTreeMap<String, (String, bool)>,
}

/// A body to set and to find.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SentBody {
    /// The question that it settles.
    pub check: usize,
    /// The media type as the document has it; none when it names a range.
    pub media_type: Option<String>,
    /// Which of the operation's media types it is, as the intermediate representation has them.
    #[serde(default)]
    pub form: usize,
    /// How it is written.
    pub kind: BodyKind,
    /// Its value: text for text and bytes.
    pub value: Value,
    /// The parts of a form that have to be files.
    #[serde(default)]
    pub files: BTreeSet<String>,
    /// The members of a form that are not written by the default style: style and explode by name.
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
    /// Parts without names, of which the only one is a text.
    Mixed,
    /// Parts without names, each of which is an item of the value.
    Placed,
    /// A sequence in JSON, of one item.
    Sequence,
    /// Text or bytes.
    Plain,
}

/// A response to read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ResponseCase {
    /// The question that it settles.
    pub check: usize,
    /// The index of the operation.
    pub operation: usize,
    /// The status to respond with.
    pub status: u16,
    /// The media type to respond with.
    pub content_type: Option<String>,
    /// The body to respond with, as text; JSON is written in it already.
    pub body: String,
    /// What the body has to be read as; none when there is nothing to read.
    pub value: Option<Value>,
    /// The name of the status in the generated code.
    pub variant: String,
    /// Places in the value that no schema declares: a type need not keep them.
    pub undeclared: Vec<String>,
    /// Whether a part of the value may be read as `Unknown`: any text stands where the schema names some.
    pub is_open: bool,
    /// Headers to respond with.
    pub headers: Vec<HeaderCase>,
    /// Whether a stream of events was requested in place of another response.
    pub streamed: bool,
    /// Which of the other media types of the operation is requested in place of the plain one.
    #[serde(default)]
    pub alternative: Option<usize>,
}

/// A header to respond with and to find in the struct of headers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HeaderCase {
    /// The question that it settles.
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
    /// The questions that it settles, and the indexes of the types that they are about: one of them has to read the
    /// value. One place has several types when it stands beside a union, or states that it is of several types itself.
    pub types: Vec<(usize, usize)>,
    /// The value.
    pub value: Value,
    /// Places in the value that no schema declares: a type need not keep them.
    pub undeclared: Vec<String>,
    /// As in [`ResponseCase`].
    pub is_open: bool,
}

/// The response to one question; a question may be asked several times.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Verdict {
    /// The index of the case.
    pub case: usize,
    /// The question.
    pub check: usize,
    /// Why the response is no.
    pub fault: Option<String>,
}

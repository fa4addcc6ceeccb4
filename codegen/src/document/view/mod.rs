//! A thin, typed, borrowing view of the document. Nothing is copied.
//!
//! `normal` has checked the types, so an accessor returns `None` for an absent member and never reports an
//! error.

mod body;
mod operation;
mod root;
mod schema;
mod server;

pub(crate) use self::body::{Encoding, Header, MediaType, RequestBody, Response};
pub(crate) use self::operation::{METHODS, Operation, Pagination, Parameter, PathItem, Retry};
pub(crate) use self::root::{Root, SecurityScheme, Tag};
pub(crate) use self::schema::{Additional, Schema, TYPE_KEYWORDS};
pub(crate) use self::server::Server;

pub(super) use self::schema::narrows;

use super::Document;
use super::tree::NodeRef;
use crate::diagnostic::Diagnostic;
use crate::source::{Pointer, Span};

type Result<T> = std::result::Result<T, Box<Diagnostic>>;

/// What all objects of a document have in common.
pub(crate) trait Object<'t>: Copy {
    fn node(self) -> NodeRef<'t>;

    /// Returns the place of the object.
    fn span(self) -> Span {
        self.node().span()
    }

    /// Returns the place of a member, or of the object itself if the member is absent.
    fn span_of(self, key: &str) -> Span {
        self.node().get(key).map_or_else(|| self.span(), NodeRef::span)
    }

    /// Returns the JSON Pointer to the object as its author wrote it.
    fn pointer(self) -> Pointer {
        self.node().pointer()
    }

    fn description(self) -> Option<&'t str> {
        self.node().non_blank_text("description")
    }

    fn summary(self) -> Option<&'t str> {
        self.node().non_blank_text("summary")
    }

    fn rust_name(self) -> Option<&'t str> {
        self.node().text("x-rust-name")
    }

    /// Returns whether a keyword was translated from an extension of another vocabulary; it then has the
    /// place of that extension.
    fn is_translated(self, keyword: &str) -> bool {
        is_translated(self.node(), keyword)
    }

    /// Returns `x-rust-args`: the order of required arguments, with the place of each name.
    fn rust_args(self) -> Option<Vec<(&'t str, Span)>> {
        names(self.node().get("x-rust-args"))
    }

    fn deprecated(self) -> bool {
        self.node().flag("deprecated")
    }
}

/// Declares a kind of object: a node whose members are read by name.
macro_rules! object {
    ($(#[$docs:meta])* $name:ident) => {
        $(#[$docs])*
        #[derive(Clone, Copy)]
        pub(crate) struct $name<'t>(pub(super) NodeRef<'t>);

        impl<'t> Object<'t> for $name<'t> {
            fn node(self) -> NodeRef<'t> {
                self.0
            }
        }
    };
}

use object;

impl Document {
    pub(crate) fn view(&self) -> Root<'_> {
        Root(self.root())
    }

    /// Resolves a parameter.
    pub(crate) fn parameter<'t>(&'t self, parameter: Parameter<'t>) -> Result<Parameter<'t>> {
        self.resolve(parameter.0, "a parameter").map(Parameter)
    }

    /// Resolves a request body.
    pub(crate) fn request_body<'t>(&'t self, body: RequestBody<'t>) -> Result<RequestBody<'t>> {
        self.resolve(body.0, "a request body").map(RequestBody)
    }

    /// Resolves the response to a status.
    pub(crate) fn response<'t>(&'t self, status: &str, response: Response<'t>) -> Result<Response<'t>> {
        self.resolve(response.0, &format!("response `{status}`")).map(Response)
    }

    /// Resolves a security scheme.
    pub(crate) fn security_scheme<'t>(&'t self, scheme: SecurityScheme<'t>) -> Result<SecurityScheme<'t>> {
        self.resolve(scheme.0, "a security scheme").map(SecurityScheme)
    }

    /// Resolves a header.
    pub(crate) fn header<'t>(&'t self, header: Header<'t>) -> Result<Header<'t>> {
        self.resolve(header.0, "a header").map(Header)
    }

    /// Returns the operations that a server calls, with their names and methods: those of webhooks, and of an
    /// operation's callbacks.
    pub(crate) fn callbacks_or_webhooks<'t>(
        &'t self,
        operation: Option<Operation<'t>>,
    ) -> Vec<(&'t str, &'t str, Operation<'t>)> {
        let Some(operation) = operation else {
            let hooks = self.view().webhooks();
            return hooks
                .flat_map(|(name, item)| item.operations().map(move |(method, call)| (name, method, call)))
                .collect();
        };
        let callbacks = operation.0.entries_of("callbacks");
        let callbacks =
            callbacks.filter_map(|(name, callback)| Some((name, self.resolve(callback, "a callback").ok()?)));
        callbacks
            .flat_map(|(name, callback)| callback.entries().map(move |(_, item)| (name, PathItem(item))))
            .flat_map(|(name, item)| item.operations().map(move |(method, call)| (name, method, call)))
            .collect()
    }

    /// Resolves a schema.
    pub(crate) fn schema<'t>(&'t self, schema: Schema<'t>) -> Result<Schema<'t>> {
        self.resolve(schema.0, "a schema").map(Schema)
    }
}

/// Returns whether a keyword was translated from an extension of another vocabulary; it then has the place of
/// that extension.
pub(crate) fn is_translated(node: NodeRef<'_>, keyword: &str) -> bool {
    let span = node.key_span(keyword);
    // Translated members are added after those they are made from.
    let mut before = node.members().take_while(|(key, ..)| *key != keyword);
    node.get(keyword).is_some() && before.any(|(_, other, _)| other == span)
}

fn names(node: Option<NodeRef<'_>>) -> Option<Vec<(&str, Span)>> {
    Some(node?.items().filter_map(|item| Some((item.as_str()?, item.span()))).collect())
}

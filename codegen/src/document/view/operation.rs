//! Views of paths, operations and parameters.

use super::body::content;
use super::server::servers;
use super::{MediaType, NodeRef, Object, RequestBody, Response, Schema, Server, object};
use crate::source::Span;

/// The HTTP methods for which a path item contains operations, in the order of the specification.
pub(crate) const METHODS: [&str; 9] =
    ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];

object!(/// A path with its operations.
    PathItem);
object!(/// An operation.
    Operation);
object!(/// A parameter.
    Parameter);
object!(/// `x-pagination`: how an operation hands out a long list.
    Pagination);
object!(/// `x-retry`: which failures are tried again.
    Retry);

impl<'t> PathItem<'t> {
    /// Views a node that is known to be a path item.
    pub(crate) fn of(node: NodeRef<'t>) -> Self {
        Self(node)
    }

    /// Returns the operations with their methods. Methods that are not keywords are as written.
    pub(crate) fn operations(self) -> impl Iterator<Item = (&'t str, Operation<'t>)> {
        let known = METHODS.into_iter().filter_map(move |method| Some((method, self.0.get(method)?)));
        let others = self.0.entries_of("additionalOperations");
        known.chain(others).map(|(method, operation)| (method, Operation(operation)))
    }

    /// Returns the place of the name of a method that is not a keyword.
    pub(crate) fn method_span(self, method: &str) -> Span {
        self.0.get("additionalOperations").map_or_else(|| self.span(), |others| others.key_span(method))
    }

    pub(crate) fn parameters(self) -> impl Iterator<Item = Parameter<'t>> {
        parameters(self.0)
    }

    pub(crate) fn servers(self) -> impl Iterator<Item = Server<'t>> {
        servers(self.0)
    }
}

impl<'t> Operation<'t> {
    pub(crate) fn servers(self) -> impl Iterator<Item = Server<'t>> {
        servers(self.0)
    }

    pub(crate) fn id(self) -> Option<&'t str> {
        self.0.text("operationId")
    }

    pub(crate) fn parameters(self) -> impl Iterator<Item = Parameter<'t>> {
        parameters(self.0)
    }

    pub(crate) fn request_body(self) -> Option<RequestBody<'t>> {
        self.0.get("requestBody").map(RequestBody)
    }

    pub(crate) fn responses(self) -> impl Iterator<Item = (&'t str, Span, Response<'t>)> {
        let members = self.0.members_of("responses").filter(|(status, ..)| !status.starts_with("x-"));
        members.map(|(status, span, response)| (status, span, Response(response)))
    }

    pub(crate) fn security(self) -> Option<NodeRef<'t>> {
        self.0.get("security")
    }

    /// Returns the tags in order.
    pub(crate) fn tags(self) -> impl Iterator<Item = &'t str> {
        self.0.items_of("tags").filter_map(NodeRef::as_str)
    }

    /// Returns `x-pending`: the status that means "ask again later".
    pub(crate) fn pending(self) -> Option<(&'t str, Span)> {
        let node = self.0.get("x-pending")?;
        node.as_number().map(|number| (number, node.span()))
    }

    pub(crate) fn pagination(self) -> Option<Pagination<'t>> {
        self.0.get("x-pagination").map(Pagination)
    }

    pub(crate) fn retry(self) -> Option<Retry<'t>> {
        Retry::of(self.0)
    }
}

/// A text or a number as written, if the value is one, and its place.
type Written<'t> = (Option<&'t str>, Span);

impl<'t> Retry<'t> {
    /// Returns the policy of an object, if it has one.
    pub(super) fn of(node: NodeRef<'t>) -> Option<Self> {
        node.get("x-retry").map(Self)
    }

    /// Returns whether it was translated from an extension of another vocabulary.
    pub(crate) fn is_foreign(self) -> bool {
        self.0.parent().is_some_and(|(node, _)| super::is_translated(node, "x-retry"))
    }

    /// Returns the members with the places of their names.
    pub(crate) fn keys(self) -> impl Iterator<Item = (&'t str, Span)> {
        self.0.members().map(|(key, span, _)| (key, span))
    }

    /// Returns a member's number as written, and its place.
    pub(crate) fn number(self, key: &str) -> Option<Written<'t>> {
        let node = self.0.get(key)?;
        Some((node.as_number(), node.span()))
    }

    /// Returns a boolean member and its place.
    pub(crate) fn flag(self, key: &str) -> Option<(Option<bool>, Span)> {
        let node = self.0.get(key)?;
        Some((node.as_bool(), node.span()))
    }

    /// Returns the statuses with their places, or the place of a value that is not a list.
    pub(crate) fn statuses(self) -> Option<Result<Vec<Written<'t>>, Span>> {
        let listed = self.0.get("statuses")?;
        let text = |node: NodeRef<'t>| (node.as_str().or(node.as_number()), node.span());
        Some(if listed.is_sequence() { Ok(listed.items().map(text).collect()) } else { Err(listed.span()) })
    }
}

impl<'t> Pagination<'t> {
    /// Returns a member's text and place.
    pub(crate) fn member(self, key: &str) -> Option<(&'t str, Span)> {
        let node = self.0.get(key)?;
        Some((node.as_str()?, node.span()))
    }

    /// Returns a member's number as written, and its place.
    pub(crate) fn number(self, key: &str) -> Option<Written<'t>> {
        let node = self.0.get(key)?;
        Some((node.as_number(), node.span()))
    }

    /// Returns the members with the places of their names.
    pub(crate) fn keys(self) -> impl Iterator<Item = (&'t str, Span)> {
        self.0.members().map(|(key, span, _)| (key, span))
    }
}

impl<'t> Parameter<'t> {
    pub(crate) fn name(self) -> Option<&'t str> {
        self.0.text("name")
    }

    pub(crate) fn location(self) -> Option<&'t str> {
        self.0.text("in")
    }

    pub(crate) fn required(self) -> bool {
        self.0.flag("required")
    }

    pub(crate) fn style(self) -> Option<&'t str> {
        self.0.text("style")
    }

    pub(crate) fn allows_reserved(self) -> bool {
        self.0.flag("allowReserved")
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

    /// Returns the parameter's own examples, as JSON.
    pub(crate) fn examples(self) -> Vec<String> {
        let named = self.0.entries_of("examples");
        let values = named.filter_map(|(_, example)| example.get("value"));
        self.0.get("example").into_iter().chain(values).map(NodeRef::to_json).collect()
    }
}

fn parameters(node: NodeRef<'_>) -> impl Iterator<Item = Parameter<'_>> {
    node.items_of("parameters").map(Parameter)
}

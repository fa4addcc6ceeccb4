//! Applies the names that a build script chooses instead of those derived from the document.
//!
//! This is done when every name is settled, and before anything is derived from a name. The function gets the
//! default name. What it returns is used unchanged or is an error.

use std::collections::HashMap;

use crate::diagnostic::{Diagnostic, Report};
use crate::document::{Document, NodeRef};
use crate::ir::{self, BodyContent, Pointer, Shape, Status, TypeName};
use crate::lower::operation::Draft;
use crate::name::{Exact, Scope, Words};
use crate::rename::{Named, NamedKind, Rename};
use crate::source::Span;

/// Renames the items for which the function returns another name.
pub(super) fn rename(
    (types, scope): (&mut ir::Types, &mut Scope),
    drafts: &mut [Draft<'_>],
    (document, rename): (&Document, &Rename),
    report: &mut Report,
) {
    let mut renamer = Renamer { document, rename, report };
    renamer.rename_types(types, scope, drafts);
    for ty in &mut types.table {
        renamer.rename_members(ty);
    }
    renamer.rename_methods(drafts);
    for draft in drafts {
        renamer.rename_parts(&mut draft.operation);
    }
}

/// Renames items other than types and operations: servers, setters of credentials, tags and webhooks.
pub(in crate::lower) fn rename_other_items(
    api: &mut ir::Api,
    (document, rename): (&Document, &Rename),
    report: &mut Report,
) {
    let mut renamer = Renamer { document, rename, report };
    let own = api.own_servers.iter_mut().map(|own| &mut own.servers);
    for servers in std::iter::once(&mut api.servers).chain(own) {
        let named = servers.iter_mut().map(|own| (&own.place, own.url.as_str(), &mut own.name));
        renamer.rename_all(NamedKind::Variant, Scope::default(), named.collect());
        let mut constructors = Scope::servers();
        for server in servers {
            let words = Words::of(server.name.as_str());
            server.text = words.to_string().replace('_', "-");
            server.constructor = constructors.claim_method(&words);
        }
    }
    let schemes = api.schemes.iter_mut().map(|own| (&own.place, own.wire.as_str(), &mut own.setter));
    renamer.rename_all(NamedKind::Method, Scope::credentials(), schemes.collect());
    let mut modules = Scope::modules();
    for operation in api.operations.iter().filter(|operation| operation.tag.is_none()) {
        modules.reserve(operation.method_name.as_str());
        modules.reserve(operation.name.as_str());
    }
    let tags = api.tags.iter_mut().map(|own| (&own.place, own.wire.as_str(), &mut own.name));
    renamer.rename_all(NamedKind::Module, modules, tags.collect());
    let mut handles = Scope::handles();
    handles.reserve(api.client.as_str());
    api.choices.iter().for_each(|choices| handles.reserve(choices.name.as_str()));
    api.own_servers.iter().for_each(|own| handles.reserve(own.name.as_str()));
    let tags = api.tags.iter_mut().map(|own| (&own.place, own.wire.as_str(), &mut own.handle));
    renamer.rename_all(NamedKind::Type, handles, tags.collect());
    for sent in [&mut api.webhooks, &mut api.callbacks] {
        let sent = sent.iter_mut().map(|own| (&own.place, own.name.as_str(), &mut own.variant));
        renamer.rename_all(NamedKind::Variant, Scope::default(), sent.collect());
    }
}

struct Renamer<'a> {
    document: &'a Document,
    rename: &'a Rename,
    report: &'a mut Report,
}

impl Renamer<'_> {
    /// Calls the function for one item. Returns `None` if the name stays.
    fn chosen_name<T: Exact>(&mut self, kind: NamedKind, place: &Pointer, wire: &str, name: &T) -> Option<T> {
        let text = place.to_string();
        let wish = (self.rename.0)(&Named { kind, place: &text, wire, name: name.text() })?;
        if wish == name.text() {
            return None;
        }
        let exact = T::exact(&wish);
        if exact.is_none() {
            let message = format!(
                "`rename` returned `{}` for this {kind}, which is not a valid Rust name",
                wish.escape_debug()
            );
            self.fault(place, message, None);
        }
        exact
    }

    fn fault(&mut self, place: &Pointer, message: String, other: Option<&Pointer>) {
        let mut fault = match self.span(place) {
            Some(span) => Diagnostic::error(span, message),
            None => Diagnostic::without_place(format!("{message} (`{place}`)")),
        };
        if let Some(span) = other.and_then(|other| self.span(other)) {
            fault = fault.also(span, "this has the name as well");
        }
        self.report.push(fault);
    }

    fn span(&self, place: &Pointer) -> Option<Span> {
        let found = place.segments().try_fold(self.document.root(), |node, name| step(node, &name));
        found.map(NodeRef::span)
    }

    /// Renames items that must have distinct names.
    fn rename_all<T: Exact>(
        &mut self,
        kind: NamedKind,
        mut scope: Scope,
        items: Vec<(&Pointer, &str, &mut T)>,
    ) {
        let mut seen: HashMap<String, &Pointer> = HashMap::new();
        let mut wished = Vec::new();
        for (place, wire, name) in items {
            match self.chosen_name(kind, place, wire, name) {
                Some(wish) => wished.push((place, name, wish)),
                None => drop(seen.insert(name.text().to_owned(), place)),
            }
        }
        for name in seen.keys() {
            scope.reserve(name);
        }
        for (place, name, wish) in wished {
            let text = wish.text().to_owned();
            if scope.try_reserve(&text) {
                seen.insert(text, place);
                *name = wish;
            } else {
                let message =
                    format!("`rename` returned `{text}` for this {kind}; the name is already in use");
                self.fault(place, message, seen.get(&text).copied());
            }
        }
    }

    /// Renames the types of schemas and of operations. Each group is in one module, in which names are
    /// unique.
    fn rename_types(&mut self, types: &mut ir::Types, scope: &mut Scope, drafts: &mut [Draft<'_>]) {
        let before: Vec<_> = types.table.iter().map(|ty| ty.name.clone()).collect();
        {
            let mut items: Vec<(&Pointer, String, &mut TypeName)> = Vec::new();
            for ir::Type { name, place, .. } in &mut types.table {
                let wire = place.definition_name().unwrap_or_default();
                items.push((place, wire, name));
            }
            for Draft { operation, .. } in drafts.iter_mut() {
                let ir::Operation { name, success, error, headers, body, place, id, .. } = operation;
                items.extend([name, success, error].map(|name| (&*place, id.clone(), name)));
                items.extend(headers.iter_mut().map(|headers| (&*place, id.clone(), &mut headers.name)));
                if let Some(ir::RequestBody { content: BodyContent::Parts(parts), place, .. }) = body {
                    items.push((&*place, id.clone(), &mut parts.name));
                }
            }
            let (named, texts): (Vec<_>, Vec<_>) =
                items.into_iter().map(|(place, wire, name)| ((place, name), wire)).unzip();
            let items =
                named.into_iter().zip(&texts).map(|((place, name), wire)| (place, wire.as_str(), name));
            self.rename_all(NamedKind::Type, Scope::default(), items.collect());
        }
        for (ty, before) in types.table.iter_mut().zip(before) {
            scope.reserve(ty.name.as_str());
            let is_known = ty.docs.aliases.iter().any(|alias| alias == before.as_str());
            if ty.name != before && !is_known {
                ty.docs.aliases.push(before.as_str().to_owned());
            }
        }
        for Draft { operation, .. } in drafts {
            for name in [&operation.name, &operation.success, &operation.error] {
                scope.reserve(name.as_str());
            }
        }
    }

    /// Renames the fields or the variants of a type.
    fn rename_members(&mut self, ty: &mut ir::Type) {
        let place = &ty.place;
        match &mut ty.shape {
            Shape::Struct(fields) => {
                let rest = fields.rest.as_mut().map(|rest| (place, "", &mut rest.name));
                let own = fields
                    .fields
                    .iter_mut()
                    .map(|field| (&field.place, field.wire.as_str(), &mut field.name));
                self.rename_all(NamedKind::Field, Scope::default(), own.chain(rest).collect());
            }
            Shape::StringEnum(values) => {
                let values = values.iter_mut().map(|value| (place, value.wire.as_str(), &mut value.name));
                self.rename_all(NamedKind::Variant, Scope::default(), values.collect());
            }
            Shape::ValueEnum(listed) => {
                let texts: Vec<_> = listed.values.iter().map(|listed| listed.value.to_string()).collect();
                let values = listed.values.iter_mut().zip(&texts);
                let values = values.map(|(listed, text)| (place, text.as_str(), &mut listed.name));
                self.rename_all(NamedKind::Variant, Scope::default(), values.collect());
            }
            Shape::Union(union) => {
                let variants = union.variants.iter_mut().map(|variant| {
                    (place, variant.tags.first().map_or("", String::as_str), &mut variant.name)
                });
                self.rename_all(NamedKind::Variant, Scope::default(), variants.collect());
            }
            Shape::Alias(_) | Shape::Newtype(_) => {}
        }
    }

    /// Renames the methods of the client, and of the handle of each tag.
    fn rename_methods(&mut self, drafts: &mut [Draft<'_>]) {
        let mut by_tag: HashMap<Option<usize>, Vec<_>> = HashMap::new();
        let mut tags = Vec::new();
        for Draft { operation, .. } in drafts {
            let ir::Operation { method_name, place, id, tag, .. } = operation;
            if !tags.contains(tag) {
                tags.push(*tag);
            }
            by_tag.entry(*tag).or_default().push((&*place, id.as_str(), method_name));
        }
        for tag in tags {
            let methods = by_tag.remove(&tag).unwrap_or_default();
            self.rename_all(NamedKind::Method, Scope::methods(), methods);
        }
    }

    /// Renames the parameters of an operation, its responses, and the contents of its headers and its body.
    fn rename_parts(&mut self, operation: &mut ir::Operation) {
        let ir::Operation { parameters, body, responses, headers, .. } = operation;
        let mut fields: Vec<_> =
            parameters.iter_mut().map(|own| (&own.place, own.wire.as_str(), &mut own.name)).collect();
        if let Some(ir::RequestBody { name, place, content, .. }) = body {
            fields.push((place, "", name));
            if let BodyContent::Parts(parts) = content {
                let parts =
                    parts.parts.iter_mut().map(|part| (&part.place, part.wire.as_str(), &mut part.name));
                self.rename_all(NamedKind::Field, Scope::default(), parts.collect());
            }
        }
        self.rename_all(NamedKind::Field, Scope::parameters(), fields);
        if let Some(headers) = headers {
            let own = headers.fields.iter_mut().map(|own| (&own.place, own.wire.as_str(), &mut own.name));
            self.rename_all(NamedKind::Field, Scope::default(), own.collect());
        }
        let statuses: Vec<_> = responses.iter().map(|response| status_text(response.status)).collect();
        let own = responses.iter_mut().zip(&statuses);
        let own = own.map(|(own, status)| (&own.place, status.as_str(), &mut own.name)).collect();
        self.rename_all(NamedKind::Variant, Scope::default(), own);
    }
}

/// Returns the member or the item with this name.
fn step<'t>(node: NodeRef<'t>, name: &str) -> Option<NodeRef<'t>> {
    node.get(name).or_else(|| node.items().nth(name.parse().ok()?))
}

/// Returns a status as the document writes it.
fn status_text(status: Status) -> String {
    match status {
        Status::Exact(status) => status.to_string(),
        Status::Range(first) => format!("{}XX", first / 100),
        Status::OtherSuccess | Status::Other => "default".to_owned(),
    }
}

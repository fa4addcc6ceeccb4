//! Lowers webhooks and callbacks: requests that a server sends.

use std::collections::BTreeSet;

use crate::document::view::{Object as _, Operation, RequestBody};
use crate::ir::{self, Docs, TypeUse};
use crate::lower::types::{Types, type_of};
use crate::media_type::is_json;
use crate::name::{Claimed, Scope, Words};

use super::choice::warn_of_unused_schema;
use super::places::Places;

/// A webhook or a callback before it has a name of its own.
pub(in crate::lower) struct WebhookDraft<'d> {
    name: &'d str,
    /// The operation that declares it as a callback.
    operation: Option<String>,
    method: &'d str,
    call: Operation<'d>,
    ty: Option<TypeUse>,
}

/// Lowers the requests that a server sends: webhooks, or the callbacks of the operation with this name.
pub(in crate::lower) fn webhook_drafts<'d>(
    types: &mut Types<'d>,
    operation: Option<(Operation<'d>, &str)>,
    places: &Places,
) -> Vec<WebhookDraft<'d>> {
    let mut all = Vec::new();
    for (name, method, call) in
        types.document().callbacks_or_webhooks(operation.map(|(operation, _)| operation))
    {
        let body =
            call.request_body().and_then(|body| types.ok_or_report(types.document().request_body(body)));
        let content: Vec<_> = body.into_iter().flat_map(RequestBody::content).collect();
        let json = content.iter().find(|(name, ..)| is_json(name));
        for entry in content.iter().filter(|_| json.is_none()) {
            warn_of_unused_schema(types, entry, "read as bytes");
        }
        let schema = json.and_then(|(_, _, media)| media.schema());
        let ty = schema.and_then(|schema| {
            let words = body.and_then(|body| places.words(body.node()));
            type_of(types, schema, &words.unwrap_or_else(|| Words::of(name)))
        });
        all.push(WebhookDraft { name, operation: operation.map(|(_, id)| id.to_owned()), method, call, ty });
    }
    all
}

/// Returns all names, each once, in an order that is independent of the document's.
pub(in crate::lower) fn names(sent: &[WebhookDraft<'_>]) -> Vec<String> {
    let names: BTreeSet<_> = sent.iter().map(|sent| sent.name.to_owned()).collect();
    names.into_iter().collect()
}

/// Names webhooks and callbacks. A name from the document is enough if no other body has it; otherwise the
/// operation or the method is added. Those with the same name and the same body are merged.
pub(in crate::lower) fn name_webhooks(sent: Vec<WebhookDraft<'_>>) -> Vec<ir::Webhook> {
    let mut all: Vec<WebhookDraft<'_>> = Vec::new();
    for one in sent {
        if !all.iter().any(|other| other.name == one.name && other.ty == one.ty) {
            all.push(one);
        }
    }
    let spelled: Vec<[String; 3]> = all.iter().map(WebhookDraft::possible_names).collect();
    let name = |index: usize, own: &[String; 3]| {
        let is_alone = |depth: usize| {
            let text = own.get(depth);
            !spelled.iter().enumerate().any(|(other, names)| other != index && names.get(depth) == text)
        };
        let depth = (0..own.len()).find(|depth| is_alone(*depth)).unwrap_or(own.len() - 1);
        own.get(depth).cloned().unwrap_or_default()
    };
    let names: Vec<_> = spelled.iter().enumerate().map(|(index, own)| name(index, own)).collect();
    let claimed: Vec<_> = names.iter().map(|wire| Claimed { wire, pinned: None, place: "" }).collect();
    let variants = Scope::default().claim_all(&claimed, Scope::claim_variant);
    let webhook = |((sent, name), variant): ((WebhookDraft<'_>, &String), ir::VariantName)| ir::Webhook {
        name: name.clone(),
        variant,
        place: sent.call.pointer(),
        docs: Docs {
            text: sent.call.description().or(sent.call.summary()).map(str::to_owned),
            deprecated: sent.call.deprecated(),
            ..Docs::default()
        },
        ty: sent.ty,
    };
    all.into_iter().zip(&names).zip(variants).map(webhook).collect()
}

impl WebhookDraft<'_> {
    /// Returns the type of its body if that is JSON.
    pub(in crate::lower) fn ty(&self) -> Option<&TypeUse> {
        self.ty.as_ref()
    }

    /// Returns its possible names, the shortest first.
    fn possible_names(&self) -> [String; 3] {
        let name = self.name;
        let long = self.operation.as_ref().map_or_else(|| name.to_owned(), |id| format!("{id}.{name}"));
        [name.to_owned(), long.clone(), format!("{long}.{}", self.method)]
    }
}

//! Lowers what has to wait until every type is known: pagination, and the structs that constructors take.

mod arguments;
mod combined;
mod directions;
mod pagination;
mod renamed;

pub(super) use self::directions::split;
pub(super) use self::renamed::rename_other_items;
use crate::diagnostic::Report;
use crate::document::Document;
use crate::ir;
use crate::rename::Rename;

use super::operation::Operations;
use super::operation::webhooks::WebhookDraft;
use super::types::Settled;

/// Completes operations and types, after the last of them has been added.
pub(super) fn settle<'d>(
    settled: Settled,
    operations: Operations<'d>,
    (document, rename): (&Document, Option<&Rename>),
    report: &mut Report,
) -> (ir::Types, Vec<ir::Operation>, Vec<ir::Tag>, Vec<WebhookDraft<'d>>) {
    let Settled { mut types, mut scope } = settled;
    let Operations { mut drafts, tags, places: _ } = operations;
    if let Some(rename) = rename {
        renamed::rename((&mut types, &mut scope), &mut drafts, (document, rename), report);
    }
    for draft in &mut drafts {
        if let Some(pagination) = draft.pagination {
            match pagination::pagination(
                &types,
                pagination,
                (&draft.operation, draft.has_foreign_pages),
                report,
            ) {
                Ok(pagination) => draft.operation.pagination = Some(pagination),
                // Pagination from another vocabulary is optional for an operation.
                Err(fault) if draft.has_foreign_pages => {
                    let message = format!("pagination is not generated: {}", fault.message);
                    report.push(fault.into_warning(message));
                }
                Err(fault) => report.push(fault),
            }
        }
    }
    arguments::of_operations(&mut scope, &types, &mut drafts);
    combined::add_combined_variants(&mut scope, &mut types);
    arguments::of_types(&mut scope, &mut types);
    let callbacks = drafts.iter_mut().flat_map(|draft| std::mem::take(&mut draft.callbacks)).collect();
    let mut operations: Vec<_> = drafts.into_iter().map(|draft| draft.operation).collect();
    let tags = tags.into_used(&mut operations);
    (types, operations, tags, callbacks)
}

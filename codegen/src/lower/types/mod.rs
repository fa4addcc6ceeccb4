//! Lowers schemas to types: the name of each, and its contents.
//!
//! A schema that needs a name is queued when it is first met, and lowered by [`lower_queued`], so a chain of ten
//! thousand schemas needs no stack.

mod enumeration;
mod items;
mod object;
mod reference;
mod shape;
mod table;
mod union;
mod variant;
mod xml;

pub(super) use self::object::{direction, field_names, properties, property_words};
use self::reference::type_in_library;
pub(super) use self::reference::{type_of, type_of_conjunction};
use self::shape::lower_queued;
pub(super) use self::table::Settled;

use std::collections::HashMap;
use std::fmt;

use crate::diagnostic::Report;
use crate::document::view::{MediaType, Object, Root, Schema};
use crate::document::{Document, NodeId};
use crate::ir::XmlRoot;
use crate::name::{Scope, Words};
use crate::schema::{self, Schemas};
use crate::source::Span;

use self::table::Table;
use super::Options;

/// The maximum number of types for conjunctions of several schemas. Pairs of pairs are many.
const MAX_COMBINED: usize = 2000;

/// The types of a document during lowering, with the schemas and the report.
pub(super) struct Types<'d> {
    pub(super) schemas: Schemas<'d>,
    pub(super) report: &'d mut Report,
    table: Table<'d>,
    /// The number of types that conjunctions may still make.
    combined_left: usize,
}

impl<'d> Types<'d> {
    pub(super) fn new(document: &'d Document, options: &'d Options, report: &'d mut Report) -> Self {
        let table = Table::new(document, options, report);
        Self { schemas: Schemas::new(document), report, table, combined_left: MAX_COMBINED }
    }

    pub(super) fn document(&self) -> &'d Document {
        self.schemas.document
    }

    /// Returns the value of a result, or reports its error.
    pub(super) fn ok_or_report<T>(&mut self, result: schema::Result<T>) -> Option<T> {
        result.map_err(|diagnostic| self.report.push(*diagnostic)).ok()
    }

    /// Runs a step that is optional for a client. If it fails, its errors become warnings.
    pub(super) fn attempt<T>(&mut self, step: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let count = self.report.count();
        let value = step(self);
        if self.report.downgrade_errors(count) { None } else { value }
    }

    /// Resolves a schema.
    pub(super) fn resolve(&mut self, written: Schema<'d>) -> Option<Schema<'d>> {
        let resolved = self.schemas.resolve(written);
        self.ok_or_report(resolved)
    }

    /// Returns the words of a schema's name in `components`.
    pub(super) fn component_words(&self, schema: Schema<'_>) -> Option<Words> {
        self.table.component_words(schema)
    }

    /// Returns the names of the schemas in `components`.
    pub(super) fn component_names(&self) -> impl Iterator<Item = String> {
        self.table.component_names()
    }

    /// Sets the names of schemas that references lead to, however they are reached first.
    pub(super) fn set_target_names(&mut self, words: HashMap<NodeId, Words>) {
        self.table.targets = words;
    }

    /// Returns whether types are split by direction.
    pub(super) fn is_by_direction(&self) -> bool {
        self.table.is_by_direction()
    }

    /// Returns the root element of an XML body, or `None` if its type is text.
    pub(super) fn xml(&mut self, media: MediaType<'d>, is_sent: bool) -> Option<XmlRoot> {
        let schema = media.schema().filter(|_| self.table.has_typed_xml())?;
        xml::root(&self.schemas, schema, is_sent)
    }

    /// Claims the name of a type that belongs to no schema.
    pub(super) fn claim(&mut self, words: &Words) -> crate::ir::TypeName {
        self.table.scope.claim_type(words)
    }

    /// Returns the names that the document pins for operations, each with its default name.
    pub(super) fn pinned_operations<O: Object<'d>>(
        &mut self,
        operations: &[(&str, O)],
    ) -> Vec<Option<&'d str>> {
        let claim = |scope: &mut Scope, words: &Words| scope.claim_type(words).to_string();
        super::pinned_names(self.report, &self.table.scope, operations, claim)
    }

    /// Reports pinned names that cannot be used exactly as written: nobody asked for `name_2`.
    pub(super) fn check_pins<T: fmt::Display>(
        &mut self,
        pins: &[(&str, Span, T)],
        claim: impl Fn(&mut Scope, &Words) -> T,
    ) {
        super::check_pins(self.report, pins, claim);
    }

    /// Checks the names that are pinned in `components`, used or not.
    pub(super) fn check_components(&mut self, root: Root<'d>) {
        let own = root.schemas().filter(|(_, schema)| !schema.is_translated("x-rust-name"));
        let pins = own.filter_map(|(_, schema)| {
            let name = self.table.component(schema)?;
            Some((schema.rust_name()?, schema.span_of("x-rust-name"), name.clone()))
        });
        let pins: Vec<_> = pins.collect();
        self.check_pins(&pins, Scope::claim_type);
    }

    /// Lowers all schemas of a document without operations, which is a library of types.
    pub(super) fn lower_all_schemas(&mut self, root: Root<'d>) {
        for (name, schema) in root.schemas() {
            type_in_library(self, schema, &Words::of(name));
        }
    }

    /// Completes the table, in which every type then has its shape. Reports types without a possible value,
    /// and options that had no effect.
    pub(super) fn settle(mut self) -> (Settled, &'d mut Report) {
        lower_queued(&mut self);
        let Self { report, table, .. } = self;
        (table.settle(report), report)
    }
}

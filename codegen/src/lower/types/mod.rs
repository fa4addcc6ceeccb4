//! Schemas to types: what each is called, and what it is made of.
//!
//! A schema that needs a name is queued when it is first met, and lowered by [`drain`]: a chain of ten thousand schemas
//! costs no stack.

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
use self::shape::drain;
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

/// How many types conjunctions may make that no schema of the document is by itself: pairs of pairs are many.
const MAX_COMBINED: usize = 2000;

/// The types of a document while they grow, and what is asked and reported meanwhile.
pub(super) struct Types<'d> {
    pub(super) schemas: Schemas<'d>,
    pub(super) report: &'d mut Report,
    table: Table<'d>,
    /// How many types conjunctions may still make.
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

    /// Keeps the value of a step that may have failed, and reports why it failed.
    pub(super) fn ok_or_report<T>(&mut self, result: schema::Result<T>) -> Option<T> {
        result.map_err(|diagnostic| self.report.push(*diagnostic)).ok()
    }

    /// Takes a step that a client can do without: where it fails, its errors are warnings.
    pub(super) fn attempt<T>(&mut self, step: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let count = self.report.count();
        let value = step(self);
        if self.report.soften(count) { None } else { value }
    }

    /// Follows the `$ref`s of a schema.
    pub(super) fn resolve(&mut self, written: Schema<'d>) -> Option<Schema<'d>> {
        let resolved = self.schemas.resolve(written);
        self.ok_or_report(resolved)
    }

    /// The words of the name that a schema in `components` has.
    pub(super) fn component_words(&self, schema: Schema<'_>) -> Option<Words> {
        self.table.component_words(schema)
    }

    /// The names of the schemas in `components`.
    pub(super) fn component_names(&self) -> impl Iterator<Item = String> {
        self.table.component_names()
    }

    /// Settles the names of schemas that references lead to, whichever way they are met.
    pub(super) fn name_targets(&mut self, words: HashMap<NodeId, Words>) {
        self.table.targets = words;
    }

    /// Whether what travels in one direction only is left out of the other one.
    pub(super) fn is_by_direction(&self) -> bool {
        self.table.is_by_direction()
    }

    /// Returns the element that a body in XML is; `None` where its type is text.
    pub(super) fn xml(&mut self, media: MediaType<'d>, is_sent: bool) -> Option<XmlRoot> {
        let schema = media.schema().filter(|_| self.table.has_typed_xml())?;
        xml::root(&self.schemas, schema, is_sent)
    }

    /// Claims the name of a type that no schema has.
    pub(super) fn claim(&mut self, words: &Words) -> crate::ir::TypeName {
        self.table.scope.claim_type(words)
    }

    /// The names that the document pins for operations, each with what it is called without.
    pub(super) fn pinned_operations<O: Object<'d>>(
        &mut self,
        operations: &[(&str, O)],
    ) -> Vec<Option<&'d str>> {
        let claim = |scope: &mut Scope, words: &Words| scope.claim_type(words).to_string();
        super::pinned_names(self.report, &self.table.scope, operations, claim)
    }

    /// Reports pinned names that cannot be had as they are written: nobody requested `name_2`.
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

    /// Lowers every schema of a document that has no operations: it is a library of types.
    pub(super) fn all_schemas(&mut self, root: Root<'d>) {
        for (name, schema) in root.schemas() {
            type_in_library(self, schema, &Words::of(name));
        }
    }

    /// Closes the table: every type has its shape. Reports types that have no value, and choices that chose nothing.
    pub(super) fn settle(mut self) -> (Settled, &'d mut Report) {
        drain(&mut self);
        let Self { report, table, .. } = self;
        (table.settle(report), report)
    }
}

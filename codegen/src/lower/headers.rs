//! The headers of answers.

use crate::document::view::{Header, Object, Operation};
use crate::ir::{self, Docs, Note, Scalar, TypeRef, TypeUse};
use crate::name::{Claimed, Scope, Words};

use super::Lowering;
use super::media_type::is_json;
use super::parameter::is_token;

impl<'d> Lowering<'d> {
    /// Lowers the headers of an operation's answers: all in one struct, since any answer may lack any of them.
    pub(super) fn headers(&mut self, operation: Operation<'d>, words: &Words) -> Option<ir::Headers> {
        let declared = self.declared_headers(operation);
        let claimed: Vec<_> =
            declared.iter().map(|(wire, _)| Claimed { wire, pinned: None, place: "" }).collect();
        let names = Scope::default().claim_all(&claimed, Scope::claim_field);
        let mut fields = Vec::new();
        for ((wire, headers), name) in declared.iter().zip(names) {
            let Some(first) = headers.first() else { continue };
            let mut field = self.header(wire, *first, name, words);
            if headers.iter().any(|other| self.differs(*first, *other)) {
                field.ty = text();
                field.is_json = false;
                field
                    .docs
                    .notes
                    .push(Note::Remark("Answers declare it differently: this is its text", Vec::new()));
            }
            fields.push(field);
        }
        (!fields.is_empty())
            .then(|| ir::Headers { name: self.types.scope.claim_type(&words.then("headers")), fields })
    }

    /// The headers by name, each as every answer declares it.
    fn declared_headers(&mut self, operation: Operation<'d>) -> Vec<(&'d str, Vec<Header<'d>>)> {
        let mut declared: Vec<(&str, Vec<Header<'d>>)> = Vec::new();
        for (status, _, response) in operation.responses() {
            let Ok(response) = self.document.response(status, response) else { continue };
            for (wire, span, header) in response.headers() {
                let Some(header) = self.checked(self.document.header(header)) else { continue };
                if !is_token(wire) {
                    let message = format!("`{}` cannot be the name of a header", wire.escape_debug());
                    self.report.error(span, message);
                } else if let Some((_, headers)) =
                    declared.iter_mut().find(|(known, _)| known.eq_ignore_ascii_case(wire))
                {
                    headers.push(header);
                } else if !wire.eq_ignore_ascii_case("content-type") {
                    // That one is what the body's media type says (OpenAPI 3.1, section 4.8.17).
                    declared.push((wire, vec![header]));
                }
            }
        }
        declared
    }

    fn header(
        &mut self,
        wire: &str,
        header: Header<'d>,
        name: ir::FieldName,
        words: &Words,
    ) -> ir::HeaderField {
        let mut docs = Docs {
            text: header.description().map(str::to_owned),
            deprecated: header.deprecated(),
            ..Docs::default()
        };
        let content: Vec<_> = header.content().collect();
        let json = content.iter().find(|(name, ..)| is_json(name)).and_then(|(_, _, media)| media.schema());
        let others = content.iter().filter(|_| json.is_none()).map(|(name, ..)| (*name).to_owned()).collect();
        docs.notes.extend(super::remark("The text of a value of this type", others));
        let mut ty = text();
        if let Some(schema) = header.schema().or(json)
            && let Some(resolved) = self.checked(self.document.schema(schema))
        {
            let said = super::docs::of_use(schema, resolved);
            docs.notes.extend(said.notes);
            docs.text = docs.text.or(said.text);
            if json.is_none() && self.is_object(schema) {
                let words = "An object, as the text that it is";
                docs.notes.push(Note::Remark(words, Vec::new()));
            } else {
                ty = self.type_of(schema, &words.then(wire)).unwrap_or(ty);
            }
        }
        let ty = TypeUse { nullable: false, ..ty };
        ir::HeaderField { name, wire: wire.to_owned(), docs, ty, is_json: json.is_some() }
    }

    /// Whether two answers declare one header with values of different types.
    fn differs(&self, first: Header<'d>, other: Header<'d>) -> bool {
        match (first.schema(), other.schema()) {
            (Some(first), Some(other)) => {
                match (self.document.schema(first), self.document.schema(other)) {
                    (Ok(first), Ok(other)) => !first.says_same_type(other),
                    // What leads nowhere was refused where the header is lowered.
                    _ => false,
                }
            }
            (None, None) => first.content().map(|(name, ..)| name).ne(other.content().map(|(name, ..)| name)),
            _ => true,
        }
    }
}

fn text() -> TypeUse {
    TypeUse { ty: TypeRef::Scalar(Scalar::String), nullable: false }
}

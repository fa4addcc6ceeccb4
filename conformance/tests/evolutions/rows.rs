//! The evolutions.

use Part::{Operation, Paths, Received, Root, Sent};

/// An evolution of a document.
pub(crate) struct Row {
    pub(crate) what: &'static str,
    part: Part,
    old: &'static str,
    new: &'static str,
    /// The rules of the Rust level that find something.
    pub(crate) finds: &'static [&'static str],
}

/// Which part of a document a row has.
pub(crate) enum Part {
    /// The schemas; an operation responds with `Pet`.
    Received,
    /// The schemas; an operation sends and responds with `Pet`.
    Sent,
    /// The members of one operation, `getPet`, beside its id.
    Operation,
    /// All paths.
    Paths,
    /// Members of the root beside `paths`.
    Root,
    /// A text of SendGrid's document, which stands there once, or begins with `*` and is replaced everywhere.
    Seq,
}

impl Row {
    /// Returns the old document and the new one.
    pub(crate) fn documents(&self) -> [String; 2] {
        if matches!(self.part, Part::Seq) {
            let seq = include_str!("../../../spec/tsg_seq_v3.yaml");
            let old = self.old.trim_start_matches('*');
            let is_there = if old == self.old { seq.matches(old).count() == 1 } else { seq.contains(old) };
            assert!(is_there, "{}: {old:?}", self.what);
            return [seq.to_owned(), seq.replace(old, self.new)];
        }
        [self.old, self.new].map(|text| self.part.document(text))
    }
}

impl Part {
    fn document(&self, text: &str) -> String {
        let pet = "{application/json: {schema: {$ref: '#/components/schemas/Pet'}}}";
        let response = format!("responses: {{'200': {{description: A pet, content: {pet}}}}}");
        let (paths, rest) = match self {
            Self::Received => {
                (format!("/pet: {{get: {{operationId: getPet, {response}}}}}"), components(text))
            }
            Self::Sent => {
                let body = format!("requestBody: {{required: true, content: {pet}}}");
                (format!("/pet: {{put: {{operationId: putPet, {body}, {response}}}}}"), components(text))
            }
            Self::Operation => (format!("/pet: {{get: {{operationId: getPet, {text}}}}}"), PET.to_owned()),
            Self::Paths => (text.to_owned(), PET.to_owned()),
            Self::Root => {
                (format!("/pet: {{get: {{operationId: getPet, {response}}}}}"), format!("{text}{PET}"))
            }
            Self::Seq => return text.to_owned(),
        };
        format!("openapi: 3.1.0\ninfo: {{title: Pets, version: '1'}}\npaths: {{{paths}}}\n{rest}\n")
    }
}

fn components(schemas: &str) -> String {
    format!("components: {{schemas: {{{schemas}}}}}")
}

const PET: &str = "components: {schemas: {Pet: {type: object, properties: {name: {type: string}}}, \
                   Problem: {type: object, properties: {code: {type: integer}}}}, \
                   securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}}";

pub(crate) const fn row(
    what: &'static str,
    part: Part,
    old: &'static str,
    new: &'static str,
    finds: &'static [&'static str],
) -> Row {
    Row { what, part, old, new, finds }
}

pub(crate) const ADDED: &str = "rust-added";
pub(crate) const REMOVED: &str = "rust-removed";
pub(crate) const RENAMED: &str = "rust-renamed";
pub(crate) const TYPE: &str = "rust-type-changed";
pub(crate) const SIGNATURE: &str = "rust-signature-changed";
pub(crate) const LOST: &str = "rust-trait-lost";
pub(crate) const GAINED: &str = "rust-trait-gained";

// A row a change, each text on a line of its own.
#[rustfmt::skip]
pub(crate) const ROWS: &[Row] = &[
    row("words change", Received,
        "Pet: {type: object, description: A pet, properties: {name: {type: string}}}",
        "Pet: {type: object, description: A hidden pet, properties: {name: {type: string}}}",
        &[]),
    row("a property comes", Received,
        "Pet: {type: object, properties: {name: {type: string}}}",
        "Pet: {type: object, properties: {name: {type: string}, age: {type: integer}}}",
        &[ADDED]),
    row("a property goes", Received,
        "Pet: {type: object, properties: {name: {type: string}, age: {type: integer}}}",
        "Pet: {type: object, properties: {name: {type: string}}}",
        &[REMOVED]),
    row("a property whose description has a word of attributes has another type", Received,
        "Pet: {type: object, properties: {flag: {type: integer, description: Whether it is hidden.}}}",
        "Pet: {type: object, properties: {flag: {type: string, description: Whether it is hidden.}}}",
        &[TYPE]),
    row("a property of a response becomes required", Received,
        "Pet: {type: object, properties: {name: {type: string}}}",
        "Pet: {type: object, required: [name], properties: {name: {type: string}}}",
        &[TYPE, LOST, ADDED]),
    row("a property becomes optional", Received,
        "Pet: {type: object, required: [name], properties: {name: {type: string}}}",
        "Pet: {type: object, properties: {name: {type: string}}}",
        &[TYPE, REMOVED, GAINED]),
    row("a required property of another type comes", Received,
        "Pet: {type: object, required: [name], properties: {name: {type: string}}}",
        "Pet: {type: object, required: [name, age], properties: {name: {type: string}, age: {type: integer}}}",
        &[SIGNATURE, ADDED]),
    row("required properties become many", Received,
        "Pet: {type: object, required: [name], properties: {name: {type: string}}}",
        "Pet: {type: object, required: [name, food], properties: {name: {type: string}, food: {type: string}}}",
        &[SIGNATURE, ADDED]),
    row("the struct of arguments gets one more", Received,
        "Pet: {type: object, required: [a, b], properties: {a: {type: string}, b: {type: string}}}",
        "Pet: {type: object, required: [a, b, c], properties: {a: {type: string}, b: {type: string}, c: {type: string}}}",
        &["rust-field-added", ADDED]),
    row("the struct of arguments has another order", Received,
        "Pet: {type: object, required: [a, b], properties: {a: {type: string}, b: {type: string}}}",
        "Pet: {type: object, required: [b, a], properties: {b: {type: string}, a: {type: string}}}",
        &[]),
    row("a body gets another media type", Paths,
        "/pet: {put: {operationId: putPet, requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}, responses: {'204': {description: Done}}}}",
        "/pet: {put: {operationId: putPet, requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}, \
            application/x-www-form-urlencoded: {schema: {$ref: '#/components/schemas/Pet'}}}}, responses: {'204': {description: Done}}}}",
        &[TYPE, SIGNATURE, ADDED]),
    row("a body of several media types gets one more", Paths,
        "/pet: {put: {operationId: putPet, requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}, \
            application/x-www-form-urlencoded: {schema: {$ref: '#/components/schemas/Pet'}}}}, responses: {'204': {description: Done}}}}",
        "/pet: {put: {operationId: putPet, requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}, \
            application/x-www-form-urlencoded: {schema: {$ref: '#/components/schemas/Pet'}}, text/csv: {}}}, responses: {'204': {description: Done}}}}",
        &[ADDED, GAINED]),
    row("a response gets another media type", Operation,
        "responses: {'200': {description: A pet, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}}",
        "responses: {'200': {description: A pet, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}, text/csv: {schema: {type: string}}}}}",
        &[ADDED]),
    row("a response loses a media type", Operation,
        "responses: {'200': {description: A pet, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}, text/csv: {schema: {type: string}}}}}",
        "responses: {'200': {description: A pet, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}}",
        &[REMOVED]),
    row("null is allowed in a response", Received,
        "Pet: {type: object, properties: {name: {type: string}}}",
        "Pet: {type: object, properties: {name: {type: [string, 'null']}}}",
        &[]),
    row("null is allowed for what is sent", Sent,
        "Pet: {type: object, properties: {name: {type: string}}}",
        "Pet: {type: object, properties: {name: {type: [string, 'null']}}}",
        &[TYPE]),
    row("a number is wider", Received,
        "Pet: {type: object, properties: {age: {type: integer, format: int32}}}",
        "Pet: {type: object, properties: {age: {type: integer, format: int64}}}",
        &[TYPE]),
    row("a text is a UUID", Received,
        "Pet: {type: object, required: [id], properties: {id: {type: string}}}",
        "Pet: {type: object, required: [id], properties: {id: {type: string, format: uuid}}}",
        &[TYPE, SIGNATURE]),
    row("members without a name come", Received,
        "Pet: {type: object, properties: {name: {type: string}}}",
        "Pet: {type: object, properties: {name: {type: string}}, additionalProperties: {type: string}}",
        &[ADDED]),
    row("items have another type", Received,
        "Pet: {type: object, properties: {tags: {type: array, items: {type: string}}}}",
        "Pet: {type: object, properties: {tags: {type: array, items: {type: integer}}}}",
        &[TYPE]),
    row("a property is deprecated", Received,
        "Pet: {type: object, properties: {name: {type: string}}}",
        "Pet: {type: object, properties: {name: {type: string, deprecated: true}}}",
        &["rust-deprecated"]),
    row("a value is deprecated", Received,
        "Pet: {type: object, properties: {mood: {type: string, enum: [glad, sad]}}}",
        "Pet: {type: object, properties: {mood: {type: string, enum: [glad, sad], x-enum-deprecated: [sad]}}}",
        &["rust-deprecated"]),
    row("a property with a schema of its own is recursive", Received,
        "Pet: {type: object, properties: {mother: {$ref: '#/components/schemas/Dam'}}}, Dam: {type: object, properties: {n: {type: string}}}",
        "Pet: {type: object, properties: {mother: {$ref: '#/components/schemas/Dam'}}}, Dam: {type: object, properties: {n: {type: string}, of: {$ref: '#/components/schemas/Pet'}}}",
        &[TYPE, ADDED]),
    row("a value comes", Received,
        "Pet: {type: string, enum: [cat, dog]}",
        "Pet: {type: string, enum: [cat, dog, bird]}",
        &[ADDED]),
    row("a value goes", Received,
        "Pet: {type: string, enum: [cat, dog]}",
        "Pet: {type: string, enum: [cat]}",
        &[REMOVED]),
    row("values become any text", Received,
        "Pet: {type: object, properties: {kind: {$ref: '#/components/schemas/Kind'}}}, Kind: {type: string, enum: [cat, dog]}",
        "Pet: {type: object, properties: {kind: {$ref: '#/components/schemas/Kind'}}}, Kind: {type: string}",
        &[TYPE]),
    row("values are numbers", Received,
        "Pet: {type: object, properties: {size: {$ref: '#/components/schemas/Size'}}}, Size: {type: string, enum: ['1', '2']}",
        "Pet: {type: object, properties: {size: {$ref: '#/components/schemas/Size'}}}, Size: {type: integer, enum: [1, 2]}",
        &[TYPE, ADDED, REMOVED, LOST, GAINED]),
    row("values are of a wider type", Received,
        "Pet: {type: object, properties: {size: {$ref: '#/components/schemas/Size'}}}, Size: {type: integer, format: int32, enum: [1, 2]}",
        "Pet: {type: object, properties: {size: {$ref: '#/components/schemas/Size'}}}, Size: {type: integer, format: int64, enum: [1, 2]}",
        &[TYPE, LOST, GAINED]),
    row("a name for a text is one for a UUID", Received,
        "Pet: {type: object, properties: {id: {$ref: '#/components/schemas/Id'}}}, Id: {type: string}",
        "Pet: {type: object, properties: {id: {$ref: '#/components/schemas/Id'}}}, Id: {type: string, format: uuid}",
        &[TYPE]),
    row("a name for a text becomes a struct", Received,
        "Pet: {type: object, properties: {id: {$ref: '#/components/schemas/Id'}}}, Id: {type: string}",
        "Pet: {type: object, properties: {id: {$ref: '#/components/schemas/Id'}}}, Id: {type: object, properties: {n: {type: string}}}",
        &[TYPE]),
    row("a schema is renamed", Received,
        "Pet: {type: object, properties: {mother: {$ref: '#/components/schemas/Dam'}}}, Dam: {type: object, required: [a, b], properties: {a: {type: string}, b: {type: string}}}",
        "Pet: {type: object, properties: {mother: {$ref: '#/components/schemas/Dame'}}}, Dame: {type: object, required: [a, b], properties: {a: {type: string}, b: {type: string}}}",
        &[RENAMED]),
    row("a schema has the name of a type of the runtime", Received,
        "Pet: {type: object, properties: {any: {}, name: {type: string}}}",
        "Pet: {type: object, properties: {any: {}, name: {type: string}, value: {$ref: '#/components/schemas/Value'}, option: {$ref: '#/components/schemas/Option'}}}, Value: {type: object, properties: {n: {type: string}}}, Option: {type: string, enum: [a]}",
        &[ADDED]),
    row("a member of a union comes", Received,
        "Pet: {oneOf: [{$ref: '#/components/schemas/Cat'}, {type: string}]}, Cat: {type: object, required: [c], properties: {c: {type: string}}}",
        "Pet: {oneOf: [{$ref: '#/components/schemas/Cat'}, {type: string}, {type: boolean}]}, Cat: {type: object, required: [c], properties: {c: {type: string}}}",
        &[ADDED, GAINED]),
    row("a member of a union goes", Received,
        "Pet: {oneOf: [{$ref: '#/components/schemas/Cat'}, {type: string}, {type: boolean}]}, Cat: {type: object, required: [c], properties: {c: {type: string}}}",
        "Pet: {oneOf: [{$ref: '#/components/schemas/Cat'}, {type: string}]}, Cat: {type: object, required: [c], properties: {c: {type: string}}}",
        &[REMOVED, LOST]),
    row("two members of a union have one type", Received,
        "Pet: {oneOf: [{type: object, required: [name], additionalProperties: false, properties: {name: {type: string}}}, {type: object, required: [flag], additionalProperties: false, properties: {flag: {type: boolean}}}]}",
        "Pet: {oneOf: [{type: object, required: [name], additionalProperties: false, properties: {name: {type: string}}}, {type: object, required: [flag], additionalProperties: false, properties: {flag: {type: boolean}}}, {type: object, required: [code], additionalProperties: false, properties: {code: {type: string}}}]}",
        &[ADDED, LOST]),
    row("a second type of numbers comes to a union", Received,
        "Pet: {oneOf: [{title: Long, type: integer, format: int64}, {title: Name, type: string}]}",
        "Pet: {oneOf: [{title: Long, type: integer, format: int64}, {title: Name, type: string}, {title: Byte, type: integer, format: uint8}]}",
        &[ADDED, GAINED, "rust-number-ambiguous"]),
    row("equal bodies differ", Operation,
        "responses: {'204': {description: Done}, '400': {description: E, content: {application/json: {schema: {type: object, properties: {m: {type: string}}}}}}, '500': {description: E, content: {application/json: {schema: {type: object, properties: {m: {type: string}}}}}}}",
        "responses: {'204': {description: Done}, '400': {description: E, content: {application/json: {schema: {type: object, properties: {m: {type: string}}}}}}, '500': {description: E, content: {application/json: {schema: {type: object, properties: {m: {type: string}, code: {type: string}}}}}}}",
        &[TYPE]),
    row("bodies become equal", Operation,
        "responses: {'204': {description: Done}, '400': {description: E, content: {application/json: {schema: {type: object, properties: {m: {type: string}}}}}}, '500': {description: E, content: {application/json: {schema: {type: object, properties: {m: {type: string}}, additionalProperties: false}}}}}",
        "responses: {'204': {description: Done}, '400': {description: E, content: {application/json: {schema: {type: object, properties: {m: {type: string}}}}}}, '500': {description: E, content: {application/json: {schema: {type: object, properties: {m: {type: string}}}}}}}",
        &["rust-became-alias"]),
    row("an operation comes", Paths,
        "/a: {get: {operationId: getA, responses: {'204': {description: Done}}}}",
        "/a: {get: {operationId: getA, responses: {'204': {description: Done}}}}, /b: {get: {operationId: getB, responses: {'204': {description: Done}}}}",
        &[ADDED]),
    row("an operation goes", Paths,
        "/a: {get: {operationId: getA, responses: {'204': {description: Done}}}}, /b: {get: {operationId: getB, responses: {'204': {description: Done}}}}",
        "/a: {get: {operationId: getA, responses: {'204': {description: Done}}}}",
        &[REMOVED]),
    row("an operation is renamed", Paths,
        "/a: {get: {operationId: getA, parameters: [{name: n, in: query, schema: {type: string}}], responses: {'204': {description: Done}, '404': {description: None}}}}",
        "/a: {get: {operationId: readA, parameters: [{name: n, in: query, schema: {type: string}}], responses: {'204': {description: Done}, '404': {description: None}}}}",
        &[RENAMED]),
    row("a parameter of the path is renamed", Paths,
        "'/a/{id}': {get: {operationId: getA, parameters: [{name: id, in: path, required: true, schema: {type: string}}], responses: {'204': {description: Done}}}}",
        "'/a/{key}': {get: {operationId: getA, parameters: [{name: key, in: path, required: true, schema: {type: string}}], responses: {'204': {description: Done}}}}",
        &[REMOVED, ADDED, "rust-argument-renamed"]),
    row("an optional parameter comes", Operation,
        "responses: {'204': {description: Done}}",
        "parameters: [{name: n, in: query, schema: {type: string}}], responses: {'204': {description: Done}}",
        &[ADDED]),
    row("a required parameter comes", Operation,
        "responses: {'204': {description: Done}}",
        "parameters: [{name: n, in: query, required: true, schema: {type: string}}], responses: {'204': {description: Done}}",
        &[ADDED, SIGNATURE, LOST]),
    row("a parameter becomes required", Operation,
        "parameters: [{name: n, in: query, schema: {type: string}}], responses: {'204': {description: Done}}",
        "parameters: [{name: n, in: query, required: true, schema: {type: string}}], responses: {'204': {description: Done}}",
        &[TYPE, REMOVED, SIGNATURE, LOST]),
    row("a parameter becomes optional", Operation,
        "parameters: [{name: n, in: query, required: true, schema: {type: string}}], responses: {'204': {description: Done}}",
        "parameters: [{name: n, in: query, schema: {type: string}}], responses: {'204': {description: Done}}",
        &[TYPE, ADDED, SIGNATURE, GAINED]),
    row("a parameter has another type", Operation,
        "parameters: [{name: n, in: query, schema: {type: string}}], responses: {'204': {description: Done}}",
        "parameters: [{name: n, in: query, schema: {type: integer}}], responses: {'204': {description: Done}}",
        &[TYPE, SIGNATURE]),
    row("pinned arguments have another order", Operation,
        "x-rust-args: [a, b], parameters: [{name: a, in: query, required: true, schema: {type: string}}, {name: b, in: query, required: true, schema: {type: string}}], responses: {'204': {description: Done}}",
        "x-rust-args: [b, a], parameters: [{name: a, in: query, required: true, schema: {type: string}}, {name: b, in: query, required: true, schema: {type: string}}], responses: {'204': {description: Done}}",
        &["rust-arguments-reordered"]),
    row("an optional body may no longer be null", Operation,
        "requestBody: {content: {application/json: {schema: {type: [integer, 'null']}}}}, responses: {'204': {description: Done}}",
        "requestBody: {content: {application/json: {schema: {type: integer}}}}, responses: {'204': {description: Done}}",
        &[TYPE, "rust-signature-widened"]),
    row("a body becomes required", Operation,
        "requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}, responses: {'204': {description: Done}}",
        "requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}, responses: {'204': {description: Done}}",
        &[TYPE, REMOVED, SIGNATURE, LOST]),
    row("a part of a body comes", Operation,
        "requestBody: {required: true, content: {multipart/form-data: {schema: {type: object, properties: {a: {type: string}}}}}}, responses: {'204': {description: Done}}",
        "requestBody: {required: true, content: {multipart/form-data: {schema: {type: object, properties: {a: {type: string}, b: {type: string}}}}}}, responses: {'204': {description: Done}}",
        &[ADDED]),
    row("a second status of success comes", Operation,
        "responses: {'204': {description: Done}}",
        "responses: {'204': {description: Done}, '202': {description: Later}}",
        &[TYPE, ADDED]),
    row("a third status of success comes", Operation,
        "responses: {'204': {description: Done}, '202': {description: Later}}",
        "responses: {'204': {description: Done}, '202': {description: Later}, '201': {description: Made}}",
        &[ADDED]),
    row("a first error comes", Operation,
        "responses: {'204': {description: Done}}",
        "responses: {'204': {description: Done}, '404': {description: None}}",
        &[TYPE, ADDED]),
    row("a second error with the same body comes", Operation,
        "responses: {'204': {description: Done}, '404': {description: E, content: {application/json: {schema: {$ref: '#/components/schemas/Problem'}}}}}",
        "responses: {'204': {description: Done}, '404': {description: E, content: {application/json: {schema: {$ref: '#/components/schemas/Problem'}}}}, '500': {description: E, content: {application/json: {schema: {$ref: '#/components/schemas/Problem'}}}}}",
        &[ADDED]),
    row("a second error with another body comes", Operation,
        "responses: {'204': {description: Done}, '404': {description: E, content: {application/json: {schema: {$ref: '#/components/schemas/Problem'}}}}}",
        "responses: {'204': {description: Done}, '404': {description: E, content: {application/json: {schema: {$ref: '#/components/schemas/Problem'}}}}, '500': {description: E, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}}",
        &[ADDED, REMOVED, LOST]),
    row("an error goes", Operation,
        "responses: {'204': {description: Done}, '404': {description: None}, '500': {description: E}}",
        "responses: {'204': {description: Done}, '404': {description: None}}",
        &[REMOVED]),
    row("a status out of the default has the same body", Operation,
        "responses: {'204': {description: Done}, default: {description: E, content: {application/json: {schema: {$ref: '#/components/schemas/Problem'}}}}}",
        "responses: {'204': {description: Done}, '404': {description: E, content: {application/json: {schema: {$ref: '#/components/schemas/Problem'}}}}, default: {description: E, content: {application/json: {schema: {$ref: '#/components/schemas/Problem'}}}}}",
        &[ADDED]),
    row("a response becomes a stream", Operation,
        "responses: {'200': {description: Pet, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}}",
        "responses: {'200': {description: Pet, content: {text/event-stream: {schema: {$ref: '#/components/schemas/Pet'}}}}}",
        &[TYPE]),
    row("a header is returned", Operation,
        "responses: {'204': {description: Done}}",
        "responses: {'204': {description: Done, headers: {X-Left: {schema: {type: integer}}}}}",
        &[ADDED]),
    row("what is pending ends at once", Operation,
        "x-pending: 202, responses: {'200': {description: Pet, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}, '202': {description: Later}}",
        "responses: {'200': {description: Pet, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}, '202': {description: Later}}",
        &[LOST]),
    row("a second server comes", Root,
        "servers: [{url: 'https://a.example'}]\n",
        "servers: [{url: 'https://a.example'}, {url: 'https://b.example'}]\n",
        &[ADDED]),
    row("a third server goes", Root,
        "servers: [{url: 'https://a.example'}, {url: 'https://b.example'}, {url: 'https://c.example'}]\n",
        "servers: [{url: 'https://a.example'}, {url: 'https://b.example'}]\n",
        &[REMOVED]),
    row("credentials come", Root,
        "",
        "security: [{key: []}]\n",
        &[ADDED]),
    row("credentials go", Root,
        "security: [{key: []}]\n",
        "",
        &[REMOVED]),
];

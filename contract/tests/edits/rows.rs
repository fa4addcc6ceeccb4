//! The edits.
//!
//! For many of them the verdict of oasdiff is named, as its table of checks has it (`checker/rules.go` at commit 001f320,
//! August 2026: `ERR` is breaking, `WARN` risky, `INFO` compatible). It validates for any client; where we validate otherwise,
//! the reason is what our own clients do.

use openapi_diff::Class::{self, Breaking, Compatible, Risky};

/// An edit, and what is found when it is made and when it is undone.
pub(crate) struct Row {
    pub(crate) what: &'static str,
    /// What is edited on both sides before.
    pub(crate) given: &'static [(&'static str, &'static str)],
    pub(crate) edits: &'static [(&'static str, &'static str)],
    pub(crate) finds: &'static [&'static str],
    pub(crate) back: &'static [&'static str],
    /// What is found on the Rust level, where the row is about that.
    pub(crate) rust: Option<&'static [&'static str]>,
    pub(crate) verdict: Option<Verdict>,
    pub(crate) back_verdict: Option<Verdict>,
}

/// What oasdiff states.
pub(crate) struct Verdict {
    pub(crate) rule: &'static str,
    pub(crate) class: Class,
    /// Why we state something else; empty when we do not.
    pub(crate) why: &'static str,
}

type Edits = &'static [(&'static str, &'static str)];
type Rules = &'static [&'static str];

const fn row(what: &'static str, edits: Edits, finds: Rules, back: Rules) -> Row {
    Row { what, given: &[], edits, finds, back, rust: None, verdict: None, back_verdict: None }
}

impl Row {
    const fn given(self, given: Edits) -> Self {
        Self { given, ..self }
    }

    const fn rust(self, rust: Rules) -> Self {
        Self { rust: Some(rust), ..self }
    }

    const fn oasdiff(self, rule: &'static str, class: Class, why: &'static str) -> Self {
        Self { verdict: Some(Verdict { rule, class, why }), ..self }
    }

    const fn oasdiff_back(self, rule: &'static str, class: Class, why: &'static str) -> Self {
        Self { back_verdict: Some(Verdict { rule, class, why }), ..self }
    }
}

const OPEN: &str = "enums of our clients are open: a new value is read as `Unknown`";
const BOUND: &str = "whether values beyond the bound were ever taken, only the service knows";
/// Places of the document that several rows edit.
const RATIO: &str = "        ratio: {type: number}\n";
const PARTS: Edits = &[
    ("application/x-www-form-urlencoded:", "multipart/form-data:"),
    ("{style: form, explode: true}", "{headers: {X-Rate: {schema: {type: integer}}}}"),
];
const SIZE: &str = "        size: {type: integer, format: int32}\n";
const OWNER: &str = "          owner: {type: string}\n";
const BASE: &str = "    Base:\n      type: object\n";
const UNCHECKED: &str = "our clients do not check what they read";

pub(crate) const ROWS: &[Row] = &[
    // Servers.
    row(
        "a server is added",
        &[("  description: for EU regional subusers\n", "  description: for EU regional subusers\n- url: https://api.us.sendgrid.com\n")],
        &["server-added"],
        &["server-removed"],
    )
    .rust(&["rust-added"]),
    row(
        "a server loses TLS",
        &[("- url: https://api.eu.sendgrid.com", "- url: http://api.eu.sendgrid.com")],
        &["server-added", "server-removed", "server-insecure"],
        &["server-added", "server-removed"],
    ),
    row(
        "the servers change places",
        &[("servers:\n- url: https://api.sendgrid.com…paths:\n", "servers:\n- url: https://api.eu.sendgrid.com\n  description: for EU regional subusers\n- url: https://api.sendgrid.com\n  description: for global users and subusers\n")],
        &["server-default-changed"],
        &["server-default-changed"],
    ),
    row(
        "a server gets a path",
        &[("- url: https://api.eu.sendgrid.com", "- url: https://api.eu.sendgrid.com/eu")],
        &["server-added", "server-removed"],
        &["server-added", "server-removed"],
    ),
    row(
        "an operation gets a server of its own",
        &[("      operationId: ListEngagementQualityScore\n", "      operationId: ListEngagementQualityScore\n      servers: [{url: https://scores.example.com}]\n")],
        &["server-added"],
        &["server-removed"],
    ),
    row(
        "a variable of a server has one more value",
        &[("enum: [api, api.eu]", "enum: [api, api.eu, api.us]")],
        &["server-variable-changed"],
        &["server-variable-changed"],
    ),
    // Security.
    row("the document requests no credential", &[("security:\n- BearerAuth: []\ninfo:", "security: []\ninfo:")], &["security-dropped"], &["security-added"])
        .oasdiff("api-global-security-removed", Breaking, "")
        .oasdiff_back("api-global-security-added", Compatible, "our clients were built without a credential: they are refused"),
    row("the credential is optional", &[("security:\n- BearerAuth: []\ninfo:", "security:\n- BearerAuth: []\n- {}\ninfo:")], &["security-dropped"], &["security-added"]),
    row("an operation requests a credential", &[("      security: []\n", "      security: [{BearerAuth: []}]\n")], &["security-added"], &["security-dropped"])
        .oasdiff("api-security-added", Compatible, "our clients were built without a credential: they are refused")
        .oasdiff_back("api-security-removed", Breaking, ""),
    row("a way to authenticate goes", &[("      - Key: []\n", "")], &["security-alternative-removed"], &["security-alternative-added"])
        .oasdiff("api-security-removed", Breaking, "")
        .oasdiff_back("api-security-added", Compatible, ""),
    row("a scope is requested", &[("- Login: [read]", "- Login: [read, write]")], &["security-scope-added"], &["security-scope-removed"])
        .oasdiff("api-security-scope-added", Breaking, "")
        .oasdiff_back("api-security-scope-removed", Compatible, ""),
    row("a key's header has another name", &[("      name: X-Key", "      name: X-Api-Key")], &["security-scheme-changed"], &["security-scheme-changed"]),
    row(
        "a key moves into the query",
        &[("      in: header\n      name: X-Key", "      in: query\n      name: X-Key")],
        &["security-key-in-query", "security-scheme-changed"],
        &["security-scheme-changed"],
    ),
    row("a key in the query has another name", &[("      name: X-Key", "      name: key")], &["security-scheme-changed"], &["security-scheme-changed"])
        .given(&[("      in: header\n      name: X-Key", "      in: query\n      name: X-Key")]),
    row("tokens are had elsewhere", &[("tokenUrl: https://api.sendgrid.com/token", "tokenUrl: https://login.example.com/token")], &["security-url-changed"], &["security-url-changed"])
        .oasdiff("api-security-component-oauth-token-url-changed", Compatible, "secrets are sent to another place: somebody has to look"),
    row("a token becomes a password", &[("      scheme: bearer\n", "      scheme: basic\n")], &["security-scheme-changed"], &["security-scheme-changed"]),
    row(
        "a scheme has another name",
        &[("*BearerAuth", "ApiToken")],
        &["component-added", "component-removed"],
        &["component-added", "component-removed"],
    ),
    row(
        "a scheme comes that nothing requests",
        &[("    Key:\n      type: apiKey", "    Other: {type: http, scheme: basic}\n    Key:\n      type: apiKey")],
        &["component-added"],
        &["component-removed"],
    )
    .oasdiff("api-security-component-added", Compatible, "")
    .oasdiff_back("api-security-component-removed", Compatible, ""),
    // Operations.
    row(
        "an operation is added",
        &[("    post:\n      operationId: UploadReport", "    delete:\n      operationId: DeleteReport\n      responses: {'204': {description: Gone}}\n    post:\n      operationId: UploadReport")],
        &["operation-added"],
        &["operation-removed"],
    )
    .rust(&["rust-added"])
    .oasdiff("endpoint-added", Compatible, "")
    .oasdiff_back("api-removed-without-deprecation", Breaking, ""),
    row(
        "an operation moves",
        &[("  /v3/engagementquality/subusers/scores:", "  /v3/engagementquality/children/scores:")],
        &["operation-moved"],
        &["operation-moved"],
    )
    .oasdiff("api-path-removed-without-deprecation", Breaking, ""),
    row("an operation is renamed", &[("operationId: ListEngagementQualityScore", "operationId: GetEngagementQualityScores")], &["operation-id-changed"], &["operation-id-changed"])
        .rust(&["rust-renamed"])
        .oasdiff("api-operation-id-removed", Compatible, ""),
    row("a path parameter is renamed", &[("reports/{report_id}:", "reports/{id}:"), ("{name: report_id,", "{name: id,")], &["path-parameter-renamed"], &["path-parameter-renamed"])
        .rust(&["rust-added", "rust-argument-renamed", "rust-removed"]),
    // Parameters.
    row(
        "a required parameter is added",
        &[("      - {name: kind,", "      - {name: mode, in: query, required: true, schema: {type: boolean}}\n      - {name: kind,")],
        &["parameter-added-required"],
        &["parameter-removed"],
    )
    .rust(&["rust-added", "rust-signature-changed"])
    .oasdiff("new-required-request-parameter", Breaking, "")
    .oasdiff_back("request-parameter-removed", Risky, ""),
    row(
        "an optional parameter is added",
        &[("      - {name: kind,", "      - {name: mode, in: query, schema: {type: boolean}}\n      - {name: kind,")],
        &["parameter-added-optional"],
        &["parameter-removed"],
    )
    .rust(&["rust-added"])
    .oasdiff("new-optional-request-parameter", Compatible, ""),
    row("an optional parameter makes room for another", &[("{name: X-Trace,", "{name: X-Request,")], &["parameter-added-optional", "parameter-removed"], &["parameter-added-optional", "parameter-removed"]),
    row("a header is written in another case", &[("{name: X-Trace,", "{name: x-trace,")], &["document-changed"], &["document-changed"]),
    row("a parameter moves", &[("{name: X-Trace, in: header,", "{name: X-Trace, in: query,")], &["parameter-moved"], &["parameter-moved"]),
    row("a parameter becomes required", &[("      name: limit\n      in: query\n", "      name: limit\n      in: query\n      required: true\n")], &["parameter-became-required"], &["parameter-became-optional"])
        .oasdiff("request-parameter-became-required", Breaking, "")
        .oasdiff_back("request-parameter-became-optional", Compatible, ""),
    row("a list is written otherwise", &[("{name: ids, in: query, schema:", "{name: ids, in: query, explode: false, schema:")], &["parameter-style-changed"], &["parameter-style-changed"]),
    row("a style is named that was the default", &[("{name: ids, in: query, schema:", "{name: ids, in: query, style: form, explode: true, schema:")], &["document-changed"], &["document-changed"]),
    row("a parameter keeps its slashes", &[("{name: note, in: query, schema:", "{name: note, in: query, allowReserved: true, schema:")], &["parameter-reserved-changed"], &["parameter-reserved-changed"]),
    row("a parameter has another type", &[("{name: X-Trace, in: header, schema: {type: string}}", "{name: X-Trace, in: header, schema: {type: boolean}}")], &["request-type-changed"], &["request-type-changed"])
        .oasdiff("request-parameter-type-changed", Breaking, ""),
    row("a parameter takes every number", &[("      name: after_key\n      in: query\n      required: false\n      schema:\n        type: integer", "      name: after_key\n      in: query\n      required: false\n      schema:\n        type: number")], &["request-type-widened"], &["request-type-narrowed"])
        .oasdiff("request-parameter-type-generalized", Compatible, ""),
    row("a parameter takes null", &[("{name: X-Trace, in: header, schema: {type: string}}", "{name: X-Trace, in: header, schema: {type: [string, 'null']}}")], &["request-became-nullable"], &["request-became-not-nullable"])
        .oasdiff("request-parameter-became-nullable", Compatible, "")
        .oasdiff_back("request-parameter-became-not-nullable", Breaking, ""),
    row("a parameter takes any text", &[("      name: date\n      in: query\n      required: true\n      schema:\n        type: string\n        format: date\n", "      name: date\n      in: query\n      required: true\n      schema:\n        type: string\n")], &["request-format-widened"], &["request-format-narrowed"])
        .rust(&["rust-signature-changed", "rust-type-changed"])
        .oasdiff("request-parameter-type-generalized", Compatible, ""),
    row("text has another form", &[("title: {type: string, minLength: 1}", "title: {type: string, minLength: 1, format: email}")], &["format-changed"], &["format-changed"]),
    row("values are listed", &[("{name: X-Trace, in: header, schema: {type: string}}", "{name: X-Trace, in: header, schema: {type: string, enum: [a, b]}}")], &["request-enum-introduced"], &["request-enum-lifted"])
        .oasdiff("request-parameter-became-enum", Breaking, ""),
    row("a value is added to a parameter", &[("enum: [daily, weekly]", "enum: [daily, weekly, monthly]")], &["request-enum-value-added"], &["request-enum-value-removed"])
        .rust(&["rust-added"])
        .oasdiff("request-parameter-enum-value-added", Compatible, "")
        .oasdiff_back("request-parameter-enum-value-removed", Breaking, ""),
    row("a bound is raised", &[("        maximum: 1000\n", "        maximum: 2000\n")], &["request-bound-loosened"], &["request-bound-tightened"])
        .oasdiff("request-parameter-max-increased", Compatible, "")
        .oasdiff_back("request-parameter-max-decreased", Breaking, BOUND),
    row("a length is no longer bounded", &[("schema: {type: string, maxLength: 10, default: none}", "schema: {type: string, default: none}")], &["request-bound-loosened"], &["request-bound-tightened"])
        .oasdiff_back("request-parameter-max-length-set", Breaking, BOUND),
    row("a pattern is added", &[("title: {type: string, minLength: 1}", "title: {type: string, minLength: 1, pattern: '^[a-z]+$'}")], &["request-bound-tightened"], &["request-bound-loosened"])
        .oasdiff("request-property-pattern-added", Breaking, BOUND)
        .oasdiff_back("request-property-pattern-removed", Compatible, ""),
    row("a default changes", &[("        default: 1000\n", "        default: 100\n")], &["request-default-changed"], &["request-default-changed"])
        .oasdiff("request-parameter-default-value-changed", Compatible, "who leaves it out gets other responses than until now"),
    row("a value is excluded", &[("title: {type: string, minLength: 1}", "title: {type: string, minLength: 1, not: {const: none}}")], &["request-constraint-changed"], &["request-bound-loosened"]),
    row("a keyword comes that no rule knows", &[("title: {type: string, minLength: 1}", "title: {type: string, minLength: 1, contentMediaType: text/html}")], &["schema-keyword-changed"], &["schema-keyword-changed"]),
    // Request bodies.
    row(
        "a request body goes",
        &[("      requestBody:\n        content:\n          application/json:\n            schema: {$ref: '#/components/schemas/ReportIn'}…      responses:\n", "")],
        &["request-body-removed"],
        &["request-body-added-optional"],
    )
    .oasdiff("request-body-removed", Breaking, "")
    .oasdiff_back("request-body-added-optional", Compatible, ""),
    row(
        "a required request body comes",
        &[("      security: []\n      requestBody:…      responses:\n", "      security: []\n")],
        &["request-body-removed"],
        &["request-body-added-required"],
    )
    .oasdiff_back("request-body-added-required", Breaking, ""),
    row("a request body becomes optional", &[("        required: true\n        content:\n          application/x-www", "        content:\n          application/x-www")], &["request-body-became-optional"], &["request-body-became-required"])
        .oasdiff("request-body-became-optional", Compatible, "")
        .oasdiff_back("request-body-became-required", Breaking, ""),
    row("a media type is no longer taken", &[("          text/plain: {schema: {type: string}}\n", "")], &["request-media-type-removed"], &["request-media-type-added"])
        .oasdiff("request-body-media-type-removed", Breaking, "")
        .oasdiff_back("request-body-media-type-added", Compatible, ""),
    row("a header of a part is added", &[("X-Rate: {", "X-More: {schema: {type: string}}, X-Rate: {")], &["parameter-added-optional"], &["parameter-removed"])
        .given(PARTS),
    row("a header of a part is required", &[("X-Rate: {", "X-Rate: {required: true, ")], &["parameter-became-required"], &["parameter-became-optional"])
        .given(PARTS),
    row("a header of a part is another one that is required", &[("X-Rate: {", "X-Pace: {required: true, ")], &["parameter-added-required", "parameter-removed"], &["parameter-added-optional", "parameter-removed"])
        .given(PARTS),
    row("a form is written otherwise", &[("            encoding: {tags: {style: form, explode: true}}\n", "            encoding: {tags: {style: spaceDelimited}}\n")], &["request-encoding-changed"], &["request-encoding-changed"]),
    row("a request body loses its schema", &[("          application/json:\n            schema: {$ref: '#/components/schemas/ReportIn'}\n", "          application/json: {}\n")], &["request-schema-removed"], &["request-schema-added"])
        .oasdiff_back("request-body-media-type-schema-added", Breaking, "whether what was sent fits the schema, only the service knows"),
    row("a required property goes from a request", &[("      required: [title]\n", ""), ("        title: {type: string, minLength: 1}\n", "")], &["request-property-removed"], &["request-property-added-required"])
        .rust(&["rust-removed", "rust-trait-gained"])
        .oasdiff("request-property-removed", Risky, "")
        .oasdiff_back("new-required-request-property", Breaking, ""),
    row("an optional property goes from a request", &[("        ratio: {type: number}\n", "")], &["request-property-removed"], &["request-property-added-optional"])
        .oasdiff_back("new-optional-request-property", Compatible, ""),
    row("an optional property of a request makes room for another", &[("        ratio: {type: number}\n", "        scale: {type: number}\n")], &["request-property-added-optional", "request-property-removed"], &["request-property-added-optional", "request-property-removed"]),
    row("the first property of a request becomes required", &[("      additionalProperties: {type: string}\n      properties:\n        title:", "      additionalProperties: {type: string}\n      required: [title]\n      properties:\n        title:")], &["request-property-became-required"], &["request-property-became-optional"])
        .given(&[("      required: [title]\n", "")])
        .rust(&["rust-added", "rust-trait-lost", "rust-type-changed"]),
    row("a property of a request becomes required", &[("      required: [title]\n", "      required: [title, ratio]\n")], &["request-property-became-required"], &["request-property-became-optional"])
        .oasdiff("request-property-became-required", Breaking, "")
        .oasdiff_back("request-property-became-optional", Compatible, ""),
    row("a property is no longer for requests", &[("        ratio: {type: number}\n", "        ratio: {type: number, readOnly: true}\n")], &["request-property-removed"], &["request-property-added-optional"])
        .oasdiff("request-optional-property-became-read-only", Compatible, "it is no longer sent: the service may have counted on it"),
    row("a property of a request takes no null", &[("        comment: {type: [string, 'null']}\n", "        comment: {type: string}\n")], &["request-became-not-nullable"], &["request-became-nullable"])
        .oasdiff("request-property-became-not-nullable", Breaking, ""),
    row("other properties are refused", &[("      additionalProperties: {type: string}\n      required: [title]", "      additionalProperties: false\n      required: [title]")], &["request-additional-properties-refused"], &["request-additional-properties-allowed"]),
    row("other properties are of any type", &[("      additionalProperties: {type: string}\n      required: [title]", "      additionalProperties: true\n      required: [title]")], &["request-type-widened"], &["request-type-narrowed"]),
    row("a list takes items of any type", &[("schema: {type: array, items: {type: integer, format: int32}}", "schema: {type: array}")], &["request-type-widened"], &["request-type-narrowed"]),
    row("a variant is no longer taken", &[("          - {$ref: '#/components/schemas/Square'}\n          discriminator: {propertyName: kind, mapping: {circle: '#/components/schemas/Circle', square: '#/components/schemas/Square'}}", "          discriminator: {propertyName: kind, mapping: {circle: '#/components/schemas/Circle', square: '#/components/schemas/Square'}}")], &["request-variant-removed"], &["request-variant-added"])
        .oasdiff("request-property-one-of-removed", Breaking, "")
        .oasdiff_back("request-property-one-of-added", Compatible, ""),
    row("another property distinguishes variants", &[("discriminator: {propertyName: kind,", "discriminator: {propertyName: type,")], &["discriminator-changed"], &["discriminator-changed"])
        .oasdiff("request-property-discriminator-property-name-changed", Compatible, "our clients write the property by which the kinds are distinguished"),
    row("another value means a variant", &[("mapping: {circle: '#", "mapping: {round: '#")], &["discriminator-mapping-changed"], &["discriminator-mapping-changed"])
        .oasdiff("request-property-discriminator-mapping-added", Compatible, "our clients write the value by which the kinds are distinguished"),
    // Responses.
    row(
        "a success goes",
        &[("        '202':\n          description: A 202 is…        '400':\n", "")],
        &["response-success-removed"],
        &["response-success-added"],
    )
    .oasdiff("response-success-status-removed", Breaking, "")
    .oasdiff_back("response-success-status-added", Compatible, "our clients report a success that they do not know as a failure"),
    row("a failure goes", &[("        '403':\n          description: Forbidden\n", "")], &["response-failure-removed"], &["response-failure-added"])
        .rust(&["rust-removed"])
        .oasdiff("response-non-success-status-removed", Compatible, "")
        .oasdiff_back("response-non-success-status-added", Compatible, ""),
    row("a media type is no longer returned", &[("            text/csv: {schema: {type: string}}\n", "")], &["response-media-type-removed"], &["response-media-type-added"])
        .oasdiff("response-media-type-removed", Breaking, "")
        .oasdiff_back("response-media-type-added", Compatible, ""),
    row("a response gets a body", &[("'204': {description: There was none}", "'204': {description: There was none, content: {application/json: {schema: {type: string}}}}")], &["response-body-added"], &["response-body-removed"]),
    row("a response loses its schema", &[("            text/csv: {schema: {type: string}}\n", "            text/csv: {}\n")], &["response-schema-removed"], &["response-schema-added"]),
    row("a promised header goes", &[("            X-Total: {required: true, schema: {type: integer}}\n", "")], &["response-header-removed"], &["response-header-added"])
        .oasdiff("required-response-header-removed", Breaking, "")
        .oasdiff_back("response-header-added", Compatible, ""),
    row("a header goes", &[("            X-Note: {schema: {type: string}}\n", "")], &["response-header-removed-optional"], &["response-header-added"])
        .oasdiff("optional-response-header-removed", Risky, ""),
    row("a header may be absent", &[("X-Total: {required: true, ", "X-Total: {")], &["response-header-became-optional"], &["response-header-became-required"])
        .oasdiff("response-header-became-optional", Breaking, "our clients read every header as optional"),
    row("a header has another type", &[("X-Total: {required: true, schema: {type: integer}}", "X-Total: {required: true, schema: {type: boolean}}")], &["response-type-changed"], &["response-type-changed"])
        .oasdiff("response-header-type-changed", Breaking, ""),
    // Schemas of responses.
    row("a property of a response has another type", &[("        user_id:\n          type: string", "        user_id:\n          type: integer")], &["response-type-changed"], &["response-type-changed"])
        .oasdiff("response-property-type-changed", Breaking, ""),
    row("a number becomes whole", &[("        score:\n          type: number", "        score:\n          type: integer")], &["response-type-narrowed"], &["response-type-widened"])
        .oasdiff("response-property-type-specialized", Compatible, "")
        .oasdiff_back("response-property-type-generalized", Breaking, ""),
    row("what was always there may be null", &[("        user_id:\n          type: string", "        user_id:\n          type: [string, 'null']")], &["response-became-nullable"], &["response-became-not-nullable"])
        .oasdiff("response-property-became-nullable", Breaking, "")
        .oasdiff_back("response-property-became-not-nullable", Compatible, ""),
    row("what may be absent may be null", &[("        username:\n          type: string", "        username:\n          type: [string, 'null']")], &["response-optional-became-nullable"], &["response-became-not-nullable"])
        .rust(&[])
        .oasdiff("response-property-became-nullable", Breaking, "our clients read null as absent"),
    row("a date becomes any text", &[("calculated.\n          format: date\n", "calculated.\n")], &["response-format-widened"], &["response-format-narrowed"])
        .oasdiff("response-property-type-generalized", Breaking, ""),
    row("a value is added to a response", &[("enum: [ready, pending]", "enum: [ready, pending, failed]")], &["response-enum-value-added"], &["response-enum-value-removed"])
        .rust(&["rust-added"])
        .oasdiff("response-property-enum-value-added", Risky, OPEN)
        .oasdiff_back("response-property-enum-value-removed", Compatible, ""),
    row("the values of a response are no longer listed", &[("status: {type: string, enum: [ready, pending]}", "status: {type: string}")], &["response-enum-lifted"], &["response-enum-introduced"]),
    row("an optional property of a response goes", &[("          owner: {type: string}\n", "")], &["response-optional-property-removed"], &["response-property-added"])
        .rust(&["rust-removed"])
        .oasdiff("response-optional-property-removed", Compatible, "")
        .oasdiff_back("response-optional-property-added", Compatible, ""),
    row("a promised property of a response goes", &[("          name: {type: string}\n", ""), ("required: [name, total]", "required: [total]")], &["response-property-removed"], &["response-property-added"])
        .oasdiff("response-required-property-removed", Breaking, "")
        .oasdiff_back("response-required-property-added", Compatible, ""),
    row("an optional property of a response makes room for another", &[("          owner: {type: string}\n", "          holder: {type: string}\n")], &["response-optional-property-removed", "response-property-added"], &["response-optional-property-removed", "response-property-added"]),
    row("a property of a response may be absent", &[("required: [name, total]", "required: [name]")], &["response-property-became-optional"], &["response-property-became-required"])
        .rust(&["rust-removed", "rust-signature-changed", "rust-type-changed"])
        .oasdiff("response-property-became-optional", Breaking, "")
        .oasdiff_back("response-property-became-required", Compatible, ""),
    row("what was for requests is returned", &[("secret: {type: string, writeOnly: true}", "secret: {type: string}")], &["response-property-added"], &["response-optional-property-removed"])
        .oasdiff("response-optional-property-became-not-write-only", Compatible, ""),
    row("a word on direction that changes nothing", &[("          owner: {type: string}\n", "          owner: {type: string, readOnly: true}\n")], &["read-write-only-changed"], &["read-write-only-changed"])
        .oasdiff("response-optional-property-became-read-only", Compatible, ""),
    row("a map is closed", &[("labels: {type: object, additionalProperties: {type: string}}", "labels: {type: object, additionalProperties: false}")], &["response-additional-properties-changed"], &["response-additional-properties-changed"]),
    row("a map holds other values", &[("labels: {type: object, additionalProperties: {type: string}}", "labels: {type: object, additionalProperties: {type: integer}}")], &["response-type-changed"], &["response-type-changed"]),
    row(
        "a union of two becomes one of one",
        &[("            - {$ref: '#/components/schemas/Circle'}\n            - {$ref: '#/components/schemas/Square'}\n", "            - {$ref: '#/components/schemas/Circle'}\n")],
        &["response-type-narrowed"],
        &["schema-structure-changed"],
    )
    .oasdiff("response-property-one-of-removed", Compatible, "")
    .oasdiff_back("response-property-one-of-added", Breaking, ""),
    row("a variant with a name is returned", &[("            - {$ref: '#/components/schemas/Square'}\n            discriminator: {propertyName: kind}\n", "            discriminator: {propertyName: kind}\n")], &["response-variant-removed"], &["response-variant-added"])
        .given(&[("          picture:\n            oneOf:\n            - {$ref: '#/components/schemas/Circle'}\n            - {$ref: '#/components/schemas/Square'}\n", "          picture:\n            oneOf:\n            - {$ref: '#/components/schemas/Circle'}\n            - {$ref: '#/components/schemas/Square'}\n            discriminator: {propertyName: kind}\n")])
        .oasdiff_back("response-property-one-of-added", Breaking, "unions of our clients are open, and the discriminator distinguishes the kinds"),
    row("a union becomes one type", &[("          picture:\n            oneOf:\n            - {$ref: '#/components/schemas/Circle'}\n            - {$ref: '#/components/schemas/Square'}\n", "          picture: {$ref: '#/components/schemas/Circle'}\n")], &["response-type-narrowed"], &["schema-structure-changed"]),
    row("a bound of a response changes", &[("total: {type: integer, format: int32, minimum: 0}", "total: {type: integer, format: int32, minimum: -1}")], &["response-bound-changed"], &["response-bound-changed"])
        .oasdiff("response-property-min-decreased", Breaking, UNCHECKED),
    row("a pattern of a response changes", &[("          name: {type: string}\n", "          name: {type: string, pattern: a}\n")], &["response-bound-changed"], &["response-bound-changed"])
        .oasdiff("response-property-pattern-added", Compatible, "")
        .oasdiff_back("response-property-pattern-removed", Breaking, UNCHECKED),
    row("a default of a response changes", &[("size: {type: integer, default: 1}", "size: {type: integer, default: 2}")], &["response-default-changed"], &["response-default-changed"])
        .oasdiff("response-property-default-value-changed", Compatible, "our clients fill it in when the property is absent"),
    row("a value is excluded from a response", &[("          name: {type: string}\n", "          name: {type: string, not: {const: none}}\n")], &["response-constraint-changed"], &["response-constraint-changed"]),
    row("a property stands beside its base as well", &[("          name: {type: string}\n", "          name: {type: string}\n          made: {type: string, format: date}\n")], &["document-changed"], &["document-changed"]),
    row("a schema is renamed", &[("*SeqMetrics", "EngagementMetrics")], &["schema-renamed"], &["schema-renamed"])
        .rust(&["rust-renamed"])
        .oasdiff("api-schema-removed", Compatible, ""),
    // What the service sends.
    row(
        "a callback comes",
        &[("      operationId: UploadReport\n", "      operationId: UploadReport\n      callbacks: {done: {'{$request.body#/url}': {post: {requestBody: {content: {application/json: {schema: {type: string}}}}, responses: {'200': {description: Thanks}}}}}}\n")],
        &["callback-changed"],
        &["callback-changed"],
    ),
    // Rust alone.
    row("arguments change places", &[("x-rust-args: [from, to]", "x-rust-args: [to, from]")], &["extension-changed"], &["extension-changed"])
        .given(&[("      operationId: ListEngagementQualityScore\n", "      operationId: ListEngagementQualityScore\n      x-rust-args: [from, to]\n")])
        .rust(&["rust-arguments-reordered"]),
    row("a type can no longer be compared", &[("          total: {type: integer, format: int32, minimum: 0}\n", "          total: {type: number, minimum: 0}\n")], &["response-format-widened", "response-type-widened"], &["response-format-narrowed", "response-type-narrowed"])
        .rust(&["rust-type-changed"]),
    row("circles are whole", &[("radius: {type: number}", "radius: {type: integer}")], &["request-type-narrowed", "response-type-narrowed"], &["request-type-widened", "response-type-widened"])
        .rust(&["rust-signature-changed", "rust-type-changed"]),
    row("squares are not", &[("side: {type: integer}", "side: {type: number}")], &["request-type-widened", "response-type-widened"], &["request-type-narrowed", "response-type-narrowed"])
        .given(&[("side: {type: number}", "side: {type: integer}")])
        .rust(&["rust-signature-changed", "rust-type-changed"]),
    // What a conjunction declares.
    row("the second member of a conjunction has a bound", &[("{allOf: [{type: integer, minimum: 0}, {minimum: 1}]}", "{allOf: [{type: integer, minimum: 0}, {minimum: 5}]}")], &["request-bound-tightened"], &["request-bound-loosened"])
        .given(&[(RATIO, "        ratio: {allOf: [{type: integer, minimum: 0}, {minimum: 1}]}\n")])
        .oasdiff("request-property-min-increased", Breaking, BOUND)
        .oasdiff_back("request-property-min-decreased", Compatible, ""),
    row("the first member has a bound that the second one has tighter", &[("minimum: 0}, {minimum: 1}", "minimum: -1}, {minimum: 1}")], &["document-changed"], &["document-changed"])
        .given(&[(RATIO, "        ratio: {allOf: [{type: integer, minimum: 0}, {minimum: 1}]}\n")]),
    row("the second member of a conjunction lists fewer values", &[("{enum: [a, b]}", "{enum: [a]}")], &["request-enum-value-removed"], &["request-enum-value-added"])
        .given(&[(RATIO, "        ratio: {allOf: [{type: string, enum: [a, b, c]}, {enum: [a, b]}]}\n")])
        .oasdiff("request-property-enum-value-removed", Breaking, "")
        .oasdiff_back("request-property-enum-value-added", Compatible, ""),
    row("the second member refines a property", &[("{properties: {a: {enum: [x, y]}}}", "{properties: {a: {enum: [x]}}}")], &["response-enum-value-removed"], &["response-enum-value-added"])
        .given(&[(OWNER, "          owner: {allOf: [{type: object, properties: {a: {type: string}}}, {properties: {a: {enum: [x, y]}}}]}\n")]),
    row("the second member refines the items of a list", &[("items: {$ref: '#/components/schemas/Circle'}", "items: {$ref: '#/components/schemas/Square'}")], &["reference-changed", "response-property-added", "response-property-removed"], &["reference-changed", "response-property-added", "response-property-removed"])
        .given(&[(OWNER, "          owner: {allOf: [{type: array, items: {type: object}}, {items: {$ref: '#/components/schemas/Circle'}}]}\n")]),
    row("a property of one alternative beside others", &[("D: {type: object, required: [d], properties: {d: {type: string}}}", "D: {type: object, required: [d], properties: {d: {type: string}, e: {type: string}}}")], &["request-property-added-optional"], &["request-property-removed"])
        .given(&[
            (RATIO, "        ratio: {type: object, oneOf: [{$ref: '#/components/schemas/Circle'}, {$ref: '#/components/schemas/Square'}], anyOf: [{$ref: '#/components/schemas/C'}, {$ref: '#/components/schemas/D'}]}\n"),
            (BASE, "    C: {type: object, required: [c], properties: {c: {type: string}}}\n    D: {type: object, required: [d], properties: {d: {type: string}}}\n    Base:\n      type: object\n"),
        ]),
    row("a word is added to a variant of a variant without a name", &[("{type: boolean, description: B}", "{type: boolean, description: C}")], &["description-changed"], &["description-changed"])
        .given(&[(RATIO, "        ratio: {anyOf: [{type: string}, {oneOf: [{type: integer}, {type: boolean, description: B}]}]}\n")]),
    row("a variant of a variant without a name has another form", &[("{type: string, format: email}", "{type: string, format: hostname}")], &["format-changed"], &["format-changed"])
        .given(&[(OWNER, "          owner: {anyOf: [{type: object, properties: {a: {type: string}}}, {oneOf: [{type: integer}, {type: string, format: email}]}]}\n")]),
    row("alternatives only require other properties", &[("anyOf: [{required: [size]}, {required: [ratio]}]", "anyOf: [{required: [size]}]")], &["request-constraint-changed"], &["request-constraint-changed"])
        .given(&[("      required: [title]\n", "      required: [title]\n      anyOf: [{required: [size]}, {required: [ratio]}]\n")]),
    row("a property that nobody declares is required", &[("      required: [title]\n", "      required: [title, ghost]\n")], &["request-property-became-required"], &["request-property-became-optional"]),
    row("a response promises a property that nobody declares", &[("required: [name, total]", "required: [name, total, ghost]")], &["response-constraint-changed"], &["response-constraint-changed"]),
    row("what depends on a property changes behind a reference", &[("    Late: {type: object, properties: {b: {type: string}}}", "    Late: {type: object, required: [b], properties: {b: {type: string}}}")], &["request-constraint-changed"], &["request-constraint-changed"])
        .given(&[
            ("      required: [title]\n", "      required: [title]\n      dependentSchemas: {size: {$ref: '#/components/schemas/Late'}}\n"),
            (BASE, "    Late: {type: object, properties: {b: {type: string}}}\n    Base:\n      type: object\n"),
        ]),
    row("properties like a pattern have another type", &[("patternProperties: {^x: {type: string}}", "patternProperties: {^x: {type: integer}}")], &["response-type-changed"], &["response-type-changed"])
        .given(&[("labels: {type: object, additionalProperties: {type: string}}", "labels: {type: object, patternProperties: {^x: {type: string}}}")]),
    row("properties like a pattern have any type", &[(", patternProperties: {^x: {type: string}}", "")], &["request-bound-loosened"], &["request-constraint-changed"])
        .given(&[(RATIO, "        ratio: {type: object, patternProperties: {^x: {type: string}}}\n")]),
    row("properties like a pattern are excluded", &[(", patternProperties: {^x: {type: string}}", "")], &["request-constraint-changed"], &["request-constraint-changed"])
        .given(&[(RATIO, "        ratio: {type: object, additionalProperties: false, patternProperties: {^x: {type: string}}}\n")]),
    row("one item of a kind is enough", &[(", minContains: 2", "")], &["request-bound-loosened"], &["request-constraint-changed"])
        .given(&[(RATIO, "        ratio: {type: array, items: {type: string}, contains: {const: a}, minContains: 2}\n")]),
    row("an item of a kind is needed", &[(", minContains: 0", "")], &["request-constraint-changed"], &["request-constraint-changed"])
        .given(&[(RATIO, "        ratio: {type: array, items: {type: string}, contains: {const: a}, minContains: 0}\n")]),
    row("items may be of any kind", &[(", contains: {const: a}, minContains: 0", "")], &["request-bound-loosened"], &["request-constraint-changed"])
        .given(&[(RATIO, "        ratio: {type: array, items: {type: string}, contains: {const: a}, minContains: 0}\n")]),
    row("the first item of a list has another type", &[("prefixItems: [{type: string}]", "prefixItems: [{type: boolean}]")], &["request-type-changed"], &["request-type-changed"])
        .given(&[(RATIO, "        ratio: {type: array, prefixItems: [{type: string}], items: false, minItems: 1}\n")])
        .oasdiff("request-property-prefix-items-removed", Breaking, ""),
    // What a client that is built already does.
    row("a type is only implied", &[("    ReportIn:\n      type: object\n", "    ReportIn:\n")], &["schema-type-implied"], &["schema-type-implied"]).rust(&[]),
    row("the first words of a list are others", &[("prefixItems: [{type: string}]", "prefixItems: [{type: string}, {type: string}]"), ("minItems: 1", "minItems: 2")], &["response-bound-changed", "response-type-changed"], &["response-bound-changed", "response-type-changed"])
        .given(&[(OWNER, "          owner: {type: array, prefixItems: [{type: string}], items: false, minItems: 1}\n")]),
    row("the first of many texts is described", &[("owner: {type: array, items", "owner: {type: array, prefixItems: [{type: string}], items")], &["document-changed"], &["document-changed"])
        .given(&[(OWNER, "          owner: {type: array, items: {type: string}}\n")]),
    row("a status is distinguished from the others, with another body", &[("        default: {", "        '404': {description: Gone, content: {application/json: {schema: {$ref: '#/components/schemas/Square'}}}}\n        default: {")], &["response-failure-added", "response-property-added", "response-property-removed"], &["response-failure-removed", "response-property-added", "response-property-removed"])
        .given(&[("        '409': {description: Conflict}\n", "        default: {description: Fault, content: {application/json: {schema: {$ref: '#/components/schemas/Circle'}}}}\n")]),
    row("a failure comes beside a default that is a success", &[("        default:\n", "        '404': {description: Gone, content: {application/json: {schema: {$ref: '#/components/schemas/Square'}}}}\n        default:\n")], &["response-failure-added"], &["response-failure-removed"])
        .given(&[("        '200':\n          description: The report\n", "        default:\n          description: The report\n"), ("        '204': {description: There was none}\n        '409': {description: Conflict}\n", "")]),
    row("a status is distinguished from its range, with another body", &[("        4XX: {", "        '404': {description: Gone, content: {application/json: {schema: {type: string}}}}\n        4XX: {")], &["response-failure-added", "response-type-changed"], &["response-failure-removed", "response-type-changed"])
        .given(&[("        '409': {description: Conflict}\n", "        4XX: {description: Fault, content: {application/json: {schema: {$ref: '#/components/schemas/Circle'}}}}\n")]),
    row("a charset is named", &[("            text/csv: {", "            text/csv; charset=utf-8: {")], &["media-type-charset-changed"], &["media-type-charset-changed"]),
    row("a media type is written in another case", &[("            text/csv: {", "            Text/CSV: {")], &["media-type-charset-changed"], &["media-type-charset-changed"]),
    row("a media type has a parameter", &[("            text/csv: {", "            text/csv; header=present: {")], &["media-type-parameter-changed"], &["media-type-parameter-changed"])
        .oasdiff("response-media-type-name-changed", Compatible, "a parameter may choose another form of the body"),
    row("values have another type", &[("status: {type: string, enum: [ready, pending]}", "status: {enum: [1, 2]}")], &["response-type-changed"], &["response-type-changed"]),
    row("a value does not fit the type", &[("status: {type: integer, format: uint8, enum: [1, 2]}", "status: {type: integer, format: uint8, enum: [1, 2, 300]}")], &["response-enum-value-beyond-type"], &["response-enum-value-removed"])
        .given(&[("status: {type: string, enum: [ready, pending]}", "status: {type: integer, format: uint8, enum: [1, 2]}")]),
    row("a number without a sign", &[("total: {type: integer, format: int32, minimum: 0}", "total: {type: integer, format: uint32, minimum: 0}")], &["response-format-widened"], &["response-format-widened"]),
    row("a bound beyond what a float holds", &[("maximum: 9007199254740992", "maximum: 9007199254740993")], &["request-bound-loosened"], &["request-bound-tightened"])
        .given(&[(SIZE, "        size: {type: integer, maximum: 9007199254740992}\n")]),
    row("a bound beyond the type", &[("size: {type: integer, default: 1}", "size: {type: integer, default: 1, maximum: 18446744073709551615}")], &["response-bound-changed", "response-format-widened"], &["response-bound-changed", "response-format-narrowed"]),
    row("null or text becomes null or a number", &[("remark: {type: [string, 'null']}", "remark: {type: [integer, 'null']}")], &["response-type-changed"], &["response-type-changed"]),
    row("null beside what may be absent", &[(OWNER, "          owner: {anyOf: [{type: string}, {type: 'null'}]}\n")], &["response-optional-became-nullable"], &["response-became-not-nullable"])
        .rust(&[]),
    row("a type is one of several", &[(OWNER, "          owner: {type: [string, integer]}\n")], &["response-type-widened"], &["response-type-narrowed"]),
    row("one more of several types", &[("owner: {type: [string, integer]}", "owner: {type: [string, integer, boolean]}")], &["response-untagged-variant-added"], &["response-type-narrowed"])
        .given(&[(OWNER, "          owner: {type: [string, integer]}\n")]),
    row("what has to be there is for responses only", &[("        title: {type: string, minLength: 1}\n", "        title: {type: string, minLength: 1, readOnly: true}\n")], &["request-property-removed"], &["request-property-added-required"])
        .oasdiff("request-required-property-became-read-only", Compatible, "it is no longer sent: the service may have counted on it"),
    row("a property cannot be for one direction and for the other one", &[("        title: {type: string, minLength: 1}\n", "        title: {type: string, minLength: 1, readOnly: true, writeOnly: true}\n")], &["read-write-only-changed"], &["read-write-only-changed"]),
    row("a property is for requests only", &[(RATIO, "        ratio: {type: number, writeOnly: true}\n")], &["read-write-only-changed"], &["read-write-only-changed"])
        .oasdiff("request-optional-property-became-write-only", Compatible, ""),
    row("a value that is listed as an example of many", &[("x-extensible-enum: [one, two]", "x-extensible-enum: [one]")], &["extension-changed", "request-enum-value-removed"], &["extension-changed", "request-enum-value-added"])
        .given(&[("{name: X-Trace, in: header, schema: {type: string}}", "{name: X-Trace, in: header, schema: {type: string, x-extensible-enum: [one, two]}}")])
        .oasdiff("request-parameter-x-extensible-enum-value-removed", Breaking, ""),
    row("some values are listed", &[("schema: {type: string}}\n      requestBody:\n        content:\n          application/json:", "schema: {type: string, x-extensible-enum: [one, two]}}\n      requestBody:\n        content:\n          application/json:")], &["extension-changed", "open-enum-changed"], &["extension-changed", "open-enum-changed"]),
    row("a property distinguishes the variants", &[("{$ref: '#/components/schemas/Square'}\n    Base:", "{$ref: '#/components/schemas/Square'}\n            discriminator: {propertyName: kind}\n    Base:")], &["discriminator-added"], &["discriminator-removed"])
        .oasdiff("response-property-discriminator-added", Compatible, "")
        .oasdiff_back("response-property-discriminator-removed", Compatible, "our clients distinguish the kinds by the property, which may be absent now"),
    row("a header has content", &[("X-Note: {content: {application/json: {schema: {type: string}}}}", "X-Note: {content: {application/json: {schema: {type: integer}}}}")], &["response-type-changed"], &["response-type-changed"])
        .given(&[("X-Note: {schema: {type: string}}", "X-Note: {content: {application/json: {schema: {type: string}}}}")]),
    row("the body of a webhook changes", &[("schema: {type: string}}}}, responses: {'200': {description: Thanks}}}}\n", "schema: {type: integer}}}}, responses: {'200': {description: Thanks}}}}\n")], &["response-type-changed"], &["response-type-changed"])
        .given(&[("tags:\n- name: Engagement Quality\n", "webhooks:\n  done: {post: {requestBody: {content: {application/json: {schema: {type: string}}}}, responses: {'200': {description: Thanks}}}}\ntags:\n- name: Engagement Quality\n")]),
    row("a member that nobody knows comes", &[("      operationId: PutReport\n", "      operationId: PutReport\n      quota: 10\n")], &["part-changed"], &["part-changed"]),
    // More of what the other tool knows.
    row("a length is bounded more", &[("maxLength: 10", "maxLength: 5")], &["request-bound-tightened"], &["request-bound-loosened"])
        .oasdiff("request-parameter-max-length-decreased", Breaking, BOUND)
        .oasdiff_back("request-parameter-max-length-increased", Compatible, ""),
    row("a list needs an item", &[("{type: array, items: {type: integer, format: int32}}", "{type: array, minItems: 1, items: {type: integer, format: int32}}")], &["request-bound-tightened"], &["request-bound-loosened"])
        .oasdiff("request-parameter-min-items-set", Breaking, BOUND),
    row("a list has fewer items", &[("maxItems: 9", "maxItems: 8")], &["request-bound-tightened"], &["request-bound-loosened"])
        .given(&[("{type: array, items: {type: integer, format: int32}}", "{type: array, maxItems: 9, items: {type: integer, format: int32}}")])
        .oasdiff("request-parameter-max-items-decreased", Breaking, BOUND)
        .oasdiff_back("request-parameter-max-items-increased", Compatible, ""),
    row("a default comes", &[("schema: {type: string, maxLength: 10, default: none}", "schema: {type: string, maxLength: 10}")], &["request-default-changed"], &["request-default-changed"])
        .oasdiff("request-parameter-default-value-removed", Compatible, "who leaves it out gets another response than until now")
        .oasdiff_back("request-parameter-default-value-added", Compatible, "who leaves it out gets another response than until now"),
    row("a text is longer", &[("title: {type: string, minLength: 1}", "title: {type: string, minLength: 2}")], &["request-bound-tightened"], &["request-bound-loosened"])
        .oasdiff("request-property-min-length-increased", Breaking, BOUND)
        .oasdiff_back("request-property-min-length-decreased", Compatible, ""),
    row("a number is bounded", &[(SIZE, "        size: {type: integer, format: int32, maximum: 5}\n")], &["request-bound-tightened"], &["request-bound-loosened"])
        .oasdiff("request-property-max-set", Breaking, BOUND),
    row("a number is bounded from below", &[(SIZE, "        size: {type: integer, format: int32, minimum: 5}\n")], &["request-bound-tightened"], &["request-bound-loosened"])
        .oasdiff("request-property-min-set", Breaking, BOUND),
    row("a number is below a bound", &[(SIZE, "        size: {type: integer, format: int32, exclusiveMaximum: 5}\n")], &["request-bound-tightened"], &["request-bound-loosened"])
        .oasdiff("request-property-exclusive-max-set", Breaking, BOUND),
    row("a pattern changes", &[("pattern: '^a'", "pattern: '^b'")], &["request-bound-tightened"], &["request-bound-tightened"])
        .given(&[("title: {type: string, minLength: 1}", "title: {type: string, minLength: 1, pattern: '^a'}")])
        .oasdiff("request-property-pattern-changed", Risky, ""),
    row("a property with a default becomes required", &[("      required: [title]\n", "      required: [title, size]\n")], &["request-property-became-required"], &["request-property-became-optional"])
        .given(&[(SIZE, "        size: {type: integer, format: int32, default: 3}\n")])
        .oasdiff("request-property-became-required-with-default", Breaking, ""),
    row("a required property with a default comes", &[("      required: [title]\n", "      required: [title, mode]\n"), (SIZE, "        size: {type: integer, format: int32}\n        mode: {type: integer, default: 3}\n")], &["request-property-added-required"], &["request-property-removed"])
        .oasdiff("new-required-request-property-with-default", Breaking, ""),
    row("a property of a request has another type", &[(RATIO, "        ratio: {type: boolean}\n")], &["request-type-changed"], &["request-type-changed"])
        .oasdiff("request-property-type-changed", Breaking, ""),
    row("a property of a request is any number", &[(SIZE, "        size: {type: number}\n")], &["request-format-widened", "request-type-widened"], &["request-format-narrowed", "request-type-narrowed"])
        .oasdiff("request-property-type-generalized", Compatible, ""),
    row("a parameter is deprecated", &[("{name: X-Trace, in: header,", "{name: X-Trace, in: header, deprecated: true,")], &["deprecated"], &["undeprecated"])
        .oasdiff("request-parameter-deprecated", Compatible, "")
        .oasdiff_back("request-parameter-reactivated", Compatible, ""),
    row("a property of a request is deprecated", &[(RATIO, "        ratio: {type: number, deprecated: true}\n")], &["deprecated"], &["undeprecated"])
        .oasdiff("request-property-deprecated", Compatible, "")
        .oasdiff_back("request-property-reactivated", Compatible, ""),
    row("a property of a response is deprecated", &[(OWNER, "          owner: {type: string, deprecated: true}\n")], &["deprecated"], &["undeprecated"])
        .oasdiff("response-property-deprecated", Compatible, "")
        .oasdiff_back("response-property-reactivated", Compatible, ""),
    row("a value is deprecated", &[("enum: [ready, pending]", "enum: [ready, pending], x-enum-deprecated: [pending]")], &["extension-changed"], &["extension-changed"])
        .rust(&["rust-deprecated"]),
    row("a variant has no value of its own any more", &[("mapping: {circle: '#/components/schemas/Circle', square: '#/components/schemas/Square'}", "mapping: {circle: '#/components/schemas/Circle'}")], &["discriminator-mapping-changed"], &["discriminator-mapping-changed"])
        .oasdiff("request-property-discriminator-mapping-deleted", Compatible, "our clients write the value by which the kinds are distinguished"),
    // What compiles as before and means something else.
    row("values change their names", &[("x-enum-varnames: [Done, Waiting]", "x-enum-varnames: [Waiting, Done]")], &["extension-changed"], &["extension-changed"])
        .given(&[("enum: [ready, pending]", "enum: [ready, pending], x-enum-varnames: [Done, Waiting]")])
        .rust(&["rust-renamed"]),
    row("properties change their names", &[("left: {type: string, x-rust-name: one}, right: {type: string, x-rust-name: two}", "left: {type: string, x-rust-name: two}, right: {type: string, x-rust-name: one}")], &["extension-changed"], &["extension-changed"])
        .given(&[(RATIO, "        ratio: {type: object, properties: {left: {type: string, x-rust-name: one}, right: {type: string, x-rust-name: two}}}\n")])
        .rust(&["rust-renamed"]),
    row("a property takes the name of one that goes", &[("left: {type: string, x-rust-name: one}, right: {type: string, x-rust-name: two}", "left: {type: string, x-rust-name: two}")], &["extension-changed", "request-property-removed"], &["extension-changed", "request-property-added-optional"])
        .given(&[(RATIO, "        ratio: {type: object, properties: {left: {type: string, x-rust-name: one}, right: {type: string, x-rust-name: two}}}\n")])
        .rust(&["rust-removed", "rust-renamed"]),
    row("parameters change their names", &[("x-rust-name: trace, ", "x-rust-name: number, "), ("x-rust-name: digit, ", "x-rust-name: trace, ")], &["extension-changed"], &["extension-changed"])
        .given(&[("{name: X-Trace, in: header, schema: {type: string}}", "{name: X-Trace, x-rust-name: trace, in: header, schema: {type: string}}\n      - {name: X-Digit, x-rust-name: digit, in: header, schema: {type: string}}")])
        .rust(&["rust-argument-renamed", "rust-renamed"]),
    row("credentials change their names", &[("x-rust-name: one\n", "x-rust-name: two\n"), ("x-rust-name: other\n", "x-rust-name: one\n")], &["extension-changed"], &["extension-changed"])
        .given(&[("      name: X-Key\n", "      name: X-Key\n      x-rust-name: one\n    Other:\n      type: apiKey\n      in: header\n      name: X-Other\n      x-rust-name: other\n"), ("      - Key: []\n", "      - Key: []\n        Other: []\n")])
        .rust(&["rust-renamed"]),
    row(
        "servers change their names",
        &[("  description: for global users and subusers\n- url: https://api.eu.sendgrid.com\n  description: for EU regional subusers\n", "  description: for EU regional subusers\n- url: https://api.eu.sendgrid.com\n  description: for global users and subusers\n")],
        &["description-changed"],
        &["description-changed"],
    )
    .rust(&["rust-renamed"]),
    // What allows as much as before, however it is written.
    row("a list of other members is the same value", &[("enum: [{a: 1, b: 2}]", "enum: [{b: 2, a: 1}]")], &["document-changed"], &["document-changed"])
        .given(&[(RATIO, "        ratio: {enum: [{a: 1, b: 2}]}\n")]),
    row("a default has its members in another order", &[("default: {a: 1, b: 2}", "default: {b: 2, a: 1}")], &["document-changed"], &["document-changed"])
        .given(&[(RATIO, "        ratio: {type: object, default: {a: 1, b: 2}}\n")]),
    row("a body of any value has no schema", &[("text/csv: {schema: true}", "text/csv: {}")], &["document-changed"], &["document-changed"])
        .given(&[("text/csv: {schema: {type: string}}", "text/csv: {schema: true}")]),
    row("a number is a multiple of less", &[("multipleOf: 4", "multipleOf: 2")], &["request-bound-loosened"], &["request-bound-tightened"])
        .given(&[(SIZE, "        size: {type: integer, multipleOf: 4}\n")])
        .oasdiff("request-property-multiple-of-generalized", Compatible, "")
        .oasdiff_back("request-property-multiple-of-changed", Breaking, BOUND),
    row("a number is a multiple of another", &[("multipleOf: 4", "multipleOf: 3")], &["request-bound-tightened"], &["request-bound-tightened"])
        .given(&[(SIZE, "        size: {type: integer, multipleOf: 4}\n")])
        .oasdiff("request-property-multiple-of-changed", Breaking, BOUND),
    row("fewer items have to match", &[("minContains: 3", "minContains: 2")], &["request-bound-loosened"], &["request-constraint-changed"])
        .given(&[(RATIO, "        ratio: {type: array, items: {type: string}, contains: {const: a}, minContains: 3}\n")])
        .oasdiff("request-property-min-contains-decreased", Compatible, "")
        .oasdiff_back("request-property-min-contains-increased", Breaking, BOUND),
    row("more items may match", &[("maxContains: 2", "maxContains: 3")], &["request-bound-loosened"], &["request-constraint-changed"])
        .given(&[(RATIO, "        ratio: {type: array, items: {type: string}, contains: {const: a}, maxContains: 2}\n")])
        .oasdiff("request-property-max-contains-increased", Compatible, "")
        .oasdiff_back("request-property-max-contains-decreased", Breaking, BOUND),
    row("properties without a name have one value more", &[("unevaluatedProperties: {enum: [a]}", "unevaluatedProperties: {enum: [a, b]}")], &["request-enum-value-added"], &["request-enum-value-removed"])
        .given(&[(RATIO, "        ratio: {type: object, properties: {a: {type: string}}, unevaluatedProperties: {enum: [a]}}\n")]),
    // Words.
    row("an operation is deprecated", &[("      operationId: PutReport\n", "      operationId: PutReport\n      deprecated: true\n")], &["deprecated"], &["undeprecated"])
        .rust(&["rust-deprecated"])
        .oasdiff("endpoint-deprecated", Compatible, "")
        .oasdiff_back("endpoint-reactivated", Compatible, ""),
    row("a description is reworded", &[("The user identifier associated with this score.", "The identifier of the user.")], &["description-changed"], &["description-changed"]).rust(&[]),
    row("an example changes", &[("        example: 750\n", "        example: 500\n")], &["example-changed"], &["example-changed"]),
    row("a tag changes", &[("      tags: [Engagement Quality]\n", "      tags: [Reports]\n")], &["tags-changed"], &["tags-changed"])
        .oasdiff("api-tag-added", Compatible, ""),
    row("an extension comes", &[("      operationId: PutReport\n", "      operationId: PutReport\n      x-internal: true\n")], &["extension-changed"], &["extension-changed"]),
    row("a link comes", &[("'409': {description: Conflict}", "'409': {description: Conflict, links: {next: {operationId: PutReport}}}")], &["links-changed"], &["links-changed"]),
    row("the version of the document changes", &[("  version: 1.0.0\n", "  version: 1.1.0\n")], &["info-changed"], &["info-changed"]),
    row("a component comes that nothing uses", &[("    Base:\n      type: object\n", "    Unused: {type: string}\n    Base:\n      type: object\n")], &["component-added"], &["component-removed"])
        .oasdiff_back("api-schema-removed", Compatible, ""),
    row("a component changes that nothing uses", &[("    Unused: {type: string}\n", "    Unused: {type: integer}\n")], &["unused-component-changed"], &["unused-component-changed"])
        .given(&[("    Base:\n      type: object\n", "    Unused: {type: string}\n    Base:\n      type: object\n")]),
    row("properties change places", &[("properties: {kind: {type: string}, radius: {type: number}}", "properties: {radius: {type: number}, kind: {type: string}}")], &["document-changed"], &["document-changed"]),
];

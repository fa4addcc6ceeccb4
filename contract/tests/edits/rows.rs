//! The edits.
//!
//! For many of them the verdict of oasdiff is named, as its table of checks has it (`checker/rules.go` at commit 001f320,
//! August 2026: `ERR` is breaking, `WARN` risky, `INFO` compatible). It judges for any client; where we judge otherwise,
//! the reason is what our own clients do.

use openapi_diff::Class::{self, Breaking, Compatible, Risky};

/// An edit, and what is found when it is made and when it is taken back.
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

/// What oasdiff says.
pub(crate) struct Verdict {
    pub(crate) rule: &'static str,
    pub(crate) class: Class,
    /// Why we say something else; empty when we do not.
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
    row("the document asks for no credential", &[("security:\n- BearerAuth: []\ninfo:", "security: []\ninfo:")], &["security-dropped"], &["security-added"])
        .oasdiff("api-global-security-removed", Breaking, "")
        .oasdiff_back("api-global-security-added", Compatible, "our clients were built without a credential: they are refused"),
    row("the credential is optional", &[("security:\n- BearerAuth: []\ninfo:", "security:\n- BearerAuth: []\n- {}\ninfo:")], &["security-dropped"], &["security-added"]),
    row("an operation asks for a credential", &[("      security: []\n", "      security: [{BearerAuth: []}]\n")], &["security-added"], &["security-dropped"])
        .oasdiff("api-security-added", Compatible, "our clients were built without a credential: they are refused")
        .oasdiff_back("api-security-removed", Breaking, ""),
    row("a way to authenticate goes", &[("      - Key: []\n", "")], &["security-alternative-removed"], &["security-alternative-added"])
        .oasdiff("api-security-removed", Breaking, "")
        .oasdiff_back("api-security-added", Compatible, ""),
    row("a scope is asked for", &[("- Login: [read]", "- Login: [read, write]")], &["security-scope-added"], &["security-scope-removed"])
        .oasdiff("api-security-scope-added", Breaking, "")
        .oasdiff_back("api-security-scope-removed", Compatible, ""),
    row("a key's header has another name", &[("      name: X-Key", "      name: X-Api-Key")], &["security-scheme-changed"], &["security-scheme-changed"]),
    row(
        "a key moves into the query",
        &[("      in: header\n      name: X-Key", "      in: query\n      name: X-Key")],
        &["security-key-in-query", "security-scheme-changed"],
        &["security-scheme-changed"],
    ),
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
        "a scheme comes that nothing asks for",
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
    row("a parameter is renamed", &[("{name: X-Trace,", "{name: X-Request,")], &["parameter-renamed"], &["parameter-renamed"]),
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
        .oasdiff("request-parameter-default-value-changed", Compatible, "who leaves it out gets other answers than until now"),
    row("a value is excluded", &[("title: {type: string, minLength: 1}", "title: {type: string, minLength: 1, not: {const: none}}")], &["request-constraint-changed"], &["request-constraint-changed"]),
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
    row("a form is written otherwise", &[("            encoding: {tags: {style: form, explode: true}}\n", "            encoding: {tags: {style: spaceDelimited}}\n")], &["request-encoding-changed"], &["request-encoding-changed"]),
    row("a request body loses its schema", &[("          application/json:\n            schema: {$ref: '#/components/schemas/ReportIn'}\n", "          application/json: {}\n")], &["request-schema-removed"], &["request-schema-added"])
        .oasdiff_back("request-body-media-type-schema-added", Breaking, "whether what was sent fits the schema, only the service knows"),
    row("a required property goes from a request", &[("      required: [title]\n", ""), ("        title: {type: string, minLength: 1}\n", "")], &["request-property-removed"], &["request-property-added-required"])
        .rust(&["rust-removed", "rust-trait-gained"])
        .oasdiff("request-property-removed", Risky, "")
        .oasdiff_back("new-required-request-property", Breaking, ""),
    row("an optional property goes from a request", &[("        ratio: {type: number}\n", "")], &["request-property-removed"], &["request-property-added-optional"])
        .oasdiff_back("new-optional-request-property", Compatible, ""),
    row("a property of a request is renamed", &[("        ratio: {type: number}\n", "        scale: {type: number}\n")], &["request-property-renamed"], &["request-property-renamed"]),
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
    row("another property tells variants apart", &[("discriminator: {propertyName: kind,", "discriminator: {propertyName: type,")], &["discriminator-changed"], &["discriminator-changed"])
        .oasdiff("request-property-discriminator-property-name-changed", Compatible, "our clients write the property by which the kinds are told apart"),
    row("another value means a variant", &[("mapping: {circle: '#", "mapping: {round: '#")], &["discriminator-mapping-changed"], &["discriminator-mapping-changed"])
        .oasdiff("request-property-discriminator-mapping-added", Compatible, "our clients write the value by which the kinds are told apart"),
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
    row("a media type is no longer answered", &[("            text/csv: {schema: {type: string}}\n", "")], &["response-media-type-removed"], &["response-media-type-added"])
        .oasdiff("response-media-type-removed", Breaking, "")
        .oasdiff_back("response-media-type-added", Compatible, ""),
    row("an answer gets a body", &[("'204': {description: There was none}", "'204': {description: There was none, content: {application/json: {schema: {type: string}}}}")], &["response-body-added"], &["response-body-removed"]),
    row("an answer loses its schema", &[("            text/csv: {schema: {type: string}}\n", "            text/csv: {}\n")], &["response-schema-removed"], &["response-schema-added"]),
    row("a promised header goes", &[("            X-Total: {required: true, schema: {type: integer}}\n", "")], &["response-header-removed"], &["response-header-added"])
        .oasdiff("required-response-header-removed", Breaking, "")
        .oasdiff_back("response-header-added", Compatible, ""),
    row("a header goes", &[("            X-Note: {schema: {type: string}}\n", "")], &["response-header-removed-optional"], &["response-header-added"])
        .oasdiff("optional-response-header-removed", Risky, ""),
    row("a header may be absent", &[("X-Total: {required: true, ", "X-Total: {")], &["response-header-became-optional"], &["response-header-became-required"])
        .oasdiff("response-header-became-optional", Breaking, "our clients read every header as optional"),
    row("a header has another type", &[("X-Total: {required: true, schema: {type: integer}}", "X-Total: {required: true, schema: {type: boolean}}")], &["response-type-changed"], &["response-type-changed"])
        .oasdiff("response-header-type-changed", Breaking, ""),
    // Schemas of answers.
    row("a property of an answer has another type", &[("        user_id:\n          type: string", "        user_id:\n          type: integer")], &["response-type-changed"], &["response-type-changed"])
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
    row("a value is added to an answer", &[("enum: [ready, pending]", "enum: [ready, pending, failed]")], &["response-enum-value-added"], &["response-enum-value-removed"])
        .rust(&["rust-added"])
        .oasdiff("response-property-enum-value-added", Risky, OPEN)
        .oasdiff_back("response-property-enum-value-removed", Compatible, ""),
    row("the values of an answer are no longer listed", &[("status: {type: string, enum: [ready, pending]}", "status: {type: string}")], &["response-enum-lifted"], &["response-enum-introduced"]),
    row("a property of an answer goes", &[("          owner: {type: string}\n", "")], &["response-property-removed"], &["response-property-added"])
        .rust(&["rust-removed"])
        .oasdiff("response-optional-property-removed", Compatible, "readers miss it, and the field of our type with it")
        .oasdiff_back("response-optional-property-added", Compatible, ""),
    row("a promised property of an answer goes", &[("          name: {type: string}\n", ""), ("required: [name, total]", "required: [total]")], &["response-property-removed"], &["response-property-added"])
        .oasdiff("response-required-property-removed", Breaking, "")
        .oasdiff_back("response-required-property-added", Compatible, ""),
    row("a property of an answer is renamed", &[("          owner: {type: string}\n", "          holder: {type: string}\n")], &["response-property-renamed"], &["response-property-renamed"]),
    row("a property of an answer may be absent", &[("required: [name, total]", "required: [name]")], &["response-property-became-optional"], &["response-property-became-required"])
        .rust(&["rust-removed", "rust-signature-changed", "rust-type-changed"])
        .oasdiff("response-property-became-optional", Breaking, "")
        .oasdiff_back("response-property-became-required", Compatible, ""),
    row("what was for requests is answered", &[("secret: {type: string, writeOnly: true}", "secret: {type: string}")], &["response-property-added"], &["response-property-removed"])
        .oasdiff("response-optional-property-became-not-write-only", Compatible, ""),
    row("a word on direction that changes nothing", &[("          owner: {type: string}\n", "          owner: {type: string, readOnly: true}\n")], &["read-write-only-changed"], &["read-write-only-changed"])
        .oasdiff("response-optional-property-became-read-only", Compatible, ""),
    row("a map is closed", &[("labels: {type: object, additionalProperties: {type: string}}", "labels: {type: object, additionalProperties: false}")], &["response-additional-properties-changed"], &["response-additional-properties-changed"]),
    row("a map holds other values", &[("labels: {type: object, additionalProperties: {type: string}}", "labels: {type: object, additionalProperties: {type: integer}}")], &["response-type-changed"], &["response-type-changed"]),
    row(
        "a variant is no longer answered",
        &[("            - {$ref: '#/components/schemas/Circle'}\n            - {$ref: '#/components/schemas/Square'}\n", "            - {$ref: '#/components/schemas/Circle'}\n")],
        &["response-variant-removed"],
        &["response-untagged-variant-added"],
    )
    .oasdiff("response-property-one-of-removed", Compatible, "")
    .oasdiff_back(
        "response-property-one-of-added",
        Breaking,
        "unions of our clients are open; without a discriminator the value may be read as another kind",
    ),
    row("a variant with a name is answered", &[("            - {$ref: '#/components/schemas/Square'}\n            discriminator: {propertyName: kind}\n", "            discriminator: {propertyName: kind}\n")], &["response-variant-removed"], &["response-variant-added"])
        .given(&[("          picture:\n            oneOf:\n            - {$ref: '#/components/schemas/Circle'}\n            - {$ref: '#/components/schemas/Square'}\n", "          picture:\n            oneOf:\n            - {$ref: '#/components/schemas/Circle'}\n            - {$ref: '#/components/schemas/Square'}\n            discriminator: {propertyName: kind}\n")])
        .oasdiff_back("response-property-one-of-added", Breaking, "unions of our clients are open, and the discriminator tells the kinds apart"),
    row("a union becomes one type", &[("          picture:\n            oneOf:\n            - {$ref: '#/components/schemas/Circle'}\n            - {$ref: '#/components/schemas/Square'}\n", "          picture: {$ref: '#/components/schemas/Circle'}\n")], &["schema-structure-changed"], &["schema-structure-changed"]),
    row("a bound of an answer changes", &[("total: {type: integer, format: int32, minimum: 0}", "total: {type: integer, format: int32, minimum: -1}")], &["response-bound-changed"], &["response-bound-changed"])
        .oasdiff("response-property-min-decreased", Breaking, UNCHECKED),
    row("a pattern of an answer changes", &[("          name: {type: string}\n", "          name: {type: string, pattern: a}\n")], &["response-bound-changed"], &["response-bound-changed"])
        .oasdiff("response-property-pattern-added", Compatible, "")
        .oasdiff_back("response-property-pattern-removed", Breaking, UNCHECKED),
    row("a default of an answer changes", &[("size: {type: integer, default: 1}", "size: {type: integer, default: 2}")], &["response-default-changed"], &["response-default-changed"])
        .oasdiff("response-property-default-value-changed", Compatible, "our clients fill it in when the property is absent"),
    row("a value is excluded from an answer", &[("          name: {type: string}\n", "          name: {type: string, not: {const: none}}\n")], &["response-constraint-changed"], &["response-constraint-changed"]),
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

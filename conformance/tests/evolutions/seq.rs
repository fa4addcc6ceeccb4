//! Evolutions of SendGrid's document.

use super::rows::{ADDED, GAINED, Part, REMOVED, RENAMED, Row, SIGNATURE, TYPE, row};

const SCORES: &str = "      operationId: ListEngagementQualityScore\n";
const USER_ID: &str = "        user_id:\n          type: string\n";
const DATE: &str = "          format: date\n        score:\n";
const SCORE: &str = "        score:\n          type: number\n";
const METRICS: &str = "        metrics:\n          $ref: '#/components/schemas/SeqMetrics'\n";
const AFTER_KEY: &str = "            after_key:\n              type: string\n";
const ERROR: &str = "      required:\n      - message\n";
const RESULT: &str = "            required:\n            - result\n";
const METADATA: &str = "              _metadata:\n                $ref: '#/components/schemas/SeqMetadata'\n";
const LIMIT: &str = "      name: limit\n      in: query\n";
const SENDER: &str = "      required: false\n      schema:\n        type: string\n  examples: {}\n";
const SECURITY: &str = "security:\n- BearerAuth: []\n";

const fn seq(
    what: &'static str,
    old: &'static str,
    new: &'static str,
    finds: &'static [&'static str],
) -> Row {
    row(what, Part::Seq, old, new, finds)
}

// A row a change.
#[rustfmt::skip]
pub(crate) const ROWS: &[Row] = &[
    seq("a score has a level", SCORE, "        level:\n          type: string\n        score:\n          type: number\n", &[ADDED]),
    seq("a score has no date", "        date:\n          type: string\n          description: The date (UTC) for which this score was calculated.\n          format: date\n", "", &[REMOVED]),
    seq("a score is always there", "      required:\n      - user_id\n", "      required:\n      - user_id\n      - score\n", &[TYPE, SIGNATURE]),
    seq("a user's id may be absent", "      required:\n      - user_id\n", "", &[REMOVED, TYPE, GAINED]),
    seq("a user's id is a number", USER_ID, "        user_id:\n          type: integer\n", &[TYPE, SIGNATURE]),
    seq("a user's id is a UUID", USER_ID, "        user_id:\n          type: string\n          format: uuid\n", &[TYPE, SIGNATURE]),
    seq("a user's id is null or text", USER_ID, "        user_id:\n          type: [string, 'null']\n", &[TYPE, SIGNATURE]),
    seq("a user's id is deprecated", USER_ID, "        user_id:\n          deprecated: true\n          type: string\n", &["rust-deprecated"]),
    seq("a date has a time", DATE, "          format: date-time\n        score:\n", &[TYPE]),
    seq("a date is any text", DATE, "        score:\n", &[TYPE]),
    seq("a score is a whole number", SCORE, "        score:\n          type: integer\n", &[TYPE]),
    seq("a score has half the digits", SCORE, "        score:\n          type: number\n          format: float\n", &[TYPE]),
    seq("a score is null or a number", SCORE, "        score:\n          type: [number, 'null']\n", &[]),
    seq("a score is a number or text", SCORE, "        score:\n          oneOf: [{type: number}, {type: string}]\n", &[ADDED, TYPE]),
    seq("a score is one of three", SCORE, "        score:\n          enum: [1, 2, 3]\n          type: number\n", &[ADDED, TYPE]),
    seq("metrics are always there", "      required:\n      - user_id\n", "      required:\n      - user_id\n      - metrics\n", &[TYPE, SIGNATURE]),
    seq("metrics go", METRICS, "", &[REMOVED]),
    seq("metrics stand inline", METRICS, "        metrics:\n          type: object\n          properties: {open_rate: {type: number}}\n", &[REMOVED, RENAMED, TYPE, GAINED]),
    seq("the metrics are called otherwise", "*SeqMetrics", "SeqMeasures", &[RENAMED]),
    seq("a metric comes", "      properties:\n        engagement_recency:\n", "      properties:\n        complaints: {type: number}\n        engagement_recency:\n", &[ADDED]),
    seq("a metric may be absent", "      - bounce_rate\n", "", &[REMOVED, TYPE]),
    seq("a metric is a whole number", "        open_rate:\n          type: number\n", "        open_rate:\n          type: integer\n", &[TYPE]),
    seq("a metric has another name", "*open_rate", "opening_rate", &[ADDED, REMOVED, "rust-field-added"]),
    seq("metrics of any name come", "      required:\n      - engagement_recency\n", "      additionalProperties: {type: number}\n      required:\n      - engagement_recency\n", &[ADDED]),
    seq("the next page has a limit", AFTER_KEY, "            limit: {type: integer}\n            after_key:\n              type: string\n", &[ADDED]),
    seq("the next page's key may be null", AFTER_KEY, "            after_key:\n              type: [string, 'null']\n", &[]),
    seq("the next page's key is a number", AFTER_KEY, "            after_key:\n              type: integer\n", &[TYPE]),
    seq("an error has a code", "      title: Error\n      type: object\n      properties:\n", "      title: Error\n      type: object\n      properties:\n        code: {type: string}\n", &[ADDED]),
    seq("an error may have no message", ERROR, "", &[REMOVED, TYPE, GAINED]),
    seq("an error always has a field", ERROR, "      required:\n      - message\n      - field\n", &[ADDED, TYPE, SIGNATURE]),
    seq("a page may have no result", RESULT, "", &[REMOVED, TYPE, GAINED]),
    seq("a page always has its metadata", RESULT, "            required:\n            - result\n            - _metadata\n", &[TYPE, SIGNATURE]),
    seq("a page has no metadata", METADATA, "", &[REMOVED]),
    seq("a schema comes that nothing uses", "  schemas:\n    SeqMetrics:\n", "  schemas:\n    SeqPage: {type: object}\n    SeqMetrics:\n", &[]),
    seq("a 202 has a message", "      description: 202 Accepted\n      content:\n        application/json: {}\n", "      description: 202 Accepted\n      content:\n        application/json: {schema: {type: object, properties: {message: {type: string}}}}\n", &[ADDED, TYPE]),
    seq("a 401 has errors", "      description: 401 Unauthorized\n      content:\n        application/json: {}\n", "      description: 401 Unauthorized\n      content:\n        application/json: {schema: {$ref: '#/components/schemas/SeqError'}}\n", &[TYPE]),
    seq("a 403 has errors", "          description: Forbidden\n", "          description: Forbidden\n          content: {application/json: {schema: {$ref: '#/components/schemas/SeqError'}}}\n", &[TYPE]),
    seq("a 403 goes", "        '403':\n          description: Forbidden\n", "", &[REMOVED]),
    seq("a 429 comes", "        '403':\n          description: Forbidden\n", "        '403':\n          description: Forbidden\n        '429':\n          description: Too many\n", &[ADDED]),
    seq("a 202 goes", "        '202':\n          $ref: '#/components/responses/SeqV1Scores202'\n", "", &[REMOVED, TYPE]),
    seq("every other status has errors", "        '403':\n          description: Forbidden\n", "        '403':\n          description: Forbidden\n        default:\n          $ref: '#/components/responses/SeqV1Scores500'\n", &[ADDED]),
    seq("a response has a header", "      description: 200 OK\n", "      description: 200 OK\n      headers: {X-Total: {schema: {type: integer}}}\n", &[ADDED]),
    seq("a limit is required", LIMIT, "      name: limit\n      in: query\n      required: true\n", &[REMOVED, TYPE, SIGNATURE]),
    seq("a limit has 32 bits", "        type: integer\n        minimum: 0\n", "        type: integer\n        format: int32\n        minimum: 0\n", &[TYPE, SIGNATURE]),
    seq("a limit is lower", "        maximum: 1000\n", "        maximum: 100\n", &[]),
    seq("a limit goes", "      - $ref: '#/components/parameters/SeqLimit'\n", "", &[REMOVED]),
    seq("a date need not be given", "      name: date\n      in: query\n      required: true\n", "      name: date\n      in: query\n", &[ADDED, TYPE, SIGNATURE, GAINED]),
    seq("a key is text", "      required: false\n      schema:\n        type: integer\n", "      required: false\n      schema:\n        type: string\n", &[TYPE, SIGNATURE]),
    seq("somebody is always acted for", SENDER, "      required: true\n      schema:\n        type: string\n  examples: {}\n", &[REMOVED, TYPE, SIGNATURE, "rust-field-added"]),
    seq("a parameter comes", "      - $ref: '#/components/parameters/SeqLimit'\n", "      - $ref: '#/components/parameters/SeqLimit'\n      - {name: sort, in: query, schema: {type: string, enum: [asc, desc]}}\n", &[ADDED]),
    seq("a required parameter comes", "      - $ref: '#/components/parameters/SeqLimit'\n", "      - $ref: '#/components/parameters/SeqLimit'\n      - {name: sort, in: query, required: true, schema: {type: string}}\n", &[ADDED, SIGNATURE]),
    seq("a parameter has another name", "        name: from\n", "        name: start\n", &[ADDED, REMOVED, "rust-field-added"]),
    seq("an operation is called otherwise", SCORES, "      operationId: GetScores\n", &[RENAMED]),
    seq("an operation moves", "  /v3/engagementquality/scores:\n", "  /v3/scores:\n", &[]),
    seq("an operation is deprecated", SCORES, "      operationId: ListEngagementQualityScore\n      deprecated: true\n", &["rust-deprecated"]),
    seq("an operation takes a body", SCORES, "      operationId: ListEngagementQualityScore\n      requestBody: {content: {application/json: {schema: {type: string}}}}\n", &[ADDED]),
    seq("an operation comes", "  /v3/engagementquality/subusers/scores:\n", "  /v3/ping: {get: {operationId: Ping, responses: {'204': {description: Here}}}}\n  /v3/engagementquality/subusers/scores:\n", &[ADDED]),
    seq("a tag is called otherwise", "*- Engagement Quality\n", "- Scores\n", &[]),
    seq("a server goes", "- url: https://api.eu.sendgrid.com\n  description: for EU regional subusers\n", "", &[REMOVED]),
    seq("a server comes", "- url: https://api.eu.sendgrid.com\n", "- url: https://api.us.sendgrid.com\n- url: https://api.eu.sendgrid.com\n", &[ADDED]),
    seq("no credential is requested", SECURITY, "security: []\n", &[REMOVED]),
    seq("a credential is a key", "      type: http\n      scheme: bearer\n", "      type: apiKey\n      in: header\n      name: X-Key\n", &[]),
    seq("words change", "The user identifier associated with this score.", "Whose score this is.", &[]),
];

//! The styles in which parameter values are written (OpenAPI 3.1, section 4.8.12.3).

/// How a value is written in cookies (OpenAPI 3.2, section 4.12.2): percent-encoded (`form`) or unchanged
/// (`cookie`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names are the specification's")]
pub enum CookieStyle {
    FormExplode,
    Form,
    CookieExplode,
    Cookie,
}

/// How a value is written in the path (OpenAPI 3.1, section 4.8.12.3), with or without `explode`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names are the specification's")]
pub enum PathStyle {
    Simple,
    SimpleExplode,
    Label,
    LabelExplode,
    Matrix,
    MatrixExplode,
}

/// How a value is written in the query (OpenAPI 3.1, section 4.8.12.3). Only `form` distinguishes `explode`.
/// Only OpenAPI 2.0 has values between tabs (`collectionFormat: tsv`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names are the specification's")]
pub enum QueryStyle {
    FormExplode,
    Form,
    SpaceDelimited,
    PipeDelimited,
    TabDelimited,
    DeepObject,
}

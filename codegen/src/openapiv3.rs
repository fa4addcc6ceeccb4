//! Documents that are values of the crate `openapiv3`, which progenitor, dropshot and others use.
//!
//! **Invariant:** such a value is written as JSON and read like any other document; its Rust types are not
//! inspected.

use openapiv3::OpenAPI;

use crate::{Config, Error, Generated};

impl Config {
    /// Generates the client of a document that is a value, into `OUT_DIR/<name>/`, for a build script.
    ///
    /// What the value cannot hold of an OpenAPI document (`patternProperties`, for one) was lost when it was made; a file
    /// is better given to [`Config::compile`]. Places in messages are those of the document as JSON. References to other
    /// files begin at the folder in which the build script runs.
    ///
    /// ```no_run
    /// # fn description() -> openapiv3::OpenAPI { openapiv3::OpenAPI::default() }
    /// fn main() -> Result<(), openapi_build::Error> {
    ///     let document: openapiv3::OpenAPI = description();
    ///     openapi_build::Config::new().compile_openapiv3("shop", &document)
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`Config::compile`].
    pub fn compile_openapiv3(&self, name: &str, document: &OpenAPI) -> Result<(), Error> {
        self.text(json(document)?).compile(format!("{name}.json"))
    }

    /// Generates the client of a document that is a value as text, without writing anything or telling cargo.
    ///
    /// # Errors
    ///
    /// As [`Config::compile`].
    pub fn generate_openapiv3(&self, name: &str, document: &OpenAPI) -> Result<Generated, Error> {
        self.text(json(document)?).generate(format!("{name}.json"))
    }
}

fn json(document: &OpenAPI) -> Result<String, Error> {
    serde_json::to_string_pretty(document)
        .map_err(|error| Error::of(format!("the `openapiv3` value cannot be written as JSON: {error}")))
}

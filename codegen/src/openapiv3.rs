//! Documents that are values of the crate `openapiv3`, which progenitor, dropshot and others use.
//!
//! **Invariant:** such a value is written as JSON and read like any other document; its Rust types are not
//! inspected.

use openapiv3::OpenAPI;

use crate::{Config, Error, Generated};

impl Config {
    /// Generates the client of an `openapiv3` document into `OUT_DIR/<name>/`, for a build script.
    ///
    /// The types of `openapiv3` do not hold everything of an OpenAPI document (`patternProperties`, for
    /// example), so prefer [`Config::compile`] if you have a file. Places in messages refer to the document
    /// as JSON. References to other files are relative to the folder in which the build script runs.
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
    /// Fails like [`Config::compile`].
    pub fn compile_openapiv3(&self, name: &str, document: &OpenAPI) -> Result<(), Error> {
        self.text(json(document)?).compile(format!("{name}.json"))
    }

    /// Generates the client of an `openapiv3` document as text, without writing anything or telling cargo.
    ///
    /// # Errors
    ///
    /// Fails like [`Config::compile`].
    pub fn generate_openapiv3(&self, name: &str, document: &OpenAPI) -> Result<Generated, Error> {
        self.text(json(document)?).generate(format!("{name}.json"))
    }
}

fn json(document: &OpenAPI) -> Result<String, Error> {
    serde_json::to_string_pretty(document)
        .map_err(|error| Error::of(format!("the `openapiv3` value cannot be written as JSON: {error}")))
}

//! Generates the client from SendGrid's document in `spec/` into `OUT_DIR`, offline.

use openapi_build::{Config, Error};

fn main() -> Result<(), Error> {
    config().compile(DOCUMENT)
}

/// SendGrid's document, byte for byte.
pub(crate) const DOCUMENT: &str = "spec/tsg_seq_v3.yaml";

/// The options of the generator. The snapshot tests and `cargo xtask regen` use them as well.
pub(crate) fn config() -> Config {
    Config::new()
        // Later versions of the generator keep the same API.
        .output(1)
        .overlay("spec/overlay.yaml")
        .extern_type("#/components/parameters/OnBehalfOf/schema", "crate::OnBehalfOf")
        .builder_defaults("crate::rate_limit::configure")
        // Accepts known deviations of the service from its document: a numeric `user_id`, dates with a time, `null` for an
        // empty list, and incomplete metrics. They do not fail a row.
        .lenient("Score.user_id")
        .lenient("Score.date")
        .lenient("Score.metrics")
        .lenient("Scores.result")
        .lenient("SubuserScores.result")
}

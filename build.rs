//! Generates the client from SendGrid's document: `spec/` to `OUT_DIR`. Offline, and without logic of its own.

use openapi_build::{Config, Error};

fn main() -> Result<(), Error> {
    config().compile(DOCUMENT)
}

/// SendGrid's document, byte for byte.
pub(crate) const DOCUMENT: &str = "spec/tsg_seq_v3.yaml";

/// How the client is generated; the snapshot tests and `cargo xtask regen` generate it in the same way.
pub(crate) fn config() -> Config {
    Config::new()
        // A later generator gives the same API.
        .output(1)
        .overlay("spec/overlay.yaml")
        .extern_type("#/components/parameters/OnBehalfOf/schema", "crate::OnBehalfOf")
        .builder_defaults("crate::rate_limit::configure")
        // What the service may send against its document: `user_id` as a number, dates with a time, `null` for no rows,
        // and metrics of which some are missing. None of these costs a row or its score.
        .lenient("Score.user_id")
        .lenient("Score.date")
        .lenient("Score.metrics")
        .lenient("Scores.result")
        .lenient("SubuserScores.result")
}

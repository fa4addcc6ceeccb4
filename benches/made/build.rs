//! Generates the client of `made.yaml`.

fn main() -> Result<(), openapi_build::Error> {
    openapi_build::Config::new().compile("made.yaml")
}

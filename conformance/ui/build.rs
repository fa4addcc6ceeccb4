//! Runs `openapi-build` over the documents of the tests.

use openapi_build::Config;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    Config::new().compile("pets.yaml")?;
    Config::new().extern_type("#/components/schemas/Money", "crate::Money").compile("owners.yaml")?;
    Ok(())
}

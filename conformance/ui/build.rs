//! Runs `openapi-build` over the document of the tests.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    openapi_build::Config::new().compile("pets.yaml")?;
    Ok(())
}

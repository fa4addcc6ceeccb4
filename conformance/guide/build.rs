//! Generates the client of `docs/guide.md`.

fn main() -> Result<(), openapi_build::Error> {
    openapi_build::Config::new()
        .overlay("spec/overlay.yaml")
        .derive("Kind", "PartialOrd, Ord")
        .format("money", "crate::Cents")
        .compile("spec/shop.yaml")
}

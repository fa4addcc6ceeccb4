openapi_runtime::include_api!("owners");

#[derive(Debug, Clone, PartialEq)]
pub struct Money(u64);

fn main() {}

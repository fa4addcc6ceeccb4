//! The client of `made.yaml`.

openapi_runtime::include_api!("made");

//! A client that the programs in `tests/ui` use wrongly: each message of rustc has to point at the mistake and say what
//! to do instead.

openapi_runtime::include_api!("pets");

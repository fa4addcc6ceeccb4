//! Derives that a build script adds to generated types.
//!
//! The build script contains:
//!
//! ```text
//! Config::new()
//!     .derive(".", "schemars::JsonSchema, utoipa::ToSchema")
//!     .derive("#/components/schemas/Company", "Eq, PartialOrd, Ord")
//!     .field_attribute("#/components/schemas/Score/properties/value", "#[schemars(range(min = 1))]")
//! ```

use std::collections::BTreeSet;

use schemars::schema_for;

use self::api::models::{Company, Score};

/// The client of `codegen/tests/features/attributes.yaml`.
#[expect(dead_code, unreachable_pub, reason = "a program uses a part of its client")]
mod api {
    openapi_runtime::include_api!("attributes");
}

fn main() {
    // `Ord` puts companies into a set.
    let companies = BTreeSet::from(["Globex", "Acme", "Globex"].map(Company::new));
    for company in &companies {
        println!("{}", company.name);
    }
    // `JsonSchema` describes what a service of ours passes on.
    println!("{:#}", schema_for!(Score).to_value());
}

#[test]
fn it_runs() {
    main();
}

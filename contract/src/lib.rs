//! Compares two OpenAPI documents, and reports what changes for users of the generated client.
//!
//! Each document is compared as its [`Interface`], at three levels: the wire, by direction
//! (`operations`, `parameters`, `bodies`, `schemas`, `security`, `servers`), the public API of the
//! generated crate (`rust`), and text (`words`). Parts are compared by meaning, not by location:
//! references are followed, conjunctions are merged into one schema, and paths are equal if they
//! only differ in parameter names.
//!
//! Every difference is part of a finding: of a specific rule, or of `document-changed`. With
//! overlays, the documents are compared after the overlays are applied. Differences that are only
//! in the published documents are in [`Comparison::hidden`].
//!
//! ```
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let folder = std::env::temp_dir().join(format!("openapi-build-contract-{}", std::process::id()));
//! # std::fs::create_dir_all(&folder)?;
//! use openapi_build::Config;
//! use openapi_diff::{Bump, Class, Contract, compare};
//!
//! let document = |operation: &str| format!("
//! openapi: 3.1.0
//! info: {{title: Shop, version: '1'}}
//! paths:
//!   /carts:
//!     get:
//!       operationId: {operation}
//!       responses:
//!         '204': {{description: It is there}}
//! ");
//! std::fs::write(folder.join("old.yaml"), document("listCarts"))?;
//! std::fs::write(folder.join("new.yaml"), document("getCarts"))?;
//!
//! let old = Contract::read(&Config::new(), folder.join("old.yaml"))?;
//! let new = Contract::read(&Config::new(), folder.join("new.yaml"))?;
//! let changes = compare(&old, &new);
//! let rules: Vec<_> = changes.findings.iter().map(|finding| finding.rule.id).collect();
//! assert!(rules.contains(&"operation-id-changed") && rules.contains(&"rust-renamed"));
//! assert_eq!(changes.bump(), Bump::Major);
//! # std::fs::remove_dir_all(folder)?;
//! # Ok(())
//! # }
//! ```
//!
//! **Invariant:** documents are only read, and their text is kept apart from ours ([`Sentence`])
//! until it is displayed.
#![cfg_attr(
    not(test),
    deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)
)]

mod bodies;
mod class;
mod finding;
mod json;
mod keywords;
mod markdown;
mod operations;
mod parameters;
mod rules;
mod rust;
mod scalars;
mod schemas;
mod security;
mod servers;
mod terminal;
mod variants;
mod walk;
mod words;

use std::path::Path;

use openapi_build::published::{self, Published};
pub use openapi_build::published::{Action, Change, Kind, Line, Reach};
use openapi_build::surface::Surface;
use openapi_build::wire::Interface;
pub use openapi_build::wire::Place;
use openapi_build::{Config, Error, ir};

pub use self::class::{Class, Level};
pub use self::finding::{Bump, Comparison, Finding, Piece, Sentence};
pub use self::rules::{RULES, Rule};

use self::walk::{Sites, Walk};

/// A document prepared for comparison.
#[derive(Debug)]
pub struct Contract {
    interface: Interface,
    /// The document as JSON, with its overlays applied.
    effective: String,
    /// The document as it was published.
    published: Published,
    /// The generated API, or why there is none.
    rust: Result<Rust, String>,
}

/// The code generated from a document.
#[derive(Debug)]
struct Rust {
    api: ir::Api,
    surface: Surface,
}

impl Contract {
    /// Reads a document, applies the overlays of `config`, and generates its client.
    ///
    /// # Errors
    ///
    /// Returns an error if the file cannot be read, an overlay cannot be applied, or the file is
    /// not an OpenAPI document. A document that is rejected later, because something cannot be
    /// generated, is compared without the Rust level.
    pub fn read(config: &Config, document: impl AsRef<Path>) -> Result<Self, Error> {
        let effective = config.effective(document.as_ref())?.json;
        let (interface, generated) = config.inspect(document.as_ref())?;
        let rust = generated.map_err(|error| error.to_string()).map(|(api, surface)| Rust { api, surface });
        let published = Published::read(config, document)?;
        Ok(Self { interface, effective, published, rust })
    }

    /// Returns the rendered reason why no client can be generated from the document; `None` if one
    /// can.
    #[must_use]
    pub fn refusal(&self) -> Option<&str> {
        self.rust.as_ref().err().map(String::as_str)
    }

    /// Returns whether the published documents have equal values. The order of members and the
    /// spelling of numbers do not matter.
    #[must_use]
    pub fn has_same_values(&self, other: &Self) -> bool {
        published::changes(&self.published, &other.published).is_empty()
    }
}

/// Compares two documents.
#[must_use]
pub fn compare(old: &Contract, new: &Contract) -> Comparison {
    let mut walk = Walk::new(old, new);
    let (old_at, new_at) = (old.interface.root(), new.interface.root());
    walk.servers((&old.interface.servers, &old_at), (&new.interface.servers, &new_at));
    walk.security_schemes();
    walk.operations();
    walk.document();
    walk.report_unmatched();
    if walk.findings.is_empty() && old.effective != new.effective {
        let text = Sentence::new("the text changed, and is read as before", &[]);
        walk.report(&rules::PART_CHANGED, &Sites::both(&old_at, &new_at), "", text);
    }
    let no_rust = match (&old.rust, &new.rust) {
        (Ok(_), Ok(_)) => {
            walk.rust();
            None
        }
        (Err(_), _) => Some("the old document cannot be generated".to_owned()),
        (_, Err(_)) => Some("the new document cannot be generated".to_owned()),
    };
    let new_hosts = servers::new_hosts(&old.interface, &new.interface);
    let mut hidden = published::changes(&old.published, &new.published);
    hidden.retain(|change| matches!(change.reach, Reach::Hidden(_)));
    let mut comparison = Comparison { new_hosts, findings: walk.findings, hidden, no_rust };
    comparison.sort();
    comparison
}

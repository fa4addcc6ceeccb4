//! What changed from one document to another, for those who use the client.
//!
//! Two documents come in, each as its [`Interface`]; findings go out, on three levels: the wire, by direction
//! (`operations`, `parameters`, `bodies`, `schemas`, `security`, `servers`); the public API of the generated crate
//! (`rust`); and words (`words`). Parts are compared by what they mean, not by where they stand: references are followed,
//! conjunctions are one schema, paths are equal when they differ in the names of parameters only.
//!
//! Each part of the two documents that differs is in a finding: in one of a rule of its own, or in `document-changed`.
//! Where there are overlays, the documents that are compared are those that they make. What differs only in the published
//! documents is in [`Comparison::hidden`].
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
//! **Invariant:** documents are only read here; text of theirs is kept apart from ours ([`Sentence`]) until it is shown.
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

/// A document with what a comparison needs of it.
#[derive(Debug)]
pub struct Contract {
    interface: Interface,
    /// The document as JSON, as its overlays leave it.
    effective: String,
    /// The document as it was published.
    published: Published,
    /// The API as Rust has it, or why there is none.
    rust: Result<Rust, String>,
}

/// What is generated from a document.
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
    /// A text that cannot be read, an overlay that does not fit, or a document that is none. One that is refused later,
    /// for something that cannot be generated, is compared without the level of Rust.
    pub fn read(config: &Config, document: impl AsRef<Path>) -> Result<Self, Error> {
        let effective = config.effective(document.as_ref())?.json;
        let (interface, generated) = config.inspect(document.as_ref())?;
        let rust = generated.map_err(|error| error.to_string()).map(|(api, surface)| Rust { api, surface });
        let published = Published::read(config, document)?;
        Ok(Self { interface, effective, published, rust })
    }

    /// Returns why no client can be generated from the document, rendered; `None` when one can.
    #[must_use]
    pub fn refusal(&self) -> Option<&str> {
        self.rust.as_ref().err().map(String::as_str)
    }

    /// Returns whether the published documents have the same values. The order of members and how a number is written do
    /// not count.
    #[must_use]
    pub fn has_values_of(&self, other: &Self) -> bool {
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

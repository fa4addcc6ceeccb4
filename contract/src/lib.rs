//! What changed from one document to another, for those who use the client.
//!
//! Two documents come in, each after its overlays and in its normal form; findings go out, on three levels: the wire, by
//! direction (`operations`, `parameters`, `bodies`, `schemas`, `security`, `servers`); the public API of the generated
//! crate (`rust`); and words (`words`). Parts are compared by what they mean, not by where they stand: references are
//! followed, `allOf` is taken together, paths are equal when they differ in the names of parameters only.
//!
//! What is not found by a rule of its own is found by `schema-keyword-changed` or `document-changed`: no report says that
//! nothing changed when something did.
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
mod flat;
mod formats;
mod json;
mod keywords;
mod markdown;
mod operations;
mod pair;
mod parameters;
mod rules;
mod rust;
mod schemas;
mod security;
mod servers;
mod surface;
mod terminal;
mod variants;
mod walk;
mod words;

use std::path::Path;

use openapi_build::inspect::Document;
use openapi_build::{Config, Error, ir};

pub use self::class::{Class, Level};
pub use self::finding::{Bump, Comparison, Finding, Piece, Place, Sentence};
pub use self::rules::{RULES, Rule};

use self::surface::Surface;
use self::walk::Walk;

/// A document with what a comparison needs of it.
#[derive(Debug)]
pub struct Contract {
    document: Document,
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
        let (document, generated) = Document::read(config, document.as_ref())?;
        let rust = generated
            .map_err(|error| error.to_string())
            .and_then(|(api, files)| Surface::of(&files).map(|surface| Rust { api, surface }));
        Ok(Self { document, rust })
    }

    /// Returns why no client can be generated from the document, rendered; `None` when one can.
    #[must_use]
    pub fn refusal(&self) -> Option<&str> {
        self.rust.as_ref().err().map(String::as_str)
    }
}

/// Compares two documents.
#[must_use]
pub fn compare(old: &Contract, new: &Contract) -> Comparison {
    let mut walk = Walk::new(old, new);
    let (old_root, new_root) = (old.document.root(), new.document.root());
    walk.servers(old_root, new_root);
    walk.security_schemes(old_root, new_root);
    walk.operations(old_root, new_root);
    walk.document_words(old_root, new_root);
    let no_rust = match (&old.rust, &new.rust) {
        (Ok(_), Ok(_)) => {
            walk.rust();
            None
        }
        (Err(_), _) => Some("the old document cannot be generated".to_owned()),
        (_, Err(_)) => Some("the new document cannot be generated".to_owned()),
    };
    walk.whatever_is_left(old_root, new_root);
    let mut comparison =
        Comparison { new_hosts: servers::new_hosts(old_root, new_root), findings: walk.findings, no_rust };
    comparison.sort();
    comparison
}

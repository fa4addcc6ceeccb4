//! Identifiers that names from documents cannot use.

/// Words that Rust does not allow even as raw identifiers.
pub(super) const NEVER_IDENTIFIERS: &[&str] = &["self", "Self", "super", "crate", "_"];

/// The keywords of Rust 2024 that can be raw identifiers (The Rust Reference, "Keywords"), in alphabetical
/// order.
pub(crate) const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn", "else",
    "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro",
    "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "static", "struct", "trait",
    "true", "try", "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// The types in `client.rs`, and their type parameter.
pub(super) const CLIENT_TYPES: &[&str] = &["Call", "Client", "ClientBuilder", "M", "Server"];

/// The types in `client.rs` other than the client, and their type parameter.
pub(super) const BESIDE_CLIENT: &[&str] = &["Call", "ClientBuilder", "M", "Server"];

/// The methods of every call. A parameter's setter cannot have their names.
pub(super) const CALL: &[&str] = &[
    "accept",
    "attempt_timeout",
    "base_url",
    "clone",
    "download",
    "events",
    "header",
    "into_future",
    "items",
    "max_body",
    "operation",
    "pages",
    "query",
    "reconnect",
    "retry",
    "send",
    "timeout",
    "wait",
    "wait_with",
];

/// The methods of every client. An operation cannot have their names.
pub(super) const CLIENT: &[&str] = &["builder", "clone", "execute", "with_header"];

/// The crates with which paths in generated code start.
pub(super) const CRATES: &[&str] = &["alloc", "core", "openapi_runtime", "std"];

/// The methods and associated functions of every server. A function that returns a server cannot have their
/// names.
pub(super) const SERVER: &[&str] = &["clone", "cmp", "default", "eq", "fmt", "from_str", "hash", "url"];

/// The methods of every builder. The setter of a credential cannot have their names.
pub(super) const BUILDER: &[&str] = &[
    "allow_http",
    "attempt_timeout",
    "base_url",
    "build",
    "clone",
    "configure",
    "connect_timeout",
    "document_url",
    "header",
    "hooks",
    "max_body",
    "max_concurrency",
    "retry",
    "retry_budget",
    "server",
    "skip_unreadable_items",
    "timeout",
    "timer",
    "transport",
    "user_agent",
];

//! Rule: which modules may use which. There is a row for each folder of the generator, the comparison and the
//! runtime, and for each file beside `lib.rs`.
//!
//! A folder may also use the folders within it. A file may use the items of its parent modules.

use std::collections::BTreeMap;

use super::graph::{File, Graph, Module};

/// The rules of one crate.
pub(super) struct CrateRules {
    pub(super) below: &'static str,
    /// Each module, and the modules that it may use.
    pub(super) rooms: &'static [(&'static str, &'static str)],
    /// Each crate that only some modules may use, and those modules.
    pub(super) crates: &'static [(&'static str, &'static str)],
}

/// The stages of the generator only use earlier ones. The runtime is layered from the bottom up
/// (ARCHITECTURE.md).
pub(super) const CRATES: &[CrateRules] = &[CODEGEN, CONTRACT, RUNTIME, CLI];

const CODEGEN: CrateRules = CrateRules {
    below: "codegen/src",
    rooms: &[
        ("source", ""),
        ("diagnostic", "source"),
        ("name", ""),
        ("path", "name"),
        ("layout", "emit"),
        ("document", "diagnostic source"),
        ("document/jsonpath", "document source"),
        ("document/jsonpath/regexp", "document/jsonpath"),
        ("document/overlay", "diagnostic document document/jsonpath source"),
        ("document/keywords", "document"),
        ("document/vocabularies", "diagnostic document document/keywords source"),
        ("document/repair", "diagnostic document document/keywords media_type source"),
        ("document/swagger", "diagnostic document document/keywords source"),
        ("document/view", "diagnostic document document/keywords source"),
        ("ir", "name source"),
        ("facts", "ir name"),
        ("media_type", ""),
        ("schema", "diagnostic document document/jsonpath/regexp document/view ir media_type source"),
        ("schema/union", "diagnostic document document/view ir schema"),
        ("lower", "diagnostic document document/keywords document/view ir name rename schema source"),
        ("lower/types", "diagnostic document document/view ir lower name schema schema/union source"),
        (
            "lower/operation",
            "diagnostic document document/view ir lower lower/service lower/types media_type name schema source",
        ),
        ("lower/service", "diagnostic document document/view ir lower name source"),
        (
            "lower/settled",
            "diagnostic document document/view ir lower lower/operation lower/types name rename source",
        ),
        ("surface", ""),
        ("emit", "facts ir name path source surface"),
        ("emit/docs", "diagnostic ir name"),
        ("emit/docs/markdown", "diagnostic"),
        ("wire", "document document/keywords document/view ir schema schema/union source"),
        ("rename", ""),
        ("unread", "document source"),
        ("untyped", "document document/view ir media_type schema source"),
        (
            "config",
            "diagnostic document emit facts ir layout lower lower/operation path rename source surface unread untyped wire",
        ),
        ("inspect", "diagnostic"),
        ("pretty", "config layout"),
        ("published", "config diagnostic document source"),
        ("openapiv3", "config"),
    ],
    crates: &[
        ("granit_parser", "document"),
        ("openapi_runtime", ""),
        ("proc_macro2", "emit emit/docs layout path"),
        ("quote", "emit emit/docs pretty"),
        ("syn", "pretty"),
    ],
};

const CONTRACT: CrateRules = CrateRules {
    below: "contract/src",
    rooms: &[
        ("class", ""),
        ("rules", "class"),
        ("finding", "class rules"),
        ("walk", "finding rules"),
        // The wire format, by direction.
        ("schemas", "finding rules walk"),
        ("scalars", "finding rules schemas walk"),
        ("keywords", "finding rules schemas walk"),
        ("variants", "finding rules schemas walk"),
        ("parameters", "finding rules walk"),
        ("bodies", "finding rules walk"),
        ("operations", "finding rules walk"),
        ("security", "finding rules walk"),
        ("servers", "finding rules walk"),
        // The public API of the generated crate, and descriptions.
        ("rust", "finding operations rules walk"),
        ("words", "finding rules walk"),
        // Output.
        ("terminal", "class finding"),
        ("markdown", "class finding terminal"),
        ("json", "class finding"),
    ],
    crates: &[("serde_json", "json words"), ("sha2", "finding"), ("similar", "terminal")],
};

const RUNTIME: CrateRules = CrateRules {
    below: "runtime/src",
    rooms: &[
        // The lowest layer: values, bodies, and the rules of HTTP.
        ("build_error", ""),
        ("body", ""),
        ("content", ""),
        ("cursor", ""),
        ("debug", ""),
        ("limits", ""),
        ("mode", "send time"),
        ("nullable", ""),
        ("object", "content nullable union"),
        ("open_enum", ""),
        ("optional", "body"),
        ("protocol", "build_error"),
        ("request_body", "optional"),
        ("retry", ""),
        ("send", ""),
        ("server", "protocol"),
        ("time", ""),
        ("transparent", ""),
        ("union", "content object"),
        ("union/fit", "content union"),
        ("unsupported", ""),
        ("with", ""),
        ("xml", ""),
        // Secrets, descriptions of operations, and decoding bytes.
        ("secret", "build_error protocol time"),
        ("secret/oauth", "body build_error protocol secret time"),
        ("info", "retry secret"),
        ("sent", "info"),
        ("decode", "content protocol secret"),
        ("event", "protocol"),
        ("webhook", "decode secret"),
        // Errors and responses.
        ("error", "cursor decode event info protocol secret secret/oauth"),
        ("response", "decode protocol"),
        ("events", "body decode error event secret"),
        ("raw_response", "body decode error event events secret xml"),
        // Operations and requests.
        ("encode", "body error info protocol sent xml"),
        ("operation", "raw_response body cursor error event events info sent"),
        ("paging", "cursor error info nullable"),
        ("raw", "raw_response body error info operation protocol"),
        // Policies, I/O, and the client that combines them.
        (
            "machine",
            "raw_response body build_error cursor error info limits operation protocol response retry secret secret/oauth time",
        ),
        ("machine/gate", "protocol time"),
        (
            "machine/call",
            "raw_response error info limits machine operation protocol response secret secret/oauth time",
        ),
        ("timer", "mode time"),
        ("timer/drivers", ""),
        ("transport", "body build_error error limits mode send timer"),
        ("transport/hyper", "build_error timer transport"),
        ("transport/ureq", "build_error mode transport"),
        (
            "client",
            "body build_error cursor decode error event events machine mode operation protocol response secret send time timer transport",
        ),
        ("client/drive", "raw_response body error limits machine mode operation time timer transport"),
        // The top layer: what tests use.
        (
            "testkit",
            "body client decode error event events info limits mode operation secret secret/oauth sent time timer transport xml",
        ),
        ("testkit/socket", "testkit"),
    ],
    crates: &[
        ("axum", "testkit/socket"),
        ("fastrand", "client"),
        ("flate2", "transport"),
        ("hyper", "timer/drivers transport transport/hyper"),
        ("hyper_util", "timer/drivers transport transport/hyper"),
        ("openapi_build", ""),
        ("quick_xml", "xml"),
        ("reqwest", "transport"),
        ("tokio", "body testkit/socket timer timer/drivers transport/hyper"),
        ("tower_service", "transport transport/hyper"),
        ("tracing", "machine"),
        ("ureq", "transport transport/ureq"),
    ],
};

const CLI: CrateRules = CrateRules {
    below: "cli/src",
    rooms: &[
        ("arguments", "settings"),
        ("scaffold", "settings"),
        ("settings", ""),
        ("terminal", ""),
        ("written", ""),
    ],
    crates: &[("openapi_diff", "")],
};

/// Returns the files that use modules that their row does not list, and rows and folders that do not match.
pub(super) fn breaches(rules: &CrateRules, graph: &Graph) -> Vec<String> {
    let rows: BTreeMap<_, _> = rules.rooms.iter().copied().collect();
    let mut breaches: Vec<_> = graph.faults.iter().map(|fault| format!("{}/{fault}", rules.below)).collect();
    let rooms: Vec<_> = graph.files.iter().map(|(name, file)| (room(name, file), file)).collect();
    for row in rows.keys().filter(|row| !rooms.iter().any(|(room, _)| room == *row)) {
        breaches.push(format!("{}: the table has a row for `{row}`, which is not there", rules.below));
    }
    // The root may use everything.
    for (room, file) in rooms.iter().filter(|(room, _)| !room.is_empty()) {
        let place = format!("{}/{}", rules.below, file.path);
        let Some(row) = rows.get(room.as_str()) else {
            breaches.push(format!("{place}: the table has no row for `{room}`"));
            continue;
        };
        for used in file.uses.iter().filter_map(|used| Some(self::room(used, graph.files.get(used)?))) {
            let is_within = used.strip_prefix(room.as_str()).is_some_and(|rest| rest.starts_with('/'));
            if used != *room && !is_within && !lists(row, &used) {
                breaches.push(format!("{place}: `{room}` may not use `{used}`"));
            }
        }
        for (other, may) in rules.crates {
            if file.others.contains(*other) && !lists(may, room) {
                breaches.push(format!("{place}: `{room}` may not use the crate `{other}`"));
            }
        }
    }
    breaches.dedup();
    breaches
}

/// Returns whether a row lists a name.
fn lists(row: &str, name: &str) -> bool {
    row.split(' ').any(|listed| listed == name)
}

/// Returns the folder of a file, or the file itself if it is beside `lib.rs`.
fn room(name: &Module, file: &File) -> String {
    let is_folder = file.path.ends_with("/mod.rs");
    let length = if is_folder || name.len() <= 1 { name.len() } else { name.len() - 1 };
    name[..length].join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: CrateRules = CrateRules {
        below: "x/src",
        rooms: &[("ground", ""), ("upper", "ground"), ("upper/inner", "")],
        crates: &[("quote", "upper")],
    };

    fn broken(path: &str, text: &str) -> Vec<String> {
        let rest = [
            ("lib.rs", "use crate::upper;"),
            ("ground.rs", ""),
            ("upper/mod.rs", ""),
            ("upper/inner/a.rs", ""),
        ];
        let rest = rest.iter().filter(|(known, _)| *known != path).copied();
        breaches(&TABLE, &Graph::of(rest.chain([(path, text)])))
    }

    #[test]
    fn the_table_states_who_may_use_whom() {
        let upper = "x/src/ground.rs: `ground` may not use `upper`";
        for (path, text, expected) in [
            ("upper/mod.rs", "use crate::ground; use self::inner::a; use quote::quote;", &[][..]),
            ("upper/inner/a.rs", "use super::super::Outer; use crate::upper::Outer;", &[]),
            ("ground.rs", "use crate::upper::A;", &[upper]),
            // However the import is written.
            ("ground.rs", "use crate::{upper::A};", &[upper]),
            ("ground.rs", "use super::{\n    upper::{A, B},\n};", &[upper]),
            ("ground.rs", "fn f() { crate::upper::g() }", &[upper]),
            (
                "upper/inner/b.rs",
                "use crate::ground;",
                &["x/src/upper/inner/b.rs: `upper/inner` may not use `ground`"],
            ),
            (
                "ground.rs",
                "use quote::{quote};",
                &["x/src/ground.rs: `ground` may not use the crate `quote`"],
            ),
            (
                "ground.rs",
                "fn f() { quote::quote!() }",
                &["x/src/ground.rs: `ground` may not use the crate `quote`"],
            ),
        ] {
            assert_eq!(broken(path, text), expected, "{path}: {text}");
        }
    }

    #[test]
    fn every_folder_has_a_row_and_every_row_a_folder() {
        assert_eq!(broken("cellar/mod.rs", ""), ["x/src/cellar/mod.rs: the table has no row for `cellar`"]);
        assert_eq!(
            broken("upper/cellar/a.rs", ""),
            ["x/src/upper/cellar/a.rs: the table has no row for `upper/cellar`"]
        );
        let without = Graph::of([("ground.rs", ""), ("upper/mod.rs", "")]);
        assert_eq!(
            breaches(&TABLE, &without),
            ["x/src: the table has a row for `upper/inner`, which is not there"]
        );
    }

    #[test]
    fn a_file_that_is_not_rust_is_a_breach() {
        let breaches = broken("ground.rs", "fn f() {");
        assert!(
            breaches.iter().any(|breach| breach.starts_with("x/src/ground.rs is not Rust")),
            "{breaches:?}"
        );
    }

    #[test]
    fn the_stages_of_the_generator_read_forward_only() {
        for (room, used) in [
            ("source", "diagnostic"),
            ("diagnostic", "document"),
            ("document", "ir"),
            ("document", "name"),
            ("document/view", "lower"),
            ("name", "document"),
            ("ir", "facts"),
            ("lower", "emit"),
            ("facts", "document"),
            ("facts", "emit"),
            ("emit", "document"),
            ("emit/docs", "lower"),
        ] {
            let files = [
                (format!("{room}/mod.rs"), format!("use crate::{{{used}::A}};")),
                (format!("{used}/mod.rs"), String::new()),
            ];
            let files = files.iter().map(|(path, text)| (path.as_str(), text.as_str()));
            let expected = format!("codegen/src/{room}/mod.rs: `{room}` may not use `{used}`");
            assert!(breaches(&CODEGEN, &Graph::of(files)).contains(&expected), "{expected}");
        }
        for (room, other) in [
            ("facts", "quote"),
            ("ir", "proc_macro2"),
            ("lower", "syn"),
            ("lower", "granit_parser"),
            ("emit", "openapi_runtime"),
        ] {
            let text = format!("use {other}::{{A}};");
            let path = format!("{room}/mod.rs");
            let expected = format!("codegen/src/{room}/mod.rs: `{room}` may not use the crate `{other}`");
            assert!(
                breaches(&CODEGEN, &Graph::of([(path.as_str(), text.as_str())])).contains(&expected),
                "{expected}"
            );
        }
    }

    #[test]
    fn the_runtime_is_built_from_the_ground_up() {
        for (room, used) in [
            ("protocol", "error"),
            ("error", "raw_response"),
            ("error", "machine"),
            ("secret", "error"),
            ("events", "raw_response"),
            ("mode", "transport"),
            ("machine", "client"),
            ("machine", "transport"),
            ("transport", "client"),
        ] {
            let files = [
                (format!("{room}/mod.rs"), format!("use crate::{{{used}::A}};")),
                (format!("{used}/mod.rs"), String::new()),
            ];
            let files = files.iter().map(|(path, text)| (path.as_str(), text.as_str()));
            let expected = format!("runtime/src/{room}/mod.rs: `{room}` may not use `{used}`");
            assert!(breaches(&RUNTIME, &Graph::of(files)).contains(&expected), "{expected}");
        }
    }
}

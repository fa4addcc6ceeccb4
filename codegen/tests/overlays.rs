//! Overlays, applied: what each kind of action makes of a document, by the Overlay Specification 1.0 and 1.1.

use std::fs;

use openapi_build::Config;
use serde_json::{Value, json};
use tempfile::TempDir;

const SHOP: &str = "
openapi: 3.1.0
info: {title: Shop, version: '1'}
servers: [{url: https://dev.example, description: Dev}, {url: https://shop.example, description: Shop}]
paths:
  /items:
    get:
      operationId: items
      tags: [old, kept]
      x-oai-traits: [paged]
      parameters: [{name: dummy, in: query, schema: {type: string}}, {name: filter, in: query, schema: {type: string}}]
      responses: {'200': {description: Items}, '500': {description: Fault}}
  /orders:
    get:
      operationId: orders
      tags: []
      responses: {'200': {description: Orders}, default: {description: Fault}}
components:
  schemas:
    Item: {type: object, properties: {name: {type: string}, count: {type: integer}}, required: [name]}
";

/// A document and an overlay in a folder of their own.
struct Case {
    folder: TempDir,
    config: Config,
}

impl Case {
    fn new(document: &str, version: &str, actions: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let overlay = folder.path().join("overlay.yaml");
        let head = format!("overlay: {version}\ninfo: {{title: Corrections, version: '1'}}\nactions:\n");
        fs::write(&overlay, head + actions).unwrap();
        fs::write(folder.path().join("api.yaml"), document).unwrap();
        Self { folder, config: Config::new().overlay(overlay) }
    }

    fn effective(&self) -> Result<Value, String> {
        let effective = self.config.effective(self.folder.path().join("api.yaml"));
        Ok(serde_json::from_str(&effective.map_err(|error| error.to_string())?.json).unwrap())
    }

    fn warnings(&self) -> String {
        self.config.effective(self.folder.path().join("api.yaml")).unwrap().warnings.concat()
    }
}

/// Applies actions to the shop and returns what stands at a place then.
fn at(actions: &str, pointer: &str) -> Value {
    let document = Case::new(SHOP, "1.1.0", actions).effective().unwrap_or_else(|error| panic!("{error}"));
    document.pointer(pointer).cloned().unwrap_or_default()
}

#[test]
fn an_update_of_a_list_is_appended_and_lists_are_joined() {
    let parameters = "/paths/~1items/get/parameters";
    let added = at("- {target: $.paths.*.get.parameters, update: {name: added, in: query}}", parameters);
    assert_eq!(added.as_array().unwrap().len(), 3);
    assert_eq!(added[2], json!({"name": "added", "in": "query"}));
    let joined = at("- {target: $..parameters, update: [{name: a}, {name: b}]}", parameters);
    assert_eq!((joined.as_array().unwrap().len(), &joined[3]), (4, &json!({"name": "b"})));
    let tags = "/paths/~1items/get/tags";
    assert_eq!(at("- {target: $..tags, update: new}", tags), json!(["old", "kept", "new"]));
    assert_eq!(at("- {target: $..get, update: {tags: [new]}}", tags), json!(["old", "kept", "new"]));
    // What is selected twice is still one node.
    assert_eq!(at("- {target: \"$..['tags','tags']\", update: new}", tags), json!(["old", "kept", "new"]));
}

#[test]
fn an_update_of_a_mapping_is_merged_member_by_member() {
    let update =
        "- {target: $, update: {info: {title: Store, x-a: {b: 1}}, x-new: [1], tags: [{name: a}]}}\n";
    let document = Case::new(SHOP, "1.0.0", update).effective().unwrap();
    assert_eq!(document["info"], json!({"title": "Store", "version": "1", "x-a": {"b": 1}}));
    assert_eq!((&document["x-new"], &document["tags"]), (&json!([1]), &json!([{"name": "a"}])));
    let again = format!("{update}- {{target: \"$.info['x-a']\", update: {{c: 2}}}}");
    assert_eq!(at(&again, "/info/x-a"), json!({"b": 1, "c": 2}));
}

#[test]
fn a_scalar_is_replaced_or_removed() {
    assert_eq!(at("- {target: $.info.title, update: Store}", "/info/title"), json!("Store"));
    assert_eq!(at("- {target: $.info.title, update: null}", "/info"), json!({"title": null, "version": "1"}));
    assert_eq!(at("- {target: $.info.title, remove: true}", "/info"), json!({"version": "1"}));
    let tags = at("- {target: \"$.paths.*.get.tags[?@ == 'old']\", remove: true}", "/paths/~1items/get/tags");
    assert_eq!(tags, json!(["kept"]));
}

#[test]
fn what_a_path_selects_is_removed_everywhere() {
    let actions = "- {target: \"$.paths..responses['500']\", remove: true}\n- {target: $.paths..responses.default, remove: true}";
    assert_eq!(at(actions, "/paths/~1items/get/responses"), json!({"200": {"description": "Items"}}));
    assert_eq!(at(actions, "/paths/~1orders/get/responses"), json!({"200": {"description": "Orders"}}));
    let servers = at("- {target: \"$.servers[?( @.description == 'Dev' )]\", remove: true}", "/servers");
    assert_eq!(servers, json!([{"url": "https://shop.example", "description": "Shop"}]));
    let properties = at(
        "- {target: \"$..properties[?(@.type == 'string')]\", remove: true}",
        "/components/schemas/Item/properties",
    );
    assert_eq!(properties, json!({"count": {"type": "integer"}}));
    assert_eq!(at("- {target: '$.servers[-2::-1]', remove: true}", "/servers/0/description"), json!("Shop"));
}

#[test]
fn a_trait_selects_the_operations_that_have_it() {
    let actions =
        "- {target: \"$.paths[?(@.get['x-oai-traits'][?(@ == 'paged')])].get\", update: {x-paged: true}}";
    assert_eq!(at(actions, "/paths/~1items/get/x-paged"), json!(true));
    assert_eq!(at(actions, "/paths/~1orders/get/x-paged"), Value::Null);
}

#[test]
fn a_number_is_not_text() {
    let document = "openapi: 3.1.0\npaths: {/number: {x-code: 200}, /text: {x-code: '200'}}";
    let case = Case::new(document, "1.0.0", "- {target: \"$.paths[?@['x-code'] == 200]\", remove: true}");
    assert_eq!(case.effective().unwrap()["paths"], json!({"/text": {"x-code": "200"}}));
}

#[test]
fn a_node_of_the_document_is_copied() {
    let items = at("- {target: '$.paths[\"/orders\"]', copy: '$.paths[\"/items\"]'}", "/paths/~1orders/get");
    assert_eq!(items["operationId"], "items");
    assert_eq!(items["responses"].as_object().unwrap().len(), 3);
    let moved = "
- {target: $.paths, update: {/new: {}}}
- {target: \"$.paths['/new']\", copy: \"$.paths['/items']\"}
- {target: \"$.paths['/items']\", remove: true}";
    let paths = at(moved, "/paths");
    assert_eq!(paths.as_object().unwrap().keys().collect::<Vec<_>>().len(), 2);
    assert_eq!(paths["/new"]["get"]["operationId"], "items");
    // The copy is its own: what is changed in one is not changed in the other.
    let changed = format!(
        "{moved}\n- {{target: $.servers, copy: $.servers}}\n- {{target: '$.servers[0].url', update: x}}"
    );
    let servers = at(&changed, "/servers");
    assert_eq!((&servers[0]["url"], &servers[2]["url"]), (&json!("x"), &json!("https://dev.example")));
    // The target may be a part of what is copied, and the other way round.
    assert_eq!(at("- {target: $.info, copy: $}", "/info/info/title"), json!("Shop"));
    assert_eq!(at("- {target: $, copy: $.info}", "/title"), json!("Shop"));
}

#[test]
fn what_has_no_effect_is_a_warning() {
    for (version, action, warning) in [
        ("1.0.0", "{target: $.nothing, remove: true}", "`target` matches no node of the document"),
        ("1.1.0", "{target: $.nothing, copy: $.info}", "`target` matches no node of the document"),
        ("1.1.0", "{target: $.info, update: {title: Shop}}", "this action has no effect"),
        ("1.1.0", "{target: $.info, copy: $.info}", "this action has no effect"),
        ("1.1.0", "{target: $.info, remove: false}", "this action does nothing: `remove` is false"),
        (
            "1.0.0",
            "{target: $.tags, update: {}, remove: true}",
            "`update` has no effect beside `remove: true`",
        ),
        (
            "1.0.0",
            "{target: $.components.schemas.Item, update: {required: name}}",
            "a string replaces a list",
        ),
    ] {
        let warnings = Case::new(SHOP, version, &format!("- {action}")).warnings();
        assert!(warnings.contains(&format!("warning: {warning}")), "{action}: {warnings}");
        assert!(warnings.contains("overlay.yaml:4:"), "{action}: {warnings}");
    }
    for (version, action) in [
        ("1.1.0", "{target: $.servers, remove: true}"),
        ("1.0.0", "{target: $.components.schemas.Item, update: {type: [object, 'null']}}"),
    ] {
        assert_eq!(Case::new(SHOP, version, &format!("- {action}")).warnings(), "", "{action}");
    }
}

#[test]
fn remove_wins_against_update() {
    assert_eq!(at("- {target: $.servers, update: {url: x}, remove: true}", "/servers"), Value::Null);
}

/// The first line of the report and the place after it.
fn refusal(document: &str, version: &str, actions: &str) -> (String, bool) {
    let report = Case::new(document, version, actions).effective().unwrap_err();
    (report.lines().next().unwrap_or_default().to_owned(), report.contains("overlay.yaml:"))
}

#[test]
fn growth_is_bounded() {
    let doubling =
        |depth| format!("- {{target: \"$['x-a']{}\", update: {{a: {{}}, b: {{}}}}}}\n", "[*]".repeat(depth));
    let doubling = (0..40).map(doubling).collect::<Vec<_>>().concat();
    let doubling = format!("- {{target: $, update: {{x-a: {{}}}}}}\n{doubling}");
    let keys = format!("- {{target: '$.y[*]', update: {{{}: 1}}}}\n", "k".repeat(1_000_000));
    let whole = "- {target: $.info, copy: $}\n".repeat(60);
    let text = format!("- {{target: '$.x[*]', update: {}}}\n", "y".repeat(1_000_000));
    let items = "- {target: '$.x', copy: '$.x'}\n".repeat(40);
    let document = format!("openapi: 3.1.0\ninfo: {{title: Shop, version: '1'}}\nx: [{}1]", "1, ".repeat(99));
    let document = format!("{document}\ny: [{}{{}}]", "{}, ".repeat(99));
    for actions in [doubling, keys, whole, text, items] {
        let refused = refusal(&document, "1.1.0", &actions);
        assert_eq!(refused, ("error: overlay actions add more than 64 MiB".to_owned(), true));
    }
}

#[test]
fn what_paths_cost_is_bounded() {
    let document = format!("openapi: 3.1.0\nx: [{}1]", "1, ".repeat(99));
    let actions = format!("- {{target: '$.x[{}*]', remove: true}}", "*,".repeat(50_000));
    let refused = refusal(&document, "1.1.0", &actions);
    assert_eq!(refused, ("error: this path selects more than 4194304 nodes".to_owned(), true));
}

/// What an overlay hides of the changes of the published document.
mod hidden {
    use std::fmt::Write as _;
    use std::fs;
    use std::path::Path;

    use openapi_build::Config;
    use openapi_build::published::{Published, Reach, changes};
    use tempfile::TempDir;

    const OVERLAY: &str = "\
overlay: 1.1.0
info: {title: Ours, version: '1'}
actions:
- target: $.paths['/a'].get.description
  remove: true
- target: $.info
  update: {title: Our title, contact: {name: Us}}
- target: $.tags
  update: {name: ours}
";

    const DOCUMENT: &str = "\
openapi: 3.1.0
info: {title: Theirs, version: 1.0}
tags: [{name: one}, {name: two}]
paths:
  /a:
    get:
      description: {long: text}
      responses: {'204': {description: Gone}}
";

    fn read(folder: &Path, name: &str, document: &str) -> Published {
        fs::write(folder.join("overlay.yaml"), OVERLAY).unwrap();
        fs::write(folder.join(name), document).unwrap();
        let config = Config::new().overlay(folder.join("overlay.yaml"));
        Published::read(&config, folder.join(name)).unwrap()
    }

    /// Each change in a line: what, where, and the action that hides it.
    fn lines(from: &str, to: &str) -> String {
        let folder = TempDir::new().unwrap();
        let old = read(folder.path(), "old.yaml", DOCUMENT);
        let new = read(folder.path(), "new.yaml", &DOCUMENT.replacen(from, to, 1));
        let mut lines = String::new();
        for change in changes(&old, &new) {
            let reach = match &change.reach {
                Reach::Client => "seen".to_owned(),
                Reach::Hidden(Some(action)) => format!("action {} line {}", action.number, action.place.line),
                Reach::Hidden(None) => "hidden".to_owned(),
            };
            writeln!(lines, "{} {} {reach}", change.kind.name(), change.pointer).unwrap();
        }
        lines
    }

    #[test]
    fn each_change_names_the_action_that_hides_it() {
        for (from, to, expected) in [
            // Below what is removed.
            ("{long: text}", "{long: words}", "changed #/paths/~1a/get/description/long action 1 line 4\n"),
            (
                "{long: text}",
                "{long: text, more: 1}",
                "added #/paths/~1a/get/description/more action 1 line 4\n",
            ),
            ("{long: text}", "short", "changed #/paths/~1a/get/description action 1 line 4\n"),
            // What is replaced.
            ("Theirs", "Theirs now", "changed #/info/title action 2 line 6\n"),
            // What the overlay has put in already.
            ("1.0}", "1.0, contact: {name: Us}}", "added #/info/contact action 2 line 6\n"),
            // What is changed beside it.
            ("1.0}", "2.0}", "changed #/info/version seen\n"),
            ("Gone", "There", "changed #/paths/~1a/get/responses/204/description seen\n"),
            ("{name: one}", "{name: one, description: first}", "added #/tags/0/description seen\n"),
            ("[{name: one}, ", "[{name: zero}, {name: one}, ", "added #/tags/0 seen\n"),
            // Another form of the same values.
            ("1.0}", "1.00}", ""),
            ("title: Theirs, version: 1.0", "version: 1.0, title: Theirs", ""),
        ] {
            assert_eq!(lines(from, to), expected, "{from} -> {to}");
        }
    }
}

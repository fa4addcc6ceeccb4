//! Documents that want to do harm end in a report with a place, or in harmless code.
//!
//! The large ones are made here and not kept. What bounds time and memory are the generator's own counters, and a text
//! that got past them would keep a test from ending. One test inspects a clock all the same: minutes are no end either.

mod scratch;

use std::fmt::Write as _;

use openapi_build::Generated;
use proc_macro2::{TokenStream, TokenTree};
use serde_json::{Value, json};

use self::scratch::generate;

/// The first line of the report.
fn refusal(text: impl AsRef<[u8]>) -> String {
    let report = generate(text).expect_err("this is refused");
    assert!(report.len() < 4000, "a report is short: {report}");
    report.lines().next().unwrap_or_default().to_owned()
}

/// A document whose components are these schemas.
fn schemas(schemas: &str) -> String {
    format!(
        "openapi: 3.1.0\ninfo: {{title: Pets, version: '1'}}\npaths: {{}}\ncomponents:\n  schemas:\n{schemas}"
    )
}

fn code(generated: &Generated) -> String {
    generated.files.iter().map(openapi_build::GeneratedFile::text).collect()
}

#[test]
fn what_is_nested_too_deep_is_refused() {
    let block: String = (0..2000).fold(String::new(), |mut text, depth| {
        let _ = writeln!(text, "{:depth$}a:", "");
        text
    });
    for text in [
        "[".repeat(100_000),
        "{\"a\":".repeat(100_000) + "1" + &"}".repeat(100_000),
        "- ".repeat(100_000),
        block,
        schemas(&format!("    A: {}", "{items: ".repeat(100_000))),
    ] {
        assert_eq!(refusal(text), "error: the document is nested too deeply; the limit is 128 levels");
    }
}

#[test]
fn aliases_are_counted() {
    let mut laughs = String::from("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
    for level in 1..30 {
        let _ = writeln!(laughs, "a{level}: &a{level} [{}]", vec![format!("*a{}", level - 1); 10].join(","));
    }
    let long = format!("a: &a {}\nb:\n{}", "x".repeat(100_000), "- *a\n".repeat(20_000));
    for text in [laughs, long] {
        assert_eq!(refusal(text), "error: aliases expand to more than 64 MiB");
    }
    assert_eq!(refusal("a: &a [*a]"), "error: an alias refers to a node that contains it");
    assert_eq!(refusal("a: &a {b: *a}"), "error: an alias refers to a node that contains it");
}

#[test]
fn what_is_merely_large_is_generated() {
    let values: Vec<_> = (0..50_000).map(|number| format!("v{number}")).collect();
    let generated = generate(schemas(&format!("    A: {{type: string, enum: [{}]}}", values.join(", "))));
    assert!(code(&generated.unwrap()).contains("V49999"));

    let mut properties = String::from("    A:\n      type: object\n      properties:\n");
    for number in 0..5000 {
        let _ = writeln!(properties, "        p{number}: {{type: string}}");
    }
    assert!(code(&generate(schemas(&properties)).unwrap()).contains("pub p4999: Option<String>,"));

    let mut chain = String::new();
    for number in 0..10_000 {
        let next = number + 1;
        let _ = writeln!(
            chain,
            "    S{number}: {{type: object, properties: {{next: {{$ref: '#/components/schemas/S{next}'}}}}}}"
        );
    }
    chain.push_str("    S10000: {type: string}\n");
    assert!(code(&generate(schemas(&chain)).unwrap()).contains("pub struct S9999"));
}

#[test]
fn what_states_the_same_many_times_is_read_once() {
    let mut same = String::from("    A:\n      allOf:\n");
    for _ in 0..10_000 {
        same.push_str("      - {type: object, properties: {a: {type: string, format: date}}}\n");
    }
    assert!(code(&generate(schemas(&same)).unwrap()).contains("pub a: Option<Date>,"));

    let names: Vec<_> = (0..10_000).map(|number| format!("p{number}")).collect();
    let mut required = String::from("    A:\n      allOf:\n      - {$ref: '#/components/schemas/B'}\n");
    for name in &names {
        let _ = writeln!(required, "      - {{required: [{name}]}}");
    }
    let _ = writeln!(required, "    B: {{type: object, required: [{}]}}", names.join(", "));
    assert!(code(&generate(schemas(&required)).unwrap()).contains("pub type A = B;"));

    let base = "{type: object, discriminator: {propertyName: kind}, properties: {kind: {type: string}}}";
    let mut subtypes = format!("    Base: {base}\n");
    for number in 0..3000 {
        let _ = writeln!(
            subtypes,
            "    S{number}: {{allOf: [{{$ref: '#/components/schemas/Base'}}, {{properties: {{p{number}: {{type: string}}}}}}]}}"
        );
    }
    assert!(code(&generate(schemas(&subtypes)).unwrap()).contains("S2999(S2999)"));

    let mut different = String::from("    A:\n      allOf:\n");
    for number in 0..10_000 {
        let _ = writeln!(different, "      - {{properties: {{a: {{properties: {{p{number}: {{}}}}}}}}}}");
    }
    assert!(refusal(schemas(&different)).contains("`allOf`s expand to too many members"));
}

#[test]
fn long_texts_are_text() {
    let name = "n".repeat(1 << 20);
    let outcome =
        generate(schemas(&format!("    {name}: {{type: object, properties: {{a: {{type: string}}}}}}")));
    match outcome {
        Ok(generated) => assert!(code(&generated).len() > 100),
        Err(report) => assert!(report.contains("-->"), "{}", &report[..200]),
    }
    let words = "word ".repeat(4 << 20);
    let described =
        format!("    A: {{type: object, description: '{words}', properties: {{a: {{type: string}}}}}}");
    assert!(code(&generate(schemas(&described)).unwrap()).len() > words.len() / 2);
}

#[test]
fn references_that_go_round_end() {
    let mut ring = String::new();
    for number in 0..10_000 {
        let next = (number + 1) % 10_000;
        let _ = writeln!(ring, "    S{number}: {{$ref: '#/components/schemas/S{next}'}}");
    }
    let report = generate(schemas(&ring)).unwrap_err();
    assert!(report.contains("refers to itself") && report.len() < 64_000, "{} bytes", report.len());
    assert!(report.contains("\n… and 9900 more errors\n"), "{}", &report[report.len() - 100..]);
    let itself =
        "    A: {$ref: '#/components/schemas/A'}\n    B: {$ref: '#/components/schemas/B/properties/x'}\n";
    assert!(generate(schemas(itself)).unwrap_err().contains("a schema refers to itself"));
    let through = "    A: {type: array, items: {$ref: '#/components/schemas/A/items'}}\n";
    assert!(generate(schemas(through)).unwrap_err().contains("-->"));
}

#[test]
fn conjunctions_of_conjunctions_are_counted() {
    let mut doubled = String::from("    S0: {type: object, properties: {a: {type: string}}}\n");
    let mut nested = doubled.clone();
    for number in 1..=30 {
        let below = format!("{{$ref: '#/components/schemas/S{}'}}", number - 1);
        let _ = writeln!(doubled, "    S{number}: {{allOf: [{below}, {{allOf: [{below}]}}]}}");
        let _ = writeln!(nested, "    S{number}: {{allOf: [{below}, {{properties: {{p: {below}}}}}]}}");
    }
    assert!(code(&generate(schemas(&doubled)).unwrap()).contains("pub type S30 = S29;"));
    assert!(code(&generate(schemas(&nested)).unwrap()).contains("pub struct S30"));

    let choice = |number| {
        let variant = |side| {
            format!(
                "{{title: {side}, type: object, required: [{side}{number}], properties: {{{side}{number}: {{type: string}}}}}}"
            )
        };
        format!("{{oneOf: [{}, {}]}}", variant("a"), variant("b"))
    };
    let choices: Vec<_> = (0..30).map(choice).collect();
    let choices = format!("    A: {{allOf: [{}]}}", choices.join(", "));
    assert_eq!(refusal(schemas(&choices)), "error: `allOf` and `oneOf` combine to more than 2000 types");

    let mut chain = String::from("    S0: {type: object, properties: {a: {type: string}}}\n");
    for number in 1..10_000 {
        let below = format!("{{$ref: '#/components/schemas/S{}'}}", number - 1);
        let _ = writeln!(
            chain,
            "    S{number}: {{allOf: [{below}, {{properties: {{b{number}: {{type: string}}}}}}]}}"
        );
    }
    let report = generate(schemas(&chain)).unwrap_err();
    for words in ["`allOf`s expand to too many members", "--> ", "shorten the longest chain"] {
        assert!(report.contains(words) && report.len() < 4000, "{report}");
    }

    // What only annotates is another name, however long the chain of such names is.
    let mut names = String::from("    S0: {type: object, properties: {a: {type: string}}}\n");
    for number in 1..2_000 {
        let below = format!("{{$ref: '#/components/schemas/S{}'}}", number - 1);
        let _ = writeln!(names, "    S{number}: {{description: One., allOf: [{below}]}}");
    }
    assert!(code(&generate(schemas(&names)).unwrap()).contains("pub type S1999 = S1998;"));
}

#[test]
fn what_holds_itself_ends() {
    for (own, expected) in [
        ("{allOf: [{allOf: [{$ref: '#/components/schemas/A'}]}]}", "this `allOf` holds itself"),
        ("{$ref: '#/components/schemas/A', required: [a]}", "this `allOf` holds itself"),
        ("{$recursiveRef: '#', type: object}", "this `allOf` holds itself"),
        ("{oneOf: [{$ref: '#/components/schemas/A'}]}", "this recursive schema has no finite value"),
    ] {
        let report = generate(schemas(&format!("    A: {own}"))).expect_err(own);
        assert!(report.contains(expected) && report.contains("--> api.yaml:6:"), "{own}: {report}");
    }
    for (own, expected) in [
        (
            "{type: object, required: [a], properties: {a: {$ref: '#/components/schemas/A'}}}",
            "pub a: Box<A>,",
        ),
        // Reading it as a part of itself would never end.
        ("{oneOf: [{$ref: '#/components/schemas/A'}, {type: string}]}", "String(String)"),
        // `null` ends it.
        ("{anyOf: [{$ref: '#/components/schemas/A'}, {type: 'null'}], minLength: 1}", "pub type A = Value;"),
        ("{type: array, items: {allOf: [{$ref: '#/components/schemas/A'}]}}", "pub struct A(pub Vec<A>);"),
        ("{type: object, properties: {$ref: {type: string}}}", "optional r#ref as \"$ref\""),
    ] {
        let generated = generate(schemas(&format!("    A: {own}"))).expect(own);
        assert!(code(&generated).contains(expected), "{own}: {}", code(&generated));
    }
}

#[test]
fn what_is_not_text_is_refused() {
    let utf16: Vec<u8> = "openapi: 3.1.0".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert!(refusal([&[0xFF, 0xFE], utf16.as_slice()].concat()).contains("invalid UTF-8 at byte"));
    assert!(refusal([0, 159, 146, 150]).contains("invalid UTF-8 at byte"));
    for text in [
        "",
        "null",
        "42",
        "[]",
        "\0",
        "%YAML 3.0\n---\n{}",
        "openapi: 3.1.0\npaths: {",
        "openapi: 3.1.0\n---\nopenapi: 3.1.0",
        "openapi: !!python/object:os.system 3.1.0",
        "openapi: 3.1.0\nopenapi: 3.1.0",
        "openapi: 3.1.0\n<<: [paths]",
        "? {a: b}\n: c",
        "openapi: 99.0.0",
        "openapi: [3.1.0]",
        "swagger: '1.2'",
        "&a a: 1",
    ] {
        let report = generate(text).expect_err(text);
        assert!(report.starts_with("error: ") && report.contains("--> api.yaml:"), "{text:?}: {report}");
    }
}

/// What would be code if it ever stood outside a literal, a comment, or a code block of another language.
const EVIL: [&str; 12] = [
    "\"]; fn marker() {} //",
    "*/ fn marker() {} /*",
    "\r\nfn marker() {}\r\n",
    "\u{85}fn marker() {}\u{2028}fn marker() {}",
    "```\nmarker!();\n```",
    "~~~rust\nmarker!();\n~~~",
    "    marker!();\n\n\tmarker!();",
    "- a\n\n      marker!();\n\n> ```\n> marker!();",
    "<div>\n\n```compile_fail\nmarker!();",
    "[broken](crate::marker) {0} {marker} {{}} \\u{7d}",
    "../../../../marker",
    "\u{202E}marker\u{2066}",
];

/// A document with this text in every place that has one.
fn evil(text: &str) -> String {
    let schema = json!({
        "type": "object", "title": text, "description": text, "required": [text],
        "properties": {
            text: {"type": "string", "enum": [text, "other"], "description": text, "examples": [text]},
            "described": {"type": "string", "title": text, "pattern": text, "format": text, "examples": [{"a": text}]},
        },
        "x-rust-type": text,
    });
    json!({
        "openapi": "3.1.0",
        "info": {"title": text, "version": text, "description": text},
        "servers": [{"url": "https://pets.example", "description": text}],
        "tags": [{"name": text, "description": text}],
        "paths": {format!("/{}", text.replace(['{', '}'], "")): {"post": {
            "operationId": text, "summary": text, "description": text, "tags": [text],
            "parameters": [{"name": text, "in": "query", "description": text, "example": text,
                "schema": {"type": "string", "description": text}}],
            "requestBody": {"description": text, "content": {"application/json": {"schema": {"$ref": "#/components/schemas/A"}}}},
            "responses": {"200": {"description": text, "content": {"application/json": {
                "schema": {"$ref": "#/components/schemas/A"}, "examples": {text: {"value": text}}}}}},
        }}},
        "components": {
            "schemas": {"A": schema, text: {"type": "string"}},
            "securitySchemes": {text: {"type": "http", "scheme": "bearer", "description": text}},
        },
        "security": [{text: []}],
    })
    .to_string()
}

/// Whether `marker` is called or declared as it stands in the texts; a name made of a text may be `marker` as well.
fn holds_marker(tokens: TokenStream) -> bool {
    let tokens: Vec<_> = tokens.into_iter().collect();
    let called = tokens.windows(2).any(|pair| match pair {
        [TokenTree::Ident(name), TokenTree::Punct(mark)] => name == "marker" && mark.as_char() == '!',
        [TokenTree::Ident(name), TokenTree::Group(group)] => name == "marker" && group.stream().is_empty(),
        _ => false,
    });
    let within = |token| match token {
        TokenTree::Group(group) => holds_marker(group.stream()),
        _ => false,
    };
    called || tokens.into_iter().any(within)
}

/// The docs of each item, as rustdoc puts them together.
fn docs(text: &str) -> Vec<String> {
    let mut all = vec![String::new()];
    for line in text.lines().map(str::trim_start) {
        match line.strip_prefix("///").or_else(|| line.strip_prefix("//!")) {
            Some(doc) => all.last_mut().unwrap().extend([doc.strip_prefix(' ').unwrap_or(doc), "\n"]),
            None => all.push(String::new()),
        }
    }
    all
}

/// Whether every code block of a doc comment is one that rustdoc leaves alone.
fn compiles_nothing(docs: &str) -> bool {
    let mut open = None;
    for line in docs.lines() {
        let bare = line.trim_start_matches([' ', '\t', '>', '-', '*', '+']);
        let mark = bare.chars().next().filter(|mark| ['`', '~'].contains(mark));
        let info = bare.trim_start_matches(mark.unwrap_or('`'));
        // With another backtick behind it, it is a span of code in a line of text.
        let is_fence = bare.len() - info.len() >= 3 && !(mark == Some('`') && info.contains('`'));
        match open {
            None if is_fence && !["text", "json"].contains(&info.trim()) => return false,
            None if is_fence => open = mark,
            None if line.starts_with("    ") && !docs.contains("- ") => return false,
            Some(_) if is_fence && open == mark => open = None,
            _ => {}
        }
    }
    open.is_none()
}

#[test]
fn text_never_becomes_code() {
    for text in EVIL {
        let generated = match generate(evil(text)) {
            Ok(generated) => generated,
            // A path or a name may be refused; the same text everywhere else is tried below.
            Err(report) => {
                assert!(report.contains("--> api.yaml:"), "{text:?}: {report}");
                let mut document: Value = serde_json::from_str(&evil(text)).unwrap();
                let operation = document["paths"].as_object().unwrap().values().next().unwrap().clone();
                document["paths"] = json!({"/pets": operation});
                generate(document.to_string()).unwrap_or_else(|report| panic!("{text:?}: {report}"))
            }
        };
        for file in &generated.files {
            let stem = file.name.strip_suffix(".rs").unwrap();
            let module = stem.strip_prefix("operations_").unwrap_or(stem);
            let is_own = ["mod", "models", "operations", "errors", "client"].contains(&module);
            assert!(is_own || module.chars().all(|c| c == '_' || c.is_alphanumeric()), "{}", file.name);
            let code = file.text();
            syn::parse_file(&code).unwrap_or_else(|error| panic!("{text:?}: {error}\n{code}"));
            assert!(!code.contains(['\u{202E}', '\u{2066}', '\r']), "{text:?}: {}", file.name);
            assert!(!holds_marker(code.parse().unwrap()), "{text:?} became code in {}", file.name);
            for docs in docs(&code) {
                assert!(compiles_nothing(&docs), "{text:?} is a doctest in {}:\n{docs}", file.name);
            }
        }
    }
}

/// Names that Rust, its prelude, the runtime or a file system would take for something else.
#[rustfmt::skip]
const NAMES: &[&str] = &[
    "as", "async", "await", "box", "break", "const", "crate", "dyn", "fn", "for", "gen", "impl", "in",
    "macro", "match", "mod", "move", "mut", "pub", "ref", "self", "Self", "static", "super", "try", "type",
    "union", "unsafe", "use", "where", "yield", "_", "__", "1st", "+1", "-1", "", " ", "String", "Option",
    "Vec", "Result", "Box", "Error", "Client", "Ok", "Some", "None", "Default", "serde", "std", "core",
    "petId", "pet_id", "PetID", "\u{1F980}", "größe", "名前", "../up", "a/b", "C:\\x", "null", "true",
];

#[test]
fn every_name_can_be_spoken() {
    let properties: serde_json::Map<_, _> =
        NAMES.iter().map(|name| ((*name).to_owned(), json!({"type": "string", "enum": NAMES}))).collect();
    let components: serde_json::Map<_, _> = NAMES
        .iter()
        .map(|name| ((*name).to_owned(), json!({"type": "object", "properties": properties.clone()})))
        .take(20)
        .collect();
    let document = json!({"openapi": "3.1.0", "info": {"title": "a", "version": "1"}, "paths": {}, "components": {"schemas": components}});
    let generated = generate(document.to_string()).unwrap();
    for file in &generated.files {
        syn::parse_file(&file.text()).unwrap();
    }
}

#[test]
fn what_is_missing_in_many_places_is_looked_for_once() {
    let mut missing = String::new();
    for number in 0..3000 {
        let none = "{$ref: '#/components/schemas/SchemaOfNoName'}";
        let _ = writeln!(missing, "    SchemaOfName{number}: {{type: object, properties: {{a: {none}}}}}");
    }
    let start = std::time::Instant::now();
    assert!(generate(schemas(&missing)).unwrap_err().contains("did you mean `SchemaOfName"));
    // To compare the names for each place takes minutes.
    assert!(start.elapsed().as_secs() < 30, "{:?}", start.elapsed());
}

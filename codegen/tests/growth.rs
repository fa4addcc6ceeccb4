//! What a document repeats many times costs no more than as many times as much: a search of pairs would not end.

mod scratch;

use std::fmt::Write as _;

use self::scratch::generate;

/// A document whose components are these schemas.
fn schemas(schemas: &str) -> String {
    format!(
        "openapi: 3.1.0\ninfo: {{title: Pets, version: '1'}}\npaths: {{}}\ncomponents:\n  schemas:\n{schemas}"
    )
}

fn lines(count: usize, line: impl Fn(usize) -> String) -> String {
    (0..count).fold(String::new(), |mut text, number| {
        let _ = writeln!(text, "{}", line(number));
        text
    })
}

#[test]
fn a_missing_schema_is_guessed_once() {
    let pets = lines(2000, |number| format!("    Pets{number}: {{type: string}}"));
    let uses = lines(2000, |number| format!("        p{number}: {{$ref: '#/components/schemas/Petz7'}}"));
    let report = generate(schemas(&format!("{pets}    A:\n      type: object\n      properties:\n{uses}")));
    let report = report.unwrap_err();
    assert_eq!(report.matches("help: did you mean `Pets7`?").count(), 100);
    assert!(report.ends_with("\n… and 1900 more errors\n"), "{}", &report[report.len() - 100..]);
}

#[test]
fn descriptions_are_read_once() {
    for text in ["<", "&a", "[", "`", "[a](http://b", "<http://", ">", "> ", "~~~", "\\\"#"] {
        let described = format!("    A: {{type: object, description: \"{}\"}}", text.repeat(50_000));
        assert!(generate(schemas(&described)).is_ok(), "{text}");
    }
    let hashes = format!("    A: {{type: object, description: '\"{}'}}", "#".repeat(50_000));
    let generated = generate(schemas(&hashes)).unwrap();
    // A raw string has at most 255 of them.
    assert!(generated.files.iter().all(|file| syn::parse_file(&file.text()).is_ok()));
}

#[test]
fn equal_names_are_looked_up() {
    let names = lines(5000, |number| {
        let signs: String = (0..13).map(|bit| if number >> bit & 1 == 0 { '-' } else { '.' }).collect();
        format!("        'x{signs}': {{type: string}}")
    });
    let object = format!("    A:\n      type: object\n      properties:\n{names}");
    let generated = generate(schemas(&object)).unwrap();
    assert!(generated.files.iter().any(|file| file.text().contains("pub x_5000: Option<String>,")));

    let pins = lines(5000, |number| format!("    S{number}: {{type: object, x-rust-name: Same}}"));
    let report = generate(schemas(&pins)).unwrap_err();
    assert!(
        report.contains("the name `Same` is already in use") && report.contains("… and 4899 more errors")
    );
}

#[test]
fn parameters_and_mappings_are_looked_up() {
    let parameters =
        lines(5000, |number| format!("      - {{name: q{number}, in: query, schema: {{type: string}}}}"));
    let operation = format!(
        "openapi: 3.1.0\ninfo: {{title: Pets, version: '1'}}\nservers: [{{url: https://pets.example}}]\npaths:\n  /pets:\n    get:\n      operationId: list\n      responses: {{'204': {{description: Done}}}}\n      parameters:\n{parameters}"
    );
    assert!(generate(operation).is_ok());

    let members = lines(2000, |number| {
        format!(
            "    S{number}: {{type: object, required: [kind], properties: {{kind: {{type: string}}, p{number}: {{type: string}}}}}}"
        )
    });
    let listed = lines(2000, |number| format!("      - $ref: '#/components/schemas/S{number}'"));
    let mapped = lines(2000, |number| format!("          v{number}: S{number}"));
    let union = format!(
        "    U:\n      discriminator:\n        propertyName: kind\n        mapping:\n{mapped}      oneOf:\n{listed}{members}"
    );
    let generated = generate(schemas(&union)).unwrap();
    assert!(generated.files.iter().any(|file| file.text().contains("S1999(S1999)")));
}

#[test]
fn members_of_a_union_are_not_compared_with_each_other() {
    let members = lines(4000, |number| {
        format!(
            "    S{number}: {{type: object, required: [p{number}], properties: {{p{number}: {{type: string}}}}}}"
        )
    });
    let listed = lines(4000, |number| format!("      - $ref: '#/components/schemas/S{number}'"));
    let generated = generate(schemas(&format!("    U:\n      anyOf:\n{listed}{members}"))).unwrap();
    let models = generated.files.iter().find(|file| file.name == "models.rs").unwrap().text();
    let (_, combined) = models.split_once("pub struct UCombined {").unwrap();
    let (fields, _) = combined.split_once("\n}").unwrap();
    assert_eq!(fields.matches(": Option<String>,").count(), 4000);
}

#[test]
fn media_types_of_all_operations_are_counted() {
    let types = lines(1000, |number| format!("- application/x-{number}"));
    let paths = lines(1000, |number| {
        let response = "{description: A pet, schema: {type: object}}";
        format!("  /pets/{number}: {{get: {{responses: {{'200': {response}}}}}}}")
    });
    let start = "swagger: '2.0'\ninfo: {title: Pets, version: '1'}\nproduces:\n";
    let report = generate(format!("{start}{types}paths:\n{paths}")).unwrap_err();
    let message = "error: what operations share repeats more than 64 MiB";
    assert_eq!(report.matches(message).count(), 1, "{}", &report[..report.len().min(2000)]);
}

//! Tests the cases that are made for small documents.

use std::fs;

use openapi_build::Config;
use tempfile::TempDir;

use super::cases::Cases;
use super::document::Document;
use super::validator::ExampleValidator;
use crate::{Case, RequestCase};

/// Creates a folder with these files.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

/// Returns the cases of a document.
fn cases(text: &str) -> Vec<Case> {
    let folder = folder(&[("pets.yaml", text)]);
    let path = folder.path().join("pets.yaml");
    let api = Config::new().lower(&path).unwrap().api;
    let document = Document::read(&Config::new(), &path).unwrap();
    Cases::of(&document, &api).list
}

/// Returns the values that the types of a document have to keep.
fn values(text: &str) -> Vec<serde_json::Value> {
    let cases = cases(text).into_iter();
    cases.filter_map(|case| if let Case::Value(case) = case { Some(case.value) } else { None }).collect()
}

/// Returns the requests for a document with these paths.
fn requests(version: &str, paths: &str) -> Vec<RequestCase> {
    let text = format!("openapi: {version}\ninfo: {{title: Pets, version: '1'}}\npaths:\n{paths}");
    let cases = cases(&text).into_iter();
    cases.filter_map(|case| if let Case::Request(case) = case { Some(case) } else { None }).collect()
}

#[test]
fn a_method_is_sent_as_the_document_writes_it() {
    let paths = "
  /pets:
    get: {operationId: list, responses: {'204': {description: None}}}
    additionalOperations:
      Purge: {operationId: purge, responses: {'204': {description: None}}}
";
    let methods: Vec<_> = requests("3.2.0", paths).into_iter().map(|request| request.method).collect();
    assert_eq!(methods, ["GET", "Purge"]);
}

#[test]
fn parts_have_styles_since_openapi_3_1() {
    let paths = "
  /pets:
    post:
      operationId: add
      requestBody:
        required: true
        content:
          multipart/form-data:
            schema:
              type: object
              required: [ids, photo]
              properties:
                ids: {type: array, items: {type: integer}}
                photo: {type: string, format: binary}
            encoding: {ids: {style: pipeDelimited, explode: false}}
      responses: {'204': {description: None}}
";
    for (version, has_styles) in [("3.0.3", false), ("3.1.0", true)] {
        let requests = requests(version, paths);
        let body = requests.first().and_then(|request| request.body.as_ref()).unwrap();
        assert_eq!(body.styles.contains_key("ids"), has_styles, "{version}");
        assert!(body.files.contains("photo") && body.files.len() == 1, "{version}: {:?}", body.files);
    }
}

#[test]
fn parts_have_names_whatever_the_schema_of_the_body() {
    for schema in ["{type: string, format: binary}", "{type: array, items: {type: integer}}", "{}"] {
        let paths = format!(
            "
  /pets:
    post:
      operationId: add
      requestBody:
        required: true
        content: {{multipart/form-data: {{schema: {schema}, example: [1]}}}}
      responses: {{'204': {{description: None}}}}
"
        );
        let bodies: Vec<_> = requests("3.1.0", &paths).into_iter().filter_map(|case| case.body).collect();
        assert!(
            bodies.len() == 1 && bodies.iter().all(|body| body.value.is_object()),
            "{schema}: {bodies:?}"
        );
    }
}

#[test]
fn a_response_is_of_the_characters_that_its_charset_has() {
    for (charset, expected) in
        [("", "made up é"), ("; charset=\"UTF-8\"", "made up é"), ("; Charset=iso-8859-1", "made up")]
    {
        let text = format!(
            "
openapi: 3.1.0
info: {{title: Pets, version: '1'}}
paths:
  /pets: {{get: {{operationId: list, responses: {{'200': {{description: A, content: {{'text/plain{charset}': {{example: é}}}}}}}}}}}}
"
        );
        let cases = cases(&text).into_iter();
        let bodies =
            cases.filter_map(|case| if let Case::Response(case) = case { Some(case.body) } else { None });
        let is_whole = expected.contains('é');
        let all = if is_whole { vec![expected, "é"] } else { vec![expected] };
        assert_eq!(bodies.collect::<Vec<_>>(), all, "{charset}");
    }
}

#[test]
fn an_example_is_validated_wherever_it_stands() {
    let main = "
openapi: 3.1.0
info: {title: Pets, version: '1'}
paths: {}
components:
  schemas:
    Pet: {$ref: 'models.yaml#/Pet'}
    Name: {type: string}
";
    let models = "
Pet: {type: object, properties: {name: {$ref: 'pets.yaml#/components/schemas/Name'}, kind: {$ref: '#/Kind'}}}
Kind: {enum: [cat, dog]}
";
    let folder = folder(&[("pets.yaml", main), ("models.yaml", models)]);
    let document = Document::read(&Config::new(), &folder.path().join("pets.yaml")).unwrap();
    let mut validator = ExampleValidator::of(&document);
    for place in ["/components/schemas/Pet", "/files:/models.yaml/Pet"] {
        let mut is_wrong = |value| validator.fault(place, &value).is_some();
        assert!(!is_wrong(serde_json::json!({"name": "x", "kind": "cat"})), "{place}");
        assert!(is_wrong(serde_json::json!({"name": 1})), "{place}");
        assert!(is_wrong(serde_json::json!({"kind": "cow"})), "{place}");
    }
}

#[test]
fn a_merged_property_is_requested_what_all_members_allow() {
    let text = "
openapi: 3.1.0
info: {title: Pets, version: '1'}
paths:
  /dog: {get: {operationId: dog, responses: {'200': {description: Dog, content: {application/json: {schema: {$ref: '#/components/schemas/Dog'}}}}}}}
components:
  schemas:
    Animal: {type: object, properties: {kind: {type: string, enum: [dog, cat]}}}
    Dog:
      allOf:
      - {properties: {kind: {const: dog}, level: {enum: [1, 2, 3]}}}
      - {$ref: '#/components/schemas/Animal'}
      - {properties: {level: {type: integer, minimum: 2}}}
      - {properties: {none: {type: string, allOf: [{enum: [base]}, {enum: [derived]}]}}}
";
    let values = values(text).into_iter().filter(|value| !value.is_object());
    let values: Vec<_> = values.map(|value| value.to_string()).collect();
    assert_eq!(values, ["\"dog\"", "2", "3", "\"derived\""]);
}

#[test]
fn a_property_of_a_merged_property_is_what_all_members_describe() {
    let text = "
openapi: 3.1.0
info: {title: Pets, version: '1'}
paths:
  /pet: {get: {operationId: pet, responses: {'200': {description: Pet, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}}}}
components:
  schemas:
    Pet:
      allOf:
      - {type: object, properties: {home: {type: object, properties: {place: {type: object, required: [city], properties: {city: {type: string}}}}}}}
      - {properties: {home: {properties: {place: {required: [zip], properties: {zip: {type: integer}, city: {enum: [Ulm]}}}}}}}
";
    let values = values(text).into_iter();
    let places: Vec<_> =
        values.filter(|value| value.get("city").is_some() || value.get("zip").is_some()).collect();
    assert!(!places.is_empty(), "the type of the place has values");
    assert!(places.iter().all(|place| place["zip"] == 7 && place["city"] == "Ulm"), "{places:?}");
}

#[test]
fn a_value_that_no_path_and_no_header_can_have_is_not_sent() {
    let paths = "
  /pets/{kind}/{names}:
    get:
      operationId: list
      parameters:
      - {name: kind, in: path, required: true, schema: {type: string, enum: ['', '..', cat]}, examples: {none: {value: ''}}}
      - {name: names, in: path, required: true, schema: {type: array, items: {type: string}}, example: []}
      - {name: X-Kind, in: header, schema: {enum: ['', ' ', dog]}, example: ''}
      - {name: X-None, in: header, schema: {enum: ['']}}
      responses: {'204': {description: None}}
  /owners/{kind}/{id}:
    get:
      operationId: owners
      parameters:
      - {name: kind, in: path, required: true, schema: {type: string, enum: ['']}}
      - {name: id, in: path, required: true, schema: {type: integer}}
      responses: {'204': {description: None}}
";
    let given: Vec<_> = requests("3.1.0", paths).into_iter().map(|request| request.given).collect();
    let [given] = given.as_slice() else { panic!("{given:?}") };
    let given: Vec<_> = given.iter().map(|(name, value)| format!("{name}={value}")).collect();
    assert_eq!(given, ["header/X-Kind=\"dog\"", "path/kind=\"cat\"", "path/names=[\"madeup\"]"]);
}

#[test]
fn a_parameter_in_a_media_type_without_a_library_is_text() {
    let paths = "
  /pets:
    get:
      operationId: list
      parameters:
      - {name: filter, in: query, content: {multipart/form-data: {schema: {$ref: '#/components/schemas/Filter'}}}}
      - {name: 'no header', in: header, schema: {type: string}}
      responses: {'204': {description: None}}
components: {schemas: {Filter: {type: object, properties: {kind: {type: string}}}}}
";
    let requests = requests("3.1.0", paths);
    let given: Vec<_> = requests.iter().flat_map(|request| &request.given).collect();
    assert_eq!(given, [(&"query/filter".to_owned(), &serde_json::json!("madeup"))]);
}

#[test]
fn an_alternative_of_an_all_of_has_what_stands_beside_it() {
    let text = "
openapi: 3.1.0
info: {title: Pets, version: '1'}
paths:
  /pets: {get: {operationId: pet, responses: {'200': {description: Pet, content: {application/json: {schema: {$ref: '#/components/schemas/PetSold'}}}}}}}
components:
  schemas:
    Cat: {type: object, required: [kind], properties: {kind: {const: cat}}}
    Dog: {type: object, required: [kind], properties: {kind: {const: dog}}}
    Pet: {oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]}
    PetSold: {allOf: [{$ref: '#/components/schemas/Pet'}, {type: object, required: [price], properties: {price: {type: integer}}}]}
";
    let objects: Vec<_> = values(text).into_iter().filter(serde_json::Value::is_object).collect();
    assert!(!objects.is_empty() && objects.iter().all(|value| value["price"] == 7), "{objects:?}");
}

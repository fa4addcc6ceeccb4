//! Documents of several files: where these may stand, and that what they are split into makes no difference.

#[path = "../../conformance/config.rs"]
mod config;

use std::fs;
use std::path::{Path, PathBuf};

use openapi_build::{Config, Generated};
use serde_json::{Map, Value, json};

/// Writes a file below a folder, and returns its path.
fn write(folder: &Path, name: &str, text: &str) -> PathBuf {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, text).unwrap();
    path
}

const DOCUMENT: &str = "openapi: 3.1.0
info: {title: Pets, version: '1'}
paths:
  /pet:
    get:
      operationId: getPet
      responses:
        '200': {description: A pet, content: {application/json: {schema: {$ref: '../common/pet.yaml#/'}}}}
";

const PET: &str = "type: object\nrequired: [name]\nproperties: {name: {$ref: names/name.yaml#Names/Name}}\n";

fn code(generated: &Generated) -> String {
    generated.files.iter().map(openapi_build::GeneratedFile::text).collect()
}

#[test]
fn a_root_allows_other_folders_below_it() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let document = write(folder, "spec/api/openapi.yaml", DOCUMENT);
    write(folder, "spec/common/pet.yaml", PET);
    write(folder, "spec/common/names/name.yaml", "Names: {Name: {type: string, maxLength: 5}}\n");

    let refused = Config::new().generate(&document).unwrap_err().to_string();
    assert!(refused.contains("`../common/pet.yaml`, which is outside of the document's folder"), "{refused}");
    assert!(refused.contains("`Config::root`"), "{refused}");

    let generated = Config::new().root(folder.join("spec")).generate(&document).unwrap();
    assert_eq!(generated.warnings, Vec::<String>::new());
    let text = code(&generated);
    assert!(text.contains("/// The `pet` schema.") && text.contains("pub struct Pet {"), "{text}");
    let sources = ["spec/api/openapi.yaml", "spec/common/pet.yaml", "spec/common/names/name.yaml"];
    assert_eq!(generated.sources, sources.map(|name| folder.join(name)));

    // The root is the outermost folder, also for files in other folders.
    write(folder, "spec/common/pet.yaml", &PET.replace("names/", "../../outside/"));
    write(folder, "outside/name.yaml", "Name: {type: string}\n");
    let refused = Config::new().root(folder.join("spec")).generate(&document).unwrap_err().to_string();
    assert!(refused.contains("`../../outside/name.yaml`, which is outside of the root"), "{refused}");

    for root in ["spec/common", "spec/none", "spec/api/openapi.yaml"] {
        let refused = Config::new().root(folder.join(root)).generate(&document).unwrap_err().to_string();
        assert!(refused.contains("is not a folder that contains the document"), "{root}: {refused}");
    }
}

#[test]
fn a_schema_has_its_names_in_any_file_and_below_any_key() {
    let folder = tempfile::tempdir().unwrap();
    let document = "openapi: 3.1.0\ninfo: {title: Pets, version: '1'}\npaths: {/pet: {$ref: pet.yaml}}\n";
    let document = write(folder.path(), "openapi.yaml", document);
    // A path item is read as a copy, and the anchor is relative to the `$id` around it.
    let pet = "get:
  operationId: getPet
  responses:
    default:
      description: A pet
      content:
        application/json:
          schema:
            $id: https://pets.example/pet
            type: object
            required: [default, x-name]
            properties:
              default: {$anchor: name, type: string}
              x-name: {$anchor: nick, type: integer}
              again: {$ref: '#name'}
              nick: {$ref: '#nick'}
            examples: [{$anchor: name}]
";
    write(folder.path(), "pet.yaml", pet);
    let generated = Config::new().generate(&document).unwrap();
    let text = code(&generated);
    for field in
        ["pub default: String,", "pub x_name: i64,", "pub again: Option<String>,", "pub nick: Option<i64>,"]
    {
        assert!(text.contains(field), "{field}: {text}");
    }
}

#[test]
fn a_document_of_openapi_2_may_have_other_files() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let document = write(
        folder,
        "swagger.yaml",
        "swagger: '2.0'
info: {title: Pets, version: '1'}
consumes: [application/json]
produces: [application/json]
paths:
  /pets: {$ref: paths.yaml#/pets}
  /animals: {$ref: '#/paths/~1pets'}
",
    );
    let paths = "pets:
  parameters: [{name: ids, in: query, type: array, items: {type: integer}, collectionFormat: pipes}]
  post:
    parameters: [{$ref: shared.yaml#/parameters/Owner}]
    responses:
      '200': {description: It, schema: {$ref: shared.yaml#/definitions/Pet}}
      default: {$ref: shared.yaml#/responses/Failed}
  put:
    produces: [text/json+json]
    responses: {default: {$ref: shared.yaml#/responses/Failed}}
";
    write(folder, "paths.yaml", paths);
    let shared = "parameters:
  Owner: {name: pet, in: body, required: true, schema: {type: object, properties: {of: {$ref: '#/definitions/Pet'}}}}
responses:
  Failed: {description: No, schema: {type: object, properties: {message: {type: string}}}}
definitions:
  Pet: {type: object, discriminator: kind, required: [kind], properties: {kind: {type: string}}}
  Cat: {allOf: [{$ref: '#/definitions/Pet'}, {type: object, properties: {lives: {type: integer}}}]}
";
    write(folder, "shared.yaml", shared);
    let generated = Config::new().generate(&document).unwrap();
    assert_eq!(generated.warnings, Vec::<String>::new());
    let text = code(&generated);
    for expected in
        ["pub enum Pet {", "pub struct Cat {", "shared.yaml#/definitions/Cat", "lives: Option<i64>"]
    {
        assert!(text.contains(expected), "{expected}: {text}");
    }
    // Both paths have operations, each with a body of the shared type, which has the name of the parameter.
    for operation in ["post_pets", "post_animals"] {
        let expected = format!("fn {operation}(&self, body: models::Owner)");
        assert!(text.contains(&expected), "{expected}: {text}");
    }
}

#[cfg(unix)]
#[test]
fn links_that_lead_out_and_what_is_not_a_regular_file_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let document = write(folder, "spec/api/openapi.yaml", DOCUMENT);
    write(folder, "outside/pet.yaml", "type: string\n");
    fs::create_dir_all(folder.join("spec/common")).unwrap();
    let pet = folder.join("spec/common/pet.yaml");
    std::os::unix::fs::symlink(folder.join("outside/pet.yaml"), &pet).unwrap();
    let refused = Config::new().root(folder.join("spec")).generate(&document).unwrap_err().to_string();
    assert!(refused.contains("which is outside of the root"), "{refused}");

    fs::remove_file(&pet).unwrap();
    assert!(std::process::Command::new("mkfifo").arg(&pet).status().unwrap().success());
    let refused = Config::new().root(folder.join("spec")).generate(&document).unwrap_err().to_string();
    assert!(refused.contains("cannot read `../common/pet.yaml`: it is not a regular file"), "{refused}");
    for path in [pet.as_path(), Path::new("/dev/zero")] {
        let refused = Config::new().generate(path).unwrap_err().to_string();
        assert!(refused.contains("it is not a regular file"), "{refused}");
    }
}

/// How a document is taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Split {
    /// `components` names a file for each schema.
    Components,
    /// One file holds all schemas; the document has none.
    One,
    /// The document is in a folder beside that of the schemas, each of which is a file.
    Folders,
}

impl Split {
    /// Where a schema is, from the document.
    fn schema(self, name: &str) -> String {
        match self {
            Self::Components => format!("schemas/{name}.json"),
            Self::One => format!("schemas.json#/{name}"),
            Self::Folders => format!("../schemas/{name}.json"),
        }
    }

    /// What a reference in the document becomes; `from` is the schema whose file it is in then.
    fn reference(self, text: &str, from: Option<&str>) -> String {
        let schema = text.strip_prefix("#/components/schemas/");
        match (schema.map(|schema| schema.split_once('/').unwrap_or((schema, ""))), from) {
            (Some((name, rest)), from) => {
                let rest = if rest.is_empty() { String::new() } else { format!("/{rest}") };
                match (self, from) {
                    (Self::One, Some(_)) => format!("#/{name}{rest}"),
                    (Self::One, None) => format!("schemas.json#/{name}{rest}"),
                    (_, Some(_)) => format!("{name}.json#{rest}"),
                    (_, None) => format!("{}#{rest}", self.schema(name)),
                }
            }
            (None, None) => text.to_owned(),
            (None, Some(_)) if !text.starts_with('#') => text.to_owned(),
            (None, Some(_)) => match self {
                Self::Components => format!("../api.json{text}"),
                Self::One => format!("api.json{text}"),
                Self::Folders => format!("../api/api.json{text}"),
            },
        }
    }

    fn rewrite(self, value: &mut Value, from: Option<&str>) {
        match value {
            Value::Array(items) => items.iter_mut().for_each(|item| self.rewrite(item, from)),
            Value::Object(members) => {
                for (key, member) in members {
                    match member {
                        Value::String(text) if key == "$ref" => *text = self.reference(text, from),
                        Value::Object(targets) if key == "mapping" => {
                            for target in targets.values_mut() {
                                let text = target.as_str().unwrap().to_owned();
                                if text.starts_with('#') {
                                    *target = Value::String(self.reference(&text, from));
                                }
                            }
                        }
                        member => self.rewrite(member, from),
                    }
                }
            }
            _ => {}
        }
    }

    /// Writes a document as several files, and returns the first of them.
    fn write(self, folder: &Path, document: &Value) -> PathBuf {
        let whole = document.to_string();
        let mut document = document.clone();
        let schemas = document["components"]["schemas"].take();
        let mut schemas = schemas.as_object().unwrap().clone();
        for (name, schema) in &mut schemas {
            self.rewrite(schema, Some(name));
        }
        document["components"].as_object_mut().unwrap().remove("schemas");
        self.rewrite(&mut document, None);
        match self {
            Self::One => _ = write(folder, "schemas.json", &Value::Object(schemas.clone()).to_string()),
            _ => {
                for (name, schema) in &schemas {
                    write(folder, &format!("schemas/{name}.json"), &schema.to_string());
                }
            }
        }
        // Nobody finds a file that nothing names.
        let is_found = |name: &String| whole.contains(&format!("schemas/{name}\""));
        if self == Self::Components || (self == Self::Folders && !schemas.keys().all(is_found)) {
            let named = schemas.keys().map(|name| (name.clone(), json!({"$ref": self.schema(name)})));
            document["components"]["schemas"] = Value::Object(named.collect());
        }
        let place = if self == Self::Folders { "api/api.json" } else { "api.json" };
        write(folder, place, &text(&document))
    }

    /// Calls the places in docs what they are called in one file.
    fn places(self, mut text: String, names: &[&String]) -> String {
        // A name may begin with another one.
        for name in names {
            let place = self.schema(name);
            let whole = if place.contains('#') { place } else { format!("{place}#") };
            let reference = format!("#/components/schemas/{name}");
            let inner = self.reference(&reference, Some(name));
            text = text.replace(&format!("\"{inner}\""), &format!("\"{reference}\""));
            for end in ["`", "/"] {
                text = text.replace(&format!("{whole}{end}"), &format!("#/components/schemas/{name}{end}"));
            }
        }
        text
    }
}

/// A document as text, its components last: files come after the text that refers to them.
fn text(document: &Value) -> String {
    let members = document.as_object().unwrap().iter();
    let (components, others): (Vec<_>, Vec<_>) = members.partition(|(key, _)| *key == "components");
    let members = others.into_iter().chain(components);
    let members: Vec<_> = members.map(|(key, value)| format!("{}: {value}", json!(key))).collect();
    format!("{{{}}}", members.join(", "))
}

/// The parts of a client. Those of files come in the order in which they are referred to, and so in any here.
fn parts(generated: &Generated) -> Vec<String> {
    let parts = generated.files.iter().flat_map(|file| &file.parts);
    let mut parts: Vec<_> = parts.map(|part| part.text.clone()).collect();
    parts.sort_unstable();
    parts
}

/// The feature documents whose schemas have names that files can have, and that are not of several files already.
fn documents() -> impl Iterator<Item = (String, Value)> {
    let entries = fs::read_dir("tests/features").unwrap().map(|entry| entry.unwrap().path());
    entries.filter(|path| config::is_document(path)).filter_map(|path| {
        let stem = path.file_stem()?.to_str()?.to_owned();
        let document: Value =
            serde_json::from_str(&config::config(&path).effective(&path).unwrap().json).unwrap();
        let is_plain = |name: &String| name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        let schemas = document["components"]["schemas"].as_object()?;
        let has_names = schemas.iter().all(|(name, schema)| is_plain(name) && schema.is_object());
        let text = document.to_string();
        // A file is no place in the document to which an `$id` could be relative.
        // The names of other vocabularies count for schemas in `components` only; `check` lists the others.
        let is_whole = [".yaml", "$id", "x-ms-enum"].iter().any(|word| text.contains(word));
        (has_names && !is_whole).then_some((stem, document))
    })
}

#[test]
fn a_document_in_several_files_is_what_it_is_in_one() {
    let folder = tempfile::tempdir().unwrap();
    let (mut count, mut differing) = (0, Vec::new());
    for (stem, document) in documents() {
        let names: Vec<_> = document["components"]["schemas"].as_object().unwrap().keys().collect();
        let whole = write(folder.path(), &format!("{stem}/api.json"), &text(&document));
        let whole = Config::new().generate(whole).unwrap();
        for split in [Split::Components, Split::One, Split::Folders] {
            // A library of types is what `components` holds.
            if split != Split::Components && document["paths"].as_object().is_none_or(Map::is_empty) {
                continue;
            }
            let root = folder.path().join(format!("{stem}/{split:?}"));
            let mut generated = Config::new().root(&root).generate(split.write(&root, &document)).unwrap();
            for part in generated.files.iter_mut().flat_map(|file| &mut file.parts) {
                part.text = split.places(part.text.clone(), &names);
            }
            count += 1;
            let is_same = match split {
                Split::Folders => parts(&generated) == parts(&whole),
                _ => generated.files == whole.files,
            };
            if !is_same {
                differing.push(format!("{stem} as {split:?}"));
            }
        }
    }
    assert!(count > 100, "{count}");
    assert_eq!(differing, Vec::<String>::new());
}

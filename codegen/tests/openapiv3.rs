//! A document as a value of the crate `openapiv3` gives the client that its text gives.

#![cfg(feature = "openapiv3")]

use std::fs;

use openapi_build::Config;
use openapiv3::OpenAPI;

const DOCUMENT: &str = r##"{
  "openapi": "3.0.3",
  "info": {"title": "Pets", "version": "1"},
  "paths": {
    "/pets/{id}": {
      "get": {
        "operationId": "getPet",
        "parameters": [{"name": "id", "in": "path", "required": true, "schema": {"type": "string"}}],
        "responses": {
          "200": {
            "description": "A pet",
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Pet"}}}
          }
        }
      }
    }
  },
  "components": {
    "schemas": {
      "Pet": {
        "type": "object",
        "required": ["name"],
        "properties": {"name": {"type": "string"}, "tag": {"type": "string", "nullable": true}}
      }
    }
  }
}"##;

#[test]
fn a_value_gives_what_its_text_gives() {
    let folder = std::env::temp_dir().join(format!("openapi-build-openapiv3-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let path = folder.join("pets.json");
    fs::write(&path, DOCUMENT).unwrap();
    let of_text = Config::new().generate(&path).unwrap();

    let value: OpenAPI = serde_json::from_str(DOCUMENT).unwrap();
    let of_value = Config::new().generate_openapiv3("pets", &value).unwrap();
    assert_eq!(of_value.files, of_text.files);
    assert_eq!((of_value.stem.as_str(), of_value.sources.len()), ("pets", 0));

    let out = folder.join("out");
    Config::new().out_dir(&out).compile_openapiv3("pets", &value).unwrap();
    let models = fs::read_to_string(out.join("pets/models.rs")).unwrap();
    assert!(models.contains("pub struct Pet"), "{models}");
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn a_fault_is_shown_in_the_json_of_the_value() {
    let text = DOCUMENT.replace("schemas/Pet\"", "schemas/Pat\"");
    let value: OpenAPI = serde_json::from_str(&text).unwrap();
    let error = Config::new().generate_openapiv3("pets", &value).unwrap_err().to_string();
    assert!(error.contains("did you mean `Pet`?") && error.contains("--> pets.json:"), "{error}");
}

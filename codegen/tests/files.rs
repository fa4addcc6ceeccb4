//! Documents of several files: where these may stand, and that what they are split into makes no difference.

use std::fs;
use std::path::{Path, PathBuf};

use openapi_build::{Config, Generated};

/// A folder of a test's own, which goes with it.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("openapi-build-files-{name}-{}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

const DOCUMENT: &str = "openapi: 3.1.0
info: {title: Pets, version: '1'}
paths:
  /pet:
    get:
      operationId: getPet
      responses:
        '200': {description: A pet, content: {application/json: {schema: {$ref: ../common/pet.yaml}}}}
";

const PET: &str = "type: object\nrequired: [name]\nproperties: {name: {$ref: names/name.yaml#/Name}}\n";

fn code(generated: &Generated) -> String {
    generated.files.iter().map(openapi_build::GeneratedFile::text).collect()
}

#[test]
fn a_root_allows_other_folders_below_it() {
    let folder = Folder::new("root");
    let document = folder.write("spec/api/openapi.yaml", DOCUMENT);
    folder.write("spec/common/pet.yaml", PET);
    folder.write("spec/common/names/name.yaml", "Name: {type: string, maxLength: 5}\n");

    let refused = Config::new().generate(&document).unwrap_err().to_string();
    assert!(refused.contains("`../common/pet.yaml`, which leads out of the document's folder"), "{refused}");
    assert!(refused.contains("`Config::root`"), "{refused}");

    let generated = Config::new().root(folder.path("spec")).generate(&document).unwrap();
    assert_eq!(generated.warnings, Vec::<String>::new());
    let text = code(&generated);
    assert!(text.contains("pub struct Pet {") && text.contains("`../common/pet.yaml#`"), "{text}");
    let sources = ["spec/api/openapi.yaml", "spec/common/pet.yaml", "spec/common/names/name.yaml"];
    assert_eq!(generated.sources, sources.map(|name| folder.path(name)));

    // The root is the outermost folder, also for files in other folders.
    folder.write("spec/common/pet.yaml", &PET.replace("names/", "../../outside/"));
    folder.write("outside/name.yaml", "Name: {type: string}\n");
    let refused = Config::new().root(folder.path("spec")).generate(&document).unwrap_err().to_string();
    assert!(refused.contains("`../../outside/name.yaml`, which leads out of the root"), "{refused}");

    for root in ["spec/common", "spec/none", "spec/api/openapi.yaml"] {
        let refused = Config::new().root(folder.path(root)).generate(&document).unwrap_err().to_string();
        assert!(refused.contains("is no folder that the document is below"), "{root}: {refused}");
    }
}

#[cfg(unix)]
#[test]
fn links_that_lead_out_and_what_is_no_regular_file_are_refused() {
    let folder = Folder::new("links");
    let document = folder.write("spec/api/openapi.yaml", DOCUMENT);
    folder.write("outside/pet.yaml", "type: string\n");
    fs::create_dir_all(folder.path("spec/common")).unwrap();
    let pet = folder.path("spec/common/pet.yaml");
    std::os::unix::fs::symlink(folder.path("outside/pet.yaml"), &pet).unwrap();
    let refused = Config::new().root(folder.path("spec")).generate(&document).unwrap_err().to_string();
    assert!(refused.contains("which leads out of the root"), "{refused}");

    fs::remove_file(&pet).unwrap();
    assert!(std::process::Command::new("mkfifo").arg(&pet).status().unwrap().success());
    let refused = Config::new().root(folder.path("spec")).generate(&document).unwrap_err().to_string();
    assert!(refused.contains("cannot read `../common/pet.yaml`: it is no regular file"), "{refused}");
    for path in [pet.as_path(), Path::new("/dev/zero")] {
        let refused = Config::new().generate(path).unwrap_err().to_string();
        assert!(refused.contains("it is no regular file"), "{refused}");
    }
}

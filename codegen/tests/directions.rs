//! `Config::types_by_direction`, beyond what the client of its feature document shows.

use std::fs;
use std::path::{Path, PathBuf};

use openapi_build::ir::{Api, Direction, Shape};
use openapi_build::{Config, NamedKind};

const FEATURE: &str = "tests/features/types_by_direction.yaml";

fn by_direction() -> Config {
    Config::new().types_by_direction(true)
}

fn written(name: &str, text: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::write(&path, text).unwrap();
    path
}

fn names(api: &Api) -> Vec<&str> {
    api.types.iter().map(|(_, ty)| ty.name.as_str()).collect()
}

#[test]
fn a_schema_is_one_type_unless_a_build_script_chooses_two() {
    let api = Config::new().lower(FEATURE).unwrap().api;
    assert!(api.types.iter().all(|(_, ty)| ty.split.is_none()));
    assert!(names(&api).contains(&"Receipt"));
    assert_eq!(api, Config::new().types_by_direction(false).lower(FEATURE).unwrap().api);
}

#[test]
fn only_what_differs_by_direction_is_two_types_which_know_each_other() {
    let api = by_direction().lower(FEATURE).unwrap().api;
    let mut split = Vec::new();
    for (id, ty) in api.types.iter() {
        let Some(own) = ty.split else { continue };
        let other = api.types.get(own.other).unwrap();
        assert_eq!(other.split.map(|split| split.other), Some(id));
        assert_eq!(ty.place, other.place);
        if own.direction == Direction::Received {
            split.push(format!("{} {}", ty.name, other.name));
        }
    }
    assert_eq!(
        split,
        [
            "Pet PetInput2",
            "Pets PetsInput",
            "Cat CatInput",
            "Nest NestInput",
            "Means MeansInput",
            "MeansCard MeansCardInput",
            "MeansAccount MeansAccountInput",
            "Notice NoticeInput",
            "Call CallInput",
            "Contact ContactInput",
            "ContactEmail ContactEmailInput",
            "ContactPhone ContactPhoneInput",
            "Session SessionInput",
        ]
    );
    assert!(!names(&api).contains(&"Receipt"), "what never travels is not generated");
}

#[test]
fn the_order_of_arguments_is_that_of_the_members_that_are_left() {
    let api = by_direction().lower(FEATURE).unwrap().api;
    let arguments = |name: &str| -> Vec<String> {
        let (_, ty) = api.types.iter().find(|(_, ty)| ty.name.as_str() == name).unwrap();
        let Shape::Struct(shape) = &ty.shape else { panic!("{name} is a struct") };
        shape.arguments.iter().map(|index| shape.fields[*index].wire.clone()).collect()
    };
    assert_eq!(arguments("Session"), ["id", "login"]);
    assert_eq!(arguments("SessionInput"), ["login", "password"]);
}

#[test]
fn a_selector_by_pointer_selects_both_types_and_each_has_a_name_to_choose() {
    let config = by_direction().derive("#/components/schemas/Session", "Eq").rename(|named| {
        let is_input = named.kind == NamedKind::Type && named.name == "PetInput2";
        is_input.then(|| "NewPet".to_owned())
    });
    let generated = config.generate(FEATURE).unwrap();
    let models = generated.files.iter().find(|file| file.name == "models.rs").unwrap().text();
    assert_eq!(models.matches("#[derive(Debug, Clone, PartialEq, Eq)]").count(), 2, "{models}");
    assert!(models.contains("/// Requests have [`NewPet`]."), "{models}");
    assert!(models.contains("pub type PetsInput = Vec<NewPet>;"), "{models}");
}

#[test]
fn a_member_that_a_variant_holds_by_itself_is_a_warning() {
    let means = "{application/json: {schema: {$ref: '#/components/schemas/Means'}}}";
    let path = written(
        "by_direction_variants.yaml",
        &format!(
            "openapi: 3.1.0\ninfo: {{title: Pets, version: '1'}}\npaths:\n  /means:\n    put:\n      operationId: putMeans\n      \
             requestBody: {{content: {means}}}\n      responses: {{'200': {{description: Means, content: {means}}}}}\n\
             components:\n  schemas:\n    Means:\n      oneOf:\n      \
             - {{type: object, required: [card], properties: {{card: {{type: string, readOnly: true}}}}, additionalProperties: false}}\n      \
             - {{type: object, required: [iban], properties: {{iban: {{type: string}}}}, additionalProperties: false}}\n"
        ),
    );
    let lowered = by_direction().lower(&path).unwrap();
    let [warning] = lowered.warnings.as_slice() else { panic!("one warning: {:?}", lowered.warnings) };
    assert!(warning.contains("this property is in requests and in responses"), "{warning}");
    assert!(warning.contains("readOnly: true"), "{warning}");
    assert_eq!(Config::new().lower(&path).unwrap().warnings, [""; 0]);
}

#[test]
fn in_a_library_of_types_nothing_travels() {
    let path = written(
        "by_direction_library.yaml",
        "openapi: 3.1.0\ninfo: {title: Pets, version: '1'}\ncomponents:\n  schemas:\n    Pet:\n      type: object\n      \
         required: [id]\n      properties: {id: {type: string, readOnly: true}}\n",
    );
    let api = by_direction().lower(&path).unwrap().api;
    assert_eq!(names(&api), ["Pet"]);
    assert_eq!(api, Config::new().lower(&path).unwrap().api);
}

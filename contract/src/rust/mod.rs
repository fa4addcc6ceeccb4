//! Compares the public APIs of the generated crates.
//!
//! The emitters record both APIs (`openapi_build::surface`). Renamed items are found in the
//! intermediate representations (`names`). The rest was added, removed or changed (`compare`).

mod compare;
mod names;
mod pairs;

use openapi_build::ir::{Arguments, Operation, Shape};
use openapi_build::wire::Spot;

use super::Contract;
use super::walk::{Sites, Walk};
use names::Names;

impl Walk<'_> {
    /// Compares the code generated from both documents.
    pub(super) fn rust(&mut self) {
        let (Ok(old), Ok(new)) = (&self.contracts.0.rust, &self.contracts.1.rust) else { return };
        self.operation = None;
        let names = Names::of(&old.api, &new.api);
        for change in compare::compare(&old.surface, &new.surface, &names) {
            let sites = Sites::known(site(self.contracts.0, &change.was), site(self.contracts.1, &change.is));
            self.report(change.rule, &sites, &change.is, change.text);
        }
    }
}

/// Returns the names derived from an operation.
fn operation_names(operation: &Operation) -> Vec<String> {
    let arguments = match &operation.arguments {
        Arguments::Struct(name, _) => Some(name.to_string()),
        Arguments::Each(_) => None,
    };
    let headers = operation.headers.as_ref().map(|headers| headers.name.to_string());
    let names = [
        operation.name.to_string(),
        operation.method_name.to_string(),
        operation.success.to_string(),
        operation.error.to_string(),
    ];
    names.into_iter().chain(arguments).chain(headers).collect()
}

/// Finds the part of the document that an item is generated from: its schema, property or
/// operation.
fn site(contract: &Contract, path: &str) -> Option<Spot> {
    let rust = contract.rust.as_ref().ok()?;
    let words: Vec<_> =
        path.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty()).collect();
    let place = rust.api.types.iter().find(|(_, ty)| words.contains(&ty.name.as_str())).map(|(_, ty)| {
        let fields = match &ty.shape {
            Shape::Struct(shape) => shape.fields.as_slice(),
            _ => &[],
        };
        let field = fields.iter().find(|field| words.last() == Some(&field.name.to_string().as_str()));
        field.map_or(&ty.place, |field| &field.place)
    });
    let operation = || {
        let named = |operation: &&Operation| {
            operation_names(operation).iter().any(|name| !name.is_empty() && words.contains(&name.as_str()))
        };
        rust.api.operations.iter().find(named).map(|operation| &operation.place)
    };
    let place = place.or_else(operation)?;
    contract.interface.spot(place)
}

#[cfg(test)]
mod tests {
    use crate::{Bump, Contract, Level, compare};
    use openapi_build::Config;

    /// A document with two operations and these tags.
    fn contract(pets: &str, toys: &str) -> Contract {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("api.yaml");
        let operation = |id: &str, tag: &str| {
            format!(
                "  /{id}: {{get: {{operationId: {id}, tags: [{tag}], responses: {{'404': {{description: None}}}}}}}}\n"
            )
        };
        let head = "openapi: 3.1.0\ninfo: {title: Pets, version: '1'}\npaths:\n";
        let text = format!("{head}{}{}", operation("pets", pets), operation("toys", toys));
        std::fs::write(&path, text).unwrap();
        Contract::read(&Config::new().modules_by_tag(true), &path).unwrap()
    }

    #[test]
    fn an_operation_that_goes_to_another_tag_has_another_path() {
        let rust = |old: &Contract, new: &Contract| -> Vec<String> {
            let findings = compare(old, new).findings.into_iter();
            let rust = findings.filter(|finding| finding.level() == Level::Rust);
            rust.map(|finding| format!("{:?}: {}", finding.class(), finding.text)).collect()
        };
        let shop = contract("shop", "shop");
        assert_eq!(
            rust(&shop, &contract("shop", "play")),
            [
                "Breaking: `client::Shop::toys` is now called `client::Play::toys`",
                "Breaking: `errors::shop::ToysError` is now called `errors::play::ToysError`",
                "Breaking: `operations::shop::Toys` is now called `operations::play::Toys`",
                "Compatible: `client::Client::play` was added",
                "Compatible: `client::Play` was added",
                "Compatible: `errors::play` was added",
                "Compatible: `operations::play` was added",
            ]
        );
        assert!(rust(&shop, &contract("shop", "shop, play")).is_empty());
    }

    #[test]
    fn what_was_in_a_module_goes_with_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("api.yaml");
        let contract = |webhooks: &str| {
            let head = "openapi: 3.1.0\ninfo: {title: Pets, version: '1'}\npaths: {}\n";
            std::fs::write(&path, format!("{head}webhooks: {{{webhooks}}}\n")).unwrap();
            Contract::read(&Config::new(), &path).unwrap()
        };
        let schema = "{type: object, properties: {name: {type: string}}}";
        let body = format!("{{content: {{application/json: {{schema: {schema}}}}}}}");
        let born =
            format!("born: {{post: {{requestBody: {body}, responses: {{'204': {{description: Seen}}}}}}}}");
        let comparison = compare(&contract(&born), &contract(""));
        let rust = comparison.findings.iter().filter(|finding| finding.level() == Level::Rust);
        let texts: Vec<_> = rust.map(|finding| format!("{:?}: {}", finding.class(), finding.text)).collect();
        assert_eq!(
            texts,
            ["Breaking: `models::WebhookBornBody` was removed", "Breaking: `webhooks::Webhook` was removed",]
        );
        assert_eq!(comparison.bump(), Bump::Major);
    }

    #[test]
    fn types_by_direction_are_compared_with_those_of_their_direction() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("api.yaml");
        let pet = "{application/json: {schema: {$ref: '#/components/schemas/Pet'}}}";
        let contract = |by_direction: bool, name: &str| {
            let text = format!(
                "openapi: 3.1.0\ninfo: {{title: Pets, version: '1'}}\npaths:\n  /pet:\n    put:\n      \
                 operationId: putPet\n      requestBody: {{required: true, content: {pet}}}\n      \
                 responses: {{'200': {{description: A pet, content: {pet}}}}}\n\
                 components: {{schemas: {{Pet: {{type: object, required: [id, {name}], properties: \
                 {{id: {{type: integer, readOnly: true}}, {name}: {{type: string}}}}}}}}}}\n"
            );
            std::fs::write(&path, text).unwrap();
            Contract::read(&Config::new().types_by_direction(by_direction), &path).unwrap()
        };
        let rust = |old: &Contract, new: &Contract| -> Vec<String> {
            let findings = compare(old, new).findings.into_iter();
            let rust = findings.filter(|finding| finding.level() == Level::Rust);
            rust.map(|finding| format!("{:?}: {}", finding.class(), finding.text)).collect()
        };
        let (off, on) = (contract(false, "name"), contract(true, "name"));
        assert!(rust(&on, &contract(true, "name")).is_empty());
        assert_eq!(
            rust(&off, &on),
            [
                "Breaking: `client::Client::put_pet` now takes `(body: models::PetInput)`, it took `(body: models::Pet)`",
                "Breaking: `operations::PutPet::new` now takes `(body: models::PetInput)`, it took `(body: models::Pet)`",
                "Breaking: `operations::PutPet::body` is now `models::PetInput`, it was `models::Pet`",
                "Breaking: `models::Pet::new` now takes `(id: i64, name: impl Into<String>)`, it took `(name: impl Into<String>)`",
                "Breaking: `models::Pet::id` is now `i64`, it was `Option<i64>`",
                "Compatible: `models::PetInput` was added",
            ]
        );
        assert!(rust(&on, &off).contains(&"Breaking: `models::PetInput` was removed".to_owned()));
        // Each has the changes of its own schema, and they are not mixed up.
        let renamed = rust(&on, &contract(true, "nick"));
        let of =
            |name: &str| renamed.iter().filter(|text| text.contains(&format!("`models::{name}::"))).count();
        assert_eq!((of("Pet"), of("PetInput")), (3, 3), "{renamed:?}");
    }
}

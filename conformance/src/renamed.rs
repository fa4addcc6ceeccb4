//! Names that a build script chooses.
#![allow(clippy::missing_errors_doc, reason = "the build script asked for no doc comments")]

openapi_runtime::include_api!("renamed");

#[cfg(test)]
mod tests {
    #![expect(deprecated, reason = "a field is")]

    use openapi_runtime::{Async, Blocking, InMemory, http};

    use super::client::{Server, Shelter};
    use super::errors::ListPetsUsingGetError;
    use super::models::{Kind, Pet, Problem, Shape};
    use super::webhooks::Webhook;
    use crate::support::block_on;

    const FIRST: &str =
        r#"{"pets":[{"petName":"Tom","kind":"c","shape":{"shape":"circle","radius":1}}],"nextCursor":"2"}"#;
    const SECOND: &str = r#"{"pets":[{"petName":"Rex","kind":"d","shape":{"shape":"square"}}]}"#;

    fn server() -> InMemory {
        InMemory::new(|request| {
            let target = request.uri().path_and_query().unwrap().as_str();
            match target {
                "/pets?limit=1" => http::Response::new(FIRST),
                "/pets?limit=1&after=2" => http::Response::new(SECOND),
                _ => http::Response::builder().status(404).body(r#"{"message":"none"}"#).unwrap(),
            }
        })
    }

    fn live() -> Server {
        Server::Live { place: "us".to_owned() }
    }

    #[test]
    fn servers_setters_tags_and_webhooks_have_names_of_the_build_script_too() {
        assert_eq!(
            (Server::live().to_string(), live().url()),
            ("live".to_owned(), "https://us.pets.example".to_owned())
        );
        let server = InMemory::new(|request| {
            assert_eq!(request.headers()["key"], "k");
            http::Response::builder().status(204).body("").unwrap()
        });
        let builder =
            Shelter::<Blocking>::builder().key("k").server(Server::Sandbox).transport(server.clone());
        let toys: super::client::Toys<Blocking> = builder.build().unwrap().toys().clone();
        toys.list_toys().send().unwrap();
        let builder = Shelter::<Async>::builder().key("k").transport(server);
        block_on(builder.build().unwrap().toys().list_toys().send()).unwrap();
        let pet = br#"{"petName":"Tom","kind":"c","shape":{"shape":"circle"}}"#;
        assert!(matches!(Webhook::parse("petBorn", pet), Ok(Webhook::Born(_))));
    }

    fn shown(pets: Vec<Pet>) -> Vec<(String, bool, bool)> {
        let shown = |pet: Pet| (pet.name, pet.kind == Kind::Cat, matches!(pet.shape, Shape::Round(_)));
        pets.into_iter().map(shown).collect()
    }

    #[test]
    fn the_wire_stays_and_names_are_those_of_the_build_script() {
        let wanted = [("Tom".to_owned(), true, true), ("Rex".to_owned(), false, false)];
        let builder = Shelter::<Async>::builder().key("k").server(live()).transport(server());
        let client = builder.build().unwrap();
        let (pets, error) = block_on(async {
            let (mut all, mut list) = (Vec::new(), client.list_pets().page_size(1).items());
            while let Some(pet) = list.try_next().await.unwrap() {
                all.push(pet);
            }
            (all, client.list_pets().send().await.unwrap_err())
        });
        assert_eq!(shown(pets), wanted);
        let is_missing = |error: &openapi_runtime::Error<ListPetsUsingGetError>| {
            let problem = Problem::new("none");
            matches!(error.declared(), Some(ListPetsUsingGetError::Missing(body)) if body.as_ref() == Some(&problem))
        };
        assert!(is_missing(&error), "{error}");
        let builder = Shelter::<Blocking>::builder().key("k").server(live()).transport(server());
        let client = builder.build().unwrap();
        let pets: Vec<_> = client.list_pets().page_size(1).items().map(|pet| pet.unwrap()).collect();
        assert_eq!(shown(pets), wanted);
        assert!(is_missing(&client.list_pets().send().unwrap_err()));
    }
}

//! Operations in the modules of their tags.

openapi_runtime::include_api!("tag_modules");

#[cfg(test)]
mod tests {
    use openapi_runtime::{Async, Blocking, DeclaredError, FilePart, Operation};

    use super::client::{self, Client, Pets};
    use super::models::Problem;
    use super::operations::pets::{AddPhotoBody, ListPets, ListPetsHeaders, ListPetsSuccess, MovePetArgs};
    use super::{errors, operations};
    use crate::support::{block_on, exchange, serving};

    const PAGES: [(u16, &str); 2] = [(200, r#"{"pets":["a","b"],"next":"k"}"#), (200, r#"{"pets":["c"]}"#)];

    #[test]
    fn what_belongs_to_an_operation_stands_in_the_module_of_its_first_tag() {
        let (sent, result) = exchange!((202, ""), |client| client.pets().list().limit(2));
        assert_eq!(sent.line, "GET /pets?limit=2");
        let response = result.unwrap();
        assert_eq!(ListPetsHeaders::from(response.headers()).x_total, None);
        assert_eq!(response.into_inner(), ListPetsSuccess::Accepted);
        let (_, result) = exchange!((404, r#"{"text":"gone"}"#), |client| client.pets().list());
        let error = result.unwrap_err();
        let expected = errors::pets::ListPetsError::NotFound(Some(Problem::new("gone")));
        assert_eq!(error.declared(), Some(&expected));

        let args = || MovePetArgs { from: "a".to_owned(), to: "b".to_owned() };
        #[expect(deprecated, reason = "the method is, and not the module that it stands in")]
        let (sent, _) = exchange!((204, ""), |client| client.pets().move_pet(args()));
        assert_eq!(sent.line, "PUT /pets?from=a&to=b");
        let body = || AddPhotoBody::new(FilePart::from("PNG"));
        let (sent, _) = exchange!((204, ""), |client| client.pets().add_photo().body(body()));
        assert!(sent.header("content-type").starts_with("multipart/form-data"));
    }

    #[test]
    fn a_handle_pages_and_waits_like_the_client_that_it_came_from() {
        let (server, log) = serving(&PAGES);
        let client =
            Client::<Blocking>::builder().base_url("https://pets.example").transport(server).build().unwrap();
        let pets: Pets<Blocking> = client.with_header("x-owner", "Ada").pets();
        let names: Vec<_> = pets.list().wait().items().map(Result::unwrap).collect();
        assert_eq!(names, ["a", "b", "c"]);
        assert!(log.take().iter().all(|sent| sent.header("x-owner") == "Ada"));

        let (server, _) = serving(&PAGES);
        let client =
            Client::<Async>::builder().base_url("https://pets.example").transport(server).build().unwrap();
        let pets = client.pets();
        drop(client);
        let kept = async move {
            let (mut names, mut items) = (Vec::new(), pets.clone().list().items());
            while let Some(name) = items.try_next().await.unwrap() {
                names.push(name);
            }
            names
        };
        assert_eq!(block_on(kept), ["a", "b", "c"]);
    }

    #[test]
    fn events_are_requested_in_a_module_as_well() {
        let (sent, result) = exchange!((200, "data: a\n\n"), |client| client.errors().chat("hi").events());
        assert_eq!(sent.header("accept"), "text/event-stream");
        let mut words = result.unwrap().into_inner();
        assert_eq!(block_on(words.next()).unwrap().unwrap().data, "a");
    }

    #[test]
    fn a_name_goes_without_the_word_of_its_tag() {
        let (sent, _) = exchange!((204, ""), |client| {
            client.pets().get_by_id(7).name("Tom").pet_type("cat").pet_size("small").size("s")
        });
        assert_eq!(sent.line, "GET /pets/7?pet_name=Tom&pet_type=cat&petSize=small&size=s");
        let get = operations::pets::GetPetById::new(7);
        assert_eq!(get.id, 7);
        let (sent, _) = exchange!((204, ""), |client| client.pets().delete_pet(7));
        assert_eq!(sent.line, "DELETE /pets/7");
        assert_eq!(operations::pets::DeletePet::new(7).pet_id, 7);
    }

    #[test]
    fn an_operation_without_a_tag_stays_with_the_client() {
        let (sent, result) = exchange!((200, r#"{"text":"here"}"#), |client| client.ping());
        assert_eq!((sent.line.as_str(), result.unwrap().into_inner()), ("GET /ping", Problem::new("here")));
        let (_, result) = exchange!((500, r#"{"text":"gone"}"#), |client| client.ping());
        assert_eq!(result.unwrap_err().declared().unwrap().body(), Some(&Problem::new("gone")));
        let (sent, _) = exchange!((204, ""), |client| client.toys());
        assert_eq!(sent.line, "GET /toys");
    }

    #[test]
    fn a_tag_may_be_called_like_anything_else() {
        let (sent, result) = exchange!((200, r#"["a"]"#), |client| client.models().list());
        assert_eq!((sent.line.as_str(), result.unwrap().into_inner()), ("GET /models", vec!["a".to_owned()]));
        let of_models = |_: &client::Models, _: &errors::models::ListModelsError| ();
        let _ = of_models;
        let client =
            Client::<Blocking>::builder().base_url("https://pets.example").transport(serving(&[(204, "")]).0);
        let client = client.build().unwrap();
        client.pet_store().a().send().unwrap();
        client.pet_store_2().b().send().unwrap();
        client.r#type().c().send().unwrap();
        client.n2nd_execute().d().send().unwrap();
        client.execute_2().e().send().unwrap();
        client.size().f().send().unwrap();
        client.toys_2().g().send().unwrap();
        client.self_().h().send().unwrap();
        client.std_2().i().send().unwrap();
        client.client().j().send().unwrap();
        client.operations().k().send().unwrap();
        client.execute(operations::r#type::C::new()).send().unwrap();
    }

    #[test]
    fn paths_of_types_are_those_that_the_docs_name() {
        fn fails_with<Op: Operation<Error = E>, E: DeclaredError>(_: &Op) {}
        fails_with::<_, errors::pets::ListPetsError>(&ListPets::new());
        fails_with::<_, errors::PingError>(&operations::Ping::new());
    }
}

//! JSON sequences, received and sent item by item.

openapi_runtime::include_api!("sequences");

#[cfg(test)]
mod tests {
    use openapi_runtime::testkit::{self, Fault, Reply, Stub};
    use openapi_runtime::{
        Async, Blocking, Error, InMemory, ItemError, Operation as _, Response, SequenceBody, http,
    };

    use super::client::Client;
    use super::errors::ListPetsError;
    use super::models::{ExportPetsOkItem, Pet, Track};
    use super::operations::{AddPets, ExportPets, ExportPetsSuccess, ListPets, ListPetsHeaders, ListTracks};
    use crate::support::{block_on, exchange, items, serving};

    const PETS: &str = "{\"name\":\"Ada\"}\n{\"name\":7}\n\n{\"name\":\"Bo\"}";

    fn blocking(body: &'static str) -> Client<Blocking> {
        let builder = Client::<Blocking>::builder().base_url("https://pets.example");
        builder.transport(serving(&[(200, body)]).0).build().unwrap()
    }

    /// Creates clients of both modes for one stub.
    fn clients(stub: &Stub) -> (Client<Async>, Client<Blocking>) {
        let asynchronous = Client::builder()
            .base_url("https://pets.example")
            .configure(|builder| stub.connect(builder))
            .build()
            .unwrap();
        let blocking = Client::builder()
            .base_url("https://pets.example")
            .configure(|builder| stub.connect(builder))
            .build()
            .unwrap();
        (asynchronous, blocking)
    }

    #[test]
    fn items_are_typed_in_async_code() {
        let (sent, result) = exchange!((200, PETS), |client| client.list_pets().rows("{}\n{}"));
        assert_eq!(sent.line, "GET /pets?rows=%7B%7D%0A%7B%7D");
        assert_eq!(sent.header("accept"), "application/jsonl");
        let mut pets = result.unwrap().into_inner();
        block_on(async {
            assert_eq!(pets.try_next().await.unwrap().unwrap(), Pet::new("Ada"));
            let error = pets.try_next().await.unwrap_err();
            assert_eq!((error.index(), error.is_over()), (Some(1), false));
            let ItemError::Undecodable(item) = error else { panic!("{error}") };
            assert_eq!((item.path(), item.bytes()), (Some("name"), &b"{\"name\":7}"[..]));
            assert_eq!(pets.next().await.unwrap().unwrap(), Pet::new("Bo"));
            assert!(pets.next().await.is_none() && pets.is_over());
            assert_eq!(pets.count_read(), 3);
        });
    }

    #[test]
    fn a_sequence_in_a_parameter_or_a_header_is_text_and_json_is_json() {
        let (sent, _) = exchange!((200, PETS), |client| {
            let call = client.list_pets().lines("{}\n").any(openapi_runtime::Value::from(vec![7]));
            call.shared("{}").x_pets("{}").bare("a,b")
        });
        assert_eq!(sent.line, "GET /pets?lines=%7B%7D%0A&any=%5B7%5D&bare=a%2Cb");
        assert_eq!((sent.header("cookie"), sent.header("x-pets")), ("shared=%7B%7D", "{}"));
        let mut received = http::HeaderMap::new();
        received.insert("x-pets", http::HeaderValue::from_static("{}"));
        assert_eq!(ListPetsHeaders::from(&received).x_pets.as_deref(), Some("{}"));
    }

    #[test]
    fn items_are_the_same_in_both_modes() {
        let pets = items!(PETS, |client| client.list_pets(), Response::into_inner);
        let names: Vec<_> = pets.into_iter().map(|pet| pet.map(|pet| pet.name).ok()).collect();
        assert_eq!(names, [Some("Ada".to_owned()), None, Some("Bo".to_owned())]);
    }

    #[test]
    fn an_item_that_cannot_be_read_joins_the_errors_of_calls() {
        fn first(client: &Client<Blocking>) -> Result<Pet, Error> {
            let mut pets = client.list_pets().send()?.into_inner().into_iter();
            Ok(pets.try_next()?.unwrap_or_else(|| Pet::new("nobody")))
        }
        let error = first(&blocking("[]\n")).unwrap_err();
        assert!(matches!(&error, Error::Item(error) if error.attempts() == 1), "{error:?}");
        assert_eq!(
            error.to_string(),
            "`GET /pets` responded with a stream whose item 0 could not be read: invalid type: sequence, \
             expected struct Pet at line 1 column 2 (\"[]\")"
        );
        assert_eq!(first(&blocking("")).unwrap(), Pet::new("nobody"));
    }

    #[test]
    fn only_the_head_of_a_sequence_has_to_come_in_time() {
        assert!(ListPets::INFO.is_streamed() && ListTracks::INFO.is_streamed());
        assert!(!AddPets::INFO.is_streamed());
    }

    #[test]
    fn a_schema_is_that_of_the_list_or_of_an_item() {
        let stream = |response: Response<_>| match response.into_inner() {
            ExportPetsSuccess::Ok(pets) => pets,
            other => panic!("{other:?} in place of a sequence"),
        };
        let pets = items!("{\"id\":1}\nnull\n", |client| client.export_pets(), stream);
        let pets: Vec<_> = pets.into_iter().map(Result::unwrap).collect();
        let first: &ExportPetsOkItem = pets[0].as_ref().unwrap();
        assert_eq!((first.id, pets.len(), pets[1].is_none()), (Some(1), 2, true));
        let records = "\u{1e}{\"points\":[1.5,\n2]}\n\u{1e}{\"points\":[]}\n";
        let (sent, _) = exchange!((200, records), |client| client.list_tracks());
        assert_eq!(sent.header("accept"), "application/geo+json-seq");
        let tracks = items!(records, |client| client.list_tracks(), Response::into_inner);
        let tracks: Vec<_> = tracks.into_iter().map(Result::unwrap).collect();
        assert_eq!(tracks, [Track::new(vec![1.5, 2.0]), Track::new(vec![])]);
    }

    #[test]
    fn items_are_sent_from_memory_or_made_on_the_way() {
        let lines = "{\"name\":\"Ada\"}\n{\"name\":\"Bo\"}\n";
        let pets = || ["Ada", "Bo"].map(Pet::new);
        let (sent, _) = exchange!((204, ""), |client| client.add_pets(pets()));
        assert_eq!((sent.header("content-type"), sent.body.as_str()), ("application/jsonl", lines));
        let (sent, _) = exchange!((204, ""), |client| client.add_pets(SequenceBody::from_items(pets())));
        assert_eq!(sent.body, lines);
        let (sent, _) = exchange!((204, ""), |client| client
            .move_tracks()
            .body(SequenceBody::from([Track::new(vec![1.0])])));
        assert_eq!(
            (sent.header("content-type"), sent.body.as_str()),
            ("application/json-seq", "\u{1e}{\"points\":[1.0]}\n")
        );
        let (sent, _) = exchange!((204, ""), |client| client.move_tracks().dry(true));
        assert_eq!((sent.line.as_str(), sent.body.as_str()), ("PATCH /tracks?dry=true", ""));
    }

    #[test]
    fn lines_of_which_nothing_is_declared_are_bytes() {
        let (_, raw) = exchange!((200, "{}\n"), |client| client.read_log());
        assert_eq!(raw.unwrap().into_inner(), "{}\n");
        let (sent, raw) = exchange!((200, "[{\"name\":\"Ada\"}]"), |client| client.read_both());
        assert_eq!(sent.header("accept"), "application/json");
        assert_eq!(raw.unwrap().into_inner(), [Pet::new("Ada")]);
    }

    #[test]
    fn events_of_a_failure_are_bytes() {
        let (_, result) = exchange!((404, "data: {}\n\n"), |client| client.list_pets());
        let ListPetsError::NotFound(body) = result.unwrap_err().into_declared().unwrap();
        assert_eq!(body, "data: {}\n\n");
    }

    #[test]
    fn a_page_for_people_is_not_a_sequence() {
        let server = InMemory::new(|_| {
            let page = http::Response::builder().header("content-type", "text/html");
            page.body("<h1>Sign in</h1>").unwrap()
        });
        let client = Client::<Async>::builder().base_url("https://pets.example").transport(server.clone());
        let error = block_on(client.build().unwrap().list_pets().send()).unwrap_err();
        let client = Client::<Blocking>::builder().base_url("https://pets.example").transport(server);
        let same = client.build().unwrap().list_pets().send().unwrap_err();
        for error in [error, same] {
            assert!(error.to_string().contains("not a sequence of items (text/html: "), "{error}");
        }
    }

    #[test]
    fn a_stub_sends_items() {
        let stub = Stub::new();
        stub.on::<ListPets>(|_| Ok(testkit::sequence(["Ada", "Bo"].map(Pet::new)).unwrap()));
        stub.on::<ExportPets>(|_| Ok(ExportPetsSuccess::Ok(testkit::sequence([None]).unwrap())));
        stub.on::<ListTracks>(
            |_| Ok(testkit::sequence([Track::new(vec![1.0]), Track::new(vec![])]).unwrap()),
        );
        let (asynchronous, blocking) = clients(&stub);
        let mut pets = block_on(asynchronous.list_pets().send()).unwrap().into_inner();
        assert_eq!(block_on(pets.try_next()).unwrap().unwrap(), Pet::new("Ada"));
        let pets = blocking.list_pets().send().unwrap().into_inner();
        assert_eq!(pets.into_iter().map(Result::unwrap).count(), 2);
        let exported = blocking.export_pets().send().unwrap().into_inner();
        let ExportPetsSuccess::Ok(exported) = exported else { panic!("a sequence") };
        assert_eq!(exported.into_iter().map(Result::unwrap).collect::<Vec<_>>(), [None]);
        let response = blocking.list_tracks().send().unwrap();
        assert_eq!(response.headers()["content-type"], "application/geo+json-seq");
        assert_eq!(response.into_inner().into_iter().map(Result::unwrap).count(), 2);
    }

    #[test]
    fn a_sequence_that_breaks_off_states_so_behind_its_items() {
        let stub = Stub::new();
        let pets = || testkit::sequence(["Ada", "Bo"].map(Pet::new)).unwrap();
        stub.next::<ListPets>(Reply::success(pets()).fault(Fault::Truncated));
        stub.next::<ListPets>(Reply::success(pets()).fault(Fault::Truncated));
        let (asynchronous, blocking) = clients(&stub);
        let last = blocking.list_pets().send().unwrap().into_inner().into_iter().last().unwrap();
        assert!(last.unwrap_err().is_over());
        let mut pets = block_on(asynchronous.list_pets().send()).unwrap().into_inner();
        let mut last = None;
        while let Some(item) = block_on(pets.next()) {
            last = Some(item);
        }
        assert!(last.unwrap().unwrap_err().is_over() && pets.is_over());
    }
}

//! Responses of every kind, written by the test kit and read by the client.

openapi_runtime::include_api!("stubs");

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use openapi_runtime::http::{self, StatusCode};
    use openapi_runtime::testkit::{self, Fault, Place, Reply, Scripted, Stub};
    use openapi_runtime::{Async, Blocking, Bytes, Error, Retry, With as _};

    use super::client::Client;
    use super::errors::{AddPetError, GetPetError, GetPortraitError, HasPortraitError, ListPetsError};
    use super::models::{Pet, Pets, Problem};
    use super::operations::{
        AddPet, AddPetSuccess, GetNews, GetPet, GetPortrait, GetReport, GetReportSuccess, HasPortrait,
        ListPets, WatchLog,
    };
    use crate::support::{block_on, without_date};

    /// Creates clients of both modes for one stub.
    fn clients(stub: &Stub) -> (Client<Async>, Client<Blocking>) {
        let asynchronous = Client::builder().configure(|builder| stub.connect(builder)).build().unwrap();
        let blocking = Client::builder().configure(|builder| stub.connect(builder)).build().unwrap();
        (asynchronous, blocking)
    }

    /// Makes a call in both modes, checks that the results are equal, and returns the blocking one.
    macro_rules! both {
        ($stub:expr, |$client:ident| $call:expr) => {{
            let (asynchronous, blocking) = clients(&$stub);
            let $client = asynchronous;
            let first = block_on($call.send());
            let $client = blocking;
            let second = $call.send();
            let shown = [without_date(&first), without_date(&second)];
            let [one, other] = shown.map(|text| text.replace("attempts: 2", "attempts: 1"));
            assert_eq!(one, other, "both modes read the same");
            second
        }};
    }

    fn rex() -> Pet {
        Pet::new(1, "Rex")
    }

    fn problem(title: &str) -> Problem {
        Problem::new(title)
    }

    #[test]
    fn a_typed_response_is_what_a_server_could_send() {
        let stub = Stub::new();
        stub.on::<GetPet>(|call| match call.id {
            1 => Ok(rex()),
            2 => Err(GetPetError::NotFound(Some(problem("no such pet")))),
            3 => Err(GetPetError::NotFound(None)),
            4 => Err(GetPetError::Gone),
            5 => Err(GetPetError::ServerError(StatusCode::NOT_IMPLEMENTED, None)),
            // The client decides by the status that was sent, which has another meaning here.
            _ => Err(GetPetError::ServerError(StatusCode::NOT_FOUND, Some(problem("moved")))),
        });
        let response = both!(stub, |client| client.get_pet(1)).unwrap();
        assert_eq!(response.headers()["content-type"], "application/json");
        assert!(response.headers().contains_key("date"));
        assert_eq!(response.into_inner(), rex());

        let declared = |id| both!(stub, |client| client.get_pet(id)).unwrap_err();
        for (id, status, expected) in [
            (2, 404, GetPetError::NotFound(Some(problem("no such pet")))),
            (3, 404, GetPetError::NotFound(None)),
            (4, 410, GetPetError::Gone),
            (5, 501, GetPetError::ServerError(StatusCode::NOT_IMPLEMENTED, None)),
            (6, 404, GetPetError::NotFound(Some(problem("moved")))),
        ] {
            let error = declared(id);
            assert_eq!((error.declared(), error.status().unwrap().as_u16()), (Some(&expected), status));
        }
        // Values that JSON cannot represent are not received, even if their type allows them.
        stub.on::<GetPet>(|_| {
            let mut heavy = rex();
            heavy.weight = Some(f64::INFINITY);
            Ok(heavy)
        });
        assert_eq!(both!(stub, |client| client.get_pet(1)).unwrap().into_inner().weight, None);
    }

    #[test]
    fn text_bytes_and_nothing() {
        let stub = Stub::new();
        let picture = || Bytes::from_static(b"\x89PNG\xff");
        stub.on::<GetPortrait>(move |call| match call.id {
            1 => Ok(picture()),
            _ => Err(GetPortraitError::NotFound(picture())),
        });
        let response = both!(stub, |client| client.get_portrait(1)).unwrap();
        assert_eq!(response.headers()["content-type"], "image/png");
        assert_eq!(response.into_inner(), picture());
        let error = both!(stub, |client| client.get_portrait(2)).unwrap_err();
        assert_eq!(error.declared(), Some(&GetPortraitError::NotFound(picture())));

        stub.on::<HasPortrait>(|call| if call.id == 1 { Ok(()) } else { Err(HasPortraitError::NotFound) });
        assert!(both!(stub, |client| client.has_portrait(1)).is_ok());
        let error = both!(stub, |client| client.has_portrait(2)).unwrap_err();
        assert_eq!(error.declared(), Some(&HasPortraitError::NotFound));

        stub.on::<AddPet>(|call| match call.body.id {
            1 => Ok(AddPetSuccess::Created(call.body.clone())),
            2 => Ok(AddPetSuccess::NoContent),
            _ => Err(AddPetError::Conflict(Some("Zoë was here".to_owned()))),
        });
        let response = both!(stub, |client| client.add_pet(rex())).unwrap();
        assert_eq!(
            (response.status().as_u16(), response.headers()["content-type"].as_bytes()),
            (201, &b"application/vnd.pets+json"[..])
        );
        assert_eq!(response.into_inner(), AddPetSuccess::Created(rex()));
        let response = both!(stub, |client| client.add_pet(Pet::new(2, "Tom"))).unwrap();
        assert_eq!(response.into_inner(), AddPetSuccess::NoContent);
        let error = both!(stub, |client| client.add_pet(Pet::new(3, "Zoë"))).unwrap_err();
        assert!(error.to_string().contains("Zoë was here"), "{error}");
    }

    #[test]
    fn events_in_place_of_json_and_alone() {
        let stub = Stub::new();
        stub.on::<GetNews>(|_| Ok(vec![rex()]));
        stub.on_events::<GetNews>(|_| Ok(testkit::events([rex(), Pet::new(2, "Tom\nII")]).unwrap()));
        stub.on::<WatchLog>(|_| Ok(testkit::text_events(["one\ntwo".to_owned(), String::new()]).unwrap()));
        let (asynchronous, blocking) = clients(&stub);
        assert_eq!(blocking.get_news().send().unwrap().into_inner(), [rex()]);

        let events = blocking.get_news().events().send().unwrap().into_inner();
        let pets: Vec<_> = events.into_iter().map(|event| event.unwrap().data).collect();
        assert_eq!(pets, [rex(), Pet::new(2, "Tom\nII")]);
        let mut lines = block_on(asynchronous.watch_log().send()).unwrap().into_inner();
        assert_eq!(block_on(lines.try_next()).unwrap().unwrap().data, "one\ntwo");
        assert_eq!(block_on(lines.try_next()).unwrap().unwrap().data, "");
        assert!(block_on(lines.try_next()).unwrap().is_none());
        assert_eq!(stub.calls::<GetNews>().len(), 2);
    }

    #[test]
    fn a_sequence_comes_before_what_is_stubbed_for_the_rest() {
        let stub = Stub::new();
        stub.sequence::<GetReport>([Ok(GetReportSuccess::Accepted), Ok(GetReportSuccess::Accepted)]);
        stub.on::<GetReport>(|_| Ok(GetReportSuccess::Ok("all är well".to_owned())));
        let (asynchronous, blocking) = clients(&stub);
        assert_eq!(block_on(asynchronous.get_report().wait().send()).unwrap().into_inner(), "all är well");
        assert!(stub.clock().elapsed() > Duration::from_secs(1), "{:?}", stub.clock());
        assert_eq!(stub.calls::<GetReport>().len(), 3);

        stub.next::<GetPet>(Err(GetPetError::NotFound(None))).next::<GetPet>(Ok(rex()));
        let both = [blocking.get_pet(1).send(), blocking.get_pet(1).send()];
        assert!(both[0].is_err() && both[1].is_ok());
        let error = blocking.get_pet(1).send().unwrap_err().to_string();
        assert!(error.contains("the responses stubbed for `GetPet` are used up"), "{error}");
    }

    #[test]
    fn what_is_not_stubbed_fails_with_its_name() {
        let stub = Stub::new();
        let error = both!(stub, |client| client.get_pet(1)).unwrap_err();
        let sentence = error.to_string();
        assert!(sentence.contains("`GetPet` is not stubbed: `stub.on::<GetPet>(…)`"), "{sentence}");
        assert!(!error.may_have_been_sent() && error.attempts() == 1);
        let (_, blocking) = clients(&stub);
        stub.on::<GetNews>(|_| Ok(Vec::new()));
        let error = blocking.get_news().events().send().unwrap_err().to_string();
        assert!(error.contains("`stub.on_events::<GetNews>(…)`"), "{error}");
        // A test in which an operation fails may have no stub for it.
        stub.script(StatusCode::BAD_GATEWAY);
        let error = blocking.get_pet(1).retry(Retry::never()).send().unwrap_err();
        assert_eq!(error.status(), Some(StatusCode::BAD_GATEWAY));
    }

    #[test]
    fn pages_and_their_headers() {
        let stub = Stub::new();
        stub.on_reply::<ListPets>(|call| {
            let mut page = Pets::new(vec![rex()]);
            page.next = call.after.is_none().then(|| "p2".into());
            Reply::success(page).header("x-total", 2)
        });
        let (_, blocking) = clients(&stub);
        let pets: Vec<_> = blocking.list_pets().kind("dog").items().map(Result::unwrap).collect();
        assert_eq!(pets, [rex(), rex()]);
        let calls = stub.calls::<ListPets>();
        let asked: Vec<_> =
            calls.iter().map(|call| (call.kind.as_deref(), call.request().query("after"))).collect();
        assert_eq!(asked, [(Some("dog"), None), (Some("dog"), Some("p2"))]);
        let second = ListPets::new().with(|call| {
            call.kind = Some("dog".to_owned());
            call.after = Some("p2".into());
        });
        assert_eq!(*calls[1], second);

        let headers = blocking.list_pets().send().unwrap();
        assert_eq!(super::operations::ListPetsHeaders::from(headers.headers()).x_total, Some(2));
    }

    #[test]
    fn time_and_faults() {
        let stub = Stub::new();
        stub.on_reply::<GetPet>(|call| match call.id {
            1 => Reply::success(rex()).delay(Duration::from_secs(20)),
            2 => Reply::success(rex()).delay(Duration::from_secs(31)),
            3 => Reply::success(rex()).fault(Fault::MalformedJson),
            4 => Reply::status(StatusCode::IM_A_TEAPOT),
            _ => Reply::raw(http::Response::new(Bytes::from_static(b"[]"))),
        });
        let (_, blocking) = clients(&stub);
        assert!(blocking.get_pet(1).send().is_ok());
        assert_eq!(stub.clock().elapsed(), Duration::from_secs(20));
        let error = blocking.get_pet(2).retry(Retry::never()).send().unwrap_err();
        assert!(error.is_timeout(), "{error}");
        assert_eq!(stub.clock().elapsed(), Duration::from_secs(50));
        for id in [3, 5] {
            assert!(matches!(blocking.get_pet(id).send(), Err(Error::Decode(_))), "{id}");
        }
        assert_eq!(blocking.get_pet(4).send().unwrap_err().status(), Some(StatusCode::IM_A_TEAPOT));

        // Faults apply to the operations that they name, as often as they are scripted.
        stub.on::<GetPet>(|_| Ok(rex())).on::<GetNews>(|_| Ok(vec![rex()]));
        stub.fault(Fault::edit(|json| json["name"] = 7.into()).on(Place::of::<GetPet>()).times(2));
        stub.clear_calls();
        assert!(blocking.get_news().send().is_ok());
        let read: Vec<_> = (0..3).map(|_| blocking.get_pet(1).send().is_ok()).collect();
        assert_eq!((read, stub.seen()), (vec![false, false, true], 4));

        stub.fault(Fault::Close).script(Scripted::new(StatusCode::SERVICE_UNAVAILABLE));
        assert_eq!(blocking.get_pet(1).send().unwrap().attempts(), 3);
        stub.fault(Fault::Close.forever());
        stub.clear_script();
        assert_eq!(blocking.get_pet(1).send().unwrap().attempts(), 1);
    }

    #[test]
    fn calls_are_kept_as_far_as_a_test_wants_them() {
        let stub = Stub::new();
        stub.on::<GetPet>(|_| Ok(rex()));
        stub.keep_calls(2);
        let (_, blocking) = clients(&stub);
        for id in 0..5 {
            blocking.get_pet(id).send().unwrap();
        }
        let ids: Vec<_> = stub.calls::<GetPet>().iter().map(|call| call.id).collect();
        assert_eq!((ids, stub.requests().len(), stub.seen()), (vec![3, 4], 2, 5));
        stub.on::<ListPets>(|_| {
            Err(ListPetsError::Default(StatusCode::TOO_MANY_REQUESTS, Some(problem("slower"))))
        });
        let error = blocking.list_pets().retry(Retry::never()).send().unwrap_err();
        assert!(error.to_string().contains("slower"), "{error}");
    }
}

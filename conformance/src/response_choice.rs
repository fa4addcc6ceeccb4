//! Responses of several media types: one is the default, and each other one can be requested.

openapi_runtime::include_api!("response_choice");

#[cfg(test)]
mod tests {
    use openapi_runtime::http::{self, StatusCode};
    use openapi_runtime::testkit::{self, Fault, Reply, Respond, RespondAs, Stub};
    use openapi_runtime::{As, Async, Blocking, Bytes, Error, Operation as _};

    use super::client::Client;
    use super::errors::GetReportError;
    use super::models::{Pet, Problem};
    use super::operations::{
        Chat, ChatText, GetJob, GetJobCsv, GetPicture, GetPicturePng, GetPictureVideo, GetReport,
        GetReportCsv, GetReportVndPetsShortJson, GetReportXml, GetReportZip, GetSound, GetSoundMpeg,
    };
    use crate::support::{block_on, without_date};

    /// Makes a call in both modes, checks that the results are equal, and returns the `Accept` header and the
    /// blocking result.
    macro_rules! both {
        ($stub:expr, |$client:ident| $call:expr) => {{
            let $client: Client<Async> =
                Client::builder().configure(|builder| $stub.connect(builder)).build().unwrap();
            let first = block_on($call.send());
            let $client: Client<Blocking> =
                Client::builder().configure(|builder| $stub.connect(builder)).build().unwrap();
            let second = $call.send();
            assert_eq!(without_date(&first), without_date(&second), "both modes read the same");
            let request = $stub.requests().pop().unwrap();
            (request.headers()["accept"].to_str().unwrap().to_owned(), second)
        }};
    }

    /// Creates a server that responds with a success in this media type.
    fn stubbed<Op: Respond, A: RespondAs<Op>>(success: A::Success) -> Stub
    where
        A::Success: Clone + Sync,
    {
        let stub = Stub::new();
        stub.on_as::<Op, A>(move |_| Ok(success.clone()));
        stub
    }

    #[test]
    fn json_comes_without_choosing() {
        let stub = Stub::new();
        stub.on::<GetReport>(|_| Ok(vec![Pet::new("Rex")]));
        let (accept, response) = both!(stub, |client| client.get_report());
        assert_eq!(accept, "application/json");
        assert_eq!(response.unwrap().into_inner(), [Pet::new("Rex")]);
    }

    #[test]
    fn another_media_type_comes_in_its_type() {
        let stub = stubbed::<GetReport, GetReportCsv>("name\nRex".to_owned());
        let (accept, response) = both!(stub, |client| client.get_report().accept(GetReportCsv));
        assert_eq!(accept, "text/csv");
        let response = response.unwrap();
        assert_eq!(response.headers()["content-type"], "text/csv; charset=utf-8");
        assert_eq!(response.into_inner(), "name\nRex");

        let stub = stubbed::<GetReport, GetReportVndPetsShortJson>(vec!["Rex".to_owned()]);
        let (accept, response) = both!(stub, |client| client.get_report().accept(GetReportVndPetsShortJson));
        assert_eq!(accept, "application/vnd.pets.short+json");
        assert_eq!(response.unwrap().into_inner(), ["Rex"]);

        let stub = stubbed::<GetReport, GetReportXml>("<pets/>".to_owned());
        let (accept, response) = both!(stub, |client| client.get_report().accept(GetReportXml));
        assert_eq!((accept.as_str(), response.unwrap().inner().as_str()), ("application/xml", "<pets/>"));

        let stub = stubbed::<GetReport, GetReportZip>(Bytes::from_static(b"PK\xff"));
        let (accept, response) = both!(stub, |client| client.get_report().accept(GetReportZip));
        assert_eq!(accept, "application/zip");
        assert_eq!(response.unwrap().into_inner().as_ref(), b"PK\xff");
    }

    #[test]
    fn one_of_several_kinds_of_bytes_is_requested() {
        let stub = Stub::new();
        stub.on::<GetPicture>(|_| Ok(Bytes::from_static(b"any")));
        let (accept, _) = both!(stub, |client| client.get_picture());
        assert_eq!(accept, "image/png, image/svg+xml, video/*");
        let stub = stubbed::<GetPicture, GetPicturePng>(Bytes::from_static(b"PNG"));
        let (accept, response) = both!(stub, |client| client.get_picture().accept(GetPicturePng));
        assert_eq!(accept, "image/png");
        assert_eq!(response.unwrap().into_inner(), "PNG");
    }

    #[test]
    fn events_are_one_of_the_media_types() {
        let stub = stubbed::<Chat, ChatText>("Woof".to_owned());
        stub.on_events::<Chat>(|_| Ok(testkit::events([Pet::new("Rex")]).unwrap()));
        let (accept, response) = both!(stub, |client| client.chat().accept(ChatText));
        assert_eq!((accept.as_str(), response.unwrap().inner().as_str()), ("text/plain", "Woof"));
        let (accept, response) = both!(stub, |client| client.chat().events());
        assert_eq!(accept, "text/event-stream");
        let events = response.unwrap().into_inner();
        let events: Vec<_> = events.into_iter().map(|event| event.unwrap().data).collect();
        assert_eq!(events, [Pet::new("Rex")]);

        let stub = stubbed::<GetSound, GetSoundMpeg>(Bytes::from_static(b"MP3"));
        let (accept, response) = both!(stub, |client| client.get_sound().accept(GetSoundMpeg));
        assert_eq!(accept, "audio/mpeg");
        assert_eq!(response.unwrap().into_inner(), "MP3");
        assert!(GetSound::INFO.is_streamed() && !As::<GetSound, GetSoundMpeg>::INFO.is_streamed());
    }

    #[test]
    fn failures_are_those_of_the_operation() {
        let stub = Stub::new();
        let problem = || GetReportError::NotFound(Some(Problem::default()));
        stub.on_as::<GetReport, GetReportCsv>(move |_| Err(problem()));
        let (_, response) = both!(stub, |client| client.get_report().accept(GetReportCsv));
        assert_eq!(response.unwrap_err().declared(), Some(&problem()));
    }

    #[test]
    fn every_status_that_has_the_media_type_is_read() {
        let stub = Stub::new();
        let reply = |status: u16| {
            let response = http::Response::builder().status(status).header("content-type", "text/csv");
            Reply::<As<GetJob, GetJobCsv>>::raw(response.body("a,b".into()).unwrap())
        };
        for status in [200, 201] {
            stub.next(reply(status)).next(reply(status));
            let (_, response) = both!(stub, |client| client.get_job().accept(GetJobCsv));
            assert_eq!(response.unwrap().into_inner(), "a,b");
        }
        stub.next(reply(202)).next(reply(202));
        let (_, response) = both!(stub, |client| client.get_job().accept(GetJobCsv));
        let error = response.unwrap_err();
        assert_eq!(error.status(), Some(StatusCode::ACCEPTED), "{error}");
    }

    /// Returns how a response with this `Content-Type` is read if another type was requested.
    fn read<Op: Respond, A: RespondAs<Op>>(
        operation: Op,
        media_type: A,
        content_type: &str,
    ) -> Result<(), String> {
        let stub = Stub::new();
        let mut response = http::Response::builder();
        if !content_type.is_empty() {
            response = response.header("content-type", content_type);
        }
        stub.next(Reply::<As<Op, A>>::raw(response.body("[]".into()).unwrap()));
        let builder = openapi_runtime::ClientBuilder::<Blocking>::new("https://pets.example");
        let client = stub.connect(builder).build().unwrap();
        match client.call(operation).accept(media_type).send() {
            Ok(_) => Ok(()),
            Err(error) => {
                assert!(matches!(error, Error::Decode(_)), "{error}");
                assert_eq!(error.bytes().map(AsRef::as_ref), Some(b"[]".as_slice()), "the body is kept");
                Err(error.to_string())
            }
        }
    }

    #[test]
    fn a_response_of_another_media_type_is_an_error() {
        let csv = |content_type| read(GetReport::new(), GetReportCsv, content_type);
        for fits in ["text/csv", "Text/CSV; header=present", ""] {
            csv(fits).unwrap();
        }
        let error = csv("application/json").unwrap_err();
        assert!(error.contains("unexpected media type `application/json`; expected `text/csv`"), "{error}");
        csv("text/html").unwrap_err();

        let video = |content_type| read(GetPicture::new(), GetPictureVideo, content_type);
        video("video/mp4").unwrap();
        video("image/png").unwrap_err();

        let xml = |content_type| read(GetReport::new(), GetReportXml, content_type);
        xml("text/xml").unwrap();
        xml("application/json").unwrap_err();

        let short = |content_type| read(GetReport::new(), GetReportVndPetsShortJson, content_type);
        short("application/json").unwrap();
        short("application/vnd.pets.long+json").unwrap_err();
    }

    #[test]
    fn what_is_not_stubbed_is_named_with_its_media_type() {
        let stub = Stub::new();
        stub.on::<GetReport>(|_| Ok(Vec::new()));
        let (_, response) = both!(stub, |client| client.get_report().accept(GetReportCsv));
        let error = response.unwrap_err().to_string();
        assert!(error.contains("stub.on_as::<GetReport, GetReportCsv>(…)"), "{error}");
    }

    #[test]
    fn a_broken_response_is_requested_again() {
        let stub = stubbed::<GetReport, GetReportCsv>("a".to_owned());
        stub.fault(Fault::Close);
        let client: Client<Blocking> =
            Client::builder().configure(|builder| stub.connect(builder)).build().unwrap();
        let response = client.get_report().accept(GetReportCsv).send().unwrap();
        assert_eq!((response.attempts(), response.into_inner().as_str()), (2, "a"));
        assert_eq!(stub.calls::<GetReport>().len(), 2);
    }
}

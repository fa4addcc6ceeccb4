//! Server-sent event streams, alone and as an alternative to JSON.

openapi_runtime::include_api!("event_stream");

#[cfg(test)]
mod tests {
    use openapi_runtime::{Async, Blocking, InMemory, ItemError, Operation as _, Response, http};

    use super::client::Client;
    use super::models::{ChatBody, Kind, NewsEventData};
    use super::operations::{WatchLogSuccess, WatchNews};
    use crate::support::{block_on, exchange, items};

    const NEWS: &str = "id: 1\nevent: born\ndata: {\"text\":\"a cat\"}\n\ndata: [DONE]\n\n: alive\n\n\
                        data: {\"text\":\ndata: \"a dog\"}\n\n";

    #[test]
    fn events_are_typed_in_async_code() {
        let (request, result) = exchange!((200, NEWS), |client| client.watch_news());
        assert_eq!(request.header("accept"), "text/event-stream, application/json");
        let mut news = result.unwrap().into_inner();
        block_on(async {
            let first = news.try_next().await.unwrap().unwrap();
            assert_eq!((first.event.as_deref(), first.id.as_deref()), (Some("born"), Some("1")));
            assert_eq!(first.data.text, "a cat");
            let error = news.try_next().await.unwrap_err();
            assert_eq!(error.event().unwrap().data, "[DONE]");
            assert!(matches!(error, ItemError::Undecodable(_)) && !news.is_over(), "{error}");
            assert_eq!(news.next().await.unwrap().unwrap().data.text, "a dog");
            assert_eq!(news.last_id(), Some("1"));
            assert!(news.next().await.is_none() && news.is_over());
        });
    }

    #[test]
    fn only_the_head_of_a_stream_has_to_come_in_time() {
        assert!(WatchNews::INFO.is_streamed());
    }

    #[test]
    fn events_are_the_same_in_both_modes() {
        let news = items!(NEWS, |client| client.watch_news(), Response::into_inner);
        let texts: Vec<_> = news.into_iter().map(|event| event.map(|event| event.data.text).ok()).collect();
        assert_eq!(texts, [Some("a cat".to_owned()), None, Some("a dog".to_owned())]);
        let news = items!(NEWS, |client| client.watch_news(), |news| news.into_inner().until("[DONE]"));
        assert_eq!(news.into_iter().map(Result::unwrap).count(), 1);
    }

    #[test]
    fn data_that_is_text_is_text() {
        let lines = |text| {
            let stream = |response: Response<_>| match response.into_inner() {
                WatchLogSuccess::Ok(lines) => lines,
                other => panic!("{other:?} in place of a stream"),
            };
            let lines = items!(text, |client| client.watch_log(), stream).into_iter().map(Result::unwrap);
            lines.map(|line| (line.event, line.data)).collect::<Vec<_>>()
        };
        let line = |data: &str| (None, data.to_owned());
        assert_eq!(lines("data: {\n\ndata: a\ndata: b\n\n"), [line("{"), line("a\nb")]);
        let text = "event:\r\ndata: a\r\ndata: b\r\n\r\ndata: c\rdata: d\r\r";
        assert_eq!(lines(text), [line("a\nb"), line("c\nd")]);
        let kinds = items!("data: cat\n\ndata: eel\n\n", |client| client.watch_kinds(), Response::into_inner);
        let kinds: Vec<_> = kinds.into_iter().map(|event| event.unwrap().data).collect();
        assert_eq!(kinds, [Kind::Cat, Kind::Unknown("eel".to_owned())]);
    }

    /// Returns the only event of a stream, the same in both modes.
    macro_rules! event {
        ($body:expr, |$client:ident| $call:expr) => {{
            let mut events = items!($body, |$client| $call, Response::into_inner);
            let event = events.pop().unwrap().unwrap();
            assert!(events.is_empty(), "{events:?}");
            event
        }};
    }

    #[test]
    fn an_item_schema_tells_what_the_data_is() {
        let counts = event!("event: a\ndata: [1, 2]\n\n", |client| client.watch_counts());
        assert_eq!(counts.data, [1, 2]);
        let mixed = event!("event: add\ndata: 1\n\n", |client| client.watch_mixed());
        assert_eq!(mixed.data, "1");
        let listed = event!("data: {\"text\":\"a\"}\n\n", |client| client.watch_listed());
        assert_eq!(listed.data.text, "a");
    }

    #[test]
    fn a_schema_that_describes_the_event_is_read_as_that() {
        let first = "event: add\ndata: {\"text\":\"a\"}\n\n";
        let event = event!(first, |client| client.watch_described());
        assert_eq!((event.event.as_deref(), event.data), (Some("add"), NewsEventData::new("a")));
        assert_eq!(event!(first, |client| client.watch_alternatives()).data.text, "a");
        let page = "data: {\"data\":\"a\",\"page\":1}\n\n";
        assert_eq!(event!(page, |client| client.watch_pages()).data.page, Some(1));
    }

    #[test]
    fn a_declared_failure_is_not_a_stream() {
        let (_, result) = exchange!((404, r#"{"message":"none"}"#), |client| client.watch_news());
        let error = result.unwrap_err();
        assert_eq!(error.declared().unwrap().body().unwrap().message.as_deref(), Some("none"));
    }

    #[test]
    fn events_beside_json_are_had_by_asking() {
        let body = || ChatBody::new("hello");
        let (request, result) = exchange!((200, r#"{"text":"meow"}"#), |client| client.chat(body()));
        assert_eq!(request.header("accept"), "application/json");
        assert_eq!(result.unwrap().into_inner().text, "meow");

        let words = "data: {\"word\":\"me\"}\n\ndata: {\"word\":\"ow\"}\n\n";
        let (request, result) = exchange!((200, words), |client| client.chat(body()).mood("fine").events());
        assert_eq!(request.line, "POST /chats?mood=fine");
        assert_eq!(request.header("accept"), "text/event-stream");
        assert!(result.is_ok());
        let words = items!(words, |client| client.chat(body()).events(), Response::into_inner);
        let words: Vec<_> = words.into_iter().map(|event| event.unwrap().data.word).collect();
        assert_eq!(words, ["me", "ow"]);

        let (_, result) = exchange!((400, "{}"), |client| client.chat(body()).events());
        assert!(result.unwrap_err().declared().is_some());
        let (_, result) = exchange!((500, "{}"), |client| client.chat(body()).events());
        assert_eq!(result.unwrap_err().status().unwrap(), 500);
    }

    #[test]
    fn json_in_place_of_events_is_stated_to_be_none() {
        let server = InMemory::new(|_| {
            let response = http::Response::builder().header("content-type", "application/json");
            response.body(r#"{"text":"meow"}"#).unwrap()
        });
        let client = Client::<Async>::builder().base_url("https://pets.example").transport(server.clone());
        let call = client.build().unwrap().chat(ChatBody::new("hello")).events();
        let error = block_on(call.send()).map(Response::into_inner).unwrap_err();
        let client = Client::<Blocking>::builder().base_url("https://pets.example").transport(server);
        let call = client.build().unwrap().chat(ChatBody::new("hello")).events();
        let same = call.send().map(Response::into_inner).unwrap_err();
        for error in [error, same] {
            assert!(error.to_string().contains("not a stream of events (application/json: "), "{error}");
        }
    }
}

//! Streams of server-sent events, alone and beside JSON.

openapi_runtime::include_api!("event_stream");

#[cfg(test)]
mod tests {
    use openapi_runtime::{Async, Blocking, InMemory, ItemError, Operation as _, Response, http};

    use super::client::Client;
    use super::models::{ChatBody, Kind, NewsEventData};
    use super::operations::{WatchLogSuccess, WatchNews};
    use crate::support::{block_on, exchange, serving};

    const NEWS: &str = "id: 1\nevent: born\ndata: {\"text\":\"a cat\"}\n\ndata: [DONE]\n\n: alive\n\n\
                        data: {\"text\":\ndata: \"a dog\"}\n\n";

    fn blocking(body: &'static str) -> Client<Blocking> {
        let builder = Client::<Blocking>::builder().base_url("https://pets.example");
        builder.transport(serving(&[(200, body)]).0).build().unwrap()
    }

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
    fn events_are_typed_in_blocking_code() {
        let news = blocking(NEWS).watch_news().send().unwrap().into_inner();
        let texts: Vec<_> = news.into_iter().map(|event| event.map(|event| event.data.text).ok()).collect();
        assert_eq!(texts, [Some("a cat".to_owned()), None, Some("a dog".to_owned())]);
        let news = blocking(NEWS).watch_news().send().unwrap().map(|news| news.until("[DONE]"));
        assert_eq!(news.into_inner().into_iter().map(Result::unwrap).count(), 1);
    }

    #[test]
    fn data_that_is_text_is_text() {
        let response = blocking("data: {\n\ndata: a\ndata: b\n\n").watch_log().send().unwrap();
        let WatchLogSuccess::Ok(lines) = response.into_inner() else { panic!("a stream") };
        let lines: Vec<_> = lines.into_iter().map(|event| event.unwrap().data).collect();
        assert_eq!(lines, ["{", "a\nb"]);
        let text = "event:\r\ndata: a\r\ndata: b\r\n\r\ndata: c\rdata: d\r\r";
        let response = blocking(text).watch_log().send().unwrap();
        let WatchLogSuccess::Ok(lines) = response.into_inner() else { panic!("a stream") };
        let lines: Vec<_> =
            lines.into_iter().map(|event| event.unwrap()).map(|line| (line.event, line.data)).collect();
        assert_eq!(lines, [(None, "a\nb".to_owned()), (None, "c\nd".to_owned())]);
        let kinds = blocking("data: cat\n\ndata: eel\n\n").watch_kinds().send().unwrap().into_inner();
        let kinds: Vec<_> = kinds.into_iter().map(|event| event.unwrap().data).collect();
        assert_eq!(kinds, [Kind::Cat, Kind::Unknown("eel".to_owned())]);
    }

    #[test]
    fn an_item_schema_tells_what_the_data_is() {
        let counts = blocking("event: a\ndata: [1, 2]\n\n").watch_counts().send().unwrap().into_inner();
        assert_eq!(counts.into_iter().next().unwrap().unwrap().data, [1, 2]);
        let mixed = blocking("event: add\ndata: 1\n\n").watch_mixed().send().unwrap().into_inner();
        assert_eq!(mixed.into_iter().next().unwrap().unwrap().data, "1");
        let listed = blocking("data: {\"text\":\"a\"}\n\n").watch_listed().send().unwrap().into_inner();
        assert_eq!(listed.into_iter().next().unwrap().unwrap().data.text, "a");
    }

    #[test]
    fn a_schema_that_describes_the_event_is_read_as_that() {
        let first = "event: add\ndata: {\"text\":\"a\"}\n\n";
        let news = blocking(first).watch_described().send().unwrap().into_inner();
        let event = news.into_iter().next().unwrap().unwrap();
        assert_eq!((event.event.as_deref(), event.data), (Some("add"), NewsEventData::new("a")));
        let news = blocking(first).watch_alternatives().send().unwrap().into_inner();
        assert_eq!(news.into_iter().next().unwrap().unwrap().data.text, "a");
        let page = "data: {\"data\":\"a\",\"page\":1}\n\n";
        let pages = blocking(page).watch_pages().send().unwrap().into_inner();
        assert_eq!(pages.into_iter().next().unwrap().unwrap().data.page, Some(1));
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
        let words: Vec<_> = result.unwrap().into_inner().into_iter().map(|e| e.unwrap().data.word).collect();
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
        let client = Client::<Async>::builder().base_url("https://pets.example").transport(server);
        let call = client.build().unwrap().chat(ChatBody::new("hello")).events();
        let error = block_on(call.send()).map(Response::into_inner).unwrap_err();
        assert!(error.to_string().contains("not a stream of events (application/json: "), "{error}");
    }
}

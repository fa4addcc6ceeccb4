//! Pagination by cursor: each page contains the cursor of the next.

openapi_runtime::include_api!("pagination");

#[cfg(test)]
mod tests {
    use openapi_runtime::{Async, Blocking, Cursor};

    use super::client::Client;
    use crate::support::{Log, block_on, serving};

    const PAGES: [(u16, &str); 3] = [
        (200, r#"{"pets":[{"name":"a"},{"name":"b"}],"meta":{"next":"k 1"}}"#),
        (200, r#"{"meta":{"next":2}}"#),
        (200, r#"{"pets":[{"name":"c"}],"meta":{"next":null}}"#),
    ];

    fn blocking(responses: &[(u16, &'static str)]) -> (Client<Blocking>, Log) {
        let (server, log) = serving(responses);
        (Client::builder().base_url("https://pets.example").transport(server).build().unwrap(), log)
    }

    fn lines(log: &Log) -> Vec<String> {
        log.take().into_iter().map(|sent| sent.line).collect()
    }

    const LINES: [&str; 3] =
        ["GET /pets?limit=2", "GET /pets?after=k%201&limit=2", "GET /pets?after=2&limit=2"];

    #[test]
    fn every_item_of_every_page() {
        let (client, log) = blocking(&PAGES);
        let names: Vec<_> = client.list_pets().limit(2).items().map(|pet| pet.unwrap().name).collect();
        assert_eq!(names, ["a", "b", "c"]);
        assert_eq!(lines(&log), LINES);

        let (server, log) = serving(&PAGES);
        let client =
            Client::<Async>::builder().base_url("https://pets.example").transport(server).build().unwrap();
        let names = block_on(async {
            let (mut names, mut pets) = (Vec::new(), client.list_pets().limit(2).items());
            while let Some(pet) = pets.try_next().await.unwrap() {
                names.push(pet.name);
            }
            names
        });
        assert_eq!(names, ["a", "b", "c"]);
        assert_eq!(lines(&log), LINES);
    }

    #[test]
    fn a_list_goes_on_from_a_cursor() {
        let (client, log) = blocking(&[(200, "{}")]);
        assert_eq!(client.list_pets().after(Cursor::from("k")).items().count(), 0);
        assert_eq!(lines(&log), ["GET /pets?after=k"]);
    }

    #[test]
    fn a_page_that_is_pending_does_not_end_the_list() {
        let (client, log) = blocking(&[(200, r#"{"names":["a"],"next":"k"}"#), (202, "")]);
        let mut names = client.list_names().items();
        assert_eq!(names.try_next().unwrap().as_deref(), Some("a"));
        let error = names.try_next().unwrap_err();
        assert_eq!(error.cursor(), Some(&Cursor::from("k")), "{error}");
        assert_eq!(lines(&log), ["GET /names", "GET /names?after=k"]);
    }

    #[test]
    fn an_empty_cursor_ends_the_list() {
        let (client, log) = blocking(&[(200, r#"{"names":["a"],"next":""}"#)]);
        assert_eq!(client.list_names().items().count(), 1);
        assert_eq!(log.take().len(), 1);
    }
}

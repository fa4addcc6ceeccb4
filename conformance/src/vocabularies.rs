//! Names, pagination, deprecation and nullability from other vocabularies.

openapi_runtime::include_api!("vocabularies");

#[cfg(test)]
mod tests {
    #![expect(deprecated, reason = "an extension deprecates it")]

    use std::sync::{Arc, Mutex};

    use openapi_runtime::{Async, Blocking, InMemory, http};

    use super::client::Client;
    use super::models::{
        Level, PetAge, PetCoat, PetCode, PetColour, PetFood, PetHome, PetMood, PetSize, PetWrong, RoleScope,
    };
    use crate::support::{block_on, exchange};

    type Lines = Arc<Mutex<Vec<String>>>;

    /// Creates a server with these pages, and returns its requests.
    fn server(pages: &'static [(&str, &str)]) -> (InMemory, Lines) {
        let lines = Lines::default();
        let log = lines.clone();
        let server = InMemory::new(move |request| {
            let target = request.uri().path_and_query().unwrap().as_str().to_owned();
            let body = pages.iter().find(|(page, _)| *page == target).map(|(_, body)| *body);
            log.lock().unwrap().push(target);
            http::Response::new(body.expect("a page that is there"))
        });
        (server, lines)
    }

    /// Lists everything in both modes, page by page in the order of `pages`.
    macro_rules! lists {
        ($pages:expr, |$client:ident| $call:expr) => {{
            let wanted: Vec<_> = $pages.iter().map(|(page, _)| (*page).to_owned()).collect();
            let (service, lines) = server($pages);
            let builder = Client::<Async>::builder().base_url("https://pets.example");
            let $client = builder.transport(service.clone()).build().unwrap();
            let first = block_on(async {
                let (mut items, mut list) = (Vec::new(), $call);
                while let Some(item) = list.try_next().await.unwrap() {
                    items.push(item);
                }
                items
            });
            assert_eq!(std::mem::take(&mut *lines.lock().unwrap()), wanted);
            let builder = Client::<Blocking>::builder().base_url("https://pets.example");
            let $client = builder.transport(service).build().unwrap();
            let items: Vec<_> = $call.map(|item| item.unwrap()).collect();
            assert_eq!(std::mem::take(&mut *lines.lock().unwrap()), wanted);
            assert_eq!(items, first);
            items
        }};
    }

    #[test]
    fn pages_of_dropshot_have_a_token() {
        const PAGES: &[(&str, &str)] = &[
            ("/dropshot?limit=2", r#"{"items":["a","b"],"next_page":"t 1"}"#),
            ("/dropshot?page_token=t%201&limit=2", r#"{"items":["c"],"next_page":null}"#),
        ];
        assert_eq!(lists!(PAGES, |client| client.list_by_token().limit(2).items()), ["a", "b", "c"]);
    }

    #[test]
    fn pages_of_microsoft_have_a_link() {
        const PAGES: &[(&str, &str)] = &[
            ("/microsoft", r#"{"value":["a"],"nextLink":"https://pets.example/microsoft?skip=1"}"#),
            ("/microsoft?skip=1", r#"{"value":["b"],"nextLink":null}"#),
        ];
        assert_eq!(lists!(PAGES, |client| client.list_by_link().items()), ["a", "b"]);
    }

    #[test]
    fn pages_of_speakeasy_have_a_cursor_or_a_number() {
        const BY_CURSOR: &[(&str, &str)] = &[
            ("/speakeasy/cursor", r#"{"names":["a"],"page":{"next":"2"}}"#),
            ("/speakeasy/cursor?since=2", r#"{"names":["b"],"page":{"next":""}}"#),
        ];
        const BY_PAGE: &[(&str, &str)] = &[
            ("/speakeasy/page?limit=1", r#"{"data":{"names":["a"]},"pages":2}"#),
            ("/speakeasy/page?page=2&limit=1", r#"{"data":{"names":["b"]},"pages":2}"#),
        ];
        assert_eq!(lists!(BY_CURSOR, |client| client.list_by_cursor().items()), ["a", "b"]);
        assert_eq!(lists!(BY_PAGE, |client| client.list_by_page().limit(1).items()), ["a", "b"]);
    }

    #[test]
    fn values_have_the_names_of_their_vocabulary() {
        for (name, wire) in [(RoleScope::Global, "/"), (RoleScope::Keys, "/keys")] {
            assert_eq!(name.as_str(), wire);
        }
        assert_eq!([Level::One, Level::Two].map(|level| level.to_string()), ["1", "2"]);
        let codes = [PetCode::None, PetCode::Low, PetCode::High];
        assert_eq!(serde_json::to_string(&codes).unwrap(), "[0,1,2]");
        assert_eq!([PetSize::Small, PetSize::Large].map(|size| size.to_string()), ["s", "l"]);
        // Names that would collide are ignored, and our own extension takes precedence over others.
        assert_eq!(PetColour::F00.as_str(), "#f00");
        assert_eq!([PetMood::Happy, PetMood::Sad].map(|mood| mood.to_string()), ["a", "b"]);
    }

    #[test]
    fn deprecated_values_are_sent_and_read_as_ever() {
        for (value, wire) in [(PetFood::Fish, "fish"), (PetFood::Milk, "milk"), (PetFood::Mice, "mice")] {
            assert_eq!((value.as_str(), PetFood::from(wire)), (wire, value.clone()));
        }
        let ages: Vec<PetAge> = serde_json::from_str("[0,1,2]").unwrap();
        assert_eq!(ages, [PetAge::V0, PetAge::V1, PetAge::V2]);
        assert_eq!([PetCoat::Short, PetCoat::None].map(|coat| coat.to_string()), ["short", "none"]);
        assert_eq!([PetHome::House, PetHome::Barn].map(|home| home.to_string()), ["house", "barn"]);
    }

    /// The compiler warns only about deprecated values, which the module above expects.
    #[deny(deprecated)]
    mod in_use {
        use super::{PetAge, PetCoat, PetFood, PetHome, PetWrong};

        #[test]
        fn the_others_are_not_deprecated() {
            let food = [PetFood::Fish, PetFood::Mice].map(|food| food.to_string());
            assert_eq!(food, ["fish", "mice"]);
            let ages = [PetAge::V0, PetAge::V2].map(|age| age.to_string());
            assert_eq!(ages, ["0", "2"]);
            let others = [PetCoat::Long.to_string(), PetHome::House.to_string(), PetWrong::C.to_string()];
            assert_eq!(others, ["long", "house", "c"]);
        }
    }

    #[test]
    fn operations_parameters_and_schemas_have_them_too() {
        const PET: &str = r#"{"scope":"/keys","level":"2","code":2,"size":"l","colour":"x","mood":"b","broken":"a",
            "owner":null}"#;
        let (sent, result) = exchange!((200, PET), |client| client.get_pet("7").x_trace("t").verbose(true));
        assert_eq!(sent.line, "GET /pets/7?verbose=true");
        assert_eq!(sent.header("x-trace"), "t");
        let pet: super::models::Pet = result.unwrap().into_inner();
        assert_eq!((pet.scope, pet.level, pet.code), (RoleScope::Keys, Level::Two, PetCode::High));
        assert_eq!((pet.owner, pet.mood), (None, PetMood::Sad));
        assert_eq!(super::operations::GetPet::new("7").id, "7");
    }

    #[test]
    fn a_name_within_a_group_is_none_of_the_client() {
        assert_eq!(exchange!((200, "[]"), |client| client.me()).0.line, "GET /me");
        assert_eq!(exchange!((200, "[]"), |client| client.them()).0.line, "GET /them");
        assert_eq!(exchange!((200, "[]"), |client| client.others()).0.line, "GET /others");
        assert_eq!(exchange!((200, "[]"), |client| client.own_name()).0.line, "GET /ours");
    }
}

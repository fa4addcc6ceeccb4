//! Typed XML (`Config::typed_xml`): names, attributes, wrapped lists, prefixes, namespaces and OpenAPI 3.2's
//! `nodeType`.

openapi_runtime::include_api!("xml");

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use openapi_runtime::testkit::Stub;
    use openapi_runtime::{Async, Blocking, Error, Nullable};

    use super::client::Client;
    use super::errors::AddPetError;
    use super::models::{
        Ball, Category, Listing, ListingContentsItem, Note, NotePage, Pet, PetCodes, PetHomes, PetNames,
        PetStatus, Problem, Tag, Toy,
    };
    use super::operations::{FindPets, ListBucket, ReplacePetXml};
    use crate::support::{block_on, exchange};

    const PROLOG: &str = r#"<?xml version="1.0" encoding="UTF-8"?>"#;

    fn rex() -> Pet {
        let mut pet = Pet::new("Rex & Co", vec!["https://a.example/1".to_owned(), "2".to_owned()]);
        pet.id = Some(7);
        pet.category = Some(Category { id: Some(1), name: Some("dogs".to_owned()) });
        pet.tags =
            Some(vec![Tag { name: Some("big".to_owned()), color: Some("red".to_owned()) }, Tag::default()]);
        pet.status = Some(PetStatus::Sold);
        pet.born = Nullable::Null;
        pet.tame = Some(true);
        let mut mother = Pet::new("Ada", Vec::new());
        mother.tame = Some(false);
        pet.mother = Some(Box::new(mother));
        pet.toy = Some(Toy::Ball(Ball { radius: Some(0.5), ..Ball::default() }));
        pet
    }

    const REX: &str = concat!(
        r#"<pet id="7"><name>Rex &amp; Co</name><category><id>1</id><name>dogs</name></category>"#,
        "<photoUrls><photoUrl>https://a.example/1</photoUrl><photoUrl>2</photoUrl></photoUrls>",
        r#"<tag color="red">big</tag><tag/><status>sold</status>"#,
        r#"<born xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true"/>"#,
        r#"<t:tame xmlns:t="urn:traits">true</t:tame>"#,
        r#"<pet><name>Ada</name><photoUrls/><t:tame xmlns:t="urn:traits">false</t:tame></pet>"#,
        r#"<toy kind="ball"><radius>0.5</radius></toy></pet>"#,
    );

    #[test]
    fn a_body_is_written_as_the_document_states_and_read_again() {
        let (sent, response) = exchange!((201, REX), |client| client.add_pet(rex()));
        assert_eq!(sent.header("content-type"), "application/xml");
        assert_eq!(sent.header("accept"), "application/xml");
        assert_eq!(sent.body, format!("{PROLOG}{REX}"));
        assert_eq!(response.unwrap().into_inner(), rex());
    }

    #[test]
    fn a_failure_is_typed_and_a_fault_has_its_place() {
        let (_, response) =
            exchange!((400, "<problem><title>no</title></problem>"), |client| client.add_pet(rex()));
        let problem = AddPetError::BadRequest(Some(Problem::new("no")));
        assert_eq!(response.unwrap_err().declared(), Some(&problem));
        let text = "<pet id='x'><name/><photoUrls/></pet>";
        let (_, response) = exchange!((201, text), |client| client.add_pet(rex()));
        let Err(Error::Decode(fault)) = response else { panic!("{response:?}") };
        assert_eq!(fault.path(), Some("id"));
    }

    #[test]
    fn xml_can_be_sent_and_requested_in_place_of_json() {
        let (sent, response) = exchange!((200, REX), |client| {
            client
                .replace_pet(7)
                .body(super::operations::ReplacePetRequestBody::Xml(rex()))
                .accept(ReplacePetXml)
        });
        assert_eq!(sent.header("accept"), "application/xml");
        assert_eq!(sent.body, format!("{PROLOG}{REX}"));
        assert_eq!(response.unwrap().into_inner(), rex());
    }

    #[test]
    fn each_node_type_is_written() {
        let note = Note {
            language: Some("en".to_owned()),
            page: Some(NotePage { title: Some("<1>".to_owned()), number: Some(1) }),
            html: Some("<b/>".to_owned()),
        };
        let (sent, _) = exchange!((204, ""), |client| client.replace_note().body(note.clone()));
        let expected =
            r#"<Note xml:lang="en"><title>&lt;1&gt;</title><number>1</number><![CDATA[<b/>]]></Note>"#;
        assert_eq!(sent.body, format!("{PROLOG}{expected}"));
    }

    #[test]
    fn stubs_write_xml() {
        let stub = Stub::new();
        let client: Client<Blocking> =
            Client::builder().configure(|builder| stub.connect(builder)).build().unwrap();
        stub.on::<ListBucket>(|call| {
            let mut page = Listing::new(true, vec![ListingContentsItem::new(&call.bucket, 1)]);
            page.next_marker = Some("m".to_owned());
            page.metadata = Some(BTreeMap::from([("x".to_owned(), "1".to_owned())]));
            Ok(page)
        });
        let page = client.list_bucket("docs").send().unwrap().into_inner();
        assert_eq!((page.contents[0].key.as_str(), page.next_marker.as_deref()), ("docs", Some("m")));
        assert_eq!(page.metadata.unwrap()["x"], "1");
        stub.on::<FindPets>(|_| Ok(vec![rex(), Pet::new("", Vec::new())]));
        let pets = client.find_pets().send().unwrap().into_inner();
        assert_eq!(pets, [rex(), Pet::new("", Vec::new())]);
    }

    #[test]
    fn an_empty_element_is_what_its_schema_allows() {
        let text = "<pet><name/><photoUrls/><names/><homes/><codes/></pet>";
        let (_, response) = exchange!((201, text), |client| client.add_pet(rex()));
        let pet = response.unwrap().into_inner();
        // Of two possible readings, the one that the document lists first is used, if its schema allows an
        // empty value.
        assert_eq!(pet.names, Some(PetNames::String(String::new())));
        assert_eq!(pet.homes, Some(PetHomes::String(String::new())));
        assert_eq!(pet.codes, Some(PetCodes::StringList(Vec::new())));
    }

    #[test]
    fn pages_and_lists_are_read_in_both_modes() {
        let stub = Stub::new();
        stub.on::<ListBucket>(|call| {
            let is_last = call.marker.as_deref() == Some("b");
            let keys: &[&str] = if is_last { &["c"] } else { &["a", "b"] };
            let items =
                keys.iter().zip(1..).map(|(key, size)| ListingContentsItem::new(*key, size)).collect();
            let mut page = Listing::new(!is_last, items);
            page.next_marker = (!is_last).then(|| "b".to_owned());
            Ok(page)
        });
        stub.on::<FindPets>(|_| Ok(vec![rex(), Pet::new("", Vec::new())]));
        let keys =
            |items: Vec<ListingContentsItem>| items.into_iter().map(|item| item.key).collect::<Vec<_>>();
        let blocking: Client<Blocking> =
            Client::builder().configure(|builder| stub.connect(builder)).build().unwrap();
        let items = blocking.list_bucket("docs").items().collect::<Result<Vec<_>, _>>().unwrap();
        assert_eq!(keys(items), ["a", "b", "c"]);
        let asynchronous: Client<Async> =
            Client::builder().configure(|builder| stub.connect(builder)).build().unwrap();
        let items = block_on(async {
            let (mut items, mut list) = (Vec::new(), asynchronous.list_bucket("docs").items());
            while let Some(item) = list.try_next().await.unwrap() {
                items.push(item);
            }
            items
        });
        assert_eq!(keys(items), ["a", "b", "c"]);
        let mut pages = asynchronous.list_bucket("docs").pages();
        let first = block_on(pages.try_next()).unwrap().unwrap();
        assert_eq!(first.into_inner().contents.len(), 2);
        // The list is itself the root element.
        let pets = block_on(asynchronous.find_pets().send()).unwrap().into_inner();
        assert_eq!(pets, blocking.find_pets().send().unwrap().into_inner());
        assert_eq!(pets, [rex(), Pet::new("", Vec::new())]);
    }
}

//! What `codegen/README.md` shows, compiled, and run against stubs: every block of it is here or in a program of
//! `examples`, and what is shown of generated code is in a snapshot.

use std::error::Error;
use std::io::ErrorKind;
use std::time::Duration;

use conformance::{called_back, multipart_mixed, sequences, servers_own, stubs, types_by_direction, xml};
use openapi_runtime::testkit::{self, Stub};
use openapi_runtime::{Blocking, FilePart, HeaderMap, SequenceBody};

type Outcome = Result<(), Box<dyn Error>>;

/// The blocks of the README, each as lines without indentation.
fn blocks() -> Vec<Vec<&'static str>> {
    let readme = include_str!("../../codegen/README.md");
    let mut blocks = Vec::new();
    let mut lines = readme.lines().map(str::trim);
    while lines.any(|line| line == "```rust,ignore") {
        blocks
            .push(lines.by_ref().take_while(|line| *line != "```").filter(|line| !line.is_empty()).collect());
    }
    blocks
}

/// Code, as lines without indentation.
fn lines(text: &str) -> Vec<&str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).collect()
}

#[test]
fn what_the_readme_shows_is_what_runs() {
    let files = [
        include_str!("readme.rs"),
        include_str!("../examples/media_types.rs"),
        include_str!("../../codegen/tests/features/json_body.snap"),
    ];
    let files = files.map(lines);
    let blocks = blocks();
    assert!(blocks.len() > 10, "{blocks:?}");
    for block in blocks {
        let is_here = files.iter().any(|file| file.windows(block.len()).any(|lines| lines == block));
        assert!(is_here, "the README has code that is nowhere compiled:\n{}", block.join("\n"));
    }
}

/// A client of a stub: `connected!(stub, sequences)`.
macro_rules! connected {
    ($stub:expr, $document:ident) => {{
        let builder = $document::client::Client::builder().base_url("https://pets.example");
        builder.configure(|builder| $stub.connect(builder)).build()?
    }};
}

#[test]
fn a_build_script_adds_derives_and_attributes() {
    fn build() -> Result<(), openapi_build::Error> {
        openapi_build::Config::new()
            .derive(".", "schemars::JsonSchema")
            .derive("Grade", "PartialOrd, Ord")
            .type_attribute("Score", r#"#[schemars(title = "A score")]"#)
            .field_attribute("Score.user_name", r#"#[schemars(rename = "userName")]"#)
            .compile("spec/shop.yaml")
    }
    assert!(build().unwrap_err().to_string().contains("shop.yaml"), "there is none here");
}

#[tokio::test]
async fn types_by_direction_have_what_travels() -> Outcome {
    use types_by_direction::models::{Pet, PetArgs, PetInput2 as PetInput, PetInput2Args as PetInputArgs};

    let stub = Stub::new();
    let added = PetArgs { id: "1".to_owned(), name: "Rex".to_owned() };
    stub.on::<types_by_direction::operations::AddPet>(move |_| Ok(Pet::new(added.clone())));
    let client: types_by_direction::client::Client = connected!(stub, types_by_direction);
    let [name, secret] = ["Rex", "mice"].map(str::to_owned);
    // required: [id, name, secret]; `id` is `readOnly`, `secret` is `writeOnly`
    let pet: Pet = client.add_pet(PetInput::new(PetInputArgs { name, secret })).await?.into_inner();
    println!("{}", pet.id); // no `Option`
    Ok(())
}

#[tokio::test]
async fn sequences_are_streams() -> Outcome {
    use sequences::models::Pet;

    let read_pets = || ["Ada", "Bo"].map(Pet::new);
    let stub = Stub::new();
    stub.on::<sequences::operations::ListPets>(move |_| Ok(testkit::sequence(read_pets()).unwrap()));
    stub.on::<sequences::operations::AddPets>(|_| Ok(()));
    let client: sequences::client::Client = connected!(stub, sequences);
    let mut pets = client.list_pets().await?.into_inner();
    while let Some(pet) = pets.try_next().await? {
        println!("{}", pet.name);
    }
    client.add_pets(SequenceBody::from_items(read_pets())).await?; // one is in memory at a time
    assert_eq!(stub.calls::<sequences::operations::AddPets>().len(), 1);
    Ok(())
}

#[tokio::test]
async fn parts_have_places() -> Outcome {
    async fn add(client: &multipart_mixed::client::Client) -> Outcome {
        use multipart_mixed::models::Album;
        use multipart_mixed::operations::AddAlbumBody;

        let mut album = AddAlbumBody::new(Album::new("Summer"), FilePart::from_file("cover.png")?);
        album.more_parts = Some(vec![FilePart::from_file("beach.jpeg")?]);
        client.add_album(album).await?;
        Ok(())
    }
    // `conformance/src/multipart_mixed.rs` sends such parts; the files of this one are not here.
    let error = add(&connected!(Stub::new(), multipart_mixed)).await.unwrap_err();
    assert_eq!(error.downcast_ref::<std::io::Error>().map(std::io::Error::kind), Some(ErrorKind::NotFound));
    Ok(())
}

#[tokio::test]
async fn a_call_goes_to_a_server_of_its_path() -> Outcome {
    use servers_own::client::{FilesServer, FilesServerZone};

    let stub = Stub::new();
    stub.on::<servers_own::operations::ListFiles>(|_| Ok(()));
    let client: servers_own::client::Client = connected!(stub, servers_own);
    client.list_files().base_url(FilesServer::EuMore { zone: FilesServerZone::Us }).await?;
    assert_eq!(stub.requests()[0].host(), Some("us.more.pets.example"));
    Ok(())
}

#[test]
fn xml_has_types() -> Outcome {
    use xml::models::Pet;

    let stub = Stub::new();
    stub.on::<xml::operations::AddPet>(|call| Ok(call.body.clone()));
    let client: xml::client::Client<Blocking> = connected!(stub, xml);
    let mut pet = Pet::new("Rex", vec!["rex.png".to_owned()]);
    pet.id = Some(7); // <pet id="7"><name>Rex</name><photoUrls><photoUrl>rex.png</photoUrl></photoUrls></pet>
    let added: Pet = client.add_pet(pet).send()?.into_inner();
    assert_eq!((added.id, added.name.as_str()), (Some(7), "Rex"));
    Ok(())
}

#[tokio::test]
async fn stubs_are_typed() -> Outcome {
    use stubs::client::Client;
    use stubs::errors::GetPetError;
    use stubs::models::Pet;
    use stubs::operations::GetPet;

    use openapi_runtime::testkit::{Fault, Reply, Stub};

    let stub = Stub::new();
    let client: Client = Client::builder().configure(|builder| stub.connect(builder)).build()?;

    stub.on::<GetPet>(|call| match call.id {
        1 => Ok(Pet::new(1, "Rex")),
        _ => Err(GetPetError::NotFound(None)),
    });
    let broken = Reply::success(Pet::new(1, "Rex")).delay(Duration::from_secs(20)).fault(Fault::Truncated);
    stub.next::<GetPet>(broken);

    assert_eq!(client.get_pet(1).await?.attempts(), 2); // no time passed but the stub's
    assert_eq!(stub.calls::<GetPet>()[0].id, 1);
    Ok(())
}

#[test]
fn a_webhook_is_parsed() -> Outcome {
    use called_back::models::WebhookPetBornBody;
    use called_back::webhooks::Webhook;

    fn check_signature(headers: &HeaderMap, body: &[u8]) -> Result<(), Box<dyn Error>> {
        let length = headers["content-length"].to_str()?.parse::<usize>()?;
        if length == body.len() { Ok(()) } else { Err("another length".into()) }
    }

    let [greeted, logged] = [const { std::cell::Cell::new(0) }; 2];
    let greet = |pet: WebhookPetBornBody| greeted.set(greeted.get() + pet.name.len());
    let log = |name: &str| logged.set(logged.get() + name.len());
    let receive = |headers: &HeaderMap, body: &[u8]| -> Outcome {
        check_signature(headers, body)?;
        match Webhook::parse("petBorn", body)? {
            Webhook::PetBorn(pet) => greet(pet),
            other => log(other.name()),
        }
        Ok(())
    };
    let body = br#"{"name":"Ada"}"#;
    let headers = HeaderMap::from_iter([("content-length".parse()?, "14".parse()?)]);
    receive(&headers, body)?;
    assert!(receive(&headers, b"{}").is_err());
    assert_eq!((greeted.get(), logged.get()), (3, 0));
    Ok(())
}

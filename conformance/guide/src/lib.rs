//! The client that `docs/guide.md` makes: a crate as a user has it.

use std::num::ParseIntError;

openapi_runtime::include_api!("shop");

/// An amount of money, which the document writes as a text of cents: `"1250"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Cents(pub u64);

impl TryFrom<String> for Cents {
    type Error = ParseIntError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse().map(Self)
    }
}

impl From<Cents> for String {
    fn from(cents: Cents) -> Self {
        cents.0.to_string()
    }
}

/// Compiles and runs the programs of the guide.
#[cfg(doctest)]
#[doc = include_str!("../../../docs/guide.md")]
struct Guide;

/// Compiles the programs for users of other generators.
#[cfg(doctest)]
#[doc = include_str!("../../../docs/migrating.md")]
struct Migrating;

#[cfg(test)]
mod tests {
    use openapi_runtime::jiff::civil::DateTime;
    use openapi_runtime::testkit::Stub;
    use openapi_runtime::{Async, Blocking, Body, ByteStream, Bytes, FilePart, Timestamp, With as _};

    use super::Cents;
    use super::client::Client;
    use super::models::{Kind, NewPet, Pet, PetPage};
    use super::operations::{AddPet, GetPhoto, ListPets, PutPhoto, PutPhotoBody};

    #[test]
    fn a_time_without_an_offset_is_read_by_the_type_that_the_guide_names() {
        fn is_a_type_of_ones_own<T: serde::Serialize + serde::de::DeserializeOwned + PartialEq + Clone>() {}
        is_a_type_of_ones_own::<DateTime>();
        let now = "2026-01-02T03:04:05.123456"; // what FastAPI sends for `datetime.now()`
        assert!(now.parse::<Timestamp>().is_err());
        assert_eq!(now.parse::<DateTime>().unwrap().to_string(), now);
    }

    #[tokio::test]
    async fn what_the_guide_uploads_downloads_and_pages_arrives() {
        let stub = Stub::new();
        stub.on::<PutPhoto>(|_| Ok(())).on::<GetPhoto>(|_| Ok(Bytes::from_static(b"PNG")));
        stub.on::<AddPet>(|call| Ok(Pet::new(1, &*call.body.name).with(|pet| pet.price = call.body.price)));
        stub.on::<ListPets>(|call| {
            let id = i64::from(call.after.is_some());
            let page = PetPage::new(vec![Pet::new(id, "Tom")]);
            Ok(page.with(|page| page.next = call.after.is_none().then(|| "k".into())))
        });
        let client = Client::<Async>::builder().token("t").configure(|builder| stub.connect(builder));
        let client = client.build().unwrap();
        client.put_photo(1, PutPhotoBody::new("PNG")).await.unwrap();
        assert_eq!(client.get_photo(1).await.unwrap().into_inner(), "PNG");
        let pet = NewPet::new("Tom", Kind::Cat).with(|pet| pet.price = Some(Cents(5)));
        assert_eq!(client.add_pet(pet).await.unwrap().inner().price, Some(Cents(5)));
        let pets: Vec<_> = client.list_pets().items().try_collect().await.unwrap();
        assert_eq!(pets, [Pet::new(0, "Tom"), Pet::new(1, "Tom")]);

        let client = Client::<Blocking>::builder().token("t").configure(|builder| stub.connect(builder));
        let client = client.build().unwrap();
        let body = FilePart::new(Body::once(None, ByteStream::from_reader(&b"PNG"[..])));
        client.put_photo(1, PutPhotoBody::new(body)).send().unwrap();
        assert_eq!(stub.calls::<PutPhoto>().len(), 2);
    }
}

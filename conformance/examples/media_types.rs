//! Bodies and responses in several media types and in XML: the code in `codegen/README.md`, run against a stub.
//!
//! ```text
//! cargo run -p conformance --example media_types
//! cargo test -p conformance --example media_types
//! ```

use std::path::Path;

use conformance::body_choice::models::{EditByUrl, EditByUrlArgs, NewPet};
use conformance::body_choice::operations::{CreatePetRequestBody, EditImageParts};
use conformance::response_choice::operations::{GetReport, GetReportCsv};
use conformance::{body_choice, response_choice, xml_text};
use openapi_runtime::testkit::Stub;
use openapi_runtime::{Blocking, Error, FilePart};

/// Sends a body in each of its media types.
async fn send(client: &body_choice::client::Client, photo: &Path) -> Result<(), Box<dyn std::error::Error>> {
    // JSON, as the plain call sends it.
    client.create_pet(NewPet::new("Rex")).await?;
    // Another media type, by the type of its body: these are the parts of `multipart/form-data`.
    let image = FilePart::from(std::fs::read(photo)?).file_name("rex.png").media_type("image/png");
    client.edit_image(EditImageParts::new(vec![image], "a hat")).await?;
    // By its variant, where several have one type.
    client.create_pet(CreatePetRequestBody::Csv("name\nRex".to_owned())).await?;
    // Of a range (`image/*`), the call names the media type. Without it, the call is an error.
    client.create_pet(std::fs::read(photo)?).header("content-type", "image/png").await?;
    Ok(())
}

/// Requests a response in another media type than JSON.
async fn report(client: &response_choice::client::Client) -> Result<String, Error> {
    let csv: String = client.get_report().accept(GetReportCsv).await?.into_inner();
    Ok(csv)
}

/// Sends and reads XML, which is text.
fn add(client: &xml_text::client::Client<Blocking>) -> Result<String, Error> {
    let added: String = client.add_pet("<pet name=\"Rex\"/>").send()?.into_inner();
    Ok(added)
}

/// What a client of each document is connected to.
fn stub() -> Stub {
    let stub = Stub::new();
    stub.on::<body_choice::operations::CreatePet>(|_| Ok(()));
    stub.on::<body_choice::operations::EditImage>(|_| Ok("/images/1".to_owned()));
    stub.on::<GetReport>(|_| Ok(Vec::new()));
    stub.on_as::<GetReport, GetReportCsv>(|_| Ok("name\nRex".to_owned()));
    stub.on::<xml_text::operations::AddPet>(|call| Ok(call.body.clone()));
    stub
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let stub = stub();
    let photo = std::env::temp_dir().join(format!("media-types-{}.png", std::process::id()));
    std::fs::write(&photo, "PNG")?;
    let client = body_choice::client::Client::builder().configure(|builder| stub.connect(builder)).build()?;
    send(&client, &photo).await?;
    std::fs::remove_file(&photo)?;
    let by_url =
        EditByUrlArgs { image_url: "https://pets.example/rex".to_owned(), prompt: "a hat".to_owned() };
    client.edit_image(EditByUrl::new(by_url)).await?;
    let client =
        response_choice::client::Client::builder().configure(|builder| stub.connect(builder)).build()?;
    println!("as CSV: {}", report(&client).await?);
    let client = xml_text::client::Client::builder().configure(|builder| stub.connect(builder)).build()?;
    println!("as XML: {}", add(&client)?);
    for request in stub.requests() {
        let header = |name| request.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or("-");
        println!("{} {}: {}, {}", request.method(), request.path(), header("content-type"), header("accept"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_media_type_is_on_the_wire() {
        main().unwrap();
    }
}

//! Tests a program that uses a generated client with typed in-memory stubs, without JSON text and without real delays.
//!
//! ```text
//! cargo run -p conformance --example typed_stubs
//! cargo test -p conformance --example typed_stubs
//! ```

use conformance::stubs::client::Client;
use conformance::stubs::errors::GetPetError;
use conformance::stubs::models::Pet;
use conformance::stubs::operations::GetPet;
use openapi_runtime::{Async, Error, testkit::Stub};

/// The code under test: the text on the door of a pet's box.
async fn name_plate(client: &Client, id: i64) -> Result<String, Error> {
    match client.get_pet(id).await {
        Ok(response) => Ok(response.into_inner().name.to_uppercase()),
        Err(error) => match error.declared() {
            Some(GetPetError::NotFound(_) | GetPetError::Gone) => Ok("FREE".to_owned()),
            _ => Err(error.into()),
        },
    }
}

/// A client of a stub.
fn client(stub: &Stub) -> Client {
    Client::<Async>::builder()
        .configure(|builder| stub.connect(builder))
        .build()
        .expect("a stub's client has all that it needs")
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let stub = Stub::new();
    stub.on::<GetPet>(|call| match call.id {
        1 => Ok(Pet::new(1, "Rex")),
        _ => Err(GetPetError::NotFound(None)),
    });
    let client = client(&stub);
    for id in [1, 2] {
        println!("box {id}: {}", name_plate(&client, id).await?);
    }
    println!(
        "{} calls: {:?}",
        stub.seen(),
        stub.calls::<GetPet>().iter().map(|call| call.id).collect::<Vec<_>>()
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use conformance::stubs::{errors::GetPetError, models::Pet, operations::GetPet};
    use openapi_runtime::StatusCode;
    use openapi_runtime::testkit::{Fault, Reply, Stub};

    use super::{client, name_plate};

    #[tokio::test]
    async fn the_plate_has_the_name() {
        let stub = Stub::new();
        stub.on::<GetPet>(|call| Ok(Pet::new(call.id, "Rex")));
        assert_eq!(name_plate(&client(&stub), 7).await.unwrap(), "REX");
        assert_eq!(*stub.calls::<GetPet>()[0], GetPet::new(7));
    }

    #[tokio::test]
    async fn a_box_is_free_when_its_pet_is_not_there_or_not_there_any_more() {
        let stub = Stub::new();
        stub.sequence::<GetPet>([Err(GetPetError::NotFound(None)), Err(GetPetError::Gone)]);
        for _ in 0..2 {
            assert_eq!(name_plate(&client(&stub), 7).await.unwrap(), "FREE");
        }
    }

    #[tokio::test]
    async fn an_outage_is_not_a_free_box() {
        let stub = Stub::new();
        stub.on::<GetPet>(|_| Err(GetPetError::ServerError(StatusCode::SERVICE_UNAVAILABLE, None)));
        assert!(name_plate(&client(&stub), 7).await.is_err());
        assert_eq!(stub.seen(), 3, "the client has tried again");
    }

    #[tokio::test]
    async fn a_slow_response_that_breaks_off_is_fetched_again() {
        let stub = Stub::new();
        let slow = Reply::success(Pet::new(7, "Rex")).delay(Duration::from_secs(20)).fault(Fault::Truncated);
        stub.next::<GetPet>(slow).on::<GetPet>(|_| Ok(Pet::new(7, "Rex")));
        assert_eq!(name_plate(&client(&stub), 7).await.unwrap(), "REX");
        assert!(stub.clock().elapsed() >= Duration::from_secs(20), "no time passed but the stub's");
    }
}

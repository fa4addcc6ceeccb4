//! The login form of `FastAPI`: two named strings that cannot be swapped, of which one is a secret.

use std::error::Error;

use conformance::secrets::client::Client;
use conformance::secrets::models::{BodyLogin, BodyLoginArgs};
use openapi_runtime::{Blocking, InMemory, http};

fn main() -> Result<(), Box<dyn Error>> {
    // Stands for the service.
    let server = InMemory::new(|_| http::Response::new(r#"{"access_token": "t1", "token_type": "bearer"}"#));
    let client =
        Client::<Blocking>::builder().base_url("https://api.example.com").transport(server).build()?;

    let form = BodyLogin::new(BodyLoginArgs { username: "ada".to_owned(), password: "secret".to_owned() });
    // password: [redacted]
    println!("{form:?}");
    let token = client.login(form).send()?.into_inner();
    println!("logged in with a token of the type {}", token.token_type);
    Ok(())
}

#[test]
fn it_runs() -> Result<(), Box<dyn Error>> {
    main()
}

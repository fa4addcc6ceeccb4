use conformance_ui::client::Client;
use openapi_runtime::{Blocking, Error};

fn toys(client: &Client<Blocking>) -> Result<(), Error> {
    client.list_toys().wait()?;
    Ok(())
}

fn main() {
    let _ = toys;
}

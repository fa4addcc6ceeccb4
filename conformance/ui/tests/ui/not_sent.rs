#![deny(unused_must_use)]

use conformance_ui::client::Client;
use openapi_runtime::Blocking;

fn toys(client: &Client<Blocking>) {
    client.list_toys();
    client.list_toys().wait();
}

fn main() {
    let _ = toys;
}

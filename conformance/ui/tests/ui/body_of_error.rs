use conformance_ui::client::Client;

fn main() {
    let _ = async |client: Client| client.list_pets().await.unwrap_err().body();
}

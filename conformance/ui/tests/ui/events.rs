use conformance_ui::client::Client;

fn main() {
    let _ = |client: Client| client.list_pets().events();
}

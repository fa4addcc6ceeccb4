use conformance_ui::client::Client;
use openapi_runtime::Blocking;

fn main() {
    let _ = Client::<Blocking>::builder().build();
    let _ = Client::<Blocking>::builder().transport("reqwest").build();
}

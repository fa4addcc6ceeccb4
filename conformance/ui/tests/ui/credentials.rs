use conformance_ui::client::Client;
use openapi_runtime::Async;

fn main() {
    let _ = Client::<Async>::builder().token(5);
}

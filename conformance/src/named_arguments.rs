//! Arguments that could be swapped unnoticed are named.

openapi_runtime::include_api!("named_arguments");

#[cfg(test)]
mod tests {
    use super::models::{Home, HomeArgs};
    use super::operations::{CompareWeightsArgs, MovePetArgs};
    use crate::support::exchange;

    #[test]
    fn three_arguments_have_names() {
        let args = || MovePetArgs {
            pet: "Tom".to_owned(),
            owner: "Ada".to_owned(),
            body: Home::new(HomeArgs { street: "Oak Road 1".to_owned(), city: "Ulm".to_owned() }),
        };
        let (sent, _) = exchange!((204, ""), |client| client.move_pet(args()).dry_run(true));
        assert_eq!(sent.line, "PUT /owners/Ada/pets/Tom?dry-run=true");
        assert_eq!(sent.body, r#"{"street":"Oak Road 1","city":"Ulm"}"#);
    }

    #[test]
    fn two_arguments_of_one_type_have_names() {
        let args = || CompareWeightsArgs { light: 0.5, heavy: 20.0 };
        let (sent, _) = exchange!((204, ""), |client| client.compare_weights(args()));
        assert!(
            matches!(
                sent.line.as_str(),
                "GET /weights?heavy=20.0&light=0.5" | "GET /weights?heavy=20&light=0.5"
            ),
            "{}",
            sent.line
        );
    }

    #[test]
    fn two_arguments_of_two_types_stand_in_the_order_of_the_document() {
        let (sent, _) = exchange!((204, ""), |client| client.list_ages("Tom", 3));
        assert_eq!(sent.line, "GET /ages?name=Tom&age=3");
        let (sent, _) = exchange!((204, ""), |client| client.list_zone("east", 3));
        assert_eq!(sent.line, "GET /zones/east/ages?age=3");
    }
}

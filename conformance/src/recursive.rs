//! Types that contain themselves.

openapi_runtime::include_api!("recursive");

#[cfg(test)]
mod tests {
    use super::models::{Owner, Pet};
    use crate::support::exchange;

    #[test]
    fn a_family_comes_and_goes() {
        let text = r#"{"name":"Tom","mother":{"name":"Eva"},"kittens":[{"name":"Tim"}],"owner":{"favourite":{"name":"Tim"}}}"#;
        let (_, result) = exchange!((200, text), |client| client.get_pet(1));
        let pet = result.unwrap().into_inner();

        let mut expected = Pet::new("Tom");
        expected.mother = Some(Box::new(Pet::new("Eva")));
        expected.kittens = Some(vec![Pet::new("Tim")]);
        expected.owner = Some(Box::new(Owner::new(Box::new(Pet::new("Tim")))));
        assert_eq!(pet, expected);
        assert_eq!(serde_json::to_string(&pet).unwrap(), text);
    }
}

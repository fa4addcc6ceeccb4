//! A discriminator on a base schema, which then stands for its subtypes.

openapi_runtime::include_api!("inheritance");

#[cfg(test)]
mod tests {
    use super::models::{Pet, Shape, Square};
    use crate::support::exchange;

    const PETS: &str = r#"[{"kind":"cat","lives":9},{"kind":"Lion","lives":1,"mane":true},{"kind":"Fish","friend":{"kind":"cat","lives":2}},{"kind":"Pet","name":"x"},{"kind":"Bird","wings":2}]"#;

    #[test]
    fn a_base_is_read_as_what_is_derived_from_it() {
        let (_, result) = exchange!((200, PETS), |client| client.list_pets());
        let pets = result.unwrap().into_inner();
        assert_eq!(serde_json::to_string(&pets).unwrap(), PETS);
        let [Pet::Cat(cat), Pet::Lion(lion), Pet::Fish(fish), Pet::Base(base), Pet::Unknown(bird)] =
            pets.as_slice()
        else {
            panic!("{pets:?}")
        };
        assert_eq!((cat.lives, lion.mane, lion.lives), (Some(9), Some(true), Some(1)));
        assert!(matches!(fish.friend.as_deref(), Some(Pet::Cat(cat)) if cat.lives == Some(2)));
        assert_eq!((base.name.as_deref(), &bird["wings"]), (Some("x"), &2.into()));
    }

    #[test]
    fn a_base_that_lists_its_subtypes_is_sent_as_one_of_them() {
        let square = Square::new(2.5);
        let (sent, _) = exchange!((204, ""), |client| client.add_shape(Shape::Square(square.clone())));
        assert_eq!(sent.body, r#"{"form":"square","side":2.5}"#);
        let text = r#"{"form":"circle","colour":"red","radius":1.0,"inner":{"form":"square","side":1.0}}"#;
        let shape: Shape = serde_json::from_str(text).unwrap();
        assert!(
            matches!(&shape, Shape::Circle(circle) if matches!(circle.inner.as_deref(), Some(Shape::Square(_))))
        );
        assert_eq!(serde_json::to_string(&shape).unwrap(), text);
    }
}

//! Unions in a file other than the document.

openapi_runtime::include_api!("unions_elsewhere");

#[cfg(test)]
mod tests {
    use super::models::{Animal, Car, Cat, Circle, Shape, Vehicle};
    use crate::support::exchange;
    use openapi_runtime::With as _;

    #[test]
    fn a_union_in_another_file_is_like_one_in_the_document() {
        let (_, result) = exchange!((200, r#"{"kind":"Cat","lives":9}"#), |client| client.get_animal());
        let animal = result.unwrap().into_inner();
        assert_eq!(animal, Animal::Cat(Cat::new(9)));
        assert_eq!(serde_json::to_string(&animal).unwrap(), r#"{"kind":"Cat","lives":9}"#);

        let (_, result) = exchange!((200, r#"{"type":"car","doors":4}"#), |client| client.get_vehicle());
        let car = Car::default().with(|car| car.doors = Some(4));
        assert_eq!(result.unwrap().into_inner(), Vehicle::Car(car));

        let (_, result) = exchange!((200, r#"[{"radius":2}]"#), |client| client.get_shape());
        assert_eq!(result.unwrap().into_inner(), Shape::CircleList(vec![Circle::new(2.0)]));
    }
}

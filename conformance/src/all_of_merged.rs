//! `allOf` as a conjunction: everything that its members declare about the same property applies.

openapi_runtime::include_api!("all_of_merged");

#[cfg(test)]
mod tests {
    use super::models::{
        Age, Both, ConflictFault, ConflictFaultCode, ConflictFaultLabelsItem, Counts, Fault, Holder,
        HolderKind, HolderStatus, Pet, StrictOrNot,
    };

    #[test]
    fn members_are_merged_property_by_property() {
        let text = r#"{"code":"conflict","context":{"message":"no","pet":{"name":"Tom","parents":[{"name":"Tam"}],"tail":true}},"labels":["soft","new"],"level":3}"#;
        let fault: ConflictFault = serde_json::from_str(text).unwrap();
        assert_eq!(fault.code, ConflictFaultCode::Conflict);
        assert_eq!(fault.context.pet.tail, Some(true));
        let labels = fault.labels.as_deref().unwrap();
        assert_eq!(labels[1], ConflictFaultLabelsItem::Unknown("new".to_owned()));
        assert_eq!(serde_json::to_string(&fault).unwrap(), text);
        assert!(serde_json::from_str::<ConflictFault>(r#"{"code":"conflict"}"#).is_err());
    }

    #[test]
    fn the_base_stays_what_it_is() {
        let fault: Fault =
            serde_json::from_str(r#"{"code":"x","context":null,"labels":["y"],"level":0.5}"#).unwrap();
        assert_eq!((fault.context, fault.level), (None, Some(0.5)));
    }

    #[test]
    fn what_stands_beside_a_reference_holds_as_well() {
        assert_eq!(Pet::new("Tom").name, "Tom");
        let holder: Holder =
            serde_json::from_str(r#"{"narrowed":{"code":"x","level":2},"repeated":{"name":"Tom"}}"#).unwrap();
        assert!((holder.narrowed.unwrap().level - 2.0).abs() < f64::EPSILON);
        assert_eq!(holder.repeated, Some(Pet::new("Tom")));
        assert!(serde_json::from_str::<Holder>(r#"{"narrowed":{"code":"x"}}"#).is_err());
    }

    #[test]
    fn single_values_and_maps_are_merged() {
        let age: Age = 7_i32;
        let counts: Counts = serde_json::from_str(r#"{"a":1}"#).unwrap();
        assert_eq!(counts["a"], age - 6);
    }

    #[test]
    fn the_outermost_member_closes_an_object() {
        let read = |text: &str| serde_json::from_str::<StrictOrNot>(text).unwrap();
        assert!(matches!(read(r#"{"name":"Tom","tail":true}"#), StrictOrNot::Strict(_)));
        assert!(matches!(read(r#"{"name":"Tom","tail":true,"more":1}"#), StrictOrNot::Tailed(_)));
    }

    #[test]
    fn lists_of_values_have_what_is_in_all_of_them_or_else_everything() {
        let holder: Holder = serde_json::from_str(r#"{"pet":null,"status":"a","kind":"derived"}"#).unwrap();
        assert_eq!(holder.status, Some(HolderStatus::Unknown("a".to_owned())));
        assert_eq!((holder.pet, holder.kind), (None, Some(HolderKind::Derived)));
        assert_eq!([HolderKind::Base.as_str(), HolderStatus::B.as_str()], ["base", "b"]);
    }

    #[test]
    fn members_that_hold_themselves_are_both_all_the_way_down() {
        let text = r#"{"next":{"next":{"base":1,"mixin":2},"mixin":3},"base":4}"#;
        let both: Both = serde_json::from_str(text).unwrap();
        assert_eq!(both.next.as_ref().unwrap().next.as_ref().unwrap().mixin, Some(2));
        assert_eq!(serde_json::to_string(&both).unwrap(), text);
    }
}

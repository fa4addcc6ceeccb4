//! A union of a document is an enum: `match` distinguishes its variants, and each has the properties that the document
//! declares.

use conformance::serde_enums::models::DiskState;

fn describe(state: &DiskState) -> String {
    match state {
        DiskState::Creating => "is being made".to_owned(),
        DiskState::Attaching(attaching) => format!("is being attached to {}", attaching.instance),
        DiskState::Attached(attached) => format!("is in use by {}", attached.instance),
        DiskState::Destroyed => "is gone".to_owned(),
        // What the service has learned since is kept as it came.
        DiskState::Unknown(state) => format!("is in a new state: {state}"),
        _ => "is in a state of a newer version of this client".to_owned(),
    }
}

fn main() -> Result<(), serde_json::Error> {
    let response = r#"[
        {"state": "creating"},
        {"state": "attaching", "instance": "67e55044-10b1-426f-9247-bb680e5fe0c8"},
        {"state": "attached", "instance": "67e55044-10b1-426f-9247-bb680e5fe0c8", "since": 7},
        {"state": "faulted"}
    ]"#;
    let states: Vec<DiskState> = serde_json::from_str(response)?;
    for (disk, state) in states.iter().enumerate() {
        println!("disk {disk} {}", describe(state));
    }
    // The union writes the property that distinguishes its variants.
    println!("{}", serde_json::to_string(&DiskState::Destroyed)?);
    Ok(())
}

#[test]
fn it_runs() -> Result<(), serde_json::Error> {
    assert_eq!(describe(&DiskState::Destroyed), "is gone");
    main()
}

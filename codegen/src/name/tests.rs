//! Tests that names are identifiers, and unique within a scope.

use std::collections::BTreeMap;

use super::*;

#[test]
fn names_become_identifiers() {
    for (name, field, ty) in [
        ("after_key", "after_key", "AfterKey"),
        ("on-behalf-of", "on_behalf_of", "OnBehalfOf"),
        ("_metadata", "metadata", "Metadata"),
        ("petId", "pet_id", "PetId"),
        ("HTTPServer", "http_server", "HttpServer"),
        ("OAuth2PasswordBearer", "oauth2_password_bearer", "Oauth2PasswordBearer"),
        ("oAuth2", "oauth2", "Oauth2"),
        ("oAuthor", "o_author", "OAuthor"),
        ("petOAuth", "pet_oauth", "PetOauth"),
        ("o_author", "o_author", "OAuthor"),
        ("1st", "n1st", "N1st"),
        ("", "empty", "Empty"),
        ("+1", "plus_1", "Plus1"),
        ("-1", "minus_1", "Minus1"),
        ("🦀", "symbol", "Symbol"),
        ("größe", "größe", "Größe"),
        ("a b/c", "a_b_c", "ABC"),
        ("self", "self_", "Self_"),
        ("type", "type", "Type"),
        ("x\u{202E}y", "x_y", "XY"),
        ("nº_pedido", "no_pedido", "NoPedido"),
        ("1ª", "n1a", "N1a"),
        ("µg", "μg", "Μg"),
        ("ﬁeld", "field", "Field"),
        ("Ｐet", "pet", "Pet"),
        ("cafe\u{301}", "café", "Café"),
        ("Ꭰ", "u13a0", "U13a0"),
    ] {
        assert_eq!(Scope::default().claim_field(&Words::of(name)).as_str(), field, "{name:?}");
        assert_eq!(Scope::default().claim_type(&Words::of(name)).as_str(), ty, "{name:?}");
    }
}

#[test]
fn a_shorter_name_is_nobody_elses() {
    let names = ["list_pets", "pets_list", "get_pet", "get", "clone_pet", "add_pet"];
    let words = names.map(Words::of);
    let full = words.each_ref().map(|words| Scope::default().claim_method(words));
    let shorter = words.each_ref().map(|words| words.without(&Words::of("pets")));
    let short = Scope::methods().shorten(&full, &shorter, Scope::claim_method);
    let short: Vec<_> = short.iter().map(MethodName::as_str).collect();
    assert_eq!(short, ["list_pets", "pets_list", "get_pet", "get", "clone_pet", "add"]);
}

#[test]
fn names_that_come_out_alike_are_numbered() {
    let mut scope = Scope::default();
    let names = ["petId", "pet_id", "PetID", "pet_id_2"].map(|name| scope.claim_field(&Words::of(name)).0);
    assert_eq!(names, ["pet_id", "pet_id_2", "pet_id_3", "pet_id_2_2"]);
    let mut handles = Scope::handles();
    let own = ["client", "m"].map(|name| handles.claim_type(&Words::of(name)).0);
    assert_eq!(own, ["Client2", "M2"]);
}

#[test]
fn the_order_of_a_document_does_not_number_its_names() {
    let claim = |names: &[(&'static str, Option<&'static str>)]| -> BTreeMap<_, _> {
        let claimed: Vec<_> =
            names.iter().map(|&(wire, pinned)| Claimed { wire, pinned, place: "" }).collect();
        let fields = Scope::default().claim_all(&claimed, Scope::claim_field);
        names.iter().map(|(wire, _)| *wire).zip(fields.into_iter().map(|field| field.0)).collect()
    };
    let mut names = [("petId", None), ("pet_id", None), ("PetID", None), ("x", Some("pet id"))];
    let forth = claim(&names);
    names.reverse();
    assert_eq!(forth, claim(&names));
    assert_eq!((forth["x"].as_str(), forth["pet_id"].as_str()), ("pet_id", "pet_id_2"));
}

#[test]
fn a_name_of_a_megabyte_is_cut() {
    let long = "x".repeat(1 << 20);
    assert_eq!(Scope::default().claim_field(&Words::of(&long)).as_str().len(), MAX_LENGTH);
}

#[test]
fn keywords_are_in_order() {
    assert!(KEYWORDS.is_sorted());
}

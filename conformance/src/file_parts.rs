//! File parts of a multipart body, whose schemas are written in many ways.

openapi_runtime::include_api!("file_parts");

#[cfg(test)]
mod tests {
    use super::operations::{AddPetBody, ReplacePetBody};
    use crate::support::{exchange, part, parts};

    #[test]
    fn a_file_is_a_file_in_every_spelling() {
        let body = || {
            let mut body = AddPetBody::new("0");
            body.nullable = Some("1".into());
            body.nullables = Some(vec!["2".into(), "3".into()]);
            body.one_or_many = Some(vec!["4".into(), "5".into()]);
            body.typed = Some("6".into());
            body.only = Some("7".into());
            body.all = Some("8".into());
            body.named = Some("9".into());
            body.named_or_null = Some("10".into());
            body.images = Some(vec!["11".into()]);
            body.image = Some("12".into());
            body.anything = Some("13".into());
            body.table = Some("14".to_owned());
            body.encoded = Some("15".to_owned());
            body.pair = Some(vec!["17".into(), "18".into()]);
            body.lists = Some(vec![vec!["19".to_owned()]]);
            body.or_list = Some("20".to_owned().into());
            body.or_address = Some("16".into());
            body
        };
        let (sent, _) = exchange!((204, ""), |client| client.add_pet(body()));
        let file = |name, content| part(name, Some(name), Some("application/octet-stream"), content);
        let image = |name, media_type, content| part(name, Some(name), Some(media_type), content);
        assert_eq!(
            parts(&sent),
            [
                file("plain", "0"),
                file("nullable", "1"),
                file("nullables", "2"),
                file("nullables", "3"),
                file("one_or_many", "4"),
                file("one_or_many", "5"),
                file("typed", "6"),
                file("only", "7"),
                file("all", "8"),
                image("named", "image/gif", "9"),
                file("named_or_null", "10"),
                image("images", "image/jpeg", "11"),
                image("image", "image/jpeg", "12"),
                file("anything", "13"),
                part("table", None, Some("text/csv"), "14"),
                part("encoded", None, Some("image/png"), "15"),
                file("pair", "17"),
                file("pair", "18"),
                // A nested list has no parts of its own. It is JSON, in which a file is text.
                part("lists", None, Some("application/json"), r#"["19"]"#),
                // Text, or a list of any value: not every alternative is a file.
                part("or_list", None, None, "20"),
                file("or_address", "16"),
            ]
        );
    }

    #[test]
    fn parts_without_fixed_names_are_files_all_the_same() {
        let body = || openapi_runtime::Multipart::new().file("face", "PNG");
        let (sent, _) = exchange!((204, ""), |client| client.add_files(7, body()));
        assert_eq!(parts(&sent), [part("face", Some("face"), Some("application/octet-stream"), "PNG")]);
    }

    #[test]
    fn a_form_with_a_file_goes_in_parts_however_the_file_is_spelled() {
        let body = || ReplacePetBody { file: Some("PNG".into()) };
        let (sent, _) = exchange!((204, ""), |client| client.replace_pet(body()));
        assert_eq!(parts(&sent), [part("file", Some("file"), Some("application/octet-stream"), "PNG")]);
    }
}

//! How formats other than JSON serialize the types. `tests/serde_formats` compares this with serde's derive.

openapi_runtime::include_api!("serde_formats");

#[cfg(test)]
mod tests {
    use super::models::{Flat, FlatArgs};

    #[test]
    fn rows_of_a_table_are_written_and_read_by_their_headers() {
        let flats = [("a", 0.5), ("b", 1.0)]
            .map(|(name, ratio)| Flat::new(FlatArgs { id: 1, name: name.to_owned(), ratio, active: true }));
        let mut writer = csv::Writer::from_writer(Vec::new());
        for flat in &flats {
            writer.serialize(flat).unwrap();
        }
        let table = writer.into_inner().unwrap();
        assert_eq!(str::from_utf8(&table), Ok("id,name,ratio,active\n1,a,0.5,true\n1,b,1.0,true\n"));
        let swapped = "ratio,name,id,active\n0.5,a,1,true\n1.0,b,1,true\n";
        let read: Vec<Flat> =
            csv::Reader::from_reader(swapped.as_bytes()).deserialize().collect::<Result<_, _>>().unwrap();
        assert_eq!(read, flats);
    }
}

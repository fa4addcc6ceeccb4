//! Models as rows of comma-separated values.

use sendgrid_seq::{Metrics, MetricsArgs, Score, date};
use serde::Serialize;
use serde::de::DeserializeOwned;

fn written<T: Serialize>(row: &T) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.serialize(row).unwrap();
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}

fn read<T: DeserializeOwned>(table: &str) -> Vec<T> {
    csv::Reader::from_reader(table.as_bytes()).deserialize().collect::<Result<_, _>>().unwrap()
}

#[test]
fn a_score_without_metrics_is_a_row() {
    let mut score = Score::new("180");
    (score.username, score.score) = (Some("jdoe123".to_owned()), Some(3.5));
    score.date = Some(date(2026, 10, 31));
    let table = written(&score);
    assert_eq!(table, "user_id,username,date,score\n180,jdoe123,2026-10-31,3.5\n");
    assert_eq!(read::<Score>(&table), [score]);
    let mut without_a_name = Score::new("181");
    without_a_name.date = Some(date(2026, 10, 30));
    assert_eq!(read::<Score>("date,score,user_id,username\n2026-10-30,,181,\n"), [without_a_name]);
}

#[test]
fn metrics_are_a_row() {
    let metrics = Metrics::new(MetricsArgs {
        engagement_recency: 4.0,
        open_rate: 1.0,
        bounce_classification: 2.0,
        bounce_rate: 4.0,
        spam_rate: 4.5,
    });
    let table = written(&metrics);
    assert_eq!(
        table,
        "engagement_recency,open_rate,bounce_classification,bounce_rate,spam_rate\n4.0,1.0,2.0,4.0,4.5\n"
    );
    assert_eq!(read::<Metrics>(&table), [metrics]);
}

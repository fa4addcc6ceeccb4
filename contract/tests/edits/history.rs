//! The kinds of change that SendGrid has made to this document, made again to the one that we have.

use openapi_diff::{Bump, Class, compare};

use super::{document, edited, found, original, read};

#[test]
fn an_operation_was_renamed() {
    let new = read(&edited(
        &document(),
        &[("operationId: ListEngagementQualityScore", "operationId: GetEngagementQualityScores")],
    ));
    let comparison = compare(original(), &new);
    assert_eq!(found(&comparison), ["operation-id-changed"].into());
    assert_eq!((comparison.bump(), comparison.class()), (Bump::Major, Some(Class::Breaking)));
    let renamed: Vec<_> = comparison.findings.iter().map(|finding| finding.text.to_string()).collect();
    let method = "`client::Client::list_engagement_quality_score` is now called \
                  `client::Client::get_engagement_quality_scores`";
    assert!(renamed.iter().any(|text| text == method), "{comparison}");
    let markdown = comparison.markdown();
    assert!(markdown.contains("`operation-id-changed`"), "{markdown}");
}

#[test]
fn the_one_server_became_two() {
    let one = edited(
        &document(),
        &[(
            "servers:\n- url: https://api.sendgrid.com…paths:\n",
            "servers:\n- url: https://api.sendgrid.com\n  description: The Twilio SendGrid v3 API\n",
        )],
    );
    let one = edited(
        &one,
        &[("    servers:\n    - url: https://{region}…    parameters:\n    - {name: report_id", "")],
    );
    let two = edited(
        &document(),
        &[("    servers:\n    - url: https://{region}…    parameters:\n    - {name: report_id", "")],
    );
    let comparison = compare(&read(&one), &read(&two));
    assert_eq!(found(&comparison), ["server-added", "description-changed"].into());
    assert_eq!(comparison.new_hosts, ["api.eu.sendgrid.com"]);
    assert_eq!(comparison.largest().map(|finding| finding.rule.id), Some("server-added"));
    assert_eq!(comparison.bump(), Bump::Minor);
}

#[test]
fn texts_were_reworded() {
    let new = read(&edited(
        &document(),
        &[(
            "        A 200 response will include all available scores",
            "        > Scores are kept for 90 days.\n\n\n        A 200 response will include all available scores",
        )],
    ));
    let comparison = compare(original(), &new);
    assert_eq!(found(&comparison), ["description-changed"].into());
    assert_eq!(comparison.bump(), Bump::Patch);
    let text = comparison.to_string();
    assert!(text.contains("+ > Scores are kept for 90 days."), "{text}");
    assert!(text.contains("in  GET /v3/engagementquality/scores"), "{text}");
}

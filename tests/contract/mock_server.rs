//! The mock server as a server: how it responds to requests that no client of ours sends.

use std::{
    io::{Read, Write},
    net::TcpStream,
    time::Duration,
};

use bytes::Bytes;
use http::{Method, Request, Response, StatusCode};
use sendgrid_seq::{
    OnBehalfOf, date,
    mock::{Account, Day, Endpoint, Fault, Mock, MockServer, Scripted, null_optionals},
};

use crate::support::{TODAY, add_subusers, mock, server};

const SCORES: &str = "/v3/engagementquality/scores";
const SUBUSERS: &str = "/v3/engagementquality/subusers/scores";

fn get(mock: &Mock, path: &str, as_: Option<&str>) -> Response<Bytes> {
    let mut request = Request::get(path).header("authorization", format!("bearer {}", mock.api_key()));
    if let Some(name) = as_ {
        request = request.header("on-behalf-of", name);
    }
    mock.respond(&request.body(()).unwrap())
}

fn json(response: &Response<Bytes>) -> serde_json::Value {
    assert_eq!(response.headers()["content-type"], "application/json");
    serde_json::from_slice(response.body()).unwrap()
}

/// Sends bytes as they are, and returns the head and the body of what comes back.
fn raw(server: &MockServer, request: &str) -> (String, String) {
    let mut stream = TcpStream::connect(server.address()).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut response = String::new();
    stream.read_to_string(&mut response).unwrap();
    let (head, body) = response.split_once("\r\n\r\n").unwrap();
    (head.to_ascii_lowercase(), body.to_owned())
}

#[test]
fn only_get_is_allowed() {
    let mock = mock();
    for method in [Method::POST, Method::PUT, Method::PATCH, Method::DELETE, Method::HEAD, Method::OPTIONS] {
        for path in [SCORES, SUBUSERS] {
            let response = mock.respond(&Request::builder().method(&method).uri(path).body(()).unwrap());
            assert_eq!(response.status(), StatusCode::METHOD_NOT_ALLOWED, "{method}");
            assert_eq!(response.headers()["allow"], "GET", "{method}");
        }
    }
}

#[test]
fn paths_are_exact() {
    let mock = mock();
    for path in [
        "/",
        "/v3/engagementquality/scores/",
        "/v3/engagementquality",
        "/v3/EngagementQuality/scores",
        "/v3/mail/send",
    ] {
        let response = get(&mock, path, None);
        assert_eq!(response.status(), StatusCode::NOT_FOUND, "{path}");
        assert_eq!(json(&response)["errors"][0]["message"], "not found");
    }
}

#[test]
fn the_key_is_requested() {
    let mock = mock();
    let path = format!("{SCORES}?from=2026-10-31&to=2026-10-31");
    for value in ["", "Bearer", "Bearer SG.wrong", "Basic dXNlcjpwYXNz", mock.api_key()] {
        let request = Request::get(&path).header("authorization", value).body(()).unwrap();
        assert_eq!(mock.respond(&request).status(), StatusCode::UNAUTHORIZED, "{value:?}");
    }
    let response = mock.respond(&Request::get(&path).body(()).unwrap());
    assert_eq!(response.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(json(&response)["errors"][0]["message"], "authorization required");
    assert_eq!(get(&mock, &path, None).status(), StatusCode::OK);
}

#[test]
fn a_socket_carries_the_same() {
    let server = server();
    let head = format!("HEAD {SCORES} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
    let (head, body) = raw(&server, &head);
    assert!(head.starts_with("http/1.1 405"), "{head}");
    assert!(head.contains("allow: get"), "{head}");
    assert_eq!(body, "");

    let get = format!("GET {SUBUSERS}?date=2026-10-31 HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
    let (head, body) = raw(&server, &get);
    assert!(head.starts_with("http/1.1 401"), "{head}");
    assert!(head.contains("content-type: application/json"), "{head}");
    assert!(body.contains("authorization required"), "{body}");
    assert_eq!(server.mock().requests().len(), 2);
}

#[test]
fn a_server_ends_with_its_value() {
    let server = server();
    let address = server.address();
    // A connection that is open and states nothing does not hold the server up.
    let _idle = TcpStream::connect(address).unwrap();
    drop(server);
    assert!(TcpStream::connect(address).is_err());
}

#[test]
fn a_range_is_pending_while_one_of_its_days_is() {
    let mock = mock();
    mock.set_day(date(2026, 10, 30), Day::computed(4.0));
    mock.set_day(TODAY, Day::computed(4.0).after_asks(1));
    let response = get(&mock, &format!("{SCORES}?from=2026-10-30&to=2026-10-31"), None);
    assert_eq!(response.status(), StatusCode::ACCEPTED);
    assert!(json(&response)["message"].as_str().unwrap().contains("try again later"));

    let response = get(&mock, &format!("{SCORES}?from=2026-10-29&to=2026-10-31"), None);
    assert_eq!(response.status(), StatusCode::OK);
    let rows = &json(&response)["result"];
    assert_eq!(rows.as_array().unwrap().len(), 3);
    assert!(rows[0].get("score").is_none(), "a day of which nothing was stated has no score");
    assert_eq!(rows[2]["score"], 4);
}

#[test]
fn pages_follow_the_key() {
    let mock = mock();
    add_subusers(&mock, 5);
    let page = |query: &str| {
        let body = json(&get(&mock, &format!("{SUBUSERS}?date=2026-10-31&{query}"), None));
        let ids: Vec<_> = body["result"]
            .as_array()
            .unwrap()
            .iter()
            .map(|row| row["user_id"].as_str().unwrap().to_owned())
            .collect();
        (ids.join(" "), body["_metadata"]["next_params"]["after_key"].as_str().map(str::to_owned))
    };
    let table = [
        ("", "1 2 3 4 5", None),
        ("limit=5", "1 2 3 4 5", None),
        ("limit=2", "1 2", Some("2")),
        ("limit=2&after_key=2", "3 4", Some("4")),
        ("limit=2&after_key=4", "5", None),
        ("limit=2&after_key=5", "", None),
        ("after_key=-1", "1 2 3 4 5", None),
        ("after_key=99", "", None),
    ];
    for (query, ids, key) in table {
        assert_eq!(page(query), (ids.to_owned(), key.map(str::to_owned)), "{query:?}");
    }
}

#[test]
fn one_acts_for_accounts_that_are_ones_own() {
    let mock = mock();
    mock.add_subuser(Account::new(181, "acme").on(TODAY, Day::computed(2.0)));
    mock.add_customer_account("sg2a9f", Account::new(182, "globex"));
    let scores = format!("{SCORES}?from=2026-10-31&to=2026-10-31");
    let subusers = format!("{SUBUSERS}?date=2026-10-31");
    let table = [
        ("acme", 200, 403),
        ("account-id sg2a9f", 200, 200),
        ("globex", 403, 403),
        ("account-id acme", 403, 403),
        ("Acme", 403, 403),
        // As SendGrid does: an empty header means the parent.
        ("", 200, 200),
    ];
    for (name, of_scores, of_subusers) in table {
        assert_eq!(get(&mock, &scores, Some(name)).status(), of_scores, "{name:?}");
        assert_eq!(get(&mock, &subusers, Some(name)).status(), of_subusers, "{name:?}");
    }
    let row = &json(&get(&mock, &scores, Some("acme")))["result"][0];
    assert_eq!((row["user_id"].as_str(), row["username"].as_str()), (Some("181"), Some("acme")));
}

#[test]
fn accounts_of_one_name_or_id_replace_each_other() {
    let mock = mock();
    mock.add_subuser(Account::new(1, "a"));
    mock.add_subuser(Account::new(2, "a"));
    mock.add_subuser(Account::new(2, "b"));
    let rows = json(&get(&mock, &format!("{SUBUSERS}?date=2026-10-31"), None));
    assert_eq!(rows["result"].as_array().unwrap().len(), 1);
    mock.set_day_of(&OnBehalfOf::subuser("b").unwrap(), TODAY, Day::computed(1.0));
    assert!(
        std::panic::catch_unwind(|| mock.set_day_of(
            &OnBehalfOf::subuser("a").unwrap(),
            TODAY,
            Day::pending()
        ))
        .is_err()
    );
    assert_eq!(mock.today(), TODAY, "the mock goes on after that");
}

#[test]
fn scripted_responses_come_in_turn() {
    let mock = mock();
    mock.respond_next(Scripted::new(StatusCode::FORBIDDEN).on(Endpoint::SubuserScores));
    mock.respond_next(StatusCode::TOO_MANY_REQUESTS);
    mock.respond_next(Scripted::new(StatusCode::BAD_GATEWAY).body("text/html", "<h1>Bad gateway</h1>"));
    let statuses = [SCORES, SUBUSERS, SCORES, SCORES].map(|path| get(&mock, path, None).status().as_u16());
    assert_eq!(statuses, [429, 403, 502, 400]);
}

#[test]
fn the_demonstration_has_something_of_everything() {
    let mock = Mock::demo();
    let today = mock.today();
    let range = |from: i64, to: i64| {
        let day = |ago: i64| today.saturating_sub(Duration::from_secs(ago.unsigned_abs() * 86_400));
        get(&mock, &format!("{SCORES}?from={}&to={}", day(from), day(to)), None)
    };
    assert_eq!(range(29, 0).status(), StatusCode::ACCEPTED);
    assert_eq!(range(1, 1).status(), StatusCode::ACCEPTED);
    let body = json(&range(90, 2));
    let rows = body["result"].as_array().unwrap();
    assert_eq!(rows.len(), 89);
    let scores: Vec<_> = rows.iter().filter_map(|row| row["score"].as_f64()).collect();
    assert!(scores.len() < rows.len(), "some days have no score");
    assert!(scores.iter().all(|score| (1.0..=5.0).contains(score)), "{scores:?}");
    let mean = |scores: &[f64]| scores.iter().sum::<f64>() / f64::from(u32::try_from(scores.len()).unwrap());
    assert!(mean(&scores[scores.len() / 2..]) > mean(&scores[..scores.len() / 2]) + 0.5, "the scores rise");
}

#[test]
fn faults_of_the_body_are_in_the_body() {
    let mock = mock();
    mock.add_subuser(Account::new(181, "acme"));
    mock.add_subuser(Account::new(182, "globex").on(TODAY, Day::computed(4.0)));
    let path = format!("{SUBUSERS}?date=2026-10-31");
    let usual = json(&get(&mock, &path, None))["result"].clone();
    assert!(usual[0].get("score").is_none() && usual[1]["score"] == 4);

    mock.fault(null_optionals());
    let rows = json(&get(&mock, &path, None))["result"].clone();
    for name in ["score", "username", "metrics"] {
        assert_eq!(rows[0].get(name), Some(&serde_json::Value::Null), "{name}");
    }
    assert_eq!((&rows[0]["user_id"], &rows[1]), (&usual[0]["user_id"], &usual[1]), "what was there stays");

    mock.fault(Fault::UnknownFields.times(2));
    for is_faulty in [true, true, false] {
        let body = json(&get(&mock, &path, None));
        assert_eq!(body.get("x_unknown").is_some(), is_faulty);
        assert_eq!(body["result"][1]["metrics"].get("x_unknown").is_some(), is_faulty);
    }
}

#[test]
fn requests_are_kept_as_far_as_a_test_wants_them() {
    let mock = mock();
    mock.keep_calls(2);
    for limit in 1..=5 {
        get(&mock, &format!("{SUBUSERS}?date=2026-10-31&limit={limit}"), None);
    }
    let requests = mock.requests();
    let limits: Vec<_> = requests.iter().filter_map(|request| request.query("limit")).collect();
    assert_eq!((limits, mock.seen()), (vec!["4", "5"], 5));
    mock.keep_calls(0);
    assert!(mock.requests().is_empty(), "what is not to be kept goes at once");
}

#[test]
fn a_server_is_on_the_port_that_was_chosen() {
    let port = server().address().port();
    let server = MockServer::serve_on(mock(), port).unwrap();
    assert_eq!(server.url(), format!("http://127.0.0.1:{port}"));
    assert!(MockServer::serve_on(mock(), port).is_err(), "the port is not free");
}

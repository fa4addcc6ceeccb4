//! Whose scores are requested, as it stands on the wire.

use sendgrid_seq::{
    Client, ListSubuserScoresError, OnBehalfOf, Region,
    mock::{Account, Day, Mock},
};
use tokio::task::JoinSet;

use crate::support::{TODAY, async_client, block_on, blocking_client, mock, server};

fn acme() -> OnBehalfOf {
    OnBehalfOf::subuser("acme").unwrap()
}

fn globex() -> OnBehalfOf {
    OnBehalfOf::account("sg2a9f").unwrap()
}

fn family(mock: &Mock) {
    mock.set_day(TODAY, Day::computed(5.0));
    mock.add_subuser(Account::new(181, "acme").on(TODAY, Day::computed(2.0)));
    mock.add_customer_account("sg2a9f", Account::new(182, "globex").on(TODAY, Day::computed(3.0)));
}

async fn score(client: &Client) -> Option<f64> {
    let scores = client.list_scores(TODAY, TODAY).wait().await.unwrap().into_inner();
    scores.result[0].score
}

#[test]
fn a_derived_client_requests_another() {
    let server = server();
    family(server.mock());
    let client = async_client(&server);
    block_on(async {
        assert_eq!(score(&client).await, Some(5.0));
        assert_eq!(score(&client.on_behalf_of(acme())).await, Some(2.0));
        assert_eq!(score(&client.on_behalf_of(globex())).await, Some(3.0));
        assert_eq!(score(&client).await, Some(5.0), "the client itself is as it was");
    });
    let requests = server.mock().requests();
    let headers: Vec<_> = requests.iter().map(|request| request.header("on-behalf-of")).collect();
    assert_eq!(headers, [None, Some("acme"), Some("account-id sg2a9f"), None]);
}

#[test]
fn a_call_requests_another_and_wins_over_its_client() {
    let server = server();
    family(server.mock());
    let (client, blocking) =
        (async_client(&server).on_behalf_of(globex()), blocking_client(&server).on_behalf_of(globex()));

    let _ = block_on(client.list_scores(TODAY, TODAY).on_behalf_of(acme()).send()).unwrap();
    let _ = blocking.list_scores(TODAY, TODAY).on_behalf_of(acme()).send().unwrap();
    let _ = blocking.list_scores(TODAY, TODAY).send().unwrap();
    for (request, expected) in server.mock().requests().iter().zip(["acme", "acme", "account-id sg2a9f"]) {
        let values: Vec<_> = request.headers().get_all("on-behalf-of").iter().collect();
        assert_eq!(values, [expected]);
    }
}

#[test]
fn an_account_of_somebody_else_is_forbidden() {
    let server = server();
    let stranger = async_client(&server).on_behalf_of(acme());
    let error = block_on(stranger.list_subuser_scores(TODAY).send()).unwrap_err();
    assert!(matches!(error.declared(), Some(ListSubuserScoresError::Forbidden(Some(_)))), "{error:?}");
}

#[test]
fn calls_are_spawned() {
    let server = server();
    for id in 1..=20 {
        server.mock().add_subuser(Account::new(id, format!("sub-{id}")).otherwise(Day::computed(3.0)));
    }
    let client = async_client(&server);
    block_on(async {
        let mut set = JoinSet::new();
        for id in 1..=20 {
            let subuser = client.on_behalf_of(OnBehalfOf::subuser(format!("sub-{id}")).unwrap());
            set.spawn(async move {
                subuser.list_scores(TODAY, TODAY).wait().await.map(|response| (id, response))
            });
        }
        while let Some(call) = set.join_next().await {
            let (id, response) = call.unwrap().unwrap();
            assert_eq!(response.inner().result[0].username, Some(format!("sub-{id}")));
        }
    });
}

#[test]
fn what_is_not_a_header_is_refused_before_anything_is_sent() {
    let mock = mock();
    let client = mock.blocking_client().with_header("on-behalf-of", "acme\r\nx-injected: 1");
    let error = client.list_scores(TODAY, TODAY).send().unwrap_err();
    assert!(!error.may_have_been_sent(), "{error:?}");
    assert!(error.to_string().contains("on-behalf-of"), "{error}");
    assert!(mock.requests().is_empty());
}

#[test]
fn the_region_is_the_host() {
    let mock = mock();
    let eu = mock.client_builder().region(Region::Eu).build().unwrap();
    let _ = block_on(eu.list_scores(TODAY, TODAY).send()).unwrap();
    let _ = mock.blocking_client().list_scores(TODAY, TODAY).send().unwrap();
    let hosts: Vec<_> =
        mock.requests().iter().filter_map(|request| request.host().map(str::to_owned)).collect();
    assert_eq!(hosts, ["api.eu.sendgrid.com", "api.sendgrid.com"]);
}

#[test]
fn every_name_arrives_as_it_was_written() {
    let server = server();
    let (client, blocking) = (async_client(&server), blocking_client(&server));
    for name in
        ["Acme Corp", "a,b;c", "100%", "\"quoted\"", "jdoe+1@example.com", "account-idle", &"n".repeat(1000)]
    {
        server.mock().add_subuser(Account::new(7, name).on(TODAY, Day::computed(2.0)));
        server.mock().clear_requests();
        let account = OnBehalfOf::subuser(name).unwrap();
        let _ = block_on(client.on_behalf_of(account.clone()).list_scores(TODAY, TODAY).send()).unwrap();
        let _ = block_on(client.list_scores(TODAY, TODAY).on_behalf_of(account.clone()).send()).unwrap();
        let _ = blocking.list_scores(TODAY, TODAY).on_behalf_of(account).send().unwrap();
        for request in server.mock().requests() {
            assert_eq!(request.header("on-behalf-of"), Some(name));
        }
    }
}

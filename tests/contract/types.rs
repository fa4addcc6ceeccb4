//! What the types promise, checked when this file is compiled.

use sendgrid_seq::{
    Async, Error, Items, ListScores, ListScoresError, ListSubuserScores, ListSubuserScoresError, OnBehalfOf,
    Pages, Response, Scores, Wait, blocking,
    client::{Call, Client, ClientBuilder},
    mock::{Mock, MockServer},
    runtime::{Blocking, SendFuture},
};

const fn shared<T: Send + Sync + Clone + 'static>() {}
const fn sent<T: Send + Unpin + 'static>() {}
const fn error<T: std::error::Error + Send + Sync + 'static>() {}

const _: () = {
    shared::<Client<Async>>();
    shared::<Client<Blocking>>();
    shared::<Call<ListScores, Async>>();
    shared::<Call<ListSubuserScores, Async>>();
    shared::<Call<ListScores, Blocking>>();
    shared::<OnBehalfOf>();
    shared::<Mock>();
    shared::<ClientBuilder<Async>>();

    sent::<Wait<ListScores, Async>>();
    sent::<Items<ListSubuserScores, Async>>();
    sent::<Pages<ListSubuserScores, Async>>();
    sent::<blocking::Items<ListSubuserScores>>();
    sent::<SendFuture<ListScores>>();
    sent::<Response<Scores>>();
    sent::<MockServer>();

    error::<Error>();
    error::<Error<ListScoresError>>();
    error::<sendgrid_seq::InvalidOnBehalfOf>();
    error::<sendgrid_seq::EnvError>();
    error::<sendgrid_seq::BuildError>();
};

const _: () = assert!(size_of::<Error>() <= 32);
const _: () = assert!(size_of::<Error<ListScoresError>>() <= 32);
const _: () = assert!(size_of::<Error<ListSubuserScoresError>>() <= 32);
const _: () = assert!(size_of::<Client<Async>>() <= 32);

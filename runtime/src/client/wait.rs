//! A call that is repeated until its response is ready.

use super::{Call, Client, Items, Pages, WaitFuture, drive};
use crate::error::Error;
use crate::machine::{WaitMachine, WaitPolicy};
use crate::mode::{Async, Blocking, Mode};
use crate::operation::{Paginated, Pending};
use crate::response::Response;

/// A call that is repeated until its response is ready.
#[derive(Debug, Clone)]
#[must_use = "a wait does nothing until it is sent: `.await` it, or in blocking code call `.send()`"]
pub struct Wait<Op, M: Mode = Async> {
    call: Call<Op, M>,
    policy: WaitPolicy,
}

impl<Op, M: Mode> Call<Op, M> {
    /// Polls until the response is ready, with [`WaitPolicy::default`].
    pub fn wait(self) -> Wait<Op, M>
    where
        Op: Pending,
    {
        self.wait_with(WaitPolicy::default())
    }

    /// Polls until the response is ready, with `policy`.
    pub fn wait_with(self, policy: WaitPolicy) -> Wait<Op, M>
    where
        Op: Pending,
    {
        Wait { call: self, policy }
    }
}

impl<Op: Pending, M: Mode> Wait<Op, M> {
    /// Reads the items of all pages, and waits until each page is ready.
    pub fn items(self) -> Items<Op, M>
    where
        Op: Paginated,
    {
        Items::new(self.pages())
    }

    /// Reads all pages, and waits until each is ready.
    pub fn pages(self) -> Pages<Op, M>
    where
        Op: Paginated,
    {
        Pages::new(self.call, Some(self.policy))
    }

    fn into_machine(self) -> (Client<M>, WaitMachine<Op>) {
        let (client, call) = self.call.into_machine();
        (client, WaitMachine::new(call, self.policy))
    }
}

impl<Op: Pending> Wait<Op, Async> {
    /// Sends the call repeatedly until its response is ready.
    ///
    /// Dropping the future cancels the wait.
    ///
    /// # Errors
    ///
    /// Returns an error if a call does not succeed, or if the response is [still
    /// pending](crate::Error::StillPending) at the policy's deadline.
    pub async fn send(self) -> Result<Response<Op::Ready>, Error<Op::Error>> {
        let (client, mut machine) = self.into_machine();
        drive::asynchronous::drive(&client.shared, &mut machine).await
    }
}

impl<Op: Pending> Wait<Op, Blocking> {
    /// Sends the call repeatedly until its response is ready.
    ///
    /// # Errors
    ///
    /// Returns an error if a call does not succeed, or if the response is [still
    /// pending](crate::Error::StillPending) at the policy's deadline.
    pub fn send(self) -> Result<Response<Op::Ready>, Error<Op::Error>> {
        let (client, mut machine) = self.into_machine();
        drive::blocking::drive(&client.shared, &mut machine)
    }
}

impl<Op: Pending> IntoFuture for Wait<Op, Async> {
    type Output = Result<Response<Op::Ready>, Error<Op::Error>>;
    type IntoFuture = WaitFuture<Op>;

    fn into_future(self) -> Self::IntoFuture {
        WaitFuture::<Op>::new(self.send())
    }
}

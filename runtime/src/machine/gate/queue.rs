//! The calls that wait for their turn, in order of arrival.

use std::collections::VecDeque;
use std::task::{Context, Poll, Waker};

#[derive(Default)]
pub(super) struct Queue {
    waiters: VecDeque<Waiter>,
    next_id: u64,
}

struct Waiter {
    id: u64,
    is_woken: bool,
    waker: Option<Waker>,
}

impl Queue {
    /// Adds a call and returns its id, which is larger than all earlier ones.
    pub(super) fn join(&mut self) -> u64 {
        let id = self.next_id;
        self.next_id += 1;
        self.waiters.push_back(Waiter { id, is_woken: false, waker: None });
        id
    }

    /// Removes a call and returns whether it was the first.
    pub(super) fn leave(&mut self, id: u64) -> bool {
        let index = self.index(id);
        index.and_then(|index| self.waiters.remove(index)).is_some() && index == Some(0)
    }

    /// Returns whether no other call is ahead. A call that is not queued has no id.
    pub(super) fn is_first(&self, id: Option<u64>) -> bool {
        self.waiters.front().map(|waiter| waiter.id) == id
    }

    /// Marks the first call to ask again, and returns its waker if it sleeps.
    pub(super) fn call_first(&mut self) -> Option<Waker> {
        let first = self.waiters.front_mut()?;
        first.is_woken = true;
        first.waker.take()
    }

    /// Completes when the call should ask again.
    pub(super) fn poll(&mut self, id: u64, context: &Context<'_>) -> Poll<()> {
        let Some(waiter) = self.index(id).and_then(|index| self.waiters.get_mut(index)) else {
            return Poll::Ready(());
        };
        if std::mem::take(&mut waiter.is_woken) {
            return Poll::Ready(());
        }
        waiter.waker = Some(context.waker().clone());
        Poll::Pending
    }

    fn index(&self, id: u64) -> Option<usize> {
        self.waiters.binary_search_by_key(&id, |waiter| waiter.id).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_go_in_the_order_in_which_they_came() {
        let context = Context::from_waker(Waker::noop());
        let mut queue = Queue::default();
        assert!(queue.is_first(None) && queue.call_first().is_none());
        let [first, second, third] = [queue.join(), queue.join(), queue.join()];
        assert!(queue.is_first(Some(first)) && !queue.is_first(Some(second)) && !queue.is_first(None));
        assert!(queue.poll(first, &context).is_pending() && queue.poll(second, &context).is_pending());
        assert!(queue.call_first().is_some(), "it sleeps");
        assert!(queue.call_first().is_none(), "it is called already");
        assert!(queue.poll(first, &context).is_ready() && queue.poll(first, &context).is_pending());
        assert!(!queue.leave(second), "another one is the first");
        assert!(queue.leave(first) && queue.is_first(Some(third)));
        assert!(!queue.leave(first) && queue.poll(first, &context).is_ready(), "it is gone");
    }
}

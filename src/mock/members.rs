//! The subusers and customer accounts of the key's account.
//!
//! **Invariant:** adding, finding and listing take at most logarithmic time, so that a mock can
//! have as many accounts as the largest customers.

use std::collections::{BTreeMap, HashMap};

use super::account::Account;
use crate::OnBehalfOf;

/// Accounts by user id, which is the order of lists, and by name.
#[derive(Default)]
pub(super) struct Members {
    accounts: BTreeMap<i64, (OnBehalfOf, Account)>,
    ids: HashMap<OnBehalfOf, i64>,
}

impl Members {
    /// Adds an account. It replaces one with the same name or user id.
    pub(super) fn add(&mut self, name: &OnBehalfOf, account: Account) {
        let id = account.user_id;
        if let Some(before) = self.ids.insert(name.clone(), id) {
            self.accounts.remove(&before);
        }
        if let Some((other, _)) = self.accounts.insert(id, (name.clone(), account))
            && other != *name
        {
            self.ids.remove(&other);
        }
    }

    pub(super) fn get_mut(&mut self, name: &OnBehalfOf) -> Option<&mut Account> {
        let id = self.ids.get(name)?;
        self.accounts.get_mut(id).map(|(_, account)| account)
    }

    pub(super) fn has(&self, name: &OnBehalfOf) -> bool {
        self.ids.contains_key(name)
    }

    /// Returns the accounts after a user id, in order.
    pub(super) fn after(&mut self, id: Option<i64>) -> impl Iterator<Item = &mut Account> {
        let first = id.map_or(Some(i64::MIN), |id| id.checked_add(1));
        let accounts = first.map(|first| self.accounts.range_mut(first..));
        accounts.into_iter().flatten().map(|(_, (_, account))| account)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn members(rows: &[(&str, i64)]) -> Members {
        let mut members = Members::default();
        for (name, id) in rows {
            members.add(&OnBehalfOf::subuser(name).unwrap(), Account::new(*id, *name));
        }
        members
    }

    fn ids(members: &mut Members, after: Option<i64>) -> Vec<i64> {
        members.after(after).map(|account| account.user_id).collect()
    }

    #[test]
    fn names_and_ids_are_unique() {
        let table: [(&[_], &[_]); 5] = [
            (&[("b", 2), ("a", 1)], &[1, 2]),
            (&[("a", 1), ("a", 2)], &[2]),
            (&[("a", 1), ("b", 1)], &[1]),
            (&[("a", 1), ("a", 1)], &[1]),
            (&[("a", 1), ("b", 2), ("a", 2)], &[2]),
        ];
        for (rows, expected) in table {
            let mut members = members(rows);
            assert_eq!(ids(&mut members, None), expected, "{rows:?}");
            let last = OnBehalfOf::subuser(rows[rows.len() - 1].0).unwrap();
            assert!(members.get_mut(&last).is_some() && members.ids.len() == expected.len(), "{rows:?}");
        }
    }

    #[test]
    fn a_list_goes_on_behind_an_id() {
        let mut members = members(&[("a", 1), ("b", 2), ("c", i64::MAX)]);
        assert_eq!(ids(&mut members, Some(1)), [2, i64::MAX]);
        assert_eq!(ids(&mut members, Some(i64::MAX)), [0; 0]);
    }

    #[test]
    fn two_hundred_thousand_are_added_and_found() {
        let mut members = Members::default();
        for id in 1..=200_000 {
            members.add(&OnBehalfOf::subuser(format!("subuser-{id}")).unwrap(), Account::new(id, "x"));
        }
        assert_eq!(members.after(Some(199_998)).count(), 2);
        assert!(members.has(&OnBehalfOf::subuser("subuser-100000").unwrap()));
    }
}

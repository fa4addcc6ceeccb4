//! Functions that generated code uses to find the next page.
//!
//! **Invariant:** this module does not decide whether a page may be requested; `machine/page.rs`
//! does.

mod link;

use std::fmt::Display;
use std::str::FromStr;

pub use self::link::next_link;
use crate::cursor::Cursor;
use crate::error::InvalidRequest;
use crate::info::OperationInfo;
use crate::nullable::Nullable;

/// A count in a page or a parameter: a number, or the length of a list. `None` if it is absent.
pub trait Count {
    /// Returns the count; `None` if it is absent, negative or not an integer.
    fn count(&self) -> Option<u64>;
}

/// Returns the count of a value.
pub fn count(value: &impl Count) -> Option<u64> {
    value.count()
}

macro_rules! count_integers {
    ($($integer:ty),*) => {
        $(impl Count for $integer {
            fn count(&self) -> Option<u64> {
                u64::try_from(*self).ok()
            }
        })*
    };
}

count_integers!(i8, i16, i32, i64, i128, u8, u16, u32, u64, u128);

impl Count for f64 {
    fn count(&self) -> Option<u64> {
        // `{}` formats an integer without a fraction, so that no cast is needed.
        self.to_string().parse().ok()
    }
}

impl<T> Count for Vec<T> {
    fn count(&self) -> Option<u64> {
        u64::try_from(self.len()).ok()
    }
}

impl<T: Count> Count for Option<T> {
    fn count(&self) -> Option<u64> {
        self.as_ref()?.count()
    }
}

impl<T: Count> Count for Nullable<T> {
    fn count(&self) -> Option<u64> {
        self.value()?.count()
    }
}

/// Returns the offset of the next page, given the `offset` and the number of `items` of this page.
///
/// A page is the last one if it is empty, has fewer items than the page size that it states
/// (`size`), or reaches the `total` that it states. A page size that the caller requested is not
/// considered, because servers may return less.
pub fn next_offset(
    offset: &impl Count,
    items: Option<u64>,
    size: Option<u64>,
    total: Option<u64>,
) -> Option<Cursor> {
    let next = offset.count().unwrap_or(0).checked_add(full(items, size)?)?;
    total.is_none_or(|total| next < total).then(|| Cursor::from(next))
}

/// Returns the number of the page after `number`, or after `first` if no number is set.
///
/// A page is the last one if it is empty, has fewer items than the page size that it states
/// (`size`), or has the number of the `last` page.
pub fn next_page(
    number: &impl Count,
    first: u64,
    items: Option<u64>,
    size: Option<u64>,
    last: Option<u64>,
) -> Option<Cursor> {
    full(items, size)?;
    let next = number.count().unwrap_or(first).checked_add(1)?;
    last.is_none_or(|last| next <= last).then(|| Cursor::from(next))
}

/// Returns the number of items of a page, unless it shows that the page is the last one.
fn full(items: Option<u64>, size: Option<u64>) -> Option<u64> {
    items.filter(|items| *items > 0 && size.is_none_or(|size| *items >= size))
}

/// Returns the position in a parameter.
pub fn place(parameter: &impl Count) -> Option<Cursor> {
    parameter.count().map(Cursor::from)
}

/// Parses a cursor into the value of a numeric parameter.
///
/// # Errors
///
/// Returns an error if the cursor is not a valid number.
pub fn number<T>(info: &OperationInfo, parameter: &str, cursor: &Cursor) -> Result<T, InvalidRequest>
where
    T: FromStr<Err: Display>,
{
    cursor.as_str().parse().map_err(|error| {
        let cursor = cursor.as_str().escape_debug();
        InvalidRequest::new(info, format!("\"{cursor}\" is not a value of `{parameter}`: {error}"))
    })
}

/// Text of a page that may name the next page.
pub trait Next {
    /// Returns the text, if there is any.
    fn next(&self) -> Option<Cursor>;
}

/// Returns the text of a value, if there is any.
pub fn next(value: &impl Next) -> Option<Cursor> {
    value.next()
}

impl Next for String {
    fn next(&self) -> Option<Cursor> {
        Some(Cursor::from(self.as_str()))
    }
}

impl Next for Cursor {
    fn next(&self) -> Option<Cursor> {
        Some(self.clone())
    }
}

impl<T: Next> Next for Option<T> {
    fn next(&self) -> Option<Cursor> {
        self.as_ref()?.next()
    }
}

impl<T: Next> Next for Nullable<T> {
    fn next(&self) -> Option<Cursor> {
        self.value()?.next()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(cursor: Option<Cursor>) -> Option<u64> {
        cursor.map(|cursor| cursor.as_str().parse().expect("a number"))
    }

    #[test]
    fn an_offset_grows_by_what_came() {
        let next = |offset: Option<i64>, items, size, total| number(next_offset(&offset, items, size, total));
        assert_eq!(next(None, Some(2), None, None), Some(2));
        assert_eq!(next(Some(2), Some(3), Some(3), None), Some(5));
        assert_eq!(next(Some(2), Some(3), None, Some(6)), Some(5));
        for (items, size, total) in [
            (None, None, None),
            (Some(0), None, None),
            (Some(2), Some(3), None),
            (Some(3), Some(3), Some(5)),
            (Some(3), None, Some(0)),
            (Some(u64::MAX), None, None),
        ] {
            assert_eq!(next(Some(2), items, size, total), None, "{items:?} {size:?} {total:?}");
        }
    }

    #[test]
    fn pages_are_counted_from_the_first() {
        let next = |page: Option<u32>, items, last| number(next_page(&page, 1, Some(items), Some(2), last));
        assert_eq!(next(None, 2, None), Some(2));
        assert_eq!(next(Some(0), 2, Some(1)), Some(1));
        assert_eq!(next(Some(4), 3, Some(5)), Some(5));
        for (items, last) in [(0, None), (1, None), (2, Some(4)), (2, Some(0))] {
            assert_eq!(next(Some(4), items, last), None, "{items} {last:?}");
        }
    }

    #[test]
    fn counts_are_whole_and_not_negative() {
        assert_eq!((7_i32.count(), (-1_i64).count(), 7.0.count()), (Some(7), None, Some(7)));
        assert_eq!((7.5.count(), (-1.0).count(), f64::NAN.count(), 1e300.count()), (None, None, None, None));
        assert_eq!((Some(vec![1, 2]).count(), None::<Vec<u8>>.count()), (Some(2), None));
        assert_eq!((Nullable::Value(1_u8).count(), Nullable::<u8>::Null.count()), (Some(1), None));
    }

    #[test]
    fn a_next_cursor_may_be_absent_or_null_at_any_depth() {
        let text = |value: &dyn Fn() -> Option<Cursor>| value().map(|cursor| cursor.as_str().to_owned());
        let there = Some("c".to_owned());
        assert_eq!(text(&|| next(&"c".to_owned())), there);
        assert_eq!(text(&|| next(&Some(Cursor::from("c")))), there);
        assert_eq!(text(&|| next(&Nullable::Value("c".to_owned()))), there);
        assert_eq!(text(&|| next(&Some(Nullable::Value(Cursor::from("c"))))), there);
        assert_eq!(text(&|| next(&None::<String>)), None);
        assert_eq!(text(&|| next(&Nullable::<String>::Null)), None);
        assert_eq!(text(&|| next(&Nullable::<Cursor>::Absent)), None);
    }

    #[test]
    fn a_cursor_of_another_operation_is_refused() {
        let info = OperationInfo::get("/things").operation_id("list");
        assert_eq!(super::number::<u32>(&info, "offset", &Cursor::from(7)).expect("a number"), 7);
        let error = super::number::<u32>(&info, "offset", &Cursor::from("a\n")).expect_err("no number");
        assert_eq!(
            error.to_string(),
            "`GET /things` was not sent: \"a\\n\" is not a value of `offset`: invalid digit found in string"
        );
    }
}

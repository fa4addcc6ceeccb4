//! Properties that accept more than their schema declares (`Config::lenient`).
//!
//! Each function wraps a [`Slot`] in one that reads leniently. The type of the field stays the
//! same. Only self-describing formats such as JSON are read leniently.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeOwned, Error, IntoDeserializer as _, Unexpected, Visitor};
use serde::{Deserialize, Deserializer};

use super::read::{Slot, Source};
use crate::content::{IF_READABLE, as_integer};
use crate::nullable::Nullable;

/// A type that can also be read from a value of another JSON type.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be read leniently",
    note = "text, numbers, truth values, dates and lists can; see `openapi_build::Config::lenient`"
)]
pub trait Lenient: DeserializeOwned {
    /// Reads a value from a self-describing format.
    ///
    /// # Errors
    ///
    /// Returns an error if the value cannot be converted to this type.
    fn read_leniently<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error>;
}

/// The slot of a property that is read leniently.
#[derive(Debug)]
pub struct Leniently<'a, V>(pub &'a mut Option<V>);

impl<'de, S: Source<'de>, V: Lenient> Slot<'de, S> for Leniently<'_, V> {
    fn read(&mut self, source: &mut S) -> Result<bool, S::Error> {
        if self.0.is_some() {
            return Ok(false);
        }
        *self.0 = source.value::<LenientValue<V>>()?.map(|LenientValue(value)| value);
        Ok(true)
    }
}

/// A value in any spelling.
struct LenientValue<V>(V);

impl<'de, V: Lenient> Deserialize<'de> for LenientValue<V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            V::read_leniently(deserializer)
        } else {
            V::deserialize(deserializer)
        }
        .map(Self)
    }
}

/// The slot of a property that is absent if its value cannot be read.
#[derive(Debug)]
pub struct IfReadable<'a, V>(pub &'a mut Option<V>);

impl<'de, S: Source<'de>, V: DeserializeOwned + Default> Slot<'de, S> for IfReadable<'_, V> {
    fn read(&mut self, source: &mut S) -> Result<bool, S::Error> {
        if self.0.is_some() {
            return Ok(false);
        }
        *self.0 = source.value::<Readable<V>>()?.map(|Readable(value)| value);
        Ok(true)
    }
}

/// A value, or the default if the value has another type.
///
/// A valid response is read once, and strictly. If that fails, it is read again from memory
/// (`decode::json`) by a [`Reader`](crate::content::Reader). Under this type's name, the reader
/// lets a value that does not fit be left out.
struct Readable<V>(V);

impl<'de, V: DeserializeOwned + Default> Deserialize<'de> for Readable<V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_newtype_struct(IF_READABLE, ReadableVisitor(PhantomData)).map(Self)
    }
}

struct ReadableVisitor<V>(PhantomData<V>);

impl<'de, V: DeserializeOwned + Default> Visitor<'de> for ReadableVisitor<V> {
    type Value = V;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<V, D::Error> {
        V::deserialize(deserializer)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<V, D::Error> {
        Ok(V::deserialize(deserializer).unwrap_or_default())
    }
}

impl<T: Lenient> Lenient for Option<T> {
    fn read_leniently<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Option::<LenientValue<T>>::deserialize(deserializer)
            .map(|value| value.map(|LenientValue(value)| value))
    }
}

impl<T: Lenient> Lenient for Nullable<T> {
    fn read_leniently<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Option::<T>::read_leniently(deserializer).map(Self::from)
    }
}

impl<T: DeserializeOwned> Lenient for Vec<T> {
    fn read_leniently<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Option::<Self>::deserialize(deserializer).map(Option::unwrap_or_default)
    }
}

impl Lenient for String {
    fn read_leniently<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TextVisitor)
    }
}

struct TextVisitor;

impl Visitor<'_> for TextVisitor {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string, a number or a boolean")
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<String, E> {
        Ok(value.to_owned())
    }

    fn visit_string<E: Error>(self, value: String) -> Result<String, E> {
        Ok(value)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<String, E> {
        Ok(value.to_string())
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<String, E> {
        Ok(value.to_string())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<String, E> {
        Ok(value.to_string())
    }

    fn visit_i128<E: Error>(self, value: i128) -> Result<String, E> {
        Ok(value.to_string())
    }

    fn visit_u128<E: Error>(self, value: u128) -> Result<String, E> {
        Ok(value.to_string())
    }

    /// Beyond the integers that an `f64` holds, digits were lost, and the text would be another
    /// identifier.
    fn visit_f64<E: Error>(self, value: f64) -> Result<String, E> {
        let is_exact = value.fract() != 0.0 || as_integer(value).is_some();
        if is_exact { Ok(value.to_string()) } else { Err(E::invalid_value(Unexpected::Float(value), &self)) }
    }
}

/// Reads a number or a boolean from itself or from text.
struct FromTextVisitor<T>(PhantomData<T>);

macro_rules! visit_as_itself {
    ($($visit:ident($value:ty)),*) => {
        $(fn $visit<E: Error>(self, value: $value) -> Result<T, E> {
            T::deserialize(value.into_deserializer())
        })*
    };
}

impl<T: DeserializeOwned> Visitor<'_> for FromTextVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} or its text", std::any::type_name::<T>())
    }

    visit_as_itself!(visit_bool(bool), visit_i64(i64), visit_u64(u64), visit_i128(i128), visit_u128(u128));

    /// An integer may be written with a fraction: `1.0`.
    fn visit_f64<E: Error>(self, value: f64) -> Result<T, E> {
        match as_integer(value) {
            Some(whole) => T::deserialize(whole.into_deserializer()),
            None => T::deserialize(value.into_deserializer()),
        }
    }

    /// The text is parsed as JSON, which has no `NaN`.
    fn visit_str<E: Error>(self, value: &str) -> Result<T, E> {
        serde_json::from_str(value).map_err(|_| E::invalid_value(Unexpected::Str(value), &self))
    }
}

macro_rules! lenient_from_text {
    ($($type:ty),*) => {
        $(impl Lenient for $type {
            fn read_leniently<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserializer.deserialize_any(FromTextVisitor(PhantomData))
            }
        })*
    };
}

lenient_from_text!(bool, i8, i16, i32, i64, i128, u8, u16, u32, u64, f32, f64);

#[cfg(feature = "jiff")]
mod date {
    use jiff::Timestamp;
    use jiff::civil::Date;
    use jiff::tz::TimeZone;

    use super::{Deserializer, Error, Lenient, Unexpected, Visitor, fmt};

    impl Lenient for Date {
        fn read_leniently<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            deserializer.deserialize_str(DateVisitor)
        }
    }

    struct DateVisitor;

    impl Visitor<'_> for DateVisitor {
        type Value = Date;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a date such as 2026-01-31, perhaps with a time in UTC")
        }

        fn visit_str<E: Error>(self, value: &str) -> Result<Date, E> {
            let refused = || E::invalid_value(Unexpected::Str(value), &self);
            let Some((date, time)) = value.split_once(['T', 't', ' ']) else {
                return value.parse().map_err(|_| refused());
            };
            let instant: Timestamp = value.parse().map_err(|_| refused())?;
            let in_utc = TimeZone::UTC.to_datetime(instant).date();
            if ["Z", "z", "+00:00", "-00:00"].iter().any(|utc| time.ends_with(utc)) {
                return Ok(in_utc);
            }
            Err(E::custom(format_args!(
                "\"{value}\" has a time that is not in UTC, so it may mean {date} or {in_utc}, its date in UTC"
            )))
        }
    }
}

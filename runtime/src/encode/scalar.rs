//! The fast path for most parameters: a string, a number or a date is written directly into the
//! query.
//!
//! **Invariant:** other values leave the query unchanged. [`Value`](super::value::Value) handles
//! them.

use std::fmt::{self, Display, Write as _};

use serde::Serialize;
use serde::ser::Impossible;

use crate::protocol::percent::{self, Push};

/// Appends `name=value` to a query if the value is a scalar. An absent value appends nothing.
///
/// # Errors
///
/// Returns [`NotScalar`] if the value is not a scalar, or is a number that cannot be sent.
pub(super) fn push(
    query: &mut String,
    name: &str,
    value: &(impl Serialize + ?Sized),
    encode: Push,
) -> Result<(), NotScalar> {
    value.serialize(Scalar { query, name, encode })
}

/// The value is not a scalar.
#[derive(Debug)]
pub(super) struct NotScalar;

struct Scalar<'a> {
    query: &'a mut String,
    name: &'a str,
    encode: Push,
}

impl Scalar<'_> {
    fn write(mut self, value: impl Display) -> Result<(), NotScalar> {
        let before = self.query.len();
        percent::push_name(self.query, self.name);
        write!(self, "{value}").map_err(|_| {
            self.query.truncate(before);
            NotScalar
        })
    }
}

impl fmt::Write for Scalar<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        (self.encode)(self.query, text);
        Ok(())
    }
}

macro_rules! scalars {
    ($($method:ident: $type:ty),* $(,)?) => {
        $(fn $method(self, value: $type) -> Result<(), NotScalar> {
            self.write(value)
        })*
    };
}

macro_rules! others {
    ($($method:ident($($argument:ty),*) -> $type:ty;)*) => {
        $(fn $method(self, $(_: $argument),*) -> Result<$type, NotScalar> {
            Err(NotScalar)
        })*
    };
}

impl serde::Serializer for Scalar<'_> {
    type Ok = ();
    type Error = NotScalar;
    type SerializeSeq = Impossible<(), NotScalar>;
    type SerializeTuple = Impossible<(), NotScalar>;
    type SerializeTupleStruct = Impossible<(), NotScalar>;
    type SerializeTupleVariant = Impossible<(), NotScalar>;
    type SerializeMap = Impossible<(), NotScalar>;
    type SerializeStruct = Impossible<(), NotScalar>;
    type SerializeStructVariant = Impossible<(), NotScalar>;

    scalars! {
        serialize_bool: bool, serialize_char: char, serialize_str: &str,
        serialize_i8: i8, serialize_i16: i16, serialize_i32: i32, serialize_i64: i64, serialize_i128: i128,
        serialize_u8: u8, serialize_u16: u16, serialize_u32: u32, serialize_u64: u64, serialize_u128: u128,
    }

    others! {
        serialize_bytes(&[u8]) -> ();
        serialize_seq(Option<usize>) -> Self::SerializeSeq;
        serialize_tuple(usize) -> Self::SerializeTuple;
        serialize_tuple_struct(&'static str, usize) -> Self::SerializeTupleStruct;
        serialize_tuple_variant(&'static str, u32, &'static str, usize) -> Self::SerializeTupleVariant;
        serialize_map(Option<usize>) -> Self::SerializeMap;
        serialize_struct(&'static str, usize) -> Self::SerializeStruct;
        serialize_struct_variant(&'static str, u32, &'static str, usize) -> Self::SerializeStructVariant;
    }

    fn serialize_f32(self, value: f32) -> Result<(), NotScalar> {
        if value.is_finite() { self.write(value) } else { Err(NotScalar) }
    }

    fn serialize_f64(self, value: f64) -> Result<(), NotScalar> {
        if value.is_finite() { self.write(value) } else { Err(NotScalar) }
    }

    fn serialize_none(self) -> Result<(), NotScalar> {
        Ok(())
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), NotScalar> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), NotScalar> {
        Ok(())
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), NotScalar> {
        Ok(())
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<(), NotScalar> {
        self.write(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<(), NotScalar> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<(), NotScalar> {
        Err(NotScalar)
    }

    fn collect_str<T: Display + ?Sized>(self, value: &T) -> Result<(), NotScalar> {
        self.write(value)
    }
}

impl Display for NotScalar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("is not a scalar")
    }
}

impl std::error::Error for NotScalar {}

impl serde::ser::Error for NotScalar {
    fn custom<T: Display>(_: T) -> Self {
        Self
    }
}

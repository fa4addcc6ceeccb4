//! A serializer that reduces any value to a [`Value`], and rejects what no parameter can hold.

use std::fmt::{self, Display, Write as _};

use serde::Serialize;
use serde::ser::{
    Impossible, SerializeMap, SerializeSeq, SerializeStruct, SerializeTuple, SerializeTupleStruct,
};

use super::value::Value;

/// Why a value cannot be a parameter.
#[derive(Debug)]
pub(super) struct Unsupported(pub(super) String);

impl Display for Unsupported {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Unsupported {}

impl serde::ser::Error for Unsupported {
    fn custom<T: Display>(message: T) -> Self {
        Self(format!("cannot be written: {message}"))
    }
}

impl Value {
    /// Reduces `value`. The error completes the sentence "query parameter `x` …".
    pub(super) fn of(value: &(impl Serialize + ?Sized)) -> Result<Self, String> {
        value.serialize(ValueSerializer).map_err(|unsupported| unsupported.0)
    }
}

struct ValueSerializer;

macro_rules! scalars {
    ($($method:ident: $type:ty),* $(,)?) => {
        $(fn $method(self, value: $type) -> Result<Value, Unsupported> {
            Ok(Value::Scalar(value.to_string()))
        })*
    };
}

impl serde::Serializer for ValueSerializer {
    type Ok = Value;
    type Error = Unsupported;
    type SerializeSeq = List;
    type SerializeTuple = List;
    type SerializeTupleStruct = List;
    type SerializeTupleVariant = Impossible<Value, Unsupported>;
    type SerializeMap = Object;
    type SerializeStruct = Object;
    type SerializeStructVariant = Impossible<Value, Unsupported>;

    scalars! {
        serialize_bool: bool, serialize_char: char, serialize_str: &str,
        serialize_i8: i8, serialize_i16: i16, serialize_i32: i32, serialize_i64: i64, serialize_i128: i128,
        serialize_u8: u8, serialize_u16: u16, serialize_u32: u32, serialize_u64: u64, serialize_u128: u128,
    }

    fn serialize_f32(self, value: f32) -> Result<Value, Unsupported> {
        // Not via `f64`, in which 0.1 becomes 0.10000000149011612.
        finite(value.is_finite(), value)
    }

    fn serialize_f64(self, value: f64) -> Result<Value, Unsupported> {
        finite(value.is_finite(), value)
    }

    fn serialize_bytes(self, _: &[u8]) -> Result<Value, Unsupported> {
        Err(Unsupported("is raw bytes, which no parameter can carry".to_owned()))
    }

    fn collect_str<T: Display + ?Sized>(self, value: &T) -> Result<Value, Unsupported> {
        // Enough for a date with time; values written this way are mostly short.
        let mut text = String::with_capacity(40);
        match write!(text, "{value}") {
            Ok(()) => Ok(Value::Scalar(text)),
            Err(error) => Err(Unsupported(format!("cannot be written: {error}"))),
        }
    }

    fn serialize_none(self) -> Result<Value, Unsupported> {
        Ok(Value::Absent)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<Value, Unsupported> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<Value, Unsupported> {
        Ok(Value::Absent)
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<Value, Unsupported> {
        Ok(Value::Absent)
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<Value, Unsupported> {
        Ok(Value::Scalar(variant.to_owned()))
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<Value, Unsupported> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: &T,
    ) -> Result<Value, Unsupported> {
        Err(data_variant(variant))
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<List, Unsupported> {
        Ok(List(Vec::new()))
    }

    fn serialize_tuple(self, _: usize) -> Result<List, Unsupported> {
        Ok(List(Vec::new()))
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<List, Unsupported> {
        Ok(List(Vec::new()))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, Unsupported> {
        Err(data_variant(variant))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Object, Unsupported> {
        Ok(Object::default())
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Object, Unsupported> {
        Ok(Object::default())
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, Unsupported> {
        Err(data_variant(variant))
    }
}

fn finite(is_finite: bool, value: impl Display) -> Result<Value, Unsupported> {
    if is_finite {
        Ok(Value::Scalar(value.to_string()))
    } else {
        Err(Unsupported(format!("is {value}, which is not a number that can be sent")))
    }
}

fn data_variant(variant: &str) -> Unsupported {
    Unsupported(format!("is the variant `{variant}` with data, which no parameter can carry"))
}

pub(super) struct List(Vec<Value>);

impl List {
    fn push<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unsupported> {
        self.0.push(value.serialize(ValueSerializer)?);
        Ok(())
    }
}

macro_rules! list {
    ($($trait:ident: $method:ident),*) => {
        $(impl $trait for List {
            type Ok = Value;
            type Error = Unsupported;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unsupported> {
                self.push(value)
            }

            fn end(self) -> Result<Value, Unsupported> {
                Ok(Value::List(self.0))
            }
        })*
    };
}

list!(SerializeSeq: serialize_element, SerializeTuple: serialize_element, SerializeTupleStruct: serialize_field);

#[derive(Default)]
pub(super) struct Object {
    members: Vec<(String, Value)>,
    key: Option<String>,
}

impl Object {
    fn push<T: Serialize + ?Sized>(&mut self, name: String, value: &T) -> Result<(), Unsupported> {
        let value = value.serialize(ValueSerializer)?;
        // An absent member is an absent property.
        if value != Value::Absent {
            self.members.push((name, value));
        }
        Ok(())
    }
}

impl SerializeMap for Object {
    type Ok = Value;
    type Error = Unsupported;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Unsupported> {
        let Value::Scalar(key) = key.serialize(ValueSerializer)? else {
            return Err(Unsupported("has a key that is not text, which no parameter can carry".to_owned()));
        };
        self.key = Some(key);
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unsupported> {
        let key = self.key.take().ok_or_else(|| Unsupported("has a member without a name".to_owned()))?;
        self.push(key, value)
    }

    fn end(self) -> Result<Value, Unsupported> {
        Ok(Value::Object(self.members))
    }
}

impl SerializeStruct for Object {
    type Ok = Value;
    type Error = Unsupported;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        value: &T,
    ) -> Result<(), Unsupported> {
        self.push(name.to_owned(), value)
    }

    fn end(self) -> Result<Value, Unsupported> {
        Ok(Value::Object(self.members))
    }
}

//! Objects: how a struct of generated code is read from the members of a JSON object, and written as them.
//!
//! What a derive would write out for each struct again stands here once; a struct says no more than which properties it
//! has, and [`object!`](crate::object!) makes `Serialize` and `Deserialize` of that. A large client compiles in half of
//! the time and memory, and no consumer has to build `serde_derive`.
//!
//! Public for generated code only.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeSeed, Error as _, IgnoredAny, MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer, forward_to_deserialize_any};

use crate::Nullable;

/// A struct that is an object in JSON.
pub trait Object: Sized {
    /// Its name, for messages.
    const NAME: &'static str;

    /// The names of its properties in JSON, in the order of its fields.
    const PROPERTIES: &'static [&'static str];

    /// Writes each property.
    fn write<W: Write>(&self, members: &mut W);

    /// Reads each property.
    ///
    /// # Errors
    ///
    /// A member that has another type, or occurs twice; a required one that is not there.
    fn read<'de, M: MapAccess<'de>>(members: Members<M, M::Error>) -> Result<Self, M::Error>;
}

/// Declares how a struct of generated code is read and written: its fields, each as `required`, `optional` (left out when
/// it is absent) or `filled` by a function of the struct, with its name in JSON where that is another one, and then the
/// field for all other members.
#[doc(hidden)]
#[macro_export]
macro_rules! object {
    (@name $field:ident) => { ::std::stringify!($field) };
    (@name $field:ident $wire:literal) => { $wire };
    (@others) => { &mut () };
    (@others $rest:ident) => { &mut $rest };
    (@value required $members:ident $property:ident $field:ident) => {
        $members.required($property::$field as usize, $field)?
    };
    (@value optional $members:ident $property:ident $field:ident) => { $field.unwrap_or_default() };
    (@value filled $members:ident $property:ident $field:ident $default:ident) => {
        $field.unwrap_or_else(Self::$default)
    };
    (
        $name:ident [$($field:ident $(as $wire:literal)?: $kind:ident $(($default:ident))?),* $(,)?]
        $(, others: $rest:ident)?
    ) => {
        impl $crate::object::Object for $name {
            const NAME: &'static str = ::std::stringify!($name);
            const PROPERTIES: &'static [&'static str] = &[$($crate::object!(@name $field $($wire)?)),*];

            fn write<W: $crate::object::Write>(&self, members: &mut W) {
                $(members.$kind($crate::object!(@name $field $($wire)?), &self.$field);)*
                $(members.others(&self.$rest);)?
                let _ = members;
            }

            fn read<'de, M: $crate::serde::de::MapAccess<'de>>(
                mut members: $crate::object::Members<M, M::Error>,
            ) -> ::std::result::Result<Self, M::Error> {
                #[allow(non_camel_case_types, dead_code)]
                enum Property { $($field),* }
                $(let mut $field = ::std::option::Option::None;)*
                $(let mut $rest = ::std::collections::BTreeMap::new();)?
                while let ::std::option::Option::Some(property) = members.next($crate::object!(@others $($rest)?)) {
                    $(if property == Property::$field as usize {
                        members.value(&mut $field);
                        continue;
                    })*
                    let _: usize = property;
                }
                members.end()?;
                ::std::result::Result::Ok(Self {
                    $($field: $crate::object!(@value $kind members Property $field $($default)?),)*
                    $($rest)?
                })
            }
        }

        impl $crate::serde::Serialize for $name {
            fn serialize<S: $crate::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                $crate::object::serialize(self, serializer)
            }
        }

        impl<'de> $crate::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                $crate::object::deserialize(deserializer)
            }
        }
    };
}

/// Writes an object.
///
/// # Errors
///
/// Those of the serializer.
pub fn serialize<T: Object, S: Serializer>(object: &T, serializer: S) -> Result<S::Ok, S::Error> {
    let mut count = Count(0);
    object.write(&mut count);
    let mut entries = Entries { map: serializer.serialize_map(Some(count.0))?, outcome: Ok(()) };
    object.write(&mut entries);
    entries.outcome?;
    entries.map.end()
}

/// Where an object's properties are written. What goes wrong is kept until the end: code that asks for it behind each
/// property would be most of what there is to compile.
pub trait Write {
    /// Writes a property that is always there.
    fn required<T: Serialize>(&mut self, name: &'static str, value: &T);

    /// Writes a property unless it is absent.
    fn optional<T: Serialize + Optional>(&mut self, name: &'static str, value: &T) {
        if !value.is_absent() {
            self.required(name, value);
        }
    }

    /// Writes a property that has a value when nobody gave one.
    fn filled<T: Serialize>(&mut self, name: &'static str, value: &T) {
        self.required(name, value);
    }

    /// Writes the properties that have no name in the document.
    fn others<T: Serialize>(&mut self, values: &BTreeMap<String, T>);
}

/// The type of a property that may be absent.
pub trait Optional {
    /// Returns whether it is.
    fn is_absent(&self) -> bool;
}

impl<T> Optional for Option<T> {
    fn is_absent(&self) -> bool {
        self.is_none()
    }
}

impl<T> Optional for Nullable<T> {
    fn is_absent(&self) -> bool {
        self.is_absent()
    }
}

/// Counts properties: some formats write their number first.
struct Count(usize);

impl Write for Count {
    fn required<T: Serialize>(&mut self, _: &'static str, _: &T) {
        self.0 += 1;
    }

    fn others<T: Serialize>(&mut self, values: &BTreeMap<String, T>) {
        self.0 += values.len();
    }
}

struct Entries<M: SerializeMap> {
    map: M,
    outcome: Result<(), M::Error>,
}

impl<M: SerializeMap> Write for Entries<M> {
    fn required<T: Serialize>(&mut self, name: &'static str, value: &T) {
        if self.outcome.is_ok() {
            self.outcome = self.map.serialize_entry(name, value);
        }
    }

    fn others<T: Serialize>(&mut self, values: &BTreeMap<String, T>) {
        if self.outcome.is_ok() {
            self.outcome = values.iter().try_for_each(|(name, value)| self.map.serialize_entry(name, value));
        }
    }
}

/// Reads an object.
///
/// # Errors
///
/// Anything but an object, and the errors of [`Object::read`].
pub fn deserialize<'de, T: Object, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    deserializer.deserialize_map(ObjectVisitor(PhantomData))
}

struct ObjectVisitor<T>(PhantomData<T>);

impl<'de, T: Object> Visitor<'de> for ObjectVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "struct {}", T::NAME)
    }

    fn visit_map<M: MapAccess<'de>>(self, map: M) -> Result<T, M::Error> {
        T::read(Members { map, names: T::PROPERTIES, next: 0, outcome: Ok(()) })
    }
}

/// The members of an object that is being read. As when writing, what goes wrong is kept until the end.
#[derive(Debug)]
pub struct Members<M, E> {
    map: M,
    names: &'static [&'static str],
    /// The property behind the one that was read last: most servers write them in the document's order.
    next: usize,
    outcome: Result<(), E>,
}

impl<'de, M: MapAccess<'de>> Members<M, M::Error> {
    /// Goes to the next member that is a named property and returns which one; others are given to `others`. There is
    /// none at the end, or once something went wrong.
    pub fn next<O: Others<'de>>(&mut self, others: &mut O) -> Option<usize> {
        if self.outcome.is_err() {
            return None;
        }
        match self.property(others) {
            Ok(property) => property,
            Err(error) => {
                self.outcome = Err(error);
                None
            }
        }
    }

    fn property<O: Others<'de>>(&mut self, others: &mut O) -> Result<Option<usize>, M::Error> {
        loop {
            let name = Name { names: self.names, next: self.next, others: PhantomData::<O> };
            match self.map.next_key_seed(name)? {
                Some(Ok(index)) => {
                    self.next = index + 1;
                    return Ok(Some(index));
                }
                Some(Err(key)) => others.take(key, &mut self.map)?,
                None => return Ok(None),
            }
        }
    }

    /// Reads the value of the property.
    pub fn value<T: Deserialize<'de>>(&mut self, slot: &mut Option<T>) {
        if slot.is_some() {
            self.outcome = Err(M::Error::duplicate_field(self.name(self.next.saturating_sub(1))));
            return;
        }
        match self.map.next_value() {
            Ok(value) => *slot = Some(value),
            Err(error) => self.outcome = Err(error),
        }
    }

    /// Ends the reading of members.
    ///
    /// # Errors
    ///
    /// What is not JSON, a value of another type, and a property that is there twice.
    pub fn end(&mut self) -> Result<(), M::Error> {
        std::mem::replace(&mut self.outcome, Ok(()))
    }

    /// Returns the value of a property that has to be there, unless `null` is as good as none.
    ///
    /// # Errors
    ///
    /// A property that is missing.
    pub fn required<T: Deserialize<'de>>(&self, index: usize, slot: Option<T>) -> Result<T, M::Error> {
        slot.map_or_else(|| T::deserialize(Missing { name: self.name(index), error: PhantomData }), Ok)
    }

    fn name(&self, index: usize) -> &'static str {
        self.names.get(index).copied().unwrap_or_default()
    }
}

/// The name of a member: the index of a property, or what is kept of another name.
struct Name<O> {
    names: &'static [&'static str],
    next: usize,
    others: PhantomData<O>,
}

impl<'de, O: Others<'de>> DeserializeSeed<'de> for Name<O> {
    type Value = Result<usize, O::Key>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl<'de, O: Others<'de>> Visitor<'de> for Name<O> {
    type Value = Result<usize, O::Key>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a property")
    }

    fn visit_str<E: serde::de::Error>(self, key: &str) -> Result<Self::Value, E> {
        let (before, behind) = self.names.split_at_checked(self.next).unwrap_or((self.names, &[]));
        let found = match behind.iter().position(|name| *name == key) {
            Some(index) => Some(before.len() + index),
            None => before.iter().position(|name| *name == key),
        };
        Ok(found.ok_or_else(|| O::key(key)))
    }
}

/// What becomes of the members that have no name in the document.
pub trait Others<'de> {
    /// What is kept of a name.
    type Key;

    /// Keeps a name.
    fn key(name: &str) -> Self::Key;

    /// Takes the value of the member with this name.
    ///
    /// # Errors
    ///
    /// A value of another type.
    fn take<M: MapAccess<'de>>(&mut self, key: Self::Key, map: &mut M) -> Result<(), M::Error>;
}

impl<'de> Others<'de> for () {
    type Key = ();

    fn key(_: &str) {}

    fn take<M: MapAccess<'de>>(&mut self, (): (), map: &mut M) -> Result<(), M::Error> {
        map.next_value::<IgnoredAny>().map(|_| ())
    }
}

impl<'de, T: Deserialize<'de>> Others<'de> for BTreeMap<String, T> {
    type Key = String;

    fn key(name: &str) -> String {
        name.to_owned()
    }

    fn take<M: MapAccess<'de>>(&mut self, key: String, map: &mut M) -> Result<(), M::Error> {
        let value = map.next_value()?;
        self.insert(key, value);
        Ok(())
    }
}

/// Stands for the value of a property that is not there.
struct Missing<E> {
    name: &'static str,
    error: PhantomData<E>,
}

impl<'de, E: serde::de::Error> Deserializer<'de> for Missing<E> {
    type Error = E;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, E> {
        Err(E::missing_field(self.name))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        visitor.visit_none()
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[derive(Debug, Clone, PartialEq)]
    struct Pet {
        name: String,
        r#type: Option<String>,
        owner: Option<u8>,
        note: Nullable<u8>,
        size: u8,
    }

    impl Pet {
        fn default_size() -> u8 {
            7
        }
    }

    crate::object!(Pet[
        name: required, r#type as "type": optional, owner: required, note: optional,
        size: filled(default_size),
    ]);

    #[derive(Debug, Clone, PartialEq)]
    struct Open {
        id: u8,
        rest: BTreeMap<String, Value>,
    }

    crate::object!(Open[id: required], others: rest);

    #[derive(Debug, Clone, PartialEq)]
    struct Empty {}

    crate::object!(Empty[]);

    fn read<'de, T: Deserialize<'de>>(text: &'de str) -> Result<T, String> {
        serde_json::from_str(text).map_err(|error| error.to_string())
    }

    fn pet() -> Pet {
        Pet { name: "Rex".to_owned(), r#type: None, owner: None, note: Nullable::Absent, size: 7 }
    }

    #[test]
    fn members_are_read_in_any_order() {
        let full =
            Pet { r#type: Some("dog".to_owned()), owner: Some(3), note: Nullable::Null, size: 1, ..pet() };
        let texts = [
            r#"{"name":"Rex","type":"dog","owner":3,"note":null,"size":1}"#,
            r#"{"size":1,"note":null,"owner":3,"type":"dog","name":"Rex"}"#,
            r#"{"x":[1,{}],"owner":3,"\u0074ype":"dog","size":1,"name":"Rex","note":null,"y":null}"#,
        ];
        for text in texts {
            assert_eq!(read::<Pet>(text), Ok(full.clone()), "{text}");
            let value: Value = serde_json::from_str(text).unwrap();
            assert_eq!(Pet::deserialize(&value).unwrap(), full);
            assert_eq!(serde_json::from_value::<Pet>(value).unwrap(), full);
        }
        assert_eq!(read(r#"{"name":"Rex"}"#), Ok(pet()));
        assert_eq!(read(r#"{"name":"Rex","type":null,"owner":null}"#), Ok(pet()));
    }

    #[test]
    fn what_does_not_fit_is_an_error_with_its_name() {
        let cases = [
            (r#"{"owner":3}"#, "missing field `name` at line 1 column 11"),
            (r#"{"name":"a","name":"b"}"#, "duplicate field `name` at line 1 column 18"),
            (r#"{"name":"a","owner":null,"owner":1}"#, "duplicate field `owner` at line 1 column 32"),
            (r#"{"name":3}"#, "invalid type: integer `3`, expected a string at line 1 column 9"),
            ("[]", "invalid type: sequence, expected struct Pet at line 1 column 0"),
            ("7", "invalid type: integer `7`, expected struct Pet at line 1 column 1"),
        ];
        for (text, message) in cases {
            assert_eq!(read::<Pet>(text), Err(message.to_owned()), "{text}");
        }
        let error =
            serde_path_to_error::deserialize::<_, Pet>(json!({"name": "a", "size": "x"})).unwrap_err();
        assert_eq!(error.path().to_string(), "size");
    }

    #[test]
    fn members_without_a_name_are_kept_where_they_are_asked_for() {
        let text = r#"{"a":[1],"id":3,"b":{"c":null}}"#;
        let open = Open {
            id: 3,
            rest: [("a", json!([1])), ("b", json!({"c": null}))].map(|(k, v)| (k.to_owned(), v)).into(),
        };
        assert_eq!(read(text), Ok(open.clone()));
        assert_eq!(serde_json::to_string(&open).unwrap(), r#"{"id":3,"a":[1],"b":{"c":null}}"#);
        assert_eq!(read::<Empty>(text), Ok(Empty {}));
    }

    #[test]
    fn what_is_absent_is_not_written() {
        assert_eq!(serde_json::to_string(&pet()).unwrap(), r#"{"name":"Rex","owner":null,"size":7}"#);
        let null = Pet { note: Nullable::Null, r#type: Some("dog".to_owned()), ..pet() };
        let text = r#"{"name":"Rex","type":"dog","owner":null,"note":null,"size":7}"#;
        assert_eq!(serde_json::to_string(&null).unwrap(), text);
        assert_eq!(serde_json::to_string(&Empty {}).unwrap(), "{}");
    }
}

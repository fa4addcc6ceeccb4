//! A value for a type, made up from the representation: the same one is given to both clients.

use openapi_build::ir::{Api, Direction, Literal, Scalar, Shape, Struct, Tagging, TypeRef, TypeUse};
use serde_json::{Map, Value, json};

/// How deep a value goes before what need not be there is left out.
const DEPTH: usize = 4;

/// How deep a value goes before it is given up: what it holds is required, and holds itself.
const ENDLESS: usize = 16;

/// Returns a value that travels in a direction; `None` when none can be made up.
pub(crate) fn sample(api: &Api, ty: &TypeUse, direction: Direction) -> Option<Value> {
    Sampler { api, direction, is_second: false }.of(ty, 0)
}

struct Sampler<'a> {
    api: &'a Api,
    direction: Direction,
    /// Whether it is for the second item of a list, which is another one than the first where its type has two.
    is_second: bool,
}

impl Sampler<'_> {
    fn of(&self, ty: &TypeUse, depth: usize) -> Option<Value> {
        if depth > ENDLESS {
            return None;
        }
        Some(match &ty.ty {
            TypeRef::Scalar(scalar) if self.is_second => second_of_scalar(*scalar),
            TypeRef::Scalar(scalar) => of_scalar(*scalar),
            TypeRef::List(items) => {
                let second = Self { is_second: true, ..*self };
                json!([self.of(items, depth + 1)?, second.of(items, depth + 1)?])
            }
            TypeRef::Map(values) => json!({"some key": self.of(values, depth + 1)?}),
            TypeRef::Tuple(items) => {
                items.iter().map(|item| self.of(item, depth + 1)).collect::<Option<_>>()?
            }
            TypeRef::Named(id) => self.of_shape(&self.api.types.get(*id)?.shape, depth)?,
            TypeRef::Extern(_) => return None,
            TypeRef::Any => json!("anything"),
        })
    }

    fn of_shape(&self, shape: &Shape, depth: usize) -> Option<Value> {
        match shape {
            Shape::Struct(shape) => self.of_struct(shape, depth),
            Shape::StringEnum(values) => Some(self.one_of(values)?.wire.as_str().into()),
            Shape::ValueEnum(listed) => Some(of_literal(&self.one_of(&listed.values)?.value)),
            Shape::Union(union) => {
                let variant = union.variants.first()?;
                let content = variant.ty.as_ref().map(|ty| self.of(ty, depth + 1));
                let content = match content {
                    Some(content) => Some(content?),
                    None => None,
                };
                Some(tagged(&union.tagging, variant.tags.first().map(String::as_str), content))
            }
            Shape::Alias(ty) | Shape::Newtype(ty) => self.of(ty, depth + 1),
        }
    }

    fn one_of<'t, T>(&self, values: &'t [T]) -> Option<&'t T> {
        if self.is_second { values.last() } else { values.first() }
    }

    fn of_struct(&self, shape: &Struct, depth: usize) -> Option<Value> {
        let mut members = Map::new();
        for field in &shape.fields {
            let travels = field.direction == Direction::Both || field.direction == self.direction;
            if !travels || depth > DEPTH && !field.required {
                continue;
            }
            members.insert(field.wire.clone(), self.of(&field.ty, depth + 1)?);
        }
        Some(members.into())
    }
}

fn of_scalar(scalar: Scalar) -> Value {
    match scalar {
        Scalar::Bool => true.into(),
        Scalar::F32 | Scalar::F64 => 1.5.into(),
        Scalar::String | Scalar::Cursor => "a/b c?%&=#+ é".into(),
        Scalar::Date => "2026-10-31".into(),
        Scalar::Timestamp => "2026-10-31T12:34:56Z".into(),
        Scalar::Uuid => "67e55044-10b1-426f-9247-bb680e5fe0c8".into(),
        Scalar::Ipv4 => "192.0.2.1".into(),
        Scalar::Ipv6 => "2001:db8::1".into(),
        integer => {
            debug_assert!(integer.is_integer());
            7.into()
        }
    }
}

fn second_of_scalar(scalar: Scalar) -> Value {
    match scalar {
        Scalar::Bool => false.into(),
        Scalar::F32 | Scalar::F64 => (-0.25).into(),
        Scalar::String | Scalar::Cursor => "second, 2".into(),
        integer if integer.is_integer() => 8.into(),
        other => of_scalar(other),
    }
}

fn of_literal(literal: &Literal) -> Value {
    match literal {
        Literal::Bool(value) => (*value).into(),
        Literal::Integer(value) => serde_json::Number::from_i128(*value).map_or(Value::Null, Value::Number),
        Literal::Float(value) => (*value).into(),
        Literal::Text(value) => value.as_str().into(),
    }
}

/// A value with what shows its type.
fn tagged(tagging: &Tagging, tag: Option<&str>, content: Option<Value>) -> Value {
    let tag = tag.unwrap_or_default();
    match (tagging, content) {
        (Tagging::Internal(by), Some(Value::Object(mut members))) => {
            members.insert(by.property.clone(), tag.into());
            Value::Object(members)
        }
        (Tagging::Adjacent(by, name), Some(content)) => {
            json!({by.property.as_str(): tag, name.as_str(): content})
        }
        (Tagging::Internal(by) | Tagging::Adjacent(by, _), None) => json!({by.property.as_str(): tag}),
        (Tagging::External, Some(content)) => json!({tag: content}),
        (Tagging::External, None) => tag.into(),
        (_, content) => content.unwrap_or_default(),
    }
}

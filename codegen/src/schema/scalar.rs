//! Scalar types, and how one `type` narrows another.

use crate::ir::Scalar;

/// Returns the scalar type of a `type`. A format narrows it only if Rust has a type for it; any other format
/// is an annotation (JSON Schema, section 7).
pub(crate) fn scalar(name: &str, format: Option<&str>) -> Scalar {
    match (name, format) {
        ("boolean", _) => Scalar::Bool,
        ("integer", Some("int8")) => Scalar::I8,
        ("integer", Some("int16")) => Scalar::I16,
        ("integer" | "number", Some("int32")) => Scalar::I32,
        ("integer", Some("uint8")) => Scalar::U8,
        ("integer", Some("uint16")) => Scalar::U16,
        ("integer", Some("uint32")) => Scalar::U32,
        ("integer" | "number", Some("uint64")) | ("integer", Some("uint")) => Scalar::U64,
        ("integer", _) | ("number", Some("int64")) => Scalar::I64,
        ("number", Some("float")) => Scalar::F32,
        ("number", _) => Scalar::F64,
        (_, Some("date")) => Scalar::Date,
        (_, Some("date-time")) => Scalar::Timestamp,
        (_, Some("uuid")) => Scalar::Uuid,
        (_, Some("ipv4")) => Scalar::Ipv4,
        (_, Some("ipv6")) => Scalar::Ipv6,
        (_, Some("cursor")) => Scalar::Cursor,
        (_, Some("password")) => Scalar::Password,
        _ => Scalar::String,
    }
}

/// Returns whether values of a type are strings in JSON.
pub(super) fn is_string(scalar: Scalar) -> bool {
    !(scalar == Scalar::Bool || scalar.is_integer() || scalar.is_float())
}

/// Returns whether these types accept values of another one. Every integer is a number.
pub(super) fn accepts(types: &[&str], name: &str) -> bool {
    types.contains(&name) || (name == "integer" && types.contains(&"number"))
}

/// Returns the types that both lists accept.
pub(super) fn narrowed<'d>(known: &[&'d str], more: &[&'d str]) -> Vec<&'d str> {
    let of_known = known.iter().filter(|name| accepts(more, name));
    let of_more = more.iter().filter(|name| !known.contains(name) && accepts(known, name));
    of_known.chain(of_more).copied().collect()
}

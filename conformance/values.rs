//! A document of enums: formats and values as they come, so that what is generated compiles whatever is listed.

use std::fmt::Write as _;

const TYPES: [&str; 6] = [
    r#""type": "integer""#,
    r#""type": "number""#,
    r#""type": "string""#,
    r#""type": "boolean""#,
    "",
    r#""type": ["string", "integer"]"#,
];

const FORMATS: [&str; 14] = [
    "",
    "",
    "int8",
    "int16",
    "int32",
    "int64",
    "uint8",
    "uint16",
    "uint32",
    "uint64",
    "float",
    "double",
    "date",
    "unheard-of",
];

const WHOLE: [&str; 16] = [
    "0",
    "-0",
    "1",
    "-1",
    "3",
    "1.0",
    "1e3",
    "127",
    "128",
    "-129",
    "65536",
    "16777217",
    "4294967296",
    "9007199254740993",
    "-9223372036854775808",
    "18000000000000000000",
];

const FRACTIONS: [&str; 8] = ["0.5", "0.50", "-2.25", "0.1", "0.123456789012", "1e300", "-1e-300", "1e23"];

const TEXTS: [&str; 8] =
    [r#""a""#, r#""A""#, r#""""#, r#""1""#, r#""1.0""#, r#""Unknown""#, r#""unknown""#, r#""self""#];

const OTHERS: [&str; 4] = ["true", "false", "null", "[1]"];

/// How many enums there are: enough for each pair of a type and a format, several times over.
const ENUMS: usize = 400;

/// The document: one struct of all enums, so that each is used.
pub(crate) fn document() -> (String, String) {
    let (mut schemas, mut properties, mut state) = (String::new(), String::new(), 1);
    for index in 0..ENUMS {
        let ty = pick(&mut state, &TYPES);
        let format = pick(&mut state, &FORMATS);
        let format = if format.is_empty() { String::new() } else { format!(r#""format": "{format}""#) };
        let count = 1 + below(&mut state, 4);
        let values: Vec<_> = (0..count).map(|_| value(&mut state, ty)).collect();
        let keywords = [ty.to_owned(), format, format!(r#""enum": [{}]"#, values.join(", "))];
        let keywords: Vec<_> = keywords.into_iter().filter(|keyword| !keyword.is_empty()).collect();
        let _ = write!(schemas, ",\n\"E{index}\": {{{}}}", keywords.join(", "));
        let separator = if index == 0 { "" } else { ", " };
        let _ = write!(properties, r##"{separator}"e{index}": {{"$ref": "#/components/schemas/E{index}"}}"##);
    }
    let text = format!(
        r#"{{"openapi": "3.1.0", "info": {{"title": "Enums", "version": "1"}}, "paths": {{}}, "components": {{"schemas": {{"All": {{"type": "object", "properties": {{{properties}}}}}{schemas}}}}}}}"#
    );
    ("enum_values".to_owned(), text)
}

/// A value that fits the type most of the time.
fn value(state: &mut u64, ty: &str) -> &'static str {
    let is_odd = below(state, 12) == 0;
    match ty {
        _ if is_odd => pick(state, &OTHERS),
        ty if ty.contains('[') || ty.is_empty() => match below(state, 4) {
            0 => pick(state, &FRACTIONS),
            1 => pick(state, &TEXTS),
            2 => pick(state, &OTHERS),
            _ => pick(state, &WHOLE),
        },
        ty if ty.contains("integer") => pick(state, &WHOLE),
        ty if ty.contains("number") && below(state, 2) == 0 => pick(state, &FRACTIONS),
        ty if ty.contains("number") => pick(state, &WHOLE),
        ty if ty.contains("boolean") => pick(state, &OTHERS),
        _ => pick(state, &TEXTS),
    }
}

fn pick(state: &mut u64, from: &[&'static str]) -> &'static str {
    from[below(state, from.len())]
}

/// The next of numbers that are the same each time (Knuth's generator).
fn below(state: &mut u64, limit: usize) -> usize {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    usize::try_from(*state >> 33).unwrap_or_default() % limit
}

//! Parses text into a [`Query`], following the grammar of RFC 9535 and its rules for well-typedness.

use crate::document::tree::Value;

use super::cursor::{Cursor, Result, fault};
use super::query::{Condition, MatchScope, Operand, Operator, Origin, Pattern, Query, Segment, Selector};
use super::regexp::Regexp;

/// Parses a path. The error states what is wrong with it, or which part is unsupported.
pub(crate) fn parse(text: &str) -> Result<Query> {
    let mut cursor = Cursor::new(text);
    if !cursor.eat("$") {
        return Err(cursor.fault("expected `$`"));
    }
    let segments = segments(&mut cursor)?;
    if cursor.rest().is_empty() {
        Ok(Query { origin: Origin::Root, segments })
    } else {
        Err(cursor.fault("unexpected character"))
    }
}

fn segments(cursor: &mut Cursor<'_>) -> Result<Vec<Segment>> {
    let mut segments = Vec::new();
    loop {
        let before = cursor.rest();
        cursor.space();
        let descends = cursor.eat("..");
        let selectors = if cursor.eat("[") {
            bracketed(cursor)?
        } else if !descends && !cursor.eat(".") {
            cursor.reset_to(before);
            return Ok(segments);
        } else if cursor.eat("*") {
            vec![Selector::Wildcard]
        } else {
            vec![Selector::Name(cursor.name()?)]
        };
        segments.push(Segment { descends, selectors });
    }
}

fn bracketed(cursor: &mut Cursor<'_>) -> Result<Vec<Selector>> {
    let mut selectors = Vec::new();
    loop {
        cursor.space();
        selectors.push(selector(cursor)?);
        cursor.space();
        if !cursor.eat(",") {
            cursor.require("]")?;
            return Ok(selectors);
        }
    }
}

fn selector(cursor: &mut Cursor<'_>) -> Result<Selector> {
    if matches!(cursor.peek(), Some('\'' | '"')) {
        cursor.string().map(Selector::Name)
    } else if cursor.eat("*") {
        Ok(Selector::Wildcard)
    } else if cursor.eat("?") {
        cursor.space();
        cursor.nested(logical_or).map(Selector::Filter)
    } else {
        position(cursor)
    }
}

/// Parses an index or a slice.
fn position(cursor: &mut Cursor<'_>) -> Result<Selector> {
    let start = cursor.integer()?;
    cursor.space();
    if !cursor.eat(":") {
        return start.map(Selector::Index).ok_or_else(|| cursor.fault("expected a selector"));
    }
    cursor.space();
    let end = cursor.integer()?;
    cursor.space();
    let step = if cursor.eat(":") {
        cursor.space();
        cursor.integer()?
    } else {
        None
    };
    Ok(Selector::Slice { start, end, step: step.unwrap_or(1) })
}

fn logical_or(cursor: &mut Cursor<'_>) -> Result<Condition> {
    Ok(one_or(chain(cursor, "||", logical_and)?, Condition::Any))
}

fn logical_and(cursor: &mut Cursor<'_>) -> Result<Condition> {
    Ok(one_or(chain(cursor, "&&", basic_expression)?, Condition::All))
}

type Read<T> = fn(&mut Cursor<'_>) -> Result<T>;

fn chain(cursor: &mut Cursor<'_>, operator: &str, read: Read<Condition>) -> Result<Vec<Condition>> {
    let mut conditions = vec![read(cursor)?];
    loop {
        let before = cursor.rest();
        cursor.space();
        if !cursor.eat(operator) {
            cursor.reset_to(before);
            return Ok(conditions);
        }
        cursor.space();
        conditions.push(read(cursor)?);
    }
}

fn one_or(mut conditions: Vec<Condition>, several: fn(Vec<Condition>) -> Condition) -> Condition {
    match conditions.pop() {
        Some(condition) if conditions.is_empty() => condition,
        last => {
            conditions.extend(last);
            several(conditions)
        }
    }
}

/// Parses a comparison, a test, or a condition in parentheses.
fn basic_expression(cursor: &mut Cursor<'_>) -> Result<Condition> {
    let is_negated = cursor.eat("!");
    if is_negated {
        cursor.space();
    }
    let condition = if cursor.eat("(") {
        cursor.space();
        let inner = cursor.nested(logical_or)?;
        cursor.space();
        cursor.require(")")?;
        inner
    } else {
        let start = cursor.rest();
        let subject = expression(cursor)?;
        if is_negated { test(start, subject)? } else { comparison(cursor, start, subject)? }
    };
    Ok(if is_negated { Condition::Not(Box::new(condition)) } else { condition })
}

fn comparison(cursor: &mut Cursor<'_>, start: &str, left: Expression) -> Result<Condition> {
    let before = cursor.rest();
    cursor.space();
    let operators = [
        ("==", Operator::Equal),
        ("!=", Operator::Unequal),
        ("<=", Operator::LessOrEqual),
        (">=", Operator::GreaterOrEqual),
        ("<", Operator::Less),
        (">", Operator::Greater),
    ];
    let Some((_, operator)) = operators.into_iter().find(|(token, _)| cursor.eat(token)) else {
        cursor.reset_to(before);
        return test(start, left);
    };
    let left = operand(start, left)?;
    cursor.space();
    let start = cursor.rest();
    let right = expression(cursor)?;
    Ok(Condition::Compare(left, operator, operand(start, right)?))
}

/// An expression in a filter, before its context determines whether it is a value or a condition.
enum Expression {
    Value(Operand),
    Nodes(Query),
    Logical(Condition),
}

fn expression(cursor: &mut Cursor<'_>) -> Result<Expression> {
    match cursor.peek() {
        Some('$') => path(cursor, "$", Origin::Root),
        Some('@') => path(cursor, "@", Origin::Current),
        Some('\'' | '"') => cursor.string().map(|text| literal(Value::String(text))),
        Some('-' | '0'..='9') => cursor.number().map(literal),
        Some('a'..='z') => word(cursor),
        _ => Err(cursor.fault("expected a value or a path")),
    }
}

fn path(cursor: &mut Cursor<'_>, sign: &str, origin: Origin) -> Result<Expression> {
    cursor.require(sign)?;
    Ok(Expression::Nodes(Query { origin, segments: segments(cursor)? }))
}

fn literal(value: Value) -> Expression {
    Expression::Value(Operand::Literal(value))
}

fn word(cursor: &mut Cursor<'_>) -> Result<Expression> {
    let start = cursor.rest();
    let name = cursor.word();
    if cursor.eat("(") {
        return function(cursor, start, name);
    }
    match name {
        "true" => Ok(literal(Value::Bool(true))),
        "false" => Ok(literal(Value::Bool(false))),
        "null" => Ok(literal(Value::Null)),
        _ => {
            cursor.reset_to(start);
            Err(cursor.fault("expected a value or a path"))
        }
    }
}

fn arguments(cursor: &mut Cursor<'_>) -> Result<Vec<Expression>> {
    let mut arguments = Vec::new();
    cursor.space();
    if cursor.eat(")") {
        return Ok(arguments);
    }
    loop {
        cursor.space();
        arguments.push(expression(cursor)?);
        cursor.space();
        if !cursor.eat(",") {
            cursor.require(")")?;
            return Ok(arguments);
        }
    }
}

fn function(cursor: &mut Cursor<'_>, start: &str, name: &str) -> Result<Expression> {
    let mut arguments = cursor.nested(arguments)?.into_iter();
    let takes = |what: &str| fault(start, format_args!("`{name}` takes {what}"));
    match (name, arguments.next(), arguments.next(), arguments.next()) {
        ("length", Some(of), None, None) => {
            Ok(Expression::Value(Operand::Length(Box::new(operand(start, of)?))))
        }
        ("count", Some(Expression::Nodes(query)), None, None) => Ok(Expression::Value(Operand::Count(query))),
        ("value", Some(Expression::Nodes(query)), None, None) => Ok(Expression::Value(Operand::Value(query))),
        ("match" | "search", Some(text), Some(pattern), None) => {
            let text = operand(start, text)?;
            let pattern = self::pattern(operand(start, pattern)?)?;
            let part = if name == "match" { MatchScope::Whole } else { MatchScope::Any };
            Ok(Expression::Logical(Condition::Matches { text, pattern, part }))
        }
        ("length", ..) => Err(takes("one value")),
        ("count" | "value", ..) => Err(takes("one path")),
        ("match" | "search", ..) => Err(takes("a text and a pattern")),
        _ => Err(format!("unsupported: the function `{name}` in a JSONPath")),
    }
}

/// Parses a pattern. One that is not an I-Regexp matches nothing; one that is unsupported is rejected.
fn pattern(pattern: Operand) -> Result<Pattern> {
    match &pattern {
        Operand::Literal(Value::String(text)) => Regexp::parse(text).map(Pattern::Literal),
        _ => Ok(Pattern::Computed(pattern)),
    }
}

/// Converts an expression that starts here to a value.
fn operand(start: &str, expression: Expression) -> Result<Operand> {
    match expression {
        Expression::Value(operand) => Ok(operand),
        Expression::Nodes(query) if query.is_singular() => Ok(Operand::Node(query)),
        Expression::Nodes(_) => {
            Err(fault(start, "expected a singular query, found one that may select several nodes"))
        }
        Expression::Logical(_) => Err(fault(start, "expected a value, found a condition")),
    }
}

/// Converts an expression that starts here to a condition.
fn test(start: &str, expression: Expression) -> Result<Condition> {
    match expression {
        Expression::Logical(condition) => Ok(condition),
        Expression::Nodes(query) => Ok(Condition::Exists(query)),
        Expression::Value(_) => Err(fault(start, "expected a comparison operator after this value")),
    }
}

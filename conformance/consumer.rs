//! A program that uses the whole public API of a client, made from the record of that API.
//!
//! It names every item, reads and writes every field, makes and matches every variant, calls every function with
//! arguments of the types that it takes, and requires every trait. It keeps to what the attribute `non_exhaustive`
//! leaves to users, whose crates are other ones.

use std::fmt::Write as _;

use openapi_build::surface::{Item, Kind, MemberKind, Signature, Surface};

/// Returns the program, for a client in this module: `crate::shop`.
#[must_use]
pub(crate) fn program(surface: &Surface, client: &str) -> String {
    let mut run = Run { client, text: String::new(), count: 0 };
    run.text.push_str("use std::collections::BTreeMap;\n");
    for (path, item) in &surface.items {
        run.item(path, item);
    }
    run.text
}

struct Run<'a> {
    client: &'a str,
    text: String,
    count: usize,
}

impl Run<'_> {
    /// A type as the program writes it.
    fn ty(&self, text: &str) -> String {
        ["client", "errors", "models", "operations", "webhooks"].iter().fold(
            text.to_owned(),
            |text, module| {
                text.replace(&format!("crate::{module}::"), &format!("{}::{module}::", self.client))
            },
        )
    }

    /// Writes a function: its type parameters, its arguments, what it returns and its body.
    fn function(&mut self, generics: &[&str], arguments: &str, output: &str, body: &str) {
        let generics = generics.join(", ");
        let (name, arguments, output) = (self.count, self.ty(arguments), self.ty(output));
        self.count += 1;
        let body = self.ty(body);
        writeln!(self.text, "pub fn f{name}<{generics}>({arguments}) -> {output} {{ {body} }}").ok();
    }

    fn item(&mut self, path: &str, item: &Item) {
        let own = if item.kind == Kind::Foreign { path.to_owned() } else { format!("crate::{path}") };
        match &item.kind {
            Kind::Module => {
                let module = format!("{}::{path}", self.client);
                writeln!(self.text, "pub use {module} as m{};", self.count).ok();
                self.count += 1;
            }
            Kind::Alias(target) => self.function(&[], &format!("value: {own}"), target, "value"),
            Kind::Constant(ty) => self.function(&[], "", ty, &own),
            Kind::Generic(parameters) if !path.contains('<') => {
                let names: Vec<_> = parameters.iter().filter_map(|of| of.split(':').next()).collect();
                self.function(parameters, &format!("_: {own}<{}>", names.join(", ")), "()", "");
            }
            Kind::Literal => self.literal(&own, item),
            Kind::Unit => self.function(&[], "", &own, &own),
            _ => {}
        }
        for (name, member) in &item.members {
            match &member.kind {
                MemberKind::Field(ty) if name != "0" => self.field(&own, name, ty),
                MemberKind::Variant(types) => self.variant(&own, name, types),
                MemberKind::Fields(fields) => self.fields(&own, name, fields),
                MemberKind::Function(signature) => self.call(&own, name, item, signature),
                _ => {}
            }
        }
        for (name, types) in &item.traits {
            let bound = bound(name, types);
            self.function(&[], "", "()", &format!("fn needs<T: {bound}>() {{}} needs::<{own}>()"));
        }
        if item.kind != Kind::Foreign && takes_any_number(item) {
            self.function(&[], "", &own, &format!("{own}::from(5)"));
        }
    }

    /// A struct that users write out, with all its fields.
    fn literal(&mut self, own: &str, item: &Item) {
        let fields: Vec<_> = item
            .members
            .iter()
            .filter_map(|(name, member)| match &member.kind {
                MemberKind::Field(ty) => Some((name.as_str(), ty)),
                _ => None,
            })
            .collect();
        if let [("0", ty)] = fields.as_slice() {
            let body = format!("let {own}(value) = {own}(value); value");
            return self.function(&[], &format!("value: {ty}"), ty, &body);
        }
        let names: Vec<_> = fields.iter().map(|(name, _)| *name).collect();
        let arguments: Vec<_> = fields.iter().map(|(name, ty)| format!("{name}: {ty}")).collect();
        let names = names.join(", ");
        let body = format!("let {own} {{ {names} }} = {own} {{ {names} }}; let _ = ({names});");
        self.function(&[], &arguments.join(", "), "()", &body);
    }

    fn field(&mut self, own: &str, name: &str, ty: &str) {
        let body = format!("of.{name} = value; let {own} {{ {name}, .. }} = of; let _: &mut {ty} = {name};");
        self.function(&[], &format!("of: &mut {own}, value: {ty}"), "()", &body);
    }

    fn variant(&mut self, own: &str, name: &str, types: &[String]) {
        let arguments: Vec<_> =
            types.iter().enumerate().map(|(index, ty)| format!("value{index}: {ty}")).collect();
        let names: Vec<_> = (0..types.len()).map(|index| format!("value{index}")).collect();
        let held = if names.is_empty() { String::new() } else { format!("({})", names.join(", ")) };
        self.function(&[], &arguments.join(", "), own, &format!("{own}::{name}{held}"));
        let checks = types
            .iter()
            .zip(&names)
            .fold(String::new(), |text, (ty, name)| text + &format!("let _: &{ty} = {name}; "));
        let body = format!("match of {{ {own}::{name}{held} => {{ {checks} }} _ => {{}} }}");
        self.function(&[], &format!("of: &{own}"), "()", &body);
    }

    fn fields(&mut self, own: &str, name: &str, fields: &[(String, String)]) {
        let arguments: Vec<_> = fields.iter().map(|(field, ty)| format!("{field}: {ty}")).collect();
        let names: Vec<_> = fields.iter().map(|(field, _)| field.as_str()).collect();
        let names = names.join(", ");
        self.function(&[], &arguments.join(", "), own, &format!("{own}::{name} {{ {names} }}"));
        let body =
            format!("match of {{ {own}::{name} {{ {names} }} => {{ let _ = ({names},); }} _ => {{}} }}");
        self.function(&[], &format!("of: &{own}"), "()", &body);
    }

    fn call(&mut self, own: &str, name: &str, item: &Item, signature: &Signature) {
        let name = name.trim_end_matches("()");
        let generics = match &item.kind {
            Kind::Generic(parameters) => *parameters,
            _ => &[],
        };
        let receiver = signature.receiver.iter().map(|ty| format!("of: {ty}"));
        let given = signature.arguments.iter().enumerate();
        let arguments: Vec<_> =
            receiver.chain(given.map(|(index, (_, ty))| format!("value{index}: {ty}"))).collect();
        let values: Vec<_> = (0..signature.arguments.len()).map(|index| format!("value{index}")).collect();
        let callee =
            if signature.receiver.is_some() { format!("of.{name}") } else { format!("{own}::{name}") };
        let body = format!("{callee}({})", values.join(", "));
        self.function(generics, &arguments.join(", "), &signature.output, &body);
    }
}

/// A trait as a bound.
fn bound(name: &str, types: &[(&'static str, String)]) -> String {
    if let Some(borrowed) = name.strip_prefix("From<&") {
        let is_static = borrowed.starts_with("'static");
        return if is_static { format!("From<&{borrowed}") } else { format!("for<'a> From<&'a {borrowed}") };
    }
    let path = match name {
        name if name.starts_with("Alternative<") => "openapi_runtime",
        "Debug" | "Display" => "std::fmt",
        "Error" => "std::error",
        "FromStr" => "std::str",
        "Hash" => "std::hash",
        "Deserialize" => return "for<'de> openapi_runtime::serde::Deserialize<'de>".to_owned(),
        "Serialize" => "openapi_runtime::serde",
        "DeclaredBody" | "DeclaredError" | "Operation" | "Paginated" | "Pending" | "Streamed" => {
            "openapi_runtime"
        }
        _ => return name.to_owned(),
    };
    let types: Vec<_> = types.iter().map(|(name, ty)| format!("{name} = {ty}")).collect();
    if let Some(operation) = name.strip_prefix("Alternative<").and_then(|name| name.strip_suffix('>')) {
        return format!("openapi_runtime::Alternative<{operation}, {}>", types.join(", "));
    }
    let types = if types.is_empty() { String::new() } else { format!("<{}>", types.join(", ")) };
    format!("{path}::{name}{types}")
}

/// Whether a whole number becomes the type without a type of its own.
fn takes_any_number(item: &Item) -> bool {
    let numbers = ["i8", "i16", "i32", "i64", "i128", "u8", "u16", "u32", "u64"];
    let found: Vec<_> =
        numbers.iter().filter(|ty| item.traits.contains_key(&format!("From<{ty}>"))).collect();
    found.len() == 1 || found.contains(&&"i32")
}

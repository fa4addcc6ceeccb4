//! Calls of a document's first operations, for the README and the test of a new crate.
//!
//! The arguments are derived from the signatures of the generated functions: strings, numbers, and
//! values that a constructor makes from these. Operations with other arguments, such as files, are
//! skipped.

use std::fmt::Write as _;

use openapi_build::ir::{Api, Operation, Required, SchemeKind, Server};
use openapi_build::surface::{Kind, Member, MemberKind, Signature, Surface};

/// The number of operations in the README.
const SHOWN: usize = 3;

/// The maximum nesting of constructors.
const DEPTH: usize = 4;

/// A program that calls the first operations.
#[derive(Debug, Default)]
pub(super) struct Program {
    /// The builder's methods for credentials, and whether each takes a user name and a password.
    credentials: Vec<(String, bool)>,
    /// Whether the document has no absolute server URL.
    needs_url: bool,
    /// Whether the builder needs the URL of the document.
    needs_document_url: bool,
    calls: Vec<Call>,
}

/// A call of an operation.
#[derive(Debug)]
struct Call {
    /// Method and path.
    request: String,
    /// `pets().list(1)`.
    expression: String,
    /// The path of the operation's type: `operations::ListPets`.
    operation: String,
    /// The type of a successful response.
    success: String,
    /// A value of that type.
    value: Option<String>,
    is_deprecated: bool,
}

impl Program {
    /// Finds the operations that can be called with generated arguments.
    pub(super) fn of(api: &Api, surface: &Surface) -> Self {
        let mut program = Self::default();
        let root = format!("client::{}", api.client);
        let url = |setter: &str| has(surface, "client::ClientBuilder", setter);
        program.needs_url = !api.servers.iter().any(|server: &Server| !server.is_relative);
        program.needs_document_url = url("document_url()");
        for operation in &api.operations {
            let Some(call) = call(surface, &root, operation) else { continue };
            let shown = program.calls.len() < SHOWN;
            // The test calls one operation, whose response must be known.
            if !shown && (call.value.is_none() || program.calls.iter().any(|call| call.value.is_some())) {
                continue;
            }
            program.add_credentials(api, surface, operation);
            program.calls.push(call);
        }
        program
    }

    /// Adds the credentials of an operation: the first alternative, unless the program already has
    /// all of another one.
    fn add_credentials(&mut self, api: &Api, surface: &Surface, operation: &Operation) {
        let setter = |required: &Required| {
            let scheme = api.schemes.get(required.scheme)?;
            let setter = (scheme.setter.to_string(), scheme.kind == SchemeKind::Basic);
            has(surface, "client::ClientBuilder", &format!("{}()", without_raw_prefix(&setter.0)))
                .then_some(setter)
        };
        let alternatives = operation.security.iter();
        let alternatives: Vec<Vec<_>> =
            alternatives.map(|alternative| alternative.iter().filter_map(setter).collect()).collect();
        let is_known = |alternative: &Vec<_>| alternative.iter().all(|one| self.credentials.contains(one));
        if !alternatives.iter().any(is_known) {
            let first = alternatives.into_iter().next().unwrap_or_default();
            self.credentials
                .extend(first.into_iter().filter(|one| !self.credentials.contains(one)).collect::<Vec<_>>());
        }
    }

    /// Returns whether the program has nothing to call.
    pub(super) fn is_empty(&self) -> bool {
        self.calls.is_empty()
    }

    /// Returns the modules whose types occur in `texts`.
    fn modules(texts: &[&str]) -> String {
        let occurs = |module: &&str| texts.iter().any(|text| text.contains(&format!("{module}::")));
        let found: Vec<_> = ["models", "operations", "runtime"].into_iter().filter(occurs).collect();
        if found.is_empty() { String::new() } else { format!(", {}", found.join(", ")) }
    }

    /// Returns the program of the README, which reads credentials from the environment.
    pub(super) fn readme(&self, package: &str, client: &str) -> String {
        let variable =
            |name: &str| format!("std::env::var(\"{}\")?", format!("{package}_{name}").to_uppercase());
        let mut builder = format!("{client}::builder()");
        for (setter, is_pair) in &self.credentials {
            let name = without_raw_prefix(setter);
            let value = if *is_pair {
                let (user, password) = (format!("{name}_user"), format!("{name}_password"));
                format!("runtime::Basic::new({}, {})", variable(&user), variable(&password))
            } else {
                variable(name)
            };
            let _ = write!(builder, ".{setter}({value})");
        }
        builder.push_str(&self.urls(self.needs_url));
        let lines = self.calls.iter().take(SHOWN).map(|Call { expression, success, .. }| {
            let call = format!("client.{expression}.await?;");
            let shown = match success.as_str() {
                "()" => return call,
                // The contents of a stream have not arrived yet.
                ty if ty.contains("openapi_runtime::") => "println!(\"{}\", response.status());",
                _ => "println!(\"{:?}\", response.into_inner());",
            };
            format!("let response = {call} {shown}")
        });
        let lines: String = lines.collect();
        let modules = Self::modules(&[&builder, &lines]);
        format!(
            "use {package}::{{{client}{modules}}};\n#[tokio::main(flavor = \"current_thread\")]\nasync fn main() -> Result<(), Box<dyn \
             std::error::Error>> {{ let client: {client} = {builder}.build()?; {lines} Ok(()) }}"
        )
    }

    /// Returns the test of the client, with a server in memory.
    pub(super) fn test(&self, package: &str, client: &str) -> Option<String> {
        let known = |call: &&Call| !call.is_deprecated && call.value.is_some();
        let Call { request, expression, operation, value, .. } = self.calls.iter().find(known)?;
        let value = value.as_deref()?.replace(".parse()?", ".parse().unwrap()");
        let mut builder = format!("{client}::<Blocking>::builder()");
        for (setter, is_pair) in &self.credentials {
            let value = if *is_pair { "runtime::Basic::new(\"user\", \"password\")" } else { "\"secret\"" };
            let _ = write!(builder, ".{setter}({value})");
        }
        builder.push_str(&self.urls(true));
        let (expected, result, check) = match value.as_str() {
            "()" => (String::new(), "|_| Ok(())", format!("client.{expression}.send()?;")),
            _ => (
                format!("let expected = || {value};"),
                "move |_| Ok(expected())",
                format!(
                    "let response = client.{expression}.send()?; assert_eq!(response.into_inner(), expected());"
                ),
            ),
        };
        let stub = if builder.contains("runtime::") { "::{self, testkit::Stub}" } else { "::testkit::Stub" };
        let modules = Self::modules(&[&check, &value, operation]);
        // The message of an assertion is a format string.
        let request = format!("{request:?}").replace('{', "{{").replace('}', "}}");
        Some(format!(
            "use {package}::{{Blocking, {client}{modules}, runtime{stub}}};\n\
             #[test]\nfn a_call_is_sent_and_its_response_is_read() -> Result<(), Box<dyn std::error::Error>> {{ \
             let stub = Stub::new(); \
             let client = {builder}.configure(|builder| stub.connect(builder)).build()?; \
             {expected} stub.on::<{operation}>({result}); {check} \
             let calls = stub.calls::<{operation}>(); assert_eq!(calls.len(), 1, {request}); Ok(()) }}"
        ))
    }

    fn urls(&self, needs_url: bool) -> String {
        let document =
            if self.needs_document_url { ".document_url(\"https://api.example/openapi.yaml\")" } else { "" };
        let base = if needs_url { ".base_url(\"https://api.example\")" } else { "" };
        format!("{document}{base}")
    }
}

/// Returns an identifier without its `r#`.
fn without_raw_prefix(name: &str) -> &str {
    name.trim_start_matches("r#")
}

fn has(surface: &Surface, item: &str, member: &str) -> bool {
    surface.items.get(item).is_some_and(|item| item.members.contains_key(member))
}

/// Returns a type as it is written with the client's modules in scope.
fn path_in_scope(ty: &str) -> String {
    ty.replace("crate::", "").replace("openapi_runtime::", "runtime::")
}

fn call(surface: &Surface, root: &str, operation: &Operation) -> Option<Call> {
    let method = operation.method_name.to_string();
    let member = format!("{}()", without_raw_prefix(&method));
    let wanted = format!("::{}, M>", operation.name);
    let owners = surface.items.iter().filter(|(path, _)| path.starts_with("client::"));
    let (owner, signature, is_deprecated) = owners.into_iter().find_map(|(path, item)| {
        let member = item.members.get(&member)?;
        let MemberKind::Function(signature) = &member.kind else { return None };
        let is_it =
            signature.output.starts_with("crate::client::Call<") && signature.output.ends_with(&wanted);
        is_it.then_some((path, signature, member.is_deprecated))
    })?;
    let output = signature.output.strip_prefix("crate::client::Call<")?.strip_suffix(", M>")?;
    let operation_path = output.strip_prefix("crate::")?;
    let types = surface.items.get(operation_path)?.traits.get("Operation")?;
    let success = types.iter().find(|(name, _)| *name == "Success").map(|(_, ty)| ty.clone())?;
    let arguments = arguments(surface, signature, DEPTH)?;
    // With modules per tag, a method of the client returns the operations of a tag.
    let leads = |member: &Member| match &member.kind {
        MemberKind::Function(signature) => {
            signature.output.split('<').next() == Some(format!("crate::{owner}").as_str())
        }
        _ => false,
    };
    let handle = if owner == root {
        String::new()
    } else {
        let client = surface.items.get(root)?;
        format!("{}.", client.members.iter().find(|(_, member)| leads(member))?.0)
    };
    // Streams are not compared, and comparing with `true` is a Clippy lint.
    let item = success.strip_prefix("crate::").map(|path| surface.items.get(path));
    let is_compared = item.is_none_or(|item| item.is_some_and(|item| item.traits.contains_key("PartialEq")));
    let value = value(surface, &success, "text", DEPTH).filter(|value| is_compared && value != "true");
    Some(Call {
        request: format!("{} {}", operation.method.as_str(), operation.path),
        expression: format!("{handle}{method}({arguments})"),
        operation: operation_path.to_owned(),
        success,
        value,
        is_deprecated,
    })
}

/// Returns the arguments of a function.
fn arguments(surface: &Surface, signature: &Signature, depth: usize) -> Option<String> {
    let values = signature.arguments.iter().map(|(name, ty)| value(surface, ty, name, depth));
    Some(values.collect::<Option<Vec<_>>>()?.join(", "))
}

/// Returns a value of a type, if it is simple to write. Strings are the name.
fn value(surface: &Surface, ty: &str, name: &str, depth: usize) -> Option<String> {
    let depth = depth.checked_sub(1)?;
    let name = without_raw_prefix(name);
    Some(match ty {
        "()" => "()".to_owned(),
        "bool" => "true".to_owned(),
        "i8" | "i16" | "i32" | "i64" | "i128" | "u8" | "u16" | "u32" | "u64" | "u128" => "1".to_owned(),
        "f32" | "f64" => "1.5".to_owned(),
        "impl Into<String>" => format!("{name:?}"),
        "String" => format!("{name:?}.to_owned()"),
        "openapi_runtime::Date" => "\"2026-10-31\".parse()?".to_owned(),
        "openapi_runtime::Timestamp" => "\"2026-10-31T12:00:00Z\".parse()?".to_owned(),
        "openapi_runtime::Uuid" => "\"67e55044-10b1-426f-9247-bb680e5fe0c8\".parse()?".to_owned(),
        _ if ty.starts_with("Option<") => "None".to_owned(),
        _ => {
            if let Some(item) = ty.strip_prefix("Vec<").and_then(|rest| rest.strip_suffix('>')) {
                return Some(format!("vec![{}]", value(surface, item, name, depth)?));
            }
            let into = ty.strip_prefix("impl Into<").and_then(|rest| rest.strip_suffix('>'));
            return named(surface, into.unwrap_or(ty).strip_prefix("crate::")?, name, depth);
        }
    })
}

/// Returns a value of a client type: from its constructor, or its first variant.
fn named(surface: &Surface, path: &str, name: &str, depth: usize) -> Option<String> {
    let item = surface.items.get(path)?;
    if let Kind::Alias(target) = &item.kind {
        return value(surface, target, name, depth);
    }
    let path = path_in_scope(path);
    if item.kind == Kind::Literal {
        let fields = item.members.iter().filter_map(|(name, member)| match &member.kind {
            MemberKind::Field(ty) => Some((name, ty)),
            _ => None,
        });
        let fields = fields.map(|(name, ty)| Some(format!("{name}: {}", value(surface, ty, name, depth)?)));
        return Some(format!("{path} {{ {} }}", fields.collect::<Option<Vec<_>>>()?.join(", ")));
    }
    if item.kind != Kind::Enum {
        let MemberKind::Function(signature) = &item.members.get("new()")?.kind else { return None };
        return Some(format!("{path}::new({})", arguments(surface, signature, depth)?));
    }
    item.members.iter().find_map(|(variant, member)| match &member.kind {
        _ if member.is_deprecated => None,
        MemberKind::Variant(types) if types.is_empty() => Some(format!("{path}::{variant}")),
        MemberKind::Variant(types) => {
            let values = types.iter().map(|ty| value(surface, ty, "text", depth));
            Some(format!("{path}::{variant}({})", values.collect::<Option<Vec<_>>>()?.join(", ")))
        }
        _ => None,
    })
}

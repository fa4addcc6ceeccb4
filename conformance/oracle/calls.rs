//! The calls of one document, as text of Rust: what `progenitor`'s client is called with, and ours.

use std::fmt::Write as _;

use openapi_build::ir::{
    Api, BodyContent, Direction, Location, Operation, Parameter, Payload, RequestBody, Response, Status,
};
use serde_json::Value;
use syn::{FnArg, GenericArgument, ImplItem, ImplItemFn, Item, Pat, PathArguments, ReturnType, Type};

use super::sample::sample;

/// The name of the module for a document.
pub(crate) fn module_name(stem: &str) -> String {
    let name: String = stem.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    format!("document_{name}")
}

/// Returns the module for a document.
pub(crate) fn module(stem: &str, api: &Api, theirs: &syn::File) -> String {
    let mut calls = String::new();
    let mut missing: Vec<_> = api.operations.iter().map(title).collect();
    for method in methods(theirs) {
        let Some(operation) = asked(method).and_then(|(method, path)| {
            api.operations.iter().find(|ours| ours.method.as_str() == method && ours.path == path)
        }) else {
            let _ = writeln!(
                calls,
                "        compare.left_out({:?}, \"`progenitor` alone has it\");",
                method.sig.ident.to_string()
            );
            continue;
        };
        missing.retain(|ours| *ours != title(operation));
        match call(api, operation, method) {
            Ok(call) => calls.push_str(&call),
            Err(reason) => {
                let _ = writeln!(calls, "        compare.left_out({:?}, {reason:?});", title(operation));
            }
        }
    }
    for ours in missing {
        let _ = writeln!(calls, "        compare.left_out({ours:?}, \"`progenitor` has no method for it\");");
    }
    format!(
        "mod {module} {{\n    use crate::*;\n\n    pub(crate) const STEM: &str = {stem:?};\n\n    \
         #[allow(clippy::all, clippy::pedantic, missing_docs, unreachable_pub, unused, reason = \"another generator's\")]\n    \
         mod theirs {{\n        include!(concat!(env!(\"OUT_DIR\"), \"/progenitor/{stem}.rs\"));\n    }}\n\n    \
         #[allow(dead_code, deprecated, unreachable_pub, clippy::doc_markdown, clippy::enum_variant_names, clippy::struct_field_names, reason = \"it is linted in the library\")]\n    \
         mod ours {{\n        openapi_runtime::include_api!({stem:?});\n    }}\n\n    \
         #[allow(deprecated, unused_variables, clippy::redundant_closure_call, clippy::too_many_lines, clippy::unused_async, reason = \"a document may deprecate, be long, or have no call to compare\")]\n    pub(crate) async fn calls(compare: &mut Comparison) {{\n        \
         let client = theirs::Client::new_with_client(&compare.url(), reqwest::Client::new());\n{calls}    }}\n}}\n\n",
        module = module_name(stem),
    )
}

fn title(operation: &Operation) -> String {
    format!("{} {}", operation.method.as_str(), operation.path)
}

/// The methods of `progenitor`'s client.
fn methods(file: &syn::File) -> impl Iterator<Item = &ImplItemFn> {
    let inherent = file.items.iter().filter_map(|item| match item {
        Item::Impl(item) if item.trait_.is_none() => Some(&item.items),
        _ => None,
    });
    inherent.flatten().filter_map(|item| match item {
        ImplItem::Fn(method) if method.sig.asyncness.is_some() => Some(method),
        _ => None,
    })
}

/// The HTTP method and the path, of which the docs of each method tell.
fn asked(method: &ImplItemFn) -> Option<(String, String)> {
    let docs: String = method
        .attrs
        .iter()
        .filter_map(|attribute| match &attribute.meta {
            syn::Meta::NameValue(pair) if pair.path.is_ident("doc") => match &pair.value {
                syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. }) => Some(text.value()),
                _ => None,
            },
            _ => None,
        })
        .collect();
    let mut words = docs.split_once("Sends a `")?.1.split('`');
    Some((words.next()?.to_owned(), words.nth(1)?.to_owned()))
}

/// The code that makes one call with both clients.
fn call(api: &Api, operation: &Operation, method: &ImplItemFn) -> Result<String, String> {
    let given = RequestValues::new(api, operation)?;
    let mut arguments = Vec::new();
    for argument in &method.sig.inputs {
        let FnArg::Typed(argument) = argument else { continue };
        let Pat::Ident(name) = &*argument.pat else { continue };
        let name = name.ident.to_string();
        let value = given.of(&name).ok_or_else(|| format!("`progenitor` requests `{name}`"))?;
        arguments.push(expression(&argument.ty, value));
    }
    let (status, raw) = raw(api, operation);
    let json = raw.is_some() && responds_with_json(&method.sig.output);
    let body = raw.as_ref().map(Value::to_string).unwrap_or_default();
    let read = if json { "Ok(raw) => Some(written(&raw.into_inner()))" } else { "Ok(_) => None" };
    let ours = if json { "decoded" } else { "not_decoded" };
    Ok(format!(
        "        compare.serving({title:?}, {status}, {body:?});\n        \
         let theirs = async {{\n            let raw = client.{method}({arguments}).await;\n            \
         Ok::<_, String>(match raw {{\n                {read},\n                \
         Err(error) => Some(format!(\"{{error}}\").into()),\n            }})\n        }};\n        \
         let theirs = theirs.await;\n        \
         let ours = (|| {{\n            let operation = ours::operations::{name} {{\n{fields}            }};\n            \
         {ours}(&operation, {status}, {body:?})\n        }})();\n        \
         compare.same(&{headers:?}, theirs, ours);\n",
        title = title(operation),
        method = method.sig.ident,
        arguments = arguments.join(", "),
        name = operation.name.as_str(),
        fields = given.fields(operation),
        headers = headers(operation),
    ))
}

/// The values of an operation's parameters, in their order, and of its body.
struct RequestValues<'a> {
    parameters: Vec<(&'a Parameter, Value)>,
    body: Option<(&'a RequestBody, Value)>,
}

impl<'a> RequestValues<'a> {
    fn new(api: &Api, operation: &'a Operation) -> Result<Self, String> {
        let value = |ty, what: &str| {
            sample(api, ty, Direction::Sent).ok_or_else(|| format!("no value could be made up for {what}"))
        };
        let parameters = operation
            .parameters
            .iter()
            .map(|parameter| {
                let value = value(&parameter.ty, &parameter.wire)?;
                let is_header = matches!(parameter.location, Location::Header { .. });
                Ok((parameter, if is_header { visible(value) } else { value }))
            })
            .collect::<Result<_, String>>()?;
        let body = match &operation.body {
            None => None,
            Some(body) => Some((
                body,
                match &body.content {
                    BodyContent::Json(_) | BodyContent::Xml(..) | BodyContent::Form(_) => {
                        value(&body.ty, "the body")?
                    }
                    BodyContent::Text(_) | BodyContent::Bytes(_) => "some bytes".into(),
                    BodyContent::Sequence(_) => return Err("it sends a sequence".to_owned()),
                    BodyContent::Parts(_) | BodyContent::Multipart | BodyContent::Mixed { .. } => {
                        return Err("it sends parts".to_owned());
                    }
                },
            )),
        };
        Ok(Self { parameters, body })
    }

    /// The value for one of their arguments, whose name is the wire's in another spelling.
    fn of(&self, argument: &str) -> Option<&Value> {
        let plain = |name: &str| -> String {
            name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
        };
        let parameter =
            self.parameters.iter().find(|(parameter, _)| plain(&parameter.wire) == plain(argument));
        let body = self.body.as_ref().filter(|_| argument == "body").map(|(_, value)| value);
        parameter.map(|(_, value)| value).or(body)
    }

    /// The fields of our operation.
    fn fields(&self, operation: &Operation) -> String {
        let mut text = String::new();
        for (parameter, json) in &self.parameters {
            let _ = writeln!(
                text,
                "                {}: value({:?})?,",
                ident(parameter.name.as_str()),
                json.to_string()
            );
        }
        if let (Some(body), Some((_, json))) = (&operation.body, &self.body) {
            let value = match body.content {
                BodyContent::Bytes(_) => "openapi_runtime::Bytes::from(\"some bytes\").into()".to_owned(),
                _ => format!("value({:?})?", json.to_string()),
            };
            let value = match (&body.content, body.required) {
                (BodyContent::Bytes(_), false) => format!("Some({value})"),
                _ => value,
            };
            let _ = writeln!(text, "                {}: {value},", ident(body.name.as_str()));
        }
        text
    }
}

/// A value of which a header can carry the texts (RFC 9110, section 5.5).
fn visible(value: Value) -> Value {
    match value {
        Value::String(text) => text.chars().filter(char::is_ascii).collect::<String>().trim().into(),
        Value::Array(items) => items.into_iter().map(visible).collect(),
        other => other,
    }
}

/// A keyword needs `r#` before it.
fn ident(name: &str) -> String {
    if syn::parse_str::<syn::Ident>(name).is_ok() { name.to_owned() } else { format!("r#{name}") }
}

/// The expression for an argument of a type of `progenitor`'s.
fn expression(ty: &Type, value: &Value) -> String {
    let last = |ty: &Type| match ty {
        Type::Path(path) => path.path.segments.last().cloned(),
        _ => None,
    };
    match ty {
        Type::Reference(reference) if last(&reference.elem).is_some_and(|name| name.ident == "str") => {
            format!("{:?}", value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned))
        }
        Type::Reference(reference) => format!("&{}", expression(&reference.elem, value)),
        _ => match last(ty) {
            // Generic: what a body of bytes may be made of.
            Some(name) if name.ident == "B" => format!("{:?}", value.as_str().unwrap_or_default()),
            Some(name) if name.ident == "String" => {
                format!("{:?}.to_owned()", value.as_str().unwrap_or_default())
            }
            Some(name) if name.ident == "Option" => match generic(&name) {
                Some(inner) => format!("Some({})", expression(inner, value)),
                None => "None".to_owned(),
            },
            _ => format!("value({:?})?", value.to_string()),
        },
    }
}

fn generic(segment: &syn::PathSegment) -> Option<&Type> {
    match &segment.arguments {
        PathArguments::AngleBracketed(arguments) => {
            arguments.args.iter().find_map(|argument| match argument {
                GenericArgument::Type(ty) => Some(ty),
                _ => None,
            })
        }
        _ => None,
    }
}

/// Whether a method returns `Result<ResponseValue<T>, _>` with a `T` that was JSON.
fn responds_with_json(output: &ReturnType) -> bool {
    let segment = |ty: &Type| match ty {
        Type::Path(path) => path.path.segments.last().cloned(),
        _ => None,
    };
    let ReturnType::Type(_, result) = output else { return false };
    let value = segment(result).as_ref().and_then(|result| generic(result).and_then(segment));
    let inner = value.as_ref().and_then(generic).and_then(segment);
    inner.is_some_and(|inner| inner.ident != "ByteStream")
}

/// What the server returns: the only success, where it is JSON; nothing with the status of the first one otherwise.
fn raw(api: &Api, operation: &Operation) -> (u16, Option<Value>) {
    let successes: Vec<_> = operation.responses.iter().filter(|response| response.is_success()).collect();
    let json = match successes.as_slice() {
        [Response { payload: Payload::Json(ty), .. }] => sample(api, ty, Direction::Received),
        _ => None,
    };
    let status = successes.first().map_or(200, |response| match response.status {
        Status::Exact(status) | Status::Range(status) => status,
        Status::OtherSuccess | Status::Other => 200,
    });
    (status, json)
}

/// The headers that both have to send alike.
fn headers(operation: &Operation) -> Vec<String> {
    let declared =
        operation.parameters.iter().filter(|parameter| matches!(parameter.location, Location::Header { .. }));
    let own = ["content-type", "cookie"].map(str::to_owned);
    own.into_iter().chain(declared.map(|parameter| parameter.wire.to_ascii_lowercase())).collect()
}

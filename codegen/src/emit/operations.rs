//! `operations.rs`: for each operation its request, how it is written and read, and what it answers.

use proc_macro2::TokenStream;
use quote::quote;

use super::types::Within;
use super::{Context, Part, Parts, docs, events, ident, pagination, parts, types};
use crate::ir::{
    Argument, Arguments, BodyContent, FieldWriting, FormField, HeaderField, Headers, Location, Method,
    Operation, Parameter, PathStyle, Payload, QueryStyle, Response, Status, TypeRef,
};

/// The parts of the operations in the module of a tag, or of those that have none.
pub(super) fn parts<'a>(context: &'a Context<'a>, tag: Option<usize>) -> Parts<'a> {
    let part = move |operation: &Operation| Part {
        name: operation.name.to_string(),
        tokens: [
            request(context, operation),
            parts::structure(context, operation).unwrap_or_default(),
            arguments_struct(context, operation).unwrap_or_default(),
            implementation(context, operation),
            success(context, operation).unwrap_or_default(),
            headers(context, operation).unwrap_or_default(),
            events::streamed(context, operation).unwrap_or_default(),
            pending(context, operation).unwrap_or_default(),
            pagination::paginated(context, operation).unwrap_or_default(),
        ]
        .into_iter()
        .collect(),
    };
    Box::new(context.api.operations.iter().filter(move |operation| operation.tag == tag).map(part))
}

/// The struct that holds the parameters, and its `new`.
fn request(context: &Context<'_>, operation: &Operation) -> TokenStream {
    let docs = docs::operation(context, operation);
    let name = &operation.name;
    let elsewhere = |required: bool| match &operation.arguments {
        _ if !required => Some("its setter says more".to_owned()),
        Arguments::Struct(name, _) => Some(format!("[`{name}`] says more")),
        Arguments::Each(_) => None,
    };
    let parameters = operation.parameters.iter().map(|parameter| {
        let otherwise = || format!("The {}.", described(parameter));
        let docs = docs::once(&parameter.docs, otherwise, elsewhere(parameter.required));
        let (name, ty) = (&parameter.name, types::base(context, Within::Elsewhere, &parameter.ty.ty));
        let ty = if parameter.required { ty } else { quote!(Option<#ty>) };
        quote!(#docs pub #name: #ty,)
    });
    let body = operation.body.iter().map(|body| {
        let elsewhere = elsewhere(body.required).filter(|_| !body.required);
        let docs = docs::once(&body.docs, || "The request body.".to_owned(), elsewhere);
        let (name, ty) = (&body.name, types::of_body(context, Within::Operations, operation, body));
        let ty = if body.required { ty } else { quote!(Option<#ty>) };
        quote!(#docs pub #name: #ty,)
    });
    let constructor = constructor(context, operation);
    let default = operation.arguments.list().is_empty().then(|| quote!(, Default));
    quote! {
        #docs
        #[derive(Debug, Clone, PartialEq #default)]
        #[non_exhaustive]
        pub struct #name {
            #(#parameters)*
            #(#body)*
        }

        impl #name {
            #constructor
        }
    }
}

/// What a parameter is, for one that the document does not describe.
pub(super) fn described(parameter: &Parameter) -> String {
    let place = match parameter.location {
        Location::Path(_) => "path parameter",
        Location::Query { .. } => "query parameter",
        Location::QueryString { .. } => "query string",
        Location::Header { .. } => "header",
        Location::Cookie(_) => "cookie",
    };
    format!("{place} {}", docs::code(&parameter.wire))
}

/// One argument of an operation.
pub(super) struct Taken {
    pub(super) name: proc_macro2::Ident,
    pub(super) ty: TokenStream,
    /// The conversion to the field's type, where there has to be one.
    pub(super) converted: Option<TokenStream>,
}

/// What `new` and the client's method take.
pub(super) fn taken(
    context: &Context<'_>,
    within: Within,
    operation: &Operation,
    argument: Argument,
) -> Option<Taken> {
    let (name, ty) = match argument {
        Argument::Parameter(index) => {
            let parameter = operation.parameters.get(index)?;
            (&parameter.name, types::parameter(parameter))
        }
        Argument::Body => {
            let body = operation.body.as_ref()?;
            let name = ident(body.name.as_str());
            let (ty, converted) = types::body_argument(context, within, &name, operation, body);
            return Some(Taken { name, ty, converted });
        }
    };
    let name = ident(name.as_str());
    let (ty, converted) = types::argument(context, Within::Elsewhere, &name, &ty);
    Some(Taken { name, ty, converted })
}

fn constructor(context: &Context<'_>, operation: &Operation) -> TokenStream {
    let given: Vec<_> = operation
        .arguments
        .list()
        .iter()
        .filter_map(|a| taken(context, Within::Operations, operation, *a))
        .collect();
    let fields = operation
        .parameters
        .iter()
        .map(|parameter| &parameter.name)
        .chain(operation.body.iter().map(|body| &body.name));
    let (signature, from) = match &operation.arguments {
        Arguments::Each(_) => {
            let arguments = given.iter().map(|Taken { name, ty, .. }| quote!(#name: #ty));
            (quote!(#(#arguments),*), None)
        }
        Arguments::Struct(name, _) => (quote!(args: #name), Some(quote!(args.))),
    };
    let values = fields.map(|field| match given.iter().find(|taken| taken.name == ident(field.as_str())) {
        None => quote!(#field: None),
        Some(Taken { name, .. }) if from.is_some() => quote!(#field: #from #name),
        Some(Taken { converted: Some(value), .. }) => quote!(#field: #value),
        Some(_) => quote!(#field),
    });
    let too_many = docs::many_arguments(if from.is_some() { 1 } else { given.len() });
    quote! {
        /// Creates the operation from what it requires.
        #[must_use]
        #too_many
        pub fn new(#signature) -> Self {
            Self { #(#values),* }
        }
    }
}

/// The struct of required parameters, for an operation whose arguments could be swapped in silence.
fn arguments_struct(context: &Context<'_>, operation: &Operation) -> Option<TokenStream> {
    let Arguments::Struct(name, arguments) = &operation.arguments else {
        return None;
    };
    let fields = arguments.iter().map(|argument| match argument {
        Argument::Parameter(index) => operation.parameters.get(*index).map(|parameter| {
            let docs = docs::attrs(&parameter.docs, || format!("The {}.", described(parameter)));
            let (name, ty) = (&parameter.name, types::base(context, Within::Elsewhere, &parameter.ty.ty));
            quote!(#docs pub #name: #ty,)
        }),
        Argument::Body => operation.body.as_ref().map(|body| {
            let (name, ty) = (&body.name, types::of_body(context, Within::Operations, operation, body));
            quote!(#[doc = " The request body."] pub #name: #ty,)
        }),
    });
    let docs = docs::line(&format!("What [`{}`] requires", operation.name));
    let uses = arguments.iter().filter_map(|argument| match argument {
        Argument::Parameter(index) => operation.parameters.get(*index).map(|parameter| &parameter.ty),
        Argument::Body => operation.body.as_ref().map(|body| &body.ty),
    });
    let copy = uses.into_iter().all(|ty| context.facts.is_copy_use(ty)).then(|| quote!(Copy,));
    Some(quote! {
        #docs
        #[derive(Debug, Clone, #copy PartialEq)]
        pub struct #name {
            #(#fields)*
        }
    })
}

fn implementation(context: &Context<'_>, operation: &Operation) -> TokenStream {
    let name = &operation.name;
    let success = success_type(context, operation);
    let error = error_type(context, operation);
    let info = info(context, operation);
    let encode = encode(operation);
    let arms = operation.responses.iter().map(|response| arm(context, operation, response));
    let has_other = operation.responses.iter().any(|response| response.status == Status::Other);
    let undeclared = (!has_other).then(|| quote!(_ => answer.undeclared(),));
    let reading = reading(operation);
    quote! {
        impl Operation for #name {
            type Success = #success;
            type Error = #error;

            const INFO: OperationInfo = #info;

            fn encode(&self) -> Result<Request<Body>, InvalidRequest> {
                #encode
            }

            #reading

            fn decode(answer: &mut Answer) -> Outcome<Self::Success, Self::Error> {
                match answer.status().as_u16() {
                    #(#arms)*
                    #undeclared
                }
            }
        }
    }
}

fn info(context: &Context<'_>, operation: &Operation) -> TokenStream {
    let Operation { id, path, .. } = operation;
    let new = match &operation.method {
        Method::Known(method) => {
            let method = ident(method);
            quote!(new(#id, Method::#method, #path))
        }
        Method::Other(method) => quote!(custom(#id, #method, #path)),
    };
    let accept = accepted(operation).map(|accept| quote!(.accept(#accept)));
    let alternatives: Vec<_> = operation
        .security
        .iter()
        .map(|schemes| {
            let names =
                schemes.iter().filter_map(|index| context.api.schemes.get(*index)).map(|scheme| &scheme.name);
            quote!(&[#(client::#names),*])
        })
        .collect();
    let security = (!alternatives.is_empty()).then(|| quote!(.security(&[#(#alternatives),*])));
    let server = operation.server.as_ref().map(|url| quote!(.server(#url)));
    let streamed = operation.responses.iter().any(is_streamed).then(|| quote!(.streamed()));
    quote!(OperationInfo::#new #accept #security #server #streamed)
}

/// The request in one expression.
fn encode(operation: &Operation) -> TokenStream {
    let parameters = operation.parameters.iter().map(parameter);
    let body = operation.body.iter().map(|body| {
        let name = &body.name;
        let (method, media_type) = match &body.content {
            BodyContent::Json(media_type) if media_type != "application/json" => {
                ("json_as", Some(media_type))
            }
            BodyContent::Json(_) if body.required => return quote!(.json(&self.#name)),
            BodyContent::Json(_) => return quote!(.optional_json(self.#name.as_ref())),
            BodyContent::Form(fields) if !fields.is_empty() => {
                let fields = fields.iter().map(form_field);
                let fields = quote!(&[#(#fields),*]);
                return if body.required {
                    quote!(.form_with(&self.#name, #fields))
                } else {
                    quote!(.optional(self.#name.as_ref(), |encoder, body| encoder.form_with(body, #fields)))
                };
            }
            BodyContent::Form(_) => ("form", None),
            BodyContent::Multipart | BodyContent::Parts(_) => ("multipart", None),
            BodyContent::Text(media_type) | BodyContent::Bytes(media_type) => ("content", Some(media_type)),
        };
        let method = ident(method);
        let media_type = media_type.map(|media_type| quote!(#media_type,));
        if body.required {
            quote!(.#method(#media_type &self.#name))
        } else {
            quote!(.optional(self.#name.as_ref(), |encoder, body| encoder.#method(#media_type body)))
        }
    });
    quote!(Encoder::new(&Self::INFO) #(#parameters)* #(#body)* .finish())
}

/// How a field of a form is written, where that is not the default.
fn form_field(FormField { wire, writing }: &FormField) -> TokenStream {
    match writing {
        FieldWriting::Json => quote!(FormField::json(#wire)),
        FieldWriting::Style { style, reserved } => {
            let style = ident(&format!("{style:?}"));
            let method = ident(if *reserved { "reserved" } else { "styled" });
            quote!(FormField::#method(#wire, QueryStyle::#style))
        }
    }
}

/// How one parameter enters the request.
fn parameter(Parameter { name, wire, location, is_json, .. }: &Parameter) -> TokenStream {
    let value = if *is_json { quote!(&AsJson(&self.#name)) } else { quote!(&self.#name) };
    match location {
        Location::Path(PathStyle::Simple) => quote!(.path(#wire, #value)),
        Location::Path(style) => {
            let style = ident(&format!("{style:?}"));
            quote!(.path_with(#wire, #value, PathStyle::#style))
        }
        Location::Query { style: QueryStyle::FormExplode, reserved: false } => quote!(.query(#wire, #value)),
        Location::Query { style, reserved } => {
            let style = ident(&format!("{style:?}"));
            let method = ident(if *reserved { "query_reserved" } else { "query_with" });
            quote!(.#method(#wire, #value, QueryStyle::#style))
        }
        Location::QueryString { json } => {
            let method = ident(if *json { "query_json" } else { "query_form" });
            quote!(.#method(&self.#name))
        }
        Location::Header { explode: false } => quote!(.header(#wire, #value)),
        Location::Header { explode: true } => quote!(.header_exploded(#wire, #value)),
        Location::Cookie(style) => {
            let style = ident(&format!("{style:?}"));
            quote!(.cookie(#wire, #value, CookieStyle::#style))
        }
    }
}

/// What an answer may be: all that its successes are read from, and JSON where only failures have a body to be read.
fn accepted(operation: &Operation) -> Option<String> {
    let mut wanted: Vec<&str> = Vec::new();
    let successes = operation.responses.iter().filter(|response| response.is_success());
    for media_type in successes.flat_map(|response| &response.media_types) {
        if !wanted.contains(&media_type.as_str()) {
            wanted.push(media_type);
        }
    }
    let is_json = |response: &Response| matches!(response.payload, Payload::Json(_));
    if operation.responses.iter().any(is_json) && !wanted.contains(&"application/json") {
        wanted.push("application/json");
    }
    // A header's value is printable ASCII; a name that is not cannot be asked for.
    wanted.retain(|media_type| media_type.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' '));
    (!wanted.is_empty()).then(|| wanted.join(", "))
}

/// Which statuses come with a body that is not waited for.
fn reading(operation: &Operation) -> Option<TokenStream> {
    let streamed = operation.responses.iter().filter(|response| is_streamed(response));
    let patterns: Vec<_> = streamed.map(pattern_of).collect();
    (!patterns.is_empty()).then(|| {
        quote! {
            fn reading(status: StatusCode, headers: &HeaderMap) -> Reading {
                match status.as_u16() {
                    #(#patterns)|* => Reading::events(headers),
                    _ => Reading::Buffered,
                }
            }
        }
    })
}

fn is_streamed(response: &Response) -> bool {
    matches!(response.payload, Payload::Events(_))
}

/// The statuses of a response as a pattern of numbers.
fn pattern_of(response: &Response) -> TokenStream {
    let number = proc_macro2::Literal::u16_unsuffixed;
    let (first, last) = match response.status {
        Status::Exact(status) => {
            let status = number(status);
            return quote!(#status);
        }
        Status::Other => return quote!(_),
        Status::Range(first) => (number(first), number(first + 99)),
        Status::OtherSuccess => (number(200), number(299)),
    };
    quote!(#first..=#last)
}

/// The statuses of a response, as its docs name them.
pub(super) fn statuses(response: &Response) -> String {
    match response.status {
        Status::Exact(status) => format!("`{status}`"),
        Status::Range(first) => format!("`{}XX`", first / 100),
        Status::OtherSuccess => "Any other status of success".to_owned(),
        Status::Other => "Any other status".to_owned(),
    }
}

/// The field that holds the status, where the variant alone does not tell it.
pub(super) fn status_field(response: &Response) -> Option<TokenStream> {
    (!matches!(response.status, Status::Exact(_))).then(|| quote!(StatusCode))
}

/// What one status decodes to.
fn arm(context: &Context<'_>, operation: &Operation, response: &Response) -> TokenStream {
    let statuses = pattern_of(response);
    let variant = &response.name;
    let owner = if !response.is_success() {
        Some(error_path(context, operation))
    } else if has_success_enum(operation) {
        let name = &operation.success;
        Some(quote!(#name))
    } else {
        None
    };
    let method = match (&response.payload, response.is_success()) {
        (Payload::Json(_), true) => "json",
        (Payload::Json(_), false) => "json_error",
        (Payload::Text, true) => "text",
        (Payload::Text, false) => "text_error",
        (Payload::Empty, true) => "empty",
        (Payload::Empty, false) => "empty_error",
        (Payload::Events(data), true) => events::method(data),
        (Payload::Untyped, true) => "bytes",
        (Payload::Untyped | Payload::Events(_), false) => "bytes_error",
    };
    let has_status = status_field(response).is_some();
    let made = match (owner, &response.payload) {
        (Some(owner), Payload::Empty) if has_status => quote!(#owner::#variant(answer.status())),
        (Some(owner), _) if has_status => quote!(answer.with_status(#owner::#variant)),
        (Some(owner), _) => quote!(#owner::#variant),
        (None, Payload::Empty) => quote!(()),
        (None, _) => quote!(std::convert::identity),
    };
    let call = method_call(method, &made);
    quote!(#statuses => answer.#call,)
}

fn method_call(method: &str, argument: &TokenStream) -> TokenStream {
    let method = ident(method);
    quote!(#method(#argument))
}

/// An operation with one kind of success answers that type itself.
fn has_success_enum(operation: &Operation) -> bool {
    operation.responses.iter().filter(|response| response.is_success()).count() > 1
}

/// The response of success, where there is one only: no enum then says what it is.
pub(super) fn only_success(operation: &Operation) -> Option<&Response> {
    operation.responses.iter().find(|response| response.is_success()).filter(|_| !has_success_enum(operation))
}

fn success_type(context: &Context<'_>, operation: &Operation) -> TokenStream {
    let name = &operation.success;
    only_success(operation).map_or_else(|| quote!(#name), |response| payload_type(context, &response.payload))
}

/// The Rust type of a payload.
pub(super) fn payload_type(context: &Context<'_>, payload: &Payload) -> TokenStream {
    match payload {
        Payload::Empty => quote!(()),
        Payload::Untyped => quote!(Bytes),
        Payload::Text => quote!(String),
        Payload::Events(data) => events::type_of(context, data),
        Payload::Json(ty) => types::of(context, Within::Elsewhere, ty),
    }
}

fn error_type(context: &Context<'_>, operation: &Operation) -> TokenStream {
    let fails = operation.responses.iter().any(|response| !response.is_success());
    if fails { error_path(context, operation) } else { quote!(NoDeclaredError) }
}

fn error_path(context: &Context<'_>, operation: &Operation) -> TokenStream {
    let (way, name) = (context.way(operation), &operation.error);
    quote!(errors::#way #name)
}

fn success(context: &Context<'_>, operation: &Operation) -> Option<TokenStream> {
    if !has_success_enum(operation) {
        return None;
    }
    let name = &operation.success;
    let variants = operation.responses.iter().filter(|response| response.is_success()).map(|response| {
        let docs = docs::variant(&statuses(response), &response.docs);
        let variant = &response.name;
        let body = (response.payload != Payload::Empty).then(|| payload_type(context, &response.payload));
        let fields: Vec<_> = status_field(response).into_iter().chain(body).collect();
        if fields.is_empty() { quote!(#docs #variant,) } else { quote!(#docs #variant(#(#fields),*),) }
    });
    // A stream is read once, and equals nothing.
    let streams = operation.responses.iter().any(is_streamed);
    let values = (!streams).then(|| quote!(, Clone, PartialEq));
    let docs = docs::line(&format!("What [`{}`] answers when it succeeds", operation.name));
    Some(quote! {
        #docs
        #[derive(Debug #values)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
        }
    })
}

/// The headers of the answers, each read from text.
fn headers(context: &Context<'_>, operation: &Operation) -> Option<TokenStream> {
    let Headers { name, fields } = operation.headers.as_ref()?;
    let declared = fields.iter().map(|HeaderField { name, wire, docs, ty, .. }| {
        let docs = docs::attrs(docs, || format!("The header {}.", docs::code(wire)));
        let ty = types::base(context, Within::Elsewhere, &ty.ty);
        quote!(#docs pub #name: Option<#ty>,)
    });
    let values = fields.iter().map(|HeaderField { name, wire, ty, is_json, .. }| {
        let read = ident(match &ty.ty {
            _ if *is_json => "json",
            TypeRef::List(_) => "list",
            _ => "one",
        });
        quote!(#name: headers.#read(#wire))
    });
    let docs = docs::line(&format!(
        "The headers that [`{}`] answers with, as far as an answer has them and they can be read",
        operation.name
    ));
    Some(quote! {
        #docs
        #[derive(Debug, Clone, PartialEq, Default)]
        #[non_exhaustive]
        pub struct #name {
            #(#declared)*
        }

        impl From<&HeaderMap> for #name {
            fn from(headers: &HeaderMap) -> Self {
                let headers = HeaderReader::new(headers);
                Self { #(#values),* }
            }
        }
    })
}

/// Tells the answer that is ready from the one that says "ask again later".
fn pending(context: &Context<'_>, operation: &Operation) -> Option<TokenStream> {
    let pending = operation.pending?;
    let (name, success) = (&operation.name, &operation.success);
    let (waiting, ready): (Vec<_>, Vec<_>) = operation
        .responses
        .iter()
        .filter(|response| response.is_success())
        .partition(|r| r.status == Status::Exact(pending));
    let pattern = |response: &&Response| {
        let variant = &response.name;
        match (status_field(response), &response.payload) {
            (None, Payload::Empty) => quote!(#success::#variant),
            (Some(_), payload) if *payload != Payload::Empty => quote!(#success::#variant(_, _)),
            _ => quote!(#success::#variant(_)),
        }
    };
    let waiting = waiting.iter().map(pattern);
    let (ty, arm) = match ready.as_slice() {
        [only] if only.payload != Payload::Empty => {
            let (name, status) = (&only.name, status_field(only).map(|_| quote!(_,)));
            let ty = payload_type(context, &only.payload);
            (ty, quote!(#success::#name(#status ready) => Some(ready),))
        }
        [only] => {
            let pattern = pattern(only);
            (quote!(()), quote!(#pattern => Some(()),))
        }
        _ => (quote!(#success), quote!(ready => Some(ready),)),
    };
    Some(quote! {
        impl Pending for #name {
            type Ready = #ty;

            fn ready(success: Self::Success) -> Option<Self::Ready> {
                match success {
                    #(#waiting => None,)*
                    #arm
                }
            }
        }
    })
}

//! Encodes parameters and bodies into a request.
//!
//! Values are anything that implements `Serialize`. The first value that cannot be encoded is kept
//! and reported by [`Encoder::finish`], so that generated code is a single expression.
//!
//! **Invariant:** an encoder checks what HTTP and URLs require. It does not check a document's
//! `minimum` or `pattern`, which the server validates.

mod file_part;
mod form;
mod mixed;
mod multipart;
mod scalar;
mod sequence_body;
mod serializer;
mod template;
mod value;

use http::header::{CONTENT_TYPE, COOKIE};
use http::{HeaderMap, HeaderName, HeaderValue, Request, Uri};
use serde::Serialize;

use self::value::Value;
use crate::BoxError;
use crate::body::Body;
use crate::error::InvalidRequest;
use crate::info::OperationInfo;
use crate::protocol::percent;

pub use self::file_part::{FilePart, FileParts};
pub use self::form::{AsJson, FormField};
pub use self::mixed::Mixed;
pub use self::multipart::Multipart;
pub use self::sequence_body::SequenceBody;

/// How to write a list or an object into the query.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum QueryStyle {
    /// `form` with `explode`, OpenAPI's default: `a=1&a=2`; an object's members become parameters.
    #[default]
    FormExplode,
    /// `form` without `explode`: `a=1,2`.
    Form,
    /// `spaceDelimited`: `a=1%202`.
    SpaceDelimited,
    /// `pipeDelimited`: `a=1%7C2`.
    PipeDelimited,
    /// `collectionFormat: tsv` of OpenAPI 2.0: `a=1%092`.
    TabDelimited,
    /// `deepObject`: `a[x]=1&a[y]=2`, with encoded brackets.
    DeepObject,
}

/// How to write a value into the path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum PathStyle {
    /// `simple`: `1,2`.
    #[default]
    Simple,
    /// `simple` with `explode`: `x=1,y=2`.
    SimpleExplode,
    /// `label`: `.1,2`.
    Label,
    /// `label` with `explode`: `.1.2`.
    LabelExplode,
    /// `matrix`: `;a=1,2`.
    Matrix,
    /// `matrix` with `explode`: `;a=1;a=2`.
    MatrixExplode,
}

/// How to write a value into cookies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum CookieStyle {
    /// `form` with `explode`, OpenAPI's default: `a=1; a=2`, separate percent-encoded cookies.
    ///
    /// Before 3.2 the specification joined these with `&`, which does not work for cookies.
    #[default]
    FormExplode,
    /// `form` without `explode`: `a=1,2`, percent-encoded.
    Form,
    /// `cookie` with `explode`: `a=1; a=2`, not encoded.
    CookieExplode,
    /// `cookie` without `explode`: `a=1,2`, not encoded.
    Cookie,
}

/// Encodes the parameters of an operation into a request.
///
/// ```
/// use openapi_runtime::{Encoder, OperationInfo};
///
/// const INFO: OperationInfo = OperationInfo::get("/owners/{owner}/pets");
///
/// let request = Encoder::new(&INFO).path("owner", "Ada L").query("kind", &["cat", "dog"]).finish()?;
/// assert_eq!(request.uri(), "/owners/Ada%20L/pets?kind=cat&kind=dog");
/// # Ok::<(), openapi_runtime::InvalidRequest>(())
/// ```
#[derive(Debug)]
#[must_use = "an encoder does nothing until it is finished"]
pub struct Encoder<'a> {
    info: &'a OperationInfo,
    path: Vec<(&'a str, String)>,
    query: String,
    headers: HeaderMap,
    cookies: String,
    body: Body,
    fault: Option<InvalidRequest>,
    #[cfg(feature = "testkit")]
    extensions: http::Extensions,
}

impl<'a> Encoder<'a> {
    /// Creates the encoder of an operation's request.
    pub fn new(info: &'a OperationInfo) -> Self {
        Self {
            info,
            path: Vec::new(),
            query: String::new(),
            headers: HeaderMap::new(),
            cookies: String::new(),
            body: Body::empty(),
            fault: None,
            #[cfg(feature = "testkit")]
            extensions: http::Extensions::new(),
        }
    }

    /// Creates the encoder of an operation that can be stubbed in tests.
    ///
    /// With the feature `testkit`, in a process that has a stub, the request's extensions contain a
    /// copy of the operation for the stub. Otherwise this is [`new`](Self::new).
    pub fn of<Op: Clone + Send + Sync + 'static>(operation: &Op, info: &'a OperationInfo) -> Self {
        #[cfg(feature = "testkit")]
        {
            let mut encoder = Self::new(info);
            if let Some(sent) = crate::sent::RecordedOperation::new(operation, info) {
                encoder.extensions.insert(sent);
            }
            encoder
        }
        #[cfg(not(feature = "testkit"))]
        {
            let _ = operation;
            Self::new(info)
        }
    }

    /// Sets the path variable `{name}`, in the `simple` style.
    pub fn path(self, name: &'a str, value: &(impl Serialize + ?Sized)) -> Self {
        self.path_with(name, value, PathStyle::Simple)
    }

    /// Sets the path variable `{name}`, in another style.
    pub fn path_with(mut self, name: &'a str, value: &(impl Serialize + ?Sized), style: PathStyle) -> Self {
        match Value::of(value).and_then(|value| template::segment(value, name, style)) {
            Ok(text) => self.path.push((name, text)),
            Err(reason) => self.refuse(format!("path parameter `{name}` {reason}")),
        }
        self
    }

    /// Adds a query parameter in the `form` style with `explode`. An absent value adds nothing.
    pub fn query(self, name: &str, value: &(impl Serialize + ?Sized)) -> Self {
        self.query_with(name, value, QueryStyle::FormExplode)
    }

    /// Adds a query parameter in another style. An absent value adds nothing.
    pub fn query_with(mut self, name: &str, value: &(impl Serialize + ?Sized), style: QueryStyle) -> Self {
        self.add_query(name, value, style, percent::push);
        self
    }

    /// Adds a query parameter and keeps the reserved characters that are unambiguous in a query
    /// (`allowReserved`).
    pub fn query_reserved(
        mut self,
        name: &str,
        value: &(impl Serialize + ?Sized),
        style: QueryStyle,
    ) -> Self {
        self.add_query(name, value, style, percent::push_allow_reserved);
        self
    }

    fn add_query(
        &mut self,
        name: &str,
        value: &(impl Serialize + ?Sized),
        style: QueryStyle,
        encode: percent::Push,
    ) {
        // A scalar looks the same in every style.
        let written = scalar::push(&mut self.query, name, value, encode)
            .or_else(|scalar::NotScalar| Value::of(value)?.write_query(&mut self.query, name, style, encode));
        if let Err(reason) = written {
            self.refuse(format!("query parameter `{name}` {reason}"));
        }
    }

    /// Sets the whole query to the members of a value, as a form (OpenAPI 3.2, `in: querystring`).
    pub fn query_form(mut self, value: &(impl Serialize + ?Sized)) -> Self {
        match form::write(value, &[]) {
            Ok(form) => self.query = form,
            Err(reason) => self.refuse(format!("the query {reason}")),
        }
        self
    }

    /// Sets the whole query to a value as percent-encoded JSON. An absent value sets nothing.
    pub fn query_json(mut self, value: &(impl Serialize + ?Sized)) -> Self {
        match Value::of(&AsJson(value)) {
            Ok(Value::Scalar(json)) => self.query = percent::encoded(&json),
            Ok(_) => {}
            Err(reason) => self.refuse(format!("the query {reason}")),
        }
        self
    }

    /// Sets the whole query to a scalar, percent-encoded. An absent value sets nothing.
    pub fn query_text(mut self, value: &(impl Serialize + ?Sized)) -> Self {
        match Value::of(value) {
            Ok(Value::Scalar(text)) => self.query = percent::encoded(&text),
            Ok(Value::Absent) => {}
            Ok(_) => self.refuse("the query is not a single value".to_owned()),
            Err(reason) => self.refuse(format!("the query {reason}")),
        }
        self
    }

    /// Adds a cookie. An absent value adds nothing. All cookies are sent in one header.
    pub fn cookie(mut self, name: &str, value: &(impl Serialize + ?Sized), style: CookieStyle) -> Self {
        match Value::of(value).and_then(|value| value.into_cookies(name, style)) {
            Ok(cookies) => {
                for (name, value) in cookies {
                    let separator = if self.cookies.is_empty() { "" } else { "; " };
                    self.cookies.extend([separator, &name, "=", &value]);
                }
            }
            Err(reason) => self.refuse(format!("cookie `{}` {reason}", name.escape_default())),
        }
        self
    }

    /// Adds a header in the `simple` style. An absent value adds nothing.
    pub fn header(mut self, name: &str, value: &(impl Serialize + ?Sized)) -> Self {
        self.add_header(name, value, false);
        self
    }

    /// Adds a header in the `simple` style with `explode`: the members of an object as `x=1,y=2`.
    pub fn header_exploded(mut self, name: &str, value: &(impl Serialize + ?Sized)) -> Self {
        self.add_header(name, value, true);
        self
    }

    fn add_header(&mut self, name: &str, value: &(impl Serialize + ?Sized), explode: bool) {
        // The value first: most headers are optional and absent.
        let header = Value::of(value).and_then(|value| value.into_header(explode)).and_then(|value| {
            let name = value.as_ref().map(|_| HeaderName::try_from(name)).transpose();
            Ok(name.map_err(|_| "has a name that no header can have")?.zip(value))
        });
        match header {
            Ok(Some((name, value))) => {
                self.headers.insert(name, value);
            }
            Ok(None) => {}
            Err(reason) => self.refuse(format!("header `{}` {reason}", name.escape_default())),
        }
    }

    /// Sets the body to `value` as JSON, with the `Content-Type`.
    pub fn json(self, value: &(impl Serialize + ?Sized)) -> Self {
        self.json_as("application/json", value)
    }

    /// Sets the body to `value` as JSON, with a media type such as `application/merge-patch+json`.
    pub fn json_as(mut self, content_type: &'static str, value: &(impl Serialize + ?Sized)) -> Self {
        match serde_json::to_vec(value) {
            Ok(json) => self.body(content_type, Body::bytes(json)),
            Err(error) => {
                self.refuse_because("the body cannot be written as JSON".to_owned(), error.into());
                self
            }
        }
    }

    /// Sets the body to `value` as XML, with the `Content-Type`.
    #[cfg(feature = "xml")]
    #[doc(hidden)]
    pub fn xml(
        mut self,
        content_type: &'static str,
        root: crate::xml::Root,
        value: &(impl Serialize + ?Sized),
    ) -> Self {
        match root.write(value) {
            Ok(text) => self.body(content_type, Body::bytes(text)),
            Err(error) => {
                self.refuse_because("the body cannot be written in XML".to_owned(), error);
                self
            }
        }
    }

    /// Sets the body to a value as JSON, if there is one. Without one, no body or `Content-Type` is
    /// sent.
    pub fn optional_json(self, value: Option<&(impl Serialize + ?Sized)>) -> Self {
        match value {
            Some(value) => self.json(value),
            None => self,
        }
    }

    /// Sets the body to the members of `value` as a URL-encoded form. Lists repeat their name, and
    /// nested values are JSON.
    pub fn form(self, value: &(impl Serialize + ?Sized)) -> Self {
        self.form_with(value, &[])
    }

    /// Sets the body to the members of `value` as a URL-encoded form, with special rules for some
    /// fields.
    #[doc(hidden)]
    pub fn form_with(mut self, value: &(impl Serialize + ?Sized), fields: &[FormField]) -> Self {
        match form::write(value, fields) {
            Ok(form) => self.body("application/x-www-form-urlencoded", Body::bytes(form)),
            Err(reason) => {
                self.refuse(format!("the body {reason}"));
                self
            }
        }
    }

    /// Sets the body to a [`Multipart`], or to a value that converts into one.
    pub fn multipart<'f, F: ?Sized>(mut self, form: &'f F) -> Self
    where
        &'f F: Into<Multipart>,
    {
        match form.into().write() {
            Ok((content_type, body)) => {
                self.headers.insert(CONTENT_TYPE, content_type);
                self.body = body;
            }
            Err(reason) => self.refuse(reason),
        }
        self
    }

    /// Sets the body to bytes, with the `Content-Type`.
    pub fn content(self, content_type: &'static str, bytes: &(impl AsRef<[u8]> + ?Sized)) -> Self {
        self.body(content_type, Body::bytes(bytes::Bytes::copy_from_slice(bytes.as_ref())))
    }

    /// Sets the body to parts without names, with the `Content-Type`. A part without a media type
    /// gets that of its position: one of `prefix`, or `item` after them.
    pub fn mixed<'p, P: ?Sized>(
        mut self,
        media_type: &str,
        prefix: &[&str],
        item: Option<&str>,
        parts: &'p P,
    ) -> Self
    where
        &'p P: Into<Mixed>,
    {
        match parts.into().write(media_type, prefix, item) {
            Ok((content_type, body)) => {
                self.headers.insert(CONTENT_TYPE, content_type);
                self.body = body;
            }
            Err(reason) => self.refuse(reason),
        }
        self
    }

    /// Sets the body to bytes or a stream, with the `Content-Type`.
    pub fn upload(mut self, content_type: &'static str, body: &Body) -> Self {
        if let Some(body) = body.take() {
            return self.body(content_type, body);
        }
        self.refuse("the body can be sent only once, and was already sent".to_owned());
        self
    }

    /// Sets the body to a sequence of JSON items, with the `Content-Type`.
    pub fn sequence<T>(mut self, content_type: &'static str, items: &SequenceBody<T>) -> Self {
        match items.write(content_type) {
            Ok(body) => self.body(content_type, body),
            Err(reason) => {
                self.refuse(reason);
                self
            }
        }
    }

    /// Calls `add` if there is a value.
    pub fn optional<T: ?Sized>(self, value: Option<&T>, add: impl FnOnce(Self, &T) -> Self) -> Self {
        match value {
            Some(value) => add(self, value),
            None => self,
        }
    }

    /// Sets the body, with the `Content-Type`.
    pub fn body(mut self, content_type: &'static str, body: Body) -> Self {
        match HeaderValue::try_from(content_type) {
            Ok(value) => {
                self.headers.insert(CONTENT_TYPE, value);
                self.body = body;
            }
            Err(error) => {
                self.refuse_because(
                    "the body's content type is not a valid header value".to_owned(),
                    error.into(),
                );
            }
        }
        self
    }

    /// Returns the request. Its URI consists of the path and the query only.
    ///
    /// # Errors
    ///
    /// Returns the first error: a value that cannot be encoded, a missing path variable, or a URI
    /// that is too long for [`http::Uri`].
    pub fn finish(mut self) -> Result<Request<Body>, InvalidRequest> {
        if let Some(fault) = self.fault.take() {
            return Err(fault);
        }
        let path = template::fill(self.info.path(), &self.path)
            .map_err(|reason| InvalidRequest::new(self.info, reason))?;
        let mut uri = self.query;
        if !uri.is_empty() {
            uri.insert(0, if path.contains('?') { '&' } else { '?' });
        }
        uri.insert_str(0, &path);
        if !self.cookies.is_empty() {
            let mut cookies = HeaderValue::try_from(self.cookies).map_err(|error| {
                InvalidRequest::new(self.info, "its cookies are not a valid header value").because(error)
            })?;
            cookies.set_sensitive(true);
            self.headers.insert(COOKIE, cookies);
        }
        let uri = Uri::try_from(uri)
            .map_err(|error| InvalidRequest::new(self.info, "its URI is not valid").because(error))?;

        let mut request = Request::new(self.body);
        *request.method_mut() = self.info.method();
        *request.uri_mut() = uri;
        *request.headers_mut() = self.headers;
        #[cfg(feature = "testkit")]
        request.extensions_mut().extend(self.extensions);
        Ok(request)
    }

    fn refuse(&mut self, reason: String) {
        self.fault.get_or_insert_with(|| InvalidRequest::new(self.info, reason));
    }

    fn refuse_because(&mut self, reason: String, source: BoxError) {
        self.fault.get_or_insert_with(|| InvalidRequest::new(self.info, reason).because(source));
    }
}

#[cfg(test)]
mod tests;
